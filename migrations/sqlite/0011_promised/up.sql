-- Where somebody will stand who has yet to sign the charter: signing gives back what was given, and not more.
ALTER TABLE memberships ADD COLUMN promised INTEGER;
