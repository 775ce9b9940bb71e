//! The only place that reads which list a client asks for, and in which order. Words are read without regard to case or
//! underscores, so that one reading serves both versions.

use domain::communities::{Order, Scope};
use domain::posts::{self, AuthorFeed, CommentQuery, CommentSort, Feed, PostView, Sort};
use domain::{ActorId, Cursor, Error, Moment, PersonId};
use web::{Params, State};

use crate::api::communities;
use crate::ask::Reader;
use crate::dialect::Dialect;
use crate::listing::Turn;
use crate::refusal::Refusal;
use crate::scene::is_comment;

/// A word as this module compares it: `TopSixHour` and `top_six_hour` are the same.
fn word(params: &Params, name: &str) -> Option<String> {
    params
        .words(name)
        .map(|word| word.to_ascii_lowercase().replace('_', ""))
}

/// `name` here, `name@host` elsewhere or here.
pub fn handle(written: &str) -> (&str, Option<&str>) {
    let written = written.trim().trim_start_matches(['!', '@']);
    written
        .split_once('@')
        .map_or((written, None), |(name, host)| (name, Some(host)))
}

/// The threads a call asks for, in the order it asks for.
pub async fn posts<D: Dialect>(
    state: &State,
    reader: Reader,
    (params, turn): (&Params, Turn),
) -> Result<Vec<PostView>, Refusal<D>> {
    if let Some(kept) = Kept::asked(params) {
        return Ok(kept.page(state, reader, turn, |view| !is_comment(view)).await?);
    }
    let feed = of_posts(state, reader, params).await?;
    Ok(posts::threads(
        &state.site,
        reader.viewer(),
        (feed, sort(params)),
        (turn.page, turn.limit),
    )
    .await?)
}

async fn of_posts(state: &State, reader: Reader, params: &Params) -> Result<Feed, Error> {
    if let Some(community) = communities::within(state, reader, params).await? {
        return Ok(Feed::Community(community));
    }
    if let Some(creator) = creator(state, reader, params).await? {
        return Ok(Feed::Author(creator, AuthorFeed::default()));
    }
    Ok(match word(params, "type_").as_deref() {
        Some("local") => Feed::All { local: true },
        Some("subscribed" | "moderatorview") if reader.0.is_some() => Feed::Joined,
        _ => Feed::All { local: false },
    })
}

/// The comments a call asks for, of no thread in particular.
pub async fn comments<D: Dialect>(
    state: &State,
    reader: Reader,
    (params, turn): (&Params, Turn),
) -> Result<Vec<PostView>, Refusal<D>> {
    if let Some(kept) = Kept::asked(params) {
        return Ok(kept.page(state, reader, turn, is_comment).await?);
    }
    let query = CommentQuery {
        community: communities::within(state, reader, params).await?,
        author: creator(state, reader, params).await?,
        sort: comment_sort(params),
        limit: turn.limit,
        page: turn.page,
        ..CommentQuery::default()
    };
    Ok(posts::comments(&state.site, reader.viewer(), query).await?)
}

/// How to sort the answers to a post.
pub fn comment_sort(params: &Params) -> CommentSort {
    match word(params, "sort").as_deref() {
        Some("new") => CommentSort::New,
        Some("old") => CommentSort::Old,
        Some("top" | "controversial") => CommentSort::Top,
        _ => CommentSort::Hot,
    }
}

/// What the reader marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kept {
    Saved,
    Liked,
    Disliked,
}

impl Kept {
    fn asked(params: &Params) -> Option<Self> {
        let marks = [
            ("saved_only", Self::Saved),
            ("liked_only", Self::Liked),
            ("disliked_only", Self::Disliked),
        ];
        marks
            .into_iter()
            .find(|(name, _)| params.is(name))
            .map(|(_, kept)| kept)
    }

