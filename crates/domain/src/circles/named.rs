//! Who animates a community does so for every server: each is told when somebody is named, or is one no longer.
use db::Tx;

use super::{Kind, Standing};
use crate::Result;
use crate::events::{self, Event};
use crate::id::PersonId;
use crate::laws::Ground;
use crate::site::Site;

/// Writes down that somebody crossed that line, on this ground and by this decision, if they did.
pub(super) async fn record(
    site: &Site,
    tx: &mut Tx,
    (ground, by): (Ground, PersonId),
    (person, before, now): (PersonId, Option<Standing>, Standing),
) -> Result<()> {
    let was = before.is_some_and(|before| Standing::Animator <= before);
    let is = Standing::Animator <= now;
    match (ground.kind, ground.community) {
        (Kind::Community, Some(community)) if was != is => {
            let event = Event::Named {
                person,
                community,
                by,
                named: is,
            };
            events::record(site, tx, event).await
        }
        _ => Ok(()),
    }
}
