//! The calls that report something, and those by which animators answer.

use axum::Json;
use axum::extract::State as Given;
use domain::actors::{self, Profile};
use domain::id::ReportId;
use domain::moderation::{self, Complaint, Report};
use domain::posts::{self, PostView};
use domain::{Error, people};
use serde::Serialize;
use web::{Params, State};

use super::{comments, posts as threads};
use crate::ask::{Asked, Me};
use crate::dialect::Dialect;
use crate::listing::{Listing, Turn};
use crate::refusal::{Answer, Refusal};
use crate::scene::{Scene, is_comment};

/// A report, with what it is about and who made it.
pub struct Told {
    pub report: Report,
    pub view: PostView,
    pub by: Profile,
    pub resolver: Option<Profile>,
}

impl Told {
    /// None when what it is about can no longer be read, or is a person as a whole.
    async fn of<D>(state: &State, me: &Me<D>, report: Report) -> Result<Option<Self>, Error> {
        let viewer = me.reader().viewer();
        let Some(post) = report.post_id else { return Ok(None) };
        let view = match posts::one(&state.site, viewer, post).await {
            Err(Error::NotFound) => return Ok(None),
            view => view?,
        };
        // Reported by another server for its people, or by somebody suspended since: shown as the site's own.
        let by = match people::profile(&state.site, viewer, report.by_id).await {
            Err(Error::NotFound) => actors::site_actor(&state.site).await?,
            by => by?,
        };
        let resolver = match report.resolved_by {
            Some(resolver) => match people::profile(&state.site, viewer, resolver).await {
                Err(Error::NotFound) => None,
                resolver => Some(resolver?),
            },
            None => None,
        };
        Ok(Some(Self {
            report,
            view,
            by,
            resolver,
        }))
    }
}

#[derive(Serialize)]
pub struct PostReportResponse<R> {
    post_report_view: R,
}

#[derive(Serialize)]
pub struct CommentReportResponse<R> {
    comment_report_view: R,
}

type AboutPost<D> = Answer<D, PostReportResponse<<D as Dialect>::PostReport>>;
type AboutComment<D> = Answer<D, CommentReportResponse<<D as Dialect>::CommentReport>>;

fn reason<D>(params: &Params) -> Result<&str, Refusal<D>> {
    params
        .words("reason")
        .ok_or_else(|| Refusal::word("report_reason_required"))
}

async fn report<D>(state: &State, me: &Me<D>, (view, params): (PostView, &Params)) -> Result<Report, Refusal<D>> {
    let complaint = Complaint {
        target: view.author.id,
        post: Some(view.post.id),
        reason: reason(params)?.to_owned(),
        // Clients do not ask: the animators of a community elsewhere are those who answer, the others are here.
        forward: view.community.as_ref().is_some_and(|community| !community.local()),
    };
    Ok(moderation::report(&state.site, &me.actor, complaint).await?)
}

async fn resolve<D>(state: &State, me: &Me<D>, params: &Params) -> Result<Report, Refusal<D>> {
    let id = ReportId(params.number("report_id").unwrap_or(0));
    Ok(moderation::resolve(&state.site, &me.actor, id, params.is("resolved")).await?)
}

async fn dressed<D: Dialect>(state: &State, me: &Me<D>, report: Report) -> Result<(Scene, Told), Refusal<D>> {
    let told = Told::of(state, me, report).await?.ok_or(Error::NotFound)?;
    let scene = Scene::of(&state.site, me.reader(), std::slice::from_ref(&told.view)).await?;
    Ok((scene, told))
}

async fn about_post<D: Dialect>(state: &State, me: &Me<D>, report: Report) -> AboutPost<D> {
    let (scene, told) = dressed(state, me, report).await?;
    let post_report_view = D::post_report(&scene, &told).ok_or(Error::NotFound)?;
    Ok(Json(PostReportResponse { post_report_view }))
}

async fn about_comment<D: Dialect>(state: &State, me: &Me<D>, report: Report) -> AboutComment<D> {
    let (scene, told) = dressed(state, me, report).await?;
    let comment_report_view = D::comment_report(&scene, &told).ok_or(Error::NotFound)?;
    Ok(Json(CommentReportResponse { comment_report_view }))
}

