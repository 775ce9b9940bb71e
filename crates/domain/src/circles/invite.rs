//! Asking somebody to come in. Nobody is put where they did not ask to be: who never asked is invited, and says yes.
use db::{Conn, Tx, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::Standing;
use super::roster::giving;
use crate::actor::Actor;
use crate::id::{CircleId, CommunityId, PersonId};
use crate::laws::permit;
use crate::site::Site;
use crate::tables::invitations;
use crate::{Result, notices};

/// Keeps the invitation, and tells the person of it once.
pub(super) async fn keep(
    site: &Site,
    tx: &mut Tx,
    actor: &Actor,
    (circle, community): (CircleId, CommunityId),
    (person, standing): (PersonId, Standing),
) -> Result<()> {
    let again = offered(tx, circle, person).await?.is_some();
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
            .set((invitations::standing.eq(standing), invitations::by_id.eq(actor.id())))
            .execute(db)
            .await
    })?;
    match again {
        true => Ok(()),
        false => notices::about_invitation(tx, community, person).await,
    }
}

/// Where somebody was invited to stand, while whoever invited them may still do so: an invitation does not outlive the
/// standing of its maker, who is named too.
pub(super) async fn offered(
    conn: &mut Conn,
    circle: CircleId,
    person: PersonId,
) -> Result<Option<(Standing, PersonId)>> {
    let query = invitations::table
        .find((circle, person))
        .select((invitations::standing, invitations::by_id));
    let found: Option<(Standing, PersonId)> = on!(&mut *conn, |db| query.get_result(db).await.optional())?;
    let Some((standing, by)) = found else { return Ok(None) };
    let maker = permit::row(conn, circle, by).await?;
    let may = maker.is_some_and(|maker| permit::allows(maker, giving(standing)));
    Ok(may.then_some((standing, by)))
}

/// The invitation was answered, or is taken back.
pub(super) async fn forget(tx: &mut Tx, circle: CircleId, person: PersonId) -> Result<()> {
    let row = invitations::table.find((circle, person));
    on!(tx, |db| diesel::delete(row).execute(db).await)?;
    Ok(())
}
