-- When a server last said what it runs.
ALTER TABLE servers ADD COLUMN described_at bigint;

-- The other addresses that somebody says are theirs, and where somebody went to live.
CREATE TABLE aliases (
  actor_id bigint NOT NULL REFERENCES actors,
  uri text NOT NULL,
  PRIMARY KEY (actor_id, uri)
);
CREATE TABLE moves (
  actor_id bigint NOT NULL PRIMARY KEY REFERENCES actors,
  target_id bigint NOT NULL REFERENCES actors,
  moved_at bigint NOT NULL
);

-- A question with answers to choose from. Of a poll from elsewhere, the counts are those its server tells.
CREATE TABLE polls (
  post_id bigint NOT NULL PRIMARY KEY REFERENCES posts,
  multiple boolean NOT NULL,
  ends_at bigint,
  voters bigint NOT NULL DEFAULT 0,
  untold boolean NOT NULL DEFAULT false,
  closed_at bigint
);
CREATE TABLE poll_options (
  post_id bigint NOT NULL REFERENCES posts,
  position integer NOT NULL,
  name text NOT NULL,
  votes bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (post_id, position)
);
CREATE TABLE poll_votes (
  post_id bigint NOT NULL REFERENCES posts,
  person_id bigint NOT NULL REFERENCES actors,
  position integer NOT NULL,
  PRIMARY KEY (post_id, person_id, position)
);

-- What a post quotes, by its address in the network.
CREATE TABLE quotes (
  post_id bigint NOT NULL PRIMARY KEY REFERENCES posts,
  uri text NOT NULL
);
