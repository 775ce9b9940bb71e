//! The only place that decides whether a connection to PostgreSQL is encrypted, and whom it trusts.
//!
//! `sslmode` in the address says it: `verify-full` (`require` and `verify-ca` mean the same here: encryption with a
//! stranger protects nobody) or `disable`. Certificates are those of the system, or of the file named by `sslrootcert`.
//! Without a word, a socket or this machine is spoken to in the clear, and a server elsewhere not at all.
//! The words are libpq's: <https://www.postgresql.org/docs/current/libpq-ssl.html>.
use std::sync::Arc;

use diesel::{ConnectionError, ConnectionResult};
use rustls::pki_types::{CertificateDer, pem::PemObject};
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres::config::{Config, Host, SslMode};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::connection::PgConn;
use crate::{Error, Result};

/// A server, and how it is spoken to.
#[derive(Clone)]
pub(crate) struct Target {
    config: Config,
    tls: Option<MakeRustlsConnect>,
}

impl Target {
    /// Reads an address. Nothing is asked of the server yet.
    pub(crate) fn read(url: &str) -> Result<Self> {
        let (plain, said) = without_ssl(url);
        let mut config: Config = plain
            .parse()
            .map_err(|_| Error::Url("PostgreSQL does not understand it"))?;
        let tls = match said.mode.as_deref() {
            Some("disable") => None,
            Some("require" | "verify-ca" | "verify-full") => Some(trusting(said.root.as_deref())?),
            Some(_) => return Err(Error::Url("sslmode is verify-full or disable")),
            None if config.get_hosts().iter().all(is_here) => None,
            None => {
                return Err(Error::Url(
                    "the server is on another machine: add sslmode=verify-full, or sslmode=disable where nobody listens",
                ));
            }
        };
        config.ssl_mode(if tls.is_some() {
            SslMode::Require
        } else {
            SslMode::Disable
        });
        Ok(Self { config, tls })
    }

    /// A new connection.
    pub(crate) async fn connect(&self) -> ConnectionResult<PgConn> {
        let refused = |error: tokio_postgres::Error| ConnectionError::BadConnection(because(&error));
        match &self.tls {
            Some(tls) => {
                let (client, connection) = self.config.connect(tls.clone()).await.map_err(refused)?;
                PgConn::try_from_client_and_connection(client, connection).await
            }
            None => {
                let (client, connection) = self.config.connect(tokio_postgres::NoTls).await.map_err(refused)?;
                PgConn::try_from_client_and_connection(client, connection).await
            }
        }
    }
}

/// What went wrong, with what was beneath it: a certificate that is not trusted hides behind « error connecting ».
fn because(error: &dyn std::error::Error) -> String {
    let beneath = std::iter::successors(Some(error), |error| error.source());
    beneath.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

#[derive(Default)]
struct Said {
    mode: Option<String>,
    root: Option<String>,
}

/// The address without what libpq says of encryption, which the driver does not know, and what was said.
fn without_ssl(url: &str) -> (String, Said) {
    let mut said = Said::default();
    let Some((address, query)) = url.split_once('?') else {
        return (url.to_owned(), said);
    };
    let mut kept = Vec::new();
    for part in query.split('&') {
        match part.split_once('=') {
            Some(("sslmode", mode)) => said.mode = Some(mode.to_owned()),
            Some(("sslrootcert", file)) => said.root = Some(file.replace("%2F", "/").replace("%20", " ")),
            _ => kept.push(part),
        }
    }
    (format!("{address}?{}", kept.join("&")), said)
}

fn is_here(host: &Host) -> bool {
    match host {
        Host::Unix(_) => true,
        Host::Tcp(name) => {
            name == "localhost"
                || name
                    .parse::<std::net::IpAddr>()
                    .is_ok_and(|number| number.is_loopback())
        }
    }
}

/// Trusts the authorities of a file, or else those of the system.
fn trusting(file: Option<&str>) -> Result<MakeRustlsConnect> {
    let mut roots = RootCertStore::empty();
    match file.filter(|file| *file != "system") {
        Some(file) => {
            let unusable = |why: String| Error::File { path: file.into(), why };
            let listed = CertificateDer::pem_file_iter(file).map_err(|error| unusable(error.to_string()))?;
            for certificate in listed {
                let certificate = certificate.map_err(|error| unusable(error.to_string()))?;
                roots.add(certificate).map_err(|error| unusable(error.to_string()))?;
            }
        }
        None => {
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        }
    }
    if roots.is_empty() {
        return Err(Error::Url(
            "no certificate authority is known: name a file by sslrootcert",
        ));
    }
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|_| Error::Url("no version of TLS is known"))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_on_another_machine_is_not_spoken_to_in_the_clear_by_omission() {
        let refused = |url: &str| Target::read(url).err().map(|error| error.to_string());
        for here in [
            "postgres:///site?host=/run/postgresql",
            "postgres://ana:x@localhost/site",
            "postgres://ana@127.0.0.1:5433/site",
            "postgres://ana@base.example/site?sslmode=disable",
        ] {
            assert_eq!(refused(here), None, "{here}");
        }
        for (url, why) in [
            ("postgres://ana@base.example/site", "sslmode=verify-full"),
            (
                "postgres://ana@base.example/site?sslmode=prefer",
                "verify-full or disable",
            ),
            (
                "postgres://ana@base.example/site?sslmode=verify-full&sslrootcert=/nowhere.pem",
                "nowhere",
            ),
        ] {
            assert!(
                refused(url).is_some_and(|said| said.contains(why)),
                "{url}: {:?}",
                refused(url)
            );
        }
    }
}
