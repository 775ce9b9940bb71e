DROP INDEX memberships_notify;
CREATE INDEX memberships_notify ON memberships (circle_id) WHERE notify;
