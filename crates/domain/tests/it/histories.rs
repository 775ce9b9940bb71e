//! Random histories, compared with a ten-line model of the law, on both databases.
use std::collections::HashMap;

use domain::circles::{self, Asking, Standing};
use domain::communities::{self, Community, Policy};
use domain::posts::{self, Amendment, CommentQuery, Draft, Feed, Place};
use domain::{Actor, CircleId, Cursor, PostId, Viewer, search};
use proptest::prelude::*;

use crate::cast::{Cast, on_each};

const PEOPLE: usize = 4;

/// What may happen. People and posts are named by number, and taken modulo how many there are.
#[derive(Debug, Clone)]
enum Act {
    Join(usize),
    Leave(usize),
    Admit(usize),
    Sign(usize),
    Ban(usize),
    /// Put somebody in the discreet circle, or out of it.
    Circle(usize, bool),
    /// Into one of the places: everybody, the community, its discreet circle, oneself.
    Publish(usize, usize),
    Reply(usize, usize),
    Edit(usize),
    Erase(usize),
    Restore(usize),
    Remove(usize),
    NewCharter,
}

fn acts() -> impl Strategy<Value = Act> {
    let who = 0..PEOPLE;
    prop_oneof![
        2 => who.clone().prop_map(Act::Join),
        1 => who.clone().prop_map(Act::Leave),
        2 => who.clone().prop_map(Act::Admit),
        2 => who.clone().prop_map(Act::Sign),
        1 => who.clone().prop_map(Act::Ban),
        2 => (who.clone(), any::<bool>()).prop_map(|(who, into)| Act::Circle(who, into)),
        5 => (who.clone(), 0..4_usize).prop_map(|(who, place)| Act::Publish(who, place)),
        2 => (who, 0..9_usize).prop_map(|(who, post)| Act::Reply(who, post)),
        1 => (0..9_usize).prop_map(Act::Edit),
        1 => (0..9_usize).prop_map(Act::Erase),
        1 => (0..9_usize).prop_map(Act::Restore),
        1 => (0..9_usize).prop_map(Act::Remove),
        1 => Just(Act::NewCharter),
    ]
}

#[derive(Debug, Clone, Copy)]
struct Said {
    id: PostId,
    by: usize,
    circle: CircleId,
    /// The thread it stands in.
    root: Option<PostId>,
    erased: bool,
    removed: bool,
}

/// The model: who stands where, and what was said.
#[derive(Default)]
struct Model {
    standing: HashMap<(CircleId, usize), Standing>,
    /// Who has signed the charter in force.
    signed: std::collections::HashSet<usize>,
    said: Vec<Said>,
}

impl Model {
    fn stands(&self, circle: CircleId, who: usize) -> Standing {
        self.standing.get(&(circle, who)).copied().unwrap_or(Standing::Stranger)
    }
    /// The law, said a second time: not erased; and mine, or not removed, nor its thread, and for everybody or in a circle
    /// open to me.
    fn may_read(&self, said: &Said, who: Option<usize>) -> bool {
        let mine = who == Some(said.by);
        let open =
            said.circle == circles::PUBLIC || who.is_some_and(|who| Standing::Reader <= self.stands(said.circle, who));
        let thread = self.said.iter().find(|above| Some(above.id) == said.root);
        let there = !said.removed && !thread.is_some_and(|thread| thread.removed);
        !said.erased && (mine || (there && open))
    }
}

struct Stage<'a> {
    cast: &'a Cast,
    people: Vec<Actor>,
    keeper: Actor,
    place: Community,
    discreet: CircleId,
    model: Model,
}

impl<'a> Stage<'a> {
    async fn set(cast: &'a Cast) -> Self {
        let keeper = cast.member("keeper").await;
        let mut people = Vec::new();
        for name in ["ana", "bea", "cleo", "dora"] {
            people.push(cast.member(name).await);
        }
        let audience = circles::Kind::Community;
        let place = cast
            .community_with(&keeper, ("abri", Policy::Approval, "Charte"), audience)
            .await;
        let discreet = circles::open(&cast.site, &keeper, place.id, ("Refuge", true))
            .await
            .unwrap()
            .id;
        Self {
            cast,
            people,
            keeper,
            place,
            discreet,
            model: Model::default(),
        }
    }

