-- The private key that an actor of ours signed with until it took another. For two days it signs what those who know no
-- other do not believe otherwise.
CREATE TABLE former_keys (
  actor_id bigint NOT NULL PRIMARY KEY REFERENCES actors,
  private text NOT NULL,
  changed_at bigint NOT NULL
);

-- Since when a server is known to understand the second kind of signature, and not the first.
ALTER TABLE servers ADD COLUMN second_signature_at bigint;
