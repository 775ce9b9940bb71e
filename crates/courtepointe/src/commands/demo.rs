//! Fills an empty site with people, communities, documents and conversations to look around in.
use anyhow::Result;

use crate::config::Config;
use crate::{demo, house};

pub async fn run(config: &Config) -> Result<()> {
    let site = house::open(config).await?;
    let people = demo::fill(&site).await?;
    if people.is_empty() {
        println!("The site has people already, and is left as it is.");
    }
    println!("Sign in as lise (administrator), amina (animator), joel, marguerite, soraya, colette or thomas.");
    println!("Everybody's password: {}", demo::PASSWORD);
    site.db().clone().close().await;
    Ok(())
}
