//! How many: what the site tells everybody about its size.
use db::on;
use diesel::dsl::count_star;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::State;
use crate::Result;
use crate::actors::ActorKind;
use crate::site::Site;
use crate::tables::{accounts, actors, servers};
use crate::viewer::Viewer;

/// The size of this site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Census {
    /// People who sign in here.
    pub people: i64,
    /// Of those, who said something in the last 30 days.
    pub active_month: i64,
    /// And in the last half year.
    pub active_half_year: i64,
    /// Communities of this site.
    pub communities: i64,
    /// What was said here to everybody, not in answer; what is said in circles is not counted.
    pub posts: i64,
    /// Answers said here to everybody.
    pub comments: i64,
    /// Other servers known.
    pub servers: i64,
}

/// Counts.
pub async fn census(site: &Site) -> Result<Census> {
    use crate::laws::post;
    let month = site.now().plus_seconds(-30 * 86_400);
    let half_year = site.now().plus_seconds(-182 * 86_400);
    site.read(async move |_, conn| {
        let members = || actors::table.inner_join(accounts::table.on(accounts::person_id.eq(actors::id)));
        let active = |since| {
            members().filter(accounts::state.eq(State::Active)).filter(actors::last_posted_at.gt(Some(since))).select(count_star())
        };
        let people = members().filter(accounts::state.eq(State::Active)).select(count_star());
        let homes = actors::table.filter(actors::kind.eq(ActorKind::Community).and(actors::host.eq(""))).select(count_star());
        let said = || Viewer::anyone().posts().filter(post::local.eq(true)).select(count_star());
        Ok(Census {
            people: on!(&mut *conn, |db| people.get_result(db).await)?,
            active_month: on!(&mut *conn, |db| active(month).get_result(db).await)?,
            active_half_year: on!(&mut *conn, |db| active(half_year).get_result(db).await)?,
            communities: on!(&mut *conn, |db| homes.get_result(db).await)?,
            posts: on!(&mut *conn, |db| said().filter(post::root_id.is_null()).get_result(db).await)?,
            comments: on!(&mut *conn, |db| said().filter(post::root_id.is_not_null()).get_result(db).await)?,
            servers: on!(&mut *conn, |db| servers::table.select(count_star()).get_result(db).await)?,
        })
    })
    .await
}
