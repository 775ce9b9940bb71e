//! Who is in a circle, and what animators decide about it.
use db::{Timestamp, Tx, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::join::put_out;
use super::membership::promise;
use super::{Change, Circle, Kind, Standing, new_circle, set_standing};
use super::{invite, named};
use crate::actor::Actor;
use crate::actors::{self, ActorKind, Profile};
use crate::audits::{self, Entry};
use crate::communities;
use crate::events::{self, Event};
use crate::id::{ActorId, CircleId, CommunityId, PersonId};
use crate::laws::permit::{self, Deed, Permit, Seat};
use crate::laws::{Ground, ground_of};
use crate::site::Site;
use crate::tables::{circles, memberships};
use crate::viewer::Viewer;
use crate::{Error, Result, boxed, notices};

/// Somebody who asks to come in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    pub person: Profile,
    pub answer: String,
    pub since: Timestamp,
}

async fn ask(tx: &mut Tx, actor: &Actor, deed: Deed, circle: CircleId) -> Result<(Permit, Ground)> {
    let ground = ground_of(tx, circle, None).await?;
    Ok((permit::ask(tx, actor, deed, ground).await?, ground))
}

/// Whether the actor may do something in a circle, or in the community whose posts for everybody are there: for what was
/// done already, and is to be told again. `Forbidden` or `NotFound` when not, as the act itself would answer.
#[boxed]
pub async fn may(
    site: &Site,
    actor: &Actor,
    deed: Deed,
    (circle, community): (CircleId, Option<CommunityId>),
) -> Result<()> {
    let actor = *actor;
    site.read(async move |_, conn| {
        let ground = ground_of(conn, circle, community).await?;
        permit::may(conn, &actor, deed, &ground).await
    })
    .await
}

/// Who asks to come in, first come first. Animators only.
#[boxed]
pub async fn asked(site: &Site, actor: &Actor, id: CommunityId) -> Result<Vec<Request>> {
    let actor = *actor;
    site.write(async move |_, tx| {
        let circle = communities::circle_of(tx, id).await?;
        ask(tx, &actor, Deed::Admit, circle).await?;
        let query = memberships::table
            .filter(
                memberships::circle_id
                    .eq(circle)
                    .and(memberships::standing.eq(Standing::Asked)),
            )
            .order(memberships::since)
            .select((memberships::person_id, memberships::answer, memberships::since));
        let rows: Vec<(ActorId, String, Timestamp)> = on!(tx, |db| query.load(db).await)?;
        let people = actors::load(tx, &rows.iter().map(|row| row.0).collect::<Vec<_>>()).await?;
        let request = |(id, answer, since)| {
            Some(Request {
                person: people.get(&id)?.clone(),
                answer,
                since,
            })
        };
        Ok(rows.into_iter().filter_map(request).collect())
    })
    .await
}

/// Admits somebody who asked. They read once they have signed the charter, if there is one.
#[boxed]
pub async fn admit(site: &Site, actor: &Actor, id: CommunityId, person: PersonId) -> Result<Standing> {
    let actor = *actor;
    site.write(async move |site, tx| {
        let circle = communities::circle_of(tx, id).await?;
        ask(tx, &actor, Deed::Admit, circle).await?;
        if permit::row(tx, circle, person).await? != Some(Standing::Asked) {
            return Err(Error::Conflict("request.gone"));
        }
        let signed = communities::has_signed(tx, id, person).await?;
        let standing = if signed { Standing::Member } else { Standing::Unsigned };
        set_standing(tx, circle, person, standing, Change::default()).await?;
        notices::about_admission(tx, id, person).await?;
        audits::record(site, tx, &actor, Entry::new("member.admit", person).at(Some(id))).await?;
        if signed {
            events::record(
                site,
                tx,
                Event::Admitted {
                    person,
                    target: id.into(),
                    follow: None,
                },
            )
            .await?;
        }
        Ok(standing)
    })
    .await
}

/// Declines somebody who asked.
#[boxed]
pub async fn decline(site: &Site, actor: &Actor, id: CommunityId, person: PersonId) -> Result<()> {
    let actor = *actor;
    site.write(async move |site, tx| {
        let circle = communities::circle_of(tx, id).await?;
        ask(tx, &actor, Deed::Admit, circle).await?;
        let query = memberships::table
            .find((circle, person))
            .select((memberships::standing, memberships::follow_uri));
        let (standing, follow): (Standing, Option<String>) = on!(tx, |db| query.get_result(db).await)?;
        if standing != Standing::Asked {
            return Err(Error::Conflict("request.gone"));
        }
        set_standing(tx, circle, person, Standing::Stranger, Change::default()).await?;
        audits::record(site, tx, &actor, Entry::new("member.decline", person).at(Some(id))).await?;
        events::record(
            site,
            tx,
            Event::Declined {
                person,
                target: id.into(),
                follow,
            },
        )
        .await
    })
    .await
}

