//! The only place where a test speaks HTTP: what a client holds, and what it is answered.
use std::fmt::Display;

use reqwest::header::{ACCEPT, AUTHORIZATION, COOKIE, DATE, HeaderMap, HeaderName, HeaderValue, LOCATION};
use reqwest::multipart::Form;
use reqwest::redirect::Policy;
use reqwest::{Client, Method, RequestBuilder};
use serde_json::Value;
use url::Url;

/// A client of one house, with whatever it proves itself by. It follows no redirection. Cheap to clone.
#[derive(Clone)]
pub struct Door {
    http: Client,
    origin: Url,
    headers: HeaderMap,
}

impl Door {
    pub fn new(origin: &Url) -> Self {
        let http = Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .timeout(super::PATIENCE * 2)
            .build()
            .unwrap();
        Self {
            http,
            origin: origin.clone(),
            headers: HeaderMap::new(),
        }
    }

    pub fn with(mut self, name: HeaderName, value: &str) -> Self {
        self.headers.insert(name, HeaderValue::from_str(value).unwrap());
        self
    }

    pub fn with_bearer(self, secret: &str) -> Self {
        self.with(AUTHORIZATION, &format!("Bearer {secret}"))
    }

    pub fn with_cookie(self, cookie: &str) -> Self {
        self.with(COOKIE, cookie)
    }

    /// Asks for ActivityPub rather than for pages.
    pub fn of_server(self) -> Self {
        self.with(ACCEPT, "application/activity+json")
    }

    /// A request to be filled by hand; `path` begins with `/`, or is an address of this house.
    pub fn ask(&self, method: Method, path: impl Display) -> RequestBuilder {
        let url = self.origin.join(&path.to_string()).unwrap();
        self.http.request(method, url).headers(self.headers.clone())
    }

    pub async fn get(&self, path: impl Display) -> Answer {
        Answer::of(self.ask(Method::GET, path)).await
    }

    pub async fn post(&self, path: impl Display, body: &Value) -> Answer {
        Answer::of(self.ask(Method::POST, path).json(body)).await
    }

    pub async fn put(&self, path: impl Display, body: &Value) -> Answer {
        Answer::of(self.ask(Method::PUT, path).json(body)).await
    }

    pub async fn patch(&self, path: impl Display, body: &Value) -> Answer {
        Answer::of(self.ask(Method::PATCH, path).json(body)).await
    }

    pub async fn delete(&self, path: impl Display) -> Answer {
        Answer::of(self.ask(Method::DELETE, path)).await
    }

    pub async fn form(&self, path: impl Display, fields: &[(&str, &str)]) -> Answer {
        Answer::of(self.ask(Method::POST, path).form(fields)).await
    }

    pub async fn upload(&self, path: impl Display, form: Form) -> Answer {
        Answer::of(self.ask(Method::POST, path).multipart(form)).await
    }
}

/// What was answered, read to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
    /// What was asked, for whoever reads a failure.
    asked: String,
}

impl Answer {
    pub async fn of(request: RequestBuilder) -> Self {
        let (http, request) = request.build_split();
        let request = request.unwrap();
        let asked = format!("{} {}", request.method(), request.url());
        let response = http.execute(request).await;
        let response = response.unwrap_or_else(|error| panic!("{asked}: {error:?}"));
        Self {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: response.bytes().await.unwrap().to_vec(),
            asked,
        }
    }

    /// Fails unless the answer is a success or a redirection.
    pub fn ok(self) -> Self {
        assert!(self.status < 400, "{self}");
        self
    }

    /// Fails unless the answer is exactly this.
    pub fn is(self, status: u16) -> Self {
        assert!(self.status == status, "not {status}: {self}");
        self
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("no JSON ({error}): {self}"))
    }

    /// Where a redirection leads.
    pub fn location(&self) -> &str {
        self.header(LOCATION.as_str())
            .unwrap_or_else(|| panic!("no way on: {self}"))
    }

    /// All that may tell two answers apart, but for when they were given and how many came before.
    pub fn essence(&self) -> (u16, Vec<(String, String)>, String) {
        let readable = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let of_time = |name: &HeaderName| *name == DATE || name.as_str().starts_with("x-ratelimit-");
        let headers = self.headers.iter().filter(|(name, _)| !of_time(name));
        let mut headers: Vec<_> = headers
            .map(|(name, value)| (name.to_string(), readable(value)))
            .collect();
        headers.sort();
        (self.status, headers, self.text())
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

impl Display for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let body: String = self.text().chars().take(2_000).collect();
        write!(f, "{} answered {}: {body}", self.asked, self.status)
    }
}
