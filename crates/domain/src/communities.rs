//! Communities of practice: who they are, how one enters, what one signs.
use db::{Conn, Timestamp, Tx, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::actor::Actor;
use crate::actors::{self, ActorKind, Profile};
use crate::audits::{self, Entry};
use crate::circles::{self, Change, Kind, ORGANISATION, PUBLIC, Standing};
use crate::events::{self, Event};
use crate::id::{ActorId, CircleId, CommunityId, PersonId};
use crate::laws::ground_of;
use crate::laws::permit::{self, Deed};
use crate::page::Page;
use crate::site::Site;
use crate::tables::{actors as faces, charters, communities, memberships, signatures};
use crate::viewer::Viewer;
use crate::{Error, Result};

db::int_enum! {
    /// How one enters.
    pub enum Policy {
        /// Whoever wants to, at once.
        Open = 0,
        /// An animator says yes.
        Approval = 1,
        /// Only those who are put in.
        Invitation = 2
    }
}

/// What members sign.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Charter {
    pub version: i32,
    pub source: String,
    pub html: String,
}

/// A community as a viewer sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Community {
    pub id: CommunityId,
    pub profile: Profile,
    pub policy: Policy,
    /// 0 when there is nothing to sign.
    pub charter_version: i32,
    /// The circle of its members.
    pub circle: CircleId,
    /// The circle of its animators.
    pub animation: CircleId,
    /// Where a thread goes when its author does not choose.
    pub default_circle: CircleId,
    pub threads: i64,
    pub comments: i64,
    pub closed_at: Option<Timestamp>,
    pub my: Option<Standing>,
    pub notify: bool,
}

impl Community {
    pub fn is_public(&self) -> bool {
        self.default_circle == PUBLIC
    }
    pub fn members(&self) -> i64 {
        self.profile.followers
    }
    fn stands(&self, least: Standing) -> bool {
        self.my.is_some_and(|my| least <= my)
    }
    pub fn am_member(&self) -> bool {
        self.stands(Standing::Reader)
    }
    pub fn may_animate(&self) -> bool {
        self.stands(Standing::Animator)
    }
    /// Whether the viewer could open a thread there, as far as the community goes.
    pub fn may_publish(&self, viewer: Viewer) -> bool {
        let open = self.policy == Policy::Open && self.charter_version == 0 && self.is_public();
        viewer.person().is_some()
            && self.closed_at.is_none()
            && self.my != Some(Standing::Banned)
            && (open || self.stands(Standing::Member))
    }
}

/// A new community.
#[derive(Debug, Clone)]
pub struct Founding {
    pub handle: String,
    pub name: String,
    pub summary: String,
    pub policy: Policy,
    /// Empty for none.
    pub charter: String,
    /// Who reads its threads when their author does not choose: `Public`, `Organisation` or `Community`.
    pub audience: Kind,
}

/// What changes on a community's page; what is left out stays.
#[derive(Debug, Clone, Default)]
pub struct Amendment {
    pub name: Option<String>,
    pub summary: Option<String>,
    pub policy: Option<Policy>,
    pub charter: Option<String>,
    pub audience: Option<Kind>,
}

/// Founds a community; whoever founds it keeps it.
pub async fn found(site: &Site, actor: &Actor, founding: Founding) -> Result<Community> {
    if !actor.local() {
        return Err(Error::Forbidden(Deed::Administer));
    }
    let handle = actors::new_handle(&founding.handle)?;
    let name = actors::new_name(&founding.name)?;
    if name.is_empty() {
        return Err(Error::Invalid("name", "name.empty"));
    }
    let actor = *actor;
    site.write(async move |site, tx| {
        let page = site.address(format_args!("c/{handle}"));
        let face = actors::New {
            kind: ActorKind::Community,
            handle,
            name,
            summary: founding.summary.clone(),
            uri: page,
        };
        let id = CommunityId(actors::insert_local(site, tx, face).await?.0);
        let (circle, animation) = circles_for(tx, id).await?;
        let usual = audience(founding.audience, circle)?;
        let row = (
            communities::actor_id.eq(id),
            communities::policy.eq(founding.policy),
            communities::circle_id.eq(circle),
            communities::animation_id.eq(animation),
            communities::default_circle_id.eq(usual),
        );
        on!(tx, |db| diesel::insert_into(communities::table)
            .values(row)
            .execute(db)
            .await)?;
        for circle in [circle, animation] {
            circles::set_standing(tx, circle, actor.id(), Standing::Keeper, Change::default()).await?;
        }
        if !founding.charter.trim().is_empty() {
            write_charter(site, tx, (id, circle), &founding.charter).await?;
        }
        audits::record(site, tx, &actor, Entry::new("community.found", id).at(Some(id))).await?;
        load_one(tx, actor.viewer(), id).await
    })
    .await
}

