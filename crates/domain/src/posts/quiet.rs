//! The only place that says of whom people hear who did not ask for it: timelines of everything, words searched for.
use diesel::dsl::{self, auto_type, exists, not};
use diesel::prelude::*;

use crate::circles::Standing;
use crate::laws::post;
use crate::tables::{actors, memberships};

const READER: i16 = Standing::Reader as i16;

/// What limited people say, and what is said in communities of limited servers, is heard by whoever follows or joined
/// them, and by its author.
#[auto_type]
pub(crate) fn heard(me: i64) -> _ {
    let author: quiet_author = quiet_author();
    let place: quiet_place = quiet_place();
    let home: at_home = at_home(me);
    let aloud = not(exists(author)).and(not(exists(place)));
    aloud.or(exists(home)).or(post::author_id.eq(me))
}

#[auto_type]
fn quiet_author() -> _ {
    actors::table
        .filter(actors::quiet)
        .filter(actors::id.eq(post::author_id))
}

#[auto_type]
fn quiet_place() -> _ {
    let id: dsl::Nullable<actors::id> = actors::id.nullable();
    actors::table.filter(actors::quiet).filter(id.eq(post::community_id))
}

#[auto_type]
fn at_home(me: i64) -> _ {
    let reader: i16 = READER;
    memberships::table
        .filter(memberships::person_id.eq(me))
        .filter(memberships::circle_id.eq(post::home_id))
        .filter(memberships::standing.ge(reader))
}
