//! What an administrator sees of other servers as places to bring things to, and what she says of them.
//!
//! Who writes to whom is nobody's business: people are not named here, and addresses of inboxes are not shown.
use db::{Conn, Timestamp, Tx, on};
use diesel::dsl::{count_star, exists, min};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::settle::wake;
use super::{BREAK, DORMANT, Gist};
use crate::actor::Actor;
use crate::actors::ActorKind;
use crate::audits::{self, Entry};
use crate::id::{DeliveryId, LaneId, ServerId};
use crate::jobs::worker::Owner;
use crate::site::Site;
use crate::tables::{activities, actors, deliveries, lanes, peers as rows, servers};
use crate::{Error, Result, boxed};

/// How a server takes what is brought to it, from well to worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// It takes what is brought.
    Open,
    /// It did not answer lately: it is asked again, and what is said waits.
    Waiting,
    /// It has not answered for a week: what was said to it expires.
    Dormant,
    /// Somebody here decided to bring nothing.
    Paused,
}

/// Another server, as a place to bring things to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peer {
    pub server: ServerId,
    pub host: String,
    pub software: String,
    pub version: String,
    pub state: State,
    /// How much waits for it, and how much was set aside.
    pub waiting: i64,
    pub parked: i64,
    /// Since when the oldest waits.
    pub oldest: Option<Timestamp>,
    pub brought_at: Option<Timestamp>,
    /// The last thing that went wrong, and when.
    pub error: Option<String>,
    pub error_at: Option<Timestamp>,
    pub failing_since: Option<Timestamp>,
    /// When it is asked next, if that is not at once.
    pub ask_at: Option<Timestamp>,
}

/// One lane to a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lane {
    pub id: LaneId,
    /// The community that speaks; none for people, who are not named.
    pub community: Option<String>,
    /// Whether it is one of votes.
    pub light: bool,
    pub waiting: i64,
    pub oldest: Option<Timestamp>,
    pub tries: i32,
    pub due_at: Option<Timestamp>,
    pub under_way: bool,
    pub error: Option<String>,
}

/// A delivery that was set aside.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Parked {
    pub id: DeliveryId,
    pub gist: Gist,
    pub said_at: Timestamp,
    pub parked_at: Option<Timestamp>,
    pub error: Option<String>,
}

type Row = (
    (ServerId, String, String, String, Option<Timestamp>),
    (
        Option<Timestamp>,
        i32,
        Option<Timestamp>,
        Option<Timestamp>,
        Option<String>,
        Option<Timestamp>,
    ),
);

/// Every server that something was ever brought to, by name.
#[boxed]
pub async fn peers(site: &Site) -> Result<Vec<Peer>> {
    site.read(async move |site, conn| found(conn, None, site.now()).await)
        .await
}

/// One of them, by host.
#[boxed]
pub async fn peer(site: &Site, host: &str) -> Result<Peer> {
    let host = host.to_lowercase();
    site.read(async move |site, conn| {
        let mut found = found(conn, Some(&host), site.now()).await?;
        found.pop().ok_or(Error::NotFound)
    })
    .await
}

async fn found(conn: &mut Conn, host: Option<&str>, now: Timestamp) -> Result<Vec<Peer>> {
    let found: Vec<Row> = on!(&mut *conn, |db| {
        let query = rows::table
            .inner_join(servers::table.on(servers::id.eq(rows::server_id)))
            .order(servers::host)
            .select((
                (
                    servers::id,
                    servers::host,
                    servers::software,
                    servers::version,
                    servers::failing_since,
                ),
                (
                    rows::paused_at,
                    rows::failures,
                    rows::ask_at,
                    rows::brought_at,
                    rows::error,
                    rows::error_at,
                ),
            ))
            .into_boxed::<Db>();
        let query = match host {
            Some(host) => query.filter(servers::host.eq(host)),
            None => query,
        };
        query.load(db).await
    })?;
    let mut peers = Vec::with_capacity(found.len());
    for row in found {
        peers.push(counted(conn, row, now).await?);
    }
    Ok(peers)
}

