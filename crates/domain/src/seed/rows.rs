//! The only place that sows what is said, and what hangs on it.
use std::collections::HashMap;

use db::{Timestamp, Tx, on, rows};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::chance::{Chance, Wheel, word};
use super::land::Land;
use super::sketch::Sketch;
use crate::Result;
use crate::circles::PUBLIC;
use crate::id::{ActorId, CircleId, CommunityId, Moment, PersonId, PostId};
use crate::laws::seed::{Sown, sow as write_posts};
use crate::notices::NoticeKind;
use crate::posts::{Light, PostKind};
use crate::site::Site;
use crate::tables::{actors, communities, notices, reactions, saves, shares, tags};

/// How many rows go into one statement, and posts into one transaction.
const CHUNK: usize = 500;
const BATCH: usize = 2_500;
/// Notices older than this have been read.
const UNREAD_MILLIS: i64 = 7 * 24 * 3_600_000;

/// Where a thread stands, and who talks in it.
#[derive(Clone, Copy)]
struct Topic {
    /// The rank of its community.
    place: Option<usize>,
    circle: CircleId,
    root: usize,
}

type Reacted = (PostId, PersonId, Option<Light>, Moment);
type Noticed = (PersonId, PersonId, PostId, Option<CommunityId>, Timestamp);

/// What one transaction writes.
#[derive(Default)]
struct Batch {
    first: usize,
    posts: Vec<Sown>,
    words: Vec<String>,
    reactions: Vec<Reacted>,
    saves: Vec<(PersonId, PostId, Moment)>,
    shares: Vec<(Moment, PersonId, PostId, CircleId)>,
    tags: Vec<(&'static str, PostId)>,
    notices: Vec<Noticed>,
}

/// The hand that sows, and what it remembers.
struct Sower<'a> {
    land: Land,
    sketches: Vec<Sketch>,
    chance: &'a mut Chance,
    places: Wheel,
    topics: HashMap<usize, Topic>,
    /// The rank of each author so far.
    authors: Vec<usize>,
    now: i64,
}

pub(super) async fn sow(
    site: &Site,
    (land, sketches): (Land, Vec<Sketch>),
    chance: &mut Chance,
    told: impl Fn(usize),
) -> Result<()> {
    let mut sower = Sower {
        places: Wheel::new(land.places.len(), 0.8),
        land,
        chance,
        topics: HashMap::new(),
        authors: Vec::with_capacity(sketches.len()),
        now: site.now().millis(),
        sketches,
    };
    for first in (0..sower.sketches.len()).step_by(BATCH) {
        let end = (first + BATCH).min(sower.sketches.len());
        let batch = sower.batch(first, end);
        site.write(async move |_, tx| batch.write(tx).await).await?;
        told(end);
    }
    let (people, places) = sower.counts();
    site.write(async move |_, tx| write_counts(tx, people, places).await)
        .await
}

fn id(rank: usize) -> PostId {
    PostId(i64::try_from(rank).unwrap_or(i64::MAX - 1) + 1)
}

/// Two numbers by whom or what they belong to.
type Tallies<T> = Vec<(T, i64, i64)>;

