//! Version 3's log of decisions. A decision about something that can no longer be read has no shape here.

use axum::Json;
use axum::extract::State as Given;
use web::State;

use super::V3;
use super::dress::{dress_community, dress_person};
use super::views::community::Community;
use super::views::modlog as log;
use super::views::person::Person;
use super::views::post::{CommentView, PostView};
use crate::ask::{Asked, Reader};
use crate::dialect::Dialect;
use crate::listing::Turn;
use crate::modlog::{self, Decision, Line};
use crate::refusal::Answer;
use crate::scene::{Scene, is_comment, kept};
use crate::shape::{Id, When};

pub async fn get(
    Given(state): Given<State>,
    reader: Reader,
    Asked(params): Asked,
) -> Answer<V3, log::GetModlogResponse> {
    let turn = Turn::asked::<V3>(&params)?;
    let (scene, lines) = modlog::page(&state, reader, (&params, turn)).await?;
    let desk = Desk { scene, lines };
    Ok(Json(log::GetModlogResponse {
        removed_posts: desk.each(Decision::Remove, removed_post),
        locked_posts: desk.each(Decision::Lock, locked),
        featured_posts: desk.each(Decision::Feature, featured),
        removed_comments: desk.each(Decision::Remove, removed_comment),
        removed_communities: Vec::new(),
        banned_from_community: desk.each(Decision::BanFromCommunity, banned_from_community),
        banned: desk.each(Decision::Ban, banned),
        added_to_community: desk.each(Decision::AddToCommunity, added_to_community),
        transferred_to_community: Vec::new(),
        added: desk.each(Decision::AddAdmin, added),
        admin_purged_persons: Vec::new(),
        admin_purged_communities: Vec::new(),
        admin_purged_posts: Vec::new(),
        admin_purged_comments: Vec::new(),
        hidden_communities: Vec::new(),
    }))
}

struct Desk {
    scene: Scene,
    lines: Vec<Line>,
}

impl Desk {
    fn each<T>(&self, decision: Decision, dress: impl Fn(&Facts<'_>) -> Option<T>) -> Vec<T> {
        let chosen = self.lines.iter().filter(|line| line.decision == decision);
        chosen
            .filter_map(|line| {
                dress(&Facts {
                    scene: &self.scene,
                    line,
                })
            })
            .collect()
    }
}

/// One line, and how its parts are dressed.
struct Facts<'a> {
    scene: &'a Scene,
    line: &'a Line,
}

impl Facts<'_> {
    fn id(&self) -> Id {
        self.line.logged.id
    }
    /// Nobody, for those who may not know who.
    fn by(&self) -> Id {
        self.line.logged.by.as_ref().map_or(0, |person| person.id.0)
    }
    fn when(&self) -> When {
        self.line.logged.at.into()
    }
    fn reason(&self) -> Option<String> {
        kept(&self.line.logged.detail)
    }
    fn moderator(&self) -> Option<Person> {
        self.line
            .logged
            .by
            .as_ref()
            .map(|person| dress_person(self.scene, person))
    }
    fn person(&self) -> Option<Person> {
        self.line
            .logged
            .person
            .as_ref()
            .map(|person| dress_person(self.scene, person))
    }
    fn community(&self) -> Option<Community> {
        self.line
            .logged
            .community
            .as_ref()
            .map(|community| dress_community(self.scene, community))
    }
    fn thread(&self) -> Option<PostView> {
        self.line
            .logged
            .post
            .as_ref()
            .filter(|view| !is_comment(view))
            .and_then(|view| V3::post(self.scene, view))
    }
    fn comment(&self) -> Option<CommentView> {
        self.line
            .logged
            .post
            .as_ref()
            .filter(|view| is_comment(view))
            .and_then(|view| V3::comment(self.scene, view))
    }
}

