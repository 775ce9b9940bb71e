//! One's own profile, and the notes one keeps about others.
use std::collections::HashMap;

use db::{among, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::actor::Actor;
use crate::actors::{self, Face, Profile};
use crate::events::{self, Event};
use crate::files::Purpose;
use crate::id::{ActorId, FileId};
use crate::site::Site;
use crate::tables::{files, notes};
use crate::{Error, Result, boxed};

/// Changes one's own profile; what is left out stays.
#[boxed]
pub async fn amend(site: &Site, actor: &Actor, face: Face) -> Result<Profile> {
    let face = Face {
        name: face.name.as_deref().map(actors::new_name).transpose()?,
        ..face
    };
    let actor = *actor;
    site.write(async move |site, tx| {
        for (id, purpose) in [(face.avatar, Purpose::Avatar), (face.header, Purpose::Header)] {
            if let Some(Some(id)) = id {
                own_picture(tx, &actor, (id, purpose)).await?;
            }
        }
        let after = actors::change_face(tx, actor.id().into(), face).await?;
        events::record(site, tx, Event::Profile(after.id)).await?;
        Ok(after)
    })
    .await
}

async fn own_picture(tx: &mut db::Tx, actor: &Actor, (id, purpose): (FileId, Purpose)) -> Result<()> {
    let mine = files::table
        .find(id)
        .filter(files::owner_id.eq(actor.id()).and(files::purpose.eq(purpose)));
    let found = on!(tx, |db| mine
        .select(files::id)
        .get_result::<FileId>(db)
        .await
        .optional())?;
    found.map(drop).ok_or(Error::Invalid("file", "file.missing"))
}

/// Writes a note about somebody, for oneself alone; an empty one is thrown away.
#[boxed]
pub async fn note(site: &Site, actor: &Actor, target: ActorId, words: &str) -> Result<()> {
    let (me, words) = (actor.id(), words.chars().take(2_000).collect::<String>());
    site.write(async move |_, tx| {
        let row = notes::table.find((me, target));
        on!(tx, |db| diesel::delete(row).execute(db).await)?;
        if !words.is_empty() {
            let row = (
                notes::person_id.eq(me),
                notes::target_id.eq(target),
                notes::note.eq(words),
            );
            on!(tx, |db| diesel::insert_into(notes::table).values(row).execute(db).await)?;
        }
        Ok(())
    })
    .await
}

/// The notes one keeps about these.
#[boxed]
pub async fn notes(site: &Site, actor: &Actor, ids: &[ActorId]) -> Result<HashMap<ActorId, String>> {
    let (me, ids) = (actor.id(), ids.to_vec());
    site.read(async move |_, conn| {
        let query = notes::table
            .filter(notes::person_id.eq(me).and(among(notes::target_id, &ids)))
            .select((notes::target_id, notes::note));
        let rows: Vec<(ActorId, String)> = on!(conn, |db| query.load(db).await)?;
        Ok(rows.into_iter().collect())
    })
    .await
}
