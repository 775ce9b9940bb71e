//! Version 4's lists of several kinds: what somebody said, what the reader saved or liked; and looking up an address.

use axum::Json;
use axum::extract::State as Given;
use domain::posts::{AuthorFeed, Feed, PostView};
use web::address::Client;
use web::state::Found;
use web::{Params, State};

use super::V4;
use super::views::tagged::Tagged;
use crate::api::{communities, people, search};
use crate::ask::{Asked, Me, Reader};
use crate::dialect::Dialect;
use crate::feeds;
use crate::listing::{Listing, Turn};
use crate::refusal::Answer;
use crate::scene::{Scene, is_comment};

type Said = Answer<V4, Listing<Tagged>>;

pub async fn content(Given(state): Given<State>, reader: Reader, Asked(params): Asked) -> Said {
    let person = people::named(&state, reader, &params).await?;
    list(
        &state,
        reader,
        (Feed::Author(person.id, AuthorFeed::default()), &params),
    )
    .await
}

pub async fn saved(Given(state): Given<State>, me: Me<V4>, Asked(params): Asked) -> Said {
    list(&state, me.reader(), (Feed::Saved, &params)).await
}

pub async fn liked(Given(state): Given<State>, me: Me<V4>, Asked(params): Asked) -> Said {
    match params.words("like_type") {
        Some("disliked_only") => disliked(&state, me.reader(), &params).await,
        _ => list(&state, me.reader(), (Feed::Liked, &params)).await,
    }
}

async fn disliked(state: &State, reader: Reader, params: &Params) -> Said {
    let turn = Turn::asked::<V4>(params)?;
    let found = feeds::disliked(state, reader, turn).await?;
    let scene = Scene::of(&state.site, reader, &found).await?;
    let items = found.iter().filter_map(|view| Tagged::said(&scene, view)).collect();
    Ok(Json(turn.listing::<V4, _>("content", items, found.len())))
}

async fn list(state: &State, reader: Reader, (feed, params): (Feed, &Params)) -> Said {
    let turn = Turn::asked::<V4>(params)?;
    let within = communities::within(state, reader, params).await?;
    let kind = params.words("type_").unwrap_or("all");
    let keep = |view: &PostView| {
        let wanted = kind == "all" || (kind == "comments") == is_comment(view);
        wanted && within.is_none_or(|community| view.post.community_id == Some(community))
    };
    let found = feeds::walk(state, reader, (feed, turn), keep).await?;
    let scene = Scene::of(&state.site, reader, &found).await?;
    let items = found.iter().filter_map(|view| Tagged::said(&scene, view)).collect();
    Ok(Json(turn.listing::<V4, _>("content", items, found.len())))
}

pub async fn resolve(
    Given(state): Given<State>,
    reader: Reader,
    client: Client,
    Asked(params): Asked,
) -> Answer<V4, Tagged> {
    match search::resolve::<V4>(&state, (reader, client), &params).await? {
        Found::Post(view) => {
            let scene = Scene::of(&state.site, reader, std::slice::from_ref(&*view)).await?;
            Tagged::said(&scene, &view).map(Json).ok_or_else(V4::unresolved)
        }
        Found::Profile(profile) => {
            let scene = Scene::around(&state.site, reader, &[profile.id]).await?;
            let around = communities::behind(&state, reader, &profile).await?;
            Ok(Json(match around {
                Some(community) => Tagged::Community(Box::new(V4::community(&scene, &community))),
                None => Tagged::Person(Box::new(V4::person(&scene, &profile))),
            }))
        }
    }
}
