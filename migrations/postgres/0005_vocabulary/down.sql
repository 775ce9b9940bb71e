DROP TABLE quotes;
DROP TABLE poll_votes;
DROP TABLE poll_options;
DROP TABLE polls;
DROP TABLE moves;
DROP TABLE aliases;
ALTER TABLE servers DROP COLUMN described_at;
