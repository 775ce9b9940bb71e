//! Brings the database to the shape this version needs.
use anyhow::Result;

use crate::config::Config;
use crate::house;

pub async fn run(config: &Config) -> Result<()> {
    let db = house::database(config).await?;
    let done = db.migrate().await?;
    db.close().await;
    match done.as_slice() {
        [] => println!("Nothing to do: the database has the shape this version needs."),
        names => println!("Done: {}.", names.join(", ")),
    }
    Ok(())
}
