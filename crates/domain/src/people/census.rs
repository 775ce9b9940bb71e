//! How many: what the site tells everybody about its size.
use db::on;
use diesel::dsl::count_star;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::State;
use crate::actors::ActorKind;
use crate::site::Site;
use crate::tables::{accounts, actors, servers};
use crate::viewer::Viewer;
use crate::{Result, boxed};

/// The size of this site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Census {
    /// People who sign in here.
    pub people: i64,
    /// Of those, who said something in the last day, week, month of 30 days, and half year.
    pub active_day: i64,
    pub active_week: i64,
    pub active_month: i64,
    pub active_half_year: i64,
    /// Communities of this site.
    pub communities: i64,
    /// What was said here to everybody, not in answer; what is said in circles is not counted.
    pub threads: i64,
    /// Answers said here to everybody.
    pub comments: i64,
    /// Other servers known.
    pub servers: i64,
}

/// Counts.
#[boxed]
pub async fn census(site: &Site) -> Result<Census> {
    use crate::laws::post;
    let now = site.now();
    let days = move |days: i64| now.plus_seconds(-days * 86_400);
    site.read(async move |_, conn| {
        let members = || actors::table.inner_join(accounts::table.on(accounts::person_id.eq(actors::id)));
        let active = |since: db::Timestamp| {
            let members = members().filter(accounts::state.eq(State::Active));
            members
                .filter(actors::last_posted_at.gt(Some(since)))
                .select(count_star())
        };
        let people = members().filter(accounts::state.eq(State::Active)).select(count_star());
        let homes = actors::table
            .filter(actors::kind.eq(ActorKind::Community).and(actors::host.eq("")))
            .select(count_star());
        let said = || {
            Viewer::anyone()
                .posts()
                .filter(post::local.eq(true))
                .select(count_star())
        };
        Ok(Census {
            people: on!(&mut *conn, |db| people.get_result(db).await)?,
            active_day: on!(&mut *conn, |db| active(days(1)).get_result(db).await)?,
            active_week: on!(&mut *conn, |db| active(days(7)).get_result(db).await)?,
            active_month: on!(&mut *conn, |db| active(days(30)).get_result(db).await)?,
            active_half_year: on!(&mut *conn, |db| active(days(182)).get_result(db).await)?,
            communities: on!(&mut *conn, |db| homes.get_result(db).await)?,
            threads: on!(&mut *conn, |db| said()
                .filter(post::root_id.is_null())
                .get_result(db)
                .await)?,
            comments: on!(&mut *conn, |db| said()
                .filter(post::root_id.is_not_null())
                .get_result(db)
                .await)?,
            servers: on!(&mut *conn, |db| servers::table
                .select(count_star())
                .get_result(db)
                .await)?,
        })
    })
    .await
}