async fn counted(conn: &mut Conn, (server, peer): Row, now: Timestamp) -> Result<Peer> {
    let (id, host, software, version, failing_since) = server;
    let (paused_at, failures, ask_at, brought_at, error, error_at) = peer;
    let ours = lanes::table.filter(lanes::server_id.eq(id)).select(lanes::id);
    let waiting = deliveries::table
        .filter(deliveries::lane_id.eq_any(ours).and(deliveries::parked_at.is_null()))
        .select((count_star(), min(deliveries::created_at)));
    let (waiting, oldest): (i64, Option<Timestamp>) = on!(&mut *conn, |db| waiting.get_result(db).await)?;
    let parked = deliveries::table
        .filter(
            deliveries::lane_id
                .eq_any(ours)
                .and(deliveries::parked_at.is_not_null()),
        )
        .count();
    let parked: i64 = on!(conn, |db| parked.get_result(db).await)?;
    let ask_at = ask_at.filter(|at| now < *at);
    let state = match failing_since {
        _ if paused_at.is_some() => State::Paused,
        Some(since) if since <= now.plus_seconds(-DORMANT) => State::Dormant,
        _ if 0 < failures || ask_at.is_some() => State::Waiting,
        _ => State::Open,
    };
    Ok(Peer {
        server: id,
        host,
        software,
        version,
        state,
        waiting,
        parked,
        oldest,
        brought_at,
        error,
        error_at,
        failing_since,
        ask_at,
    })
}

/// What waits for a server, lane by lane, the fullest first.
#[boxed]
pub async fn lanes(site: &Site, server: ServerId) -> Result<Vec<Lane>> {
    type Found = (
        LaneId,
        (ActorKind, String),
        bool,
        i32,
        Option<Timestamp>,
        Option<Owner>,
        Option<String>,
    );
    site.read(async move |_, conn| {
        let query = lanes::table
            .inner_join(actors::table.on(actors::id.eq(lanes::sender_id)))
            .filter(lanes::server_id.eq(server).and(lanes::due_at.is_not_null()))
            .order(lanes::due_at)
            .limit(100)
            .select((
                lanes::id,
                (actors::kind, actors::handle),
                lanes::light,
                lanes::tries,
                lanes::due_at,
                lanes::leased_by,
                lanes::error,
            ));
        let found: Vec<Found> = on!(&mut *conn, |db| query.load(db).await)?;
        let mut all = Vec::with_capacity(found.len());
        for (id, (kind, handle), light, tries, due_at, leased_by, error) in found {
            let waiting = deliveries::table
                .filter(deliveries::lane_id.eq(id).and(deliveries::parked_at.is_null()))
                .select((count_star(), min(deliveries::created_at)));
            let (waiting, oldest): (i64, Option<Timestamp>) = on!(&mut *conn, |db| waiting.get_result(db).await)?;
            all.push(Lane {
                id,
                community: (kind == ActorKind::Community).then_some(handle),
                light,
                waiting,
                oldest,
                tries,
                due_at,
                under_way: leased_by.is_some(),
                error,
            });
        }
        all.sort_by_key(|lane| std::cmp::Reverse(lane.waiting));
        Ok(all)
    })
    .await
}

/// What was set aside of what was said to a server, the latest first.
#[boxed]
pub async fn parked(site: &Site, server: ServerId) -> Result<Vec<Parked>> {
    site.read(async move |_, conn| {
        let query = deliveries::table
            .inner_join(lanes::table.on(lanes::id.eq(deliveries::lane_id)))
            .inner_join(activities::table.on(activities::id.eq(deliveries::activity_id)))
            .filter(lanes::server_id.eq(server).and(deliveries::parked_at.is_not_null()))
            .order(deliveries::id.desc())
            .limit(50)
            .select((
                deliveries::id,
                activities::gist,
                activities::created_at,
                deliveries::parked_at,
                deliveries::error,
            ));
        Ok(on!(conn, |db| query.load(db).await)?)
    })
    .await
}

/// Brings nothing more to a server; what is said to it waits. Written down when a person says so.
#[boxed]
pub async fn pause(site: &Site, host: &str, by: Option<&Actor>) -> Result<()> {
    said(site, (host, "peer.pause"), by, async |tx, server| {
        let update = diesel::update(rows::table.find(server)).set(rows::paused_at.eq(Some(Timestamp::now())));
        Ok(on!(tx, |db| update.execute(db).await)?)
    })
    .await
    .map(drop)
}

/// Brings again.
#[boxed]
pub async fn resume(site: &Site, host: &str, by: Option<&Actor>) -> Result<()> {
    said(site, (host, "peer.resume"), by, async |tx, server| {
        let update = diesel::update(rows::table.find(server)).set(rows::paused_at.eq(None::<Timestamp>));
        on!(&mut *tx, |db| update.execute(db).await)?;
        wake(tx, vec![server]).await?;
        Ok(0)
    })
    .await
    .map(drop)
}