    async fn act(&mut self, act: &Act) {
        let (site, id, circle) = (&self.cast.site, self.place.id, self.place.circle);
        match *act {
            Act::Join(who) => {
                if let Ok(now) = circles::join(site, &self.people[who], id, Asking::default()).await {
                    self.model.standing.insert((circle, who), now);
                }
            }
            Act::Leave(who) => {
                circles::leave(site, &self.people[who], id).await.unwrap();
                self.out(who);
            }
            Act::Admit(who) => {
                if let Ok(now) = circles::admit(site, &self.keeper, id, self.people[who].id()).await {
                    self.model.standing.insert((circle, who), now);
                }
            }
            Act::Sign(who) => {
                let version = communities::one(site, Viewer::anyone(), id)
                    .await
                    .unwrap()
                    .charter_version;
                if communities::sign(site, &self.people[who], id, version).await.is_ok() {
                    self.model.signed.insert(who);
                    for circle in [circle, self.discreet] {
                        if self.model.stands(circle, who) == Standing::Unsigned {
                            self.model.standing.insert((circle, who), Standing::Member);
                        }
                    }
                }
            }
            Act::Ban(who) => {
                self.cast
                    .places(&self.keeper, circle, (self.people[who].id(), Standing::Banned))
                    .await;
                self.out(who);
                self.model.standing.insert((circle, who), Standing::Banned);
            }
            Act::Circle(who, into) => {
                let standing = if into { Standing::Member } else { Standing::Stranger };
                // Who is banned from the community is put in none of its circles.
                let whom = (self.people[who].id(), standing);
                let put = circles::place(&self.cast.site, &self.keeper, self.discreet, whom).await;
                if put.is_ok() {
                    // Nobody comes in through a smaller circle without signing.
                    let waits = into && !self.model.signed.contains(&who);
                    let standing = if waits { Standing::Unsigned } else { standing };
                    self.model.standing.insert((self.discreet, who), standing);
                }
            }
            Act::NewCharter => {
                let charter = Some(format!("Charte {}", rand_word(self.model.said.len())));
                let change = communities::Amendment {
                    charter,
                    ..Default::default()
                };
                let before = communities::one(site, Viewer::anyone(), id)
                    .await
                    .unwrap()
                    .charter_version;
                let after = communities::amend(site, &self.keeper, id, change)
                    .await
                    .unwrap()
                    .charter_version;
                if before != after {
                    self.model.signed.clear();
                    for standing in self
                        .model
                        .standing
                        .values_mut()
                        .filter(|standing| Standing::Reader <= **standing)
                    {
                        *standing = Standing::Unsigned;
                    }
                }
            }
            _ => self.speak(act).await,
        }
    }

    fn out(&mut self, who: usize) {
        for circle in [self.place.circle, self.discreet] {
            if self.model.stands(circle, who) != Standing::Banned {
                self.model.standing.remove(&(circle, who));
            }
        }
    }

