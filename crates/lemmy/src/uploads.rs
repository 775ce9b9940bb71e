//! The only place where what a client wrote becomes what the house keeps: our own pictures leave the text and the link,
//! and hang on the post instead.

use std::collections::HashSet;

use domain::files::{self, Purpose, Upload, Variant};
use domain::posts::{Amendment, PostView};
use domain::site::Site;
use domain::{Actor, Error, FileId};
use url::Url;
use web::{Params, State};

use crate::images::{self, Harvest};
use crate::languages;
use crate::scene::is_comment;

/// A text without our pictures, and their files.
pub struct Taken {
    pub text: String,
    pub media: Vec<FileId>,
}

/// What a post points to: an address elsewhere, or one of our files.
#[derive(Default)]
pub struct Link {
    pub address: Option<String>,
    pub file: Option<FileId>,
}

/// The file one of our own addresses names: `/pictrs/image/7.jpg`, `/api/v4/image/7.jpg`, `/media/7/nom.jpg`.
pub fn file_at(site: &Site, address: &str) -> Option<FileId> {
    let url = Url::parse(address)
        .ok()
        .filter(|url| url.origin() == site.origin().origin())?;
    let path = url.path();
    let after = ["/pictrs/image/", "/api/v4/image/", "/media/small/", "/media/"]
        .iter()
        .find_map(|known| path.strip_prefix(known))?;
    after.split(['.', '/']).next()?.parse().ok().map(FileId)
}

/// The file named by its address, or as an upload was named: `7.jpg`.
pub fn file_named(site: &Site, name: &str) -> Option<FileId> {
    let bare = || name.split(['.', '?']).next()?.parse().ok().map(FileId);
    file_at(site, name).or_else(bare)
}

/// Takes one's own pictures out of a text; what was said in place of a picture becomes its description. Pictures of ours
/// that belong to somebody else stay, without the seal that the writer reads them by.
pub async fn take(state: &State, actor: &Actor, text: &str) -> Result<Taken, Error> {
    let mut mine = HashSet::new();
    for (file, alt) in images::harvest(text, |address| file_at(&state.site, address)).files {
        if describe(state, actor, file, &alt).await? {
            mine.insert(file);
        }
    }
    let known = |address: &str| file_at(&state.site, address).filter(|file| mine.contains(file));
    let Harvest { text, files } = images::harvest(text, known);
    Ok(Taken {
        text: unsealed(&text),
        media: files.into_iter().map(|(file, _)| file).collect(),
    })
}

/// The text without the seals of addresses of ours.
fn unsealed(text: &str) -> String {
    let mut whole = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("?pour=") {
        whole.push_str(before);
        let end = after.find(|letter: char| !(letter.is_ascii_alphanumeric() || "&=_-".contains(letter)));
        rest = end.map_or("", |end| &after[end..]);
    }
    whole + rest
}

/// Reads `url`, and `alt_text` for a picture of ours.
pub async fn link(state: &State, actor: &Actor, params: &Params) -> Result<Link, Error> {
    let Some(address) = params.words("url") else {
        return Ok(Link::default());
    };
    let Some(file) = file_at(&state.site, address) else {
        return Ok(Link {
            address: Some(address.to_owned()),
            file: None,
        });
    };
    match describe(state, actor, file, params.text("alt_text").unwrap_or_default()).await? {
        true => Ok(Link {
            address: None,
            file: Some(file),
        }),
        false => Ok(Link {
            address: Some(unsealed(address)),
            file: None,
        }),
    }
}

/// Describes one's own picture, if there is something to say; answers whether it is one's own.
async fn describe(state: &State, actor: &Actor, file: FileId, alt: &str) -> Result<bool, Error> {
    let found = match alt.trim() {
        "" => files::mine(&state.site, actor, file).await,
        alt => files::describe(&state.site, actor, file, alt).await,
    };
    match found {
        Ok(_) => Ok(true),
        Err(Error::NotFound) => Ok(false),
        Err(error) => Err(error),
    }
}

/// What an edit changes. Files follow the text: those no longer written are taken off.
pub async fn amendment(
    state: &State,
    actor: &Actor,
    (before, params): (&PostView, &Params),
) -> Result<Amendment, Error> {
    let written = if is_comment(before) {
        params.text("content")
    } else {
        params.text("body")
    };
    let said = match written {
        Some(text) => Some(take(state, actor, text).await?),
        None => None,
    };
    let pointed = match params.has("url") {
        true => Some(link(state, actor, params).await?),
        false => None,
    };
    let language = params.number("language_id");
    Ok(Amendment {
        title: params.text("name").map(str::to_owned),
        media: media(before, said.as_ref(), pointed.as_ref()),
        source: said.map(|said| said.text),
        sensitive: params.flag("nsfw"),
        language: language.map(|number| languages::code(number).map(str::to_owned)),
        link: pointed.map(|pointed| pointed.address),
        ..Amendment::default()
    })
}

/// The files after the edit: the link's, if there is one, then the text's. None when neither was sent.
fn media(before: &PostView, said: Option<&Taken>, pointed: Option<&Link>) -> Option<Vec<FileId>> {
    if said.is_none() && pointed.is_none() {
        return None;
    }
    let linked = !is_comment(before) && before.post.link.is_none();
    let kept: Vec<FileId> = before.media.iter().map(|file| file.id).collect();
    let (first, rest) = kept.split_at(usize::from(linked && !kept.is_empty()));
    let first = pointed.map_or_else(|| first.to_vec(), |pointed| pointed.file.into_iter().collect());
    let rest = said.map_or_else(|| rest.to_vec(), |said| said.media.clone());
    Some(first.into_iter().chain(rest).collect())
}

/// The picture of a profile named by its address: a copy of one's own upload. An empty address takes the picture away;
/// an address elsewhere changes nothing.
pub async fn portrait(
    state: &State,
    actor: &Actor,
    (address, purpose): (Option<&str>, Purpose),
) -> Result<Option<Option<FileId>>, Error> {
    let Some(address) = address else { return Ok(None) };
    if address.trim().is_empty() {
        return Ok(Some(None));
    }
    let Some(file) = file_at(&state.site, address) else {
        return Ok(None);
    };
    if files::mine(&state.site, actor, file).await?.purpose == purpose {
        return Ok(None);
    }
    let opened = files::open(&state.site, actor.viewer(), file, Variant::Original).await?;
    let copy = Upload {
        bytes: tokio::fs::read(&opened.path).await?,
        name: opened.name,
        purpose,
        alt: String::new(),
    };
    Ok(Some(Some(files::put(&state.site, actor, copy).await?.id)))
}