/// Tries everything that waits for a server now, also what was set aside. Answers how much was.
#[boxed]
pub async fn retry(site: &Site, host: &str, by: Option<&Actor>) -> Result<usize> {
    said(site, (host, "peer.retry"), by, async |tx, server| {
        again(tx, vec![server]).await
    })
    .await
}

/// Gives up everything that waits for a server, and what was set aside. Answers how much that was.
#[boxed]
pub async fn drop_all(site: &Site, host: &str, by: Option<&Actor>) -> Result<usize> {
    said(site, (host, "peer.drop"), by, async |tx, server| {
        let ours = lanes::table.filter(lanes::server_id.eq(server));
        let all = deliveries::table.filter(deliveries::lane_id.eq_any(ours.select(lanes::id)));
        let dropped = on!(&mut *tx, |db| diesel::delete(all).execute(db).await)?;
        let idle = (
            lanes::due_at.eq(None::<Timestamp>),
            lanes::tries.eq(0),
            lanes::error.eq(None::<String>),
        );
        on!(tx, |db| diesel::update(ours).set(idle).execute(db).await)?;
        Ok(dropped)
    })
    .await
}

/// Tries everything that waits for any server now, also what was set aside.
#[boxed]
pub async fn retry_all(site: &Site) -> Result<usize> {
    site.write(async move |_, tx| {
        let all = on!(&mut *tx, |db| rows::table.select(rows::server_id).load(db).await)?;
        again(tx, all).await
    })
    .await
}

async fn said<T: Send + 'static>(
    site: &Site,
    (host, deed): (&str, &'static str),
    by: Option<&Actor>,
    work: impl AsyncFnOnce(&mut Tx, ServerId) -> Result<T> + Send + 'static,
) -> Result<T> {
    by.map(Actor::admin).transpose()?;
    let (host, by) = (host.to_lowercase(), by.copied());
    site.write(async move |site, tx| {
        let query = rows::table
            .inner_join(servers::table.on(servers::id.eq(rows::server_id)))
            .filter(servers::host.eq(&host))
            .select(rows::server_id);
        let server = on!(&mut *tx, |db| query.get_result(db).await)?;
        if let Some(by) = by {
            audits::record(site, tx, &by, Entry::new(deed, &host)).await?;
        }
        work(tx, server).await
    })
    .await
}

/// Puts everything of these servers back at the beginning; who stopped answering is asked at once.
async fn again(tx: &mut Tx, servers: Vec<ServerId>) -> Result<usize> {
    let asked = diesel::update(rows::table.filter(rows::server_id.eq_any(servers.clone())));
    let at_once = rows::ask_at.eq(None::<Timestamp>);
    on!(&mut *tx, |db| asked.set(at_once).execute(db).await)?;
    let ours = lanes::table.filter(lanes::server_id.eq_any(servers));
    let parked = deliveries::table
        .filter(deliveries::lane_id.eq_any(ours.clone().select(lanes::id)))
        .filter(deliveries::parked_at.is_not_null());
    let back = (
        deliveries::parked_at.eq(None::<Timestamp>),
        deliveries::error.eq(None::<String>),
    );
    let count = on!(&mut *tx, |db| diesel::update(parked).set(back).execute(db).await)?;
    let full = deliveries::table.filter(deliveries::lane_id.eq(lanes::id));
    let waiting = ours.filter(exists(full));
    let now = (lanes::due_at.eq(Some(Timestamp::now())), lanes::tries.eq(0));
    on!(tx, |db| diesel::update(waiting).set(now).execute(db).await)?;
    Ok(count)
}

/// A server was heard from: if it had stopped answering, it is asked again at once.
#[boxed]
pub async fn heard(site: &Site, host: &str) -> Result<()> {
    let host = host.to_lowercase();
    let away = async move |conn: &mut Conn| -> Result<Option<ServerId>> {
        let query = rows::table
            .inner_join(servers::table.on(servers::id.eq(rows::server_id)))
            .filter(servers::host.eq(host).and(rows::failures.ge(BREAK)))
            .select(rows::server_id);
        Ok(on!(conn, |db| query.get_result(db).await.optional())?)
    };
    let Some(server) = site.db().read(away).await? else {
        return Ok(());
    };
    site.write(async move |_, tx| {
        let update = diesel::update(rows::table.find(server)).set(rows::ask_at.eq(None::<Timestamp>));
        on!(&mut *tx, |db| update.execute(db).await)?;
        wake(tx, vec![server]).await
    })
    .await
}
