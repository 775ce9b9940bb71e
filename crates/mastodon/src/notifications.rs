//! The only place for notifications as clients ask for them, one by one and grouped.

use axum::Json;
use domain::{
    Error,
    actor::Actor,
    id::{ActorId, NoticeId},
    notices::{self, Filter, Notice, NoticeKind as Kind},
    page::Page,
    site::Site,
};
use serde_json::{Value, json};
use web::{Params, State};

use crate::{
    at::At,
    entities::{
        Account, Frame, Grouped, Notification,
        notification::{self, TYPES, UPDATE, group_key, kinds_of},
    },
    gate::Me,
    paging::{Here, Listed, NOTIFICATIONS, Paged},
    refusal::{Answer, Refusal},
};

/// What is grouped when the client does not say.
const USUALLY_GROUPED: [&str; 3] = ["favourite", "reblog", "follow"];

/// The notices whose words the client wants. What clients have no word for is never sent to them.
fn wanted(params: &Params) -> Vec<Kind> {
    let (only, without) = (params.texts("types"), params.texts("exclude_types"));
    let all = TYPES.iter().chain([&UPDATE]).map(|(word, _)| *word);
    let words = all
        .filter(|word| only.is_empty() || only.contains(word))
        .filter(|word| !without.contains(word));
    words.flat_map(kinds_of).copied().collect()
}

async fn page(site: &Site, actor: &Actor, here: &Here) -> Result<Page<Notice>, Error> {
    let kinds = wanted(&here.params);
    if kinds.is_empty() {
        return Ok(Page::empty());
    }
    let id = |name| here.params.number(name).map(NoticeId);
    let filter = Filter {
        kinds,
        by: here.params.number("account_id").map(ActorId),
        before: id("max_id"),
        after: id("min_id"),
        since: id("since_id"),
        limit: here.limit(NOTIFICATIONS),
        ..Filter::default()
    };
    let mut page = notices::list(site, actor, filter).await?;
    page.items.retain(|notice| there(notice, actor));
    Ok(page)
}

/// A notice of something that clients may no longer see is not theirs either.
fn there(notice: &Notice, actor: &Actor) -> bool {
    notice
        .post
        .as_ref()
        .is_none_or(|view| crate::statuses::there(view, actor.viewer()))
}

/// `GET /api/v1/notifications`
pub async fn list(state: State, Me(actor): Me, here: Here) -> Listed<Notification> {
    let frame = Frame::new(&state.site, actor.viewer());
    let page = page(&state.site, &actor, &here).await?;
    Ok(here.page(page, |notices| {
        notices
            .iter()
            .filter_map(|notice| Notification::of(&frame, notice))
            .collect()
    }))
}

async fn one(site: &Site, actor: &Actor, id: NoticeId) -> Result<Notice, Error> {
    let notice = notices::one(site, actor, id).await?;
    if there(&notice, actor) {
        Ok(notice)
    } else {
        Err(Error::NotFound)
    }
}

/// `GET /api/v1/notifications/:id`
pub async fn show(state: State, Me(actor): Me, At(id): At<NoticeId>) -> Answer<Notification> {
    let notice = one(&state.site, &actor, id).await?;
    let shape = Notification::of(&Frame::new(&state.site, actor.viewer()), &notice);
    shape.map(Json).ok_or(Error::NotFound.into())
}

/// `POST /api/v1/notifications/clear`
pub async fn clear(state: State, Me(actor): Me) -> Answer<Value> {
    notices::clear(&state.site, &actor).await?;
    Ok(Json(json!({})))
}

/// `POST /api/v1/notifications/:id/dismiss`
pub async fn dismiss(state: State, Me(actor): Me, At(id): At<NoticeId>) -> Answer<Value> {
    notices::dismiss(&state.site, &actor, id).await?;
    Ok(Json(json!({})))
}

/// `GET /api/v{1,2}/notifications/unread_count`
pub async fn unread(state: State, Me(actor): Me) -> Answer<Value> {
    Ok(Json(json!({ "count": notices::unread(&state.site, &actor).await? })))
}

/// `GET /api/v2/notifications`
pub async fn groups(state: State, Me(actor): Me, here: Here) -> Result<Paged<Grouped>, Refusal> {
    let frame = Frame::new(&state.site, actor.viewer());
    let asked = here.params.texts("grouped_types");
    let words: Vec<&str> = if asked.is_empty() {
        USUALLY_GROUPED.to_vec()
    } else {
        asked
    };
    let page = page(&state.site, &actor, &here).await?;
    Ok(here.page(page, |notices| notification::grouped(&frame, &notices, &words)))
}

/// The notices of one group, among the recent ones.
async fn of_group(site: &Site, actor: &Actor, key: &str) -> Result<Vec<Notice>, Error> {
    if let Some(id) = key.strip_prefix("ungrouped-") {
        let id = id.parse().map_err(|_| Error::NotFound)?;
        return Ok(vec![one(site, actor, id).await?]);
    }
    let word = key.split('-').next().unwrap_or_default();
    let filter = Filter {
        kinds: kinds_of(word).to_vec(),
        limit: 100,
        ..Filter::default()
    };
    let mut found = if filter.kinds.is_empty() {
        Vec::new()
    } else {
        notices::list(site, actor, filter).await?.items
    };
    found.retain(|notice| group_key(notice) == key && there(notice, actor));
    if found.is_empty() {
        Err(Error::NotFound)
    } else {
        Ok(found)
    }
}

/// `GET /api/v2/notifications/:group_key`
pub async fn group(state: State, Me(actor): Me, At(key): At<String>) -> Answer<Grouped> {
    let notices = of_group(&state.site, &actor, &key).await?;
    let frame = Frame::new(&state.site, actor.viewer());
    Ok(Json(notification::grouped(&frame, &notices, &USUALLY_GROUPED)))
}

/// `POST /api/v2/notifications/:group_key/dismiss`
pub async fn dismiss_group(state: State, Me(actor): Me, At(key): At<String>) -> Answer<Value> {
    for notice in of_group(&state.site, &actor, &key).await? {
        notices::dismiss(&state.site, &actor, notice.id).await?;
    }
    Ok(Json(json!({})))
}

/// `GET /api/v2/notifications/:group_key/accounts`
pub async fn accounts(state: State, Me(actor): Me, At(key): At<String>) -> Answer<Vec<Account>> {
    let notices = of_group(&state.site, &actor, &key).await?;
    let frame = Frame::new(&state.site, actor.viewer());
    Ok(Json(
        notices.iter().map(|notice| Account::of(&frame, &notice.by)).collect(),
    ))
}

/// `GET` and `PATCH /api/v2/notifications/policy`: everything is let through.
pub async fn policy() -> Json<Value> {
    Json(json!({
        "for_not_following": "accept",
        "for_not_followers": "accept",
        "for_new_accounts": "accept",
        "for_private_mentions": "accept",
        "for_limited_accounts": "accept",
        "summary": { "pending_requests_count": 0, "pending_notifications_count": 0 },
    }))
}
