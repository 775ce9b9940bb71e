//! The only place where a configuration becomes a running site.
use std::io;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use db::{Db, Options, Synchronous};
use domain::Site;
use domain::site::{Founding, Limits};

use crate::config::Config;

/// How long PostgreSQL may work on one statement.
const STATEMENT: Duration = Duration::from_secs(30);

/// Opens the database, in whatever shape it is.
///
/// # Errors
/// What is wrong with its address or its place.
pub async fn database(config: &Config) -> Result<Db> {
    private_folder(&config.data_dir).with_context(|| format!("{} cannot be made", config.data_dir.display()))?;
    let options = Options {
        readers: config.database.readers,
        connections: config.database.connections,
        synchronous: if config.database.synchronous == "full" {
            Synchronous::Full
        } else {
            Synchronous::Normal
        },
        statement_timeout: STATEMENT,
    };
    Db::open(&config.database_url(), options)
        .await
        .context("the database cannot be opened")
}

/// Opens the database, brings it to its shape, and takes possession of the site it holds.
///
/// # Errors
/// As [`database`]; and when the database was made for another public name.
pub async fn open(config: &Config) -> Result<Site> {
    let db = database(config).await?;
    for name in db
        .migrate()
        .await
        .context("the database cannot be brought to its new shape")?
    {
        tracing::info!(name, "migrated");
    }
    Ok(Site::open(db, founding(config)).await?)
}

fn founding(config: &Config) -> Founding {
    Founding {
        origin: config.origin(),
        folder: config.data_dir.clone(),
        limits: Limits {
            file: config.limits.upload_mebibytes << 20,
            post: config.limits.post_characters,
            title: config.limits.title_characters,
            attachments: config.limits.attachments,
        },
        development: config.development,
    }
}

/// Makes a folder that only we can look into; one that is there stays as it is.
///
/// # Errors
/// Those of the file system.
pub fn private_folder(path: &Path) -> io::Result<()> {
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// Whether others on this machine can look into a folder.
///
/// # Errors
/// Those of the file system.
pub fn is_open_to_others(path: &Path) -> io::Result<bool> {
    Ok(std::fs::metadata(path)?.permissions().mode() & 0o077 != 0)
}
