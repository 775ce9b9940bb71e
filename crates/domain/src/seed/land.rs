//! The only place that sows people, communities and circles.
use std::collections::HashSet;

use db::{Timestamp, Tx, on, rows};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::{PASSWORD, Size, chance::Chance, chance::Wheel, community, person};
use crate::actor::Role;
use crate::actors::ActorKind;
use crate::circles::{self, Kind, NETWORK, ORGANISATION, PUBLIC, Standing};
use crate::communities::Policy;
use crate::id::{ActorId, CircleId, CommunityId, PersonId};
use crate::people::{State, hash};
use crate::site::Site;
use crate::tables::{accounts, actors, circles as rings, communities, memberships};
use crate::{Result, laws};

/// How many rows go into one statement.
const CHUNK: usize = 500;
/// Beside the organisation's circle and its partners': 21 communities, 3 committees, 4 people followed.
const COMMUNITIES_EACH: usize = 21;
const COMMITTEES_EACH: usize = 3;
const FOLLOWED_EACH: usize = 4;

/// Who and what there is; people are named by their rank.
pub(super) struct Land {
    pub people: Vec<PersonId>,
    pub followers: Vec<CircleId>,
    pub places: Vec<Place>,
}

/// A community.
pub(super) struct Place {
    pub id: CommunityId,
    pub circle: CircleId,
    /// Where its threads go when their author does not choose.
    pub usual: CircleId,
    pub members: Vec<usize>,
    /// A discreet circle of some of its members.
    pub committee: CircleId,
    pub inside: Vec<usize>,
}

pub(super) async fn settle(site: &Site, size: Size, chance: &mut Chance) -> Result<Land> {
    let password = hash(PASSWORD.to_owned()).await?;
    let names: Vec<String> = (0..size.people + size.communities).map(|_| chance.phrase(2)).collect();
    let mut land = site
        .write(async move |site, tx| {
            laws::seed::only_on_bare_ground(tx).await?;
            let (people, followers) = people(site, tx, (&names[..size.people], &password)).await?;
            let places = places(site, tx, &names[size.people..]).await?;
            Ok(Land {
                people,
                followers,
                places,
            })
        })
        .await?;
    let joined = join(&mut land, chance);
    site.write(async move |_, tx| write_memberships(tx, joined).await)
        .await?;
    Ok(land)
}

async fn faces(
    site: &Site,
    tx: &mut Tx,
    kind: ActorKind,
    named: impl Iterator<Item = (String, &String)>,
) -> Result<Vec<ActorId>> {
    let now = Timestamp::now();
    let letter = if kind == ActorKind::Community { 'c' } else { 'u' };
    let list: Vec<_> = named
        .map(|(handle, name)| {
            let uri = site.address(format_args!("{letter}/{handle}"));
            (
                actors::kind.eq(kind),
                actors::handle.eq(handle),
                actors::host.eq(""),
                actors::name.eq(name.clone()),
                actors::summary.eq(name.clone()),
                actors::summary_html.eq(format!("<p>{name}</p>")),
                actors::inbox.eq(format!("{uri}/inbox")),
                actors::shared_inbox.eq(Some(site.address("inbox"))),
                actors::url.eq(uri.clone()),
                actors::uri.eq(uri),
                actors::created_at.eq(now),
                actors::refreshed_at.eq(now),
            )
        })
        .collect();
    let mut ids = Vec::with_capacity(list.len());
    for chunk in list.chunks(CHUNK) {
        let insert = diesel::insert_into(actors::table)
            .values(rows(chunk))
            .returning(actors::id);
        let some: Vec<ActorId> = on!(&mut *tx, |db| insert.get_results(db).await)?;
        ids.extend(some);
    }
    Ok(ids)
}

/// A circle to write.
struct Ring {
    kind: Kind,
    name: &'static str,
    community: Option<CommunityId>,
    owner: Option<ActorId>,
}

async fn rings(tx: &mut Tx, list: &[Ring]) -> Result<Vec<CircleId>> {
    let now = Timestamp::now();
    let mut ids = Vec::with_capacity(list.len());
    for chunk in list.chunks(CHUNK) {
        let some: Vec<_> = chunk
            .iter()
            .map(|ring| {
                (
                    rings::kind.eq(ring.kind),
                    rings::name.eq(ring.name),
                    rings::community_id.eq(ring.community),
                    rings::owner_id.eq(ring.owner),
                    rings::discreet.eq(ring.kind == Kind::Circle),
                    rings::created_at.eq(now),
                )
            })
            .collect();
        let insert = diesel::insert_into(rings::table)
            .values(rows(&some))
            .returning(rings::id);
        let some: Vec<CircleId> = on!(&mut *tx, |db| insert.get_results(db).await)?;
        ids.extend(some);
    }
    Ok(ids)
}

