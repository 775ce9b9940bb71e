-- How many are in a closed community is told to its members only, by its circle; its profile, which is for everybody, says
-- nothing.
UPDATE actors SET followers = 0
WHERE id IN (SELECT actor_id FROM communities WHERE default_circle_id <> 1);
