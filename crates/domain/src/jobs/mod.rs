//! What is to be done, recorded in the transaction of what happened. Deliveries are a noun of their own.
mod list;
mod queue;
mod run;
pub(crate) mod worker;

pub use list::{Entry, Tally, drop_parked, list, retry_now, tally};
pub(crate) use queue::{enqueue, enqueue_at};
pub use run::{Hands, Outcome, drain, run};

use serde::{Deserialize, Serialize};

use crate::events::Event;
use crate::id::{ActorId, PersonId, PostId};

const NO_LANE: &str = "";
const TELLING: &str = "tell";
/// Every lane there is.
const LANES: [&str; 1] = [TELLING];

/// Something to do outside the database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Job {
    /// Tell other servers what happened.
    Tell(Event),
    /// Read the text of a document's file.
    Extract(PostId),
    /// Forget the text of an erased post.
    Forget(PostId),
    /// Look at something elsewhere.
    Look(Look),
    /// Whoever follows this person from here follows them to where they went.
    FollowOn(PersonId),
    /// Tell how a poll stands, or end it.
    Tend(PostId),
}

/// What to look at elsewhere. Nothing is lost when it cannot be had: it is looked at again another day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Look {
    /// How somebody, or a community, presents itself now, and what its server runs.
    Again(ActorId),
    /// What was said lately, what is pinned, who animates.
    Around(ActorId),
    /// What else was said in the thread of a post.
    Thread(PostId),
}

impl Job {
    fn kind(&self) -> &'static str {
        match self {
            Self::Tell(_) => "tell",
            Self::Extract(_) => "extract",
            Self::Forget(_) => "forget",
            Self::Look(_) => "look",
            Self::FollowOn(_) => "follow_on",
            Self::Tend(_) => "tend",
        }
    }

    /// Jobs of one lane are done in order; no lane, no order.
    fn lane(&self) -> &'static str {
        match self {
            Self::Tell(_) => TELLING,
            Self::Extract(_) | Self::Forget(_) | Self::Look(_) | Self::FollowOn(_) | Self::Tend(_) => NO_LANE,
        }
    }
}
