//! Who may do. The only place where the right to write is given.
use db::{Conn, Tx, on};
use diesel::prelude::*;

use super::place::Ground;
use crate::actor::Actor;
use crate::circles::{Kind, PUBLIC, Standing};
use crate::id::{ActorId, CircleId, CommunityId, PersonId, PostId};
use crate::tables::{circles, communities, memberships};
use crate::{Error, Result};

/// What somebody wants to do. In brackets, the least standing that may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Deed {
    /// Take back one's own post: always, even banned.
    Retract,
    /// Change one's own post.
    Amend,
    /// Like, thank, vote.
    React,
    /// Answer.
    Reply,
    /// Pass on to one's own followers what everybody may read.
    Share,
    /// Open a thread, deposit a document.
    Publish,
    /// Welcome and vouch.
    Welcome,
    /// Admit, decline, ban, name pivots.
    Admit,
    /// Take away, lock or pin what another wrote.
    Moderate,
    /// Change the community's page, charter and circles.
    Arrange,
    /// Name animators; close the community.
    Close,
    /// Decide for the whole site.
    Administer,
}

impl Deed {
    pub const ALL: [Self; 12] = [
        Self::Retract,
        Self::Amend,
        Self::React,
        Self::Reply,
        Self::Share,
        Self::Publish,
        Self::Welcome,
        Self::Admit,
        Self::Moderate,
        Self::Arrange,
        Self::Close,
        Self::Administer,
    ];
}

/// The whole law. One line per deed; read it aloud before changing it.
pub fn allows(standing: Standing, deed: Deed) -> bool {
    match deed {
        Deed::Retract => true, // one's own; `ask_about` refuses another's
        Deed::Amend | Deed::React | Deed::Reply | Deed::Share => Standing::Reader <= standing,
        Deed::Publish => Standing::Member <= standing,
        Deed::Welcome => Standing::Pivot <= standing,
        Deed::Admit | Deed::Moderate | Deed::Arrange => Standing::Animator <= standing,
        Deed::Close => Standing::Keeper <= standing,
        Deed::Administer => false, // asked of `Actor::admin`, never of a standing
    }
}

/// How somebody comes to a place that another gives them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seat {
    /// They are put there.
    Given,
    /// They are asked, and say yes or no.
    Offered,
    /// They have to come into the community first.
    Outside,
}

/// Nobody is put where they did not ask to be. In a community sits whoever asked, and who did not is invited; in a circle
/// of it, whoever is in the community. Anybody can be sent away. `before` is where they stand there, `around` where they
/// stand in the community around.
pub fn seat(inner: bool, (before, around): (Standing, Standing), given: Standing) -> Seat {
    match inner {
        _ if given <= Standing::Stranger || Standing::Asked <= before => Seat::Given,
        false => Seat::Offered,
        true if Standing::Unsigned <= around => Seat::Given,
        true => Seat::Outside,
    }
}

/// Proof that the law was asked and said yes. It holds who, where and what, and cannot be built elsewhere.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Permit {
    actor: PersonId,
    ground: Ground,
    deed: Deed,
    post: Option<PostId>,
}

impl Permit {
    pub(crate) fn actor(&self) -> PersonId {
        self.actor
    }
    pub(crate) fn ground(&self) -> Ground {
        self.ground
    }
    pub(crate) fn deed(&self) -> Deed {
        self.deed
    }
    /// The one post the permit was given for.
    pub(crate) fn post(&self) -> Result<PostId> {
        self.post
            .ok_or_else(|| Error::fault("a permit for a place was used on a post"))
    }
}

/// Asks whether `actor` may do `deed` on this ground.
pub(crate) async fn ask(tx: &mut Tx, actor: &Actor, deed: Deed, ground: Ground) -> Result<Permit> {
    may(tx, actor, deed, &ground).await?;
    Ok(Permit {
        actor: actor.id(),
        ground,
        deed,
        post: None,
    })
}

/// The same, of what is not done now: no proof comes of it.
pub(crate) async fn may(conn: &mut Conn, actor: &Actor, deed: Deed, ground: &Ground) -> Result<()> {
    let standing = standing(conn, actor, ground).await?;
    if allows(standing, deed) {
        Ok(())
    } else {
        Err(refusal(standing, deed, ground))
    }
}

