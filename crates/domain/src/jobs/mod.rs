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
use crate::id::PostId;

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
}

impl Job {
    fn kind(&self) -> &'static str {
        match self {
            Self::Tell(_) => "tell",
            Self::Extract(_) => "extract",
            Self::Forget(_) => "forget",
        }
    }
    /// Jobs of one lane are done in order; no lane, no order.
    fn lane(&self) -> &'static str {
        match self {
            Self::Tell(_) => "tell",
            Self::Extract(_) | Self::Forget(_) => "",
        }
    }
}
