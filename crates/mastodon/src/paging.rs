//! The only place that knows how clients turn pages: `max_id`, `since_id`, `min_id`, `limit`, and the `Link` header.

use std::convert::Infallible;

use axum::{
    Json,
    extract::{FromRequestParts, OriginalUri},
    response::{IntoResponse, Response},
};
use domain::{
    id::Moment,
    page::{Cursor, Page},
    people,
    site::Site,
};
use http::{HeaderValue, header, request::Parts};
use serde::Serialize;
use url::Url;
use web::{Params, State};

use crate::refusal::Refusal;

/// How many, when nothing is said, and at most.
#[derive(Clone, Copy)]
pub struct Length(i64, i64);

pub const STATUSES: Length = Length(20, 40);
pub const ACCOUNTS: Length = Length(40, 80);
pub const NOTIFICATIONS: Length = Length(40, 80);

/// The address that was asked for, absolute, and what it said.
pub struct Here {
    url: Url,
    pub params: Params,
}

/// A page on its way out.
pub struct Paged<T> {
    items: T,
    link: Option<HeaderValue>,
}

pub type Listed<T> = Result<Paged<Vec<T>>, Refusal>;

impl Here {
    pub fn limit(&self, Length(usual, most): Length) -> i64 {
        self.params
            .number("limit")
            .filter(|limit| 0 < *limit)
            .unwrap_or(usual)
            .min(most)
    }

    /// Which page. The id of a wrapper is that of its thread plus one, so a bound « before » it is before the thread.
    pub fn cursor(&self, length: Length) -> Cursor {
        let id = |name| self.params.number(name).map(Moment);
        Cursor {
            before: id("max_id").map(|moment| if moment.is_wrapper() { moment.bare() } else { moment }),
            after: id("min_id"),
            since: id("since_id"),
            limit: self.limit(length),
        }
    }

    /// Which lines of a list of people.
    pub fn lines(&self, length: Length) -> people::Listed {
        people::Listed {
            before: self.params.number("max_id"),
            after: self.params.number("min_id"),
            since: self.params.number("since_id"),
            limit: self.limit(length),
        }
    }

    pub fn page<T, U: Serialize>(&self, page: Page<T>, shape: impl FnOnce(Vec<T>) -> U) -> Paged<U> {
        let link = self.link(page.older, page.newer);
        Paged {
            items: shape(page.items),
            link,
        }
    }

    /// `next` first: some clients read only the beginning.
    fn link(&self, older: Option<i64>, newer: Option<i64>) -> Option<HeaderValue> {
        let next = older.map(|id| format!("<{}>; rel=\"next\"", self.turned("max_id", id)));
        let previous = newer.map(|id| format!("<{}>; rel=\"prev\"", self.turned("min_id", id)));
        let links: Vec<_> = next.into_iter().chain(previous).collect();
        HeaderValue::from_str(&links.join(", "))
            .ok()
            .filter(|value| !value.is_empty())
    }

    /// The same question about another page; the token, if it stood in the address, stays out.
    fn turned(&self, name: &str, id: i64) -> Url {
        let turning = ["max_id", "min_id", "since_id", "access_token"];
        let kept: Vec<(String, String)> = self
            .url
            .query_pairs()
            .filter(|(key, _)| !turning.contains(&&**key))
            .map(|(k, v)| (k.into(), v.into()))
            .collect();
        let mut url = self.url.clone();
        url.query_pairs_mut()
            .clear()
            .extend_pairs(kept)
            .append_pair(name, &id.to_string());
        url
    }

    fn of(site: &Site, path_and_query: &str) -> Self {
        let mut url = site.origin().clone();
        let (path, query) = path_and_query.split_once('?').unwrap_or((path_and_query, ""));
        url.set_path(path);
        url.set_query(Some(query).filter(|query| !query.is_empty()));
        Self {
            url,
            params: Params::of_query(query),
        }
    }
}

impl FromRequestParts<State> for Here {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Infallible> {
        let asked = parts
            .extensions
            .get::<OriginalUri>()
            .map_or(&parts.uri, |original| &original.0);
        Ok(Self::of(
            &state.site,
            asked.path_and_query().map_or("/", |path| path.as_str()),
        ))
    }
}

impl<T: Serialize> IntoResponse for Paged<T> {
    fn into_response(self) -> Response {
        let mut response = Json(self.items).into_response();
        if let Some(link) = self.link {
            response.headers_mut().insert(header::LINK, link);
        }
        response
    }
}
