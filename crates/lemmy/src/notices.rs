//! The only place that reads what concerns somebody, in the pages these APIs ask for.

use domain::notices::{self, Filter, Notice, NoticeKind};
use domain::{Actor, ActorId, Error, NoticeId, Result};
use web::{Params, State};

use crate::listing::Turn;
use crate::scene::is_comment;

/// The kinds these APIs have words for.
pub const KNOWN: [NoticeKind; 3] = [NoticeKind::Mention, NoticeKind::Reply, NoticeKind::Published];

/// Pieces the list is read in, and how many at most for one answer.
const PIECE: i64 = 50;
const PIECES: usize = 20;

/// A numbered page of notices of these kinds; `keep` chooses among them.
pub async fn page(
    state: &State,
    actor: &Actor,
    (kinds, params, turn): (&[NoticeKind], &Params, Turn),
    keep: impl Fn(&Notice) -> bool,
) -> Result<Vec<Notice>> {
    let (skip, take) = turn.span();
    let mut filter = Filter {
        kinds: kinds.to_vec(),
        unread: params.is("unread_only"),
        by: params.number("creator_id").map(ActorId),
        limit: PIECE,
        ..Filter::default()
    };
    let mut found = Vec::new();
    for _ in 0..PIECES {
        let piece = notices::list(&state.site, actor, filter.clone()).await?;
        found.extend(piece.items.into_iter().filter(&keep));
        match piece.older {
            Some(older) if found.len() < skip + take => filter.before = Some(NoticeId(older)),
            _ => break,
        }
    }
    Ok(found.into_iter().skip(skip).take(take).collect())
}

/// About something said in a community.
pub fn in_community(notice: &Notice) -> bool {
    notice
        .post
        .as_ref()
        .is_some_and(|view| view.post.community_id.is_some())
}

/// Version 3 knows of comments only.
pub fn of_comment(notice: &Notice) -> bool {
    in_community(notice) && notice.post.as_ref().is_some_and(is_comment)
}

/// How many of these kinds are unread, as far as one page shows: at most `PIECE`.
pub async fn unread(state: &State, actor: &Actor, kinds: &[NoticeKind], keep: impl Fn(&Notice) -> bool) -> Result<i64> {
    let filter = Filter {
        kinds: kinds.to_vec(),
        unread: true,
        limit: PIECE,
        ..Filter::default()
    };
    let page = notices::list(&state.site, actor, filter).await?;
    let count = page.items.iter().filter(|notice| keep(notice)).count();
    Ok(i64::try_from(count).unwrap_or(i64::MAX))
}

/// Marks one as read, and gives it back. A notice cannot be made new again: asking for that changes nothing.
pub async fn read(state: &State, actor: &Actor, (id, params): (Option<i64>, &Params)) -> Result<Notice> {
    let id = id.map(NoticeId).ok_or(Error::NotFound)?;
    notices::one(&state.site, actor, id).await?;
    if params.is("read") {
        notices::read(&state.site, actor, Some(vec![id])).await?;
    }
    notices::one(&state.site, actor, id).await
}
