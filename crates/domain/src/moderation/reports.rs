//! Telling animators and administrators that something is wrong.
use db::{Conn, Timestamp, Tx, on};
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::actor::Actor;
use crate::actors::Profile;
use crate::audits::{self, Entry};
use crate::circles::{Kind, PUBLIC, Standing};
use crate::events::{self, Event};
use crate::id::{ActorId, CommunityId, PostId, ReportId};
use crate::laws::{post, sight};
use crate::posts::{Post, PostView};
use crate::site::Site;
use crate::tables::{actors as faces, circles, communities, memberships, reports};
use crate::{Error, Result, actors, boxed};

/// A report, as those who answer for the place see it.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = reports)]
pub struct Report {
    pub id: ReportId,
    pub by_id: ActorId,
    pub target_id: ActorId,
    pub post_id: Option<PostId>,
    pub community_id: Option<CommunityId>,
    pub reason: String,
    pub created_at: Timestamp,
    pub resolved_at: Option<Timestamp>,
    pub resolved_by: Option<ActorId>,
    /// Whoever complains wanted it told, without a name, to the server of the community it is in, or of whoever wrote it.
    pub forwarded: bool,
}

/// What somebody says is wrong.
#[derive(Debug, Clone)]
pub struct Complaint {
    pub target: ActorId,
    pub post: Option<PostId>,
    pub reason: String,
    /// Whether whoever answers for it elsewhere is told too, if there is somebody. Nobody is told who complains.
    pub forward: bool,
}

/// How many reports somebody makes in a day before other servers are told of no more: all are told in the site's own name.
const MOST_TOLD: i64 = 20;

/// Who answers for a message, or a person, beside the people here: the community where it was said when that lives
/// elsewhere, or else whoever wrote it. Nobody for what not everybody may read: so few read it that a report would name
/// its maker.
pub fn answers_elsewhere(view: &PostView) -> Option<&Profile> {
    let community = view.community.as_ref().filter(|community| !community.local());
    let answers = community.unwrap_or(&view.author);
    Some(answers).filter(|answers| view.is_public() && !answers.local())
}

/// Reports a post one may read, or a person.
#[boxed]
pub async fn report(site: &Site, actor: &Actor, complaint: Complaint) -> Result<Report> {
    let Complaint {
        target,
        post: post_id,
        forward,
        ..
    } = complaint;
    let (actor, reason) = (*actor, complaint.reason.chars().take(2_000).collect::<String>());
    site.write(async move |site, tx| {
        let (mut place, mut open) = (None, true);
        let mut target = target;
        if let Some(id) = post_id {
            let query = actor
                .viewer()
                .posts()
                .filter(post::id.eq(id))
                .select(db::columns::<Post>());
            let found: Post = on!(tx, |db| query.get_result(db).await)?;
            place = found.community_id;
            target = found.author_id.into();
            open = found.circle_id == PUBLIC;
        }
        actors::find(tx, target).await?;
        let may_tell = open && reported_lately(tx, &actor).await? < MOST_TOLD;
        let forwarded = may_tell && forward && actor.local() && is_elsewhere(tx, (target, place)).await?;
        let animated = may_tell && is_animated_elsewhere(tx, (target, place)).await?;
        let row = (
            reports::by_id.eq(actor.id()),
            reports::target_id.eq(target),
            reports::post_id.eq(post_id),
            reports::community_id.eq(place),
            reports::reason.eq(reason),
            reports::created_at.eq(site.now()),
            reports::forwarded.eq(forwarded),
        );
        let insert = diesel::insert_into(reports::table)
            .values(row)
            .returning(db::columns::<Report>());
        let report: Report = on!(&mut *tx, |db| insert.get_result(db).await)?;
        if forwarded || animated {
            events::record(site, tx, Event::Reported(report.id)).await?;
        }
        Ok(report)
    })
    .await
}

/// How many reports somebody, or a server for its people, made in a day.
async fn reported_lately(tx: &mut Tx, actor: &Actor) -> Result<i64> {
    let since = Timestamp::now().plus_seconds(-24 * 3600);
    let told = reports::table
        .filter(reports::by_id.eq(ActorId::from(actor)))
        .filter(reports::created_at.ge(since))
        .count();
    Ok(on!(tx, |db| told.get_result(db).await)?)
}

/// Whether somebody elsewhere answers for it.
async fn is_elsewhere(tx: &mut Tx, (target, place): (ActorId, Option<CommunityId>)) -> Result<bool> {
    if !actors::find(tx, target).await?.local() {
        return Ok(true);
    }
    match place {
        Some(place) => Ok(!actors::find(tx, place.into()).await?.local()),
        None => Ok(false),
    }
}

/// Whether it was said in a community from here, and somebody elsewhere animates it with us.
async fn is_animated_elsewhere(tx: &mut Tx, (target, place): (ActorId, Option<CommunityId>)) -> Result<bool> {
    let Some(place) = place else { return Ok(false) };
    if !actors::find(tx, place.into()).await?.local() {
        return Ok(false);
    }
    let afar = communities::table
        .find(place)
        .inner_join(memberships::table.on(memberships::circle_id.eq(communities::circle_id)))
        .inner_join(faces::table.on(faces::id.eq(memberships::person_id)))
        .filter(memberships::standing.ge(Standing::Animator))
        .filter(faces::host.ne("").and(faces::id.ne(target)))
        .count();
    let afar: i64 = on!(tx, |db| afar.get_result(db).await)?;
    Ok(0 < afar)
}

