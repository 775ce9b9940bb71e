DROP INDEX actors_header;
DROP INDEX actors_avatar;
