//! How far the server behind an address is trusted.
use db::{Conn, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::Result;
use crate::laws::telling::ServerStanding;
use crate::site::Site;
use crate::tables::servers;

/// How far a host is trusted. Who blocks a domain blocks what is below it, and every port.
pub async fn standing(site: &Site, host: &str) -> Result<ServerStanding> {
    let host = host.to_lowercase();
    site.read(async move |_, conn| standing_of(conn, &host).await).await
}

pub(crate) async fn standing_of(conn: &mut Conn, host: &str) -> Result<ServerStanding> {
    let bare = host.split(':').next().unwrap_or(host).trim_end_matches('.');
    let above: Vec<String> = bare
        .match_indices('.')
        .map(|(dot, _)| bare[dot + 1..].to_owned())
        .collect();
    let names: Vec<String> = above.into_iter().chain([bare.to_owned(), host.to_owned()]).collect();
    let query = servers::table
        .filter(servers::host.eq_any(names))
        .select((servers::host, servers::standing));
    let known: Vec<(String, ServerStanding)> = on!(conn, |db| query.load(db).await)?;
    if known.iter().any(|(_, standing)| *standing == ServerStanding::Blocked) {
        return Ok(ServerStanding::Blocked);
    }
    let own = known.into_iter().find(|(name, _)| name == host);
    Ok(own.map_or(ServerStanding::PublicOnly, |(_, standing)| standing))
}
