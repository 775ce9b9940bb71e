-- When a server last said what it runs.
ALTER TABLE servers ADD COLUMN described_at INTEGER;

-- The other addresses that somebody says are theirs, and where somebody went to live.
CREATE TABLE aliases (
  actor_id INTEGER NOT NULL REFERENCES actors,
  uri TEXT NOT NULL,
  PRIMARY KEY (actor_id, uri)
) STRICT;
CREATE TABLE moves (
  actor_id INTEGER NOT NULL PRIMARY KEY REFERENCES actors,
  target_id INTEGER NOT NULL REFERENCES actors,
  moved_at INTEGER NOT NULL
) STRICT;

-- A question with answers to choose from. Of a poll from elsewhere, the counts are those its server tells.
CREATE TABLE polls (
  post_id INTEGER NOT NULL PRIMARY KEY REFERENCES posts,
  multiple INTEGER NOT NULL CHECK (multiple IN (0, 1)),
  ends_at INTEGER,
  voters INTEGER NOT NULL DEFAULT 0,
  untold INTEGER NOT NULL DEFAULT 0 CHECK (untold IN (0, 1)),
  closed_at INTEGER
) STRICT;
CREATE TABLE poll_options (
  post_id INTEGER NOT NULL REFERENCES posts,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  votes INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (post_id, position)
) STRICT;
CREATE TABLE poll_votes (
  post_id INTEGER NOT NULL REFERENCES posts,
  person_id INTEGER NOT NULL REFERENCES actors,
  position INTEGER NOT NULL,
  PRIMARY KEY (post_id, person_id, position)
) STRICT;

-- What a post quotes, by its address in the network.
CREATE TABLE quotes (
  post_id INTEGER NOT NULL PRIMARY KEY REFERENCES posts,
  uri TEXT NOT NULL
) STRICT;
