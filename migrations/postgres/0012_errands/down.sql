DROP INDEX jobs_lane;
DROP INDEX jobs_due;
CREATE INDEX jobs_due ON jobs (due_at, id) WHERE parked_at IS NULL;
CREATE INDEX jobs_lane ON jobs (lane, id) WHERE lane <> '';
