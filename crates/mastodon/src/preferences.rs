//! The only place for how a person likes to post, and how far they have read.

use std::collections::BTreeMap;

use axum::Json;
use domain::{actor::Actor, people, site::Site};
use web::{Params, State};

use crate::{
    entities::{Marker, Preferences},
    gate::Me,
    refusal::{Answer, Refusal},
};

/// The timelines that can be marked.
const TIMELINES: [&str; 2] = ["home", "notifications"];
/// Where an account remembers the marks, among what doors keep there.
const KEPT: &str = "mastodon.markers";

type Marks = BTreeMap<String, Marker>;

/// `GET /api/v1/preferences`
pub async fn show(state: State, Me(actor): Me) -> Answer<Preferences> {
    let own = people::account(&state.site, &actor).await?.preferences.0;
    Ok(Json(Preferences {
        visibility: own.visibility,
        sensitive: own.sensitive,
        language: Some(own.language).filter(|language| !language.is_empty()),
        quote_policy: "nobody",
        expand_media: "default",
        expand_spoilers: false,
        autoplay: false,
    }))
}

/// `GET /api/v1/markers?timeline[]=`
pub async fn markers(state: State, Me(actor): Me, params: Params) -> Answer<Marks> {
    let asked = params.texts("timeline");
    let mut marks = kept(&state.site, &actor).await?;
    marks.retain(|name, _| asked.is_empty() || asked.contains(&name.as_str()));
    Ok(Json(marks))
}

/// `POST /api/v1/markers`: a mark moves forward only.
pub async fn mark(state: State, Me(actor): Me, params: Params) -> Answer<Marks> {
    let mut marks = kept(&state.site, &actor).await?;
    let mut moved = Marks::new();
    for name in TIMELINES {
        let Some(last) = params.nested(name).and_then(|mark| mark.number("last_read_id")) else {
            continue;
        };
        let mark = advanced(marks.get(name), last, state.site.now().to_string());
        marks.insert(name.to_owned(), mark.clone());
        moved.insert(name.to_owned(), mark);
    }
    keep(&state.site, &actor, &marks).await?;
    Ok(Json(moved))
}

fn advanced(before: Option<&Marker>, last: i64, now: String) -> Marker {
    match before {
        Some(mark) if mark.last_read_id.parse().is_ok_and(|reached: i64| last < reached) => mark.clone(),
        _ => Marker {
            last_read_id: last.to_string(),
            version: before.map_or(0, |mark| mark.version) + 1,
            updated_at: now,
        },
    }
}

async fn kept(site: &Site, actor: &Actor) -> Result<Marks, Refusal> {
    let own = people::account(site, actor).await?.preferences.0;
    let text = own.doors.get(KEPT).map_or("{}", String::as_str);
    // Marks that cannot be read are marks not made yet.
    Ok(serde_json::from_str(text).unwrap_or_default())
}

async fn keep(site: &Site, actor: &Actor, marks: &Marks) -> Result<(), Refusal> {
    let mut own = people::account(site, actor).await?.preferences.0;
    own.doors.insert(
        KEPT.to_owned(),
        serde_json::to_string(marks).map_err(domain::Error::from)?,
    );
    people::amend_account(site, actor, None, Some(own)).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_never_moves_back() {
        let first = advanced(None, 5, "a".into());
        let second = advanced(Some(&first), 3, "b".into());
        assert_eq!((second.last_read_id.as_str(), second.version), ("5", 1));
        assert_eq!(advanced(Some(&second), 9, "c".into()).version, 2);
    }
}
