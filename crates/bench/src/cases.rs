//! The only list of what is measured: each line of the table, and the requests behind it.
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::ground::Ground;
use crate::inbox::Neighbours;
use crate::server::HOST;

/// How requests are made, by their number.
type Make = Box<dyn Fn(usize) -> Option<Vec<u8>>>;

/// A line of the table.
pub struct Case {
    make: Make,
    asked: AtomicUsize,
}

impl Case {
    /// The next request; none when there are no more that are not repetitions.
    pub fn next(&self) -> Option<Vec<u8>> {
        (self.make)(self.asked.fetch_add(1, Ordering::Relaxed))
    }
}

/// What a line is about, and how many a second it must reach on SQLite with 100,000 posts.
pub struct Line {
    pub name: &'static str,
    pub about: &'static str,
    pub target: Option<f64>,
}

pub const LINES: [Line; 11] = [
    Line {
        name: "feed",
        about: "feed of 20, signed in, JSON",
        target: Some(1_000.0),
    },
    Line {
        name: "thread",
        about: "thread of 100 comments, JSON",
        target: Some(800.0),
    },
    Line {
        name: "page",
        about: "community page, HTML",
        target: Some(1_500.0),
    },
    Line {
        name: "page-gzip",
        about: "the same, compressed",
        target: None,
    },
    Line {
        name: "page-member",
        about: "the same, signed in",
        target: None,
    },
    Line {
        name: "search",
        about: "search, one or two words",
        target: None,
    },
    Line {
        name: "notices",
        about: "notifications, 40",
        target: None,
    },
    Line {
        name: "vote",
        about: "vote",
        target: None,
    },
    Line {
        name: "post",
        about: "post a thread in a community",
        target: Some(1_000.0),
    },
    Line {
        name: "inbox-votes",
        about: "inbox: a signed like, of fifty people elsewhere",
        target: Some(3_000.0),
    },
    Line {
        name: "inbox-answers",
        about: "inbox: a signed answer, of the same",
        target: Some(3_000.0),
    },
];

/// The case of a line. The last of [`LINES`] change what the others read.
pub fn case(name: &'static str, ground: &Ground) -> Case {
    let facts = &ground.facts;
    let tokens = facts.tokens.clone();
    let make: Make = match name {
        "feed" => signed(tokens, |_| "/api/v1/timelines/home?limit=20".to_owned()),
        "thread" => {
            let threads = facts.threads.clone();
            signed(tokens, move |n| {
                format!("/api/v1/statuses/{}/context", threads[n % threads.len()])
            })
        }
        "search" => {
            let words = facts.words.clone();
            signed(tokens, move |n| {
                let first = &words[n % words.len()];
                let and = if n.is_multiple_of(2) {
                    String::new()
                } else {
                    format!("%20{}", percent(&words[(n / 7) % 3]))
                };
                format!("/api/v2/search?type=statuses&q={}{and}", percent(first))
            })
        }
        "notices" => signed(tokens, |_| "/api/v1/notifications?limit=40".to_owned()),
        "vote" => {
            let posts = facts.posts.clone();
            Box::new(move |n| {
                // Each for another post than the one before; nobody twice for the same.
                let (post, round) = (posts.get(n % posts.len())?, n / posts.len());
                let token = (round < tokens.len()).then(|| &tokens[(n + round) % tokens.len()])?;
                let path = format!("/api/v1/statuses/{post}/favourite");
                Some(sent(&path, &bearer(token), ("application/json", "{}")))
            })
        }
        "post" => {
            let communities = facts.communities.clone();
            Box::new(move |n| {
                let (_, community) = communities[n % communities.len()];
                let body = serde_json::json!({
                    "status": format!("Compte rendu {n}\n\nNous avons parlé du jardin, de la cuisine et du prochain atelier. \
                        Il reste deux places, et la salle est à trouver avant mardi; écrivez ici si vous en connaissez une."),
                    "courtepointe": { "community_id": community },
                });
                let body = body.to_string();
                Some(sent(
                    "/api/v1/statuses",
                    &bearer(&tokens[n % tokens.len()]),
                    ("application/json", &body),
                ))
            })
        }
        "inbox-votes" => {
            let votes = ground.neighbours.as_ref().map(Neighbours::votes).unwrap_or_default();
            Box::new(move |n| votes.get(n).cloned())
        }
        "inbox-answers" => {
            let answers = ground.neighbours.as_ref().map(Neighbours::answers).unwrap_or_default();
            Box::new(move |n| answers.get(n).cloned())
        }
        _ => page(name, ground),
    };
    Case {
        make,
        asked: AtomicUsize::new(0),
    }
}

fn page(name: &str, ground: &Ground) -> Make {
    let communities = ground.facts.communities.clone();
    let sessions = ground.facts.sessions.clone();
    let (gzip, member) = (name == "page-gzip", name == "page-member");
    Box::new(move |n| {
        let (handle, _) = &communities[n % communities.len()];
        let mut more = String::from("Accept: text/html\r\nAccept-Language: fr-CA\r\n");
        if gzip {
            more.push_str("Accept-Encoding: gzip\r\n");
        }
        if member {
            more.push_str(&format!("Cookie: courtepointe={}\r\n", sessions[n % sessions.len()]));
        }
        Some(asked(&format!("/c/{handle}"), &more))
    })
}

fn signed(tokens: Vec<String>, path: impl Fn(usize) -> String + 'static) -> Make {
    Box::new(move |n| Some(asked(&path(n), &bearer(&tokens[n % tokens.len()]))))
}

fn bearer(token: &str) -> String {
    format!("Authorization: Bearer {token}\r\nAccept: application/json\r\n")
}

fn asked(path: &str, headers: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: {HOST}\r\n{headers}\r\n").into_bytes()
}

/// A request with a body, of a type.
pub fn sent(path: &str, headers: &str, (kind, body): (&str, &str)) -> Vec<u8> {
    let length = body.len();
    format!("POST {path} HTTP/1.1\r\nHost: {HOST}\r\n{headers}Content-Type: {kind}\r\nContent-Length: {length}\r\n\r\n{body}")
        .into_bytes()
}

/// A word in an address.
fn percent(word: &str) -> String {
    let one = |byte: u8| match byte {
        byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    word.bytes().map(one).collect()
}
