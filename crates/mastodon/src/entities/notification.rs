//! The only place for notifications, one by one and grouped.

use std::collections::BTreeMap;

use domain::notices::{Notice, NoticeKind as Kind};
use serde::Serialize;
use serde_json::Value;

use super::{Account, Frame, Status};

#[derive(Clone, Debug, Serialize)]
pub struct Notification {
    pub id: String,
    pub r#type: &'static str,
    pub group_key: String,
    pub created_at: String,
    pub account: Account,
    pub status: Option<Status>,
    pub report: Option<Value>,
}

/// A page of groups, with everything they speak of said once.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Grouped {
    pub accounts: Vec<Account>,
    pub partial_accounts: Vec<Value>,
    pub statuses: Vec<Status>,
    pub notification_groups: Vec<Group>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Group {
    pub group_key: String,
    pub notifications_count: usize,
    pub r#type: &'static str,
    /// A number: the only id that is not a text.
    pub most_recent_notification_id: i64,
    pub page_min_id: String,
    pub page_max_id: String,
    pub latest_page_notification_at: String,
    pub sample_account_ids: Vec<String>,
    pub status_id: Option<String>,
}

/// The words clients know for our notices, and back. A notice without a word is for our own pages only.
pub const TYPES: [(&str, &[Kind]); 7] = [
    ("mention", &[Kind::Mention, Kind::Reply]),
    ("favourite", &[Kind::Reaction]),
    ("reblog", &[Kind::Shared]),
    ("follow", &[Kind::Follow]),
    ("follow_request", &[Kind::FollowRequest]),
    ("status", &[Kind::Published]),
    ("poll", &[Kind::Poll]),
];

/// « update » is said of what one answered or liked.
pub const UPDATE: (&str, &[Kind]) = ("update", &[Kind::Edited]);

/// The word for a notice.
pub fn type_of(kind: Kind) -> Option<&'static str> {
    TYPES
        .iter()
        .chain([&UPDATE])
        .find(|(_, kinds)| kinds.contains(&kind))
        .map(|(word, _)| *word)
}

/// The notices a word stands for; none when we never send it.
pub fn kinds_of(word: &str) -> &'static [Kind] {
    TYPES
        .iter()
        .chain([&UPDATE])
        .find(|(known, _)| *known == word)
        .map(|(_, kinds)| *kinds)
        .unwrap_or_default()
}

impl Notification {
    /// `None` for a notice clients have no word for.
    pub fn of(frame: &Frame, notice: &Notice) -> Option<Self> {
        Some(Self {
            id: notice.id.to_string(),
            r#type: type_of(notice.kind)?,
            group_key: group_key(notice),
            created_at: notice.at.to_string(),
            account: Account::of(frame, &notice.by),
            status: notice.post.as_ref().map(|view| Status::bare(frame, view)),
            report: None,
        })
    }
}

/// Likes and shares of one status, and new followers, are told together; `grouped` lists the words to group.
pub fn grouped(frame: &Frame, notices: &[Notice], words: &[&str]) -> Grouped {
    let mut page = Grouped::default();
    let mut keys: Vec<String> = Vec::new();
    let mut members: BTreeMap<String, Vec<&Notice>> = BTreeMap::new();
    for notice in notices {
        let grouped = type_of(notice.kind).is_some_and(|word| words.contains(&word));
        let key = if grouped { group_key(notice) } else { alone(notice) };
        let group = members.entry(key.clone()).or_default();
        if group.is_empty() {
            keys.push(key);
        }
        group.push(notice);
    }
    for key in keys {
        let group = members.remove(&key).unwrap_or_default();
        page.notification_groups.extend(Group::of(key, &group));
        group.iter().for_each(|notice| page.tell(frame, notice));
    }
    page
}

impl Group {
    fn of(key: String, notices: &[&Notice]) -> Option<Self> {
        let (newest, oldest) = (notices.first()?, notices.last()?);
        let mut accounts: Vec<String> = Vec::new();
        for notice in notices {
            let id = notice.by.id.to_string();
            if accounts.len() < 8 && !accounts.contains(&id) {
                accounts.push(id);
            }
        }
        Some(Self {
            group_key: key,
            notifications_count: notices.len(),
            r#type: type_of(newest.kind)?,
            most_recent_notification_id: newest.id.0,
            page_min_id: oldest.id.to_string(),
            page_max_id: newest.id.to_string(),
            latest_page_notification_at: newest.at.to_string(),
            sample_account_ids: accounts,
            status_id: newest.post.as_ref().map(|view| view.post.moment.to_string()),
        })
    }
}

impl Grouped {
    /// Says once whom and what a notice speaks of.
    fn tell(&mut self, frame: &Frame, notice: &Notice) {
        let account = notice.by.id.to_string();
        if !self.accounts.iter().any(|known| known.id == account) {
            self.accounts.push(Account::of(frame, &notice.by));
        }
        let Some(view) = &notice.post else { return };
        let status = view.post.moment.to_string();
        if !self.statuses.iter().any(|known| known.id == status) {
            self.statuses.push(Status::bare(frame, view));
        }
    }
}

/// Opaque to clients: `reaction-<status>`; what is never grouped stands alone.
pub fn group_key(notice: &Notice) -> String {
    match (type_of(notice.kind), &notice.post) {
        (Some(word @ ("favourite" | "reblog")), Some(view)) => format!("{word}-{}", view.post.moment),
        (Some("follow"), _) => format!("follow-{}", notice.at.to_chrono().format("%Y%m%d")),
        _ => alone(notice),
    }
}

fn alone(notice: &Notice) -> String {
    format!("ungrouped-{}", notice.id)
}
