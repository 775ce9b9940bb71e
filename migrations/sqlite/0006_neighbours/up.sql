-- What was decided about a server, beside how far it is trusted: heard by its followers only; its files not shown; its
-- reports not taken. The reason is for everybody, the note for administrators.
ALTER TABLE servers ADD COLUMN limited INTEGER NOT NULL DEFAULT 0;
ALTER TABLE servers ADD COLUMN mediafree INTEGER NOT NULL DEFAULT 0;
ALTER TABLE servers ADD COLUMN unreported INTEGER NOT NULL DEFAULT 0;
ALTER TABLE servers ADD COLUMN reason TEXT NOT NULL DEFAULT '';
ALTER TABLE servers ADD COLUMN note TEXT NOT NULL DEFAULT '';

-- What follows from decisions about a person and about their server (domain::moderation::veil): hidden ones do not exist
-- here, quiet ones are heard by their followers only.
ALTER TABLE actors ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0;
ALTER TABLE actors ADD COLUMN quiet INTEGER NOT NULL DEFAULT 0;
UPDATE actors SET hidden = 1 WHERE suspended_at IS NOT NULL;
UPDATE actors SET hidden = 1 WHERE server_id IN (SELECT id FROM servers WHERE standing = 0);
CREATE INDEX actors_hidden ON actors (id) WHERE hidden;
CREATE INDEX actors_quiet ON actors (id) WHERE quiet;
-- Who was limited by name.
CREATE TABLE hushed (
  actor_id INTEGER NOT NULL PRIMARY KEY REFERENCES actors,
  since INTEGER NOT NULL
) STRICT;

-- Whom animators asked to come in, and where they would stand. Nobody is put where they did not ask to be.
CREATE TABLE invitations (
  circle_id INTEGER NOT NULL REFERENCES circles,
  person_id INTEGER NOT NULL REFERENCES actors,
  by_id INTEGER NOT NULL REFERENCES actors,
  standing INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (circle_id, person_id)
) STRICT;
CREATE INDEX invitations_person ON invitations (person_id);

-- What a community elsewhere passed on and nobody could check where it comes from.
CREATE TABLE hearsay (
  post_id INTEGER NOT NULL PRIMARY KEY REFERENCES posts,
  via_id INTEGER NOT NULL REFERENCES actors
) STRICT;

-- A report has a name in the network when it came from elsewhere, or went there.
ALTER TABLE reports ADD COLUMN uri TEXT;
ALTER TABLE reports ADD COLUMN forwarded INTEGER NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX reports_uri ON reports (uri) WHERE uri IS NOT NULL;

CREATE INDEX audits_community ON audits (community_id, id DESC) WHERE community_id IS NOT NULL;

-- Who may see a thread is also decided by the thread above it; of the newest ones, that is known without fetching them.
DROP INDEX IF EXISTS posts_tops;
CREATE INDEX posts_tops ON posts (moment DESC, home_id, author_id, circle_id, community_id, removed_at, erased_at, root_id)
  WHERE root_id IS NULL;