async fn circles_for(tx: &mut Tx, id: CommunityId) -> Result<(CircleId, CircleId)> {
    let circle = circles::new_circle(tx, Kind::Community, "", Some(id), None).await?;
    let animation = circles::new_circle(tx, Kind::Animation, "", Some(id), None).await?;
    Ok((circle, animation))
}

/// Remembers a community that lives elsewhere, as its server describes it.
pub(crate) async fn adopt(tx: &mut Tx, id: CommunityId, closed: bool, public: bool) -> Result<()> {
    let known = communities::table.find(id).select(communities::circle_id);
    let policy = if closed { Policy::Approval } else { Policy::Open };
    let known: Option<CircleId> = on!(tx, |db| known.get_result(db).await.optional())?;
    let (circle, animation) = match known {
        Some(circle) => (circle, circle),
        None => circles_for(tx, id).await?,
    };
    let usual = if public { PUBLIC } else { circle };
    if known.is_some() {
        let change = (communities::policy.eq(policy), communities::default_circle_id.eq(usual));
        on!(tx, |db| diesel::update(communities::table.find(id))
            .set(change)
            .execute(db)
            .await)?;
        return Ok(());
    }
    let row = (
        communities::actor_id.eq(id),
        communities::policy.eq(policy),
        communities::circle_id.eq(circle),
        communities::animation_id.eq(animation),
        communities::default_circle_id.eq(usual),
    );
    on!(tx, |db| diesel::insert_into(communities::table)
        .values(row)
        .execute(db)
        .await)?;
    Ok(())
}

fn audience(kind: Kind, circle: CircleId) -> Result<CircleId> {
    match kind {
        Kind::Public => Ok(PUBLIC),
        Kind::Organisation => Ok(ORGANISATION),
        Kind::Community => Ok(circle),
        _ => Err(Error::Invalid("audience", "audience.unknown")),
    }
}

/// A new version of the charter. Whoever had signed the one before has to sign again.
async fn write_charter(site: &Site, tx: &mut Tx, (id, circle): (CommunityId, CircleId), source: &str) -> Result<()> {
    let update = diesel::update(communities::table.find(id))
        .set(communities::charter_version.eq(communities::charter_version + 1))
        .returning(communities::charter_version);
    let version: i32 = on!(tx, |db| update.get_result(db).await)?;
    let row = (
        charters::community_id.eq(id),
        charters::version.eq(version),
        charters::source.eq(source),
        charters::html.eq(text::markdown::to_html(source).into_string()),
        charters::created_at.eq(site.now()),
    );
    on!(tx, |db| diesel::insert_into(charters::table)
        .values(row)
        .execute(db)
        .await)?;
    let members = memberships::table.filter(memberships::circle_id.eq(circle)).filter(
        memberships::standing
            .ge(Standing::Reader)
            .and(memberships::standing.lt(Standing::Animator)),
    );
    let down = diesel::update(members).set(memberships::standing.eq(Standing::Unsigned));
    on!(tx, |db| down.execute(db).await)?;
    circles::recount(tx, circle).await
}

/// Changes a community's page. Its animators only.
pub async fn amend(site: &Site, actor: &Actor, id: CommunityId, amendment: Amendment) -> Result<Community> {
    let actor = *actor;
    let name = amendment.name.as_deref().map(actors::new_name).transpose()?;
    site.write(async move |site, tx| {
        let before = load_one(tx, actor.viewer(), id).await?;
        let ground = ground_of(tx, before.circle, Some(id)).await?;
        permit::ask(tx, &actor, Deed::Arrange, ground).await?;
        let face = actors::Face {
            name,
            summary: amendment.summary,
            ..actors::Face::default()
        };
        actors::change_face(tx, id.into(), face).await?;
        let usual = amendment
            .audience
            .map(|kind| audience(kind, before.circle))
            .transpose()?;
        let change = (
            communities::policy.eq(amendment.policy.unwrap_or(before.policy)),
            communities::default_circle_id.eq(usual.unwrap_or(before.default_circle)),
        );
        on!(tx, |db| diesel::update(communities::table.find(id))
            .set(change)
            .execute(db)
            .await)?;
        if let Some(source) = amendment.charter.filter(|source| !source.trim().is_empty()) {
            let present = charter_in(tx, id).await?;
            if present.is_none_or(|present| present.source != source) {
                write_charter(site, tx, (id, before.circle), &source).await?;
            }
        }
        audits::record(site, tx, &actor, Entry::new("community.amend", id).at(Some(id))).await?;
        events::record(site, tx, Event::Profile(id.into())).await?;
        load_one(tx, actor.viewer(), id).await
    })
    .await
}

