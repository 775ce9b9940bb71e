//! Communities of practice: who they are, how one enters, what one signs.
mod charter;
mod found;

pub use charter::{Charter, charter, sign};
pub(crate) use charter::{has_signed, once_signed};
pub(crate) use found::adopt;
pub use found::{Amendment, Founding, amend, found};

use db::{Conn, Timestamp, among, on};
use diesel::dsl::case_when;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::actor::Actor;
use crate::actors::{self, Profile};
use crate::circles::{self, PUBLIC, Standing};
use crate::id::{ActorId, CircleId, CommunityId};
use crate::page::Page;
use crate::site::Site;
use crate::tables::{actors as faces, circles as rings, communities, invitations, memberships};
use crate::viewer::Viewer;
use crate::{Result, boxed};

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

/// How large a community is: people, threads, and answers to them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Size {
    pub members: i64,
    pub threads: i64,
    pub comments: i64,
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
    /// How many are in it, and how much is said: of a closed community, known to its members only.
    pub size: Option<Size>,
    pub closed_at: Option<Timestamp>,
    pub my: Option<Standing>,
    pub notify: bool,
    /// Whether the viewer was asked to come in.
    pub invited: bool,
}

impl Community {
    pub fn is_public(&self) -> bool {
        self.default_circle == PUBLIC
    }
    fn stands(&self, least: Standing) -> bool {
        self.my.is_some_and(|my| least <= my)
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

type Row = (
    Profile,
    (
        CommunityId,
        Policy,
        i32,
        CircleId,
        CircleId,
        CircleId,
        (i64, i64, i64),
        Option<Timestamp>,
    ),
    (Option<Standing>, Option<bool>, Option<Standing>),
);

fn community((profile, about, (my, notify, offered)): Row) -> Community {
    let (id, policy, charter_version, circle, animation, default_circle, (members, threads, comments), closed_at) =
        about;
    let notify = notify.unwrap_or(false);
    // How many are in a closed community, and how much is said there, is its members' business.
    let inside = default_circle == PUBLIC || my.is_some_and(|my| Standing::Reader <= my);
    let size = inside.then_some(Size {
        members,
        threads,
        comments,
    });
    Community {
        id,
        profile,
        policy,
        charter_version,
        circle,
        animation,
        default_circle,
        size,
        closed_at,
        my,
        notify,
        invited: offered.is_some(),
    }
}

macro_rules! seen_by {
    ($viewer:expr) => {{
        let mine = memberships::circle_id
            .eq(communities::circle_id)
            .and(memberships::person_id.eq($viewer.key()));
        let asked = invitations::circle_id
            .eq(communities::circle_id)
            .and(invitations::person_id.eq($viewer.key()))
            .and(invitations::created_at.gt(circles::not_before(Timestamp::now())));
        faces::table
            .inner_join(communities::table.on(communities::actor_id.eq(faces::id)))
            .inner_join(rings::table.on(rings::id.eq(communities::circle_id)))
            .left_join(memberships::table.on(mine))
            .left_join(invitations::table.on(asked))
            .filter(faces::hidden.eq(false))
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
                (rings::members, communities::threads, communities::comments),
                communities::closed_at,
            ),
            (
                memberships::standing.nullable(),
                memberships::notify.nullable(),
                invitations::standing.nullable(),
            ),
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
#[boxed]
pub async fn one(site: &Site, viewer: Viewer, id: CommunityId) -> Result<Community> {
    site.read(async move |_, conn| load_one(conn, viewer, id).await).await
}

/// A community by its handle; `host` is none for one from here.
#[boxed]
pub async fn by_handle(site: &Site, viewer: Viewer, handle: &str, host: Option<&str>) -> Result<Community> {
    let (handle, host) = (handle.to_owned(), actors::host_here(site, host));
    site.read(async move |_, conn| {
        let face = actors::find_by_handle(conn, &handle, &host).await?;
        load_one(conn, viewer, CommunityId(face.id.0)).await
    })
    .await
}

/// Several communities by their ids, in no order.
#[boxed]
pub async fn several(site: &Site, viewer: Viewer, ids: &[CommunityId]) -> Result<Vec<Community>> {
    let ids = ids.to_vec();
    site.read(async move |_, conn| load(conn, viewer, &ids).await).await
}

pub(crate) async fn load(conn: &mut Conn, viewer: Viewer, ids: &[CommunityId]) -> Result<Vec<Community>> {
    let rows: Vec<Row> = on!(conn, |db| {
        seen_by!(viewer)
            .filter(among(communities::actor_id, ids))
            .select(columns!())
            .load(db)
            .await
    })?;
    Ok(rows.into_iter().map(community).collect())
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
#[boxed]
pub async fn list(site: &Site, viewer: Viewer, listing: Listing) -> Result<Page<Community>> {
    let limit = listing.limit.clamp(1, 100);
    let page = listing.page.clamp(1, 10_000);
    site.read(async move |_, conn| {
        let rows: Vec<Row> = on!(conn, |db| {
            let mut query = seen_by!(viewer).select(columns!()).into_boxed::<Db>();
            let standing = memberships::standing.nullable();
            query = match listing.scope {
                Scope::All => query.filter(faces::quiet.eq(false).nullable().or(standing.ge(Standing::Reader))),
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
                // As everybody is told them: an order must not tell what the numbers do not.
                Order::Members => query.order((faces::followers.desc(), faces::id.asc())),
                Order::New => query.order(faces::id.desc()),
                Order::Active => {
                    let open = communities::default_circle_id.eq(PUBLIC);
                    let threads = case_when(open, communities::threads).otherwise(0_i64);
                    query.order((threads.desc(), faces::id.asc()))
                }
            };
            query.offset((page - 1) * limit).limit(limit).load(db).await
        })?;
        Ok(Page::of(rows.into_iter().map(community).collect(), limit, |_| page + 1))
    })
    .await
}

/// Its animators and keepers, first named first.
#[boxed]
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
#[boxed]
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
