//! The only place where reports put on the shapes of version 3.

use super::V3;
use super::dress::dress_person;
use super::views::report::{CommentReport, CommentReportView, PostReport, PostReportView};
use crate::api::reports::Told;
use crate::dialect::Dialect;
use crate::scene::Scene;
use crate::shape::When;

pub fn of_post(scene: &Scene, told: &Told) -> Option<PostReportView> {
    let mut view = V3::post(scene, &told.view)?;
    let post_creator = std::mem::replace(&mut view.creator, dress_person(scene, &told.by));
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
            published: report.created_at.into(),
            updated: report.resolved_at.map(When::from),
        },
        post_creator,
        resolver: told.resolver.as_ref().map(|person| dress_person(scene, person)),
        view,
    })
}

pub fn of_comment(scene: &Scene, told: &Told) -> Option<CommentReportView> {
    let mut view = V3::comment(scene, &told.view)?;
    let comment_creator = std::mem::replace(&mut view.creator, dress_person(scene, &told.by));
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
            published: report.created_at.into(),
            updated: report.resolved_at.map(When::from),
        },
        comment_creator,
        resolver: told.resolver.as_ref().map(|person| dress_person(scene, person)),
        view,
    })
}