type Row = (
    Profile,
    (
        CommunityId,
        Policy,
        i32,
        CircleId,
        CircleId,
        CircleId,
        i64,
        i64,
        Option<Timestamp>,
    ),
    (Option<Standing>, Option<bool>),
);

fn community((profile, about, (my, notify)): Row) -> Community {
    let (id, policy, charter_version, circle, animation, default_circle, threads, comments, closed_at) = about;
    let notify = notify.unwrap_or(false);
    // How much is said in a closed community is its members' business.
    let inside = default_circle == PUBLIC || my.is_some_and(|my| Standing::Reader <= my);
    let (threads, comments) = if inside { (threads, comments) } else { (0, 0) };
    Community {
        id,
        profile,
        policy,
        charter_version,
        circle,
        animation,
        default_circle,
        threads,
        comments,
        closed_at,
        my,
        notify,
    }
}

macro_rules! seen_by {
    ($viewer:expr) => {{
        let mine = memberships::circle_id
            .eq(communities::circle_id)
            .and(memberships::person_id.eq($viewer.key()));
        faces::table
            .inner_join(communities::table.on(communities::actor_id.eq(faces::id)))
            .left_join(memberships::table.on(mine))
            .filter(faces::suspended_at.is_null())
    }};
}
macro_rules! columns {
    () => {
        (
            db::columns::<Profile>(),
            (
                communities::actor_id,
                communities::policy,
                communities::charter_version,
                communities::circle_id,
                communities::animation_id,
                communities::default_circle_id,
                communities::threads,
                communities::comments,
                communities::closed_at,
            ),
            (memberships::standing.nullable(), memberships::notify.nullable()),
        )
    };
}

async fn load_one(conn: &mut Conn, viewer: Viewer, id: CommunityId) -> Result<Community> {
    let row: Row = on!(conn, |db| {
        seen_by!(viewer)
            .filter(communities::actor_id.eq(id))
            .select(columns!())
            .get_result(db)
            .await
    })?;
    Ok(community(row))
}

/// A community by its id.
pub async fn one(site: &Site, viewer: Viewer, id: CommunityId) -> Result<Community> {
    site.read(async move |_, conn| load_one(conn, viewer, id).await).await
}

/// A community by its handle; `host` is none for one from here.
pub async fn by_handle(site: &Site, viewer: Viewer, handle: &str, host: Option<&str>) -> Result<Community> {
    let (handle, host) = (handle.to_owned(), actors::host_here(site, host));
    site.read(async move |_, conn| {
        let face = actors::find_by_handle(conn, &handle, &host).await?;
        load_one(conn, viewer, CommunityId(face.id.0)).await
    })
    .await
}

/// Several communities by their ids, in no order.
pub async fn several(site: &Site, viewer: Viewer, ids: &[CommunityId]) -> Result<Vec<Community>> {
    let ids = ids.to_vec();
    site.read(async move |_, conn| {
        let rows: Vec<Row> = on!(conn, |db| {
            seen_by!(viewer)
                .filter(communities::actor_id.eq_any(&ids))
                .select(columns!())
                .load(db)
                .await
        })?;
        Ok(rows.into_iter().map(community).collect())
    })
    .await
}

/// Which communities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scope {
    #[default]
    All,
    Local,
    /// Those the viewer is in, or asked to be in.
    Joined,
    /// Those the viewer animates.
    Animated,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    #[default]
    Name,
    Members,
    New,
    Active,
}

/// What is listed.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    pub scope: Scope,
    pub order: Order,
    /// The beginning of a name or handle; empty for all.
    pub words: String,
    pub limit: i64,
    /// From 1.
    pub page: i64,
}

/// Communities, in numbered pages.
pub async fn list(site: &Site, viewer: Viewer, listing: Listing) -> Result<Page<Community>> {
    let limit = listing.limit.clamp(1, 100);
    let page = listing.page.clamp(1, 10_000);
    site.read(async move |_, conn| {
        let rows: Vec<Row> = on!(conn, |db| {
            let mut query = seen_by!(viewer).select(columns!()).into_boxed::<Db>();
            let standing = memberships::standing.nullable();
            query = match listing.scope {
                Scope::All => query,
                Scope::Local => query.filter(faces::host.eq("")),
                Scope::Joined => query.filter(standing.ge(Standing::Asked)),
                Scope::Animated => query.filter(standing.ge(Standing::Animator)),
            };
            if !listing.words.trim().is_empty() {
                let like = actors::like(&listing.words);
                query = query.filter(
                    faces::handle
                        .like(like.clone())
                        .or(faces::name.like(format!("%{like}"))),
                );
            }
            query = match listing.order {
                Order::Name => query.order((faces::name.asc(), faces::id.asc())),
                Order::Members => query.order((faces::followers.desc(), faces::id.asc())),
                Order::New => query.order(faces::id.desc()),
                Order::Active => query.order((communities::threads.desc(), faces::id.asc())),
            };
            query.offset((page - 1) * limit).limit(limit).load(db).await
        })?;
        Ok(Page::of(rows.into_iter().map(community).collect(), limit, |_| page + 1))
    })
    .await
}

