//! The only place that takes a new status, and a changed one, from a client.

use std::sync::Arc;

use axum::{Extension, Json};
use domain::{
    Error,
    actor::Actor,
    id::{CircleId, CommunityId, FileId, Moment},
    people,
    posts::{self, Amendment, Draft, PostView},
    site::Site,
};
use http::HeaderMap;
use web::{Allowance, Params, State, Value};

use super::{
    once::{Once, Outcome},
    place, title,
};
use crate::{
    at::At,
    entities::{Frame, Status},
    gate::Me,
    refusal::{Answer, Refusal},
};

/// Who shall read it, in a client's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    Public,
    Private,
    Direct,
    /// A circle by its number, from a client that knows circles.
    Circle(CircleId),
}

/// A status as a client sends it.
#[derive(Clone, Debug)]
pub struct NewStatus {
    pub text: String,
    pub asked: Asked,
    /// Whether the client said so, or we took the person's usual.
    pub visibility_said: bool,
    pub in_reply_to: Option<Moment>,
    pub warning: Option<String>,
    pub sensitive: bool,
    pub language: Option<String>,
    pub media: Vec<FileId>,
    pub community: Option<CommunityId>,
    pub circle: Option<CircleId>,
    pub title: Option<String>,
}

/// `POST /api/v1/statuses`
pub async fn create(
    state: State,
    Me(actor): Me,
    Extension(once): Extension<Arc<Once>>,
    headers: HeaderMap,
    params: Params,
) -> Answer<Status> {
    super::spend(&state, Allowance::Post, &actor)?;
    let key = headers.get("idempotency-key").and_then(|key| key.to_str().ok());
    let site = &state.site;
    let view = match once
        .only(&actor, key, async || say(site, &actor, &params).await)
        .await?
    {
        Outcome::Now(view) => *view,
        Outcome::Before(moment) => posts::by_moment(site, actor.viewer(), moment).await?,
    };
    Ok(Json(Status::bare(&Frame::new(site, actor.viewer()), &view)))
}

/// `PUT /api/v1/statuses/:id`
pub async fn change(state: State, Me(actor): Me, At(id): At<Moment>, params: Params) -> Answer<Status> {
    super::spend(&state, Allowance::Post, &actor)?;
    let before = super::readable(&state.site, actor.viewer(), id).await?;
    describe_media(&state.site, &actor, &params).await?;
    let view = posts::edit(&state.site, &actor, before.post.id, amendment(&before, &params)).await?;
    Ok(Json(Status::bare(&Frame::new(&state.site, actor.viewer()), &view)))
}

async fn say(site: &Site, actor: &Actor, params: &Params) -> Result<PostView, Refusal> {
    let new = NewStatus::read(site, actor, params).await?;
    let poll = crate::polls::asked(params, site.now())?;
    let placed = place::find(site, actor, &new).await?;
    let draft = Draft {
        title: placed.title,
        warning: new.warning,
        sensitive: new.sensitive,
        language: new.language,
        media: new.media,
        poll,
        ..Draft::new(placed.place, placed.source)
    };
    posts::publish(site, actor, draft).await.map_err(|error| match error {
        // Clients show the sentence of a 422; a status that silently went elsewhere would be worse.
        Error::Forbidden(_) => Refusal::sentence("Vous ne pouvez pas écrire ici."),
        other => other.into(),
    })
}

impl NewStatus {
    async fn read(site: &Site, actor: &Actor, params: &Params) -> Result<Self, Refusal> {
        not_offered(params)?;
        let own = people::account(site, actor).await?.preferences.0;
        let said = params.words("visibility").map(Asked::read).transpose()?;
        let extension = params.nested("courtepointe").unwrap_or_default();
        Ok(Self {
            text: params.text("status").unwrap_or_default().to_owned(),
            asked: said.unwrap_or_else(|| Asked::read(&own.visibility).unwrap_or(Asked::Public)),
            visibility_said: said.is_some(),
            in_reply_to: params.naming("in_reply_to_id")?.map(Moment),
            warning: params.words("spoiler_text").map(str::to_owned),
            sensitive: params.flag("sensitive").unwrap_or(own.sensitive) || params.words("spoiler_text").is_some(),
            language: params
                .words("language")
                .map(str::to_owned)
                .or(Some(own.language).filter(|language| !language.is_empty())),
            media: files(params)?,
            community: extension.naming("community_id")?.map(CommunityId),
            circle: extension.naming("circle_id")?.map(CircleId),
            title: extension.words("title").map(str::to_owned),
        })
    }
}

impl Asked {
    fn read(word: &str) -> Result<Self, Refusal> {
        match word {
            "public" | "unlisted" => Ok(Self::Public),
            "private" => Ok(Self::Private),
            "direct" => Ok(Self::Direct),
            number => number
                .parse()
                .map(Self::Circle)
                .map_err(|_| Refusal::sentence("Visibilité inconnue")),
        }
    }
}

/// The files, all of them: a status without a picture is another status.
fn files(params: &Params) -> Result<Vec<FileId>, Error> {
    let files: Vec<FileId> = params.numbers("media_ids").into_iter().map(FileId).collect();
    if files.len() == params.list("media_ids").len() {
        Ok(files)
    } else {
        Err(Error::Invalid("media", "media.unknown"))
    }
}

/// What we have not is refused before anything is said: a status without its quote is another status.
fn not_offered(params: &Params) -> Result<(), Refusal> {
    if params.words("scheduled_at").is_some() {
        return Err(Refusal::sentence("La publication différée n’est pas offerte ici."));
    }
    if params.words("quoted_status_id").is_some() || params.words("quote_id").is_some() {
        return Err(Refusal::sentence(
            "Les citations ne sont pas offertes ici; collez plutôt l’adresse du message.",
        ));
    }
    Ok(())
}

/// What a client left out stays; a titled post comes back as one text.
fn amendment(before: &PostView, params: &Params) -> Amendment {
    let text = params.text("status");
    let parted = text.filter(|_| before.post.title.is_some()).map(title::part);
    let (title, source) = match parted {
        Some(parted) => (Some(parted.title), Some(parted.body)),
        None => (None, text.map(str::to_owned)),
    };
    Amendment {
        title,
        source,
        warning: params
            .text("spoiler_text")
            .map(|words| Some(words.trim().to_owned()).filter(|words| !words.is_empty())),
        sensitive: params.flag("sensitive"),
        language: params.words("language").map(|language| Some(language.to_owned())),
        media: params
            .has("media_ids")
            .then(|| params.numbers("media_ids").into_iter().map(FileId).collect()),
        ..Amendment::default()
    }
}

async fn describe_media(site: &Site, actor: &Actor, params: &Params) -> Result<(), Refusal> {
    for file in params.list("media_attributes") {
        let id = file.member("id").and_then(|id| id.parse().ok());
        if let (Some(id), Some(words)) = (
            id,
            file.map().and_then(|map| map.get("description")).and_then(Value::text),
        ) {
            domain::files::describe(site, actor, id, words).await?;
        }
    }
    Ok(())
}