pub async fn report_post<D: Dialect>(Given(state): Given<State>, me: Me<D>, Asked(params): Asked) -> AboutPost<D> {
    let view = threads::named(&state, me.reader(), &params).await?;
    let report = report(&state, &me, (view, &params)).await?;
    about_post(&state, &me, report).await
}

pub async fn report_comment<D: Dialect>(
    Given(state): Given<State>,
    me: Me<D>,
    Asked(params): Asked,
) -> AboutComment<D> {
    let view = comments::named(&state, me.reader(), &params).await?;
    let report = report(&state, &me, (view, &params)).await?;
    about_comment(&state, &me, report).await
}

pub async fn resolve_post<D: Dialect>(Given(state): Given<State>, me: Me<D>, Asked(params): Asked) -> AboutPost<D> {
    let report = resolve(&state, &me, &params).await?;
    about_post(&state, &me, report).await
}

pub async fn resolve_comment<D: Dialect>(
    Given(state): Given<State>,
    me: Me<D>,
    Asked(params): Asked,
) -> AboutComment<D> {
    let report = resolve(&state, &me, &params).await?;
    about_comment(&state, &me, report).await
}

/// The reports the reader answers for, of threads and comments, and what is around them.
pub async fn answered<D: Dialect>(
    state: &State,
    me: &Me<D>,
    params: &Params,
) -> Result<(Scene, Vec<Told>), Refusal<D>> {
    let also_resolved = params.flag("unresolved_only") == Some(false);
    let mut all = Vec::new();
    for report in moderation::reports(&state.site, &me.actor, also_resolved).await? {
        let (place, post) = (params.number("community_id"), params.number("post_id"));
        let wanted = place.is_none_or(|place| report.community_id.map(|id| id.0) == Some(place))
            && post.is_none_or(|post| report.post_id.map(|id| id.0) == Some(post));
        if wanted {
            all.extend(Told::of(state, me, report).await?);
        }
    }
    let views: Vec<PostView> = all.iter().map(|told| told.view.clone()).collect();
    let scene = Scene::of(&state.site, me.reader(), &views).await?;
    Ok((scene, all))
}

pub async fn list_posts<D: Dialect>(
    Given(state): Given<State>,
    me: Me<D>,
    Asked(params): Asked,
) -> Answer<D, Listing<D::PostReport>> {
    let (skip, take) = Turn::asked::<D>(&params)?.span();
    let (scene, all) = answered(&state, &me, &params).await?;
    let of_posts = all.iter().filter(|told| !is_comment(&told.view)).skip(skip).take(take);
    Ok(Json(Listing::whole::<D>(
        "post_reports",
        of_posts.filter_map(|told| D::post_report(&scene, told)).collect(),
    )))
}

pub async fn list_comments<D: Dialect>(
    Given(state): Given<State>,
    me: Me<D>,
    Asked(params): Asked,
) -> Answer<D, Listing<D::CommentReport>> {
    let (skip, take) = Turn::asked::<D>(&params)?.span();
    let (scene, all) = answered(&state, &me, &params).await?;
    let of_comments = all.iter().filter(|told| is_comment(&told.view)).skip(skip).take(take);
    Ok(Json(Listing::whole::<D>(
        "comment_reports",
        of_comments.filter_map(|told| D::comment_report(&scene, told)).collect(),
    )))
}

#[derive(Serialize)]
pub struct Counts {
    comment_reports: usize,
    post_reports: usize,
}

/// How many reports wait for the reader.
pub async fn count<D: Dialect>(Given(state): Given<State>, me: Me<D>, Asked(params): Asked) -> Answer<D, Counts> {
    let (_, all) = answered(&state, &me, &params).await?;
    let comment_reports = all.iter().filter(|told| is_comment(&told.view)).count();
    Ok(Json(Counts {
        comment_reports,
        post_reports: all.len() - comment_reports,
    }))
}
