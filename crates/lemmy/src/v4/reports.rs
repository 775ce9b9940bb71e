//! The only place where reports put on the shapes of version 4, and its one list of them.

use axum::Json;
use axum::extract::State as Given;
use web::State;

use super::V4;
use super::dress::dress_person;
use super::views::report::{CommentReport, CommentReportView, PostReport, PostReportView, ReportView};
use crate::api::reports::{Told, answered};
use crate::ask::{Asked, Me};
use crate::dialect::Dialect;
use crate::listing::{Listing, Turn};
use crate::refusal::Answer;
use crate::scene::{Scene, is_comment};
use crate::shape::When;

pub fn of_post(scene: &Scene, told: &Told) -> Option<PostReportView> {
    let view = V4::post(scene, &told.view)?;
    let report = &told.report;
    Some(PostReportView {
        post_report: PostReport {
            id: report.id.0,
            creator_id: report.by_id.0,
            post_id: view.post.id,
            original_post_name: view.post.name.clone(),
            original_post_url: view.post.url.clone(),
            original_post_body: view.post.body.clone(),
            reason: report.reason.clone(),
            resolved: report.resolved_at.is_some(),
            resolver_id: report.resolved_by.map(|id| id.0),
            published_at: report.created_at.into(),
            updated_at: report.resolved_at.map(When::from),
            violates_instance_rules: false,
        },
        post: view.post,
        community: view.community,
        creator: dress_person(scene, &told.by),
        post_creator: view.creator,
        community_actions: view.community_actions,
        post_actions: view.post_actions,
        person_actions: view.person_actions,
        resolver: told.resolver.as_ref().map(|person| dress_person(scene, person)),
        creator_is_admin: view.creator_is_admin,
        creator_is_moderator: view.creator_is_moderator,
        creator_banned: view.creator_banned,
        creator_banned_from_community: view.creator_banned_from_community,
        tags: view.tags,
    })
}

pub fn of_comment(scene: &Scene, told: &Told) -> Option<CommentReportView> {
    let view = V4::comment(scene, &told.view)?;
    let report = &told.report;
    Some(CommentReportView {
        comment_report: CommentReport {
            id: report.id.0,
            creator_id: report.by_id.0,
            comment_id: view.comment.id,
            original_comment_text: view.comment.content.clone(),
            reason: report.reason.clone(),
            resolved: report.resolved_at.is_some(),
            resolver_id: report.resolved_by.map(|id| id.0),
            published_at: report.created_at.into(),
            updated_at: report.resolved_at.map(When::from),
            violates_instance_rules: false,
        },
        comment: view.comment,
        post: view.post,
        community: view.community,
        creator: dress_person(scene, &told.by),
        comment_creator: view.creator,
        comment_actions: view.comment_actions,
        resolver: told.resolver.as_ref().map(|person| dress_person(scene, person)),
        person_actions: view.person_actions,
        community_actions: view.community_actions,
        creator_is_admin: view.creator_is_admin,
        creator_is_moderator: view.creator_is_moderator,
        creator_banned: view.creator_banned,
        creator_banned_from_community: view.creator_banned_from_community,
        tags: view.tags,
    })
}

pub async fn list(Given(state): Given<State>, me: Me<V4>, Asked(params): Asked) -> Answer<V4, Listing<ReportView>> {
    let turn = Turn::asked::<V4>(&params)?;
    let (skip, take) = turn.span();
    let kind = params.words("type_").unwrap_or("all");
    let (scene, all) = answered(&state, &me, &params).await?;
    let wanted = |told: &&Told| kind == "all" || (kind == "comments") == is_comment(&told.view);
    let shown: Vec<&Told> = all.iter().filter(wanted).skip(skip).take(take).collect();
    let dress = |told: &&Told| match is_comment(&told.view) {
        true => of_comment(&scene, told).map(|report| ReportView::Comment(Box::new(report))),
        false => of_post(&scene, told).map(|report| ReportView::Post(Box::new(report))),
    };
    Ok(Json(turn.listing::<V4, _>(
        "reports",
        shown.iter().filter_map(dress).collect(),
        shown.len(),
    )))
}
