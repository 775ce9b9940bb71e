-- What an activity does, and to what (domain::deliveries::Gist): a later one may make an earlier one needless.
ALTER TABLE activities ADD COLUMN gist INTEGER NOT NULL DEFAULT 0;
ALTER TABLE activities ADD COLUMN subject TEXT NOT NULL DEFAULT '';
UPDATE activities SET gist = CASE
  WHEN uri LIKE '%/activities/delete/%' THEN 50
  WHEN uri LIKE '%/activities/undo/%' THEN 70
  WHEN uri LIKE '%/activities/reject/%' THEN 80
  WHEN uri LIKE '%/activities/announce/%' AND body LIKE '%"type":"Delete"%' THEN 50
  WHEN uri LIKE '%/activities/announce/%' AND body LIKE '%"type":"Undo"%' THEN 70
  ELSE 0 END;
CREATE INDEX activities_subject ON activities (subject) WHERE subject <> '';
CREATE INDEX activities_created ON activities (created_at);
CREATE INDEX received_at ON received (received_at);

-- Whoever holds a job or a lane says so: what a dead worker held is taken up at once, what a live one holds never is.
ALTER TABLE jobs ADD COLUMN leased_by INTEGER;

-- How a server takes what is brought to it: `ask_at` is when it may be asked again, if not now.
CREATE TABLE peers (
  server_id INTEGER NOT NULL PRIMARY KEY REFERENCES servers,
  paused_at INTEGER,
  failures INTEGER NOT NULL DEFAULT 0,
  ask_at INTEGER,
  brought_at INTEGER,
  error TEXT,
  error_at INTEGER
) STRICT;

-- What one of us says to one server, in order; votes apart, for they can wait. `due_at` is null when nothing waits.
CREATE TABLE lanes (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  server_id INTEGER NOT NULL REFERENCES servers,
  sender_id INTEGER NOT NULL REFERENCES actors,
  light INTEGER NOT NULL,
  due_at INTEGER,
  tries INTEGER NOT NULL DEFAULT 0,
  error TEXT,
  leased_by INTEGER,
  lease_until INTEGER,
  UNIQUE (server_id, sender_id, light)
) STRICT;
CREATE INDEX lanes_due ON lanes (light, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX lanes_leased ON lanes (leased_by) WHERE leased_by IS NOT NULL;

-- One activity on its way to one inbox. `taken` since a worker may have begun to bring it: it may be there already.
CREATE TABLE deliveries (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  lane_id INTEGER NOT NULL REFERENCES lanes,
  activity_id INTEGER NOT NULL REFERENCES activities,
  inbox TEXT NOT NULL,
  taken INTEGER NOT NULL DEFAULT 0,
  parked_at INTEGER,
  error TEXT,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX deliveries_lane ON deliveries (lane_id, id) WHERE parked_at IS NULL;
CREATE INDEX deliveries_parked ON deliveries (lane_id) WHERE parked_at IS NOT NULL;
CREATE INDEX deliveries_activity ON deliveries (activity_id);

-- What was on its way goes on, in its order.
INSERT INTO servers (host, standing, created_at)
  SELECT DISTINCT json_extract(payload, '$.deliver.host'), 1, 0 FROM jobs WHERE kind = 'deliver' ON CONFLICT DO NOTHING;
INSERT INTO peers (server_id)
  SELECT DISTINCT s.id FROM jobs j JOIN servers s ON s.host = json_extract(j.payload, '$.deliver.host') WHERE j.kind = 'deliver';
INSERT INTO lanes (server_id, sender_id, light, due_at)
  SELECT DISTINCT s.id, json_extract(j.payload, '$.deliver.sender'), 0, 0
  FROM jobs j JOIN servers s ON s.host = json_extract(j.payload, '$.deliver.host') WHERE j.kind = 'deliver';
INSERT INTO deliveries (lane_id, activity_id, inbox, taken, parked_at, error, created_at)
  SELECT l.id, json_extract(j.payload, '$.deliver.activity'), json_extract(j.payload, '$.deliver.inbox'), 1, j.parked_at, j.error, j.created_at
  FROM jobs j JOIN servers s ON s.host = json_extract(j.payload, '$.deliver.host')
  JOIN lanes l ON l.server_id = s.id AND l.sender_id = json_extract(j.payload, '$.deliver.sender')
  WHERE j.kind = 'deliver' ORDER BY j.id;
DELETE FROM jobs WHERE kind = 'deliver';
