//! The table of routes: each with what it asks for. Read it before adding one.

use crate::{
    absent,
    accounts::{self, own, register, relations},
    conversations,
    door::Door,
    gate::Need::{self, Maybe, Nothing, Person, Token},
    instance, lists, media, notifications,
    oauth::{apps, authorize, metadata, token},
    polls, preferences, reports, search,
    statuses::{self, act, create},
    timelines,
};

const ANY_READ: Need = Maybe(&["read"]);
const READ_STATUSES: Need = Maybe(&["read:statuses"]);
const READ_ACCOUNTS: Need = Maybe(&["read:accounts"]);
const MY_STATUSES: Need = Person(&["read:statuses"]);
const MY_NOTIFICATIONS: Need = Person(&["read:notifications"]);
const MY_LISTS: Need = Person(&["read:lists"]);
const WRITE_STATUSES: Need = Person(&["write:statuses"]);
const WRITE_FAVOURITES: Need = Person(&["write:favourites"]);
const WRITE_BOOKMARKS: Need = Person(&["write:bookmarks"]);
const WRITE_FOLLOWS: Need = Person(&["write:follows"]);
const WRITE_ACCOUNTS: Need = Person(&["write:accounts"]);
const WRITE_LISTS: Need = Person(&["write:lists"]);
const WRITE_NOTIFICATIONS: Need = Person(&["write:notifications"]);
const WRITE_CONVERSATIONS: Need = Person(&["write:conversations"]);
const WRITE_FILTERS: Need = Person(&["write:filters"]);
const READ_FILTERS: Need = Person(&["read:filters"]);
const PUSH: Need = Person(&["push"]);

/// Every route of this door.
pub fn all(door: Door) -> Door {
    let tables: [fn(Door) -> Door; 8] = [
        oauth,
        site,
        the_accounts,
        the_relations,
        the_statuses,
        deeds,
        the_timelines,
        the_lists,
    ];
    let more: [fn(Door) -> Door; 6] = [the_notifications, the_media, sundry, the_filters, quiet, later];
    tables.into_iter().chain(more).fold(door, |door, table| table(door))
}

fn oauth(door: Door) -> Door {
    door.post("/api/v1/apps", Nothing, apps::register)
        .get(
            "/api/v1/apps/verify_credentials",
            Token(&["read", "write", "follow", "push", "profile"]),
            apps::verify,
        )
        .get("/oauth/authorize", Nothing, authorize::ask)
        .post("/oauth/authorize", Nothing, authorize::answer)
        .post("/oauth/token", Nothing, token::give)
        .post("/oauth/revoke", Nothing, token::revoke)
        .get(
            "/oauth/userinfo",
            Person(&["profile", "read:accounts"]),
            metadata::userinfo,
        )
        .post(
            "/oauth/userinfo",
            Person(&["profile", "read:accounts"]),
            metadata::userinfo,
        )
        .get("/.well-known/oauth-authorization-server", Nothing, metadata::server)
}

fn site(door: Door) -> Door {
    door.get("/api/v1/instance", Nothing, instance::v1)
        .get("/api/v2/instance", Nothing, instance::v2)
        .get("/api/v1/instance/rules", Nothing, instance::rules)
        .get("/api/v1/instance/peers", Nothing, absent::list)
        .get("/api/v1/instance/domain_blocks", Nothing, absent::list)
        .get("/api/v1/instance/activity", Nothing, instance::activity)
        .get("/api/v1/instance/extended_description", Nothing, instance::description)
        .get("/api/v1/instance/privacy_policy", Nothing, instance::policy)
        .get("/api/v1/instance/terms_of_service", Nothing, absent::no_such)
        .get("/api/v1/instance/languages", Nothing, instance::languages)
        .get("/api/v1/instance/translation_languages", Nothing, absent::object)
        .get("/api/v1/custom_emojis", Nothing, absent::list)
        .get("/api/v1/directory", Nothing, instance::directory)
        .get("/api/v1/streaming/health", Nothing, absent::health)
}

