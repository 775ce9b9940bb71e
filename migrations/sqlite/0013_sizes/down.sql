UPDATE actors SET followers = (
    SELECT circles.members FROM communities JOIN circles ON circles.id = communities.circle_id
    WHERE communities.actor_id = actors.id
)
WHERE id IN (SELECT actor_id FROM communities);
