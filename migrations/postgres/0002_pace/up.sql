-- What timelines read: a community's threads in the orders of its page; the answers of each circle; what each circle
-- passed on. (The newest threads keep the index they have: PostgreSQL fetches a row before it decides.)
CREATE INDEX posts_page_active ON posts (community_id, pinned DESC, active_at DESC) WHERE root_id IS NULL;
CREATE INDEX posts_page_new ON posts (community_id, pinned DESC, moment DESC) WHERE root_id IS NULL;
CREATE INDEX posts_answers ON posts (home_id, moment DESC) WHERE root_id IS NOT NULL;
CREATE INDEX shares_home ON shares (home_id, moment DESC);
-- Who animates a circle, without reading all of its members.
CREATE INDEX memberships_standing ON memberships (circle_id, standing);
-- Who asked for news of a place.
CREATE INDEX memberships_notify ON memberships (circle_id) WHERE notify;
