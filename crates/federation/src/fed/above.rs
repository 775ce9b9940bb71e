//! What something elsewhere answers, up to what is known here. The chain is walked in a loop and kept from the top down: it may
//! be as long as somebody likes, and a stack is not.

use super::Said;
use crate::{
    error::{Error, Result},
    house::House,
    wire::Object,
};
use activitypub_federation::{config::Data, fetch::fetch_object_http, traits::Object as _};
use serde_json::Value;
use url::Url;

/// How far up is looked. What is above stands in its own thread.
const MOST: usize = 50;

/// Everything unknown above an object, the highest first. What cannot be had ends the chain, unless it may be had later.
pub async fn above(object: &Object, data: &Data<House>) -> Result<Vec<Object>> {
    let mut chain: Vec<Object> = Vec::new();
    let mut next = object.in_reply_to.first().cloned();
    while let Some(at) = next.take() {
        let again = at == *object.id() || chain.iter().any(|known| *known.id() == at);
        if again || MOST <= chain.len() || data.is_ours(&at) || Said::bare(data.app_data(), &at).await?.is_some() {
            break;
        }
        match fetched(&at, data).await {
            Ok(found) => {
                next = found.in_reply_to.first().cloned();
                chain.push(found);
            }
            Err(error) if error.passes() => return Err(error),
            Err(error) => tracing::debug!(%error, "what is answered cannot be had"),
        }
    }
    chain.reverse();
    Ok(chain)
}

async fn fetched(at: &Url, data: &Data<House>) -> Result<Object> {
    let fetched = fetch_object_http::<House, Value>(at, data).await.map_err(Error::from)?;
    Said::verify(&fetched.object, &fetched.url, data).await?;
    Ok(Object::read(&fetched.object)?)
}
