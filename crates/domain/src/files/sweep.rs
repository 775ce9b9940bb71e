//! What nothing names any more is removed: what was erased is to be nowhere. Only what a row of this database let go of is ever
//! removed, so that a site opened with another database than its own loses nothing.
use std::collections::HashSet;
use std::time::{Duration, UNIX_EPOCH};

use db::{Timestamp, Tx, among, on, rows};
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::id::{FileId, PostId};
use crate::site::Site;
use crate::tables::{actors, document_versions, files, released};
use crate::{Result, boxed};

/// How long something may hang on nothing, in seconds: somebody may be writing what it is for.
const PATIENCE: i64 = 24 * 3600;
/// Rows dealt with at once.
const MOST: i64 = 500;

/// Removes files that hang on nothing and pictures that no profile wears, when they have been so for a day; then bytes that
/// nothing names. Answers how many there were of both.
#[boxed]
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
    let since = UNIX_EPOCH + Duration::from_secs(seconds);
    let mut last = String::new();
    loop {
        let (next, unnamed) = unnamed(site, last).await?;
        let mut gone = Vec::new();
        for digest in unnamed {
            if site.disk().remove(&digest, since).await? {
                gone.push(digest);
            }
        }
        swept += gone.len();
        forget(site, gone).await?;
        match next {
            Some(next) => last = next,
            None => break,
        }
    }
    Ok(swept)
}

/// Lets go of the files of a post that is forgotten.
pub(crate) async fn let_go_of(tx: &mut Tx, post: PostId) -> Result<()> {
    let hung = diesel::delete(files::table.filter(files::post_id.eq(post))).returning((files::digest, files::preview));
    let gone = on!(&mut *tx, |db| hung.get_results(db).await)?;
    release(tx, gone).await
}

/// Writes down which bytes rows named that are gone now.
pub(super) async fn release(tx: &mut Tx, gone: Vec<(String, Option<String>)>) -> Result<()> {
    let digests: HashSet<String> = gone
        .into_iter()
        .flat_map(|(digest, preview)| [Some(digest), preview])
        .flatten()
        .filter(|digest| !digest.is_empty())
        .collect();
    let list: Vec<_> = digests.iter().map(|digest| released::digest.eq(digest)).collect();
    for some in list.chunks(db::ROWS) {
        let insert = diesel::insert_into(released::table).values(rows(some));
        on!(&mut *tx, |db| insert.on_conflict_do_nothing().execute(db).await)?;
    }
    Ok(())
}

async fn loose(tx: &mut Tx, before: Timestamp) -> Result<usize> {
    let id = files::id.nullable();
    let worn = actors::table.filter(actors::avatar_id.eq(id).or(actors::header_id.eq(id)));
    let kept = document_versions::table.filter(document_versions::file_id.eq(files::id));
    let old = files::table
        .filter(files::post_id.is_null().and(files::created_at.lt(before)))
        .filter(not(exists(worn)).and(not(exists(kept))))
        .limit(MOST)
        .select(files::id);
    let old: Vec<FileId> = on!(&mut *tx, |db| old.load(db).await)?;
    // Asked again as it goes: one of them may have been hung on something meanwhile.
    let still = files::table.filter(among(files::id, old).and(files::post_id.is_null()));
    let delete = diesel::delete(still).returning((files::digest, files::preview));
    let gone: Vec<(String, Option<String>)> = on!(&mut *tx, |db| delete.get_results(db).await)?;
    let count = gone.len();
    release(tx, gone).await?;
    Ok(count)
}

/// Of the bytes let go of, some in order after `last`: the last of them if there may be more, and those that no row names.
async fn unnamed(site: &Site, last: String) -> Result<(Option<String>, Vec<String>)> {
    site.read(async move |_, conn| {
        let query = released::table
            .filter(released::digest.gt(last))
            .order(released::digest)
            .limit(MOST)
            .select(released::digest);
        let digests: Vec<String> = on!(&mut *conn, |db| query.load(db).await)?;
        let query = files::table
            .filter(files::digest.eq_any(&digests))
            .select(files::digest);
        let mut named: HashSet<String> = on!(&mut *conn, |db| query.load(db).await)?.into_iter().collect();
        let query = files::table
            .filter(files::preview.eq_any(&digests))
            .select(files::preview.assume_not_null());
        named.extend(on!(conn, |db| query.load::<String>(db).await)?);
        let full = usize::try_from(MOST).is_ok_and(|most| digests.len() == most);
        let next = digests.last().filter(|_| full).cloned();
        Ok((
            next,
            digests.into_iter().filter(|digest| !named.contains(digest)).collect(),
        ))
    })
    .await
}

async fn forget(site: &Site, gone: Vec<String>) -> Result<()> {
    if gone.is_empty() {
        return Ok(());
    }
    site.write(async move |_, tx| {
        let rows = released::table.filter(released::digest.eq_any(gone));
        on!(tx, |db| diesel::delete(rows).execute(db).await)?;
        Ok(())
    })
    .await
}
