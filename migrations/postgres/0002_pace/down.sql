DROP INDEX memberships_notify;
DROP INDEX memberships_standing;
DROP INDEX shares_home;
DROP INDEX posts_answers;
DROP INDEX posts_page_new;
DROP INDEX posts_page_active;