    async fn speak(&mut self, act: &Act) {
        let site = &self.cast.site;
        match *act {
            Act::Publish(who, place) => {
                let place = match place {
                    0 => Place::In(circles::PUBLIC),
                    1 => Place::Community(self.place.id, None),
                    2 => Place::Community(self.place.id, Some(self.discreet)),
                    _ => Place::In(circles::own(site, &self.people[who], circles::Kind::Own).await.unwrap()),
                };
                let draft = Draft::new(place, "récit").titled("récit");
                if let Ok(view) = posts::publish(site, &self.people[who], draft).await {
                    self.said(&view, who);
                }
            }
            Act::Reply(who, to) if !self.model.said.is_empty() => {
                let to = self.model.said[to % self.model.said.len()];
                let readable = self.model.may_read(&to, Some(who));
                match posts::publish(site, &self.people[who], Draft::new(Place::Reply(to.id), "récit")).await {
                    Ok(view) => {
                        assert!(readable, "nobody answers what they may not read");
                        assert_eq!(view.post.circle_id, to.circle, "a reply never widens");
                        self.said(&view, who);
                    }
                    Err(error) => assert!(readable || matches!(error, domain::Error::NotFound), "{error:?}"),
                }
            }
            Act::Edit(post) | Act::Erase(post) | Act::Restore(post) | Act::Remove(post)
                if !self.model.said.is_empty() =>
            {
                let index = post % self.model.said.len();
                self.change(act, index).await;
            }
            _ => {}
        }
    }

    fn said(&mut self, view: &domain::PostView, by: usize) {
        let (id, circle, root) = (view.post.id, view.post.circle_id, view.post.root_id);
        self.model.said.push(Said {
            id,
            by,
            circle,
            root,
            erased: false,
            removed: false,
        });
    }

    async fn change(&mut self, act: &Act, index: usize) {
        let (site, said) = (&self.cast.site, self.model.said[index]);
        let author = &self.people[said.by];
        match act {
            Act::Edit(_) => {
                let change = Amendment {
                    source: Some("récit, revu".into()),
                    ..Amendment::default()
                };
                drop(posts::edit(site, author, said.id, change).await);
            }
            Act::Erase(_) => self.model.said[index].erased |= posts::erase(site, author, said.id).await.is_ok(),
            Act::Restore(_) => self.model.said[index].erased &= posts::restore(site, author, said.id).await.is_err(),
            _ => self.model.said[index].removed |= posts::remove(site, &self.keeper, said.id, "").await.is_ok(),
        }
    }

    /// Every viewer, over every road that lists, against the model.
    async fn compare(&self) {
        let site = &self.cast.site;
        let everyone = (0..PEOPLE).map(Some).chain([None]);
        for who in everyone {
            let viewer = who.map_or(Viewer::anyone(), |who| self.people[who].viewer());
            let mut expected: Vec<PostId> = self
                .model
                .said
                .iter()
                .filter(|said| self.model.may_read(said, who))
                .map(|said| said.id)
                .collect();
            expected.sort();
            for said in &self.model.said {
                let seen = self.cast.sees(viewer, said.id).await;
                assert_eq!(seen, expected.contains(&said.id), "one: {said:?} for {who:?}");
            }
            let query = search::Query {
                words: "récits".into(),
                limit: 50,
                ..search::Query::default()
            };
            let found = search::find(site, viewer, query).await.unwrap().items;
            // What was taken away is out of the index, for its author too.
            let kept = |id: &PostId| self.model.said.iter().any(|said| said.id == *id && !said.removed);
            let mut listed: Vec<PostId> = found.iter().map(|view| view.post.id).collect();
            listed.sort();
            assert_eq!(
                listed,
                expected.iter().copied().filter(kept).collect::<Vec<_>>(),
                "search for {who:?}"
            );
            let all = posts::feed(site, viewer, Feed::All { local: true }, Cursor::newest(100))
                .await
                .unwrap()
                .items;
            let comments = CommentQuery {
                limit: 100,
                ..CommentQuery::default()
            };
            let comments = posts::comments(site, viewer, comments).await.unwrap();
            let mut listed: Vec<PostId> = all.iter().chain(&comments).map(|view| view.post.id).collect();
            listed.sort();
            assert_eq!(listed, expected, "feeds for {who:?}");
        }
    }
}

fn rand_word(seed: usize) -> String {
    format!("révision {seed}")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 40, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn whatever_happens_each_reads_what_the_law_says(history in prop::collection::vec(acts(), 10..40)) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(on_each(async |cast| {
            let mut stage = Stage::set(cast).await;
            for act in &history {
                stage.act(act).await;
            }
            stage.compare().await;
        }));
    }
}