/// The charter in force.
pub async fn charter(site: &Site, viewer: Viewer, id: CommunityId) -> Result<Option<Charter>> {
    site.read(async move |_, conn| {
        load_one(conn, viewer, id).await?;
        charter_in(conn, id).await
    })
    .await
}

async fn charter_in(conn: &mut Conn, id: CommunityId) -> Result<Option<Charter>> {
    let query = charters::table
        .filter(charters::community_id.eq(id))
        .order(charters::version.desc())
        .select((charters::version, charters::source, charters::html));
    Ok(on!(conn, |db| query.first(db).await.optional())?)
}

/// Signs the charter in force. Whoever was admitted becomes a member.
///
/// Errors: `Conflict("charter.changed")` when another version is in force; `Forbidden` for whoever was not admitted.
pub async fn sign(site: &Site, actor: &Actor, id: CommunityId, version: i32) -> Result<Standing> {
    let actor = *actor;
    site.write(async move |site, tx| {
        let community = load_one(tx, actor.viewer(), id).await?;
        if community.charter_version != version || version == 0 {
            return Err(Error::Conflict("charter.changed"));
        }
        let row = (
            signatures::community_id.eq(id),
            signatures::person_id.eq(actor.id()),
            signatures::version.eq(version),
            signatures::signed_at.eq(site.now()),
        );
        let insert = diesel::insert_into(signatures::table)
            .values(row)
            .on_conflict_do_nothing();
        match community.my {
            Some(Standing::Unsigned) => {
                on!(tx, |db| insert.execute(db).await)?;
                circles::set_standing(tx, community.circle, actor.id(), Standing::Member, Change::default()).await?;
                events::record(
                    site,
                    tx,
                    Event::Admitted {
                        person: actor.id(),
                        target: id.into(),
                        follow: None,
                    },
                )
                .await?;
                Ok(Standing::Member)
            }
            Some(standing) if Standing::Reader <= standing => {
                on!(tx, |db| insert.execute(db).await)?;
                Ok(standing)
            }
            _ => Err(Error::Forbidden(Deed::Reply)),
        }
    })
    .await
}

/// Whether somebody has signed the charter in force, or there is nothing to sign.
pub(crate) async fn has_signed(conn: &mut Conn, id: CommunityId, person: PersonId) -> Result<bool> {
    let query = communities::table.find(id).select(communities::charter_version);
    let version: i32 = on!(conn, |db| query.get_result(db).await)?;
    if version == 0 {
        return Ok(true);
    }
    let query = signatures::table
        .find((id, person, version))
        .select(signatures::version);
    Ok(on!(conn, |db| query.get_result::<i32>(db).await.optional())?.is_some())
}

/// Its animators and keepers, first named first.
pub async fn animators(site: &Site, viewer: Viewer, id: CommunityId) -> Result<Vec<(Profile, Standing)>> {
    site.read(async move |_, conn| {
        let community = load_one(conn, viewer, id).await?;
        let query = memberships::table
            .filter(memberships::circle_id.eq(community.circle))
            .filter(memberships::standing.ge(Standing::Animator))
            .order(memberships::since)
            .select((memberships::person_id, memberships::standing));
        let rows: Vec<(ActorId, Standing)> = on!(conn, |db| query.load(db).await)?;
        let people = actors::load(conn, &rows.iter().map(|row| row.0).collect::<Vec<_>>()).await?;
        Ok(rows
            .into_iter()
            .filter_map(|(id, standing)| Some((people.get(&id)?.clone(), standing)))
            .collect())
    })
    .await
}

/// Asks for a notice of every new thread there, or no longer.
pub async fn notify(site: &Site, actor: &Actor, id: CommunityId, wanted: bool) -> Result<()> {
    let actor = *actor;
    site.write(async move |_, tx| {
        let circle = circle_of(tx, id).await?;
        let row = memberships::table.find((circle, actor.id()));
        on!(tx, |db| diesel::update(row)
            .set(memberships::notify.eq(wanted))
            .execute(db)
            .await)?;
        Ok(())
    })
    .await
}

/// The circle of a community's members.
pub(crate) async fn circle_of(conn: &mut Conn, id: CommunityId) -> Result<CircleId> {
    let query = communities::table.find(id).select(communities::circle_id);
    Ok(on!(conn, |db| query.get_result(db).await)?)
}
