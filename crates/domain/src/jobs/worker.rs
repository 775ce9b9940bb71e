//! The only place that says who works: a name held as long as the process lives, and what the dead have left.
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use db::{Timestamp, Tx, on};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::site::Site;
use crate::tables::{jobs, lanes};
use crate::{Error, Result, boxed, deliveries};

db::id!(
    /// The name of a worker.
    Owner
);

/// How long a worker that is not heard of is believed to live, in seconds. One of this folder is known to be dead at once.
pub(crate) const LEASE: i64 = 60;
/// How often it says that it lives, in seconds.
pub(super) const RENEWAL: u64 = 15;

/// A worker of this site. While it lives it holds the lock of a file that bears its name; the machine lets go of it when
/// the process dies, however it dies.
pub(crate) struct Worker {
    pub owner: Owner,
    file: PathBuf,
    _lock: File,
}

impl Worker {
    /// Takes a name, and frees what was held under the names of the dead of this folder.
    #[boxed]
    pub async fn begin(site: &Site) -> Result<Self> {
        let folder = site.folder().join("workers");
        fs::create_dir_all(&folder)?;
        let dead = dead(&folder)?;
        let worker = Self::named(&folder)?;
        let names: Vec<Owner> = dead.iter().map(|(owner, _)| *owner).collect();
        let freed = site.db().write(async move |tx| release(tx, names).await).await?;
        // Only now: a worker that dies here leaves the names to the next one.
        for (_, file) in dead {
            fs::remove_file(file).or_else(there_is_none)?;
        }
        if freed != 0 {
            tracing::info!(count = freed, "jobs.taken_up");
        }
        Ok(worker)
    }

    fn named(folder: &Path) -> Result<Self> {
        let owner = Owner(i64::from(rand::random::<u32>()) << 16 | i64::from(std::process::id() & 0xffff));
        let file = folder.join(owner.to_string());
        let lock = File::create(&file)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self {
                owner,
                file,
                _lock: lock,
            }),
            Err(TryLockError::WouldBlock) => Err(Error::Busy(std::time::Duration::from_secs(1))),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }

    /// Says that it lives: what it holds stays its own.
    #[boxed]
    pub async fn renew(&self, site: &Site) -> Result<()> {
        let (owner, until) = (self.owner, Timestamp::now().plus_seconds(LEASE));
        site.db()
            .write(async move |tx| {
                let held = diesel::update(lanes::table.filter(lanes::leased_by.eq(owner)));
                on!(&mut *tx, |db| held
                    .set(lanes::lease_until.eq(Some(until)))
                    .execute(db)
                    .await)?;
                let held = diesel::update(jobs::table.filter(jobs::leased_by.eq(owner)));
                on!(tx, |db| held.set(jobs::lease_until.eq(Some(until))).execute(db).await)?;
                Ok(())
            })
            .await
    }

    /// Lets go of what was not finished, and of the name.
    #[boxed]
    pub async fn end(self, site: &Site) -> Result<()> {
        let owner = self.owner;
        site.db().write(async move |tx| release(tx, vec![owner]).await).await?;
        fs::remove_file(&self.file).or_else(there_is_none)?;
        Ok(())
    }
}

/// The names in a folder that nobody holds any more.
fn dead(folder: &Path) -> Result<Vec<(Owner, PathBuf)>> {
    let mut dead = Vec::new();
    for entry in fs::read_dir(folder)? {
        let file = entry?.path();
        let name = file.file_name().and_then(|name| name.to_str()?.parse().ok());
        let Some(owner) = name else { continue };
        let Ok(lock) = File::open(&file) else { continue };
        if lock.try_lock().is_ok() {
            dead.push((owner, file));
        }
    }
    Ok(dead)
}

fn there_is_none(error: std::io::Error) -> std::io::Result<()> {
    if error.kind() == std::io::ErrorKind::NotFound {
        Ok(())
    } else {
        Err(error)
    }
}

async fn release(tx: &mut Tx, owners: Vec<Owner>) -> Result<usize> {
    if owners.is_empty() {
        return Ok(0);
    }
    let held = diesel::update(jobs::table.filter(jobs::leased_by.eq_any(owners.clone())));
    let free = (
        jobs::leased_by.eq(None::<Owner>),
        jobs::lease_until.eq(None::<Timestamp>),
    );
    let freed = on!(&mut *tx, |db| held.set(free).execute(db).await)?;
    Ok(freed + deliveries::release(tx, owners).await?)
}
