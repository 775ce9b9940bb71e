//! The only place that decides where a client's status goes: it knows four words for « who may read this », and no
//! community.
//!
//! The rule: never wider than asked. What cannot be said as narrowly as asked is refused in a sentence.

use domain::{
    Error,
    actor::Actor,
    actors::{ActorKind, Profile},
    circles::{self, Kind, PUBLIC},
    communities,
    id::{ActorId, CircleId, CommunityId, PersonId},
    people,
    posts::{self, Place, PostView},
    site::Site,
};

use super::{
    create::{Asked, NewStatus},
    title,
};
use crate::refusal::Refusal;

/// Where, and with which title and text.
pub struct Placed {
    pub place: Place,
    pub title: Option<String>,
    pub source: String,
}

pub async fn find(site: &Site, actor: &Actor, new: &NewStatus) -> Result<Placed, Refusal> {
    let plain = |place| Placed {
        place,
        title: None,
        source: new.text.clone(),
    };
    if let Some(parent) = new.in_reply_to {
        let parent = posts::by_moment(site, actor.viewer(), parent).await?;
        return Ok(plain(answer(site, actor, new, &parent).await?));
    }
    if let Some(community) = new.community {
        return Ok(aware(new, community));
    }
    if let Some(placed) = mentioned_community(site, actor, new).await? {
        return Ok(placed);
    }
    Ok(plain(match new.asked {
        Asked::Public => Place::In(PUBLIC),
        Asked::Private => Place::In(domain::network::followers_circle(site, actor.id().into()).await?),
        Asked::Direct => Place::Talk(people_named(site, actor, &new.text).await?),
        Asked::Circle(circle) => in_circle(site, actor, circle).await?,
    }))
}

/// An answer is read by whoever reads what it answers; a narrower one becomes a conversation, or is refused.
async fn answer(site: &Site, actor: &Actor, new: &NewStatus, parent: &PostView) -> Result<Place, Refusal> {
    match (new.asked, parent.circle.kind) {
        (Asked::Direct, kind) if kind != Kind::Talk => {
            let mut people = people_named(site, actor, &new.text).await?;
            if !people.contains(&parent.post.author_id) {
                people.push(parent.post.author_id);
            }
            Ok(Place::Talk(people))
        }
        (Asked::Private, Kind::Public) if new.visibility_said => Err(Refusal::sentence(
            "Une réponse est lue par toutes les personnes qui lisent le message d’origine. \
             Choisissez « public », ou écrivez directement à la personne.",
        )),
        _ => Ok(Place::Reply(parent.post.id)),
    }
}

/// A client that knows communities says where, and which title.
fn aware(new: &NewStatus, community: CommunityId) -> Placed {
    let circle = match new.asked {
        Asked::Circle(circle) => Some(circle),
        _ => new.circle,
    };
    let parted = title::part(&new.text);
    let (title, source) = match &new.title {
        Some(title) => (title.clone(), new.text.clone()),
        None => (parted.title, parted.body),
    };
    Placed {
        place: Place::Community(community, circle),
        title: Some(title),
        source,
    }
}

/// A text that first names a community is a thread there.
async fn mentioned_community(site: &Site, actor: &Actor, new: &NewStatus) -> Result<Option<Placed>, Refusal> {
    if new.asked == Asked::Direct {
        return Ok(None);
    }
    let Some(profile) = first_named(site, actor, &new.text).await? else {
        return Ok(None);
    };
    if profile.kind != ActorKind::Community {
        return Ok(None);
    }
    let community = communities::one(site, actor.viewer(), CommunityId(profile.id.0)).await?;
    let circle = match new.asked {
        Asked::Circle(circle) => Some(circle),
        _ => None,
    };
    if new.asked == Asked::Private && new.visibility_said && community.is_public() {
        return Err(Refusal::sentence(
            "Cette communauté publie pour tout le monde. Choisissez « public » pour y écrire, ou retirez sa mention.",
        ));
    }
    let host = if profile.host.is_empty() {
        site.host()
    } else {
        &profile.host
    };
    let parted = title::part(&title::without_mention(&new.text, &profile.handle, host));
    Ok(Some(Placed {
        place: Place::Community(CommunityId(profile.id.0), circle),
        title: Some(parted.title),
        source: parted.body,
    }))
}

/// A circle of a community wants a thread there; any other is written in directly.
async fn in_circle(site: &Site, actor: &Actor, circle: CircleId) -> Result<Place, Refusal> {
    let circle = circles::one(site, actor.viewer(), circle).await?;
    match circle.community {
        Some(_) => Err(Refusal::sentence("Nommez d’abord la communauté de ce cercle.")),
        None => Ok(Place::In(circle.id)),
    }
}

async fn first_named(site: &Site, actor: &Actor, text: &str) -> Result<Option<Profile>, Refusal> {
    match text::mentions(text).first() {
        Some(mention) => known(site, actor, mention).await,
        None => Ok(None),
    }
}

async fn people_named(site: &Site, actor: &Actor, text: &str) -> Result<Vec<PersonId>, Refusal> {
    let mut people = Vec::new();
    for mention in text::mentions(text) {
        match known(site, actor, &mention).await? {
            Some(profile) if profile.kind == ActorKind::Person && profile.id != ActorId::from(actor.id()) => {
                people.push(PersonId(profile.id.0));
            }
            _ => {}
        }
    }
    Ok(people)
}

async fn known(site: &Site, actor: &Actor, mention: &text::Mention) -> Result<Option<Profile>, Refusal> {
    match people::by_handle(site, actor.viewer(), &mention.name, mention.host.as_deref()).await {
        Ok(profile) => Ok(Some(profile)),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
