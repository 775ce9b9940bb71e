-- What timelines read: the newest threads with everything that decides who may see them, so that only those shown are
-- fetched; a community's threads in the orders of its page; the answers of each circle; what each circle passed on.
DROP INDEX posts_tops;
CREATE INDEX posts_tops ON posts (moment DESC, home_id, author_id, circle_id, community_id, removed_at, erased_at)
  WHERE root_id IS NULL;
CREATE INDEX posts_page_active ON posts (community_id, pinned DESC, active_at DESC) WHERE root_id IS NULL;
CREATE INDEX posts_page_new ON posts (community_id, pinned DESC, moment DESC) WHERE root_id IS NULL;
CREATE INDEX posts_answers ON posts (home_id, moment DESC) WHERE root_id IS NOT NULL;
CREATE INDEX shares_home ON shares (home_id, moment DESC);
-- Who animates a circle, without reading all of its members.
CREATE INDEX memberships_standing ON memberships (circle_id, standing);
-- Who asked for news of a place.
CREATE INDEX memberships_notify ON memberships (circle_id) WHERE notify;
