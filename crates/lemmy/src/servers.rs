//! The only place that reads which other servers are known, for lists of « instances ».

use domain::{Error, moderation};
use web::State;

use crate::shape::{Id, When};

/// Another server.
pub struct Peer {
    pub id: Id,
    pub host: String,
    pub software: String,
    pub version: String,
    pub blocked: bool,
    pub since: When,
}
