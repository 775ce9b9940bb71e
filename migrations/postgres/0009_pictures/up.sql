-- A picture is for everybody while a profile shows it: who shows it is asked each time it is opened.
CREATE INDEX actors_avatar ON actors (avatar_id) WHERE avatar_id IS NOT NULL;
CREATE INDEX actors_header ON actors (header_id) WHERE header_id IS NOT NULL;
