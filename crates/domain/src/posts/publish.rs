//! Say something. Every post, from here or elsewhere, is born here.
use db::{Conn, Tx, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use text::SafeHtml;

use super::draft::{Checked, check};
use super::{Draft, Place, Post, PostKind, PostView, quote, view};
use crate::actor::Actor;
use crate::actors::{ActorKind, Named};
use crate::circles::{self, Kind, Standing};
use crate::events::{self, Event};
use crate::id::{ActorId, CircleId, PersonId, PostId};
use crate::laws::permit::{self, Deed, Permit};
use crate::laws::telling;
use crate::laws::{Ground, NewPost, ground_of, post};
use crate::site::Site;
use crate::tables::communities;
use crate::{Error, Result, boxed, documents, files, network, notices, polls, search};

/// Publishes a draft, as the actor, where the draft says.
///
/// Errors: `NotFound` when the place does not exist for the actor, `Forbidden` when they may read it but not write there,
/// `Invalid` when the draft is not in order, `Conflict` when the address of a post from elsewhere is already known, or when it was
/// taken back before it came.
#[boxed]
pub async fn publish(site: &Site, actor: &Actor, draft: Draft) -> Result<PostView> {
    let post = take_in(site, actor, draft).await?;
    let viewer = actor.viewer();
    // Nobody waits for the writer while its author is shown what she said.
    site.read(async move |site, conn| view::one(site, conn, viewer, post).await)
        .await
}

/// The same, for nobody to look at: of what was said elsewhere.
#[boxed]
pub async fn take_in(site: &Site, actor: &Actor, draft: Draft) -> Result<Post> {
    let checked = check(site, &draft)?;
    let content = Content::prepare(site, &draft, checked).await?;
    let actor = *actor;
    let publish = async move |site: &Site, tx: &mut Tx| {
        let spot = Spot::find(tx, &actor, &draft.place).await?;
        let permit = permit::ask(tx, &actor, spot.deed(), spot.ground).await?;
        if let Some(community) = spot.ground.community
            && actor.local()
            && !telling::reaches(tx, community, spot.ground.kind).await?
        {
            return Err(Error::Invalid("place", "place.out_of_reach"));
        }
        // Only now: a circle that does not exist for the actor does not ask for a title either.
        if spot.ground.community.is_some() && spot.parent.is_none() && content.checked.title.is_none() {
            return Err(Error::Invalid("title", "title.empty"));
        }
        let post = insert(site, tx, &permit, (&spot, &draft, &content)).await?;
        follow_up(site, tx, &permit, (&post, &draft, &content)).await?;
        events::record_by(site, tx, &actor, Event::Published(post.id)).await?;
        if let Some(origin) = &draft.origin {
            // Last of all: it may have been taken back while it was on its way.
            network::not_forestalled(tx, &origin.uri).await?;
        }
        Ok(post)
    };
    site.write(publish).await
}

/// What a draft comes to, wherever it lands: made before the transaction, in which others would wait for it.
struct Content {
    checked: Checked,
    html: SafeHtml,
    mentioned: Vec<ActorId>,
    tags: Vec<String>,
    /// Under which it is found.
    words: String,
}

impl Content {
    async fn prepare(site: &Site, draft: &Draft, checked: Checked) -> Result<Self> {
        let (html, mentioned, tags) = match &draft.origin {
            Some(origin) => (origin.html.clone(), origin.mentions.clone(), origin.tags.clone()),
            None => {
                let named = names(site, &draft.source).await?;
                let html = written(site, &named, &draft.source);
                (html, named.ids(), text::hashtags(&draft.source))
            }
        };
        let words = search::words(checked.title.as_deref(), html.as_str(), "");
        Ok(Self {
            checked,
            html,
            mentioned,
            tags,
            words,
        })
    }
}

/// Whom a text names; one that names nobody asks nothing.
async fn names(site: &Site, source: &str) -> Result<Named> {
    let mentions = text::mentions(source);
    match mentions.is_empty() {
        true => Ok(Named::nobody(site)),
        false => {
            site.read(async move |site, conn| crate::actors::named(site, conn, &mentions).await)
                .await
        }
    }
}

/// Where a post lands.
struct Spot {
    ground: Ground,
    parent: Option<Post>,
    /// The circle whose people find it in their feed.
    home: CircleId,
}

impl Spot {
    fn deed(&self) -> Deed {
        if self.parent.is_some() {
            Deed::Reply
        } else {
            Deed::Publish
        }
    }

    async fn find(tx: &mut Tx, actor: &Actor, place: &Place) -> Result<Self> {
        let followers = circles::owned(tx, actor.id().into(), Kind::Followers).await?;
        let (ground, parent, home) = match place {
            Place::In(circle) => match ground_of(tx, *circle, None).await?.community {
                Some(community) => {
                    let (ground, home) = Self::in_community(tx, community, Some(*circle)).await?;
                    (ground, None, home)
                }
                None => (Self::own_circle(tx, actor, *circle).await?, None, followers),
            },
            Place::Community(community, circle) => {
                let (ground, home) = Self::in_community(tx, *community, *circle).await?;
                (ground, None, home)
            }
            Place::Reply(parent) => {
                let parent = answered(tx, actor, *parent).await?;
                (
                    ground_of(tx, parent.circle_id, parent.community_id).await?,
                    Some(parent),
                    followers,
                )
            }
            Place::Talk(people) => (Self::talk(tx, actor, people).await?, None, followers),
        };
        Ok(Self { ground, parent, home })
    }

    /// One's followers and one's own circle belong to one person; only she opens something there.
    async fn own_circle(tx: &mut Tx, actor: &Actor, circle: CircleId) -> Result<Ground> {
        let ground = ground_of(tx, circle, None).await?;
        let standing = permit::standing(tx, actor, &ground).await?;
        match ground.kind {
            Kind::Own | Kind::Followers | Kind::Talk if standing < Standing::Keeper => Err(Error::NotFound),
            _ => Ok(ground),
        }
    }

    async fn in_community(
        tx: &mut Tx,
        community: crate::id::CommunityId,
        circle: Option<CircleId>,
    ) -> Result<(Ground, CircleId)> {
        let query = communities::table
            .find(community)
            .select((communities::circle_id, communities::default_circle_id));
        let (home, usual): (CircleId, CircleId) = on!(&mut *tx, |db| query.get_result(db).await)?;
        let ground = ground_of(tx, circle.unwrap_or(usual), Some(community)).await?;
        if ground.community != Some(community) || matches!(ground.kind, Kind::Own | Kind::Followers | Kind::Talk) {
            return Err(Error::NotFound);
        }
        Ok((ground, home))
    }

    /// A conversation is a circle of its own: the people addressed, and whoever opened it.
    async fn talk(tx: &mut Tx, actor: &Actor, people: &[PersonId]) -> Result<Ground> {
        let faces: Vec<ActorId> = people.iter().map(|person| (*person).into()).collect();
        let known = crate::actors::load(tx, &faces).await?;
        let somebody = |face: &crate::actors::Profile| face.kind == ActorKind::Person && !face.hidden;
        if !faces.iter().all(|id| known.get(id).is_some_and(somebody)) {
            return Err(Error::NotFound);
        }
        let circle = circles::new_circle(tx, Kind::Talk, "", None, None).await?;
        for person in people {
            circles::set_standing(tx, circle, *person, Standing::Member, circles::Change::default()).await?;
        }
        circles::set_standing(tx, circle, actor.id(), Standing::Keeper, circles::Change::default()).await?;
        Ok(Ground {
            circle,
            kind: Kind::Talk,
            community: None,
        })
    }
}

/// The post that is answered, if the actor may read it and its thread is not locked to them.
async fn answered(tx: &mut Tx, actor: &Actor, parent: PostId) -> Result<Post> {
    let viewer = actor.viewer();
    let parent: Post = on!(&mut *tx, |db| {
        viewer
            .posts()
            .filter(post::id.eq(parent))
            .select(db::columns::<Post>())
            .get_result(db)
            .await
    })?;
    let locked = match parent.root_id {
        None => parent.locked,
        Some(root) => {
            let query = viewer.posts().filter(post::id.eq(root)).select(post::locked);
            on!(&mut *tx, |db| query.get_result(db).await.optional())?.unwrap_or(true)
        }
    };
    let ground = ground_of(tx, parent.circle_id, parent.community_id).await?;
    if locked && permit::standing(tx, actor, &ground).await? < Standing::Animator {
        return Err(Error::Forbidden(Deed::Reply));
    }
    Ok(parent)
}

async fn insert(
    site: &Site,
    tx: &mut Tx,
    permit: &Permit,
    (spot, draft, content): (&Spot, &Draft, &Content),
) -> Result<Post> {
    let said_at = draft.origin.as_ref().map(|origin| origin.published).or(draft.said_at);
    let moment = || said_at.map_or_else(|| site.moment(), |at| site.moment_at(at));
    let checked = &content.checked;
    let kind = match (&spot.parent, &draft.document, &checked.title) {
        (Some(_), ..) => PostKind::Comment,
        (None, Some(_), _) => PostKind::Document,
        (None, None, Some(_)) => PostKind::Thread,
        (None, None, None) => PostKind::Note,
    };
    let origin = draft.origin.as_ref();
    let above = Above::of(spot.parent.as_ref());
    let drawn = moment();
    let mut new = NewPost {
        moment: drawn,
        kind,
        home_id: spot.home,
        root_id: above.root,
        parent_id: spot.parent.as_ref().map(|parent| parent.id),
        depth: above.depth,
        trail: above.trail,
        title: checked.title.clone(),
        source: draft.source.clone(),
        html: content.html.as_str().to_owned(),
        warning: checked.warning.clone(),
        sensitive: draft.sensitive,
        language: draft.language.clone(),
        link: checked.link.clone(),
        uri: origin.map(|origin| origin.uri.clone()),
        url: origin.and_then(|origin| origin.url.clone()),
        local: origin.is_none(),
        active_at: drawn,
    };
    loop {
        if let Some(born) = permit.publish(tx, &new).await? {
            return Ok(born);
        }
        // Whole seconds are crowded: many servers say no more of when something was said.
        new.moment = moment();
        new.active_at = new.moment;
    }
}

struct Above {
    root: Option<PostId>,
    depth: i32,
    trail: String,
}
impl Above {
    fn of(parent: Option<&Post>) -> Self {
        let Some(parent) = parent else {
            return Self {
                root: None,
                depth: 0,
                trail: String::new(),
            };
        };
        Self {
            root: Some(parent.root_id.unwrap_or(parent.id)),
            depth: parent.depth + 1,
            trail: parent.path(),
        }
    }
}

/// Markdown to HTML, with links to the people, communities and words it names.
pub(super) async fn render(site: &Site, conn: &mut Conn, source: &str) -> Result<SafeHtml> {
    let named = crate::actors::named(site, conn, &text::mentions(source)).await?;
    Ok(written(site, &named, source))
}

fn written(site: &Site, named: &Named, source: &str) -> SafeHtml {
    let origin = site.origin().clone();
    let href = |token: text::Token| match token {
        text::Token::Mention { name, host } => named.href(&name, host.as_deref()),
        text::Token::Community { name, host } => named.href(&name, Some(&host)),
        text::Token::Hashtag(tag) => Some(format!("{origin}tags/{tag}")),
    };
    text::markdown::render(source, &href)
}

/// Everything that hangs on a new post: files, mentions, words, counts, notices.
async fn follow_up(
    site: &Site,
    tx: &mut Tx,
    permit: &Permit,
    (post, draft, content): (&Post, &Draft, &Content),
) -> Result<()> {
    super::answers::write_mentions(tx, post.id, &content.mentioned).await?;
    super::answers::write_tags(tx, post.id, &content.tags).await?;
    files::attach(tx, permit.actor(), post.id, &draft.media).await?;
    if let Some(origin) = &draft.origin
        && !origin.files.is_empty()
        && network::shows_files_of(tx, permit.actor()).await?
    {
        files::attach_remote(tx, permit.actor(), post.id, &origin.files).await?;
    }
    if let Some(uri) = draft.origin.as_ref().and_then(|origin| origin.quote.as_ref()) {
        quote::write(tx, post.id, uri).await?;
    }
    if let Some(deposit) = &draft.document {
        documents::hang(site, tx, permit, (post, deposit)).await?;
    }
    if let Some(ballot) = &draft.poll {
        polls::hang(tx, post, ballot).await?;
    }
    search::index(tx, post.id, &content.words).await?;
    super::count::count(tx, post, 1).await?;
    notices::about_new_post(tx, post, &content.mentioned).await
}