    /// The house lists what one saved and liked; what one disliked is looked for among the latest.
    async fn page(
        self,
        state: &State,
        reader: Reader,
        turn: Turn,
        keep: impl Fn(&PostView) -> bool,
    ) -> Result<Vec<PostView>, Error> {
        match self {
            Self::Saved => walk(state, reader, (Feed::Saved, turn), keep).await,
            Self::Liked => walk(state, reader, (Feed::Liked, turn), keep).await,
            Self::Disliked => {
                let disliked = |view: &PostView| view.mine.vote < 0 && keep(view);
                let threads = walk(state, reader, (Feed::All { local: false }, turn), disliked).await?;
                let comments = walk(state, reader, (Feed::Comments(None), turn), disliked).await?;
                Ok(threads.into_iter().chain(comments).collect())
            }
        }
    }
}

/// What the reader disliked, among the latest.
pub async fn disliked(state: &State, reader: Reader, turn: Turn) -> Result<Vec<PostView>, Error> {
    Kept::Disliked.page(state, reader, turn, |_| true).await
}

/// Pieces a timeline is read in, and how many at most for one answer.
const PIECE: i64 = 50;
const PIECES: usize = 20;

/// A numbered page of what is kept of a timeline, which the house gives by cursors.
pub async fn walk(
    state: &State,
    reader: Reader,
    (feed, turn): (Feed, Turn),
    keep: impl Fn(&PostView) -> bool,
) -> Result<Vec<PostView>, Error> {
    let (skip, take) = turn.span();
    let mut found = Vec::new();
    let mut cursor = Cursor::newest(PIECE);
    for _ in 0..PIECES {
        let piece = posts::feed(&state.site, reader.viewer(), feed.clone(), cursor).await?;
        found.extend(
            piece
                .items
                .into_iter()
                .filter(|view| view.post.community_id.is_some() && keep(view)),
        );
        match piece.older {
            Some(older) if found.len() < skip + take => cursor = Cursor::before(Moment(older), PIECE),
            _ => break,
        }
    }
    Ok(found.into_iter().skip(skip).take(take).collect())
}

/// Whose a list is limited to, if it is.
pub async fn creator(state: &State, reader: Reader, params: &Params) -> Result<Option<ActorId>, Error> {
    match (params.number("creator_id"), params.words("creator_username")) {
        (Some(id), _) => Ok(Some(PersonId(id).into())),
        (None, Some(name)) => {
            let (name, host) = handle(name);
            domain::people::by_handle(&state.site, reader.viewer(), name, host)
                .await
                .map(|person| Some(person.id))
        }
        (None, None) => Ok(None),
    }
}

/// The order of threads. Version 3 writes the period into the word, version 4 beside it.
pub fn sort(params: &Params) -> Sort {
    let period = params.number("time_range_seconds").filter(|seconds| 0 < *seconds);
    match word(params, "sort").as_deref() {
        Some("new") => Sort::New,
        Some("old") => Sort::Old,
        Some("active" | "newcomments") => Sort::Active,
        Some("mostcomments") => Sort::MostComments,
        Some("top" | "topall" | "controversial") => Sort::Top(period),
        Some(top) if top.starts_with("top") => Sort::Top(Some(seconds(top))),
        _ => Sort::Hot,
    }
}

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

fn seconds(top: &str) -> i64 {
    match top {
        "tophour" => HOUR,
        "topsixhour" => 6 * HOUR,
        "toptwelvehour" => 12 * HOUR,
        "topweek" => 7 * DAY,
        "topmonth" => 30 * DAY,
        "topthreemonths" => 91 * DAY,
        "topsixmonths" => 182 * DAY,
        "topninemonths" => 274 * DAY,
        "topyear" => 365 * DAY,
        _ => DAY,
    }
}

/// Which communities a catalogue shows.
pub fn scope(params: &Params) -> Scope {
    match word(params, "type_")
        .or_else(|| word(params, "listing_type"))
        .as_deref()
    {
        Some("local") => Scope::Local,
        Some("subscribed") => Scope::Joined,
        Some("moderatorview") => Scope::Animated,
        _ => Scope::All,
    }
}

/// The order of a catalogue.
pub fn catalogue_order(params: &Params) -> Order {
    match word(params, "sort").as_deref() {
        Some("new") => Order::New,
        Some("nameasc") => Order::Name,
        Some("subscribers" | "subscriberslocal" | "topall" | "topmonth") => Order::Members,
        _ => Order::Active,
    }
}
