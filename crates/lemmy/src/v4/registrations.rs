//! Version 4's requests for an account, as administrators see them.

use axum::Json;
use axum::extract::State as Given;
use domain::people::{self, Waiting};
use serde::Serialize;
use web::State;

use super::V4;
use super::site::local_user;
use super::views::person::{LocalUser, Person};
use crate::api::registrations;
use crate::ask::{Asked, Me};
use crate::listing::{Listing, Turn};
use crate::refusal::Answer;
use crate::shape::{Id, When, shape};

shape! {
    RegistrationApplication {
        id: Id,
        local_user_id: Id,
        answer: String,
        published_at: When,
    }

    RegistrationApplicationView {
        registration_application: RegistrationApplication,
        creator_local_user: LocalUser,
        creator: Person,
    }
}

#[derive(Serialize)]
pub struct Decided {
    registration_application: RegistrationApplicationView,
}

pub async fn list(
    Given(state): Given<State>,
    me: Me<V4>,
    Asked(params): Asked,
) -> Answer<V4, Listing<RegistrationApplicationView>> {
    let turn = Turn::asked::<V4>(&params)?;
    let (skip, take) = turn.span();
    let waiting = people::waiting(&state.site, &me.actor).await?;
    let items: Vec<_> = waiting
        .iter()
        .skip(skip)
        .take(take)
        .map(|waiting| dress(&state, waiting))
        .collect();
    let found = items.len();
    Ok(Json(turn.listing::<V4, _>("registration_applications", items, found)))
}

pub async fn decide(Given(state): Given<State>, me: Me<V4>, Asked(params): Asked) -> Answer<V4, Decided> {
    let waiting = registrations::decide(&state, &me, &params).await?;
    Ok(Json(Decided {
        registration_application: dress(&state, &waiting),
    }))
}

fn dress(state: &State, waiting: &Waiting) -> RegistrationApplicationView {
    let address = state.site.address(format_args!("u/{}", waiting.handle));
    RegistrationApplicationView {
        registration_application: RegistrationApplication {
            id: waiting.person.0,
            local_user_id: waiting.person.0,
            answer: waiting.answer.clone(),
            published_at: waiting.since.into(),
        },
        creator_local_user: local_user(waiting.into()),
        creator: Person {
            id: waiting.person.0,
            name: waiting.handle.clone(),
            display_name: None,
            avatar: None,
            published_at: waiting.since.into(),
            updated_at: None,
            ap_id: address,
            bio: None,
            local: true,
            last_refreshed_at: waiting.since.into(),
            banner: None,
            deleted: false,
            matrix_user_id: None,
            bot_account: false,
            instance_id: 1,
            post_count: 0,
            comment_count: 0,
        },
    }
}
