//! Change what one said; what it was before is kept and shown.
use db::{Timestamp, Tx, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use text::SafeHtml;

use super::draft::{body, link, title};
use super::{Amendment, Post, PostView, answers, publish, read, view};
use crate::actor::Actor;
use crate::events::{self, Event};
use crate::id::PostId;
use crate::laws::permit::{self, Deed};
use crate::laws::{Amended, ground_of};
use crate::site::Site;
use crate::tables::versions;
use crate::{Result, boxed, files, search};

/// Changes one's own post; fields left out stay as they are. What is the same afterwards was not changed.
#[boxed]
pub async fn edit(site: &Site, actor: &Actor, id: PostId, amendment: Amendment) -> Result<PostView> {
    let actor = *actor;
    site.write(async move |site, tx| {
        let before = read::find(tx, actor.viewer(), id).await?;
        let ground = ground_of(tx, before.circle_id, before.community_id).await?;
        let permit = permit::ask_about(tx, &actor, Deed::Amend, (id, before.author_id, ground)).await?;
        let amended = amended(site, tx, &before, &amendment).await?;
        if amendment.media.is_none() && amended.is_what_it_was(&before) {
            return view::one(site, tx, actor.viewer(), before).await;
        }
        keep(tx, &before).await?;
        let after = permit.amend(tx, amended).await?;
        if after.local {
            let named = crate::actors::named(site, tx, &text::mentions(&after.source))
                .await?
                .ids();
            answers::clear(tx, id).await?;
            answers::write_mentions(tx, id, &named).await?;
            answers::write_tags(tx, id, &text::hashtags(&after.source)).await?;
        }
        if let Some(media) = &amendment.media {
            files::detach(tx, id, media).await?;
            files::attach(tx, actor.id(), id, media).await?;
        }
        search::index_again(site, tx, &after).await?;
        events::record_by(site, tx, &actor, Event::Edited(id)).await?;
        view::one(site, tx, actor.viewer(), after).await
    })
    .await
}

async fn amended(site: &Site, tx: &mut Tx, before: &Post, amendment: &Amendment) -> Result<Amended> {
    let limits = site.limits();
    let title = match &amendment.title {
        Some(new) if before.title.is_some() => Some(title(new, limits)?),
        _ => before.title.clone(),
    };
    let source = amendment.source.clone().unwrap_or_else(|| before.source.clone());
    body(&source, limits)?;
    let html = match (&amendment.html, &amendment.source) {
        (Some(html), _) => html.clone(),
        (None, Some(source)) => publish::render(site, tx, source).await?,
        (None, None) => SafeHtml::trusted(before.html.clone()),
    };
    let link = match &amendment.link {
        Some(new) => new.as_deref().map(link).transpose()?.flatten(),
        None => before.link.clone(),
    };
    Ok(Amended {
        title,
        source,
        html: html.into_string(),
        warning: amendment
            .warning
            .clone()
            .unwrap_or_else(|| before.warning.clone())
            .filter(|warning| !warning.is_empty()),
        sensitive: amendment.sensitive.unwrap_or(before.sensitive),
        language: amendment.language.clone().unwrap_or_else(|| before.language.clone()),
        link,
        edited_at: Some(amendment.edited_at.unwrap_or_else(Timestamp::now)),
    })
}

impl Amended {
    fn is_what_it_was(&self, before: &Post) -> bool {
        let now = (&self.title, &self.source, &self.html, &self.warning, &self.link);
        let then = (
            &before.title,
            &before.source,
            &before.html,
            &before.warning,
            &before.link,
        );
        now == then && (self.sensitive, &self.language) == (before.sensitive, &before.language)
    }
}

/// Keeps what it was.
async fn keep(tx: &mut Tx, before: &Post) -> Result<()> {
    let count = versions::table.filter(versions::post_id.eq(before.id)).count();
    let earlier: i64 = on!(tx, |db| count.get_result(db).await)?;
    let row = (
        versions::post_id.eq(before.id),
        versions::version.eq(i32::try_from(earlier).unwrap_or(i32::MAX) + 1),
        versions::title.eq(before.title.clone()),
        versions::source.eq(before.source.clone()),
        versions::html.eq(before.html.clone()),
        versions::warning.eq(before.warning.clone()),
        versions::written_at.eq(before.edited_at.unwrap_or_else(|| before.created_at())),
    );
    let insert = diesel::insert_into(versions::table).values(row);
    on!(tx, |db| insert.execute(db).await)?;
    Ok(())
}
