-- Jobs in no lane are found by when they are due; of a lane, the oldest is found, and not whether each has one before it.
DROP INDEX jobs_due;
DROP INDEX jobs_lane;
CREATE INDEX jobs_due ON jobs (lane, due_at, id) WHERE parked_at IS NULL;
CREATE INDEX jobs_lane ON jobs (lane, id) WHERE parked_at IS NULL;
