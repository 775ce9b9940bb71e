ALTER TABLE servers DROP COLUMN second_signature_at;
DROP TABLE former_keys;
