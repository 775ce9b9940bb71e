//! The only place that hands out files, and that makes their addresses.
//!
//! A file is served to whoever may read what it hangs on, and to nobody else. Pages carry a session; clients fetch
//! pictures without their token, so for them the address itself says who reads, until when, and carries our seal.
//! The seal opens nothing by itself: the reader's right is looked up each time.

use axum::{
    Router,
    extract::{Path, Request},
    response::{IntoResponse, Response},
    routing::get,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    files::{self, File, Opened, Variant},
    id::{FileId, PersonId},
    site::Site,
    tokens::{Kind, Proof},
    viewer::Viewer,
};
use hmac::{Hmac, Mac};
use http::{HeaderName, HeaderValue, StatusCode, header, request::Parts};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::Sha256;
use tower::ServiceExt;
use tower_http::services::ServeFile;

use crate::{failure::Failure, headers, params::Params, state::State, token};

/// Seconds of a week: addresses change once a week, so that they can be kept by a client meanwhile.
const WEEK: i64 = 7 * 86_400;

/// Who an address is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pass {
    /// What everybody may read, or a reader whose browser carries a session.
    Everybody,
    /// One person, for one to two weeks.
    For(PersonId),
}

impl Pass {
    /// The absolute address of the file itself.
    pub fn address(self, site: &Site, file: &File) -> String {
        self.sealed(site, file, file.address(site))
    }

    /// The absolute address of its small picture; of itself when it has none.
    pub fn preview(self, site: &Site, file: &File) -> String {
        self.sealed(site, file, file.preview_address(site))
    }

    fn sealed(self, site: &Site, file: &File, plain: String) -> String {
        match self {
            Self::For(person) if file.url.is_none() => {
                let until = (site.now().seconds() / WEEK + 2) * WEEK;
                format!(
                    "{plain}?pour={person}&fin={until}&sceau={}",
                    seal(site, file.id, person, until)
                )
            }
            Self::Everybody | Self::For(_) => plain,
        }
    }
}

/// `/media/{file}`, with or without a name after it, its small picture, and the address Lemmy's clients know.
pub fn routes() -> Router<State> {
    Router::new()
        .route("/media/{file}", get(original))
        .route("/media/{file}/preview", get(small))
        .route("/media/{file}/{name}", get(named))
        .route("/pictrs/image/{name}", get(pictrs))
}

async fn original(state: State, Path(file): Path<FileId>, request: Request) -> Result<Response, Failure> {
    serve(&state, file, Variant::Original, request).await
}

async fn named(state: State, Path((file, _)): Path<(FileId, String)>, request: Request) -> Result<Response, Failure> {
    serve(&state, file, Variant::Original, request).await
}

async fn small(state: State, Path(file): Path<FileId>, request: Request) -> Result<Response, Failure> {
    serve(&state, file, Variant::Preview, request).await
}

/// Lemmy's name of a file is its id and an extension; `?thumbnail=` asks for the small picture.
pub async fn pictrs(state: State, Path(name): Path<String>, request: Request) -> Result<Response, Failure> {
    let digits = name.split('.').next().unwrap_or_default();
    let file = digits.parse().map_err(|_| domain::Error::NotFound)?;
    let small = request.uri().query().is_some_and(|query| query.contains("thumbnail="));
    serve(
        &state,
        file,
        if small { Variant::Preview } else { Variant::Original },
        request,
    )
    .await
}

async fn serve(state: &State, file: FileId, variant: Variant, request: Request) -> Result<Response, Failure> {
    let (parts, body) = request.into_parts();
    let viewer = reader(state, file, &parts).await?;
    let request = Request::from_parts(parts, body);
    let opened = files::open(&state.site, viewer, file, variant).await?;
    Ok(dressed(stream(&opened, request).await, &opened))
}

/// Who reads: the sealed address, the token, or the session.
async fn reader(state: &State, file: FileId, parts: &Parts) -> domain::Result<Viewer> {
    if let Some(viewer) = sealed(&state.site, file, parts.uri.query().unwrap_or_default()).await? {
        return Ok(viewer);
    }
    let secret = token::in_header(&parts.headers).map(str::to_owned);
    let cookie = || token::in_cookie(&parts.headers, token::session_cookie_name(&state.site));
    let secret = secret
        .or_else(cookie)
        .or_else(|| token::in_cookie(&parts.headers, "jwt"));
    let proof = token::proven(&state.site, secret.as_deref(), &token::ALL_KINDS).await?;
    Ok(proof
        .filter(may_look)
        .and_then(|proof| proof.actor)
        .map_or_else(Viewer::anyone, |actor| actor.viewer()))
}

/// An application sees files only where it was allowed to read what people say.
fn may_look(proof: &Proof) -> bool {
    let reads = || {
        proof
            .scopes
            .split_whitespace()
            .any(|scope| matches!(scope, "read" | "read:statuses"))
    };
    proof.kind != Kind::Oauth || reads()
}

/// The reader a sealed address names, if the seal is ours and its time is not over.
async fn sealed(site: &Site, file: FileId, query: &str) -> domain::Result<Option<Viewer>> {
    let params = Params::of_query(query);
    let (Some(person), Some(until), Some(sealed)) =
        (params.number("pour"), params.number("fin"), params.words("sceau"))
    else {
        return Ok(None);
    };
    let Ok(sealed) = URL_SAFE_NO_PAD.decode(sealed) else {
        return Ok(None);
    };
    let person = PersonId(person);
    let whole = mac(site, file, person, until).verify_slice(&sealed).is_ok();
    match whole && site.now().seconds() < until {
        true => domain::people::reader(site, person).await.map(Some),
        false => Ok(None),
    }
}

fn seal(site: &Site, file: FileId, person: PersonId, until: i64) -> String {
    URL_SAFE_NO_PAD.encode(mac(site, file, person, until).finalize().into_bytes())
}

fn mac(site: &Site, file: FileId, person: PersonId, until: i64) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(site.secret()).expect("HMAC takes a key of any length");
    mac.update(format!("file {file} for {person} until {until}").as_bytes());
    mac
}

/// The bytes, with ranges and conditions as the request asks.
async fn stream(opened: &Opened, request: Request) -> Response {
    let mime = opened.mime.parse().unwrap_or(mime::APPLICATION_OCTET_STREAM);
    match ServeFile::new_with_mime(&opened.path, &mime).oneshot(request).await {
        Ok(response) if response.status() == StatusCode::NOT_FOUND => StatusCode::NOT_FOUND.into_response(),
        Ok(response) => response.into_response(),
        Err(never) => match never {},
    }
}

/// Whatever somebody put down, the browser runs none of it; what is not a picture or a sound is kept, not shown.
fn dressed(mut response: Response, opened: &Opened) -> Response {
    let shown = [
        "image/jpeg",
        "image/png",
        "image/gif",
        "image/webp",
        "application/pdf",
        "text/plain",
    ];
    let inline =
        shown.contains(&opened.mime.as_str()) || opened.mime.starts_with("audio/") || opened.mime.starts_with("video/");
    let name = utf8_percent_encode(&opened.name, NON_ALPHANUMERIC);
    let disposition = format!(
        "{}; filename*=UTF-8''{name}",
        if inline { "inline" } else { "attachment" }
    );
    let kept = if opened.public {
        "public, max-age=86400"
    } else {
        "private, max-age=3600"
    };
    let says: [(HeaderName, &str); 4] = [
        (header::CONTENT_DISPOSITION, &disposition),
        (header::CACHE_CONTROL, kept),
        (header::CONTENT_SECURITY_POLICY, headers::FILE_POLICY),
        (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
    ];
    for (name, value) in says {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}
