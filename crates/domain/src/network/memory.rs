//! Which activities were received, and what was taken back before it came: the same one twice is the same thing once.
use db::{Conn, Timestamp, Tx, on, rows};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::told;
use crate::site::Site;
use crate::tables::received;
use crate::{Error, Result, boxed};

/// Whether this activity was dealt with already.
#[boxed]
pub async fn seen(site: &Site, uri: &str) -> Result<bool> {
    let uri = uri.to_owned();
    site.read(async move |_, conn| is_remembered(conn, &uri).await).await
}

async fn is_remembered(conn: &mut Conn, uri: &str) -> Result<bool> {
    let query = received::table.find(uri).select(received::received_at);
    let found: Option<Timestamp> = on!(conn, |db| query.get_result(db).await.optional())?;
    Ok(found.is_some())
}

/// Notes that these activities were dealt with. Called after the work: a delivery that failed may come again.
#[boxed]
pub async fn remember(site: &Site, uris: Vec<String>) -> Result<()> {
    site.write(async move |_, tx| note(tx, &uris).await).await
}

async fn note(tx: &mut Tx, uris: &[String]) -> Result<()> {
    let now = Timestamp::now();
    let list: Vec<_> = uris
        .iter()
        .map(|uri| (received::uri.eq(uri), received::received_at.eq(now)))
        .collect();
    for some in list.chunks(db::ROWS) {
        let insert = diesel::insert_into(received::table).values(rows(some));
        on!(&mut *tx, |db| insert.on_conflict_do_nothing().execute(db).await)?;
    }
    Ok(())
}

/// Under which name it is remembered that something is not to come any more.
fn gone(uri: &str) -> String {
    format!("gone:{uri}")
}

/// Whether something was taken back before it came.
pub(super) async fn is_forestalled(conn: &mut Conn, uri: &str) -> Result<bool> {
    is_remembered(conn, &gone(uri)).await
}

/// Refuses what was taken back before it came. Whoever takes it back from here on waits until it is there.
pub(crate) async fn not_forestalled(tx: &mut Tx, uri: &str) -> Result<()> {
    tx.hold(&gone(uri)).await?;
    match is_forestalled(tx, uri).await? {
        true => Err(Error::Conflict("post.gone")),
        false => Ok(()),
    }
}

/// Something is taken back that is not known here: it is not to come any more. Answers false when it is here by now.
#[boxed]
pub async fn forestall(site: &Site, uri: &str) -> Result<bool> {
    let uri = uri.to_owned();
    site.write(async move |site, tx| {
        // One of the two sees the other: this, or what comes in this very moment.
        tx.hold(&gone(&uri)).await?;
        note(tx, &[gone(&uri)]).await?;
        Ok(!told::is_known(site, tx, &uri).await?)
    })
    .await
}
