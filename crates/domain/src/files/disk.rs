//! Bytes by digest, in a folder: the only place that writes files and removes them.
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::SystemTime;

use sha2::{Digest, Sha256};

use crate::{Error, Result};

/// Bytes by digest, in a folder.
#[derive(Debug, Clone)]
pub(crate) struct Disk {
    folder: PathBuf,
    /// Held by many who put, or by the one who removes: nobody removes what somebody just found to be there.
    hands: Arc<RwLock<()>>,
}

impl Disk {
    pub(crate) fn open(folder: &Path) -> Result<Self> {
        let folder = folder.join("files");
        std::fs::create_dir_all(&folder)?;
        Ok(Self {
            folder,
            hands: Arc::default(),
        })
    }

    pub(super) fn path(&self, digest: &str) -> PathBuf {
        self.folder.join(&digest[..2]).join(&digest[2..])
    }

    /// Writes bytes so that a power cut leaves all of them or none. Answers their digest.
    pub(super) async fn put(&self, bytes: Vec<u8>) -> Result<String> {
        let disk = self.clone();
        let work = move || {
            let digest = hex(&Sha256::digest(&bytes));
            let path = disk.path(&digest);
            let _held = disk.hands.read().unwrap_or_else(PoisonError::into_inner);
            if let Ok(known) = std::fs::File::open(&path) {
                // As good as new: it is named in a moment, and until then it is too young to be removed.
                known.set_modified(SystemTime::now())?;
                return Ok(digest);
            }
            let folder = path.parent().unwrap_or(&disk.folder).to_owned();
            std::fs::create_dir_all(&folder)?;
            let fresh = folder.join(format!(".{:016x}", rand::random::<u64>()));
            std::fs::write(&fresh, &bytes)?;
            std::fs::File::open(&fresh)?.sync_all()?;
            std::fs::rename(&fresh, &path)?;
            std::fs::File::open(&folder)?.sync_all()?;
            Ok(digest)
        };
        blocking(work).await
    }

    pub(crate) async fn read(&self, digest: &str) -> Result<Vec<u8>> {
        Ok(tokio::fs::read(self.path(digest)).await?)
    }

    /// Removes bytes, unless they were put since a moment. Answers whether they are gone.
    pub(super) async fn remove(&self, digest: &str, since: SystemTime) -> Result<bool> {
        let (disk, path) = (self.clone(), self.path(digest));
        let work = move || {
            let _held = disk.hands.write().unwrap_or_else(PoisonError::into_inner);
            match std::fs::metadata(&path).and_then(|known| known.modified()) {
                Ok(put) if since <= put => return Ok(false),
                Ok(_) => std::fs::remove_file(&path)?,
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(error.into()),
            }
            Ok(true)
        };
        blocking(work).await
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Error::Fault(error.into()))?
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}
