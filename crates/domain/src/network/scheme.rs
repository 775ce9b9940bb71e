//! Which servers understand the second kind of signature only: the first is what everybody is believed to read.
use db::{Timestamp, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::site::Site;
use crate::tables::servers;
use crate::{Result, boxed};

/// Servers that were last understood in the second kind, and since when.
#[boxed]
pub async fn second_signatures(site: &Site) -> Result<Vec<(String, Timestamp)>> {
    site.read(async move |_, conn| {
        let query = servers::table
            .filter(servers::second_signature_at.is_not_null())
            .select((servers::host, servers::second_signature_at.assume_not_null()));
        Ok(on!(conn, |db| query.load(db).await)?)
    })
    .await
}

/// Notes that a server understands the second kind, as of now; or that this is no longer so. A server that is not known
/// here is not written down for that.
#[boxed]
pub async fn note_signature(site: &Site, host: &str, second: bool) -> Result<()> {
    let host = host.to_lowercase();
    site.write(async move |site, tx| {
        let row = servers::table.filter(servers::host.eq(host));
        let since = servers::second_signature_at.eq(second.then(|| site.now()));
        on!(tx, |db| diesel::update(row).set(since).execute(db).await)?;
        Ok(())
    })
    .await
}
