DROP INDEX document_versions_file;
DROP INDEX files_loose;
DROP INDEX files_preview;
DROP TABLE released;
