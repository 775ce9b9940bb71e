//! Version 3's requests for an account, as administrators see them.

use axum::Json;
use axum::extract::State as Given;
use domain::people::{self, Waiting};
use serde::Serialize;
use web::State;

use super::V3;
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
        published: When,
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

#[derive(Serialize)]
pub struct Count {
    registration_applications: usize,
}

pub async fn count(Given(state): Given<State>, me: Me<V3>) -> Answer<V3, Count> {
    let registration_applications = people::waiting(&state.site, &me.actor).await?.len();
    Ok(Json(Count {
        registration_applications,
    }))
}

pub async fn list(
    Given(state): Given<State>,
    me: Me<V3>,
    Asked(params): Asked,
) -> Answer<V3, Listing<RegistrationApplicationView>> {
    let (skip, take) = Turn::asked::<V3>(&params)?.span();
    let waiting = people::waiting(&state.site, &me.actor).await?;
    let items = waiting
        .iter()
        .skip(skip)
        .take(take)
        .map(|waiting| dress(&state, waiting))
        .collect();
    Ok(Json(Listing::whole::<V3>("registration_applications", items)))
}

pub async fn decide(Given(state): Given<State>, me: Me<V3>, Asked(params): Asked) -> Answer<V3, Decided> {
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
            published: waiting.since.into(),
        },
        creator_local_user: local_user(waiting.into()),
        creator: Person {
            id: waiting.person.0,
            name: waiting.handle.clone(),
            display_name: None,
            avatar: None,
            banned: false,
            published: waiting.since.into(),
            updated: None,
            actor_id: address,
            bio: None,
            local: true,
            banner: None,
            deleted: false,
            matrix_user_id: None,
            bot_account: false,
            ban_expires: None,
            instance_id: 1,
        },
    }
}
