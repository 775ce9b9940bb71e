//! Who is told of what. Nobody is told of what they may not read.
use std::collections::HashSet;

use db::{Timestamp, Tx, among, on, rows};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::NoticeKind;
use crate::Result;
use crate::circles::{Kind, Standing, membership};
use crate::id::{ActorId, CircleId, CommunityId, PersonId, PostId};
use crate::laws::post;
use crate::posts::Post;
use crate::tables::{actors, blocks, circles, memberships, notices};
use crate::viewer::Viewer;

/// A notice to write.
struct Note {
    to: PersonId,
    kind: NoticeKind,
    by: ActorId,
    post: Option<PostId>,
    community: Option<CommunityId>,
}

async fn write(tx: &mut Tx, notes: Vec<Note>) -> Result<()> {
    if notes.is_empty() {
        return Ok(());
    }
    let everyone: Vec<ActorId> = notes.iter().map(|note| note.to.into()).collect();
    let here = actors::table
        .filter(among(actors::id, &everyone).and(actors::host.eq("")))
        .select(actors::id);
    let here: HashSet<ActorId> = on!(tx, |db| here.load(db).await)?.into_iter().collect();
    let by: HashSet<ActorId> = notes.iter().map(|note| note.by).collect();
    let silent = blocks::table
        .filter(among(blocks::person_id, &everyone).and(among(blocks::target_id, &by)))
        .select((blocks::person_id, blocks::target_id));
    let silent: HashSet<(PersonId, ActorId)> = on!(tx, |db| silent.load(db).await)?.into_iter().collect();
    let unheard = unheard(tx, &notes).await?;
    let now = Timestamp::now();
    let wanted = |note: &&Note| {
        here.contains(&note.to.into())
            && !silent.contains(&(note.to, note.by))
            && !unheard.contains(&(note.to, note.by))
            && ActorId::from(note.to) != note.by
    };
    let list: Vec<_> = notes
        .iter()
        .filter(wanted)
        .map(|note| {
            (
                notices::person_id.eq(note.to),
                notices::kind.eq(note.kind),
                notices::by_id.eq(note.by),
                notices::post_id.eq(note.post),
                notices::community_id.eq(note.community),
                notices::created_at.eq(now),
            )
        })
        .collect();
    if !list.is_empty() {
        on!(tx, |db| diesel::insert_into(notices::table)
            .values(rows(&list))
            .execute(db)
            .await)?;
    }
    Ok(())
}

/// Of whom they are not told: of limited people whom they do not follow, except that such a person asks for something.
async fn unheard(tx: &mut Tx, notes: &[Note]) -> Result<HashSet<(PersonId, ActorId)>> {
    let news = |note: &&Note| !matches!(note.kind, NoticeKind::FollowRequest | NoticeKind::JoinRequest);
    let by: HashSet<ActorId> = notes.iter().filter(news).map(|note| note.by).collect();
    let quiet = actors::table
        .filter(actors::id.eq_any(by).and(actors::quiet))
        .select(actors::id);
    let quiet: Vec<ActorId> = on!(tx, |db| quiet.load(db).await)?;
    if quiet.is_empty() {
        return Ok(HashSet::new());
    }
    let followed = circles::table
        .inner_join(memberships::table.on(memberships::circle_id.eq(circles::id)))
        .filter(circles::kind.eq_any([Kind::Followers, Kind::Community]))
        .filter(memberships::standing.ge(Standing::Reader))
        .filter(
            circles::owner_id
                .eq_any(quiet.clone())
                .or(circles::community_id.eq_any(quiet.clone())),
        )
        .filter(memberships::person_id.eq_any(notes.iter().map(|note| note.to).collect::<Vec<_>>()))
        .select((memberships::person_id, circles::owner_id, circles::community_id));
    let followed: Vec<(PersonId, Option<ActorId>, Option<ActorId>)> = on!(tx, |db| followed.load(db).await)?;
    let heard = |to: PersonId, by: ActorId| {
        followed
            .iter()
            .any(|row| row.0 == to && (row.1 == Some(by) || row.2 == Some(by)))
    };
    let all = notes.iter().filter(news).map(|note| (note.to, note.by));
    Ok(all.filter(|(to, by)| quiet.contains(by) && !heard(*to, *by)).collect())
}

async fn may_read(tx: &mut Tx, person: PersonId, id: PostId) -> Result<bool> {
    let query = Viewer::recipient(person)
        .posts()
        .filter(post::id.eq(id))
        .select(post::id);
    Ok(on!(tx, |db| query.get_result::<PostId>(db).await.optional())?.is_some())
}