impl Sower<'_> {
    fn batch(&mut self, first: usize, end: usize) -> Batch {
        let mut batch = Batch {
            first,
            ..Batch::default()
        };
        for n in first..end {
            self.say(n, &mut batch);
        }
        batch
    }

    /// A thread in a community, or once in twenty a note of somebody for everybody.
    fn topic(&mut self, n: usize) -> Topic {
        let thread = self.sketches[n].thread;
        if let Some(topic) = self.topics.get(&thread) {
            return *topic;
        }
        let place = self.chance.spin(&self.places);
        let there = &self.land.places[place];
        let discreet = self.chance.once_in(20) && !there.inside.is_empty();
        let topic = if self.chance.once_in(20) || there.members.is_empty() {
            Topic {
                place: None,
                circle: PUBLIC,
                root: n,
            }
        } else {
            let circle = if discreet { there.committee } else { there.usual };
            Topic {
                place: Some(place),
                circle,
                root: n,
            }
        };
        self.topics.insert(thread, topic);
        topic
    }

    /// Somebody who may speak there; the first ones speak most.
    fn somebody(&mut self, topic: Topic) -> usize {
        let skewed = |part: f64, among: usize| (part * part * among as f64) as usize;
        let part = self.chance.part();
        match topic.place.map(|place| &self.land.places[place]) {
            None => skewed(part, self.land.people.len()),
            Some(place) if topic.circle == place.committee => place.inside[skewed(part, place.inside.len())],
            Some(place) => place.members[skewed(part, place.members.len())],
        }
    }

    fn say(&mut self, n: usize, batch: &mut Batch) {
        let topic = self.topic(n);
        let author = self.somebody(topic);
        self.authors.push(author);
        let sketch = self.sketches[n].clone();
        let (title, words) = match sketch.parent {
            None if topic.place.is_some() => (Some(self.title()), 30 + self.chance.below(90)),
            _ => (None, 8 + self.chance.below(40)),
        };
        let source = self.chance.text(words);
        let place = topic.place.map(|place| &self.land.places[place]);
        let home = place
            .filter(|_| sketch.parent.is_none())
            .map_or(self.land.followers[author], |place| place.circle);
        let kind = match (&sketch.parent, &title) {
            (Some(_), _) => PostKind::Comment,
            (None, Some(_)) => PostKind::Thread,
            (None, None) => PostKind::Note,
        };
        let post = Sown {
            moment: Moment::at_millis(sketch.at),
            kind,
            author_id: self.land.people[author],
            community_id: place.map(|place| place.id),
            circle_id: topic.circle,
            home_id: home,
            root_id: sketch.parent.map(|_| id(topic.root)),
            parent_id: sketch.parent.map(id),
            depth: sketch.depth,
            trail: self.trail(&sketch),
            title,
            html: format!("<p>{source}</p>"),
            source,
            language: Some("fr".to_owned()),
            local: true,
            up: 0,
            replies: sketch.replies,
            descendants: sketch.descendants,
            shares: 0,
            active_at: Moment::at_millis(sketch.active),
        };
        let post = self.hang(n, topic, post, batch);
        let said = format!("{}\n{}", post.title.as_deref().unwrap_or_default(), post.source);
        batch.words.push(text::fold::index_words(&said));
        batch.posts.push(post);
    }

    fn title(&mut self) -> String {
        let words = 3 + self.chance.below(6);
        self.chance.phrase(words)
    }

    /// The ids of the comments above, joined by dots; `0` stands for the thread.
    fn trail(&self, sketch: &Sketch) -> String {
        let mut above = Vec::new();
        let mut next = sketch.parent;
        while let Some(one) = next {
            above.push(if self.sketches[one].parent.is_some() {
                id(one).0
            } else {
                0
            });
            next = self.sketches[one].parent;
        }
        let ids: Vec<String> = above.iter().rev().map(i64::to_string).collect();
        ids.join(".")
    }

    /// Reactions, words, savings, shares and the notice of an answer.
    fn hang(&mut self, n: usize, topic: Topic, mut post: Sown, batch: &mut Batch) -> Sown {
        let (this, at) = (id(n), self.sketches[n].at);
        if self.chance.once_in(3) {
            let mut fans: Vec<usize> = (0..=self.chance.below(3)).map(|_| self.somebody(topic)).collect();
            fans.sort_unstable();
            fans.dedup();
            fans.retain(|fan| *fan != self.authors[n]);
            post.up = i32::try_from(fans.len()).unwrap_or_default();
            for fan in fans {
                let light = self.chance.once_in(10).then_some(Light::Thanks);
                let moment = Moment::at_millis(at + 1_000);
                batch.reactions.push((this, self.land.people[fan], light, moment));
            }
        }
        if self.chance.once_in(10) {
            batch.tags.push((word(self.chance.below(100)), this));
        }
        if self.chance.once_in(40) {
            let keeper = self.somebody(topic);
            let moment = Moment::at_millis(at + 2_000);
            batch.saves.push((self.land.people[keeper], this, moment));
        }
        if topic.circle == PUBLIC && self.chance.once_in(100) && at + 3_600_000 < self.now {
            let sharer = self.chance.below(self.land.people.len());
            // Not the moment of any post: those are whole milliseconds.
            let moment = Moment(Moment::at_millis(at + 3_600_000).0 + 2);
            batch
                .shares
                .push((moment, self.land.people[sharer], this, self.land.followers[sharer]));
            post.shares = 1;
        }
        if let Some(answered) = self.sketches[n].parent.map(|parent| self.authors[parent])
            && answered != self.authors[n]
        {
            let said = Timestamp(at * 1_000);
            batch.notices.push((
                self.land.people[answered],
                post.author_id,
                this,
                post.community_id,
                said,
            ));
        }
        post
    }

    /// Posts and last post of each person; threads and comments of each community.
    fn counts(&self) -> (Tallies<PersonId>, Tallies<CommunityId>) {
        let mut people: HashMap<usize, (i64, i64)> = HashMap::new();
        let mut places: HashMap<usize, (i64, i64)> = HashMap::new();
        for (sketch, author) in self.sketches.iter().zip(&self.authors) {
            let count = people.entry(*author).or_default();
            *count = (count.0 + 1, sketch.at);
            if let Some(place) = self.topics.get(&sketch.thread).and_then(|topic| topic.place) {
                let count = places.entry(place).or_default();
                match sketch.parent {
                    None => count.0 += 1,
                    Some(_) => count.1 += 1,
                }
            }
        }
        let people = people
            .into_iter()
            .map(|(n, (posts, at))| (self.land.people[n], posts, at));
        let places = places
            .into_iter()
            .map(|(n, (threads, comments))| (self.land.places[n].id, threads, comments));
        (people.collect(), places.collect())
    }
}

