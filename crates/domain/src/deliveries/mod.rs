//! What is on its way to other servers: in lanes, in order, until it is there or may no longer go.
//!
//! A lane is what one of us says to one server; votes have one of their own, for they can wait. [`mod@enqueue`] puts
//! deliveries in their lanes, in the transaction of the telling; [`mod@claim`] gives lanes to a worker, [`mod@leave`] asks the law
//! before each step out, [`mod@settle`] writes down how it went. [`mod@peers`] is what an administrator sees and says of it.
mod claim;
mod enqueue;
mod leave;
mod peers;
mod run;
mod settle;
mod slots;
mod sweep;

pub(crate) use enqueue::{Said, enqueue};
pub use leave::parcel;
pub use peers::{
    Lane, Parked, Peer, State, drop_all, heard, lanes, parked, pause, peer, peers, resume, retry, retry_all,
};
pub(crate) use run::Dispatcher;
pub(crate) use settle::release;
pub use sweep::sweep;

use crate::id::ActorId;

/// So many failures in a row, and a server is asked by one probe at a time.
const BREAK: i32 = 5;
/// How long a server may be away before it is dormant, in seconds: what was said to it expires as it grows as old.
const DORMANT: i64 = 7 * 24 * 3600;
/// How long what takes something back is kept for a dormant server, in seconds.
const KEPT: i64 = 90 * 24 * 3600;

db::int_enum! {
    /// What an activity does to its subject, also when it is passed on inside another. Decides what makes what needless.
    pub enum Gist {
        Other = 0,
        /// Says something for the first time.
        Creates = 10,
        /// Says it again in another form, to those who did not understand the first.
        Echoes = 20,
        Updates = 30,
        /// Takes a deletion back.
        Restores = 40,
        Deletes = 50,
        /// Likes or dislikes.
        Votes = 60,
        /// Takes a like or a dislike back.
        Unvotes = 65,
        /// Takes anything else back.
        Undoes = 70,
        Rejects = 80
    }
}

impl Gist {
    /// Whether it can wait behind everything else.
    pub(crate) fn light(self) -> bool {
        matches!(self, Self::Votes | Self::Unvotes)
    }
    /// Whether it only says that something is over: it is kept longest, and carries no words.
    pub(crate) fn takes_back(self) -> bool {
        Self::Restores <= self && self != Self::Votes
    }
    /// What it makes needless where that was not sent yet.
    fn cancels(self) -> &'static [Self] {
        match self {
            Self::Updates => &[Self::Updates],
            Self::Deletes => &[Self::Creates, Self::Echoes, Self::Updates, Self::Restores],
            Self::Unvotes => &[Self::Votes],
            _ => &[],
        }
    }
}

/// One activity on its way to one inbox, as it is handed over: the law was asked a moment ago.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    /// Who signs.
    pub sender: ActorId,
    pub host: String,
    pub inbox: String,
    /// JSON.
    pub body: String,
}

/// How one delivery went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It is there.
    Taken,
    /// The other side answers that it will never take it: set aside, and the next one goes.
    Refused(String),
    /// It cannot be brought at all, and the other side was not asked: set aside, and the next one goes.
    Unfit(String),
    /// The other side asks us to come again, in so many seconds when it says so.
    Busy(String, Option<i64>),
    /// No answer, or none that makes sense.
    Failed(String),
}