async fn people(
    site: &Site,
    tx: &mut Tx,
    (names, password): (&[String], &str),
) -> Result<(Vec<PersonId>, Vec<CircleId>)> {
    let named = names.iter().enumerate().map(|(n, name)| (person(n), name));
    let ids = faces(site, tx, ActorKind::Person, named).await?;
    let now = Timestamp::now();
    let list: Vec<_> = ids
        .iter()
        .enumerate()
        .map(|(n, id)| {
            (
                accounts::person_id.eq(PersonId(id.0)),
                accounts::email.eq(format!("{}@example.org", person(n))),
                accounts::password.eq(password),
                accounts::role.eq(Role::Member),
                accounts::state.eq(State::Active),
                accounts::locale.eq("fr"),
                accounts::created_at.eq(now),
            )
        })
        .collect();
    for chunk in list.chunks(CHUNK) {
        let insert = diesel::insert_into(accounts::table).values(rows(chunk));
        on!(&mut *tx, |db| insert.execute(db).await)?;
    }
    let own = |kind| {
        let ring = move |owner: &ActorId| Ring {
            kind,
            name: "",
            community: None,
            owner: Some(*owner),
        };
        ids.iter().map(ring).collect::<Vec<_>>()
    };
    let followers = rings(tx, &own(Kind::Followers)).await?;
    rings(tx, &own(Kind::Own)).await?;
    Ok((ids.iter().map(|id| PersonId(id.0)).collect(), followers))
}

async fn places(site: &Site, tx: &mut Tx, names: &[String]) -> Result<Vec<Place>> {
    let named = names.iter().enumerate().map(|(n, name)| (community(n), name));
    let ids = faces(site, tx, ActorKind::Community, named).await?;
    let around = |kind, name| {
        let ring = move |id: &ActorId| Ring {
            kind,
            name,
            community: Some(CommunityId(id.0)),
            owner: None,
        };
        ids.iter().map(ring).collect::<Vec<_>>()
    };
    let members = rings(tx, &around(Kind::Community, "")).await?;
    let animations = rings(tx, &around(Kind::Animation, "")).await?;
    let committees = rings(tx, &around(Kind::Circle, "Comité")).await?;
    let mut places = Vec::with_capacity(ids.len());
    for (n, id) in ids.iter().enumerate() {
        // Three in ten keep what they say among members.
        let usual = if n % 10 < 7 { PUBLIC } else { members[n] };
        places.push(Place {
            id: CommunityId(id.0),
            circle: members[n],
            usual,
            members: Vec::new(),
            committee: committees[n],
            inside: Vec::new(),
        });
    }
    let row = |(place, animation): (&Place, &CircleId)| {
        (
            communities::actor_id.eq(place.id),
            communities::policy.eq(Policy::Open),
            communities::circle_id.eq(place.circle),
            communities::animation_id.eq(*animation),
            communities::default_circle_id.eq(place.usual),
        )
    };
    let list: Vec<_> = places.iter().zip(&animations).map(row).collect();
    for chunk in list.chunks(CHUNK) {
        let insert = diesel::insert_into(communities::table).values(rows(chunk));
        on!(&mut *tx, |db| insert.execute(db).await)?;
    }
    Ok(places)
}

type Membership = (CircleId, PersonId, Standing);

/// Draws who is in what: 30 circles each, the first communities being the most popular.
fn join(land: &mut Land, chance: &mut Chance) -> Vec<Membership> {
    let wheel = Wheel::new(land.places.len(), 0.6);
    let mut joined = Vec::new();
    for n in 0..land.people.len() {
        let me = land.people[n];
        joined.extend([ORGANISATION, NETWORK].map(|circle| (circle, me, Standing::Member)));
        let mut mine: Vec<usize> = Vec::new();
        while mine.len() < COMMUNITIES_EACH.min(land.places.len()) {
            let place = chance.spin(&wheel);
            if !mine.contains(&place) {
                mine.push(place);
            }
        }
        for place in &mine {
            let place = &mut land.places[*place];
            let standing = if place.members.is_empty() {
                Standing::Keeper
            } else {
                Standing::Member
            };
            place.members.push(n);
            joined.push((place.circle, me, standing));
        }
        for place in mine.iter().rev().take(COMMITTEES_EACH) {
            land.places[*place].inside.push(n);
            joined.push((land.places[*place].committee, me, Standing::Member));
        }
        let mut followed = HashSet::new();
        while followed.len() < FOLLOWED_EACH.min(land.people.len() - 1) {
            let other = chance.below(land.people.len());
            if other != n && followed.insert(other) {
                joined.push((land.followers[other], me, Standing::Member));
            }
        }
    }
    joined
}

async fn write_memberships(tx: &mut Tx, joined: Vec<Membership>) -> Result<()> {
    let now = Timestamp::now();
    for chunk in joined.chunks(CHUNK) {
        let row = |(circle, person, standing): &Membership| {
            (
                memberships::circle_id.eq(*circle),
                memberships::person_id.eq(*person),
                memberships::standing.eq(*standing),
                memberships::since.eq(now),
            )
        };
        let list: Vec<_> = chunk.iter().map(row).collect();
        let insert = diesel::insert_into(memberships::table).values(rows(&list));
        on!(&mut *tx, |db| insert.execute(db).await)?;
    }
    let circles: HashSet<CircleId> = joined.iter().map(|row| row.0).collect();
    for circle in circles {
        circles::recount(tx, circle).await?;
    }
    let everybody: HashSet<PersonId> = joined.iter().map(|row| row.1).collect();
    for person in everybody {
        crate::people::recount(tx, person).await?;
    }
    Ok(())
}
