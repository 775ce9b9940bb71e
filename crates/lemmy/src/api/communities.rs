//! The calls about communities.

use axum::Json;
use axum::extract::State as Given;
use domain::actors::{ActorKind, Profile};
use domain::circles::{self, Asking, Kind, Standing};
use domain::communities::{self, Amendment, Community, Founding, Listing as Catalogue, Policy, Scope};
use domain::people::{self, Silence};
use domain::{ActorId, CommunityId, Error, PersonId};
use serde::Serialize;
use web::{Params, State};

use crate::ask::{Asked, Me, Reader};
use crate::dialect::Dialect;
use crate::feeds;
use crate::languages;
use crate::listing::{Listing, Turn};
use crate::refusal::{Answer, Refusal};
use crate::scene::Scene;
use crate::shape::Id;

#[derive(Serialize)]
pub struct CommunityResponse<C> {
    community_view: C,
    discussion_languages: Vec<Id>,
    /// Read by version 3 after blocking.
    #[serde(skip_serializing_if = "Option::is_none")]
    blocked: Option<bool>,
}

#[derive(Serialize)]
pub struct WholeCommunity<C, M> {
    community_view: C,
    moderators: Vec<M>,
    discussion_languages: Vec<Id>,
}

type Shown<D> = Answer<D, CommunityResponse<<D as Dialect>::Community>>;

/// The community named by `community_id`, unread: it may not exist.
pub fn numbered(params: &Params) -> Result<CommunityId, Error> {
    params.number("community_id").map(CommunityId).ok_or(Error::NotFound)
}

/// The community a call is about, by number or by name, if it says one.
pub async fn asked(
    state: &State,
    reader: Reader,
    (id, name): (Option<i64>, Option<&str>),
) -> Result<Option<Community>, Error> {
    match (id, name) {
        (Some(id), _) => communities::one(&state.site, reader.viewer(), CommunityId(id))
            .await
            .map(Some),
        (None, Some(name)) => {
            let (name, host) = feeds::handle(name);
            communities::by_handle(&state.site, reader.viewer(), name, host)
                .await
                .map(Some)
        }
        (None, None) => Ok(None),
    }
}

/// The community a list is limited to, if it is.
pub async fn within(state: &State, reader: Reader, params: &Params) -> Result<Option<CommunityId>, Error> {
    let named = (params.number("community_id"), params.words("community_name"));
    Ok(asked(state, reader, named).await?.map(|community| community.id))
}

async fn shown<D: Dialect>(state: &State, reader: Reader, id: CommunityId) -> Shown<D> {
    let community = communities::one(&state.site, reader.viewer(), id).await?;
    let scene = Scene::around(&state.site, reader, &[id.into()]).await?;
    Ok(Json(CommunityResponse {
        community_view: D::community(&scene, &community),
        discussion_languages: languages::numbers(),
        blocked: None,
    }))
}

/// Who animates a community, as its moderators.
pub async fn moderators<D: Dialect>(
    scene: &Scene,
    reader: Reader,
    around: &Community,
) -> Result<Vec<D::Moderator>, Error> {
    let animators = communities::animators(scene.site(), reader.viewer(), around.id).await?;
    Ok(animators
        .iter()
        .map(|(profile, _): &(Profile, Standing)| D::moderator(scene, around, profile))
        .collect())
}

pub async fn list<D: Dialect>(
    Given(state): Given<State>,
    reader: Reader,
    Asked(params): Asked,
) -> Answer<D, Listing<D::Community>> {
    let turn = Turn::asked(&params)?;
    let found = communities::list(&state.site, reader.viewer(), catalogue(&params, turn))
        .await?
        .items;
    let faces: Vec<_> = found.iter().map(|community| community.profile.id).collect();
    let scene = Scene::around(&state.site, reader, &faces).await?;
    let items = found.iter().map(|community| D::community(&scene, community)).collect();
    Ok(Json(turn.listing::<D, _>("communities", items, found.len())))
}

/// Which communities, in which order, a call asks for.
pub fn catalogue(params: &Params, turn: Turn) -> Catalogue {
    Catalogue {
        scope: feeds::scope(params),
        order: feeds::catalogue_order(params),
        words: params
            .words("search_term")
            .or(params.words("q"))
            .unwrap_or_default()
            .to_owned(),
        limit: turn.limit,
        page: turn.page,
    }
}

pub async fn get<D: Dialect>(
    Given(state): Given<State>,
    reader: Reader,
    Asked(params): Asked,
) -> Answer<D, WholeCommunity<D::Community, D::Moderator>> {
    let which = (params.number("id"), params.words("name"));
    let community = asked(&state, reader, which)
        .await?
        .ok_or_else(|| Refusal::word("no_id_given"))?;
    let scene = Scene::around(&state.site, reader, &[community.profile.id]).await?;
    Ok(Json(WholeCommunity {
        community_view: D::community(&scene, &community),
        moderators: moderators::<D>(&scene, reader, &community).await?,
        discussion_languages: languages::numbers(),
    }))
}

pub async fn create<D: Dialect>(Given(state): Given<State>, me: Me<D>, Asked(params): Asked) -> Shown<D> {
    let community = communities::found(&state.site, &me.actor, founding(&params)).await?;
    shown(&state, me.reader(), community.id).await
}