/// Asks whether `actor` may do `deed` to this post, written by `author`.
pub(crate) async fn ask_about(
    tx: &mut Tx,
    actor: &Actor,
    deed: Deed,
    (post, author, ground): (PostId, PersonId, Ground),
) -> Result<Permit> {
    if matches!(deed, Deed::Amend | Deed::Retract) && author != actor.id() {
        return Err(Error::Forbidden(deed));
    }
    if deed == Deed::Share && ground.kind != Kind::Public {
        return Err(Error::Forbidden(deed));
    }
    Ok(Permit {
        post: Some(post),
        ..ask(tx, actor, deed, ground).await?
    })
}

/// Who cannot even read there is told that the place does not exist.
fn refusal(standing: Standing, deed: Deed, ground: &Ground) -> Error {
    let known = ground.kind == Kind::Public || ground.kind == Kind::Community || Standing::Reader <= standing;
    if known { Error::Forbidden(deed) } else { Error::NotFound }
}

/// Where somebody stands on a ground: in its circle, and in the community around it.
pub(crate) async fn standing(conn: &mut Conn, actor: &Actor, ground: &Ground) -> Result<Standing> {
    let me = actor.id();
    // Whoever is banned from what everybody reads is banned from the whole site.
    if row(conn, PUBLIC, me).await? == Some(Standing::Banned) {
        return Ok(Standing::Banned);
    }
    if matches!(ground.kind, Kind::Own | Kind::Followers) && owner(conn, ground.circle).await? == Some(me.into()) {
        return Ok(Standing::Keeper);
    }
    let inside = row(conn, ground.circle, me).await?;
    let Some(community) = ground.community else {
        let there = inside.unwrap_or(if ground.kind == Kind::Public {
            Standing::Member
        } else {
            Standing::Stranger
        });
        return Ok(raise(actor, ground, there));
    };
    let around = in_community(conn, community, me).await?;
    let there = match ground.kind {
        Kind::Public => banned(inside).unwrap_or_else(|| around.outside()),
        Kind::Community => around.row.unwrap_or(Standing::Stranger),
        Kind::Circle | Kind::Animation => banned(around.row).unwrap_or(inside.unwrap_or(Standing::Stranger)),
        _ => banned(around.row).unwrap_or(match inside {
            Some(inside) if Standing::Reader <= inside => around.outside().max(Standing::Reader),
            other => other.unwrap_or(Standing::Stranger),
        }),
    };
    Ok(raise(actor, ground, there))
}

/// An administrator answers for what this site shows to everybody, and for nothing said in a circle.
fn raise(actor: &Actor, ground: &Ground, standing: Standing) -> Standing {
    if actor.is_admin() && ground.kind == Kind::Public {
        standing.max(Standing::Animator)
    } else {
        standing
    }
}

fn banned(standing: Option<Standing>) -> Option<Standing> {
    standing.filter(|standing| *standing == Standing::Banned)
}

struct Around {
    row: Option<Standing>,
    open: bool,
    closed: bool,
}
impl Around {
    /// What somebody may do with what a community says to everybody.
    fn outside(&self) -> Standing {
        let least = if self.open && !self.closed {
            Standing::Member
        } else {
            Standing::Reader
        };
        match self.row {
            Some(Standing::Banned) => Standing::Banned,
            Some(row) => row.max(least),
            None => least,
        }
    }
}

async fn in_community(conn: &mut Conn, community: CommunityId, me: PersonId) -> Result<Around> {
    let (circle, policy, charter, closed): (CircleId, crate::communities::Policy, i32, Option<db::Timestamp>) =
        on!(conn, |db| {
            let columns = (
                communities::circle_id,
                communities::policy,
                communities::charter_version,
                communities::closed_at,
            );
            diesel_async::RunQueryDsl::get_result(communities::table.find(community).select(columns), db).await
        })?;
    let row = row(conn, circle, me).await?;
    let open = policy == crate::communities::Policy::Open && charter == 0;
    Ok(Around {
        row,
        open,
        closed: closed.is_some(),
    })
}

/// The standing written down for a person in a circle.
pub(crate) async fn row(conn: &mut Conn, circle: CircleId, person: PersonId) -> Result<Option<Standing>> {
    Ok(on!(conn, |db| {
        let query = memberships::table.find((circle, person)).select(memberships::standing);
        diesel_async::RunQueryDsl::get_result(query, db).await.optional()
    })?)
}

async fn owner(conn: &mut Conn, circle: CircleId) -> Result<Option<ActorId>> {
    let query = circles::table.find(circle).select(circles::owner_id);
    Ok(on!(conn, |db| diesel_async::RunQueryDsl::get_result(query, db).await)?)
}
