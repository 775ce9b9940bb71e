//! Tells cargo when the embedded migrations have changed, and gives their fingerprint to the test templates.
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

const MIGRATIONS: &str = "../../migrations";

fn main() {
    println!("cargo::rerun-if-changed={MIGRATIONS}");
    println!("cargo::rerun-if-changed=build.rs");
    let mut fingerprint = DefaultHasher::new();
    for file in files(Path::new(MIGRATIONS)) {
        println!("cargo::rerun-if-changed={}", file.display());
        (&file, std::fs::read(&file).unwrap_or_default()).hash(&mut fingerprint);
    }
    println!("cargo::rustc-env=MIGRATIONS_FINGERPRINT={:016x}", fingerprint.finish());
}

/// Every file under `folder`, in order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> = match std::fs::read_dir(folder) {
        Ok(entries) => entries.flatten().map(|entry| entry.path()).collect(),
        Err(_) => Vec::new(),
    };
    entries.sort();
    let nested = |path: PathBuf| if path.is_dir() { files(&path) } else { vec![path] };
    entries.into_iter().flat_map(nested).collect()
}