fn the_accounts(door: Door) -> Door {
    let mine = Person(&["read:accounts", "profile"]);
    door.post("/api/v1/accounts", Token(&["write:accounts"]), register::create)
        .get("/api/v1/accounts", READ_ACCOUNTS, accounts::several)
        .get("/api/v1/accounts/verify_credentials", mine, own::verify)
        .change("/api/v1/accounts/update_credentials", WRITE_ACCOUNTS, own::update)
        .delete("/api/v1/profile/avatar", WRITE_ACCOUNTS, own::no_avatar)
        .delete("/api/v1/profile/header", WRITE_ACCOUNTS, own::no_header)
        .get("/api/v1/accounts/lookup", READ_ACCOUNTS, accounts::lookup)
        .get(
            "/api/v1/accounts/search",
            Person(&["read:accounts", "read:search"]),
            accounts::search,
        )
        .get(
            "/api/v1/accounts/relationships",
            Person(&["read:follows"]),
            relations::several,
        )
        .get(
            "/api/v1/accounts/familiar_followers",
            Person(&["read:follows"]),
            relations::familiar,
        )
        .get("/api/v1/accounts/{id}", READ_ACCOUNTS, accounts::show)
        .get("/api/v1/accounts/{id}/statuses", READ_STATUSES, accounts::statuses)
        .get("/api/v1/accounts/{id}/followers", READ_ACCOUNTS, accounts::followers)
        .get("/api/v1/accounts/{id}/following", READ_ACCOUNTS, accounts::following)
        .get("/api/v1/accounts/{id}/lists", MY_LISTS, accounts::lists)
        .get("/api/v1/accounts/{id}/featured_tags", READ_ACCOUNTS, accounts::nothing)
        .get("/api/v1/accounts/{id}/endorsements", READ_ACCOUNTS, accounts::nothing)
        .get(
            "/api/v1/accounts/{id}/identity_proofs",
            READ_ACCOUNTS,
            accounts::nothing,
        )
}

fn the_relations(door: Door) -> Door {
    let (blocks, mutes) = (Person(&["write:blocks"]), Person(&["write:mutes"]));
    door.post("/api/v1/accounts/{id}/follow", WRITE_FOLLOWS, relations::follow)
        .post("/api/v1/accounts/{id}/unfollow", WRITE_FOLLOWS, relations::unfollow)
        .post(
            "/api/v1/accounts/{id}/remove_from_followers",
            WRITE_FOLLOWS,
            relations::remove_follower,
        )
        .post("/api/v1/accounts/{id}/block", blocks, relations::block)
        .post("/api/v1/accounts/{id}/unblock", blocks, relations::unblock)
        .post("/api/v1/accounts/{id}/mute", mutes, relations::mute)
        .post("/api/v1/accounts/{id}/unmute", mutes, relations::unmute)
        .post("/api/v1/accounts/{id}/note", WRITE_ACCOUNTS, relations::note)
        .post("/api/v1/accounts/{id}/endorse", WRITE_ACCOUNTS, absent::elsewhere)
        .post("/api/v1/accounts/{id}/pin", WRITE_ACCOUNTS, absent::elsewhere)
        .get("/api/v1/blocks", Person(&["read:blocks"]), relations::blocks)
        .get("/api/v1/mutes", Person(&["read:mutes"]), relations::mutes)
        .get(
            "/api/v1/follow_requests",
            Person(&["read:follows"]),
            relations::requests,
        )
        .post(
            "/api/v1/follow_requests/{id}/authorize",
            WRITE_FOLLOWS,
            relations::authorize,
        )
        .post("/api/v1/follow_requests/{id}/reject", WRITE_FOLLOWS, relations::reject)
}

