//! The only place that says from which address a request comes.

use std::{
    convert::Infallible,
    net::{IpAddr, Ipv4Addr, SocketAddr},
};

use axum::extract::{ConnectInfo, FromRequestParts};
use http::{HeaderMap, request::Parts};

/// The client's address, as far as it can be trusted: the reverse proxy's word counts only when the connection comes
/// from a private address, and only its own word, the last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Client(pub IpAddr);

impl Client {
    /// What to count by: an IPv6 client owns a whole /64, so the rest of its address says nothing.
    pub fn key(self) -> String {
        match self.0.to_canonical() {
            IpAddr::V4(v4) => v4.to_string(),
            IpAddr::V6(v6) => format!(
                "{:x}:{:x}:{:x}:{:x}::/64",
                v6.segments()[0],
                v6.segments()[1],
                v6.segments()[2],
                v6.segments()[3]
            ),
        }
    }

    fn of(peer: IpAddr, headers: &HeaderMap) -> Self {
        let behind_proxy = is_near(peer);
        let said = || {
            headers
                .get_all("x-forwarded-for")
                .iter()
                .next_back()?
                .to_str()
                .ok()?
                .rsplit(',')
                .next()?
                .trim()
                .parse()
                .ok()
        };
        Self(if behind_proxy { said().unwrap_or(peer) } else { peer })
    }
}

/// Whether an address is of this machine or its private network: a reverse proxy's, not a client's.
pub fn is_near(peer: IpAddr) -> bool {
    match peer.to_canonical() {
        IpAddr::V4(v4) => v4.is_loopback() || v4.is_private(),
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local(),
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let peer = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map(|connection| connection.0.ip());
        Ok(Self::of(
            peer.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST)),
            &parts.headers,
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(peer: &str, forwarded: &str) -> String {
        let headers = [("x-forwarded-for".parse().unwrap(), forwarded.parse().unwrap())]
            .into_iter()
            .collect();
        Client::of(peer.parse().unwrap(), &headers).key()
    }

    #[test]
    fn only_a_private_neighbour_may_speak_for_another() {
        assert_eq!(seen("127.0.0.1", "198.51.100.9, 203.0.113.5"), "203.0.113.5");
        assert_eq!(seen("198.51.100.1", "203.0.113.5"), "198.51.100.1");
    }

    #[test]
    fn a_household_counts_once() {
        assert_eq!(seen("::1", "2001:db8:1:2:3::4"), seen("::1", "2001:db8:1:2:9::9"));
    }
}
