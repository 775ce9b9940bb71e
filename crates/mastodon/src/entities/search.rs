//! The only place for the three lists a search answers.

use serde::Serialize;

use super::{Account, Status, Tag};

#[derive(Clone, Debug, Default, Serialize)]
pub struct Results {
    pub accounts: Vec<Account>,
    pub statuses: Vec<Status>,
    pub hashtags: Vec<Tag>,
}