fn the_statuses(door: Door) -> Door {
    door.post("/api/v1/statuses", WRITE_STATUSES, create::create)
        .get("/api/v1/statuses", READ_STATUSES, statuses::several)
        .get("/api/v1/statuses/{id}", READ_STATUSES, statuses::show)
        .change("/api/v1/statuses/{id}", WRITE_STATUSES, create::change)
        .delete("/api/v1/statuses/{id}", WRITE_STATUSES, act::delete)
        .get("/api/v1/statuses/{id}/context", READ_STATUSES, statuses::context)
        .get("/api/v1/statuses/{id}/history", READ_STATUSES, statuses::history)
        .get("/api/v1/statuses/{id}/source", MY_STATUSES, statuses::source)
        .get("/api/v1/statuses/{id}/card", READ_STATUSES, statuses::card)
        .get("/api/v1/statuses/{id}/quotes", READ_STATUSES, statuses::quotes)
        .get(
            "/api/v1/statuses/{id}/favourited_by",
            READ_STATUSES,
            statuses::favourited_by,
        )
        .get(
            "/api/v1/statuses/{id}/reblogged_by",
            READ_STATUSES,
            statuses::reblogged_by,
        )
}

fn deeds(door: Door) -> Door {
    door.post("/api/v1/statuses/{id}/favourite", WRITE_FAVOURITES, act::favourite)
        .post("/api/v1/statuses/{id}/unfavourite", WRITE_FAVOURITES, act::unfavourite)
        .post("/api/v1/statuses/{id}/bookmark", WRITE_BOOKMARKS, act::bookmark)
        .post("/api/v1/statuses/{id}/unbookmark", WRITE_BOOKMARKS, act::unbookmark)
        .post("/api/v1/statuses/{id}/reblog", WRITE_STATUSES, act::reblog)
        .post("/api/v1/statuses/{id}/unreblog", WRITE_STATUSES, act::unreblog)
        .post("/api/v1/statuses/{id}/pin", WRITE_ACCOUNTS, act::pin)
        .post("/api/v1/statuses/{id}/unpin", WRITE_ACCOUNTS, act::unpin)
        .post("/api/v1/statuses/{id}/mute", Person(&["write:mutes"]), act::unchanged)
        .post("/api/v1/statuses/{id}/unmute", Person(&["write:mutes"]), act::unchanged)
        .post("/api/v1/statuses/{id}/translate", MY_STATUSES, act::translate)
        .change(
            "/api/v1/statuses/{id}/interaction_policy",
            WRITE_STATUSES,
            act::unchanged,
        )
        .post("/api/v1/courtepointe/statuses/{id}/vote", WRITE_FAVOURITES, act::vote)
}

fn the_timelines(door: Door) -> Door {
    door.get("/api/v1/timelines/home", MY_STATUSES, timelines::home)
        .get("/api/v1/timelines/public", READ_STATUSES, timelines::public)
        .get("/api/v1/timelines/tag/{tag}", READ_STATUSES, timelines::tag)
        .get("/api/v1/timelines/list/{id}", MY_LISTS, timelines::list)
        .get("/api/v1/timelines/link", READ_STATUSES, absent::list)
        .get("/api/v1/timelines/direct", MY_STATUSES, absent::list)
        .get("/api/v1/bookmarks", Person(&["read:bookmarks"]), timelines::bookmarks)
        .get(
            "/api/v1/favourites",
            Person(&["read:favourites"]),
            timelines::favourites,
        )
}

fn the_lists(door: Door) -> Door {
    door.get("/api/v1/lists", MY_LISTS, lists::all)
        .post("/api/v1/lists", WRITE_LISTS, lists::no_new)
        .get("/api/v1/lists/{id}", MY_LISTS, lists::show)
        .change("/api/v1/lists/{id}", WRITE_LISTS, lists::fixed)
        .delete("/api/v1/lists/{id}", WRITE_LISTS, lists::fixed)
        .get("/api/v1/lists/{id}/accounts", MY_LISTS, lists::accounts)
        .post("/api/v1/lists/{id}/accounts", WRITE_LISTS, lists::fixed)
        .delete("/api/v1/lists/{id}/accounts", WRITE_LISTS, lists::fixed)
        .get("/api/v1/conversations", MY_STATUSES, conversations::list)
        .delete("/api/v1/conversations/{id}", WRITE_CONVERSATIONS, conversations::leave)
        .post(
            "/api/v1/conversations/{id}/read",
            WRITE_CONVERSATIONS,
            conversations::read,
        )
        .post(
            "/api/v1/conversations/{id}/unread",
            WRITE_CONVERSATIONS,
            conversations::read,
        )
}

