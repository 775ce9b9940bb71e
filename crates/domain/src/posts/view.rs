//! A post as a viewer sees it: dressed for a whole page in a few queries, whatever its length.
use std::collections::{HashMap, HashSet};

use db::{Conn, among, on, pairs};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::{Light, Post, PostKind, Quote, quote};
use crate::actors::{self, Profile};
use crate::circles::{Kind, PUBLIC, Standing};
use crate::documents::Document;
use crate::files::File;
use crate::id::{ActorId, CircleId, CommunityId, Moment, PersonId, PostId};
use crate::laws::{permit, post};
use crate::polls::{self, Poll};
use crate::site::Site;
use crate::tables::{circles, communities, memberships, mentions, reactions, saves, shares, tags};
use crate::viewer::Viewer;
use crate::{Error, Result, documents, files};

/// A post seen by a viewer. Only `dress` makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PostView {
    pub post: Post,
    /// Its one name in the network.
    pub uri: String,
    /// The page of its own site.
    pub url: String,
    pub author: Profile,
    pub community: Option<Profile>,
    pub circle: CircleLabel,
    pub media: Vec<File>,
    pub document: Option<Document>,
    pub mentions: Vec<Profile>,
    pub tags: Vec<String>,
    pub lights: Vec<(Light, i64)>,
    pub poll: Option<Poll>,
    pub quote: Option<Quote>,
    pub mine: Mine,
    /// What it answers, if the viewer may still read it.
    pub parent: Option<ParentRef>,
    /// The thread it stands in, if the viewer may still read it.
    pub root: Option<RootRef>,
    /// Where its author stands in the community.
    pub author_standing: Option<Standing>,
    /// Where the viewer stands in the community.
    pub my_standing: Option<Standing>,
    /// Shown by its community (the Mastodon API's wrapper status).
    pub wrapped: bool,
    /// Passed on by somebody.
    pub shared_by: Option<(Profile, Moment)>,
}

/// The circle a post is kept in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CircleLabel {
    pub id: CircleId,
    pub kind: Kind,
    pub name: String,
    pub members: i64,
}

