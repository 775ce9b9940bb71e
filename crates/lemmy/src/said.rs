//! The only place that works out what both versions say of a post: its link, its text, its picture, its dates.

use domain::files::File;
use domain::polls::Choice;
use domain::posts::{PostKind, PostView};

use crate::images;
use crate::languages;
use crate::scene::Scene;
use crate::shape::{Id, When};

/// A post in the terms of these APIs, before either version dresses it.
pub struct Said {
    pub id: Id,
    /// The title; for a document without one, its name.
    pub name: String,
    pub url: Option<String>,
    /// The Markdown source, with the files that are not the link at its end.
    pub body: String,
    pub image: Option<Image>,
    pub published: When,
    pub updated: Option<When>,
    /// When something was last said under it.
    pub active: When,
    pub language: Id,
    pub nsfw: bool,
    pub score: i64,
    /// 1, -1, or nothing.
    pub vote: Option<i16>,
}

/// The picture a post links to.
pub struct Image {
    pub link: String,
    pub width: i64,
    pub height: i64,
    pub mime: String,
    pub blurhash: Option<String>,
    pub alt: Option<String>,
}

/// The text, followed by the choices of its poll: these clients know no polls. Its author, who may change the text, has
/// the text alone.
pub fn with_poll(view: &PostView) -> String {
    let source = &view.post.source;
    let Some(poll) = view.poll.as_ref().filter(|poll| !poll.own) else {
        return source.clone();
    };
    let choice = |choice: &Choice| match poll.shows_counts() {
        true => format!("* {} ({})", choice.name, choice.votes),
        false => format!("* {}", choice.name),
    };
    let choices: Vec<String> = poll.ballot.options.iter().map(choice).collect();
    format!("{source}\n\n{}", choices.join("\n"))
}

impl Said {
    pub fn of(scene: &Scene, view: &PostView) -> Self {
        let post = &view.post;
        let (first, rest) = link_and_rest(view);
        let url = post
            .link
            .clone()
            .or_else(|| view.document.as_ref().map(|document| scene.document(view, document)));
        Self {
            id: post.id.0,
            name: title(view),
            url: url.or_else(|| first.map(|file| scene.file(file))),
            body: images::append(
                &crate::said::with_poll(view),
                rest.iter().map(|file| (file.alt.as_str(), scene.file(file))),
            ),
            image: first.filter(|file| file.is_picture()).map(|file| image(scene, file)),
            published: post.created_at().into(),
            updated: post.edited_at.map(When::from),
            active: post.active_at.time().into(),
            language: languages::number(post.language.as_deref()),
            nsfw: post.sensitive,
            score: i64::from(post.up) - i64::from(post.down),
            vote: Some(view.mine.vote).filter(|vote| *vote != 0),
        }
    }
}

/// A thread without a link shows its first file as its link; whatever is left goes with the text.
fn link_and_rest(view: &PostView) -> (Option<&File>, &[File]) {
    let linkless = view.post.kind == PostKind::Thread && view.post.link.is_none();
    match view.media.split_first() {
        Some((first, rest)) if linkless => (Some(first), rest),
        _ => (None, &view.media),
    }
}

fn title(view: &PostView) -> String {
    let named = || view.document.as_ref().map(|document| document.name.clone());
    view.post.title.clone().or_else(named).unwrap_or_default()
}

fn image(scene: &Scene, file: &File) -> Image {
    Image {
        link: scene.file(file),
        width: file.width.map_or(0, i64::from),
        height: file.height.map_or(0, i64::from),
        mime: file.mime.clone(),
        blurhash: file.blurhash.clone(),
        alt: Some(file.alt.clone()).filter(|alt| !alt.is_empty()),
    }
}
