//! What the site itself does to kept things, on nobody's behalf: note what was read in a file, forget what is due.
use db::{Tx, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::guarded::{documents, posts};
use super::{document, post};
use crate::Result;
use crate::documents::State;
use crate::id::PostId;

/// Notes how the reading of a document's file went.
pub(crate) async fn read(tx: &mut Tx, id: PostId, state: State, characters: i64) -> Result<()> {
    let change = (document::state.eq(state), document::characters.eq(characters));
    let update = diesel::update(documents::table.find(id)).set(change);
    on!(tx, |db| update.execute(db).await)?;
    Ok(())
}

/// Forgets the text of an erased post. The row stays, so that what answers it keeps its place.
pub(crate) async fn forget(tx: &mut Tx, id: PostId) -> Result<bool> {
    let blank = (
        post::title.eq(None::<String>),
        post::source.eq(""),
        post::html.eq(""),
        post::warning.eq(None::<String>),
        post::link.eq(None::<String>),
    );
    let erased = posts::table.find(id).filter(post::erased_at.is_not_null());
    let update = diesel::update(erased).set(blank);
    let forgotten = on!(&mut *tx, |db| update.execute(db).await)?;
    if forgotten != 0 {
        let delete = diesel::delete(documents::table.find(id));
        on!(tx, |db| delete.execute(db).await)?;
    }
    Ok(forgotten != 0)
}
