//! Puts a backup back into an empty place, after having read all of it.
use anyhow::{Result, ensure};
use db::Kind;

use super::backup::{FILES, POSTGRES, SQLITE, copy_tree, verify};
use super::postgres;
use crate::arguments::Restore;
use crate::config::Config;
use crate::house;

pub async fn run(config: &Config, arguments: &Restore) -> Result<()> {
    let folder = arguments.folder.clone();
    let checked = tokio::task::spawn_blocking(move || verify(&folder)).await??;
    let (from, to) = (arguments.folder.join(FILES), config.data_dir.join(FILES));
    let taken = to.is_dir() && std::fs::read_dir(&to)?.next().is_some();
    ensure!(!taken, "{} holds files already: move them away first", to.display());
    database(config, arguments).await?;
    tokio::task::spawn_blocking(move || copy_tree(&from, &to)).await??;

    let db = house::database(config).await?;
    let pending = db.pending().await?.len();
    db.close().await;
    println!("{checked} files are back, each the same as when it was copied.");
    if 0 < pending {
        println!("The database is of an older version: `courtepointe serve` brings it to its new shape.");
    }
    Ok(())
}

async fn database(config: &Config, arguments: &Restore) -> Result<()> {
    let url = config.database_url();
    let (sqlite, postgres) = (arguments.folder.join(SQLITE), arguments.folder.join(POSTGRES));
    if let Some(path) = url.strip_prefix("sqlite:") {
        ensure!(
            sqlite.is_file(),
            "this backup is of a PostgreSQL database: write its address in database.url"
        );
        let path = std::path::Path::new(path);
        ensure!(!path.exists(), "{} exists already: move it away first", path.display());
        house::private_folder(path.parent().unwrap_or(&config.data_dir))?;
        std::fs::copy(&sqlite, path)?;
        return Ok(());
    }
    ensure!(
        postgres.is_file(),
        "this backup is of an SQLite database: leave database.url empty"
    );
    let db = house::database(config).await?;
    let (kind, tables) = (db.kind(), db.shape().await?.len());
    db.close().await;
    ensure!(
        kind == Kind::Postgres && tables == 0,
        "the database is not empty: create another one first"
    );
    postgres::restore(&url, &postgres).await
}