/// What the viewer did to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Mine {
    /// 1, -1 or 0.
    pub vote: i16,
    pub light: Option<Light>,
    pub saved: bool,
    pub shared: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParentRef {
    pub id: PostId,
    pub moment: Moment,
    pub author_id: PersonId,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RootRef {
    pub id: PostId,
    pub moment: Moment,
    pub title: Option<String>,
}

impl PostView {
    pub fn is_public(&self) -> bool {
        self.circle.kind == Kind::Public
    }
    /// What is left of a post that its author took back: no text, only its place.
    pub fn is_erased(&self) -> bool {
        self.post.erased_at.is_some()
    }
    fn is_mine(&self, viewer: Viewer) -> bool {
        viewer.person() == Some(self.post.author_id)
    }
    /// Whether the viewer may change or take back the post.
    pub fn may_edit(&self, viewer: Viewer) -> bool {
        self.is_mine(viewer) && !self.is_erased()
    }
    /// Whether the viewer may take away, lock or pin it.
    pub fn may_moderate(&self) -> bool {
        self.my_standing
            .is_some_and(|standing| permit::allows(standing, permit::Deed::Moderate))
    }
    pub(crate) fn wrapped(self) -> Self {
        Self { wrapped: true, ..self }
    }
    pub(crate) fn shared_by(self, who: Profile, moment: Moment) -> Self {
        Self {
            shared_by: Some((who, moment)),
            ..self
        }
    }
    /// The title, or the beginning of the text.
    pub fn headline(&self) -> String {
        match &self.post.title {
            Some(title) => title.clone(),
            None => text::excerpt(&text::html::to_text(&self.post.html), 80),
        }
    }
}

pub(crate) async fn one(site: &Site, conn: &mut Conn, viewer: Viewer, post: Post) -> Result<PostView> {
    dress(site, conn, viewer, vec![post])
        .await?
        .pop()
        .ok_or(Error::NotFound)
}

/// Dresses a page of posts that the viewer was found to be allowed to read.
pub(crate) async fn dress(site: &Site, conn: &mut Conn, viewer: Viewer, posts: Vec<Post>) -> Result<Vec<PostView>> {
    if posts.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<PostId> = posts.iter().map(|post| post.id).collect();
    let mut wardrobe = Wardrobe::fill(site, conn, viewer, (&posts, &ids)).await?;
    Ok(posts
        .into_iter()
        .filter_map(|post| wardrobe.dress(site, post))
        .collect())
}

/// Everything a page of posts needs, loaded at once.
struct Wardrobe {
    people: HashMap<ActorId, Profile>,
    circles: HashMap<CircleId, CircleLabel>,
    media: HashMap<PostId, Vec<File>>,
    documents: HashMap<PostId, Document>,
    mentions: HashMap<PostId, Vec<ActorId>>,
    tags: HashMap<PostId, Vec<String>>,
    lights: HashMap<PostId, Vec<(Light, i64)>>,
    polls: HashMap<PostId, Poll>,
    quotes: HashMap<PostId, Quote>,
    mine: HashMap<PostId, Mine>,
    above: HashMap<PostId, (Moment, PersonId, Option<String>)>,
    standings: HashMap<(CommunityId, PersonId), Standing>,
    viewer: Viewer,
}

impl Wardrobe {
    async fn fill(site: &Site, conn: &mut Conn, viewer: Viewer, (posts, ids): (&[Post], &[PostId])) -> Result<Self> {
        let mentions = group(named(conn, ids).await?);
        let mut who: HashSet<ActorId> = posts.iter().map(|post| post.author_id.into()).collect();
        who.extend(posts.iter().filter_map(|post| post.community_id).map(ActorId::from));
        who.extend(mentions.values().flatten());
        let people = actors::load(conn, &who.into_iter().collect::<Vec<_>>()).await?;
        let documents = match posts.iter().any(|post| post.kind == PostKind::Document) {
            true => documents::load(conn, ids).await?,
            false => HashMap::new(),
        };
        Ok(Self {
            people,
            circles: labels(conn, posts).await?,
            media: files::of_posts(conn, ids).await?,
            documents,
            mentions,
            tags: group(words(conn, ids).await?),
            lights: group(lights(conn, ids).await?),
            polls: polls::load(conn, viewer, posts).await?,
            quotes: quote::load(site, conn, (viewer, ids)).await?,
            mine: mine(conn, viewer, ids).await?,
            above: above(conn, viewer, posts).await?,
            standings: standings(conn, viewer, posts).await?,
            viewer,
        })
    }

    /// None when its author is gone, which the database's keys forbid.
    fn dress(&mut self, site: &Site, mut post: Post) -> Option<PostView> {
        let author = self.people.get(&post.author_id.into())?.clone();
        let erased = post.erased_at.is_some();
        if erased {
            blank(&mut post);
        }
        let id = post.id;
        let standing = |person: Option<PersonId>| self.standings.get(&(post.community_id?, person?)).copied();
        let reference = |id: PostId| {
            self.above
                .get(&id)
                .map(|(moment, author, title)| (id, *moment, *author, title))
        };
        Some(PostView {
            uri: post.uri(site),
            url: post.url(site),
            author,
            community: post.community_id.and_then(|id| self.people.get(&id.into()).cloned()),
            circle: self
                .circles
                .get(&post.circle_id)
                .cloned()
                .unwrap_or_else(CircleLabel::everybody),
            author_standing: standing(Some(post.author_id)),
            my_standing: standing(self.viewer.person()),
            parent: post
                .parent_id
                .and_then(reference)
                .map(|(id, moment, author_id, _)| ParentRef { id, moment, author_id }),
            root: post.root_id.and_then(reference).map(|(id, moment, _, title)| RootRef {
                id,
                moment,
                title: title.clone(),
            }),
            mentions: self
                .mentions
                .remove(&id)
                .filter(|_| !erased)
                .unwrap_or_default()
                .iter()
                .filter_map(|id| self.people.get(id).cloned())
                .collect(),
            media: if erased {
                Vec::new()
            } else {
                self.media.remove(&id).unwrap_or_default()
            },
            document: self.documents.remove(&id).filter(|_| !erased),
            tags: self.tags.remove(&id).filter(|_| !erased).unwrap_or_default(),
            lights: self.lights.remove(&id).filter(|_| !erased).unwrap_or_default(),
            poll: self.polls.remove(&id).filter(|_| !erased),
            quote: self.quotes.remove(&id).filter(|_| !erased),
            mine: self.mine.remove(&id).unwrap_or_default(),
            wrapped: false,
            shared_by: None,
            post,
        })
    }
}

/// An erased post keeps its place and nothing else.
fn blank(post: &mut Post) {
    post.title = None;
    post.source.clear();
    post.html.clear();
    post.warning = None;
    post.link = None;
}

impl CircleLabel {
    fn everybody() -> Self {
        Self {
            id: PUBLIC,
            kind: Kind::Public,
            name: String::new(),
            members: 0,
        }
    }
}

fn group<T>(rows: Vec<(PostId, T)>) -> HashMap<PostId, Vec<T>> {
    let mut groups: HashMap<PostId, Vec<T>> = HashMap::new();
    for (id, item) in rows {
        groups.entry(id).or_default().push(item);
    }
    groups
}

async fn named(conn: &mut Conn, ids: &[PostId]) -> Result<Vec<(PostId, ActorId)>> {
    let query = mentions::table
        .filter(among(mentions::post_id, ids))
        .select((mentions::post_id, mentions::actor_id));
    Ok(on!(conn, |db| query.load(db).await)?)
}

async fn words(conn: &mut Conn, ids: &[PostId]) -> Result<Vec<(PostId, String)>> {
    let query = tags::table
        .filter(among(tags::post_id, ids))
        .select((tags::post_id, tags::tag));
    Ok(on!(conn, |db| query.load(db).await)?)
}

async fn lights(conn: &mut Conn, ids: &[PostId]) -> Result<Vec<(PostId, (Light, i64))>> {
    let query = reactions::table
        .filter(among(reactions::post_id, ids).and(reactions::light.is_not_null()))
        .group_by((reactions::post_id, reactions::light))
        .select((
            reactions::post_id,
            reactions::light.assume_not_null(),
            diesel::dsl::count_star(),
        ));
    let rows: Vec<(PostId, Light, i64)> = on!(conn, |db| query.load(db).await)?;
    Ok(rows
        .into_iter()
        .map(|(post, light, count)| (post, (light, count)))
        .collect())
}

async fn mine(conn: &mut Conn, viewer: Viewer, ids: &[PostId]) -> Result<HashMap<PostId, Mine>> {
    let Some(me) = viewer.person() else {
        return Ok(HashMap::new());
    };
    let mut mine: HashMap<PostId, Mine> = HashMap::new();
    let query = reactions::table
        .filter(among(reactions::post_id, ids).and(reactions::person_id.eq(me)))
        .select((reactions::post_id, reactions::vote, reactions::light));
    let rows: Vec<(PostId, i16, Option<Light>)> = on!(conn, |db| query.load(db).await)?;
    for (post, vote, light) in rows {
        mine.insert(
            post,
            Mine {
                vote,
                light,
                ..Mine::default()
            },
        );
    }
    let query = saves::table
        .filter(among(saves::post_id, ids).and(saves::person_id.eq(me)))
        .select(saves::post_id);
    let rows: Vec<PostId> = on!(conn, |db| query.load(db).await)?;
    for post in rows {
        mine.entry(post).or_default().saved = true;
    }
    let query = shares::table
        .filter(among(shares::post_id, ids).and(shares::person_id.eq(me)))
        .select(shares::post_id);
    let rows: Vec<PostId> = on!(conn, |db| query.load(db).await)?;
    for post in rows {
        mine.entry(post).or_default().shared = true;
    }
    Ok(mine)
}

type Above = HashMap<PostId, (Moment, PersonId, Option<String>)>;

/// The posts above these, as far as the viewer may read them.
async fn above(conn: &mut Conn, viewer: Viewer, posts: &[Post]) -> Result<Above> {
    let ids: HashSet<PostId> = posts
        .iter()
        .flat_map(|post| [post.parent_id, post.root_id])
        .flatten()
        .collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let columns = (post::id, post::moment, post::author_id, post::title);
    let rows: Vec<(PostId, Moment, PersonId, Option<String>)> = on!(conn, |db| viewer
        .posts()
        .filter(among(post::id, &ids))
        .select(columns)
        .load(db)
        .await)?;
    Ok(rows
        .into_iter()
        .map(|(id, moment, author, title)| (id, (moment, author, title)))
        .collect())
}

async fn labels(conn: &mut Conn, posts: &[Post]) -> Result<HashMap<CircleId, CircleLabel>> {
    let ids: HashSet<CircleId> = posts
        .iter()
        .map(|post| post.circle_id)
        .filter(|id| *id != PUBLIC)
        .collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let columns = (circles::id, circles::kind, circles::name, circles::members);
    let rows: Vec<(CircleId, Kind, String, i64)> = on!(conn, |db| circles::table
        .filter(among(circles::id, &ids))
        .select(columns)
        .load(db)
        .await)?;
    Ok(rows
        .into_iter()
        .map(|(id, kind, name, members)| {
            (
                id,
                CircleLabel {
                    id,
                    kind,
                    name,
                    members,
                },
            )
        })
        .collect())
}

/// Where each author stands in the community of her post, and the viewer in all of them.
async fn standings(
    conn: &mut Conn,
    viewer: Viewer,
    posts: &[Post],
) -> Result<HashMap<(CommunityId, PersonId), Standing>> {
    let places: HashSet<CommunityId> = posts.iter().filter_map(|post| post.community_id).collect();
    if places.is_empty() {
        return Ok(HashMap::new());
    }
    let around = communities::table
        .filter(among(communities::actor_id, &places))
        .select((communities::actor_id, communities::circle_id));
    let around: Vec<(CommunityId, CircleId)> = on!(&mut *conn, |db| around.load(db).await)?;
    let (around, community): (HashMap<_, _>, HashMap<_, _>) = around
        .into_iter()
        .map(|(id, circle)| ((id, circle), (circle, id)))
        .unzip();
    let author = |post: &Post| Some((*around.get(&post.community_id?)?, post.author_id));
    let mut wanted: HashSet<(CircleId, PersonId)> = posts.iter().filter_map(author).collect();
    wanted.extend(
        viewer
            .person()
            .into_iter()
            .flat_map(|me| around.values().map(move |circle| (*circle, me))),
    );
    let query = memberships::table
        .filter(pairs((memberships::circle_id, memberships::person_id), wanted))
        .select((memberships::circle_id, memberships::person_id, memberships::standing));
    let rows: Vec<(CircleId, PersonId, Standing)> = on!(conn, |db| query.load(db).await)?;
    Ok(rows
        .into_iter()
        .filter_map(|(circle, person, standing)| Some(((*community.get(&circle)?, person), standing)))
        .collect())
}
