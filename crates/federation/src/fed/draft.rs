//! The only place that reads something said elsewhere into a draft: where it belongs, and for whom it is. When in
//! doubt, for the fewest.

use super::{Known, Said};
use crate::{
    error::{Error, Result},
    house::House,
    speak,
    wire::{Attachment, Object, Question, Tag},
};
use activitypub_federation::{config::Data, fetch::object_id::ObjectId};
use chrono::Utc;
use domain::{
    Actor, ActorId, ActorKind, CommunityId, PersonId, PostView, Profile, Site,
    circles::{Kind, PUBLIC},
    network,
    polls::{self, Ballot, Choice},
    posts::{self, Amendment, Draft, Origin, Place, RemoteFile},
};
use text::SafeHtml;
use url::Url;

/// Why the word of a community is not taken: it counts for what is said in that community, and brings nobody letters.
const BEYOND: &str = "a community speaks of what is not its own";

/// How many people named in a text are looked up.
const MOST_NAMED: usize = 50;
/// Characters of a title made from a text.
const MADE_TITLE: usize = 100;

/// Something said elsewhere, as a draft. `via` is the community that passed it on.
pub async fn drafted(
    object: &Object,
    author: &Profile,
    (via, data): (Option<&Profile>, &Data<House>),
) -> Result<Draft> {
    let site = &data.site;
    let stated = stated(site, object);
    let place = place(object, author, (via, data)).await?;
    let title = match &place {
        Place::Reply(_) => None,
        Place::Community(id, _) if stated.title.is_none() => {
            let there = network::actor_by_id(site, (*id).into()).await?;
            Some(made_title(&stated, &there.handle))
        }
        _ => stated.title.clone(),
    };
    Ok(Draft {
        place,
        title,
        source: stated.source,
        warning: stated.warning,
        sensitive: object.sensitive,
        language: object.language().map(str::to_owned),
        link: stated.link,
        media: Vec::new(),
        document: None,
        poll: object.question().map(ballot),
        said_at: None,
        origin: Some(Origin {
            uri: object.id().to_string(),
            url: object.page().map(Url::into),
            html: stated.html,
            published: object.published.unwrap_or_else(Utc::now).min(Utc::now()).into(),
            mentions: named(object, data).await?,
            tags: words(object),
            files: files(object),
            quote: object.quoted().map(Url::to_string),
        }),
    })
}

/// What an author elsewhere changed.
pub fn amendment(site: &Site, object: &Object) -> Amendment {
    let stated = stated(site, object);
    Amendment {
        title: stated.title,
        source: Some(stated.source),
        warning: Some(stated.warning),
        sensitive: Some(object.sensitive),
        language: Some(object.language().map(str::to_owned)),
        link: Some(stated.link),
        media: None,
        html: Some(stated.html),
        edited_at: Some(object.updated.unwrap_or_else(Utc::now).min(Utc::now()).into()),
    }
}

/// The words of something said, cleaned and cut to what the house keeps.
pub struct Stated {
    pub title: Option<String>,
    pub source: String,
    pub html: SafeHtml,
    pub warning: Option<String>,
    pub link: Option<String>,
}

/// Reads the words of something said.
pub fn stated(site: &Site, object: &Object) -> Stated {
    let limits = site.limits();
    let content = object.content().unwrap_or_default();
    let html = match object.content_is_markdown() {
        true => text::markdown::to_html(content),
        false => text::html::clean(content),
    };
    let written = object
        .markdown()
        .map_or_else(|| text::html::to_text(html.as_str()), str::to_owned);
    let line = |text: &str| {
        text::html::to_text(text)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    };
    let title = object
        .name
        .as_deref()
        .map(line)
        .map(|title| cut(&title, limits.title))
        .filter(|title| !title.is_empty());
    // Under a title, a summary is the beginning of the text, unless the whole is said to be delicate.
    let warns = title.is_none() || object.sensitive;
    let warning = object
        .summary
        .as_deref()
        .filter(|_| warns)
        .map(line)
        .filter(|text| !text.is_empty());
    Stated {
        title,
        source: cut(&written.replace('\0', ""), limits.post),
        html,
        warning: warning.map(|text| cut(&text, limits.title)),
        link: link(object),
    }
}

fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

