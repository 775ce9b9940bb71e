//! Polls: a question with answers to choose from. A poll hangs on a post, and is read and answered by the laws of that post.
use std::collections::HashMap;

use db::{Conn, Timestamp, Tx, among, on, rows};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::actor::Actor;
use crate::events::{self, Event};
use crate::id::{PersonId, PostId};
use crate::jobs::{self, Job};
use crate::laws::ground_of;
use crate::laws::permit::{self, Deed};
use crate::posts::{Post, PostView, dress, find};
use crate::site::Site;
use crate::tables::{poll_options, poll_votes, polls};
use crate::viewer::Viewer;
use crate::{Error, Result, boxed, notices};

/// Answers from which somebody here may let others choose; elsewhere there may be more.
pub const MOST: usize = 10;
const MOST_ELSEWHERE: usize = 50;
/// Characters of one answer.
pub const LONGEST: usize = 200;
/// How long a poll may be open, in seconds.
pub const SHORTEST_TIME: i64 = 300;
pub const LONGEST_TIME: i64 = 366 * 24 * 3600;
/// How long votes are gathered before others are told of them, in seconds.
const PAUSE: i64 = 60;

/// What a poll offers, and how it stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ballot {
    pub options: Vec<Choice>,
    /// Whether one may choose several.
    pub multiple: bool,
    pub ends_at: Option<Timestamp>,
    /// How many people chose.
    pub voters: i64,
    pub closed_at: Option<Timestamp>,
}

/// One answer, and how many chose it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choice {
    pub name: String,
    pub votes: i64,
}

/// A poll as a viewer sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Poll {
    pub ballot: Ballot,
    /// Whether it is over.
    pub ended: bool,
    /// Whether the viewer asked it.
    pub own: bool,
    /// What the viewer chose.
    pub mine: Vec<i32>,
}

impl Poll {
    /// Whether the viewer is shown how it stands: not before they chose, so that nobody is led.
    pub fn shows_counts(&self) -> bool {
        self.own || self.ended || !self.mine.is_empty()
    }
    pub fn may_vote(&self) -> bool {
        !self.own && !self.ended && self.mine.is_empty()
    }
    /// How many choices were made.
    pub fn votes(&self) -> i64 {
        self.ballot.options.iter().map(|choice| choice.votes).sum()
    }
}

impl Ballot {
    /// A new poll from here: its form, and that it ends.
    pub(crate) fn check(&self) -> Result<()> {
        let names: Vec<&str> = self.options.iter().map(|choice| choice.name.trim()).collect();
        let unique = names.iter().collect::<std::collections::BTreeSet<_>>().len() == names.len();
        let right = |name: &&str| !name.is_empty() && name.chars().count() <= LONGEST && !name.contains('\0');
        if names.len() < 2 || MOST < names.len() {
            return Err(Error::Invalid("poll", "poll.options"));
        }
        if !unique || !names.iter().all(right) {
            return Err(Error::Invalid("poll", "poll.option"));
        }
        let open = self.ends_at.map(|end| end.seconds() - Timestamp::now().seconds());
        // A second of grace, for the time it took to come here.
        let ends = open.is_some_and(|open| SHORTEST_TIME <= open + 1 && open <= LONGEST_TIME + 1);
        if ends {
            Ok(())
        } else {
            Err(Error::Invalid("poll", "poll.end"))
        }
    }
    fn ended(&self) -> bool {
        self.closed_at.is_some() || self.ends_at.is_some_and(|end| end <= Timestamp::now())
    }
}

/// Hangs a poll on a post that was just born.
pub(crate) async fn hang(tx: &mut Tx, post: &Post, ballot: &Ballot) -> Result<()> {
    let row = (
        polls::post_id.eq(post.id),
        polls::multiple.eq(ballot.multiple),
        polls::ends_at.eq(ballot.ends_at),
        polls::voters.eq(ballot.voters),
        polls::closed_at.eq(ballot.closed_at),
    );
    let insert = diesel::insert_into(polls::table).values(row);
    on!(&mut *tx, |db| insert.execute(db).await)?;
    offer(tx, post.id, &ballot.options).await?;
    match ballot.ends_at {
        Some(end) if post.local => jobs::enqueue_at(tx, Job::Tend(post.id), end).await,
        _ => Ok(()),
    }
}

