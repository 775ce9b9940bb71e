//! The only way out: one HTTP client for every fetch and every delivery, judged at every hop, bounded in size and time.

mod address;
mod knock;

pub use address::{LONGEST_URL, Reach};
pub use knock::Signers;

use crate::keys::Unusable;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use knock::Knocks;
use std::{
    collections::{HashMap, HashSet},
    error::Error as _,
    sync::Arc,
    time::{Duration, SystemTime},
};
use url::Url;

/// How ActivityPub is asked for and sent.
pub const ACTIVITY: &str = "application/activity+json";
const ACCEPT_ACTIVITY: &str =
    r#"application/activity+json, application/ld+json; profile="https://www.w3.org/ns/activitystreams""#;

const CONNECT: Duration = Duration::from_secs(5);
/// Everything together: redirects, second knock, body.
const TOTAL: Duration = Duration::from_secs(10);
const MOST_REDIRECTS: usize = 3;
/// Bytes of a JSON document, of a picture, of the answer to a delivery; decoded.
const LARGEST_JSON: usize = 1024 * 1024;
const LARGEST_MEDIA: usize = 10 * 1024 * 1024;
const LARGEST_RECEIPT: usize = 64 * 1024;
const LONGEST_PAUSE: Duration = Duration::from_secs(24 * 60 * 60);

/// Why nothing usable came back.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// We do not ask such an address, or do not take such an answer.
    #[error("refused: {0}")]
    Refused(&'static str),
    /// 410: it was there and will not come back.
    #[error("gone")]
    Gone,
    #[error("not found")]
    NotFound,
    /// 401 or 403, with both kinds of signature.
    #[error("not allowed")]
    Unauthorised,
    #[error("the answer is too large")]
    TooLarge,
    #[error("no answer in time")]
    Slow,
    /// Any other status; how long to wait, when the other side says so.
    #[error("status {0}")]
    Status(u16, Option<Duration>),
    #[error("network: {0}")]
    Network(String),
}

impl Error {
    /// Whether asking again later may help.
    pub fn passes(&self) -> bool {
        match self {
            Self::Slow | Self::Network(_) => true,
            Self::Status(status, _) => *status == 408 || *status == 429 || 500 <= *status,
            _ => false,
        }
    }
}

impl From<Unusable> for Error {
    fn from(_: Unusable) -> Self {
        Self::Refused("our own key does not sign")
    }
}

/// What kind of answer is wanted: decides `Accept`, the types taken and the size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Activity,
    Jrd,
    Json,
    Media,
}

impl Kind {
    fn accept(self) -> &'static str {
        match self {
            Self::Activity => ACCEPT_ACTIVITY,
            Self::Jrd => "application/jrd+json, application/json",
            Self::Json => "application/json",
            Self::Media => "image/*",
        }
    }

    /// Parameters are nobody's business: `ld+json; profile="…"; charset=utf-8` is the same document.
    fn takes(self, essence: &str) -> bool {
        match self {
            Self::Activity => matches!(essence, "application/activity+json" | "application/ld+json"),
            Self::Jrd => matches!(essence, "application/jrd+json" | "application/json"),
            Self::Json => matches!(essence, "application/json" | "application/ld+json"),
            Self::Media => essence.starts_with("image/"),
        }
    }

    fn limit(self) -> usize {
        if self == Self::Media {
            LARGEST_MEDIA
        } else {
            LARGEST_JSON
        }
    }
}

/// What came back: `url` is where it finally was, `content_type` has no parameters.
#[derive(Debug, Clone)]
pub struct Fetched {
    pub url: Url,
    pub content_type: String,
    pub body: Bytes,
}

/// Cheap to clone.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    reach: Reach,
    knocks: Arc<Knocks>,
}

impl Client {
    /// `origin` is this site's own address: it is named in every request.
    pub fn new(origin: &Url, reach: Reach) -> Result<Self, Error> {
        let agent = format!(
            "Courtepointe/{} (+{})",
            env!("CARGO_PKG_VERSION"),
            origin.as_str().trim_end_matches('/')
        );
        let http = reqwest::Client::builder()
            .user_agent(agent)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .connect_timeout(CONNECT)
            .timeout(TOTAL)
            .pool_idle_timeout(Duration::from_secs(30))
            .dns_resolver(Arc::new(reach))
            .build()
            .map_err(|error| Error::Network(error.to_string()))?;
        Ok(Self {
            http,
            reach,
            knocks: Arc::default(),
        })
    }

    /// Which addresses this client asks.
    pub fn reach(&self) -> Reach {
        self.reach
    }

    /// Remembers who understands the second kind of signature, and since when, in seconds since 1970.
    pub fn recall(&self, host: &str, since: i64) {
        self.knocks.recall(host, since);
    }

    /// Whether hosts understand the second kind of signature, as far as it was learned since this was asked last.
    pub fn learned(&self) -> HashMap<String, bool> {
        self.knocks.learned()
    }

    /// An ActivityPub document, by signed fetch.
    pub async fn document(&self, url: &Url, signers: &Signers) -> Result<Fetched, Error> {
        self.get(url, Kind::Activity, Some(signers)).await
    }

