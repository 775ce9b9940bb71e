//! Other organisations' servers, and how far each is trusted.
use db::{Timestamp, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::actor::Actor;
use crate::audits::{self, Entry};
use crate::id::ServerId;
use crate::laws::telling::ServerStanding;
use crate::site::Site;
use crate::tables::servers;
use crate::{Error, Result};

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
}

/// Every server known, by name.
pub async fn servers(site: &Site) -> Result<Vec<Server>> {
    site.read(async move |_, conn| {
        let query = servers::table.order(servers::host).select(db::columns::<Server>());
        Ok(on!(conn, |db| query.load(db).await)?)
    })
    .await
}

/// One server, by host.
pub async fn server(site: &Site, host: &str) -> Result<Server> {
    let host = host.to_lowercase();
    site.read(async move |_, conn| {
        let query = servers::table
            .filter(servers::host.eq(host))
            .select(db::columns::<Server>());
        Ok(on!(conn, |db| query.get_result(db).await)?)
    })
    .await
}

/// Says how far a server is trusted, known or not yet. Administrators only.
pub async fn set_server(site: &Site, actor: &Actor, host: &str, standing: ServerStanding) -> Result<Server> {
    actor.admin()?;
    let host = text::handle::host(host).ok_or(Error::Invalid("host", "host.unreadable"))?;
    if host == site.host() {
        return Err(Error::Invalid("host", "host.ours"));
    }
    let actor = *actor;
    site.write(async move |site, tx| {
        let row = (
            servers::host.eq(&host),
            servers::standing.eq(standing),
            servers::created_at.eq(site.now()),
        );
        let server: Server = on!(tx, |db| {
            diesel::insert_into(servers::table)
                .values(row)
                .on_conflict(servers::host)
                .do_update()
                .set(servers::standing.eq(standing))
                .returning(db::columns::<Server>())
                .get_result(db)
                .await
        })?;
        let entry = Entry::new("server.set", &host).because(&format!("{standing:?}"));
        audits::record(site, tx, &actor, entry).await?;
        Ok(server)
    })
    .await
}
