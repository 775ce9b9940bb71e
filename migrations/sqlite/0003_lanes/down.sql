-- What is on its way goes back to the queue, in its order.
INSERT INTO jobs (kind, lane, payload, due_at, parked_at, error, created_at)
  SELECT 'deliver', 'to:' || s.host, json_object('deliver', json_object('activity', d.activity_id, 'sender', l.sender_id,
    'inbox', d.inbox, 'host', s.host)), coalesce(l.due_at, 0), d.parked_at, d.error, d.created_at
  FROM deliveries d JOIN lanes l ON l.id = d.lane_id JOIN servers s ON s.id = l.server_id ORDER BY d.id;
DROP TABLE deliveries;
DROP TABLE lanes;
DROP TABLE peers;
ALTER TABLE jobs DROP COLUMN leased_by;
DROP INDEX received_at;
DROP INDEX activities_created;
DROP INDEX activities_subject;
ALTER TABLE activities DROP COLUMN subject;
ALTER TABLE activities DROP COLUMN gist;
