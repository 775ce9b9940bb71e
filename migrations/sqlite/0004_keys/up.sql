-- The private key that an actor of ours signed with until it took another. For two days it signs what those who know no
-- other do not believe otherwise.
CREATE TABLE former_keys (
  actor_id INTEGER NOT NULL PRIMARY KEY REFERENCES actors,
  private TEXT NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT;

-- Since when a server is known to understand the second kind of signature, and not the first.
ALTER TABLE servers ADD COLUMN second_signature_at INTEGER;