    /// A WebFinger answer.
    pub async fn jrd(&self, url: &Url) -> Result<Fetched, Error> {
        self.get(url, Kind::Jrd, None).await
    }

    /// A plain JSON document, such as NodeInfo.
    pub async fn json(&self, url: &Url) -> Result<Fetched, Error> {
        self.get(url, Kind::Json, None).await
    }

    /// A picture.
    pub async fn media(&self, url: &Url) -> Result<Fetched, Error> {
        self.get(url, Kind::Media, None).await
    }

    /// Delivers one activity to one inbox. Anything but 2xx is an error, a redirect too.
    pub async fn post(&self, inbox: &Url, body: Bytes, signers: &Signers) -> Result<(), Error> {
        let answer = async {
            let response = self
                .knock(&Method::POST, inbox, Some(body), (Kind::Activity, Some(signers)))
                .await?;
            let status = response.status();
            let headers = response.headers().clone();
            if !status.is_success() {
                return Err(failure(status, &headers));
            }
            // Read so that the connection can be used again; what it says does not matter.
            let _ = collect(response, LARGEST_RECEIPT).await;
            Ok(())
        };
        tokio::time::timeout(TOTAL, answer).await.map_err(|_| Error::Slow)?
    }

    async fn get(&self, url: &Url, kind: Kind, signers: Option<&Signers>) -> Result<Fetched, Error> {
        tokio::time::timeout(TOTAL, self.follow(url, kind, signers))
            .await
            .map_err(|_| Error::Slow)?
    }

    /// Follows redirects by hand: every hop is judged and signed anew.
    async fn follow(&self, url: &Url, kind: Kind, signers: Option<&Signers>) -> Result<Fetched, Error> {
        let mut url = url.clone();
        url.set_fragment(None);
        let mut visited = HashSet::new();
        while visited.len() <= MOST_REDIRECTS && visited.insert(url.clone()) {
            let response = self.knock(&Method::GET, &url, None, (kind, signers)).await?;
            let status = response.status();
            if status.is_redirection() {
                url = next_hop(&url, response.headers())?;
                continue;
            }
            if !status.is_success() {
                return Err(failure(status, response.headers()));
            }
            let content_type = essence(response.headers());
            if !kind.takes(&content_type) {
                return Err(Error::Refused("the answer is of another type"));
            }
            let body = collect(response, kind.limit()).await?;
            return Ok(Fetched {
                url,
                content_type,
                body,
            });
        }
        Err(Error::Refused("redirected too often"))
    }

    /// Sends one request as it is, to where it may go.
    async fn send(
        &self,
        method: &Method,
        url: &Url,
        body: Option<Bytes>,
        (kind, headers): (Kind, Vec<(HeaderName, HeaderValue)>),
    ) -> Result<reqwest::Response, Error> {
        self.reach.judge(url).map_err(Error::Refused)?;
        let mut request = self
            .http
            .request(method.clone(), url.clone())
            .headers(headers.into_iter().collect());
        request = match body {
            Some(body) => request.header(header::CONTENT_TYPE, ACTIVITY).body(body),
            None => request.header(header::ACCEPT, kind.accept()),
        };
        let response = request.send().await.map_err(described)?;
        match response
            .remote_addr()
            .map(|address| self.reach.judge_number(address.ip()))
        {
            Some(Err(reason)) => Err(Error::Refused(reason)),
            _ => Ok(response),
        }
    }
}

fn next_hop(from: &Url, headers: &HeaderMap) -> Result<Url, Error> {
    let place = headers.get(header::LOCATION).and_then(|value| value.to_str().ok());
    let mut url = place
        .and_then(|place| from.join(place).ok())
        .ok_or(Error::Refused("redirected to nowhere"))?;
    url.set_fragment(None);
    if url.scheme() == from.scheme() {
        Ok(url)
    } else {
        Err(Error::Refused("redirected to another scheme"))
    }
}

fn failure(status: StatusCode, headers: &HeaderMap) -> Error {
    match status.as_u16() {
        410 => Error::Gone,
        404 => Error::NotFound,
        401 | 403 => Error::Unauthorised,
        413 => Error::TooLarge,
        other => Error::Status(other, pause(headers)),
    }
}

/// `Retry-After` in seconds or as a date; between one second and a day.
fn pause(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = match text.parse() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => httpdate::parse_http_date(text)
            .ok()?
            .duration_since(SystemTime::now())
            .unwrap_or_default(),
    };
    Some(wait.clamp(Duration::from_secs(1), LONGEST_PAUSE))
}

fn essence(headers: &HeaderMap) -> String {
    let text = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

async fn collect(mut response: reqwest::Response, limit: usize) -> Result<Bytes, Error> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(described)? {
        if limit < body.len() + chunk.len() {
            return Err(Error::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.into())
}

/// Why, without the address: it may hold a name.
fn described(error: reqwest::Error) -> Error {
    if error.is_timeout() {
        return Error::Slow;
    }
    let error = error.without_url();
    let mut cause = error.source();
    let mut text = error.to_string();
    while let Some(inner) = cause {
        if inner.is::<address::Forbidden>() {
            return Error::Refused("the host is not on the public network");
        }
        text = inner.to_string();
        cause = inner.source();
    }
    Error::Network(text)
}

#[cfg(test)]
mod tests;
