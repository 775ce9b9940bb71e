//! The only place that asks of every request whether it was meant for this site, and whether what follows it can be told
//! apart from it.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, StatusCode, header, uri::Authority};
use url::{Host, Url};

/// The names under which a site answers.
#[derive(Clone, Debug)]
pub struct Entrance {
    host: String,
    port: Option<u16>,
    development: bool,
}

impl Entrance {
    /// `origin` is the site's public address. In development, this machine's own names are good enough.
    pub fn new(origin: &Url, development: bool) -> Self {
        Self {
            host: origin.host_str().unwrap_or_default().to_owned(),
            port: origin.port_or_known_default(),
            development,
        }
    }

    /// Whether a `Host` is this site's.
    fn knows(&self, said: &str) -> bool {
        let Ok(said) = said.parse::<Authority>() else {
            return false;
        };
        // What is neither the host nor a port, the parser takes along all the same.
        let rest = said.as_str().strip_prefix(said.host());
        let port = match rest {
            Some("") => None,
            Some(rest) => match rest.strip_prefix(':').map(str::parse::<u16>) {
                Some(Ok(port)) => Some(port),
                _ => return false,
            },
            None => return false,
        };
        let ours = said.host().eq_ignore_ascii_case(&self.host);
        // A proxy that holds the certificate may say the port or not.
        let usual = port.is_none() || port == self.port;
        ours && usual || self.development && is_this_machine(said.host())
    }

    /// What is wrong with how a request is addressed, if anything is.
    fn refuses(&self, request: &Request) -> Option<StatusCode> {
        let mut hosts = request.headers().get_all(header::HOST).iter();
        let (first, second) = (hosts.next(), hosts.next());
        let (Some(said), None) = (first, second) else {
            return Some(StatusCode::BAD_REQUEST);
        };
        // No address of ours has such a letter, and not every database takes it.
        if request.uri().path().contains("%00") {
            return Some(StatusCode::BAD_REQUEST);
        }
        let target = request.uri().authority().map(Authority::as_str);
        let mut names = [said.to_str().ok(), target.or(Some(&self.host))].into_iter();
        // The name in the first line, if there is one, and the one below it: both must be ours.
        let known = names.all(|name| name.is_some_and(|name| self.knows(name)));
        (!known).then_some(StatusCode::MISDIRECTED_REQUEST)
    }
}

fn is_this_machine(host: &str) -> bool {
    match Host::parse(host) {
        Ok(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Ok(Host::Ipv4(v4)) => v4.is_loopback(),
        Ok(Host::Ipv6(v6)) => v6.is_loopback(),
        Err(_) => false,
    }
}

/// Middleware: who asks for another site is told so, and a connection whose end of a body could be read in two ways ends
/// with it.
pub async fn of_this_site(State(entrance): State<Entrance>, request: Request, next: Next) -> Response {
    if let Some(status) = entrance.refuses(&request) {
        tracing::debug!(%status, "a request is addressed to somebody else");
        return ended(status.into_response());
    }
    let in_pieces = is_in_pieces(request.headers());
    let response = next.run(request).await;
    if in_pieces || is_last(response.status()) {
        return ended(response);
    }
    response
}

/// Whatever else says how long such a body is, is not heard; a proxy may have heard it.
fn is_in_pieces(headers: &HeaderMap) -> bool {
    headers.contains_key(header::TRANSFER_ENCODING)
}

/// Answers after which the rest of the request is not read.
fn is_last(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::REQUEST_TIMEOUT | StatusCode::PAYLOAD_TOO_LARGE | StatusCode::UNSUPPORTED_MEDIA_TYPE
    )
}

fn ended(mut response: Response) -> Response {
    let close = HeaderValue::from_static("close");
    response.headers_mut().insert(header::CONNECTION, close);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_answers_to_its_own_name() {
        let origin = Url::parse("https://relais.example/").unwrap();
        let site = Entrance::new(&origin, false);
        for name in ["relais.example", "RELAIS.example", "relais.example:443"] {
            assert!(site.knows(name), "{name}");
        }
        for name in [
            "",
            "relais.example:80",
            "relais.example.",
            "relais.example.evil.example",
            "evil@relais.example",
            "localhost",
            "127.0.0.1",
            "relais.example/",
            "relais.example:443.evil.example",
            "relais.example:",
            "relais.example, evil.example",
        ] {
            assert!(!site.knows(name), "{name}");
        }
        let site = Entrance::new(&origin, true);
        for name in ["localhost:8536", "127.0.0.1:8536", "[::1]:8536", "bench.localhost"] {
            assert!(site.knows(name), "{name}");
        }
        assert!(!site.knows("ailleurs.example"));
    }
}
