-- Who asked for news of a place, in the order in which it is asked: without the standing, SQLite went through all the members
-- of a community each time something was said in it.
DROP INDEX memberships_notify;
CREATE INDEX memberships_notify ON memberships (circle_id, standing) WHERE notify;
