//! The shape of `demo/story.toml`.
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Story {
    pub site: About,
    pub people: Vec<Person>,
    pub communities: Vec<Community>,
    pub threads: Vec<Thread>,
    pub notes: Vec<Note>,
    pub follows: Vec<Follow>,
}

impl Story {
    /// The one that is told; the tests read it, so it can be read.
    pub(super) fn shipped() -> Self {
        toml::from_str(include_str!("../../demo/story.toml")).expect("the shipped story is one")
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct About {
    pub title: String,
    pub summary: String,
    pub rules: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Person {
    pub handle: String,
    pub name: String,
    pub summary: String,
    #[serde(default)]
    pub admin: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Community {
    pub handle: String,
    pub name: String,
    pub summary: String,
    pub policy: Entry,
    #[serde(default)]
    pub public: bool,
    #[serde(default)]
    pub charter: String,
    pub founder: String,
    pub animators: Vec<String>,
    pub members: Vec<String>,
    #[serde(default)]
    pub asking: Vec<String>,
    #[serde(default)]
    pub circles: Vec<Circle>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Entry {
    Open,
    Approval,
    Invitation,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Circle {
    pub name: String,
    #[serde(default)]
    pub discreet: bool,
    pub members: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Thread {
    pub by: String,
    pub community: String,
    #[serde(default)]
    pub circle: Option<String>,
    pub title: String,
    pub text: String,
    /// The name of a file in `demo`.
    #[serde(default)]
    pub document: Option<String>,
    #[serde(default)]
    pub thanks: Vec<String>,
    #[serde(default)]
    pub replies: Vec<Reply>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reply {
    pub by: String,
    pub text: String,
    #[serde(default)]
    pub thanks: Vec<String>,
    #[serde(default)]
    pub replies: Vec<Reply>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Note {
    pub by: String,
    pub to: Audience,
    pub text: String,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Audience {
    Public,
    Organisation,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Follow {
    pub who: String,
    pub whom: Vec<String>,
}

/// The bytes of a document of the story.
pub(super) fn document(name: &str) -> Option<&'static [u8]> {
    match name {
        "grille-observation.pdf" => Some(include_bytes!("../../demo/grille-observation.pdf")),
        "compte-rendu-octobre.odt" => Some(include_bytes!("../../demo/compte-rendu-octobre.odt")),
        "calendrier-serre.txt" => Some(include_bytes!("../../demo/calendrier-serre.txt")),
        _ => None,
    }
}
