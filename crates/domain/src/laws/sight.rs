//! Who may read. The only place where a query of what people said or kept can start.
use diesel::dsl::{self, auto_type, exists, not};
use diesel::prelude::*;
use diesel::query_source::{Alias, AliasedField};

use super::guarded::{documents, posts};
use super::{document, post};
use crate::circles::PUBLIC;
use crate::tables::{actors, audits, communities, memberships};
use crate::viewer::Viewer;

/// The rung of `circles::Standing` from which a circle is open: `Reader`.
const READER: i16 = crate::circles::Standing::Reader as i16;

diesel::alias!(posts as roots: Roots);

impl Viewer {
    /// Every post this viewer may read, and no other. There is no second way to read a post.
    pub(crate) fn posts(self) -> seen_posts {
        seen_posts(self.key())
    }
    /// What is left of erased posts that this viewer could read: to keep the shape of a thread, never their text.
    pub(crate) fn remains(self) -> seen_remains {
        seen_remains(self.key())
    }
    /// Every decision about a place or what is in it that this viewer may know of.
    pub(crate) fn decisions(self) -> known_decisions {
        known_decisions(self.key())
    }
    /// Every document this viewer may read, with its post.
    pub(crate) fn documents(self) -> seen_documents {
        seen_documents(self.key())
    }
}

#[auto_type]
fn seen_posts(me: i64) -> _ {
    let open: open_to = open_to(me);
    posts::table.filter(post::erased_at.is_null()).filter(open)
}

#[auto_type]
fn seen_remains(me: i64) -> _ {
    let open: open_to = open_to(me);
    posts::table.filter(post::erased_at.is_not_null()).filter(open)
}

#[auto_type]
fn seen_documents(me: i64) -> _ {
    let open: open_to = open_to(me);
    posts::table
        .inner_join(documents::table.on(document::post_id.eq(post::id)))
        .filter(post::erased_at.is_null())
        .filter(open)
}

/// The law itself: said to everybody, or by me, or in a circle that is open to me; and still there, unless it is mine.
#[auto_type]
fn open_to(me: i64) -> _ {
    let member: in_circle = in_circle(me);
    let public: i64 = PUBLIC.0;
    let mine = post::author_id.eq(me);
    let there: still_there = still_there();
    let standing = there.or(post::author_id.eq(me));
    standing.and(post::circle_id.eq(public).or(mine).or(exists(member)))
}

/// Not taken away, nor the thread around it; by somebody, and in a community, that exist for people here.
///
/// Whoever takes back a thread takes back their own words: the answers of others stay. An animator who takes a thread
/// away takes the whole conversation away.
#[auto_type]
fn still_there() -> _ {
    let author: hidden_author = hidden_author();
    let place: hidden_place = hidden_place();
    let thread: removed_root = removed_root();
    let shown = not(exists(author)).and(not(exists(place)));
    post::removed_at.is_null().and(shown).and(not(exists(thread)))
}

#[auto_type]
fn hidden_author() -> _ {
    actors::table
        .filter(actors::hidden)
        .filter(actors::id.eq(post::author_id))
}

#[auto_type]
fn hidden_place() -> _ {
    let id: dsl::Nullable<actors::id> = actors::id.nullable();
    actors::table.filter(actors::hidden).filter(id.eq(post::community_id))
}

#[auto_type]
fn removed_root() -> _ {
    let above: Alias<Roots> = roots;
    let id: AliasedField<Roots, post::id> = roots.field(post::id);
    let id: dsl::Nullable<AliasedField<Roots, post::id>> = id.nullable();
    let removed_at: AliasedField<Roots, post::removed_at> = roots.field(post::removed_at);
    above.filter(id.eq(post::root_id)).filter(removed_at.is_not_null())
}

#[auto_type]
fn in_circle(me: i64) -> _ {
    let reader: i16 = READER;
    memberships::table
        .filter(memberships::person_id.eq(me))
        .filter(memberships::circle_id.eq(post::circle_id))
        .filter(memberships::standing.ge(reader))
}

/// Taken in a circle that is open to me, or about who is in a community that is open to everybody; about something that is
/// still kept, by somebody who exists, or about such a person. What the post says is asked for on its own.
#[auto_type]
fn known_decisions(me: i64) -> _ {
    let everybody: decided_in_the_open = decided_in_the_open();
    let inside: decided_in_my_circle = decided_in_my_circle(me);
    let place: decided_in_hidden_place = decided_in_hidden_place();
    let kept: decided_about_kept = decided_about_kept();
    let person: decided_about_hidden = decided_about_hidden();
    audits::table
        .filter(exists(everybody).or(exists(inside)))
        .filter(not(exists(place)))
        .filter(exists(kept).or(audits::post_id.is_null()))
        .filter(not(exists(person)))
}

#[auto_type]
fn decided_in_the_open() -> _ {
    let public: i64 = PUBLIC.0;
    let place: dsl::Nullable<communities::actor_id> = communities::actor_id.nullable();
    let members: dsl::Nullable<communities::circle_id> = communities::circle_id.nullable();
    let open = members
        .eq(audits::circle_id)
        .and(communities::default_circle_id.eq(public));
    communities::table
        .filter(place.eq(audits::community_id))
        .filter(audits::circle_id.eq(public).or(open))
}

#[auto_type]
fn decided_in_my_circle(me: i64) -> _ {
    let reader: i16 = READER;
    let circle: dsl::Nullable<memberships::circle_id> = memberships::circle_id.nullable();
    memberships::table
        .filter(memberships::person_id.eq(me))
        .filter(circle.eq(audits::circle_id))
        .filter(memberships::standing.ge(reader))
}

#[auto_type]
fn decided_in_hidden_place() -> _ {
    let id: dsl::Nullable<actors::id> = actors::id.nullable();
    actors::table.filter(actors::hidden).filter(id.eq(audits::community_id))
}

#[auto_type]
fn decided_about_kept() -> _ {
    let author: hidden_author = hidden_author();
    let id: dsl::Nullable<post::id> = post::id.nullable();
    let circle: dsl::Nullable<post::circle_id> = post::circle_id.nullable();
    posts::table
        .filter(id.eq(audits::post_id))
        .filter(circle.eq(audits::circle_id))
        .filter(post::erased_at.is_null())
        .filter(not(exists(author)))
}

#[auto_type]
fn decided_about_hidden() -> _ {
    let id: dsl::Nullable<actors::id> = actors::id.nullable();
    actors::table.filter(actors::hidden).filter(id.eq(audits::person_id))
}

/// Everything kept, for the site's own work: telling, indexing, forgetting. Its callers are listed by `tests/it/tidy.rs`.
#[auto_type]
pub(crate) fn as_site() -> _ {
    posts::table.filter(post::id.gt(0_i64))
}

/// The same, of what still exists for anybody but its author: not taken away, nor the thread around it, by somebody and in
/// a place that are not hidden. What other servers are told, and may fetch, is among this.
#[auto_type]
pub(crate) fn as_site_shown() -> _ {
    let all: as_site = as_site();
    let there: still_there = still_there();
    all.filter(there).filter(post::erased_at.is_null())
}

/// The documents of posts that a viewer was found to be allowed to read.
#[auto_type]
pub(crate) fn documents_of(ids: Vec<crate::id::PostId>) -> _ {
    documents::table.filter(document::post_id.eq_any(ids))
}