fn founding(params: &Params) -> Founding {
    let handle = params.text("name").unwrap_or_default().to_lowercase();
    let (policy, audience) = visibility(params).unwrap_or((Policy::Open, Kind::Public));
    Founding {
        name: params.words("title").map_or_else(|| handle.clone(), str::to_owned),
        summary: presentation(params).unwrap_or_default(),
        charter: String::new(),
        handle,
        policy,
        audience,
    }
}

/// What a community says of itself: one text here, two in version 4.
fn presentation(params: &Params) -> Option<String> {
    ["sidebar", "description", "summary"]
        .into_iter()
        .find_map(|name| params.text(name))
        .map(str::to_owned)
}

/// Who enters and who reads, from the visibility asked for.
fn visibility(params: &Params) -> Option<(Policy, Kind)> {
    match params
        .words("visibility")?
        .to_ascii_lowercase()
        .replace('_', "")
        .as_str()
    {
        "private" => Some((Policy::Approval, Kind::Community)),
        "localonly" | "localonlypublic" | "localonlyprivate" => Some((Policy::Open, Kind::Organisation)),
        _ => Some((Policy::Open, Kind::Public)),
    }
}

pub async fn edit<D: Dialect>(Given(state): Given<State>, me: Me<D>, Asked(params): Asked) -> Shown<D> {
    let id = numbered(&params)?;
    let change = Amendment {
        name: params.words("title").map(str::to_owned),
        summary: presentation(&params),
        policy: visibility(&params).map(|(policy, _)| policy),
        audience: visibility(&params).map(|(_, audience)| audience),
        ..Amendment::default()
    };
    communities::amend(&state.site, &me.actor, id, change).await?;
    shown(&state, me.reader(), id).await
}

pub async fn follow<D: Dialect>(Given(state): Given<State>, me: Me<D>, Asked(params): Asked) -> Shown<D> {
    let id = numbered(&params)?;
    match params.is("follow") {
        true => circles::join(&state.site, &me.actor, id, Asking::default())
            .await
            .map(drop)?,
        false => circles::leave(&state.site, &me.actor, id).await?,
    }
    shown(&state, me.reader(), id).await
}

pub async fn block<D: Dialect>(Given(state): Given<State>, me: Me<D>, Asked(params): Asked) -> Shown<D> {
    let id = numbered(&params)?;
    let block = params.is("block");
    match block {
        true => people::silence(&state.site, &me.actor, id.into(), Silence::Block).await?,
        false => people::lift(&state.site, &me.actor, id.into(), Silence::Block).await?,
    };
    let Json(answer) = shown::<D>(&state, me.reader(), id).await?;
    Ok(Json(CommunityResponse {
        blocked: Some(block),
        ..answer
    }))
}

#[derive(Serialize)]
pub struct Moderators<M> {
    moderators: Vec<M>,
}

/// Names an animator, or takes the name back.
pub async fn appoint<D: Dialect>(
    Given(state): Given<State>,
    me: Me<D>,
    Asked(params): Asked,
) -> Answer<D, Moderators<D::Moderator>> {
    let community = communities::one(&state.site, me.reader().viewer(), numbered(&params)?).await?;
    let person = PersonId(params.number("person_id").unwrap_or(0));
    let standing = if params.is("added") {
        Standing::Animator
    } else {
        Standing::Member
    };
    circles::place(&state.site, &me.actor, community.circle, (person, standing)).await?;
    let scene = Scene::around(&state.site, me.reader(), &[community.profile.id]).await?;
    Ok(Json(Moderators {
        moderators: moderators::<D>(&scene, me.reader(), &community).await?,
    }))
}

/// The community behind a profile, if it is one.
pub async fn behind(state: &State, reader: Reader, profile: &Profile) -> Result<Option<Community>, Error> {
    match profile.kind {
        ActorKind::Community => communities::one(&state.site, reader.viewer(), CommunityId(profile.id.0))
            .await
            .map(Some),
        ActorKind::Person | ActorKind::Site => Ok(None),
    }
}

/// The communities somebody animates, when they ask it of themselves: what others animate is not gathered.
pub async fn animated<D: Dialect>(scene: &Scene, reader: Reader, person: &Profile) -> Result<Vec<D::Moderator>, Error> {
    if reader.viewer().person().map(ActorId::from) != Some(person.id) {
        return Ok(Vec::new());
    }
    let mine = Catalogue {
        scope: Scope::Animated,
        limit: 100,
        page: 1,
        ..Catalogue::default()
    };
    let found = communities::list(scene.site(), reader.viewer(), mine).await?.items;
    Ok(found
        .iter()
        .map(|community| D::moderator(scene, community, person))
        .collect())
}

/// A community of those one may enter, as it comes.
pub async fn random<D: Dialect>(Given(state): Given<State>, reader: Reader, Asked(params): Asked) -> Shown<D> {
    let some = Catalogue {
        scope: feeds::scope(&params),
        limit: 100,
        page: 1,
        ..Catalogue::default()
    };
    let found = communities::list(&state.site, reader.viewer(), some).await?.items;
    let most = i64::try_from(found.len()).unwrap_or(i64::MAX).max(1);
    let place = usize::try_from(state.site.now().0 % most).unwrap_or(0);
    let chosen = found.get(place).ok_or(Error::NotFound)?;
    shown(&state, reader, chosen.id).await
}
