//! Thank, vote, recognise oneself.
use db::{Tx, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::{PostView, read};
use crate::actor::Actor;
use crate::actors::{self, Profile};
use crate::events::{self, Event};
use crate::id::{ActorId, Moment, PersonId, PostId};
use crate::laws::ground_of;
use crate::laws::permit::{self, Deed};
use crate::notices::{self, NoticeKind};
use crate::page::{Cursor, Page};
use crate::site::Site;
use crate::tables::reactions;
use crate::viewer::Viewer;
use crate::{Result, boxed};

db::int_enum! {
    /// A light word beside a like. It stays here: elsewhere it is a like.
    pub enum Light {
        /// « Merci »
        Thanks = 1,
        /// « Je me reconnais »
        Recognise = 2,
        /// « Ça répond à ma question »
        Answers = 3
    }
}

/// What somebody thinks of a post, one thing at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reaction {
    Up,
    Down,
    Light(Light),
    None,
}

impl Reaction {
    fn parts(self) -> (i16, Option<Light>) {
        match self {
            Self::Up => (1, None),
            Self::Down => (-1, None),
            Self::Light(light) => (1, Some(light)),
            Self::None => (0, None),
        }
    }
}

/// Sets what the actor thinks of a post, and shows it. Saying the same again changes nothing.
#[boxed]
pub async fn react(site: &Site, actor: &Actor, id: PostId, reaction: Reaction) -> Result<PostView> {
    think(site, actor, id, reaction).await?;
    super::one(site, actor.viewer(), id).await
}

/// Sets what the actor thinks of a post.
#[boxed]
pub async fn think(site: &Site, actor: &Actor, id: PostId, reaction: Reaction) -> Result<()> {
    let actor = *actor;
    site.write(async move |site, tx| {
        let found = read::find(tx, actor.viewer(), id).await?;
        let ground = ground_of(tx, found.circle_id, found.community_id).await?;
        let permit = permit::ask_about(tx, &actor, Deed::React, (id, found.author_id, ground)).await?;
        permit.hold(tx).await?;
        let before = current(tx, id, actor.id()).await?;
        let after = reaction.parts();
        if before != after {
            write(site, tx, (id, actor.id()), after).await?;
            let more = |way: i16| i32::from(after.0 == way) - i32::from(before.0 == way);
            permit.tally(tx, more(1), more(-1)).await?;
            if 0 < after.0 && before.0 <= 0 && found.author_id != actor.id() {
                notices::about_reaction(tx, &found, actor.id()).await?;
            }
            if after.0 <= 0 && 0 < before.0 {
                notices::forget_reaction(tx, id, (actor.id(), NoticeKind::Reaction)).await?;
            }
            if before.0 != after.0 {
                events::record_by(
                    site,
                    tx,
                    &actor,
                    Event::Reacted {
                        post: id,
                        person: actor.id(),
                        was: before.0,
                    },
                )
                .await?;
            }
        }
        Ok(())
    })
    .await
}

async fn current(tx: &mut Tx, post: PostId, person: PersonId) -> Result<(i16, Option<Light>)> {
    let query = reactions::table
        .find((post, person))
        .select((reactions::vote, reactions::light));
    Ok(on!(tx, |db| query.get_result(db).await.optional())?.unwrap_or((0, None)))
}

async fn write(
    site: &Site,
    tx: &mut Tx,
    (post, person): (PostId, PersonId),
    (vote, light): (i16, Option<Light>),
) -> Result<()> {
    if vote == 0 {
        let row = diesel::delete(reactions::table.find((post, person)));
        on!(tx, |db| row.execute(db).await)?;
        return Ok(());
    }
    let row = (
        reactions::post_id.eq(post),
        reactions::person_id.eq(person),
        reactions::vote.eq(vote),
        reactions::light.eq(light),
        reactions::moment.eq(site.moment()),
    );
    on!(tx, |db| {
        diesel::insert_into(reactions::table)
            .values(row)
            .on_conflict((reactions::post_id, reactions::person_id))
            .do_update()
            .set((reactions::vote.eq(vote), reactions::light.eq(light)))
            .execute(db)
            .await
    })?;
    Ok(())
}

/// Who liked a post, latest first. Who voted down is told to nobody.
#[boxed]
pub async fn reactors(site: &Site, viewer: Viewer, id: PostId, cursor: Cursor) -> Result<Page<Profile>> {
    site.read(async move |_, conn| {
        read::find(conn, viewer, id).await?;
        let (above, below) = cursor.bounds();
        let query = reactions::table
            .filter(reactions::post_id.eq(id).and(reactions::vote.eq(1_i16)))
            .filter(reactions::moment.gt(above).and(reactions::moment.lt(below)))
            .order(reactions::moment.desc())
            .limit(cursor.limit)
            .select((reactions::moment, reactions::person_id));
        let rows: Vec<(Moment, ActorId)> = on!(conn, |db| query.load(db).await)?;
        let people = actors::load(conn, &rows.iter().map(|row| row.1).collect::<Vec<_>>()).await?;
        let page = Page::of(rows, cursor.limit, |row| row.0.0);
        let items = page
            .items
            .iter()
            .filter_map(|row| people.get(&row.1).cloned())
            .collect();
        Ok(Page {
            items,
            older: page.older,
            newer: page.newer,
        })
    })
    .await
}