/// The first line that says something beside naming the community.
fn made_title(stated: &Stated, community: &str) -> String {
    let names = |word: &&str| {
        let name = word.trim_matches(|letter: char| !letter.is_alphanumeric() && letter != '_');
        let name = name.split('@').next().unwrap_or_default();
        word.starts_with(['@', '!']) && name.eq_ignore_ascii_case(community)
    };
    let text = text::html::to_text(stated.html.as_str());
    let lines = text.lines().map(|line| {
        let words: Vec<&str> = line.split_whitespace().filter(|word| !names(word)).collect();
        text::excerpt(&words.join(" "), MADE_TITLE)
    });
    let title = lines.into_iter().find(|line| !line.is_empty());
    title.unwrap_or_else(|| "…".to_owned())
}

/// The poll of a question, as its server tells it.
pub fn ballot(question: &Question) -> Ballot {
    let choice = |(name, votes): &(String, i64)| Choice {
        name: cut(&text::html::to_text(name), polls::LONGEST),
        votes: *votes,
    };
    Ballot {
        options: question.options.iter().map(choice).collect(),
        multiple: question.multiple,
        ends_at: question.ends_at.map(Into::into),
        voters: question.voters,
        closed_at: question.closed_at.map(Into::into),
    }
}

/// A film, an event or an article is reached through its page; a page may carry a link.
fn link(object: &Object) -> Option<String> {
    let carried = object
        .attachments()
        .into_iter()
        .find(|attachment| attachment.kind == "Link")
        .map(|link| link.url);
    let own = matches!(object.kind(), "Video" | "Event" | "Article")
        .then(|| object.page())
        .flatten();
    carried.or(own).map(Url::into)
}

async fn place(object: &Object, author: &Profile, (via, data): (Option<&Profile>, &Data<House>)) -> Result<Place> {
    // What it answers and is not known by now cannot be had: it stands alone, for whom it says.
    if let Some(parent) = object.in_reply_to.first()
        && let Some(known) = Said::bare(data.app_data(), parent).await?
    {
        match (known.circle_id == PUBLIC, object.public()) {
            (true, true) => return Ok(Place::Reply(known.id)),
            (true, false) if via.is_none() => return talk(object, data).await,
            (true, false) => return Err(Error::Refused(BEYOND)),
            (false, _) => {}
        }
        if let Some(parent) = Said::find(data.app_data(), parent).await?
            && let Some(place) = answer(object, (&parent.view, author), (via, data)).await?
        {
            return Ok(place);
        }
    }
    let site = &data.site;
    if let Some(community) = community(object, (via, data)).await? {
        let id = CommunityId(community.id.0);
        if via.is_some() {
            network::vouch(site, id, PersonId(author.id.0)).await?;
        }
        let footing = network::footing(site, id).await?;
        return Ok(Place::Community(
            id,
            Some(if object.public() { PUBLIC } else { footing.circle }),
        ));
    }
    if object.public() {
        return Ok(Place::In(PUBLIC));
    }
    if via.is_some() {
        return Err(Error::Refused(BEYOND));
    }
    let followers = author.followers_uri.as_deref();
    if followers.is_some_and(|followers| object.addressed().any(|url| url.as_str() == followers)) {
        return Ok(Place::In(network::followers_circle(site, author.id).await?));
    }
    talk(object, data).await
}

/// An answer to what not everybody may read is kept where its thread is, and nowhere wider than it says itself. None for an answer to what its author
/// may not read: it is to them as if it were not there.
async fn answer(
    object: &Object,
    (parent, author): (&PostView, &Profile),
    (via, data): (Option<&Profile>, &Data<House>),
) -> Result<Option<Place>> {
    let reply = Place::Reply(parent.post.id);
    if let Some(via) = via {
        // A community's word for what others said in it is taken there only.
        if parent.community.as_ref().map(|community| community.id) != Some(via.id) {
            return Err(Error::Idle(BEYOND));
        }
        network::vouch(&data.site, CommunityId(via.id.0), PersonId(author.id.0)).await?;
    }
    let reader = Actor::by_signature(PersonId(author.id.0));
    match posts::one(&data.site, reader.viewer(), parent.post.id).await {
        Ok(_) => {}
        Err(domain::Error::NotFound) => return Ok(None),
        Err(error) => return Err(error.into()),
    }
    match (
        object.public(),
        via.is_some() || reaches(object, (parent, author), data),
    ) {
        (true, _) => Err(Error::Refused("a public answer to what is not public")),
        (false, true) => Ok(Some(reply)),
        (false, false) => talk(object, data).await.map(Some),
    }
}

