-- Bytes that a row let go of: what nothing names any more is removed from the disk, and nothing that this database never named.
CREATE TABLE released (
  digest TEXT NOT NULL PRIMARY KEY
);
CREATE INDEX files_preview ON files (preview) WHERE preview IS NOT NULL;
CREATE INDEX files_loose ON files (created_at) WHERE post_id IS NULL;
CREATE INDEX document_versions_file ON document_versions (file_id);
