//! Brings one activity to one inbox: the law is asked again, the signature is made now.

use crate::{
    client,
    error::{Error, Result},
    house::{Federation, House},
};
use domain::{
    jobs::{Delivery, Outcome},
    network,
};
use url::Url;

impl Federation {
    /// Delivers, and says whether to try again.
    pub async fn deliver(&self, delivery: Delivery) -> Outcome {
        let data = self.data();
        match bring(data.app_data(), &delivery).await {
            Ok(()) => Outcome::Done,
            Err(error) => outcome(&error),
        }
    }
}

async fn bring(house: &House, delivery: &Delivery) -> Result<()> {
    // Nothing leaves any more: somebody was put out, a server is no longer trusted.
    let Some(body) = network::parcel(&house.site, delivery).await? else {
        return Ok(());
    };
    let inbox = Url::parse(&delivery.inbox).map_err(|_| Error::Refused("the inbox is not an address"))?;
    let sender = network::actor_by_id(&house.site, delivery.sender).await?;
    let signer = house.signer(&sender).await?;
    tracing::debug!(host = %delivery.host, "an activity is brought");
    Ok(house.client.post(&inbox, body.into(), &signer).await?)
}

fn outcome(error: &Error) -> Outcome {
    match error {
        Error::Fetch(client::Error::Status(_, Some(wait))) if error.passes() => {
            Outcome::Later(error.to_string(), i64::try_from(wait.as_secs()).ok())
        }
        _ if error.passes() => Outcome::Later(error.to_string(), None),
        Error::Domain(domain::Error::NotFound) => Outcome::Done,
        _ => Outcome::Never(error.to_string()),
    }
}
