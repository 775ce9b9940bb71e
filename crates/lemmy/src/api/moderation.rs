//! The calls by which animators and administrators decide about people.

use axum::Json;
use axum::extract::State as Given;
use domain::circles::{self, Standing};
use domain::communities;
use domain::{Error, PersonId, moderation, people, posts};
use web::State;

use super::communities::numbered;
use super::people::{PersonResponse, shown};
use super::{DONE, Success};
use crate::ask::{Asked, Me};
use crate::dialect::Dialect;
use crate::refusal::{Answer, Refusal};

/// Keeps somebody out of a community, with all they said there if that is wanted, or lets them come back.
pub async fn ban_from_community<D: Dialect>(
    Given(state): Given<State>,
    me: Me<D>,
    Asked(params): Asked,
) -> Answer<D, PersonResponse<D::Person>> {
    let community = communities::one(&state.site, me.reader().viewer(), numbered(&params)?).await?;
    let person = PersonId(params.number("person_id").ok_or(Error::NotFound)?);
    let ban = params.is("ban");
    let standing = if ban { Standing::Banned } else { Standing::Stranger };
    circles::place(&state.site, &me.actor, community.circle, (person, standing)).await?;
    if ban && (params.is("remove_data") || params.is("remove_or_restore_data")) {
        let reason = params.text("reason").unwrap_or_default();
        posts::remove_all(&state.site, &me.actor, (community.id, person), reason).await?;
    }
    shown(&state, me.reader(), (person, None, Some(ban))).await
}

/// Closes somebody's account, or opens it again. Administrators only.
pub async fn ban<D: Dialect>(
    Given(state): Given<State>,
    me: Me<D>,
    Asked(params): Asked,
) -> Answer<D, PersonResponse<D::Person>> {
    let person = PersonId(params.number("person_id").ok_or(Error::NotFound)?);
    let before = people::profile(&state.site, me.reader().viewer(), person.into()).await;
    let ban = params.is("ban");
    match ban {
        true => {
            moderation::suspend(
                &state.site,
                &me.actor,
                person,
                params.text("reason").unwrap_or_default(),
            )
            .await?
        }
        false => moderation::restore(&state.site, &me.actor, person).await?,
    };
    match before {
        // A closed account is no longer shown; it is answered as it was.
        Ok(profile) if ban => super::people::as_it_was(&state, me.reader(), (&profile, ban)).await,
        _ => shown(&state, me.reader(), (person, None, Some(ban))).await,
    }
}

/// Admits or declines somebody who asked to come in.
pub async fn decide<D: Dialect>(Given(state): Given<State>, me: Me<D>, Asked(params): Asked) -> Answer<D, Success> {
    let community = numbered(&params)?;
    let person = PersonId(
        params
            .number("follower_id")
            .ok_or_else(|| Refusal::<D>::word("no_id_given"))?,
    );
    match params.is("approve") {
        true => circles::admit(&state.site, &me.actor, community, person)
            .await
            .map(|_| ())?,
        false => circles::decline(&state.site, &me.actor, community, person).await?,
    }
    Ok(Json(DONE))
}
