-- In which circle a decision was taken, and about what: those who may see it may read of it. What was decided about people
-- before this is for administrators only, because nobody knows in which circle it was.
ALTER TABLE audits ADD COLUMN circle_id BIGINT;
ALTER TABLE audits ADD COLUMN post_id BIGINT;
ALTER TABLE audits ADD COLUMN person_id BIGINT;
UPDATE audits SET
  post_id = CAST(subject AS BIGINT),
  circle_id = (SELECT p.circle_id FROM posts p WHERE p.id = CAST(audits.subject AS BIGINT))
  WHERE deed LIKE 'post.%';
