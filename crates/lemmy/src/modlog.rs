//! The only place that reads the log of decisions in the words of these APIs.

use domain::moderation::{self, Asked, Logged};
use domain::posts::PostView;
use domain::{CommunityId, Result};
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

/// A line of the log.
pub struct Line {
    pub logged: Logged,
    pub decision: Decision,
    /// Whether it takes an earlier one back.
    pub revert: bool,
}

/// What a line decides, and whether it takes something back.
fn decision(logged: &Logged) -> Option<(Decision, bool)> {
    Some(match (logged.deed.as_str(), logged.detail.as_str()) {
        ("post.remove", _) => (Decision::Remove, false),
        ("post.restore", _) => (Decision::Remove, true),
        ("post.lock", _) => (Decision::Lock, false),
        ("post.unlock", _) => (Decision::Lock, true),
        ("post.pin", _) => (Decision::Feature, false),
        ("post.unpin", _) => (Decision::Feature, true),
        ("member.place", "Banned") => (Decision::BanFromCommunity, false),
        ("member.place", "Animator" | "Keeper") => (Decision::AddToCommunity, false),
        ("member.pardon", _) => (Decision::BanFromCommunity, true),
        ("member.relieve", _) => (Decision::AddToCommunity, true),
        ("person.suspend", _) => (Decision::Ban, false),
        ("person.restore", _) => (Decision::Ban, true),
        ("admin.add", _) => (Decision::AddAdmin, false),
        ("admin.remove", _) => (Decision::AddAdmin, true),
        _ => return None,
    })
}

/// A page of the log.
pub async fn page(state: &State, reader: Reader, (params, turn): (&Params, Turn)) -> Result<(Scene, Vec<Line>)> {
    let asked = Asked {
        community: params.naming("community_id")?.map(CommunityId),
        offset: turn.offset(),
        limit: turn.limit,
    };
    let logged = match reader.0.filter(domain::Actor::is_admin) {
        Some(actor) => moderation::whole_log(&state.site, &actor, asked).await?,
        None => moderation::log(&state.site, reader.viewer(), asked).await?,
    };
    let lines: Vec<Line> = logged.into_iter().filter_map(line).collect();
    let views: Vec<PostView> = lines.iter().filter_map(|line| line.logged.post.clone()).collect();
    Ok((Scene::of(&state.site, reader, &views).await?, lines))
}

fn line(logged: Logged) -> Option<Line> {
    let (decision, revert) = decision(&logged)?;
    Some(Line {
        logged,
        decision,
        revert,
    })
}
