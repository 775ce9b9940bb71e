//! Version 4's log of decisions.

use axum::Json;
use axum::extract::State as Given;
use web::State;

use super::V4;
use super::dress::{dress_community, dress_person};
use super::views::modlog::{Modlog, ModlogView};
use super::views::words::ModlogKind;
use crate::ask::{Asked, Reader};
use crate::dialect::Dialect;
use crate::listing::{Listing, Turn};
use crate::modlog::{self, Decision, Line};
use crate::refusal::Answer;
use crate::scene::{Scene, is_comment, kept};

pub async fn list(Given(state): Given<State>, reader: Reader, Asked(params): Asked) -> Answer<V4, Listing<ModlogView>> {
    let turn = Turn::asked::<V4>(&params)?;
    let (scene, lines) = modlog::page(&state, reader, (&params, turn)).await?;
    let items = lines.iter().map(|line| dress(&scene, line)).collect();
    Ok(Json(turn.listing::<V4, _>("modlog", items, lines.len())))
}

fn dress(scene: &Scene, line: &Line) -> ModlogView {
    let logged = &line.logged;
    let comment = logged
        .post
        .as_ref()
        .filter(|view| is_comment(view))
        .and_then(|view| V4::comment(scene, view));
    let thread = logged
        .post
        .as_ref()
        .filter(|view| !is_comment(view))
        .and_then(|view| V4::post(scene, view));
    let about_comment = comment.is_some();
    ModlogView {
        modlog: Modlog {
            id: logged.id,
            kind: kind(line.decision, about_comment),
            is_revert: line.revert,
            reason: kept(&logged.detail),
            published_at: logged.at.into(),
            child_count: 0,
        },
        moderator: logged.by.as_ref().map(|person| dress_person(scene, person)),
        target_person: logged.person.as_ref().map(|person| dress_person(scene, person)),
        target_community: logged
            .community
            .as_ref()
            .map(|community| dress_community(scene, community)),
        target_post: thread.map(|view| view.post),
        target_comment: comment.map(|view| view.comment),
    }
}

fn kind(decision: Decision, about_comment: bool) -> ModlogKind {
    match (decision, about_comment) {
        (Decision::Remove, false) => ModlogKind::ModRemovePost,
        (Decision::Remove, true) => ModlogKind::ModRemoveComment,
        (Decision::Lock, false) => ModlogKind::ModLockPost,
        (Decision::Lock, true) => ModlogKind::ModLockComment,
        (Decision::Feature, _) => ModlogKind::ModFeaturePostCommunity,
        (Decision::BanFromCommunity, _) => ModlogKind::ModBanFromCommunity,
        (Decision::AddToCommunity, _) => ModlogKind::ModAddToCommunity,
        (Decision::Ban, _) => ModlogKind::AdminBan,
        (Decision::AddAdmin, _) => ModlogKind::AdminAdd,
    }
}
