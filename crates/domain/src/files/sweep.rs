//! What nothing names any more is removed: what was erased is to be nowhere.
use std::collections::HashSet;
use std::time::{Duration, UNIX_EPOCH};

use db::{Timestamp, among, on};
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::Result;
use crate::id::FileId;
use crate::site::Site;
use crate::tables::{actors, document_versions, files};

/// How long something may hang on nothing, in seconds: somebody may be writing what it is for.
const PATIENCE: i64 = 24 * 3600;
/// Rows removed in one transaction.
const MOST: i64 = 1000;

/// Removes files that hang on nothing and pictures that no profile wears, and then bytes that nothing names: all that has
/// been so for a day. Answers how many there were of both.
pub async fn sweep(site: &Site, now: Timestamp) -> Result<usize> {
    let before = now.plus_seconds(-PATIENCE);
    let mut swept = 0;
    loop {
        let some = site.write(async move |_, tx| loose(tx, before).await).await?;
        swept += some;
        if some == 0 {
            break;
        }
    }
    let seconds = u64::try_from(before.seconds()).unwrap_or_default();
    let old = UNIX_EPOCH + Duration::from_secs(seconds);
    for part in 0..=u8::MAX {
        let there = site.disk().older(part, old).await?;
        for some in there.chunks(500) {
            let unnamed = unnamed(site, some.to_vec()).await?;
            swept += site.disk().remove(unnamed, old).await?;
        }
    }
    Ok(swept)
}

async fn loose(tx: &mut db::Tx, before: Timestamp) -> Result<usize> {
    let id = files::id.nullable();
    let worn = actors::table.filter(actors::avatar_id.eq(id).or(actors::header_id.eq(id)));
    let kept = document_versions::table.filter(document_versions::file_id.eq(files::id));
    let old = files::table
        .filter(files::post_id.is_null().and(files::created_at.lt(before)))
        .filter(not(exists(worn)).and(not(exists(kept))))
        .limit(MOST)
        .select(files::id);
    let old: Vec<FileId> = on!(&mut *tx, |db| old.load(db).await)?;
    let rows = files::table.filter(among(files::id, old));
    Ok(on!(tx, |db| diesel::delete(rows).execute(db).await)?)
}

/// Those of these digests that no row names.
async fn unnamed(site: &Site, digests: Vec<String>) -> Result<Vec<String>> {
    site.read(async move |_, conn| {
        let query = files::table
            .filter(files::digest.eq_any(&digests))
            .select(files::digest);
        let mut named: HashSet<String> = on!(&mut *conn, |db| query.load(db).await)?.into_iter().collect();
        let query = files::table
            .filter(files::preview.eq_any(&digests))
            .select(files::preview.assume_not_null());
        named.extend(on!(conn, |db| query.load::<String>(db).await)?);
        Ok(digests.into_iter().filter(|digest| !named.contains(digest)).collect())
    })
    .await
}
