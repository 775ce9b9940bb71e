//! The only place for the shape of an account: a person, or a community seen as a group.

use domain::{
    actor::Role,
    actors::{ActorKind, Profile},
    people::{Moving, Preferences},
};
use serde::Serialize;
use serde_json::Value;

use super::Frame;

#[derive(Clone, Debug, Serialize)]
pub struct Account {
    pub id: String,
    pub username: String,
    pub acct: String,
    pub display_name: String,
    pub locked: bool,
    pub bot: bool,
    pub discoverable: bool,
    pub indexable: bool,
    pub group: bool,
    pub created_at: String,
    pub note: String,
    pub url: String,
    pub uri: String,
    pub avatar: String,
    pub avatar_static: String,
    pub avatar_description: String,
    pub header: String,
    pub header_static: String,
    pub header_description: String,
    pub followers_count: i64,
    pub following_count: i64,
    pub statuses_count: i64,
    /// A date without time.
    pub last_status_at: Option<String>,
    pub hide_collections: bool,
    pub noindex: bool,
    pub emojis: Vec<Value>,
    pub roles: Vec<Value>,
    pub fields: Vec<Field>,
    /// Where they went to live; said where one account is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moved: Option<Box<Account>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub also_known_as: Option<Vec<String>>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Field {
    pub name: String,
    pub value: String,
    pub verified_at: Option<String>,
}

/// One's own account.
#[derive(Clone, Debug, Serialize)]
pub struct CredentialAccount {
    #[serde(flatten)]
    pub account: Account,
    pub source: Source,
    pub role: RoleShape,
}

/// One's own words, as they were written.
#[derive(Clone, Debug, Serialize)]
pub struct Source {
    pub privacy: String,
    pub sensitive: bool,
    pub language: Option<String>,
    pub note: String,
    pub fields: Vec<Field>,
    pub follow_requests_count: usize,
    pub hide_collections: bool,
    pub discoverable: bool,
    pub indexable: bool,
    pub attribution_domains: Vec<String>,
    pub quote_policy: &'static str,
}

#[derive(Clone, Debug, Serialize)]
pub struct RoleShape {
    pub id: &'static str,
    pub name: &'static str,
    pub color: &'static str,
    pub permissions: &'static str,
    pub highlighted: bool,
}

impl Account {
    pub fn of(frame: &Frame, profile: &Profile) -> Self {
        let (avatar, header) = (frame.avatar_url(profile), frame.header_url(profile));
        Self {
            id: profile.id.to_string(),
            username: profile.handle.clone(),
            acct: profile.address(),
            display_name: profile.display_name().to_owned(),
            locked: profile.locked,
            bot: profile.bot,
            discoverable: profile.discoverable,
            indexable: false,
            group: profile.kind == ActorKind::Community,
            created_at: profile.created_at.to_string(),
            note: profile.summary_html.clone(),
            url: frame.account_url(profile),
            uri: profile.uri.clone(),
            avatar_static: avatar.clone(),
            avatar,
            avatar_description: String::new(),
            header_static: header.clone(),
            header,
            header_description: String::new(),
            followers_count: profile.followers,
            following_count: profile.following,
            statuses_count: profile.posts,
            last_status_at: profile.last_posted_at.map(|at| at.to_chrono().date_naive().to_string()),
            hide_collections: false,
            noindex: !profile.discoverable,
            emojis: Vec::new(),
            roles: Vec::new(),
            fields: profile
                .fields
                .0
                .iter()
                .map(|field| Field::shown(&field.name, &field.value))
                .collect(),
            moved: None,
            also_known_as: None,
        }
    }

    /// The same, with where they went to live, and under which other addresses they are known.
    pub fn whole(frame: &Frame, profile: &Profile, moving: &Moving) -> Self {
        Self {
            moved: moving.moved.as_ref().map(|there| Box::new(Self::of(frame, there))),
            also_known_as: Some(moving.aliases.clone()),
            ..Self::of(frame, profile)
        }
    }
}

impl Field {
    /// As everybody sees it: safe HTML.
    fn shown(name: &str, value: &str) -> Self {
        Self {
            name: name.to_owned(),
            value: super::frame::linked(value),
            verified_at: None,
        }
    }

    /// As it was written.
    fn written(name: &str, value: &str) -> Self {
        Self {
            name: name.to_owned(),
            value: value.to_owned(),
            verified_at: None,
        }
    }
}

impl CredentialAccount {
    pub fn of(frame: &Frame, profile: &Profile, (role, own, requests): (Role, &Preferences, usize)) -> Self {
        Self {
            account: Account::of(frame, profile),
            source: Source {
                privacy: own.visibility.clone(),
                sensitive: own.sensitive,
                language: Some(own.language.clone()).filter(|language| !language.is_empty()),
                note: profile.summary.clone(),
                fields: profile
                    .fields
                    .0
                    .iter()
                    .map(|field| Field::written(&field.name, &field.value))
                    .collect(),
                follow_requests_count: requests,
                hide_collections: false,
                discoverable: profile.discoverable,
                indexable: false,
                attribution_domains: Vec::new(),
                quote_policy: "nobody",
            },
            role: RoleShape::of(role),
        }
    }
}

impl RoleShape {
    /// Permissions are Mastodon's bits: 1 administers all, 0 nothing.
    fn of(role: Role) -> Self {
        match role {
            Role::Admin => Self {
                id: "3",
                name: "Owner",
                color: "",
                permissions: "1",
                highlighted: true,
            },
            Role::Member => Self {
                id: "-99",
                name: "",
                color: "",
                permissions: "0",
                highlighted: false,
            },
        }
    }
}
