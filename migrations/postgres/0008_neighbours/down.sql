ALTER TABLE audits DROP COLUMN person_id;
ALTER TABLE audits DROP COLUMN post_id;
ALTER TABLE audits DROP COLUMN circle_id;
