//! What has happened, and what follows from it.
use db::{Tx, on};
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde::{Deserialize, Serialize};

use crate::Result;
use crate::actor::Actor;
use crate::id::{ActorId, CommunityId, Moment, PersonId, PostId, ReportId};
use crate::jobs::{self, Job};
use crate::laws::telling::ServerStanding;
use crate::site::Site;
use crate::tables::servers;

/// What has happened. Recorded in the transaction of the verb; other servers are told of it afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    Published(PostId),
    Edited(PostId),
    Erased(PostId),
    Restored(PostId),
    /// Taken away by this animator.
    Removed(PostId, PersonId),
    Unremoved(PostId, PersonId),
    /// Locked or unlocked by this animator.
    Locked(PostId, PersonId),
    /// Pinned or unpinned by this person.
    Pinned(PostId, PersonId),
    /// What the person thought before: 1, -1 or 0.
    Reacted {
        post: PostId,
        person: PersonId,
        was: i16,
    },
    Shared {
        post: PostId,
        person: PersonId,
        moment: Moment,
    },
    Unshared {
        post: PostId,
        person: PersonId,
        moment: Moment,
    },
    /// Somebody asks to follow a person or to join a community.
    Followed {
        person: PersonId,
        target: ActorId,
    },
    Unfollowed {
        person: PersonId,
        target: ActorId,
        follow: Option<String>,
    },
    /// A person or a community says yes.
    Admitted {
        person: PersonId,
        target: ActorId,
        follow: Option<String>,
    },
    /// A person or a community says no, or no longer.
    Declined {
        person: PersonId,
        target: ActorId,
        follow: Option<String>,
    },
    /// Kept out of a community by this animator, or let back.
    Banned {
        person: PersonId,
        community: CommunityId,
        by: PersonId,
        out: bool,
    },
    /// Named an animator of a community by this one, or no longer one.
    Named {
        person: PersonId,
        community: CommunityId,
        by: PersonId,
        named: bool,
    },
    /// Something is wrong, and those who answer for it elsewhere are told.
    Reported(ReportId),
    /// A profile or a community's page changed.
    Profile(ActorId),
    /// Somebody left for good.
    Gone(ActorId),
    /// Somebody went to live elsewhere in the network.
    Moved(PersonId),
    /// Somebody chose among the answers of a poll.
    Voted {
        post: PostId,
        person: PersonId,
    },
    /// How a poll stands has changed, or it ended.
    Counted(PostId),
}

/// Writes down what happened and what is to be done about it outside this database.
///
/// What follows inside it (index, notices, counts) is part of the verb's own transaction.
pub(crate) async fn record(_site: &Site, tx: &mut Tx, event: Event) -> Result<()> {
    if anybody_elsewhere(tx).await? {
        jobs::enqueue(tx, Job::Tell(event)).await?;
    }
    Ok(())
}

/// The same, of what the actor did: what people elsewhere do is told by their own servers.
pub(crate) async fn record_by(site: &Site, tx: &mut Tx, actor: &Actor, event: Event) -> Result<()> {
    match actor.local() {
        true => record(site, tx, event).await,
        false => Ok(()),
    }
}

/// Whether there is any other server to tell.
async fn anybody_elsewhere(tx: &mut Tx) -> Result<bool> {
    let open = servers::table.filter(servers::standing.gt(ServerStanding::Blocked));
    Ok(on!(tx, |db| diesel::select(exists(open)).get_result(db).await)?)
}
