//! The only place for databases that stay, on a PostgreSQL server of our own that waits for its disk: for measures.
use std::path::PathBuf;

use diesel_async::{AsyncConnection, SimpleAsyncConnection};

use super::cluster::{self, Cluster};
use super::names_like;
use crate::{PgConn, Result};

/// A running server. Names of databases are written into statements as they are: give plain words.
pub struct Lasting(Cluster);

impl Lasting {
    /// Starts it, or finds it running; none where PostgreSQL is not installed.
    pub async fn start() -> Option<Self> {
        cluster::lasting().await.map(Self)
    }

    /// The address of one of its databases.
    pub fn url(&self, name: &str) -> String {
        cluster::named(&self.0.address(), name)
    }

    pub async fn has(&self, name: &str) -> Result<bool> {
        Ok(!names_like(&mut self.connect().await?, name).await?.is_empty())
    }

    /// Makes `name` anew as a copy of `template`, to which nobody may be connected; `template0` is an empty one.
    pub async fn copy(&self, template: &str, name: &str) -> Result<()> {
        self.drop(name).await?;
        self.say(&format!("CREATE DATABASE {name} TEMPLATE {template}")).await
    }

    pub async fn rename(&self, from: &str, to: &str) -> Result<()> {
        self.say(&format!("ALTER DATABASE {from} RENAME TO {to}")).await
    }

    pub async fn drop(&self, name: &str) -> Result<()> {
        self.say(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await
    }

    /// Says a statement to the server, outside of any transaction.
    pub async fn say(&self, statement: &str) -> Result<()> {
        Ok(self.connect().await?.batch_execute(statement).await?)
    }

    /// Where it writes what it has to say.
    pub fn log(&self) -> PathBuf {
        self.0.log()
    }

    /// Ends the server; what it keeps stays.
    pub fn stop(self) {
        self.0.stop();
    }

    async fn connect(&self) -> Result<PgConn> {
        let connected = PgConn::establish(&self.0.address()).await;
        connected.map_err(|error| crate::Error::Pool(error.to_string()))
    }
}
