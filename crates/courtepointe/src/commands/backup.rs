//! Copies the database and every file into a new folder, while the site goes on, and reads each copy back.
use std::fs::{self, File};
use std::io::{BufReader, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use db::Kind;
use sha2::{Digest, Sha256};

use super::postgres;
use crate::arguments::Backup;
use crate::config::Config;
use crate::house;

/// The list of digests, in the format of `sha256sum`.
pub(super) const LIST: &str = "SHA256SUMS";
pub(super) const SQLITE: &str = "courtepointe.db";
pub(super) const POSTGRES: &str = "courtepointe.dump";
/// The folder of deposited files, here and in the site's own folder.
pub(super) const FILES: &str = "files";

pub async fn run(config: &Config, arguments: &Backup) -> Result<()> {
    let folder = &arguments.folder;
    ensure!(
        !folder.exists(),
        "{} exists already: name a folder that does not",
        folder.display()
    );
    let partial = folder.with_extension("partial");
    house::private_folder(&partial).with_context(|| format!("{} cannot be made", partial.display()))?;
    let done = fill(config, &partial).await;
    if done.is_err() {
        // What is half done would be taken for a backup one day.
        let _removed = fs::remove_dir_all(&partial);
    }
    let copied = done?;
    fs::rename(&partial, folder)?;
    println!(
        "{copied} files are in {}, each read back and the same.",
        folder.display()
    );
    Ok(())
}

async fn fill(config: &Config, folder: &Path) -> Result<usize> {
    let db = house::database(config).await?;
    match db.kind() {
        Kind::Sqlite => db.copy_to(&folder.join(SQLITE)).await?,
        Kind::Postgres => postgres::dump(&config.database_url(), &folder.join(POSTGRES)).await?,
    }
    db.close().await;
    let (from, to) = (config.data_dir.join(FILES), folder.to_owned());
    tokio::task::spawn_blocking(move || {
        let mut digests = Vec::new();
        copy_tree(&from, &to.join(FILES))?;
        list(&to, &to, &mut digests)?;
        write_list(&to, &mut digests)?;
        verify(&to)
    })
    .await?
}

/// Copies a folder, which may be missing, into a new one. A file that goes away meanwhile was erased, and stays so.
pub(super) fn copy_tree(from: &Path, to: &Path) -> Result<()> {
    if !from.is_dir() {
        return Ok(());
    }
    house::private_folder(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (source, copy) = (entry.path(), to.join(entry.file_name()));
        if source.is_dir() {
            copy_tree(&source, &copy)?;
        } else if let Err(error) = fs::copy(&source, &copy)
            && source.exists()
        {
            return Err(error).with_context(|| format!("{} cannot be copied", source.display()));
        }
    }
    Ok(())
}

/// The digest of each file below `folder`, with its path from `root`.
fn list(root: &Path, folder: &Path, digests: &mut Vec<(String, String)>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            list(root, &path, digests)?;
        } else {
            let name = path
                .strip_prefix(root)?
                .to_str()
                .context("a file of ours has a plain name")?
                .to_owned();
            digests.push((name, digest(&path)?));
        }
    }
    Ok(())
}

fn write_list(folder: &Path, digests: &mut [(String, String)]) -> Result<()> {
    digests.sort();
    let mut file = File::create(folder.join(LIST))?;
    for (name, digest) in digests.iter() {
        writeln!(file, "{digest}  {name}")?;
    }
    Ok(file.sync_all()?)
}

/// Reads every listed file again; answers how many there are.
///
/// # Errors
/// The first file that is missing or differs, or a list that is missing.
pub(super) fn verify(folder: &Path) -> Result<usize> {
    let list = folder.join(LIST);
    let text =
        fs::read_to_string(&list).with_context(|| format!("{} cannot be read: this is no backup", list.display()))?;
    for line in text.lines() {
        let (expected, name) = line
            .split_once("  ")
            .with_context(|| format!("{} is damaged", list.display()))?;
        let path = inside(folder, name)?;
        let found = digest(&path).with_context(|| format!("{} cannot be read", path.display()))?;
        ensure!(
            found == expected,
            "{} is damaged: its digest is not the listed one",
            path.display()
        );
    }
    Ok(text.lines().count())
}

/// A listed name stays inside the backup, whoever wrote the list.
fn inside(folder: &Path, name: &str) -> Result<PathBuf> {
    let plain = Path::new(name)
        .components()
        .all(|part| matches!(part, std::path::Component::Normal(_)));
    if !plain {
        bail!("the list names a file outside the backup: {name}");
    }
    Ok(folder.join(name))
}

fn digest(path: &Path) -> Result<String> {
    let mut hash = Sha256::new();
    std::io::copy(&mut BufReader::new(File::open(path)?), &mut hash)?;
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}
