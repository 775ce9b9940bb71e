-- What this site is called and how it behaves, one JSON value a key.
CREATE TABLE settings (
  key TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

-- Other organisations' servers, and how far each is trusted (domain::moderation::ServerStanding).
CREATE TABLE servers (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  host TEXT NOT NULL UNIQUE,
  software TEXT NOT NULL DEFAULT '',
  version TEXT NOT NULL DEFAULT '',
  standing INTEGER NOT NULL,
  seen_at INTEGER,
  failing_since INTEGER,
  created_at INTEGER NOT NULL
) STRICT;

-- People and communities, from here (host = '') and elsewhere: one id space, one handle namespace.
CREATE TABLE actors (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  kind INTEGER NOT NULL,
  handle TEXT NOT NULL,
  host TEXT NOT NULL,
  server_id INTEGER REFERENCES servers,
  name TEXT NOT NULL DEFAULT '',
  summary TEXT NOT NULL DEFAULT '',
  summary_html TEXT NOT NULL DEFAULT '',
  fields TEXT NOT NULL DEFAULT '[]',
  uri TEXT NOT NULL UNIQUE,
  url TEXT NOT NULL,
  inbox TEXT NOT NULL DEFAULT '',
  shared_inbox TEXT,
  outbox TEXT,
  followers_uri TEXT,
  avatar_id INTEGER,
  avatar_url TEXT,
  header_id INTEGER,
  header_url TEXT,
  locked INTEGER NOT NULL DEFAULT 0,
  bot INTEGER NOT NULL DEFAULT 0,
  discoverable INTEGER NOT NULL DEFAULT 0,
  posts INTEGER NOT NULL DEFAULT 0,
  followers INTEGER NOT NULL DEFAULT 0,
  following INTEGER NOT NULL DEFAULT 0,
  last_posted_at INTEGER,
  created_at INTEGER NOT NULL,
  refreshed_at INTEGER NOT NULL,
  suspended_at INTEGER,
  UNIQUE (handle, host)
) STRICT;
CREATE INDEX actors_server ON actors (server_id) WHERE server_id IS NOT NULL;

-- Kept apart from `actors`, so that no read of a profile can carry a private key along.
CREATE TABLE keys (
  actor_id INTEGER NOT NULL PRIMARY KEY REFERENCES actors,
  public TEXT NOT NULL,
  private TEXT
) STRICT;

-- People who sign in here.
CREATE TABLE accounts (
  person_id INTEGER NOT NULL PRIMARY KEY REFERENCES actors,
  email TEXT NOT NULL UNIQUE,
  password TEXT NOT NULL,
  role INTEGER NOT NULL,
  state INTEGER NOT NULL,
  locale TEXT NOT NULL,
  answer TEXT NOT NULL DEFAULT '',
  preferences TEXT NOT NULL DEFAULT '{}',
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE applications (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  client_id TEXT NOT NULL UNIQUE,
  secret TEXT NOT NULL,
  name TEXT NOT NULL,
  website TEXT,
  redirect_uris TEXT NOT NULL,
  scopes TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

-- Sessions of the web page, OAuth tokens, Lemmy tokens: digests only.
CREATE TABLE tokens (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  digest TEXT NOT NULL UNIQUE,
  person_id INTEGER REFERENCES actors,
  application_id INTEGER REFERENCES applications,
  kind INTEGER NOT NULL,
  scopes TEXT NOT NULL,
  agent TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER
) STRICT;
CREATE INDEX tokens_person ON tokens (person_id);

CREATE TABLE codes (
  digest TEXT NOT NULL PRIMARY KEY,
  application_id INTEGER NOT NULL REFERENCES applications,
  person_id INTEGER NOT NULL REFERENCES actors,
  redirect_uri TEXT NOT NULL,
  scopes TEXT NOT NULL,
  challenge TEXT,
  expires_at INTEGER NOT NULL
) STRICT;

-- A set of people with a name. Whatever is kept here is kept in exactly one.
CREATE TABLE circles (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  kind INTEGER NOT NULL,
  name TEXT NOT NULL DEFAULT '',
  community_id INTEGER REFERENCES actors,
  owner_id INTEGER REFERENCES actors,
  discreet INTEGER NOT NULL DEFAULT 0,
  members INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX circles_community ON circles (community_id) WHERE community_id IS NOT NULL;
CREATE UNIQUE INDEX circles_owner ON circles (owner_id, kind) WHERE owner_id IS NOT NULL;

CREATE TABLE memberships (
  circle_id INTEGER NOT NULL REFERENCES circles,
  person_id INTEGER NOT NULL REFERENCES actors,
  standing INTEGER NOT NULL,
  since INTEGER NOT NULL,
  notify INTEGER NOT NULL DEFAULT 0,
  answer TEXT NOT NULL DEFAULT '',
  follow_uri TEXT,
  PRIMARY KEY (circle_id, person_id)
) STRICT;
CREATE INDEX memberships_person ON memberships (person_id, standing, circle_id);

CREATE TABLE communities (
  actor_id INTEGER NOT NULL PRIMARY KEY REFERENCES actors,
  policy INTEGER NOT NULL,
  charter_version INTEGER NOT NULL DEFAULT 0,
  circle_id INTEGER NOT NULL REFERENCES circles,
  animation_id INTEGER NOT NULL REFERENCES circles,
  default_circle_id INTEGER NOT NULL REFERENCES circles,
  threads INTEGER NOT NULL DEFAULT 0,
  comments INTEGER NOT NULL DEFAULT 0,
  closed_at INTEGER
) STRICT;

CREATE TABLE charters (
  community_id INTEGER NOT NULL REFERENCES actors,
  version INTEGER NOT NULL,
  source TEXT NOT NULL,
  html TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (community_id, version)
) STRICT;
CREATE TABLE signatures (
  community_id INTEGER NOT NULL REFERENCES actors,
  person_id INTEGER NOT NULL REFERENCES actors,
  version INTEGER NOT NULL,
  signed_at INTEGER NOT NULL,
  PRIMARY KEY (community_id, person_id, version)
) STRICT;

-- What people said: threads, notes, comments and documents are one noun.
-- `home_id` is the circle whose people find it in their feed: the community's, or the author's followers.
-- `uri` is null for what was written here (it follows from the id); `trail` holds the ids of the comments above.
CREATE TABLE posts (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  moment INTEGER NOT NULL UNIQUE,
  kind INTEGER NOT NULL,
  author_id INTEGER NOT NULL REFERENCES actors,
  community_id INTEGER REFERENCES actors,
  circle_id INTEGER NOT NULL REFERENCES circles,
  home_id INTEGER NOT NULL REFERENCES circles,
  root_id INTEGER REFERENCES posts,
  parent_id INTEGER REFERENCES posts,
  depth INTEGER NOT NULL DEFAULT 0,
  trail TEXT NOT NULL DEFAULT '',
  title TEXT,
  source TEXT NOT NULL,
  html TEXT NOT NULL,
  warning TEXT,
  sensitive INTEGER NOT NULL DEFAULT 0,
  language TEXT,
  link TEXT,
  uri TEXT UNIQUE,
  url TEXT,
  local INTEGER NOT NULL,
  up INTEGER NOT NULL DEFAULT 0,
  down INTEGER NOT NULL DEFAULT 0,
  replies INTEGER NOT NULL DEFAULT 0,
  descendants INTEGER NOT NULL DEFAULT 0,
  shares INTEGER NOT NULL DEFAULT 0,
  locked INTEGER NOT NULL DEFAULT 0,
  pinned INTEGER NOT NULL DEFAULT 0,
  active_at INTEGER NOT NULL,
  edited_at INTEGER,
  removed_at INTEGER,
  erased_at INTEGER
) STRICT;
CREATE INDEX posts_tops ON posts (moment DESC) WHERE root_id IS NULL;
CREATE INDEX posts_community ON posts (community_id, moment DESC) WHERE root_id IS NULL;
CREATE INDEX posts_circle ON posts (circle_id, moment DESC);
CREATE INDEX posts_author ON posts (author_id, moment DESC);
CREATE INDEX posts_root ON posts (root_id, id) WHERE root_id IS NOT NULL;
CREATE INDEX posts_parent ON posts (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX posts_active ON posts (active_at DESC) WHERE root_id IS NULL;

CREATE TABLE versions (
  post_id INTEGER NOT NULL REFERENCES posts,
  version INTEGER NOT NULL,
  title TEXT,
  source TEXT NOT NULL,
  html TEXT NOT NULL,
  warning TEXT,
  written_at INTEGER NOT NULL,
  PRIMARY KEY (post_id, version)
) STRICT;
CREATE TABLE mentions (
  post_id INTEGER NOT NULL REFERENCES posts,
  actor_id INTEGER NOT NULL REFERENCES actors,
  PRIMARY KEY (post_id, actor_id)
) STRICT;
CREATE INDEX mentions_actor ON mentions (actor_id, post_id);
CREATE TABLE tags (
  tag TEXT NOT NULL,
  post_id INTEGER NOT NULL REFERENCES posts,
  PRIMARY KEY (tag, post_id)
) STRICT;
CREATE INDEX tags_post ON tags (post_id);
CREATE TABLE reactions (
  post_id INTEGER NOT NULL REFERENCES posts,
  person_id INTEGER NOT NULL REFERENCES actors,
  vote INTEGER NOT NULL,
  light INTEGER,
  moment INTEGER NOT NULL,
  PRIMARY KEY (post_id, person_id)
) STRICT;
CREATE INDEX reactions_person ON reactions (person_id, moment DESC);
CREATE INDEX reactions_light ON reactions (post_id, light) WHERE light IS NOT NULL;
CREATE TABLE saves (
  person_id INTEGER NOT NULL REFERENCES actors,
  post_id INTEGER NOT NULL REFERENCES posts,
  moment INTEGER NOT NULL,
  PRIMARY KEY (person_id, post_id)
) STRICT;
CREATE TABLE shares (
  moment INTEGER NOT NULL PRIMARY KEY,
  person_id INTEGER NOT NULL REFERENCES actors,
  post_id INTEGER NOT NULL REFERENCES posts,
  home_id INTEGER NOT NULL REFERENCES circles,
  uri TEXT UNIQUE,
  UNIQUE (post_id, person_id)
) STRICT;
CREATE INDEX shares_person ON shares (person_id, moment DESC);

-- Bytes live on disk by digest; a row says whose they are and what they hang on.
CREATE TABLE files (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  digest TEXT NOT NULL,
  preview TEXT,
  owner_id INTEGER NOT NULL REFERENCES actors,
  purpose INTEGER NOT NULL,
  post_id INTEGER REFERENCES posts,
  position INTEGER NOT NULL DEFAULT 0,
  name TEXT NOT NULL,
  mime TEXT NOT NULL,
  size INTEGER NOT NULL,
  width INTEGER,
  height INTEGER,
  blurhash TEXT,
  alt TEXT NOT NULL DEFAULT '',
  url TEXT,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX files_post ON files (post_id) WHERE post_id IS NOT NULL;
CREATE INDEX files_digest ON files (digest);

CREATE TABLE documents (
  post_id INTEGER NOT NULL PRIMARY KEY REFERENCES posts,
  file_id INTEGER NOT NULL REFERENCES files,
  name TEXT NOT NULL,
  mime TEXT NOT NULL,
  size INTEGER NOT NULL,
  version INTEGER NOT NULL,
  state INTEGER NOT NULL,
  characters INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE document_versions (
  post_id INTEGER NOT NULL REFERENCES posts,
  version INTEGER NOT NULL,
  file_id INTEGER NOT NULL REFERENCES files,
  name TEXT NOT NULL,
  mime TEXT NOT NULL,
  size INTEGER NOT NULL,
  person_id INTEGER NOT NULL REFERENCES actors,
  note TEXT NOT NULL,
  deposited_at INTEGER NOT NULL,
  PRIMARY KEY (post_id, version)
) STRICT;

CREATE TABLE notices (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  person_id INTEGER NOT NULL REFERENCES actors,
  kind INTEGER NOT NULL,
  by_id INTEGER NOT NULL REFERENCES actors,
  post_id INTEGER REFERENCES posts,
  community_id INTEGER REFERENCES actors,
  created_at INTEGER NOT NULL,
  read_at INTEGER
) STRICT;
CREATE INDEX notices_person ON notices (person_id, id DESC);
CREATE INDEX notices_post ON notices (post_id) WHERE post_id IS NOT NULL;

CREATE TABLE blocks (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  person_id INTEGER NOT NULL REFERENCES actors,
  target_id INTEGER NOT NULL REFERENCES actors,
  kind INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE (person_id, target_id, kind)
) STRICT;
CREATE TABLE notes (
  person_id INTEGER NOT NULL REFERENCES actors,
  target_id INTEGER NOT NULL REFERENCES actors,
  note TEXT NOT NULL,
  PRIMARY KEY (person_id, target_id)
) STRICT;
CREATE TABLE reports (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  by_id INTEGER NOT NULL REFERENCES actors,
  target_id INTEGER NOT NULL REFERENCES actors,
  post_id INTEGER REFERENCES posts,
  community_id INTEGER REFERENCES actors,
  reason TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  resolved_at INTEGER,
  resolved_by INTEGER REFERENCES actors
) STRICT;

-- What is to be done, recorded with what happened. Jobs of one lane run in order.
CREATE TABLE jobs (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  lane TEXT NOT NULL DEFAULT '',
  payload TEXT NOT NULL,
  due_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  lease_until INTEGER,
  parked_at INTEGER,
  error TEXT,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX jobs_due ON jobs (due_at, id) WHERE parked_at IS NULL;
CREATE INDEX jobs_lane ON jobs (lane, id) WHERE lane <> '';

-- Activities sent, body once; and the addresses of those received.
CREATE TABLE activities (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  uri TEXT NOT NULL UNIQUE,
  actor_id INTEGER NOT NULL REFERENCES actors,
  circle_id INTEGER NOT NULL REFERENCES circles,
  post_id INTEGER,
  body TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE TABLE received (
  uri TEXT NOT NULL PRIMARY KEY,
  received_at INTEGER NOT NULL
) STRICT;

CREATE TABLE audits (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  by_id INTEGER NOT NULL REFERENCES actors,
  deed TEXT NOT NULL,
  subject TEXT NOT NULL,
  community_id INTEGER REFERENCES actors,
  detail TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL
) STRICT;

CREATE VIRTUAL TABLE search_index USING fts5 (words, content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 0");

-- The circles that exist on every site: public, network, organisation.
INSERT INTO circles (id, kind, created_at) VALUES (1, 0, 0), (2, 1, 0), (3, 2, 0);
UPDATE sqlite_sequence SET seq = 100 WHERE name = 'circles';