async fn offer(tx: &mut Tx, id: PostId, options: &[Choice]) -> Result<()> {
    let list: Vec<_> = (0..)
        .zip(options.iter().take(MOST_ELSEWHERE))
        .map(|(position, choice): (i32, _)| {
            (
                poll_options::post_id.eq(id),
                poll_options::position.eq(position),
                poll_options::name.eq(choice.name.trim().chars().take(LONGEST).collect::<String>()),
                poll_options::votes.eq(choice.votes),
            )
        })
        .collect();
    if !list.is_empty() {
        on!(tx, |db| diesel::insert_into(poll_options::table)
            .values(rows(&list))
            .execute(db)
            .await)?;
    }
    Ok(())
}

type Row = (bool, Option<Timestamp>, i64, Option<Timestamp>);

/// A poll that nobody else answers meanwhile: whoever may choose once must not choose twice at the same time.
async fn held(tx: &mut Tx, id: PostId) -> Result<Ballot> {
    let same = diesel::update(polls::table.find(id)).set(polls::multiple.eq(polls::multiple));
    on!(&mut *tx, |db| same.execute(db).await)?;
    ballot(tx, id).await
}

async fn ballot(conn: &mut Conn, id: PostId) -> Result<Ballot> {
    let query = polls::table
        .find(id)
        .select((polls::multiple, polls::ends_at, polls::voters, polls::closed_at));
    let row: Row = on!(&mut *conn, |db| query.get_result(db).await)?;
    let mut options = offered(conn, &[id]).await?;
    Ok(written(row, options.remove(&id).unwrap_or_default()))
}

fn written((multiple, ends_at, voters, closed_at): Row, options: Vec<Choice>) -> Ballot {
    Ballot {
        options,
        multiple,
        ends_at,
        voters,
        closed_at,
    }
}

async fn offered(conn: &mut Conn, ids: &[PostId]) -> Result<HashMap<PostId, Vec<Choice>>> {
    let query = poll_options::table
        .filter(among(poll_options::post_id, ids.iter().copied()))
        .order((poll_options::post_id, poll_options::position))
        .select((poll_options::post_id, poll_options::name, poll_options::votes));
    let mut offered: HashMap<PostId, Vec<Choice>> = HashMap::new();
    let list: Vec<(PostId, String, i64)> = on!(conn, |db| query.load(db).await)?;
    for (id, name, votes) in list {
        offered.entry(id).or_default().push(Choice { name, votes });
    }
    Ok(offered)
}

/// The polls of posts that a viewer was found to be allowed to read.
pub(crate) async fn load(conn: &mut Conn, viewer: Viewer, posts: &[Post]) -> Result<HashMap<PostId, Poll>> {
    let ids: Vec<PostId> = posts.iter().map(|post| post.id).collect();
    let query = polls::table.filter(among(polls::post_id, ids)).select((
        polls::post_id,
        (polls::multiple, polls::ends_at, polls::voters, polls::closed_at),
    ));
    let found: Vec<(PostId, Row)> = on!(&mut *conn, |db| query.load(db).await)?;
    if found.is_empty() {
        return Ok(HashMap::new());
    }
    let ids: Vec<PostId> = found.iter().map(|(id, _)| *id).collect();
    let mut options = offered(conn, &ids).await?;
    let mut mine: HashMap<PostId, Vec<i32>> = HashMap::new();
    if let Some(me) = viewer.person() {
        for (id, position) in chosen(conn, (me, &ids)).await? {
            mine.entry(id).or_default().push(position);
        }
    }
    let polls = found.into_iter().map(|(id, row)| {
        let ballot = written(row, options.remove(&id).unwrap_or_default());
        let author = posts.iter().find(|post| post.id == id).map(|post| post.author_id);
        let poll = Poll {
            ended: ballot.ended(),
            own: author.is_some() && author == viewer.person(),
            mine: mine.remove(&id).unwrap_or_default(),
            ballot,
        };
        (id, poll)
    });
    Ok(polls.collect())
}

async fn chosen(conn: &mut Conn, (person, ids): (PersonId, &[PostId])) -> Result<Vec<(PostId, i32)>> {
    let query = poll_votes::table
        .filter(among(poll_votes::post_id, ids.iter().copied()).and(poll_votes::person_id.eq(person)))
        .order(poll_votes::position)
        .select((poll_votes::post_id, poll_votes::position));
    Ok(on!(conn, |db| query.load(db).await)?)
}

