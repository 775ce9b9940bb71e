//! What the site itself does to kept things, on nobody's behalf: note what was read in a file, forget what is due.
use db::{Tx, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::guarded::{documents, posts};
use super::{document, post};
use crate::Result;
use crate::actors::ActorKind;
use crate::documents::State;
use crate::id::{ActorId, CommunityId, PersonId, PostId};

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

/// Notes what a community, or a person outside communities, has pinned elsewhere: these posts and no other of theirs.
pub(crate) async fn pins(tx: &mut Tx, (owner, kind): (ActorId, ActorKind), ids: Vec<PostId>) -> Result<()> {
    let nobody = ActorId(0);
    let (community, person) = match kind {
        ActorKind::Community => (owner, nobody),
        _ => (nobody, owner),
    };
    let outside = post::author_id.eq(PersonId(person.0)).and(post::community_id.is_null());
    let theirs = posts::table
        .filter(post::local.eq(false).and(post::root_id.is_null()))
        .filter(post::community_id.eq(CommunityId(community.0)).or(outside));
    let down = diesel::update(theirs).set(post::pinned.eq(false));
    on!(&mut *tx, |db| down.execute(db).await)?;
    let up = diesel::update(theirs.filter(post::id.eq_any(ids))).set(post::pinned.eq(true));
    on!(tx, |db| up.execute(db).await)?;
    Ok(())
}
