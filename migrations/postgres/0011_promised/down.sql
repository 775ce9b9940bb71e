ALTER TABLE memberships DROP COLUMN promised;
