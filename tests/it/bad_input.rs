//! What nobody should send, at each door: the status and the shape of error that the door's clients know, and nothing
//! kept. The tables are the test; a line is added where a client or an enemy found something.
mod bombs;
mod lemmy;
mod mastodon;
mod pages;
mod servers;
mod wire;

use domain::circles::Kind;
use domain::people::census;
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::Value;

use crate::town::{Answer, Door, House, Resident};

/// The largest file with the largest form around it, and one byte more.
const TOO_LARGE: usize = (32 << 20) + (1 << 20) + 1;

/// What is sent.
enum Body {
    Nothing,
    /// Written as it stands, said to be JSON.
    Json(String),
    Form(&'static [(&'static str, &'static str)]),
    Raw(&'static str, Vec<u8>),
    /// The file of a form, with a title beside it.
    File(&'static str, &'static str, Vec<u8>),
}

use Body::{File, Json, Nothing, Raw};

fn json(text: impl Into<String>) -> Body {
    Json(text.into())
}

/// How a door says no.
#[derive(Clone, Copy)]
enum Shape {
    /// A page with words on it.
    Page,
    /// `{"error": "a sentence"}`.
    Mastodon,
    /// `{"error": "a_word"}`.
    Lemmy,
    /// Another server needs no words.
    Server,
}

/// One thing sent: what is wrong with it, where, the body, and the status it is refused with.
type Line = (&'static str, Method, &'static str, Body, u16);

/// A house with Ana, a community, and a first thread in it.
struct Scene<'a> {
    house: &'a House,
    ana: Resident,
}

impl<'a> Scene<'a> {
    async fn set(house: &'a House) -> Self {
        let ana = house.member("ana").await;
        house.community(&ana, "relais", Kind::Public).await;
        Self { house, ana }
    }

    /// How much is kept: what was said, and files.
    async fn kept(&self) -> (i64, i64, usize) {
        let census = census(&self.house.site()).await.unwrap();
        (census.threads, census.comments, self.house.files())
    }

    /// Sends every line of a table through a door; all offences are told at once.
    async fn refuses(&self, door: &Door, shape: Shape, table: Vec<Line>) {
        let before = self.kept().await;
        let mut offences = Vec::new();
        for (what, method, path, body, status) in table {
            let answer = sent(door, (method, path), body).await;
            if answer.status != status {
                offences.push(format!("{what}: not {status}: {answer}"));
            } else if !is_shaped(&answer, shape) {
                offences.push(format!("{what}: not said as the door does: {answer}"));
            }
            let after = self.kept().await;
            if after != before {
                offences.push(format!("{what}: something was kept: {before:?} {after:?}"));
                break;
            }
        }
        assert!(offences.is_empty(), "{}", offences.join("\n"));
    }
}

async fn sent(door: &Door, (method, path): (Method, &str), body: Body) -> Answer {
    let request = door.ask(method, path);
    let request = match body {
        Nothing => request,
        Json(text) => request.header("content-type", "application/json").body(text),
        Body::Form(fields) => request.form(fields),
        Raw(kind, bytes) => request.header("content-type", kind).body(bytes),
        File(field, name, bytes) => {
            let part = Part::bytes(bytes).file_name(name);
            let form = Form::new()
                .text("title", "Un titre")
                .text("source", "Un texte")
                .part(field, part);
            request.multipart(form)
        }
    };
    Answer::of(request).await
}

fn is_shaped(answer: &Answer, shape: Shape) -> bool {
    let kind = answer.header("content-type").unwrap_or_default();
    match shape {
        Shape::Page => kind.starts_with("text/html") && answer.text().contains("<h1"),
        Shape::Server => answer.body.is_empty(),
        Shape::Mastodon => {
            let said = serde_json::from_slice::<Value>(&answer.body).unwrap_or_default();
            kind.starts_with("application/json") && said["error"].as_str().is_some_and(|words| !words.is_empty())
        }
        Shape::Lemmy => {
            let said = serde_json::from_slice::<Value>(&answer.body).unwrap_or_default();
            let is_word = |word: &str| word.chars().all(|c| c.is_ascii_lowercase() || c == '_') && !word.is_empty();
            kind.starts_with("application/json") && said["error"].as_str().is_some_and(is_word)
        }
    }
}

/// Words that would be a program, if they were taken at their word.
const HOSTILE: &str = r#"<script>alert(1)</script><img src=x onerror="alert(1)"> [a](javascript:alert(1)) <a href="java&#10;script:alert(1)">b</a> <svg/onload=alert(1)> ![c](data:text/html;base64,PHNjcmlwdD4=) <iframe src=//evil.example></iframe> <style>*{display:none}</style>"#;
/// The same, short enough for a title.
const TITLE: &str = r#"<script>alert(1)</script><img src=x onerror="alert(1)"><svg/onload=alert(1)>"#;

/// Whether nothing of [`HOSTILE`] would run or load: only what stands in a tag could.
fn is_harmless(html: &str) -> bool {
    let html = html.to_lowercase();
    let tags = html
        .split('<')
        .skip(1)
        .map(|rest| rest.split('>').next().unwrap_or(rest));
    let begins = ["script", "svg/", "iframe", "style", "img src=x"];
    let holds = [" onerror", "onload", "href=\"java", "src=\"data", "href=\"data"];
    let bad =
        |tag: &str| begins.iter().any(|word| tag.starts_with(word)) || holds.iter().any(|word| tag.contains(word));
    !tags.into_iter().any(bad)
}
