-- In which circle a decision was taken, and about what: those who may see it may read of it. What was decided about people
-- before this is for administrators only, because nobody knows in which circle it was.
ALTER TABLE audits ADD COLUMN circle_id INTEGER;
ALTER TABLE audits ADD COLUMN post_id INTEGER;
ALTER TABLE audits ADD COLUMN person_id INTEGER;
UPDATE audits SET
  post_id = CAST(subject AS INTEGER),
  circle_id = (SELECT p.circle_id FROM posts p WHERE p.id = CAST(audits.subject AS INTEGER))
  WHERE deed LIKE 'post.%';
