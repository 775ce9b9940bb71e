//! The only place that reads which other servers are known, for lists of « instances ».

use domain::laws::telling::ServerStanding;
use domain::{Error, moderation};
use web::State;

use crate::ask::Reader;
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

/// Every server known, by name; those that are kept away, only for people of this one.
pub async fn known(state: &State, reader: Reader) -> Result<Vec<Peer>, Error> {
    let all = moderation::servers(&state.site).await?.into_iter().map(|server| Peer {
        id: server.id.0 + 1,
        host: server.host,
        software: server.software,
        version: server.version,
        blocked: server.standing == ServerStanding::Blocked,
        since: server.created_at.into(),
    });
    Ok(all.filter(|peer| !peer.blocked || reader.0.is_some()).collect())
}
