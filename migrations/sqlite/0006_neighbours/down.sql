DROP INDEX posts_tops;
CREATE INDEX posts_tops ON posts (moment DESC, home_id, author_id, circle_id, community_id, removed_at, erased_at)
  WHERE root_id IS NULL;
DROP INDEX audits_community;
DROP INDEX reports_uri;
ALTER TABLE reports DROP COLUMN forwarded;
ALTER TABLE reports DROP COLUMN uri;
DROP TABLE hearsay;
DROP TABLE invitations;
DROP TABLE hushed;
DROP INDEX actors_quiet;
DROP INDEX actors_hidden;
ALTER TABLE actors DROP COLUMN quiet;
ALTER TABLE actors DROP COLUMN hidden;
ALTER TABLE servers DROP COLUMN note;
ALTER TABLE servers DROP COLUMN reason;
ALTER TABLE servers DROP COLUMN unreported;
ALTER TABLE servers DROP COLUMN mediafree;
ALTER TABLE servers DROP COLUMN limited;
