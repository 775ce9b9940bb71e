//! The only place that takes a report from a client.

use axum::Json;
use domain::{
    id::{ActorId, Moment},
    moderation::{self, Complaint},
    people,
};
use web::{Params, State};

use crate::{
    entities::{Account, Frame, Report},
    gate::Me,
    refusal::{Answer, Refusal},
};

/// `POST /api/v1/reports`: of an account, or of what it said. Each status is found as its reader finds it.
pub async fn create(state: State, Me(actor): Me, params: Params) -> Answer<Report> {
    let viewer = actor.viewer();
    let target = ActorId(params.number("account_id").ok_or(domain::Error::NotFound)?);
    let profile = people::profile(&state.site, viewer, target).await?;
    let reason = params.words("comment").unwrap_or_default().to_owned();
    let mut ids = params.numbers("status_ids");
    ids.sort_unstable();
    ids.dedup();
    if 20 < ids.len() {
        return Err(Refusal::sentence("Too many status_ids"));
    }
    let complaint = Complaint {
        target,
        post: None,
        reason: reason.clone(),
        forward: params.is("forward"),
    };
    let mut told = Vec::new();
    for id in &ids {
        let view = super::statuses::readable(&state.site, viewer, Moment(*id)).await?;
        let about = Complaint {
            post: Some(view.post.id),
            ..complaint.clone()
        };
        told.push(moderation::report(&state.site, &actor, about).await?);
    }
    if ids.is_empty() {
        told.push(moderation::report(&state.site, &actor, complaint).await?);
    }
    let report = told.first().ok_or(domain::Error::NotFound)?;
    Ok(Json(Report {
        id: report.id.to_string(),
        action_taken: false,
        action_taken_at: None,
        category: "other",
        comment: reason,
        forwarded: report.forwarded,
        created_at: report.created_at.to_string(),
        status_ids: Some(ids.iter().map(i64::to_string).collect()),
        rule_ids: None,
        target_account: Account::of(&Frame::new(&state.site, viewer), &profile),
    }))
}
