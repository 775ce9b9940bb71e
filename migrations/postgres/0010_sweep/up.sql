-- Whether bytes on disk are still named is asked of every one of them, once a day; and whether a picture is worn, of every picture.
CREATE INDEX files_preview ON files (preview) WHERE preview IS NOT NULL;
CREATE INDEX files_loose ON files (created_at) WHERE post_id IS NULL;
CREATE INDEX document_versions_file ON document_versions (file_id);
