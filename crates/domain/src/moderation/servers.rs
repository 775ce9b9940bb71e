//! Other organisations' servers: how far each is trusted, and what of each is refused.
use std::collections::HashSet;

use db::{Timestamp, Tx, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::veil;
use crate::actor::Actor;
use crate::audits::{self, Entry};
use crate::id::{ActorId, ServerId};
use crate::laws::telling::ServerStanding;
use crate::network::{above, is_within};
use crate::site::Site;
use crate::tables::{actors, files, servers};
use crate::{Error, Result, boxed};

/// Another organisation's server.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = servers)]
pub struct Server {
    pub id: ServerId,
    /// `host` or `host:port`.
    pub host: String,
    pub software: String,
    pub version: String,
    pub standing: ServerStanding,
    pub seen_at: Option<Timestamp>,
    pub failing_since: Option<Timestamp>,
    pub created_at: Timestamp,
    pub limited: bool,
    pub mediafree: bool,
    pub unreported: bool,
    /// For everybody.
    pub reason: String,
    /// For administrators.
    pub note: String,
}

impl Server {
    pub fn decision(&self) -> Decision {
        Decision {
            standing: self.standing,
            limited: self.limited,
            mediafree: self.mediafree,
            unreported: self.unreported,
            reason: self.reason.clone(),
            note: self.note.clone(),
        }
    }
}

/// What is decided about a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// How far it is trusted. Blocked: nothing goes, nothing comes, and what came is not shown.
    pub standing: ServerStanding,
    /// Its people are heard by whoever follows them, and by nobody else.
    pub limited: bool,
    /// No files of theirs: those that are linked are forgotten, and none is linked any more.
    pub mediafree: bool,
    /// No reports of theirs.
    pub unreported: bool,
    /// Why, for everybody.
    pub reason: String,
    /// Why, for administrators.
    pub note: String,
}

impl Default for Decision {
    fn default() -> Self {
        Self {
            standing: ServerStanding::PublicOnly,
            limited: false,
            mediafree: false,
            unreported: false,
            reason: String::new(),
            note: String::new(),
        }
    }
}

impl Decision {
    /// How it is written in the log: what is refused, then why.
    pub fn words(&self) -> String {
        let refused = [
            (self.limited, "limited"),
            (self.mediafree, "no media"),
            (self.unreported, "no reports"),
        ];
        let mut words = vec![format!("{:?}", self.standing)];
        words.extend(
            refused
                .iter()
                .filter(|(refused, _)| *refused)
                .map(|(_, word)| (*word).to_owned()),
        );
        words.extend(Some(self.reason.clone()).filter(|reason| !reason.is_empty()));
        words.join(", ")
    }
}

/// Every server known, by name.
#[boxed]
pub async fn servers(site: &Site) -> Result<Vec<Server>> {
    site.read(async move |_, conn| {
        let query = servers::table.order(servers::host).select(db::columns::<Server>());
        Ok(on!(conn, |db| query.load(db).await)?)
    })
    .await
}

/// One server, by host.
#[boxed]
pub async fn server(site: &Site, host: &str) -> Result<Server> {
    let host = text::handle::host(host).ok_or(Error::NotFound)?;
    site.read(async move |_, conn| {
        let query = servers::table
            .filter(servers::host.eq(host))
            .select(db::columns::<Server>());
        Ok(on!(conn, |db| query.get_result(db).await)?)
    })
    .await
}

/// Says how far a server is trusted, and leaves everything else decided about it. Administrators only.
#[boxed]
pub async fn set_server(site: &Site, actor: &Actor, host: &str, standing: ServerStanding) -> Result<Server> {
    actor.admin()?;
    let before = match server(site, host).await {
        Ok(known) => known.decision(),
        Err(Error::NotFound) => Decision::default(),
        Err(error) => return Err(error),
    };
    decide(site, actor, host, Decision { standing, ..before }).await
}

