//! Brings one activity to one inbox: the law was asked just before, the signature is made now.

use crate::{
    client::{self, Signers},
    error::{Error, Result},
    house::{Federation, House},
};
use bytes::Bytes;
use domain::{
    deliveries::{Fate, Parcel},
    network,
};
use serde_json::Value;
use std::time::Duration;
use url::Url;

impl Federation {
    /// Delivers, and says how it went.
    pub async fn deliver(&self, parcel: Parcel) -> Fate {
        let data = self.data();
        bring(data.app_data(), parcel).await.unwrap_or_else(fate)
    }
}

async fn bring(house: &House, parcel: Parcel) -> Result<Fate> {
    let inbox = Url::parse(&parcel.inbox).map_err(|_| Error::Refused("the inbox is not an address"))?;
    let body = (Bytes::from(parcel.body), &inbox);
    tracing::debug!(host = %parcel.host, "an activity is brought");
    let (mut brought, mut changed) = (Err(client::Error::Unauthorised), false);
    let lately = house.signers_lately(parcel.sender);
    if let Some(signers) = lately.clone() {
        brought = knock(house, &body, signers).await;
    }
    // Who does not believe a key that was kept here may know of another: it can be changed beside this process.
    if is_doubted(&brought) {
        let sender = network::actor_by_id(&house.site, parcel.sender).await?;
        let signers = house.signers(&sender).await?;
        changed = signers.second.is_some();
        if lately.is_none_or(|lately| !lately.first.is(&signers.first)) {
            brought = knock(house, &body, signers).await;
        }
    }
    house.note_learned().await;
    match brought {
        // Others look at a key again once in a while only. Who knows neither of these two, because it changed more than once
        // since, will know: until then nothing is given up.
        Err(client::Error::Unauthorised) if changed => {
            Ok(Fate::Busy("the new key is not known there yet".into(), None))
        }
        brought => Ok(brought.map(|()| Fate::Taken)?),
    }
}

/// With the key of now; for two days after a change, with the one before to whoever does not believe it yet. That there is
/// another is said with the one they know.
async fn knock(house: &House, (body, inbox): &(Bytes, &Url), signers: Signers) -> Result<(), client::Error> {
    let signers = match signers.second {
        Some(_) if is_own_face(body) => signers.turned(),
        _ => signers,
    };
    house.client.post(inbox, body.clone(), &signers).await
}

fn is_doubted(brought: &Result<(), client::Error>) -> bool {
    matches!(
        brought,
        Err(client::Error::Unauthorised | client::Error::Status(400, _))
    )
}

/// Whether an activity says how its actor presents itself now.
fn is_own_face(body: &[u8]) -> bool {
    let Ok(said) = serde_json::from_slice::<Value>(body) else {
        return false;
    };
    said["type"] == "Update" && said["object"]["id"] == said["actor"] && said["actor"].is_string()
}

/// What each way to fail means for what waits behind.
fn fate(error: Error) -> Fate {
    let why = error.to_string();
    let seconds = |wait: Option<Duration>| wait.and_then(|wait| i64::try_from(wait.as_secs()).ok());
    match error {
        Error::Fetch(client::Error::Status(408 | 429, wait)) => Fate::Busy(why, seconds(wait)),
        Error::Fetch(client::Error::Status(503, wait @ Some(_))) => Fate::Busy(why, seconds(wait)),
        Error::Fetch(client::Error::Refused(_)) => Fate::Unfit(why),
        Error::Fetch(error) if error.passes() => Fate::Failed(why),
        Error::Fetch(_) => Fate::Refused(why),
        // Ours to put right: the other side has nothing to do with it, and it may be right the next time.
        Error::Domain(domain::Error::Busy(_) | domain::Error::Fault(_)) => Fate::Busy(why, None),
        _ => Fate::Unfit(why),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_answer_has_its_fate() {
        let status = |code, wait| client::Error::Status(code, wait);
        let wait = Some(Duration::from_secs(7));
        let of = |error: client::Error| fate(Error::Fetch(error));
        for (error, expected) in [
            (client::Error::Unauthorised, Fate::Refused("not allowed".into())),
            (client::Error::Gone, Fate::Refused("gone".into())),
            (client::Error::NotFound, Fate::Refused("not found".into())),
            (client::Error::TooLarge, Fate::Refused("the answer is too large".into())),
            (status(400, None), Fate::Refused("status 400".into())),
            (status(422, wait), Fate::Refused("status 422".into())),
            (status(301, None), Fate::Refused("status 301".into())),
            (status(408, None), Fate::Busy("status 408".into(), None)),
            (status(429, wait), Fate::Busy("status 429".into(), Some(7))),
            (status(503, wait), Fate::Busy("status 503".into(), Some(7))),
            (status(503, None), Fate::Failed("status 503".into())),
            (status(500, wait), Fate::Failed("status 500".into())),
            (client::Error::Slow, Fate::Failed("no answer in time".into())),
            (client::Error::Network("x".into()), Fate::Failed("network: x".into())),
            (client::Error::Refused("x"), Fate::Unfit("refused: x".into())),
        ] {
            assert_eq!(of(error), expected);
        }
        assert!(matches!(fate(Error::Refused("x")), Fate::Unfit(_)));
    }
}
