//! The one place where a standing is written.
use db::{Conn, Tx, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::{Kind, PUBLIC, Standing};
use crate::Result;
use crate::id::{ActorId, CircleId, CommunityId, PersonId};
use crate::tables::{circles, memberships};

/// What changes in a membership beside the standing.
#[derive(Debug, Clone, Default)]
pub(crate) struct Change {
    pub answer: Option<String>,
    pub follow_uri: Option<String>,
}

/// Writes where somebody stands; a stranger has no row. Keeps the circle's count right.
pub(crate) async fn set_standing(
    tx: &mut Tx,
    circle: CircleId,
    person: PersonId,
    standing: Standing,
    change: Change,
) -> Result<()> {
    if standing == Standing::Stranger {
        let row = memberships::table.find((circle, person));
        on!(tx, |db| diesel::delete(row).execute(db).await)?;
        return recount(tx, circle).await;
    }
    on!(tx, |db| {
        diesel::insert_into(memberships::table)
            .values((
                memberships::circle_id.eq(circle),
                memberships::person_id.eq(person),
                memberships::standing.eq(standing),
                memberships::since.eq(db::Timestamp::now()),
                memberships::notify.eq(false),
                memberships::answer.eq(change.answer.clone().unwrap_or_default()),
                memberships::follow_uri.eq(change.follow_uri.clone()),
            ))
            .on_conflict((memberships::circle_id, memberships::person_id))
            .do_update()
            .set((
                memberships::standing.eq(standing),
                (standing != Standing::Unsigned).then(|| memberships::promised.eq(None::<Standing>)),
                change
                    .answer
                    .as_ref()
                    .map(|answer| memberships::answer.eq(answer.clone())),
                change
                    .follow_uri
                    .as_ref()
                    .map(|uri| memberships::follow_uri.eq(uri.clone())),
            ))
            .execute(db)
            .await
    })?;
    recount(tx, circle).await
}

/// Writes where somebody who has yet to sign will stand.
pub(super) async fn promise(tx: &mut Tx, circle: CircleId, (person, standing): (PersonId, Standing)) -> Result<()> {
    let waiting = memberships::table
        .find((circle, person))
        .filter(memberships::standing.eq(Standing::Unsigned));
    let update = diesel::update(waiting).set(memberships::promised.eq(Some(standing)));
    on!(tx, |db| update.execute(db).await)?;
    Ok(())
}

/// Counts the people of a circle again. A person and an open community carry the same count on their profile, for everybody;
/// a closed community carries none.
pub(crate) async fn recount(tx: &mut Tx, circle: CircleId) -> Result<()> {
    use crate::tables::{actors, communities};
    let counted = memberships::table
        .filter(
            memberships::circle_id
                .eq(circle)
                .and(memberships::standing.ge(Standing::Reader)),
        )
        .count();
    let members: i64 = on!(&mut *tx, |db| counted.get_result(db).await)?;
    let changed: (Kind, Option<ActorId>, Option<CommunityId>) = on!(&mut *tx, |db| {
        diesel::update(circles::table.find(circle))
            .set(circles::members.eq(members))
            .returning((circles::kind, circles::owner_id, circles::community_id))
            .get_result(db)
            .await
    })?;
    let face = match changed {
        (Kind::Followers, Some(owner), _) => owner,
        (Kind::Community, _, Some(community)) => community.into(),
        _ => return Ok(()),
    };
    let closed = communities::table
        .find(CommunityId(face.0))
        .filter(communities::default_circle_id.ne(PUBLIC))
        .count();
    let closed: i64 = on!(&mut *tx, |db| closed.get_result(db).await)?;
    let told = if closed == 0 { members } else { 0 };
    let update = diesel::update(actors::table.find(face)).set(actors::followers.eq(told));
    on!(tx, |db| update.execute(db).await)?;
    Ok(())
}

/// A new circle, empty.
pub(crate) async fn new_circle(
    tx: &mut Tx,
    kind: Kind,
    name: &str,
    community: Option<CommunityId>,
    owner: Option<ActorId>,
) -> Result<CircleId> {
    let row = (
        circles::kind.eq(kind),
        circles::name.eq(name),
        circles::community_id.eq(community),
        circles::owner_id.eq(owner),
        circles::created_at.eq(db::Timestamp::now()),
    );
    let insert = diesel::insert_into(circles::table).values(row).returning(circles::id);
    Ok(on!(tx, |db| insert.get_result(db).await)?)
}

/// Everyone in a circle who stands at least there.
pub(crate) async fn people(conn: &mut Conn, circle: CircleId, least: Standing) -> Result<Vec<PersonId>> {
    let query = memberships::table
        .filter(memberships::circle_id.eq(circle).and(memberships::standing.ge(least)))
        .select(memberships::person_id)
        .order(memberships::since);
    Ok(on!(conn, |db| query.load(db).await)?)
}
