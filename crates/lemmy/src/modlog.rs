//! The only place that reads the log of decisions in the words of these APIs. The house shows it to administrators; to
//! others it is empty, as on a site where nothing was ever decided.

use std::collections::HashMap;

use domain::actors::Profile;
use domain::audits::{self, Audit};
use domain::communities::{self, Community};
use domain::posts::{self, PostView};
use domain::{ActorId, CommunityId, Error, PersonId, PostId, Result, people};
use web::{Params, State};

use crate::ask::Reader;
use crate::listing::Turn;
use crate::scene::Scene;

/// A decision these clients have a word for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    Remove,
    Lock,
    Feature,
    BanFromCommunity,
    AddToCommunity,
    Ban,
    AddAdmin,
}

/// A line of the log, with what it names as far as it can still be read.
pub struct Line {
    pub audit: Audit,
    pub decision: Decision,
    /// Whether it takes an earlier one back.
    pub revert: bool,
    pub by: Option<Profile>,
    pub person: Option<Profile>,
    pub community: Option<Community>,
    pub post: Option<PostView>,
}

/// What a line decides, and whether it takes something back.
fn decision(audit: &Audit) -> Option<(Decision, bool)> {
    Some(match (audit.deed.as_str(), audit.detail.as_str()) {
        ("post.remove", _) => (Decision::Remove, false),
        ("post.restore", _) => (Decision::Remove, true),
        ("post.lock", _) => (Decision::Lock, false),
        ("post.unlock", _) => (Decision::Lock, true),
        ("post.pin", _) => (Decision::Feature, false),
        ("post.unpin", _) => (Decision::Feature, true),
        ("member.place", "Banned") => (Decision::BanFromCommunity, false),
        ("member.place", "Animator" | "Keeper") => (Decision::AddToCommunity, false),
        ("person.suspend", _) => (Decision::Ban, false),
        ("person.restore", _) => (Decision::Ban, true),
        ("admin.add", _) => (Decision::AddAdmin, false),
        ("admin.remove", _) => (Decision::AddAdmin, true),
        _ => return None,
    })
}

/// Pieces of the log read for one answer.
const PIECES: usize = 10;

/// A page of the log.
pub async fn page(state: &State, reader: Reader, (params, turn): (&Params, Turn)) -> Result<(Scene, Vec<Line>)> {
    let audits = chosen(state, reader, (params, turn)).await?;
    let lines = lines(state, reader, audits).await?;
    let views: Vec<PostView> = lines.iter().filter_map(|line| line.post.clone()).collect();
    Ok((Scene::of(&state.site, reader, &views).await?, lines))
}

async fn chosen(
    state: &State,
    reader: Reader,
    (params, turn): (&Params, Turn),
) -> Result<Vec<(Audit, Decision, bool)>> {
    let Some(actor) = reader.0.filter(domain::Actor::is_admin) else {
        return Ok(Vec::new());
    };
    let (skip, take) = turn.span();
    let place = params.number("community_id");
    let (mut found, mut before) = (Vec::new(), None);
    for _ in 0..PIECES {
        let piece = audits::list(&state.site, &actor, before).await?;
        before = piece.last().map(|audit| audit.id);
        for audit in piece {
            let here = place.is_none_or(|place| audit.community.map(|id| id.0) == Some(place));
            if let Some((decision, revert)) = decision(&audit).filter(|_| here) {
                found.push((audit, decision, revert));
            }
        }
        if before.is_none() || skip + take <= found.len() {
            break;
        }
    }
    Ok(found.into_iter().skip(skip).take(take).collect())
}

async fn lines(state: &State, reader: Reader, audits: Vec<(Audit, Decision, bool)>) -> Result<Vec<Line>> {
    let (site, viewer) = (&state.site, reader.viewer());
    let person = |audit: &Audit, decision| !is_about_post(decision) && audit.subject.parse::<PersonId>().is_ok();
    let mut faces: Vec<ActorId> = audits.iter().map(|(audit, ..)| audit.by_id).collect();
    let named = audits.iter().filter(|(audit, decision, _)| person(audit, *decision));
    faces.extend(named.filter_map(|(audit, ..)| audit.subject.parse::<ActorId>().ok()));
    let faces: HashMap<ActorId, Profile> = people::profiles(site, viewer, &faces)
        .await?
        .into_iter()
        .map(|face| (face.id, face))
        .collect();
    let places: Vec<CommunityId> = audits.iter().filter_map(|(audit, ..)| audit.community).collect();
    let places: HashMap<CommunityId, Community> = communities::several(site, viewer, &places)
        .await?
        .into_iter()
        .map(|place| (place.id, place))
        .collect();
    let mut lines = Vec::new();
    for (audit, decision, revert) in audits {
        let named = audit.subject.parse::<i64>().unwrap_or(0);
        lines.push(Line {
            by: faces.get(&audit.by_id).cloned(),
            person: faces.get(&ActorId(named)).filter(|_| !is_about_post(decision)).cloned(),
            community: audit.community.and_then(|place| places.get(&place).cloned()),
            post: if is_about_post(decision) {
                readable(state, reader, PostId(named)).await?
            } else {
                None
            },
            decision,
            revert,
            audit,
        });
    }
    Ok(lines)
}

fn is_about_post(decision: Decision) -> bool {
    matches!(decision, Decision::Remove | Decision::Lock | Decision::Feature)
}

async fn readable(state: &State, reader: Reader, id: PostId) -> Result<Option<PostView>> {
    match posts::one(&state.site, reader.viewer(), id).await {
        Ok(view) => Ok(Some(view)),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}