/// A report that other servers are told of.
#[boxed]
pub async fn told(site: &Site, id: ReportId) -> Result<Report> {
    site.read(async move |_, conn| {
        let query = reports::table.find(id).select(db::columns::<Report>());
        Ok(on!(conn, |db| query.get_result(db).await)?)
    })
    .await
}

/// The reports the actor answers for: of the communities they animate, or all of what everybody may read for an
/// administrator. Open ones only unless `also_resolved`.
#[boxed]
pub async fn reports(site: &Site, actor: &Actor, also_resolved: bool) -> Result<Vec<Report>> {
    let actor = *actor;
    site.read(async move |_, conn| {
        let places = memberships::table
            .inner_join(communities::table.on(communities::circle_id.eq(memberships::circle_id)))
            .filter(
                memberships::person_id
                    .eq(actor.id())
                    .and(memberships::standing.ge(Standing::Animator)),
            )
            .select(communities::actor_id);
        let places: Vec<CommunityId> = on!(conn, |db| places.load(db).await)?;
        let all: Vec<Report> = on!(conn, |db| {
            let mut query = reports::table
                .order(reports::id.desc())
                .limit(200)
                .select(db::columns::<Report>())
                .into_boxed::<Db>();
            if !also_resolved {
                query = query.filter(reports::resolved_at.is_null());
            }
            let of_its_animator = memberships::table
                .inner_join(communities::table.on(communities::circle_id.eq(memberships::circle_id)))
                .filter(communities::actor_id.nullable().eq(reports::community_id))
                .filter(memberships::person_id.eq(reports::target_id))
                .filter(memberships::standing.ge(Standing::Animator));
            // Nobody judges a report about herself, nor reads who made it: of an animator, the administrators answer.
            query = query.filter(reports::target_id.ne(ActorId::from(&actor)));
            query = match actor.is_admin() {
                true => query.filter(
                    reports::community_id
                        .is_null()
                        .or(reports::community_id.eq_any(places))
                        .or(exists(of_its_animator)),
                ),
                false => query.filter(reports::community_id.eq_any(places)),
            };
            query.load(db).await
        })?;
        within_reach(conn, &actor, all).await
    })
    .await
}

/// Without what was said in a community's circle that the actor is not in: they must not know that it was.
async fn within_reach(conn: &mut Conn, actor: &Actor, reports: Vec<Report>) -> Result<Vec<Report>> {
    let about: Vec<PostId> = reports.iter().filter_map(|report| report.post_id).collect();
    let query = sight::as_site()
        .inner_join(circles::table.on(circles::id.eq(post::circle_id)))
        .left_join(
            memberships::table.on(memberships::circle_id
                .eq(circles::id)
                .and(memberships::person_id.eq(actor.id()))),
        )
        .filter(post::id.eq_any(about))
        .filter(circles::kind.eq_any([Kind::Circle, Kind::Animation, Kind::MutualAid]))
        .select((post::id, memberships::standing.nullable()));
    let kept: Vec<(PostId, Option<Standing>)> = on!(conn, |db| query.load(db).await)?;
    let hidden = |id: PostId| {
        kept.iter()
            .any(|(post, standing)| *post == id && standing.is_none_or(|standing| standing < Standing::Reader))
    };
    let seen = |report: &Report| !report.post_id.is_some_and(hidden);
    Ok(reports.into_iter().filter(seen).collect())
}

/// Marks a report as dealt with, or opens it again.
#[boxed]
pub async fn resolve(site: &Site, actor: &Actor, id: ReportId, resolved: bool) -> Result<Report> {
    let mine = reports(site, actor, true).await?;
    if !mine.iter().any(|report| report.id == id) {
        return Err(Error::NotFound);
    }
    let actor = *actor;
    site.write(async move |site, tx| {
        let change = (
            reports::resolved_at.eq(resolved.then(|| site.now())),
            reports::resolved_by.eq(resolved.then(|| ActorId::from(actor.id()))),
        );
        let update = diesel::update(reports::table.find(id))
            .set(change)
            .returning(db::columns::<Report>());
        let report: Report = on!(tx, |db| update.get_result(db).await)?;
        if !is_secret(tx, &report).await? {
            let entry = Entry::new("report.resolve", id).at(report.community_id);
            audits::record(site, tx, &actor, entry).await?;
        }
        Ok(report)
    })
    .await
}

/// Whether it is about something in a circle of which the site's log must not speak.
async fn is_secret(tx: &mut Tx, report: &Report) -> Result<bool> {
    let Some(about) = report.post_id else { return Ok(false) };
    let query = sight::as_site()
        .inner_join(circles::table.on(circles::id.eq(post::circle_id)))
        .filter(post::id.eq(about))
        .select(circles::discreet);
    Ok(on!(tx, |db| query.get_result(db).await.optional())? == Some(true))
}
