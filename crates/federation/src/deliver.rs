//! Brings one activity to one inbox: the law was asked just before, the signature is made now.

use crate::{
    client,
    error::{Error, Result},
    house::{Federation, House},
};
use domain::{
    deliveries::{Fate, Parcel},
    network,
};
use std::time::Duration;
use url::Url;

impl Federation {
    /// Delivers, and says how it went.
    pub async fn deliver(&self, parcel: Parcel) -> Fate {
        let data = self.data();
        match bring(data.app_data(), parcel).await {
            Ok(()) => Fate::Taken,
            Err(error) => fate(error),
        }
    }
}

async fn bring(house: &House, parcel: Parcel) -> Result<()> {
    let inbox = Url::parse(&parcel.inbox).map_err(|_| Error::Refused("the inbox is not an address"))?;
    let signer = match house.signer_lately(parcel.sender) {
        Some(signer) => signer,
        None => {
            let sender = network::actor_by_id(&house.site, parcel.sender).await?;
            house.signer(&sender).await?
        }
    };
    tracing::debug!(host = %parcel.host, "an activity is brought");
    Ok(house.client.post(&inbox, parcel.body.into(), &signer).await?)
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
