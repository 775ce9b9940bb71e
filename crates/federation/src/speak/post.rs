//! The only place that writes a post as ActivityPub: a thread is a Page, everything else a Note.

use super::audience::{audience, named};
use domain::{
    PostView, Site,
    files::File,
    polls::{Choice, Poll},
};
use serde_json::{Map, Value, json};

/// Characters of the excerpt that a microblog shows under the title.
const EXCERPT: usize = 280;

/// A post, what it answers, and the thread that began here in which it stands.
pub fn post(site: &Site, view: &PostView, (parent, root): (Option<&PostView>, Option<&str>)) -> Value {
    let addressed = audience(site, view, parent);
    let mut object = Map::new();
    let mut put = |key: &str, value: Value| {
        object.insert(key.to_owned(), value);
    };
    put("id", json!(view.uri));
    put("type", json!(kind(view)));
    put("attributedTo", json!(view.author.uri));
    put("to", json!(addressed.to));
    put("cc", json!(addressed.cc));
    put("content", json!(view.post.html));
    put("mediaType", json!("text/html"));
    put(
        "source",
        json!({ "content": view.post.source, "mediaType": "text/markdown" }),
    );
    put("url", json!(view.url));
    put("published", json!(view.post.created_at().to_string()));
    put("sensitive", json!(view.post.sensitive));
    put("attachment", Value::Array(attachments(site, view)));
    put("tag", Value::Array(tags(site, view, parent)));
    if let Some(group) = addressed.group {
        put("audience", json!(group));
    }
    if let Some(title) = &view.post.title {
        put("name", json!(title));
    }
    if let Some(summary) = summary(view) {
        put("summary", json!(summary));
    }
    if let Some(parent) = parent {
        put("inReplyTo", json!(parent.uri));
    }
    if let Some(edited) = view.post.edited_at {
        put("updated", json!(edited.to_string()));
    }
    if let Some(language) = &view.post.language {
        put("contentMap", json!({ language: view.post.html }));
        put("language", json!({ "identifier": language, "name": language }));
    }
    if view.is_public() && view.post.local {
        put("replies", json!(format!("{}/replies", view.uri)));
    }
    if let Some(root) = root {
        put("context", json!(format!("{root}/context")));
    }
    if let Some(poll) = &view.poll {
        object.extend(question(poll));
    }
    Value::Object(object)
}

/// The answers to choose from, and how often each was chosen (FEP-9967).
fn question(poll: &Poll) -> Map<String, Value> {
    let option = |choice: &Choice| {
        json!({ "type": "Note", "name": choice.name,
            "replies": { "type": "Collection", "totalItems": choice.votes } })
    };
    let key = if poll.ballot.multiple { "anyOf" } else { "oneOf" };
    let options: Vec<Value> = poll.ballot.options.iter().map(option).collect();
    let mut question = Map::new();
    question.insert(key.to_owned(), Value::Array(options));
    question.insert("votersCount".to_owned(), json!(poll.ballot.voters));
    if let Some(end) = poll.ballot.ends_at {
        question.insert("endTime".to_owned(), json!(end.to_string()));
        if poll.ended {
            question.insert(
                "closed".to_owned(),
                json!(poll.ballot.closed_at.unwrap_or(end).to_string()),
            );
        }
    }
    question
}

/// What is left of something that everybody could read.
pub fn tombstone(view: &PostView) -> Value {
    let at = view.post.erased_at.or(view.post.removed_at).map(|at| at.to_string());
    json!({ "id": view.uri, "type": "Tombstone", "deleted": at })
}

fn kind(view: &PostView) -> &'static str {
    if view.poll.is_some() {
        "Question"
    } else if view.post.title.is_some() && view.post.root_id.is_none() {
        "Page"
    } else {
        "Note"
    }
}

/// A warning; or, under a title, what a microblog shows of the text.
fn summary(view: &PostView) -> Option<String> {
    match &view.post.warning {
        Some(warning) => Some(warning.clone()),
        None if kind(view) == "Page" => {
            Some(text::excerpt(&text::html::to_text(&view.post.html), EXCERPT)).filter(|text| !text.is_empty())
        }
        None => None,
    }
}

/// The link first: some read only the first attachment. Every `url` is one text: some refuse the post otherwise.
fn attachments(site: &Site, view: &PostView) -> Vec<Value> {
    let link = view
        .post
        .link
        .iter()
        .map(|href| json!({ "type": "Link", "href": href }));
    let document = view.document.iter().map(|document| {
        json!({ "type": "Document", "mediaType": document.mime, "name": document.name,
            "url": site.address(document.page()) })
    });
    let carried = view.document.as_ref().map(|document| document.file_id);
    let media = view
        .media
        .iter()
        .filter(|file| Some(file.id) != carried)
        .map(|file| picture(site, file));
    link.chain(document).chain(media).collect()
}

fn picture(site: &Site, file: &File) -> Value {
    let mut attachment = json!({
        "type": if file.is_picture() { "Image" } else { "Document" },
        "mediaType": file.mime,
        "url": file.address(site),
        "name": if file.alt.is_empty() { Value::Null } else { json!(file.alt) },
    });
    for (key, value) in [
        ("width", file.width.map(Value::from)),
        ("height", file.height.map(Value::from)),
    ] {
        if let Some(value) = value {
            attachment[key] = value;
        }
    }
    if let Some(blurhash) = &file.blurhash {
        attachment["blurhash"] = json!(blurhash);
    }
    attachment
}

/// Whom it names, and the community: an answer from a microblog reaches it only when it is named.
fn tags(site: &Site, view: &PostView, parent: Option<&PostView>) -> Vec<Value> {
    let mut named = named(view, parent);
    if let Some(community) = view.community.as_ref().filter(|_| view.is_public())
        && named.iter().all(|profile| profile.id != community.id)
    {
        named.push(community);
    }
    let mentions = named.into_iter().map(|profile| {
        let host = if profile.local() { site.host() } else { &profile.host };
        json!({ "type": "Mention", "href": profile.uri, "name": format!("@{}@{host}", profile.handle) })
    });
    let words = view.tags.iter().map(|word| {
        json!({ "type": "Hashtag", "name": format!("#{word}"), "href": site.address(format_args!("tags/{word}")) })
    });
    mentions.chain(words).collect()
}
