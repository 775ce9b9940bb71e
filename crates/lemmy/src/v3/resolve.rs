//! Version 3's answer to an address: one of four names.

use axum::Json;
use axum::extract::State as Given;
use serde::Serialize;
use web::State;
use web::address::Client;
use web::state::Found;

use super::V3;
use super::views::community::CommunityView;
use super::views::person::PersonView;
use super::views::post::{CommentView, PostView};
use crate::api::{communities, search};
use crate::ask::{Asked, Reader};
use crate::dialect::Dialect;
use crate::refusal::Answer;
use crate::scene::{Scene, is_comment};

/// What an address names.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Resolved {
    Post(Box<PostView>),
    Comment(Box<CommentView>),
    Community(Box<CommunityView>),
    Person(Box<PersonView>),
}

pub async fn resolve(
    Given(state): Given<State>,
    reader: Reader,
    client: Client,
    Asked(params): Asked,
) -> Answer<V3, Resolved> {
    match search::resolve::<V3>(&state, (reader, client), &params).await? {
        Found::Post(view) => {
            let scene = Scene::of(&state.site, reader, std::slice::from_ref(&*view)).await?;
            let dressed = match is_comment(&view) {
                true => V3::comment(&scene, &view).map(|comment| Resolved::Comment(Box::new(comment))),
                false => V3::post(&scene, &view).map(|post| Resolved::Post(Box::new(post))),
            };
            dressed.map(Json).ok_or_else(V3::unresolved)
        }
        Found::Profile(profile) => {
            let scene = Scene::around(&state.site, reader, &[profile.id]).await?;
            let around = communities::behind(&state, reader, &profile).await?;
            Ok(Json(match around {
                Some(community) => Resolved::Community(Box::new(V3::community(&scene, &community))),
                None => Resolved::Person(Box::new(V3::person(&scene, &profile))),
            }))
        }
    }
}