/// What somebody chose, by position; the author of a poll from elsewhere is told of it.
#[boxed]
pub async fn mine(site: &Site, person: PersonId, id: PostId) -> Result<Vec<i32>> {
    site.read(async move |_, conn| {
        let list = chosen(conn, (person, &[id])).await?;
        Ok(list.into_iter().map(|(_, position)| position).collect())
    })
    .await
}

/// Chooses among the answers of a poll, once.
///
/// Errors: `Invalid` when it is over, was answered already, is one's own, or when there are no such answers.
#[boxed]
pub async fn vote(site: &Site, actor: &Actor, id: PostId, choices: Vec<i32>) -> Result<PostView> {
    let actor = *actor;
    site.write(async move |site, tx| {
        let found = find(tx, actor.viewer(), id).await?;
        let ballot = held(tx, id).await?;
        if !chosen(tx, (actor.id(), &[id])).await?.is_empty() {
            return Err(Error::Invalid("choices", "poll.voted"));
        }
        let mut choices = choices;
        choices.sort_unstable();
        choices.dedup();
        if choices.is_empty() || 1 < choices.len() && !ballot.multiple {
            return Err(Error::Invalid("choices", "poll.choices"));
        }
        choose(site, tx, &actor, (&found, &ballot, &choices)).await?;
        let found = find(tx, actor.viewer(), id).await?;
        dress(site, tx, actor.viewer(), vec![found])
            .await?
            .pop()
            .ok_or(Error::NotFound)
    })
    .await
}

/// One choice of somebody from another server, by its words: several come one after the other. The same choice twice is
/// one; `Conflict` for a second one where only one may be made.
#[boxed]
pub async fn vote_for(site: &Site, actor: &Actor, id: PostId, name: &str) -> Result<()> {
    let (actor, name) = (*actor, name.to_owned());
    site.write(async move |site, tx| {
        let found = find(tx, actor.viewer(), id).await?;
        let ballot = held(tx, id).await?;
        let place = ballot.options.iter().position(|choice| choice.name == name.trim());
        let place = place.and_then(|place| i32::try_from(place).ok());
        let place = place.ok_or(Error::Invalid("choices", "poll.choices"))?;
        let before = chosen(tx, (actor.id(), &[id])).await?;
        if before.iter().any(|(_, position)| *position == place) || !before.is_empty() && !ballot.multiple {
            return Err(Error::Conflict("poll.voted"));
        }
        choose(site, tx, &actor, (&found, &ballot, &[place])).await
    })
    .await
}

async fn choose(
    site: &Site,
    tx: &mut Tx,
    actor: &Actor,
    (post, ballot, choices): (&Post, &Ballot, &[i32]),
) -> Result<()> {
    let ground = ground_of(tx, post.circle_id, post.community_id).await?;
    permit::ask_about(tx, actor, Deed::React, (post.id, post.author_id, ground)).await?;
    if ballot.ended() {
        return Err(Error::Invalid("choices", "poll.over"));
    }
    if post.author_id == actor.id() {
        return Err(Error::Invalid("choices", "poll.own"));
    }
    let there = |place: &i32| usize::try_from(*place).is_ok_and(|place| place < ballot.options.len());
    if !choices.iter().all(there) {
        return Err(Error::Invalid("choices", "poll.choices"));
    }
    let first = chosen(tx, (actor.id(), &[post.id])).await?.is_empty();
    let list: Vec<_> = choices
        .iter()
        .map(|place| {
            (
                poll_votes::post_id.eq(post.id),
                poll_votes::person_id.eq(actor.id()),
                poll_votes::position.eq(*place),
            )
        })
        .collect();
    on!(&mut *tx, |db| diesel::insert_into(poll_votes::table)
        .values(rows(&list))
        .execute(db)
        .await)?;
    let those = poll_options::table.filter(
        poll_options::post_id
            .eq(post.id)
            .and(poll_options::position.eq_any(choices)),
    );
    let counted = diesel::update(those).set(poll_options::votes.eq(poll_options::votes + 1));
    on!(&mut *tx, |db| counted.execute(db).await)?;
    if first {
        let one = diesel::update(polls::table.find(post.id)).set(polls::voters.eq(polls::voters + 1));
        on!(&mut *tx, |db| one.execute(db).await)?;
    }
    follow_up(site, tx, actor, (post, ballot)).await
}