fn removed_post(facts: &Facts<'_>) -> Option<log::RemovedPost> {
    let PostView { post, community, .. } = facts.thread()?;
    let mod_remove_post = log::ModRemovePost {
        id: facts.id(),
        mod_person_id: facts.by(),
        post_id: post.id,
        reason: facts.reason(),
        removed: !facts.line.revert,
        when_: facts.when(),
    };
    Some(log::RemovedPost {
        mod_remove_post,
        moderator: facts.moderator(),
        post,
        community,
    })
}

fn locked(facts: &Facts<'_>) -> Option<log::LockedPost> {
    let PostView { post, community, .. } = facts.thread()?;
    let mod_lock_post = log::ModLockPost {
        id: facts.id(),
        mod_person_id: facts.by(),
        post_id: post.id,
        locked: !facts.line.revert,
        when_: facts.when(),
    };
    Some(log::LockedPost {
        mod_lock_post,
        moderator: facts.moderator(),
        post,
        community,
    })
}

fn featured(facts: &Facts<'_>) -> Option<log::FeaturedPost> {
    let PostView { post, community, .. } = facts.thread()?;
    let mod_feature_post = log::ModFeaturePost {
        id: facts.id(),
        mod_person_id: facts.by(),
        post_id: post.id,
        featured: !facts.line.revert,
        when_: facts.when(),
        is_featured_community: true,
    };
    Some(log::FeaturedPost {
        mod_feature_post,
        moderator: facts.moderator(),
        post,
        community,
    })
}

fn removed_comment(facts: &Facts<'_>) -> Option<log::RemovedComment> {
    let CommentView {
        comment,
        creator,
        post,
        community,
        ..
    } = facts.comment()?;
    let mod_remove_comment = log::ModRemoveComment {
        id: facts.id(),
        mod_person_id: facts.by(),
        comment_id: comment.id,
        reason: facts.reason(),
        removed: !facts.line.revert,
        when_: facts.when(),
    };
    Some(log::RemovedComment {
        mod_remove_comment,
        moderator: facts.moderator(),
        comment,
        commenter: creator,
        post,
        community,
    })
}

fn banned_from_community(facts: &Facts<'_>) -> Option<log::BannedFromCommunity> {
    let (community, banned_person) = (facts.community()?, facts.person()?);
    let mod_ban_from_community = log::ModBanFromCommunity {
        id: facts.id(),
        mod_person_id: facts.by(),
        other_person_id: banned_person.id,
        community_id: community.id,
        reason: None,
        banned: !facts.line.revert,
        when_: facts.when(),
    };
    Some(log::BannedFromCommunity {
        mod_ban_from_community,
        moderator: facts.moderator(),
        community,
        banned_person,
    })
}

fn banned(facts: &Facts<'_>) -> Option<log::Banned> {
    let banned_person = facts.person()?;
    let mod_ban = log::ModBan {
        id: facts.id(),
        mod_person_id: facts.by(),
        other_person_id: banned_person.id,
        reason: facts.reason(),
        banned: !facts.line.revert,
        when_: facts.when(),
    };
    Some(log::Banned {
        mod_ban,
        moderator: facts.moderator(),
        banned_person,
    })
}

fn added_to_community(facts: &Facts<'_>) -> Option<log::AddedToCommunity> {
    let (community, modded_person) = (facts.community()?, facts.person()?);
    let mod_add_community = log::ModAddCommunity {
        id: facts.id(),
        mod_person_id: facts.by(),
        other_person_id: modded_person.id,
        community_id: community.id,
        removed: facts.line.revert,
        when_: facts.when(),
    };
    Some(log::AddedToCommunity {
        mod_add_community,
        moderator: facts.moderator(),
        community,
        modded_person,
    })
}

fn added(facts: &Facts<'_>) -> Option<log::Added> {
    let modded_person = facts.person()?;
    let mod_add = log::ModAdd {
        id: facts.id(),
        mod_person_id: facts.by(),
        other_person_id: modded_person.id,
        removed: facts.line.revert,
        when_: facts.when(),
    };
    Some(log::Added {
        mod_add,
        moderator: facts.moderator(),
        modded_person,
    })
}
