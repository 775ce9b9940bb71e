//! The only place that says who a page is drawn for: who they are, in which language, at what time.

use std::borrow::Cow;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use domain::actor::Actor;
use domain::id::TokenId;
use domain::site::{Settings, Site};
use domain::viewer::Viewer;
use domain::{Error, notices, people};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use maud::Markup;
use web::Allowance;
use web::state::State;
use web::token::{Session, in_cookie};

use crate::dates;
use crate::look::{Frame, Me, Way};
use crate::refusal::Refusal;
use crate::words::Lang;

/// The cookie that remembers a chosen language.
pub const LANGUAGE_COOKIE: &str = "langue";

/// The language a request asks for: the one chosen before, or what the browser prefers.
pub fn language_of(headers: &HeaderMap) -> Lang {
    let chosen = in_cookie(headers, LANGUAGE_COOKIE).and_then(|tag| Lang::of_tag(&tag));
    let accepted = || {
        headers
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok())
            .map(Lang::accepted)
    };
    chosen.or_else(accepted).unwrap_or(Lang::French)
}

/// Whoever looks at a page.
#[derive(Clone)]
pub struct Visitor {
    pub state: State,
    pub site: Site,
    pub settings: Arc<Settings>,
    pub now: DateTime<Utc>,
    /// The page being read; the first one when a form was sent.
    path: String,
    actor: Option<Actor>,
    token: Option<TokenId>,
    me: Option<Me>,
    lang: Lang,
}

impl Visitor {
    pub fn lang(&self) -> Lang {
        self.lang
    }

    pub fn viewer(&self) -> Viewer {
        self.actor.map_or_else(Viewer::anyone, |actor| actor.viewer())
    }

    pub fn actor(&self) -> Option<&Actor> {
        self.actor.as_ref()
    }

    /// Who is signed in; a refusal that leads to the sign-in page when nobody is.
    pub fn known(&self) -> Result<&Actor, Refusal> {
        self.actor.as_ref().ok_or(Refusal::from(Error::Unproven))
    }

    /// The session this request came with.
    pub fn token(&self) -> Option<TokenId> {
        self.token
    }

    /// How the person signed in is shown.
    pub fn me(&self) -> Option<&Me> {
        self.me.as_ref()
    }

    /// Counts one; a refusal that says when to come back, when it was one too many.
    pub fn allowed(&self, allowance: Allowance, actor: &Actor) -> Result<(), Error> {
        self.spend(allowance, &format!("p{}", actor.id()))
    }

    /// The same for somebody who is only an address or a login.
    pub fn spend(&self, allowance: Allowance, who: &str) -> Result<(), Error> {
        let spent = self.state.limits.spend(allowance, who);
        spent.map(drop).map_err(|too_often| Error::Busy(too_often.retry))
    }

    /// A `<time>` in the visitor's language.
    pub fn time(&self, at: domain::Timestamp) -> Markup {
        dates::moment(self.lang, at.to_chrono(), self.now)
    }

    /// A page with this title, to be filled.
    pub fn page<'a>(&'a self, title: impl Into<Cow<'a, str>>) -> Page<'a> {
        let mut frame = Frame::bare(self.lang, &self.settings.title, title);
        frame.contact = &self.settings.contact;
        frame.me = self.me.as_ref();
        frame.path = &self.path;
        Page {
            frame,
            status: StatusCode::OK,
            private: self.actor.is_some(),
        }
    }
}

impl FromRequestParts<State> for Visitor {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Refusal> {
        let session = Session::from_request_parts(parts, state)
            .await
            .map_err(|failure| Refusal::from(failure.0))?;
        let actor = session.actor().copied();
        let mut lang = language_of(&parts.headers);
        let mut me = None;
        if let Some(actor) = &actor {
            let chosen = in_cookie(&parts.headers, LANGUAGE_COOKIE).is_some();
            let account = people::account(&state.site, actor).await?;
            if let Some(of_account) = Lang::of_tag(&account.locale).filter(|_| !chosen) {
                lang = of_account;
            }
            me = Some(shown(&state.site, actor).await?);
        }
        Ok(Self {
            state: state.clone(),
            site: state.site.clone(),
            settings: state.site.settings(),
            now: state.site.now().to_chrono(),
            path: path_of(parts),
            actor,
            token: session.0.map(|proof| proof.id),
            me,
            lang,
        })
    }
}

fn path_of(parts: &Parts) -> String {
    let read = parts.uri.path_and_query().filter(|_| parts.method == Method::GET);
    read.map_or_else(|| "/".to_owned(), ToString::to_string)
}

async fn shown(site: &Site, actor: &Actor) -> Result<Me, Refusal> {
    let profile = people::profile(site, actor.viewer(), actor.id().into()).await?;
    let unread = notices::unread(site, actor).await?;
    Ok(Me {
        name: profile.display_name().to_owned(),
        picture: crate::parts::person::picture(site, &profile),
        handle: profile.handle,
        unread,
        admin: actor.is_admin(),
    })
}

/// A page being made: a frame, a status, and whether it may be kept by a cache.
pub struct Page<'a> {
    frame: Frame<'a>,
    status: StatusCode,
    private: bool,
}

impl Page<'_> {
    /// Which of the four ways is lit.
    pub fn here(mut self, way: Way) -> Self {
        self.frame.here = Some(way);
        self
    }

    /// Two columns on a large screen.
    pub fn wide(mut self) -> Self {
        self.frame.wide = true;
        self
    }

    /// Open to search engines, with this sentence.
    pub fn open(mut self, summary: impl Into<String>) -> Self {
        self.frame.summary = Some(summary.into());
        self
    }

    pub fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// The answer.
    pub fn show(self, body: &Markup) -> Response {
        let mut response = (self.status, self.frame.around(body)).into_response();
        let kept = if self.private { "private, no-store" } else { "no-cache" };
        response
            .headers_mut()
            .insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
        response.headers_mut().insert(
            header::CONTENT_LANGUAGE,
            HeaderValue::from_static(self.frame.lang.tag()),
        );
        response
    }
}
