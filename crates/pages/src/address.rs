//! The only place that reads what an address or a form asked for, and refuses what cannot be read as a page would.

use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use domain::Error;
use http::request::Parts;
use web::Params;
use web::state::State;

use crate::refusal::Refusal;

/// A number in the path. Anything else is a page that does not exist.
#[derive(Clone, Copy, Debug)]
pub struct Asked<T>(pub T);

impl<T: std::str::FromStr + Send> FromRequestParts<State> for Asked<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Refusal> {
        let Path(text) = Path::<String>::from_request_parts(parts, state)
            .await
            .map_err(|_| Refusal::from(Error::NotFound))?;
        text.parse().map(Self).map_err(|_| Error::NotFound.into())
    }
}

/// A form that was filled.
#[derive(Clone, Debug)]
pub struct Filled(pub Params);

impl FromRequest<State> for Filled {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &State) -> Result<Self, Refusal> {
        Ok(Self(Params::from_request(request, state).await?))
    }
}

/// The two halves of `ana` or `ana@host`, with or without the sign before.
pub fn split(address: &str) -> (&str, Option<&str>) {
    let address = address.trim().trim_start_matches(['@', '!']);
    match address.split_once('@') {
        Some((name, host)) => (name, Some(host)),
        None => (address, None),
    }
}

/// A way back to one of our own pages: a path, never another site.
pub fn back(said: Option<&str>) -> String {
    let own =
        |path: &&str| path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\n', '\r', '\t']);
    said.filter(own).unwrap_or("/").to_owned()
}

#[cfg(test)]
mod tests {
    use super::back;

    #[test]
    fn a_way_back_never_leads_to_another_site() {
        assert_eq!(back(Some("/post/3?page=2")), "/post/3?page=2");
        for hostile in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "javascript:1",
            "/\t/evil.example",
            "",
        ] {
            assert_eq!(back(Some(hostile)), "/");
        }
    }
}