/// Opens a circle inside a community; whoever opens it animates it.
#[boxed]
pub async fn open(site: &Site, actor: &Actor, id: CommunityId, (name, discreet): (&str, bool)) -> Result<Circle> {
    let actor = *actor;
    let name: String = name
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(100)
        .collect();
    if name.is_empty() {
        return Err(Error::Invalid("name", "name.empty"));
    }
    let opened = site
        .write(async move |site, tx| {
            let community = communities::circle_of(tx, id).await?;
            ask(tx, &actor, Deed::Arrange, community).await?;
            let circle = new_circle(tx, Kind::Circle, &name, Some(id), None).await?;
            let change = circles::discreet.eq(discreet);
            on!(tx, |db| diesel::update(circles::table.find(circle))
                .set(change)
                .execute(db)
                .await)?;
            set_standing(tx, circle, actor.id(), Standing::Keeper, Change::default()).await?;
            if !discreet {
                audits::record(site, tx, &actor, Entry::new("circle.open", circle).at(Some(id))).await?;
            }
            Ok(circle)
        })
        .await?;
    super::one(site, actor.viewer(), opened).await
}

/// What became of giving somebody a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placed {
    There(Standing),
    /// They had not asked: they are invited, and come in by joining.
    Invited,
}

/// Gives somebody a place in a circle: reader, member, pivot, animator, banned, or out (`Stranger`). Where there is a
/// charter that they have not signed, they wait at its door (`Unsigned`); where they never asked to be, they are invited.
///
/// Naming animators is the keeper's; nobody moves a keeper but herself.
#[boxed]
pub async fn place(
    site: &Site,
    actor: &Actor,
    circle: CircleId,
    (person, standing): (PersonId, Standing),
) -> Result<Placed> {
    let actor = *actor;
    site.write(async move |site, tx| {
        let before = permit::row(tx, circle, person).await?;
        let ground = may_move(tx, &actor, circle, (person, before, standing)).await?;
        let seat = welcome(tx, ground, (person, before, standing)).await?;
        let placed = match (seat, ground.community) {
            (Seat::Outside, _) => return Err(Error::Invalid("person", "person.outside")),
            (Seat::Offered, Some(community)) => {
                // Whoever was banned is let go before they are asked back.
                insert(tx, ground, person, Standing::Stranger).await?;
                invite::keep(site, tx, &actor, (circle, community), (person, standing)).await?;
                Placed::Invited
            }
            _ => {
                invite::forget(tx, circle, person).await?;
                let now = communities::once_signed(tx, ground.community, (person, standing)).await?;
                insert(tx, ground, person, now).await?;
                promise(tx, circle, (person, standing)).await?;
                Placed::There(now)
            }
        };
        if !is_discreet(tx, circle).await? {
            let deed = match before {
                _ if placed == Placed::Invited => "member.invite",
                Some(Standing::Banned) if Standing::Banned < standing => "member.pardon",
                Some(Standing::Animator) if standing < Standing::Animator => "member.relieve",
                _ => "member.place",
            };
            let entry = Entry::of_person(deed, (person, circle))
                .at(ground.community)
                .because(&format!("{standing:?}"));
            audits::record(site, tx, &actor, entry).await?;
        }
        told(site, tx, ground, (person, placed)).await?;
        banned(site, tx, (ground, actor.id()), (person, before, standing)).await?;
        if let Placed::There(standing) = placed {
            named::record(site, tx, (ground, actor.id()), (person, before, standing)).await?;
        }
        Ok(placed)
    })
    .await
}

/// What it takes to give somebody a place, or to take it from them.
pub(super) fn giving(standing: Standing) -> Deed {
    match Standing::Animator <= standing {
        true => Deed::Close,
        false => Deed::Admit,
    }
}

/// On which ground, when the actor may move somebody there.
async fn may_move(
    tx: &mut Tx,
    actor: &Actor,
    circle: CircleId,
    (person, before, standing): (PersonId, Option<Standing>, Standing),
) -> Result<Ground> {
    let highest = before.map_or(standing, |before| before.max(standing));
    let (_, ground) = ask(tx, actor, giving(highest), circle).await?;
    if ground.kind == Kind::Animation {
        // Animators are among themselves: whoever else sits with them does so by the keeper's word.
        ask(tx, actor, Deed::Close, circle).await?;
    }
    let inside = matches!(ground.kind, Kind::Community | Kind::Circle | Kind::Animation);
    if !inside || matches!(standing, Standing::Asked | Standing::Unsigned) {
        return Err(Error::Invalid("standing", "standing.unknown"));
    }
    if actor.id() != person && before == Some(Standing::Keeper) {
        return Err(Error::Forbidden(Deed::Close));
    }
    if actor.id() == person && standing < Standing::Keeper && before == Some(Standing::Keeper) {
        return Err(Error::Conflict("community.last_keeper"));
    }
    Ok(ground)
}

