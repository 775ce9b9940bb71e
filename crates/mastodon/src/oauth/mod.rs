//! OAuth: how an application is named, how a person lets it in, and how it is let go.

pub mod apps;
pub mod authorize;
pub mod metadata;
mod page;
pub mod token;

use base64::{Engine, engine::general_purpose::STANDARD};
use http::HeaderMap;
use web::Params;

/// « Show me the code »: for applications without an address to come back to.
pub const OUT_OF_BAND: &str = "urn:ietf:wg:oauth:2.0:oob";

/// An application's own proof: in the form, or as HTTP Basic.
pub struct Client {
    pub id: String,
    pub secret: Option<String>,
}

impl Client {
    fn read(headers: &HeaderMap, params: &Params) -> Option<Self> {
        let secret = params.words("client_secret").map(str::to_owned);
        match params.words("client_id") {
            Some(id) if secret.is_some() || basic(headers).is_none() => Some(Self {
                id: id.to_owned(),
                secret,
            }),
            _ => basic(headers),
        }
    }
}

/// RFC 6749 §2.3.1: both halves are form-encoded before they are joined.
fn basic(headers: &HeaderMap) -> Option<Client> {
    let value = headers.get(http::header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, encoded) = value.split_once(' ')?;
    let text = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    let decoded = |half: &str| {
        url::form_urlencoded::parse(half.as_bytes())
            .next()
            .map(|(text, _)| text.into_owned())
    };
    scheme.eq_ignore_ascii_case("basic").then_some(())?;
    Some(Client {
        id: decoded(id)?,
        secret: decoded(secret),
    })
}
