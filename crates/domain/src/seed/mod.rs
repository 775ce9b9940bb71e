//! For benchmarks and demonstrations only: rows at once, in the shape the verbs leave them, on a site where nothing was
//! said. Nobody is asked and nothing follows: no permit, no event, no job. Doors must not call it; `tests/it/tidy.rs` looks.
mod chance;
mod land;
mod rows;
mod sketch;

use crate::Result;
use crate::site::Site;

use chance::Chance;

/// Everybody's password.
pub const PASSWORD: &str = "courtepointe";

/// How much to sow. The same size always gives the same site, but for the dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    pub people: usize,
    pub communities: usize,
    /// Threads, notes and comments together.
    pub posts: usize,
}

impl Size {
    /// 2,000 people in 200 communities; each person is in 30 circles.
    pub const fn of(posts: usize) -> Self {
        Self {
            people: 2_000,
            communities: 200,
            posts,
        }
    }
}

/// The handle of the nth person, from 0.
pub fn person(n: usize) -> String {
    format!("membre{n}")
}

/// The handle of the nth community, from 0. The first ones are the busiest.
pub fn community(n: usize) -> String {
    format!("communaute{n}")
}

/// Words that are said here, the nth most often said (from 0) among about 2,000.
pub fn word(n: usize) -> &'static str {
    chance::word(n)
}

/// Fills a bare site; `told` hears how many posts there are, now and then.
///
/// # Errors
/// `Conflict` where something was said already; those of the database.
pub async fn fill(site: &Site, size: Size, told: impl Fn(usize)) -> Result<()> {
    let mut chance = Chance::new(u64::try_from(size.posts).unwrap_or_default());
    let land = land::settle(site, size, &mut chance).await?;
    let sketches = sketch::draw(site.now(), size.posts, &mut chance);
    rows::sow(site, (land, sketches), &mut chance, told).await
}
