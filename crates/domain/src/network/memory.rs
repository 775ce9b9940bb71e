//! Which activities were received: the same one twice is the same thing once.
use db::{Conn, Timestamp, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::Result;
use crate::site::Site;
use crate::tables::received;

/// Whether this activity was dealt with already.
pub async fn seen(site: &Site, uri: &str) -> Result<bool> {
    let uri = uri.to_owned();
    site.read(async move |_, conn| is_remembered(conn, &uri).await).await
}

pub(super) async fn is_remembered(conn: &mut Conn, uri: &str) -> Result<bool> {
    let query = received::table.find(uri).select(received::received_at);
    let found: Option<Timestamp> = on!(conn, |db| query.get_result(db).await.optional())?;
    Ok(found.is_some())
}

/// Notes that this activity was dealt with. Called after the work: a delivery that failed may come again.
pub async fn remember(site: &Site, uri: &str) -> Result<()> {
    let uri = uri.to_owned();
    site.write(async move |_, tx| {
        let row = (received::uri.eq(uri), received::received_at.eq(Timestamp::now()));
        let insert = diesel::insert_into(received::table)
            .values(row)
            .on_conflict_do_nothing();
        on!(tx, |db| insert.execute(db).await)?;
        Ok(())
    })
    .await
}