/// Decides about a server, known or not yet. Administrators only.
#[boxed]
pub async fn decide(site: &Site, actor: &Actor, host: &str, decision: Decision) -> Result<Server> {
    actor.admin()?;
    let host = named(site, host)?;
    let actor = *actor;
    site.write(async move |site, tx| {
        write(site, tx, (&actor).into(), &[(host.clone(), decision)]).await?;
        let query = servers::table.filter(servers::host.eq(host));
        Ok(on!(tx, |db| query
            .select(db::columns::<Server>())
            .get_result(db)
            .await)?)
    })
    .await
}

/// A host in its one form; never our own.
pub(super) fn named(site: &Site, host: &str) -> Result<String> {
    if text::blocklist::is_address(host) {
        return Err(Error::Invalid("host", "host.address"));
    }
    let host = text::handle::host(host.trim()).ok_or(Error::Invalid("host", "host.unreadable"))?;
    if is_within(site.host(), &host) {
        Err(Error::Invalid("host", "host.ours"))
    } else {
        Ok(host)
    }
}

/// Writes decisions and everything that follows from them here.
pub(super) async fn write(site: &Site, tx: &mut Tx, by: ActorId, decided: &[(String, Decision)]) -> Result<()> {
    let hosts: HashSet<&str> = decided.iter().map(|(host, _)| host.as_str()).collect();
    let drawn = within(tx, &hosts).await?;
    for (host, decision) in decided {
        keep(site, tx, (host, decision)).await?;
        let entry = Entry::new("server.set", host).because(&decision.words());
        audits::record(site, tx, by, entry).await?;
    }
    veil::draw_over(tx, &drawn).await?;
    let bare = decided.iter().filter(|(_, decision)| decision.mediafree);
    let bare: HashSet<&str> = bare.map(|(host, _)| host.as_str()).collect();
    if !bare.is_empty() {
        let theirs = within(tx, &bare).await?;
        forget_files(tx, theirs).await?;
    }
    Ok(())
}

/// The servers known for which something decided about one of these counts.
async fn within(tx: &mut Tx, hosts: &HashSet<&str>) -> Result<Vec<(ServerId, String)>> {
    let all = servers::table.select((servers::id, servers::host));
    let mut all: Vec<(ServerId, String)> = on!(tx, |db| all.load(db).await)?;
    all.retain(|(_, host)| above(host).iter().any(|name| hosts.contains(name.as_str())));
    Ok(all)
}

async fn keep(site: &Site, tx: &mut Tx, (host, decision): (&str, &Decision)) -> Result<()> {
    let words = |text: &str| text.trim().chars().take(1_000).collect::<String>();
    let decided = (
        servers::standing.eq(decision.standing),
        servers::limited.eq(decision.limited),
        servers::mediafree.eq(decision.mediafree),
        servers::unreported.eq(decision.unreported),
        servers::reason.eq(words(&decision.reason)),
        servers::note.eq(words(&decision.note)),
    );
    let row = (servers::host.eq(host), servers::created_at.eq(site.now()));
    on!(tx, |db| {
        diesel::insert_into(servers::table)
            .values((row, decided.clone()))
            .on_conflict(servers::host)
            .do_update()
            .set(decided)
            .execute(db)
            .await
    })?;
    Ok(())
}

/// Forgets where the files and pictures of these servers' people are. Nothing of them was kept here.
async fn forget_files(tx: &mut Tx, servers: Vec<(ServerId, String)>) -> Result<()> {
    let ids: Vec<Option<ServerId>> = servers.into_iter().map(|(id, _)| Some(id)).collect();
    let blank = (
        actors::avatar_url.eq(None::<String>),
        actors::header_url.eq(None::<String>),
    );
    let theirs = actors::table.filter(actors::server_id.eq_any(ids.clone()));
    on!(&mut *tx, |db| diesel::update(theirs).set(blank).execute(db).await)?;
    let people: Vec<ActorId> = on!(&mut *tx, |db| actors::table
        .filter(actors::server_id.eq_any(ids))
        .select(actors::id)
        .load(db)
        .await)?;
    for some in people.chunks(500) {
        let linked = files::table
            .filter(files::owner_id.eq_any(some.to_vec()))
            .filter(files::url.is_not_null());
        on!(&mut *tx, |db| diesel::delete(linked).execute(db).await)?;
    }
    Ok(())
}