fn the_notifications(door: Door) -> Door {
    door.get("/api/v1/notifications", MY_NOTIFICATIONS, notifications::list)
        .get(
            "/api/v1/notifications/unread_count",
            MY_NOTIFICATIONS,
            notifications::unread,
        )
        .post("/api/v1/notifications/clear", WRITE_NOTIFICATIONS, notifications::clear)
        .get("/api/v1/notifications/policy", MY_NOTIFICATIONS, notifications::policy)
        .get("/api/v1/notifications/requests", MY_NOTIFICATIONS, absent::list)
        .get(
            "/api/v1/notifications/requests/merged",
            MY_NOTIFICATIONS,
            absent::merged,
        )
        .get("/api/v1/notifications/{id}", MY_NOTIFICATIONS, notifications::show)
        .post(
            "/api/v1/notifications/{id}/dismiss",
            WRITE_NOTIFICATIONS,
            notifications::dismiss,
        )
        .get("/api/v2/notifications", MY_NOTIFICATIONS, notifications::groups)
        .get(
            "/api/v2/notifications/unread_count",
            MY_NOTIFICATIONS,
            notifications::unread,
        )
        .get("/api/v2/notifications/policy", MY_NOTIFICATIONS, notifications::policy)
        .change(
            "/api/v2/notifications/policy",
            WRITE_NOTIFICATIONS,
            notifications::policy,
        )
        .get("/api/v2/notifications/{key}", MY_NOTIFICATIONS, notifications::group)
        .post(
            "/api/v2/notifications/{key}/dismiss",
            WRITE_NOTIFICATIONS,
            notifications::dismiss_group,
        )
        .get(
            "/api/v2/notifications/{key}/accounts",
            MY_NOTIFICATIONS,
            notifications::accounts,
        )
}

fn the_media(door: Door) -> Door {
    let write = Person(&["write:media"]);
    door.post("/api/v1/media", write, media::upload)
        .post("/api/v2/media", write, media::upload)
        .get("/api/v1/media/{id}", write, media::show)
        .change("/api/v1/media/{id}", write, media::describe)
}

fn sundry(door: Door) -> Door {
    door.get("/api/v1/preferences", Person(&["read:accounts"]), preferences::show)
        .get("/api/v1/markers", MY_STATUSES, preferences::markers)
        .post("/api/v1/markers", WRITE_STATUSES, preferences::mark)
        .get("/api/v2/search", Maybe(&["read:search"]), search::find)
        .get("/api/v1/search", Maybe(&["read:search"]), search::find)
        .post("/api/v1/reports", Person(&["write:reports"]), reports::create)
        .get("/api/v1/tags/{name}", ANY_READ, instance::tag)
        .post("/api/v1/tags/{name}/follow", WRITE_FOLLOWS, absent::tags)
        .post("/api/v1/tags/{name}/unfollow", WRITE_FOLLOWS, absent::tags)
        .get("/api/v1/suggestions", Person(&["read"]), absent::list)
        .get("/api/v2/suggestions", Person(&["read"]), instance::suggestions)
        .delete("/api/v1/suggestions/{id}", Person(&["read"]), absent::object)
}

fn the_filters(door: Door) -> Door {
    door.get("/api/v1/filters", READ_FILTERS, absent::list)
        .post("/api/v1/filters", WRITE_FILTERS, absent::filters)
        .get("/api/v1/filters/{id}", READ_FILTERS, absent::no_such)
        .get("/api/v2/filters", READ_FILTERS, absent::list)
        .post("/api/v2/filters", WRITE_FILTERS, absent::filters)
        .get("/api/v2/filters/{id}", READ_FILTERS, absent::no_such)
        .change("/api/v2/filters/{id}", WRITE_FILTERS, absent::no_such)
        .delete("/api/v2/filters/{id}", WRITE_FILTERS, absent::no_such)
}

