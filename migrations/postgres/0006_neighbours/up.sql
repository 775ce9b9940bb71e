-- What was decided about a server, beside how far it is trusted: heard by its followers only; its files not shown; its
-- reports not taken. The reason is for everybody, the note for administrators.
ALTER TABLE servers ADD COLUMN limited boolean NOT NULL DEFAULT false;
ALTER TABLE servers ADD COLUMN mediafree boolean NOT NULL DEFAULT false;
ALTER TABLE servers ADD COLUMN unreported boolean NOT NULL DEFAULT false;
ALTER TABLE servers ADD COLUMN reason text NOT NULL DEFAULT '';
ALTER TABLE servers ADD COLUMN note text NOT NULL DEFAULT '';

-- What follows from decisions about a person and about their server (domain::moderation::veil): hidden ones do not exist
-- here, quiet ones are heard by their followers only.
ALTER TABLE actors ADD COLUMN hidden boolean NOT NULL DEFAULT false;
ALTER TABLE actors ADD COLUMN quiet boolean NOT NULL DEFAULT false;
UPDATE actors SET hidden = true WHERE suspended_at IS NOT NULL;
UPDATE actors SET hidden = true WHERE server_id IN (SELECT id FROM servers WHERE standing = 0);
CREATE INDEX actors_hidden ON actors (id) WHERE hidden;
CREATE INDEX actors_quiet ON actors (id) WHERE quiet;
-- Who was limited by name.
CREATE TABLE hushed (
  actor_id bigint NOT NULL PRIMARY KEY REFERENCES actors,
  since bigint NOT NULL
);

-- Whom animators asked to come in, and where they would stand. Nobody is put where they did not ask to be.
CREATE TABLE invitations (
  circle_id bigint NOT NULL REFERENCES circles,
  person_id bigint NOT NULL REFERENCES actors,
  by_id bigint NOT NULL REFERENCES actors,
  standing smallint NOT NULL,
  created_at bigint NOT NULL,
  PRIMARY KEY (circle_id, person_id)
);
CREATE INDEX invitations_person ON invitations (person_id);

-- What a community elsewhere passed on and nobody could check where it comes from.
CREATE TABLE hearsay (
  post_id bigint NOT NULL PRIMARY KEY REFERENCES posts,
  via_id bigint NOT NULL REFERENCES actors
);

-- A report has a name in the network when it came from elsewhere, or went there.
ALTER TABLE reports ADD COLUMN uri text;
ALTER TABLE reports ADD COLUMN forwarded boolean NOT NULL DEFAULT false;
CREATE UNIQUE INDEX reports_uri ON reports (uri) WHERE uri IS NOT NULL;

CREATE INDEX audits_community ON audits (community_id, id DESC) WHERE community_id IS NOT NULL;

