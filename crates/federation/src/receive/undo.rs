//! Taking back something done: only one's own, and only what is embedded, since nothing else says what it was.

use super::{Deed, follow, moderate, react, spot};
use crate::{
    error::{Error, Result},
    fed::{Said, same_server},
    house::House,
    wire::{Activity, Verb},
};
use activitypub_federation::config::Data;
use domain::{
    laws::permit::Deed as Act,
    posts::{self, Reaction},
};

pub async fn undone(deed: Deed, data: &Data<House>) -> Result<()> {
    let Some(inner) = deed.activity.inner() else {
        return Err(Error::Idle("it does not say what is taken back"));
    };
    let inner = inner?;
    if inner.actor != deed.activity.actor || same_server(&inner.id, &inner.actor).is_err() {
        return Err(Error::Refused("somebody takes back what another did"));
    }
    let Some(object) = inner.object_address() else {
        return Err(Error::Idle("it does not say of what"));
    };
    if deed.via.is_some() && matches!(inner.verb, Some(Verb::Follow | Verb::Join | Verb::Announce)) {
        return Err(Error::Refused("such things are not passed on"));
    }
    match inner.verb {
        Some(Verb::Follow | Verb::Join) => follow::unfollowed(&deed.actor()?, &object, data).await,
        Some(Verb::Like | Verb::Dislike | Verb::EmojiReact) => react::set(deed, (&object, Reaction::None), data).await,
        Some(Verb::Announce) => unshared(&deed, &inner, data).await,
        Some(Verb::Delete) => given_back(deed, &inner, data).await,
        Some(Verb::Block) => {
            let deed = Deed {
                activity: inner,
                ..deed
            };
            moderate::banned(deed, false, data).await
        }
        Some(Verb::Lock) => {
            moderate::locked(
                Deed {
                    activity: inner,
                    ..deed
                },
                false,
                data,
            )
            .await
        }
        _ => Err(Error::Idle("nothing here can be taken back")),
    }
}

async fn unshared(deed: &Deed, inner: &Activity, data: &Data<House>) -> Result<()> {
    let Some(url) = inner.object_address() else {
        return Err(Error::Idle("it does not say of what"));
    };
    let Some(known) = Said::bare(data.app_data(), &url).await? else {
        return Err(Error::Idle("nothing of it is here"));
    };
    posts::unshare(&data.site, &deed.actor()?, known.id).await?;
    Ok(())
}

/// An author changes their mind, or an animator gives back what was taken away.
async fn given_back(deed: Deed, inner: &Activity, data: &Data<House>) -> Result<()> {
    let Some(url) = inner.object_address() else {
        return Err(Error::Idle("it does not say of what"));
    };
    let Some(known) = Said::find(data.app_data(), &url).await? else {
        return Err(Error::Idle("nothing of it is here"));
    };
    deed.belongs(&known.view.post)?;
    let (own, post) = (known.view.author.uri == deed.who.uri, &known.view.post);
    if !known.view.is_erased() && post.removed_at.is_none() {
        let act = if own { Act::Amend } else { Act::Moderate };
        let again = deed.again(act, (&known.view.uri, spot(post)), data).await?;
        deed.relay(post, data).await?;
        again.noted(data);
        return Ok(());
    }
    let view = match own && known.view.is_erased() {
        true => posts::restore(&data.site, &deed.actor()?, post.id).await?,
        false => {
            let actor = moderate::animator(&deed, &known.view, data).await?;
            posts::unremove(&data.site, &actor, post.id).await?
        }
    };
    deed.relay(&view.post, data).await
}
