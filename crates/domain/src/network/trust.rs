//! What was decided about the server behind an address: the only place that reads such decisions.
use db::{Conn, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::id::PersonId;
use crate::laws::telling::ServerStanding;
use crate::site::Site;
use crate::tables::{actors, servers};
use crate::{Result, boxed};

/// What was decided about a server, and about those above it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decided {
    /// How far it is trusted.
    pub standing: ServerStanding,
    /// Its people are heard by their followers only.
    pub limited: bool,
    /// Its files are not shown.
    pub mediafree: bool,
    /// Its reports are not taken.
    pub unreported: bool,
}

impl Decided {
    pub fn is_blocked(&self) -> bool {
        self.standing == ServerStanding::Blocked
    }
}

/// How far a host is trusted. Who blocks a domain blocks what is below it, and every port.
#[boxed]
pub async fn standing(site: &Site, host: &str) -> Result<ServerStanding> {
    Ok(decided(site, host).await?.standing)
}

pub(crate) async fn standing_of(conn: &mut Conn, host: &str) -> Result<ServerStanding> {
    Ok(decided_of(conn, host).await?.standing)
}

/// Everything decided about a host. A refusal counts for what is below it and for every port; trust for the host alone.
#[boxed]
pub async fn decided(site: &Site, host: &str) -> Result<Decided> {
    let host = host.to_owned();
    site.read(async move |_, conn| decided_of(conn, &host).await).await
}

type Row = (String, ServerStanding, bool, bool, bool);

pub(crate) async fn decided_of(conn: &mut Conn, host: &str) -> Result<Decided> {
    let host = text::handle::host(host).unwrap_or_else(|| host.to_lowercase());
    let query = servers::table.filter(servers::host.eq_any(above(&host))).select((
        servers::host,
        servers::standing,
        servers::limited,
        servers::mediafree,
        servers::unreported,
    ));
    let known: Vec<Row> = on!(conn, |db| query.load(db).await)?;
    let blocked = known.iter().any(|row| row.1 == ServerStanding::Blocked);
    let own = known.iter().find(|row| row.0 == host).map(|row| row.1);
    Ok(Decided {
        standing: match blocked {
            true => ServerStanding::Blocked,
            false => own.unwrap_or(ServerStanding::PublicOnly),
        },
        limited: known.iter().any(|row| row.2),
        mediafree: known.iter().any(|row| row.3),
        unreported: known.iter().any(|row| row.4),
    })
}

/// Whether files of somebody elsewhere are linked here.
pub(crate) async fn shows_files_of(conn: &mut Conn, person: PersonId) -> Result<bool> {
    let query = actors::table.find(person).select(actors::host);
    let host: String = on!(&mut *conn, |db| query.get_result(db).await)?;
    Ok(!decided_of(conn, &host).await?.mediafree)
}

/// A host, without its port, and every name above it.
pub(crate) fn above(host: &str) -> Vec<String> {
    let bare = host.split(':').next().unwrap_or(host);
    let parents = bare.match_indices('.').map(|(dot, _)| bare[dot + 1..].to_owned());
    parents.chain([bare.to_owned(), host.to_owned()]).collect()
}

/// Whether what is decided about `decided` counts for `host`.
pub(crate) fn is_within(host: &str, decided: &str) -> bool {
    above(host).iter().any(|name| name == decided)
}