/// A new post: to whom it answers, to whom it names, and to who asked for news of the place.
pub(crate) async fn about_new_post(tx: &mut Tx, new: &Post, mentioned: &[ActorId]) -> Result<()> {
    let mut told: Vec<(PersonId, NoticeKind)> = Vec::new();
    if let Some(parent) = new.parent_id {
        let me = Viewer::recipient(new.author_id);
        let query = me.posts().filter(post::id.eq(parent)).select(post::author_id);
        let author: Option<PersonId> = on!(tx, |db| query.get_result(db).await.optional())?;
        told.extend(author.map(|author| (author, NoticeKind::Reply)));
    }
    told.extend(mentioned.iter().map(|id| (PersonId(id.0), NoticeKind::Mention)));
    if new.parent_id.is_none() {
        told.extend(
            asked_for_news(tx, new)
                .await?
                .into_iter()
                .map(|person| (person, NoticeKind::Published)),
        );
    }
    let mut seen = HashSet::new();
    let mut notes = Vec::new();
    for (to, kind) in told {
        let fresh = to != new.author_id && seen.insert(to);
        if fresh && may_read(tx, to, new.id).await? {
            notes.push(Note {
                to,
                kind,
                by: new.author_id.into(),
                post: Some(new.id),
                community: new.community_id,
            });
        }
    }
    write(tx, notes).await
}

/// Those who asked to be told of every new thread where this one appears.
async fn asked_for_news(tx: &mut Tx, new: &Post) -> Result<Vec<PersonId>> {
    let place = post_home(tx, new).await?;
    let query = memberships::table
        .filter(memberships::circle_id.eq(place).and(memberships::notify))
        .filter(memberships::standing.ge(Standing::Reader))
        .select(memberships::person_id);
    Ok(on!(tx, |db| query.load(db).await)?)
}

async fn post_home(tx: &mut Tx, new: &Post) -> Result<CircleId> {
    let query = Viewer::recipient(new.author_id)
        .posts()
        .filter(post::id.eq(new.id))
        .select(post::home_id);
    Ok(on!(tx, |db| query.get_result(db).await)?)
}

pub(crate) async fn about_reaction(tx: &mut Tx, found: &Post, by: PersonId) -> Result<()> {
    about(tx, (found.author_id, NoticeKind::Reaction, by), found).await
}

pub(crate) async fn about_share(tx: &mut Tx, found: &Post, by: PersonId) -> Result<()> {
    about(tx, (found.author_id, NoticeKind::Shared, by), found).await
}

async fn about(tx: &mut Tx, (to, kind, by): (PersonId, NoticeKind, PersonId), found: &Post) -> Result<()> {
    let note = Note {
        to,
        kind,
        by: by.into(),
        post: Some(found.id),
        community: found.community_id,
    };
    write(tx, vec![note]).await
}

/// A poll is over: whoever chose in it and may still read it is told.
pub(crate) async fn about_poll(tx: &mut Tx, id: PostId, voters: Vec<PersonId>) -> Result<()> {
    let mut notes = Vec::new();
    for to in voters {
        let query = Viewer::recipient(to)
            .posts()
            .filter(post::id.eq(id))
            .select((post::author_id, post::community_id));
        let seen: Option<(ActorId, Option<CommunityId>)> = on!(&mut *tx, |db| query.get_result(db).await.optional())?;
        notes.extend(seen.map(|(by, community)| Note {
            to,
            kind: NoticeKind::Poll,
            by,
            post: Some(id),
            community,
        }));
    }
    write(tx, notes).await
}

/// Somebody follows, or asks to.
pub(crate) async fn about_follow(tx: &mut Tx, (to, by): (PersonId, PersonId), asked: bool) -> Result<()> {
    let kind = if asked {
        NoticeKind::FollowRequest
    } else {
        NoticeKind::Follow
    };
    write(
        tx,
        vec![Note {
            to,
            kind,
            by: by.into(),
            post: None,
            community: None,
        }],
    )
    .await
}

/// Somebody asks to join: its animators are told.
pub(crate) async fn about_request(tx: &mut Tx, community: CommunityId, by: PersonId) -> Result<()> {
    let circle = crate::communities::circle_of(tx, community).await?;
    let animators = membership::people(tx, circle, Standing::Animator).await?;
    let note = |to| Note {
        to,
        kind: NoticeKind::JoinRequest,
        by: by.into(),
        post: None,
        community: Some(community),
    };
    write(tx, animators.into_iter().map(note).collect()).await
}

pub(crate) async fn about_admission(tx: &mut Tx, community: CommunityId, to: PersonId) -> Result<()> {
    let by = community.into();
    write(
        tx,
        vec![Note {
            to,
            kind: NoticeKind::Admitted,
            by,
            post: None,
            community: Some(community),
        }],
    )
    .await
}

/// An animator asks somebody to come in; the community speaks.
pub(crate) async fn about_invitation(tx: &mut Tx, community: CommunityId, to: PersonId) -> Result<()> {
    let note = Note {
        to,
        kind: NoticeKind::Invited,
        by: community.into(),
        post: None,
        community: Some(community),
    };
    write(tx, vec![note]).await
}

/// What was undone is not told any more, so that doing it again tells it once.
pub(crate) async fn forget_reaction(tx: &mut Tx, id: PostId, (by, kind): (PersonId, NoticeKind)) -> Result<()> {
    let told = notices::table
        .filter(notices::post_id.eq(id).and(notices::by_id.eq(ActorId::from(by))))
        .filter(notices::kind.eq(kind));
    on!(tx, |db| diesel::delete(told).execute(db).await)?;
    Ok(())
}
