//! Proofs lately given, so that a busy application is not looked up at every request.
use std::collections::HashMap;
use std::sync::RwLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::Proof;

/// A proof is believed again for so long; whatever ends one here ends all of them at once.
const FRESH: Duration = Duration::from_secs(5);
const MOST: usize = 10_000;

/// Proofs lately given, by digest.
#[derive(Debug, Default)]
pub(crate) struct Proofs {
    kept: RwLock<HashMap<String, (Proof, Instant)>>,
    generation: AtomicU64,
}

impl Proofs {
    pub(super) fn recall(&self, digest: &str) -> Option<Proof> {
        let kept = self.kept.read().ok()?;
        let (proof, since) = kept.get(digest)?;
        (since.elapsed() < FRESH).then(|| proof.clone())
    }
    /// Counts how often everything was forgotten: a proof read before that must not be kept after it.
    pub(super) fn generation(&self) -> u64 {
        self.generation.load(Ordering::SeqCst)
    }
    pub(super) fn remember(&self, digest: String, proof: &Proof, generation: u64) {
        let Ok(mut kept) = self.kept.write() else { return };
        if generation != self.generation() {
            return;
        }
        if MOST <= kept.len() {
            kept.clear();
        }
        kept.insert(digest, (proof.clone(), Instant::now()));
    }
    /// Called whenever a token or an account ends or changes.
    pub(crate) fn forget_all(&self) {
        if let Ok(mut kept) = self.kept.write() {
            self.generation.fetch_add(1, Ordering::SeqCst);
            kept.clear();
        }
    }
}