impl Batch {
    async fn write(self, tx: &mut Tx) -> Result<()> {
        for (n, chunk) in self.posts.chunks(CHUNK).enumerate() {
            write_posts(tx, id(self.first + n * CHUNK), chunk).await?;
        }
        for (n, words) in self.words.iter().enumerate() {
            db::search::put(tx, id(self.first + n).0, words).await?;
        }
        self.write_reactions(tx).await?;
        self.write_traces(tx).await?;
        self.write_notices(tx).await
    }

    async fn write_reactions(&self, tx: &mut Tx) -> Result<()> {
        for chunk in self.reactions.chunks(CHUNK) {
            let row = |(post, person, light, moment): &Reacted| {
                (
                    reactions::post_id.eq(*post),
                    reactions::person_id.eq(*person),
                    reactions::vote.eq(1_i16),
                    reactions::light.eq(*light),
                    reactions::moment.eq(*moment),
                )
            };
            let list: Vec<_> = chunk.iter().map(row).collect();
            let insert = diesel::insert_into(reactions::table).values(rows(&list));
            on!(&mut *tx, |db| insert.execute(db).await)?;
        }
        Ok(())
    }

    async fn write_traces(&self, tx: &mut Tx) -> Result<()> {
        for chunk in self.saves.chunks(CHUNK) {
            let row = |(person, post, moment): &(PersonId, PostId, Moment)| {
                (
                    saves::person_id.eq(*person),
                    saves::post_id.eq(*post),
                    saves::moment.eq(*moment),
                )
            };
            let list: Vec<_> = chunk.iter().map(row).collect();
            on!(&mut *tx, |db| diesel::insert_into(saves::table)
                .values(rows(&list))
                .execute(db)
                .await)?;
        }
        for chunk in self.shares.chunks(CHUNK) {
            let row = |(moment, person, post, home): &(Moment, PersonId, PostId, CircleId)| {
                (
                    shares::moment.eq(*moment),
                    shares::person_id.eq(*person),
                    shares::post_id.eq(*post),
                    shares::home_id.eq(*home),
                )
            };
            let list: Vec<_> = chunk.iter().map(row).collect();
            on!(&mut *tx, |db| diesel::insert_into(shares::table)
                .values(rows(&list))
                .execute(db)
                .await)?;
        }
        for chunk in self.tags.chunks(CHUNK) {
            let row = |(tag, post): &(&'static str, PostId)| (tags::tag.eq(*tag), tags::post_id.eq(*post));
            let list: Vec<_> = chunk.iter().map(row).collect();
            on!(&mut *tx, |db| diesel::insert_into(tags::table)
                .values(rows(&list))
                .execute(db)
                .await)?;
        }
        Ok(())
    }

    async fn write_notices(&self, tx: &mut Tx) -> Result<()> {
        let fresh = Timestamp::now().millis() - UNREAD_MILLIS;
        for chunk in self.notices.chunks(CHUNK) {
            let row = |(to, by, post, community, at): &Noticed| {
                (
                    notices::person_id.eq(*to),
                    notices::kind.eq(NoticeKind::Reply),
                    notices::by_id.eq(ActorId::from(*by)),
                    notices::post_id.eq(Some(*post)),
                    notices::community_id.eq(*community),
                    notices::created_at.eq(*at),
                    notices::read_at.eq(Some(*at).filter(|at| at.millis() < fresh)),
                )
            };
            let list: Vec<_> = chunk.iter().map(row).collect();
            on!(&mut *tx, |db| diesel::insert_into(notices::table)
                .values(rows(&list))
                .execute(db)
                .await)?;
        }
        Ok(())
    }
}

async fn write_counts(
    tx: &mut Tx,
    people: Vec<(PersonId, i64, i64)>,
    places: Vec<(CommunityId, i64, i64)>,
) -> Result<()> {
    for (person, posts, at) in people {
        let change = (
            actors::posts.eq(posts),
            actors::last_posted_at.eq(Some(Timestamp(at * 1_000))),
        );
        let update = diesel::update(actors::table.find(person)).set(change);
        on!(&mut *tx, |db| update.execute(db).await)?;
    }
    for (place, threads, comments) in places {
        let change = (communities::threads.eq(threads), communities::comments.eq(comments));
        let update = diesel::update(communities::table.find(place)).set(change);
        on!(&mut *tx, |db| update.execute(db).await)?;
    }
    Ok(())
}
