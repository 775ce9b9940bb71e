//! The only place where a conversation of the house becomes private messages, and back.
//!
//! A private message is something said in a circle of two. The text names the other person, so that they are told of it
//! whatever client they use; that name is put aside when the message is shown here.

use domain::actors::Profile;
use domain::circles::Kind;
use domain::notices::{self, Filter, Notice, NoticeKind};
use domain::posts::{self, AuthorFeed, Draft, Feed, Place, PostView};
use domain::{Actor, ActorId, Cursor, Error, NoticeId, PersonId, PostId, Result, people};
use web::{Params, State};

use crate::ask::Reader;
use crate::listing::Turn;
use crate::scene::Scene;

/// A private message as one of its two people sees it.
pub struct Letter {
    pub view: PostView,
    pub recipient: Profile,
    /// Read by whom it is for; one's own always are.
    pub read: bool,
    notice: Option<NoticeId>,
}

/// What tells somebody of a message.
const TOLD: [NoticeKind; 2] = [NoticeKind::Mention, NoticeKind::Reply];
/// How far back one list looks.
const BACK: i64 = 100;

impl Letter {
    /// None when it is not one: said elsewhere, or among more people than these clients can show.
    fn of(me: &Profile, view: PostView, notice: Option<&Notice>) -> Option<Self> {
        if !is_letter(&view) {
            return None;
        }
        let mine = view.author.id == me.id;
        let other = || view.mentions.iter().find(|face| face.id != me.id).cloned();
        let recipient = if mine { other()? } else { me.clone() };
        let read = mine || notice.is_none_or(|notice| notice.read);
        Some(Self {
            view,
            recipient,
            read,
            notice: notice.map(|notice| notice.id),
        })
    }
    /// The text without the name it begins with.
    pub fn text(&self) -> &str {
        let source = self.view.post.source.as_str();
        let named = source
            .strip_prefix('@')
            .and_then(|rest| rest.split_once(char::is_whitespace));
        match named {
            Some((name, rest)) if name.split('@').next() == Some(&self.recipient.handle) => rest.trim_start(),
            _ => source,
        }
    }
}

fn is_letter(view: &PostView) -> bool {
    view.circle.kind == Kind::Talk && view.circle.members <= 2
}

/// A page of the messages one sent and received, latest first.
pub async fn page(state: &State, actor: &Actor, (params, turn): (&Params, Turn)) -> Result<Vec<Letter>> {
    let me = people::me(&state.site, actor).await?;
    let unread = params.is("unread_only");
    let mut all = received(state, actor, (&me, unread)).await?;
    if !unread {
        let mine = Feed::Author(me.id, AuthorFeed::default());
        let said = posts::feed(&state.site, actor.viewer(), mine, Cursor::newest(BACK))
            .await?
            .items;
        all.extend(said.into_iter().filter_map(|view| Letter::of(&me, view, None)));
    }
    if let Some(other) = params.number("creator_id").map(ActorId) {
        all.retain(|letter| letter.view.author.id == other || letter.recipient.id == other);
    }
    all.sort_by_key(|letter| std::cmp::Reverse(letter.view.post.moment));
    let (skip, take) = turn.span();
    Ok(all.into_iter().skip(skip).take(take).collect())
}

async fn received(state: &State, actor: &Actor, (me, unread): (&Profile, bool)) -> Result<Vec<Letter>> {
    let filter = Filter {
        kinds: TOLD.to_vec(),
        unread,
        limit: BACK,
        ..Filter::default()
    };
    let told = notices::list(&state.site, actor, filter).await?.items;
    Ok(told
        .iter()
        .filter_map(|notice| Letter::of(me, notice.post.clone()?, Some(notice)))
        .collect())
}

/// How many wait to be read.
pub async fn unread(state: &State, actor: &Actor) -> Result<i64> {
    let me = people::me(&state.site, actor).await?;
    Ok(i64::try_from(received(state, actor, (&me, true)).await?.len()).unwrap_or(i64::MAX))
}

/// One message, by the number of its post.
pub async fn one(state: &State, actor: &Actor, params: &Params) -> Result<Letter> {
    let id = PostId(params.number("private_message_id").ok_or(Error::NotFound)?);
    let me = people::me(&state.site, actor).await?;
    if let Some(letter) = received(state, actor, (&me, false))
        .await?
        .into_iter()
        .find(|letter| letter.view.post.id == id)
    {
        return Ok(letter);
    }
    let view = posts::one(&state.site, actor.viewer(), id).await?;
    Letter::of(&me, view, None).ok_or(Error::NotFound)
}

/// Writes to somebody.
pub async fn write(state: &State, actor: &Actor, params: &Params) -> Result<Letter> {
    let recipient = PersonId(params.number("recipient_id").ok_or(Error::NotFound)?);
    let to = people::profile(&state.site, actor.viewer(), recipient.into()).await?;
    let text = format!("@{} {}", to.address(), params.text("content").unwrap_or_default());
    let view = posts::publish(&state.site, actor, Draft::new(Place::Talk(vec![recipient]), text)).await?;
    let me = people::me(&state.site, actor).await?;
    Letter::of(&me, view, None).ok_or(Error::NotFound)
}

/// Changes one's own message.
pub async fn edit(state: &State, actor: &Actor, params: &Params) -> Result<Letter> {
    let before = one(state, actor, params).await?;
    let text = format!(
        "@{} {}",
        before.recipient.address(),
        params.text("content").unwrap_or_default()
    );
    let change = posts::Amendment {
        source: Some(text),
        ..posts::Amendment::default()
    };
    let view = posts::edit(&state.site, actor, before.view.post.id, change).await?;
    Ok(Letter { view, ..before })
}

/// Takes back one's own message, or gives it back.
pub async fn erase(state: &State, actor: &Actor, params: &Params) -> Result<Letter> {
    if params.flag("deleted") == Some(false) {
        let id = PostId(params.number("private_message_id").ok_or(Error::NotFound)?);
        posts::restore(&state.site, actor, id).await?;
        return one(state, actor, params).await;
    }
    let mut letter = one(state, actor, params).await?;
    posts::erase(&state.site, actor, letter.view.post.id).await?;
    letter.view.post.erased_at = Some(state.site.now());
    Ok(letter)
}

/// Marks one as read; one that was read stays so.
pub async fn read(state: &State, actor: &Actor, params: &Params) -> Result<Letter> {
    let letter = one(state, actor, params).await?;
    match letter.notice.filter(|_| params.is("read")) {
        Some(notice) => {
            notices::read(&state.site, actor, Some(vec![notice])).await?;
            Ok(Letter { read: true, ..letter })
        }
        None => Ok(letter),
    }
}

/// What is around the people of some messages.
pub async fn scene(state: &State, actor: &Actor, letters: &[Letter]) -> Result<Scene> {
    let faces: Vec<ActorId> = letters
        .iter()
        .flat_map(|letter| [letter.view.author.id, letter.recipient.id])
        .collect();
    Scene::around(&state.site, Reader(Some(*actor)), &faces).await
}

/// The message a notice tells of.
pub fn told(me: &Profile, notice: &Notice) -> Option<Letter> {
    Letter::of(me, notice.post.clone()?, Some(notice))
}
