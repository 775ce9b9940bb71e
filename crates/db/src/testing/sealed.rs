//! The only place for a PostgreSQL server that proves who it is: on a port of this machine, with a certificate.
use std::path::Path;

use super::cluster::{self, Cluster};

/// A running server, which ends when this is dropped.
pub struct Sealed(Cluster);

impl Sealed {
    /// Starts a server in a folder of its own, with a certificate and its key in PEM; none where PostgreSQL is not
    /// installed.
    pub fn start(folder: &Path, proof: (&str, &str)) -> Option<Self> {
        cluster::sealed(folder, proof).map(Self)
    }

    /// Its address under a name, without a word on encryption.
    pub fn url(&self, name: &str) -> String {
        format!("postgres://postgres@{name}:{}/postgres", self.0.port())
    }
}

impl Drop for Sealed {
    fn drop(&mut self) {
        self.0.stop();
    }
}
