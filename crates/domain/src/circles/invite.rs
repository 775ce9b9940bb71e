//! Asking somebody to come in. Nobody is put where they did not ask to be: who never asked is invited, and says yes.
use db::{Conn, Timestamp, Tx, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::Standing;
use super::roster::giving;
use crate::actor::Actor;
use crate::actors::{self, Profile};
use crate::id::{ActorId, CircleId, CommunityId, PersonId};
use crate::laws::{ground_of, permit};
use crate::site::Site;
use crate::tables::{invitations, memberships};
use crate::{Result, boxed, communities, notices};

/// How long an invitation waits for an answer, in seconds.
const WAITS: i64 = 60 * 24 * 3600;

/// Somebody who was asked in and has not answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    pub person: Profile,
    pub standing: Standing,
    pub since: Timestamp,
}

/// Since when an invitation must have been made to be one still.
pub(crate) fn not_before(now: Timestamp) -> Timestamp {
    now.plus_seconds(-WAITS)
}

/// Who was asked in and has not answered, first come first; for whoever may ask people in, and not longer than it counts.
#[boxed]
pub async fn invited(site: &Site, actor: &Actor, id: CommunityId) -> Result<Vec<Invitation>> {
    let actor = *actor;
    site.write(async move |site, tx| {
        let circle = communities::circle_of(tx, id).await?;
        let ground = ground_of(tx, circle, None).await?;
        permit::ask(tx, &actor, giving(Standing::Member), ground).await?;
        let maker = memberships::circle_id
            .eq(invitations::circle_id)
            .and(memberships::person_id.eq(invitations::by_id));
        let query = invitations::table
            .inner_join(memberships::table.on(maker))
            .filter(invitations::circle_id.eq(circle))
            .filter(invitations::created_at.gt(not_before(site.now())))
            .order(invitations::created_at)
            .select((
                invitations::person_id,
                memberships::standing,
                invitations::standing,
                invitations::created_at,
            ));
        let rows: Vec<(ActorId, Standing, Standing, Timestamp)> = on!(&mut *tx, |db| query.load(db).await)?;
        let people = actors::load(tx, &rows.iter().map(|row| row.0).collect::<Vec<_>>()).await?;
        let invitation = |(id, maker, standing, since)| {
            let counts = permit::allows(maker, giving(standing));
            let person = people.get(&id).filter(|_| counts)?.clone();
            Some(Invitation {
                person,
                standing,
                since,
            })
        };
        Ok(rows.into_iter().filter_map(invitation).collect())
    })
    .await
}

/// Keeps the invitation, and tells the person of it once.
pub(super) async fn keep(
    site: &Site,
    tx: &mut Tx,
    actor: &Actor,
    (circle, community): (CircleId, CommunityId),
    (person, standing): (PersonId, Standing),
) -> Result<()> {
    let again = offered(tx, (circle, person), site.now()).await?.is_some();
    let row = (
        invitations::circle_id.eq(circle),
        invitations::person_id.eq(person),
        invitations::by_id.eq(actor.id()),
        invitations::standing.eq(standing),
        invitations::created_at.eq(site.now()),
    );
    on!(&mut *tx, |db| {
        diesel::insert_into(invitations::table)
            .values(row)
            .on_conflict((invitations::circle_id, invitations::person_id))
            .do_update()
            .set((
                invitations::standing.eq(standing),
                invitations::by_id.eq(actor.id()),
                invitations::created_at.eq(site.now()),
            ))
            .execute(db)
            .await
    })?;
    match again {
        true => Ok(()),
        false => notices::about_invitation(tx, community, person).await,
    }
}

/// Where somebody was invited to stand not long ago, while whoever invited them may still do so: an invitation does not
/// outlive the standing of its maker, who is named too.
pub(super) async fn offered(
    conn: &mut Conn,
    (circle, person): (CircleId, PersonId),
    now: Timestamp,
) -> Result<Option<(Standing, PersonId)>> {
    let query = invitations::table
        .find((circle, person))
        .filter(invitations::created_at.gt(not_before(now)))
        .select((invitations::standing, invitations::by_id));
    let found: Option<(Standing, PersonId)> = on!(&mut *conn, |db| query.get_result(db).await.optional())?;
    let Some((standing, by)) = found else { return Ok(None) };
    let maker = permit::row(conn, circle, by).await?;
    let may = maker.is_some_and(|maker| permit::allows(maker, giving(standing)));
    Ok(may.then_some((standing, by)))
}

/// Strikes what was not answered in time. Answers how many.
pub(crate) async fn sweep(tx: &mut Tx, now: Timestamp) -> Result<usize> {
    let old = invitations::table.filter(invitations::created_at.le(not_before(now)));
    Ok(on!(tx, |db| diesel::delete(old).execute(db).await)?)
}

/// The invitation was answered, or is taken back.
pub(super) async fn forget(tx: &mut Tx, circle: CircleId, person: PersonId) -> Result<()> {
    let row = invitations::table.find((circle, person));
    on!(tx, |db| diesel::delete(row).execute(db).await)?;
    Ok(())
}
