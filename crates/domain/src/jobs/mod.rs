//! What is to be done, recorded in the transaction of what happened.
mod queue;
mod run;

pub use queue::{Entry, Tally, drop_parked, list, retry_now, tally};
pub(crate) use queue::{enqueue, enqueue_at};
pub use run::{Hands, Outcome, drain, run};

use serde::{Deserialize, Serialize};

use crate::events::Event;
use crate::id::{ActorId, PostId};

/// Something to do outside the database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Job {
    /// Tell other servers what happened.
    Tell(Event),
    /// Bring one activity to one inbox.
    Deliver(Delivery),
    /// Read the text of a document's file.
    Extract(PostId),
    /// Forget the text of an erased post.
    Forget(PostId),
}

/// One activity on its way to one inbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// The row of `activities` that holds the body.
    pub activity: i64,
    /// Who signs.
    pub sender: ActorId,
    pub inbox: String,
    pub host: String,
}

impl Job {
    fn kind(&self) -> &'static str {
        match self {
            Self::Tell(_) => "tell",
            Self::Deliver(_) => "deliver",
            Self::Extract(_) => "extract",
            Self::Forget(_) => "forget",
        }
    }
    /// Jobs of one lane are done in order; no lane, no order.
    fn lane(&self) -> String {
        match self {
            Self::Tell(_) => "tell".into(),
            Self::Deliver(delivery) => format!("to:{}", delivery.host),
            Self::Extract(_) | Self::Forget(_) => String::new(),
        }
    }
}
