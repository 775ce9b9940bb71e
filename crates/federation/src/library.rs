//! The only place that binds the federation library to our own client: the library dereferences, we fetch.

use crate::{
    client::{self, ACTIVITY, Client},
    error::Result,
    house::House,
};
use activitypub_federation::{
    config::{FederationConfig, UrlVerifier},
    error::Error as Library,
};
use async_trait::async_trait;
use domain::{laws::telling::ServerStanding, network};
use http::{Extensions, StatusCode, header};
use reqwest::{Request, Response, ResponseBuilderExt};
use reqwest_middleware::{ClientBuilder, Error, Middleware, Next};
use url::Url;

/// How many fetches one incoming activity, or one question of a person, may cause.
const MOST_FETCHES: u32 = 10;

/// The library's configuration. Its own signing, queue and address checks are left aside: the client does all three.
pub async fn config(house: House) -> Result<FederationConfig<House>> {
    let development = house.site.development();
    let client = ClientBuilder::new(reqwest::Client::new())
        .with(SignedFetch(house.clone()))
        .build();
    let config = FederationConfig::builder()
        .domain(house.site.host())
        .client(client)
        .url_verifier(Box::new(NotBlocked(house.clone())))
        .http_fetch_limit(MOST_FETCHES)
        .debug(development)
        .app_data(house)
        .build()
        .await;
    config.map_err(|error| domain::Error::Fault(anyhow::anyhow!(error.to_string())).into())
}

/// Answers the library's requests through our own client, signed by the site: nothing else goes out.
struct SignedFetch(House);

#[async_trait]
impl Middleware for SignedFetch {
    async fn handle(&self, request: Request, _: &mut Extensions, _: Next<'_>) -> reqwest_middleware::Result<Response> {
        let signers = self
            .0
            .site_signers()
            .await
            .map_err(|error| Error::Middleware(error.into()))?;
        let client: &Client = &self.0.client;
        let fetched = client.document(request.url(), &signers).await;
        self.0.note_learned().await;
        match fetched {
            Ok(fetched) => {
                let answer = http::Response::builder()
                    .url(fetched.url)
                    .header(header::CONTENT_TYPE, ACTIVITY);
                answered(answer.body(fetched.body))
            }
            // The library knows what this status means.
            Err(client::Error::Gone) => {
                let answer = http::Response::builder()
                    .url(request.url().clone())
                    .status(StatusCode::GONE);
                answered(answer.body(bytes::Bytes::new()))
            }
            Err(error) => Err(Error::Middleware(error.into())),
        }
    }
}

fn answered(answer: http::Result<http::Response<bytes::Bytes>>) -> reqwest_middleware::Result<Response> {
    answer
        .map(Response::from)
        .map_err(|error| Error::Middleware(error.into()))
}

/// Nothing is asked of a blocked server.
#[derive(Clone)]
struct NotBlocked(House);

#[async_trait]
impl UrlVerifier for NotBlocked {
    async fn verify(&self, url: &Url) -> std::result::Result<(), Library> {
        let host = crate::signatures::authority(url);
        match network::standing(&self.0.site, &host).await {
            Ok(ServerStanding::Blocked) => Err(Library::UrlVerificationError("the server is blocked")),
            Ok(_) => Ok(()),
            Err(error) => Err(Library::Other(error.to_string())),
        }
    }
}