/// Whether an answer addresses everybody of the circle it would be kept in. One that does not is for fewer.
fn reaches(object: &Object, (parent, author): (&PostView, &Profile), data: &Data<House>) -> bool {
    let addressed = |uri: &str| object.addressed().any(|url| url.as_str() == uri);
    let follows = |who: &Profile| addressed(&speak::followers(&data.site, who));
    match (parent.circle.kind, &parent.community) {
        (Kind::Talk, _) => parent
            .mentions
            .iter()
            .chain([&parent.author])
            .all(|person| !person.local() || addressed(&person.uri)),
        (Kind::Followers, _) => follows(author) || follows(&parent.author),
        (_, Some(community)) => addressed(&community.uri) || follows(community),
        (_, None) => false,
    }
}

/// Between its author and the people from here whom it addresses.
async fn talk(object: &Object, data: &Data<House>) -> Result<Place> {
    let mut people = Vec::new();
    for address in object.addressed().filter(|url| data.is_ours(url)).take(MOST_NAMED) {
        match network::actor_by_uri(&data.site, address.as_str()).await {
            Ok(profile) if profile.kind == ActorKind::Person && !profile.hidden => {
                people.push(PersonId(profile.id.0));
            }
            Ok(_) | Err(domain::Error::NotFound) => {}
            Err(error) => return Err(error.into()),
        }
    }
    if people.is_empty() {
        Err(Error::Idle("nobody from here is addressed"))
    } else {
        Ok(Place::Talk(people))
    }
}

/// The community in which it is said: the one that passed it on, or the one it names.
async fn community(object: &Object, (via, data): (Option<&Profile>, &Data<House>)) -> Result<Option<Profile>> {
    if let Some(via) = via {
        return Ok(Some(via.clone()));
    }
    let channels = object.channels();
    for address in object.audience.iter().chain(&channels) {
        let found = Box::pin(ObjectId::<Known>::from(address.clone()).dereference(data)).await;
        if let Some(known) = found.ok().filter(|known| known.profile.kind == ActorKind::Community) {
            return Ok(Some(known.profile));
        }
    }
    let tagged = object.tags().into_iter().filter_map(|tag| match tag {
        Tag::Mention(address) => Some(address),
        Tag::Hashtag(_) => None,
    });
    for address in object
        .to
        .iter()
        .chain(object.cc.iter())
        .cloned()
        .chain(tagged)
        .take(MOST_NAMED)
    {
        if let Ok(Some(known)) = Known::find(data.app_data(), &address).await
            && known.profile.kind == ActorKind::Community
        {
            return Ok(Some(known.profile));
        }
    }
    Ok(None)
}

/// Who is named and addressed, as far as they are known here.
async fn named(object: &Object, data: &Data<House>) -> Result<Vec<ActorId>> {
    let mut named = Vec::new();
    for tag in object.tags().into_iter().take(MOST_NAMED) {
        let Tag::Mention(address) = tag else { continue };
        if !object.addressed().any(|addressed| *addressed == address) {
            continue;
        }
        if let Ok(profile) = network::actor_by_uri(&data.site, address.as_str()).await
            && !named.contains(&profile.id)
        {
            named.push(profile.id);
        }
    }
    Ok(named)
}

fn words(object: &Object) -> Vec<String> {
    let words = object.tags().into_iter().filter_map(|tag| match tag {
        Tag::Hashtag(word) if !word.is_empty() && word.chars().count() <= 100 => Some(word),
        _ => None,
    });
    let mut words: Vec<String> = words.collect();
    words.sort();
    words.dedup();
    words
}

/// Files stay on their own server; what is not a file is a link.
fn files(object: &Object) -> Vec<RemoteFile> {
    object
        .attachments()
        .into_iter()
        .filter(|attachment| attachment.kind != "Link")
        .map(file)
        .collect()
}

fn file(attachment: Attachment) -> RemoteFile {
    let guessed = if attachment.kind == "Image" {
        "image/jpeg"
    } else {
        "application/octet-stream"
    };
    RemoteFile {
        url: attachment.url.into(),
        mime: attachment.media_type.unwrap_or_else(|| guessed.to_owned()),
        alt: cut(&attachment.name.unwrap_or_default(), 1500),
        width: attachment.size.map(|(width, _)| width),
        height: attachment.size.map(|(_, height)| height),
        blurhash: attachment.blurhash,
    }
}
