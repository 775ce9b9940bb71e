//! Whoever reads through an address that this site sealed for them.
use db::on;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::State;
use crate::id::PersonId;
use crate::site::Site;
use crate::tables::accounts;
use crate::viewer::Viewer;
use crate::{Error, Result, boxed};

/// The eyes of a person who signs in here. The door must have verified its own seal over the person's id before it asks.
#[boxed]
pub async fn reader(site: &Site, person: PersonId) -> Result<Viewer> {
    site.read(async move |_, conn| {
        let query = accounts::table.find(person).select(accounts::state);
        let state: Option<State> = on!(conn, |db| query.get_result(db).await.optional())?;
        if state == Some(State::Active) {
            Ok(Viewer::recipient(person))
        } else {
            Err(Error::NotFound)
        }
    })
    .await
}
