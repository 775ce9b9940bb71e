//! The only place that puts deliveries in their lanes, and takes out those that a later one makes needless.
use std::collections::{BTreeMap, BTreeSet, HashMap};

use db::{InOrder, Timestamp, Tx, among, on, rows};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::Gist;
use crate::Result;
use crate::id::{ActorId, LaneId, ServerId};
use crate::laws::telling::ServerStanding;
use crate::tables::{activities, deliveries, lanes, peers, servers};

/// An activity that was just written down.
pub(crate) struct Said<'a> {
    pub activity: i64,
    pub sender: ActorId,
    pub gist: Gist,
    pub subject: &'a str,
}

#[derive(Insertable)]
#[diesel(table_name = deliveries, treat_none_as_default_value = false)]
struct Row<'a> {
    lane_id: LaneId,
    activity_id: i64,
    inbox: &'a str,
    created_at: Timestamp,
}

#[derive(Insertable)]
#[diesel(table_name = lanes, treat_none_as_default_value = false)]
struct NewLane {
    server_id: ServerId,
    sender_id: ActorId,
    light: bool,
}

#[derive(Insertable)]
#[diesel(table_name = peers, treat_none_as_default_value = false)]
struct NewPeer {
    server_id: ServerId,
}

#[derive(Insertable)]
#[diesel(table_name = servers, treat_none_as_default_value = false)]
struct NewServer<'a> {
    host: &'a str,
    standing: ServerStanding,
    created_at: Timestamp,
}

/// Puts an activity on its way to each inbox, which is named with its host.
pub(crate) async fn enqueue(tx: &mut Tx, said: &Said<'_>, inboxes: &BTreeMap<String, String>) -> Result<()> {
    if inboxes.is_empty() {
        return Ok(());
    }
    let hosts: BTreeSet<&str> = inboxes.values().map(String::as_str).collect();
    let known = known(tx, &hosts).await?;
    let open = open(tx, said, known.values().copied().collect()).await?;
    let needless = compact(tx, said, open.values().copied().collect()).await?;
    let now = Timestamp::now();
    let fresh: Vec<Row<'_>> = inboxes
        .iter()
        .filter(|(inbox, _)| !needless.contains(inbox.as_str()))
        .filter_map(|(inbox, host)| {
            let lane_id = *open.get(known.get(host)?)?;
            Some(Row {
                lane_id,
                activity_id: said.activity,
                inbox,
                created_at: now,
            })
        })
        .collect();
    for some in fresh.chunks(db::ROWS) {
        let insert = diesel::insert_into(deliveries::table).values(rows(some));
        on!(&mut *tx, |db| insert.execute(db).await)?;
    }
    Ok(())
}

/// The numbers of servers, which are written down if need be.
async fn known(tx: &mut Tx, hosts: &BTreeSet<&str>) -> Result<HashMap<String, ServerId>> {
    let mut known = ids(tx, hosts).await?;
    let created_at = Timestamp::now();
    let missing: Vec<NewServer<'_>> = hosts
        .iter()
        .filter(|host| !known.contains_key(**host))
        .map(|host| NewServer {
            host,
            standing: ServerStanding::PublicOnly,
            created_at,
        })
        .collect();
    for some in missing.chunks(db::ROWS) {
        let insert = diesel::insert_into(servers::table).values(rows(some));
        on!(&mut *tx, |db| insert.on_conflict_do_nothing().execute(db).await)?;
    }
    if !missing.is_empty() {
        known = ids(tx, hosts).await?;
    }
    Ok(known)
}

async fn ids(tx: &mut Tx, hosts: &BTreeSet<&str>) -> Result<HashMap<String, ServerId>> {
    let query = servers::table
        .filter(servers::host.eq_any(hosts.iter().copied()))
        .select((servers::host, servers::id));
    let found: Vec<(String, ServerId)> = on!(tx, |db| query.load(db).await)?;
    Ok(found.into_iter().collect())
}

