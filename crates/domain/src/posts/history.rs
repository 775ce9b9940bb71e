//! What a post was before.
use db::{Timestamp, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::read;
use crate::id::PostId;
use crate::site::Site;
use crate::tables::versions;
use crate::viewer::Viewer;
use crate::{Result, boxed};

/// A post as it was.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = versions)]
pub struct Version {
    pub title: Option<String>,
    pub source: String,
    pub html: String,
    pub warning: Option<String>,
    pub written_at: Timestamp,
}

/// Every version of a post, oldest first; the last is the present one.
#[boxed]
pub async fn history(site: &Site, viewer: Viewer, id: PostId) -> Result<Vec<Version>> {
    site.read(async move |_, conn| {
        let now = read::find(conn, viewer, id).await?;
        let query = versions::table
            .filter(versions::post_id.eq(id))
            .order(versions::version);
        let mut all: Vec<Version> = on!(conn, |db| query.select(db::columns::<Version>()).load(db).await)?;
        all.push(Version {
            written_at: now.edited_at.unwrap_or_else(|| now.created_at()),
            title: now.title,
            source: now.source,
            html: now.html,
            warning: now.warning,
        });
        Ok(all)
    })
    .await
}