fn quiet(door: Door) -> Door {
    door.get("/api/v1/announcements", Person(&["read"]), absent::list)
        .get("/api/v1/followed_tags", Person(&["read:follows"]), absent::list)
        .get("/api/v1/featured_tags", Person(&["read:accounts"]), absent::list)
        .get(
            "/api/v1/featured_tags/suggestions",
            Person(&["read:accounts"]),
            absent::list,
        )
        .post("/api/v1/featured_tags", WRITE_ACCOUNTS, absent::tags)
        .get("/api/v1/endorsements", Person(&["read:accounts"]), absent::list)
        .get("/api/v1/trends", Nothing, absent::list)
        .get("/api/v1/trends/tags", Nothing, absent::list)
        .get("/api/v1/trends/statuses", Nothing, absent::list)
        .get("/api/v1/trends/links", Nothing, absent::list)
        .get("/api/v1/domain_blocks", Person(&["read:blocks"]), absent::list)
        .post("/api/v1/domain_blocks", Person(&["write:blocks"]), absent::servers)
        .delete("/api/v1/domain_blocks", Person(&["write:blocks"]), absent::object)
        .get("/api/v1/reports", Person(&["read"]), absent::list)
        .get(
            "/api/v1/annual_reports",
            Person(&["read:accounts"]),
            absent::annual_reports,
        )
        .get(
            "/api/v1/collections",
            Person(&["read:collections"]),
            absent::collections,
        )
}

fn later(door: Door) -> Door {
    door.get("/api/v1/push/subscription", PUSH, absent::no_such)
        .post("/api/v1/push/subscription", PUSH, absent::push)
        .change("/api/v1/push/subscription", PUSH, absent::push)
        .delete("/api/v1/push/subscription", PUSH, absent::object)
        .get("/api/v1/scheduled_statuses", MY_STATUSES, absent::list)
        .get("/api/v1/scheduled_statuses/{id}", MY_STATUSES, absent::no_such)
        .change("/api/v1/scheduled_statuses/{id}", WRITE_STATUSES, absent::scheduled)
        .delete("/api/v1/scheduled_statuses/{id}", WRITE_STATUSES, absent::no_such)
        .get("/api/v1/polls/{id}", READ_STATUSES, polls::show)
        .post("/api/v1/polls/{id}/votes", WRITE_STATUSES, polls::vote)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Vec<(&'static str, &'static str, Need)> {
        all(Door::default())
            .table()
            .iter()
            .map(|row| (row.method, row.path, row.need))
            .collect()
    }

    #[test]
    fn whatever_changes_something_needs_a_token_but_for_the_steps_that_lead_to_one() {
        let free: Vec<_> = table()
            .into_iter()
            .filter(|(method, _, need)| *method != "GET" && matches!(need, Nothing | Maybe(_)))
            .map(|(_, path, _)| path)
            .collect();
        assert_eq!(
            free,
            ["/api/v1/apps", "/oauth/authorize", "/oauth/token", "/oauth/revoke"]
        );
    }

    #[test]
    fn no_scope_for_reading_lets_anything_be_written() {
        let scopes = |need| match need {
            Nothing => Vec::new(),
            Maybe(scopes) | Token(scopes) | Person(scopes) => scopes.to_vec(),
        };
        let silent = [
            "/oauth/userinfo",
            "/api/v1/statuses/{id}/translate",
            "/api/v1/suggestions/{id}",
        ];
        for (method, path, need) in table().into_iter().filter(|(_, path, _)| !silent.contains(path)) {
            let reads = scopes(need).iter().any(|scope| scope.starts_with("read"));
            assert!(method == "GET" || !reads, "{method} {path}");
        }
    }

    #[test]
    fn every_scope_asked_for_is_one_that_can_be_given() {
        for (_, path, need) in table() {
            if let Maybe(scopes) | Token(scopes) | Person(scopes) = need {
                assert!(
                    scopes
                        .iter()
                        .all(|scope| scope.parse::<crate::scopes::Scopes>().is_ok()),
                    "{path}"
                );
            }
        }
    }
}