/// The lanes of a sender to these servers, made if need be, held until the transaction ends, and due.
async fn open(tx: &mut Tx, said: &Said<'_>, servers: BTreeSet<ServerId>) -> Result<HashMap<ServerId, LaneId>> {
    let (sender, light) = (said.sender, said.gist.light());
    let wanted: Vec<NewLane> = servers
        .iter()
        .map(|server| NewLane {
            server_id: *server,
            sender_id: sender,
            light,
        })
        .collect();
    let faces: Vec<NewPeer> = servers.iter().map(|server| NewPeer { server_id: *server }).collect();
    for (some, faces) in wanted.chunks(db::ROWS).zip(faces.chunks(db::ROWS)) {
        let insert = diesel::insert_into(lanes::table).values(rows(some));
        on!(&mut *tx, |db| insert.on_conflict_do_nothing().execute(db).await)?;
        let insert = diesel::insert_into(peers::table).values(rows(faces));
        on!(&mut *tx, |db| insert.on_conflict_do_nothing().execute(db).await)?;
    }
    let ours = lanes::table
        .filter(among(lanes::server_id, servers))
        .filter(lanes::sender_id.eq(sender).and(lanes::light.eq(light)))
        .order(lanes::id)
        .select(lanes::id);
    // Changes nothing, but holds them: numbers in a lane are then given in the order in which they can be seen.
    let held: Vec<(ServerId, LaneId)> = on!(&mut *tx, |db| {
        diesel::update(lanes::table.filter(InOrder(lanes::id, ours)))
            .set(lanes::light.eq(light))
            .returning((lanes::server_id, lanes::id))
            .get_results(db)
            .await
    })?;
    let lanes: Vec<LaneId> = held.iter().map(|(_, lane)| *lane).collect();
    let idle = lanes::table.filter(among(lanes::id, lanes).and(lanes::due_at.is_null()));
    let due = diesel::update(idle).set(lanes::due_at.eq(Some(Timestamp::now())));
    on!(tx, |db| due.execute(db).await)?;
    Ok(held.into_iter().collect())
}

/// Takes out what nobody has begun to bring and need not any more. Answers the inboxes that need not even hear why: they
/// were never told of it.
async fn compact(tx: &mut Tx, said: &Said<'_>, lanes: Vec<LaneId>) -> Result<BTreeSet<String>> {
    let cancels = said.gist.cancels();
    if cancels.is_empty() || said.subject.is_empty() {
        return Ok(BTreeSet::new());
    }
    let earlier = activities::table
        .filter(activities::subject.eq(said.subject))
        .filter(activities::gist.eq_any(cancels))
        .filter(activities::id.ne(said.activity))
        .select((activities::id, activities::gist));
    let earlier: HashMap<i64, Gist> = on!(&mut *tx, |db| earlier.load::<(i64, Gist)>(db).await)?
        .into_iter()
        .collect();
    if earlier.is_empty() {
        return Ok(BTreeSet::new());
    }
    let unsent = deliveries::table
        .filter(among(deliveries::activity_id, earlier.keys().copied()))
        .filter(among(deliveries::lane_id, lanes))
        .filter(deliveries::taken.eq(false).and(deliveries::parked_at.is_null()));
    let out: Vec<(String, i64)> = on!(tx, |db| {
        diesel::delete(unsent)
            .returning((deliveries::inbox, deliveries::activity_id))
            .get_results(db)
            .await
    })?;
    let of = |gist: Gist| -> BTreeSet<String> {
        let those = out.iter().filter(|(_, activity)| earlier.get(activity) == Some(&gist));
        those.map(|(inbox, _)| inbox.clone()).collect()
    };
    Ok(match said.gist {
        // Who was told before, and was about to be told again, still hears of the end.
        Gist::Deletes => of(Gist::Creates).difference(&of(Gist::Restores)).cloned().collect(),
        Gist::Unvotes => of(Gist::Votes),
        _ => BTreeSet::new(),
    })
}