/// Others are told: of a poll from here, how it stands; the author of one from elsewhere, what was chosen here.
async fn follow_up(site: &Site, tx: &mut Tx, actor: &Actor, (post, ballot): (&Post, &Ballot)) -> Result<()> {
    if !post.local {
        if let Some(end) = ballot.ends_at.filter(|_| actor.local()) {
            jobs::enqueue_at(tx, Job::Tend(post.id), end).await?;
        }
        let voted = Event::Voted {
            post: post.id,
            person: actor.id(),
        };
        return events::record(site, tx, voted).await;
    }
    let known = polls::table.find(post.id).filter(polls::untold.eq(false));
    let update = diesel::update(known).set(polls::untold.eq(true));
    match on!(&mut *tx, |db| update.execute(db).await)? {
        0 => Ok(()),
        _ => jobs::enqueue_at(tx, Job::Tend(post.id), Timestamp::now().plus_seconds(PAUSE)).await,
    }
}

/// How a poll from elsewhere stands, by the word of its author. Other answers than before make it another poll, in which
/// nobody has chosen yet. Answers whether it is known here as a poll.
#[boxed]
pub async fn recount(site: &Site, actor: &Actor, id: PostId, told: Ballot) -> Result<bool> {
    let actor = *actor;
    site.write(async move |_, tx| {
        let found = find(tx, actor.viewer(), id).await?;
        if found.local || found.author_id != actor.id() {
            return Err(Error::Forbidden(Deed::Amend));
        }
        let Ok(before) = ballot(tx, id).await else {
            return Ok(false);
        };
        let names =
            |ballot: &Ballot| -> Vec<String> { ballot.options.iter().map(|choice| choice.name.clone()).collect() };
        if names(&before) != names(&told) {
            let votes = diesel::delete(poll_votes::table.filter(poll_votes::post_id.eq(id)));
            on!(&mut *tx, |db| votes.execute(db).await)?;
        }
        let options = diesel::delete(poll_options::table.filter(poll_options::post_id.eq(id)));
        on!(&mut *tx, |db| options.execute(db).await)?;
        offer(tx, id, &told.options).await?;
        let change = (
            polls::multiple.eq(told.multiple),
            polls::ends_at.eq(told.ends_at),
            polls::voters.eq(told.voters),
            polls::closed_at.eq(told.closed_at),
        );
        let update = diesel::update(polls::table.find(id)).set(change);
        on!(tx, |db| update.execute(db).await)?;
        Ok(true)
    })
    .await
}

/// Tells how a poll stands, and ends it when it is time.
#[boxed]
pub async fn tend(site: &Site, id: PostId) -> Result<()> {
    site.write(async move |site, tx| {
        let query = polls::table
            .find(id)
            .select((polls::ends_at, polls::untold, polls::closed_at));
        let row: (Option<Timestamp>, bool, Option<Timestamp>) = on!(&mut *tx, |db| query.get_result(db).await)?;
        let ends = row.2.is_none() && row.0.is_some_and(|end| end <= Timestamp::now());
        if !ends && !row.1 {
            return Ok(());
        }
        let closed = if ends { Some(Timestamp::now()) } else { row.2 };
        let change = (polls::untold.eq(false), polls::closed_at.eq(closed));
        let update = diesel::update(polls::table.find(id)).set(change);
        on!(&mut *tx, |db| update.execute(db).await)?;
        if ends {
            let query = poll_votes::table
                .filter(poll_votes::post_id.eq(id))
                .select(poll_votes::person_id)
                .distinct();
            let voters: Vec<PersonId> = on!(&mut *tx, |db| query.load(db).await)?;
            notices::about_poll(tx, id, voters).await?;
        }
        events::record(site, tx, Event::Counted(id)).await
    })
    .await
}

/// Forgets the poll of an erased post.
pub(crate) async fn forget(tx: &mut Tx, id: PostId) -> Result<()> {
    let votes = diesel::delete(poll_votes::table.filter(poll_votes::post_id.eq(id)));
    on!(&mut *tx, |db| votes.execute(db).await)?;
    let options = diesel::delete(poll_options::table.filter(poll_options::post_id.eq(id)));
    on!(&mut *tx, |db| options.execute(db).await)?;
    let poll = diesel::delete(polls::table.find(id));
    on!(tx, |db| poll.execute(db).await)?;
    Ok(())
}