/// Who is kept out of a community, or no longer, is kept out on every server.
async fn banned(
    site: &Site,
    tx: &mut Tx,
    (ground, by): (Ground, PersonId),
    (person, before, standing): (PersonId, Option<Standing>, Standing),
) -> Result<()> {
    let (was, out) = (before == Some(Standing::Banned), standing == Standing::Banned);
    match (ground.kind, ground.community) {
        (Kind::Community, Some(community)) if was != out => {
            let event = Event::Banned {
                person,
                community,
                by,
                out,
            };
            events::record(site, tx, event).await
        }
        _ => Ok(()),
    }
}

/// What other servers are told of it: that somebody is in, or no longer.
async fn told(site: &Site, tx: &mut Tx, ground: Ground, (person, placed): (PersonId, Placed)) -> Result<()> {
    let (Some(community), Placed::There(standing)) = (ground.community, placed) else {
        return Ok(());
    };
    let (target, follow) = (community.into(), None);
    let out = ground.kind == Kind::Community && standing <= Standing::Stranger;
    let event = if out {
        Event::Declined { person, target, follow }
    } else {
        Event::Admitted { person, target, follow }
    };
    events::record(site, tx, event).await
}

/// Who is banned from a community is put in none of its circles, and who is put in a circle is somebody.
async fn welcome(
    tx: &mut Tx,
    ground: Ground,
    (person, before, standing): (PersonId, Option<Standing>, Standing),
) -> Result<Seat> {
    if actors::find(tx, person.into()).await?.kind != ActorKind::Person {
        return Err(Error::NotFound);
    }
    let before = before.unwrap_or(Standing::Stranger);
    let (Kind::Circle | Kind::Animation, Some(community)) = (ground.kind, ground.community) else {
        return Ok(permit::seat(false, (before, before), standing));
    };
    let around = communities::circle_of(tx, community).await?;
    let around = permit::row(tx, around, person).await?.unwrap_or(Standing::Stranger);
    if around == Standing::Banned && Standing::Stranger < standing {
        Err(Error::Invalid("standing", "standing.unknown"))
    } else {
        Ok(permit::seat(true, (before, around), standing))
    }
}

pub(crate) async fn is_discreet(tx: &mut Tx, circle: CircleId) -> Result<bool> {
    let query = circles::table.find(circle).select((circles::discreet, circles::kind));
    let (discreet, kind): (bool, Kind) = on!(tx, |db| query.get_result(db).await)?;
    Ok(discreet
        || matches!(
            kind,
            Kind::Animation | Kind::MutualAid | Kind::Talk | Kind::Followers | Kind::Own
        ))
}

/// Writes the standing, and what follows in the circles around: the banned are nowhere, animators are among themselves.
pub(super) async fn insert(tx: &mut Tx, ground: Ground, person: PersonId, standing: Standing) -> Result<()> {
    if let (Kind::Community, Some(community)) = (ground.kind, ground.community) {
        if standing <= Standing::Stranger {
            put_out(tx, community, person).await?;
        }
        let query = crate::tables::communities::table
            .find(community)
            .select(crate::tables::communities::animation_id);
        let animation: CircleId = on!(tx, |db| query.get_result(db).await)?;
        let among = if Standing::Animator <= standing {
            standing
        } else {
            Standing::Stranger
        };
        set_standing(tx, animation, person, among, Change::default()).await?;
    }
    set_standing(tx, ground.circle, person, standing, Change::default()).await
}

/// The people of a circle and where they stand, first come first, for whoever is inside.
#[boxed]
pub async fn roster(site: &Site, viewer: Viewer, circle: CircleId) -> Result<Vec<(Profile, Standing)>> {
    site.read(async move |_, conn| {
        let me = viewer.person().ok_or(Error::NotFound)?;
        let inside = permit::row(conn, circle, me).await?.ok_or(Error::NotFound)?;
        if inside < Standing::Reader {
            return Err(Error::NotFound);
        }
        let query = memberships::table
            .filter(
                memberships::circle_id
                    .eq(circle)
                    .and(memberships::standing.ge(Standing::Reader)),
            )
            .order((memberships::standing.desc(), memberships::since))
            .limit(1000)
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
