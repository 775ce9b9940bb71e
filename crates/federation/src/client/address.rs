//! The only place that says which addresses this site may connect to: by name before, by number when connecting.

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use url::{Host, Url};

/// Bytes of an address anybody sends us.
pub const LONGEST_URL: usize = 2048;

/// What may be connected to. In development also this machine itself, over plain http and on any port.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    pub development: bool,
}

impl Reach {
    /// Whether the text of an address may be asked at all; the reason, if not.
    pub fn judge(self, url: &Url) -> Result<(), &'static str> {
        if LONGEST_URL < url.as_str().len() {
            return Err("the address is too long");
        }
        if url.scheme() != "https" && !(self.development && url.scheme() == "http") {
            return Err("the scheme is not https");
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("the address holds a user name");
        }
        if url.port_or_known_default() != Some(443) && !self.development {
            return Err("the port is not 443");
        }
        match url.host() {
            Some(Host::Domain(name)) => self.judge_name(name),
            Some(Host::Ipv4(ip)) if self.development => self.judge_number(ip.into()),
            Some(Host::Ipv6(ip)) if self.development => self.judge_number(ip.into()),
            _ => Err("the host is not a name"),
        }
    }

    /// Whether this number may be connected to. Asked for every connection, after the name was resolved.
    pub fn judge_number(self, ip: IpAddr) -> Result<(), &'static str> {
        if is_global(ip) || self.development && ip.is_loopback() {
            Ok(())
        } else {
            Err("the host is not on the public network")
        }
    }

    fn judge_name(self, name: &str) -> Result<(), &'static str> {
        if self.development {
            return Ok(());
        }
        let inner = [".local", ".localhost", ".internal", ".onion", ".arpa"]
            .iter()
            .any(|end| name.ends_with(end));
        if !name.contains('.') || name.ends_with('.') || inner {
            Err("the host has no public name")
        } else {
            Ok(())
        }
    }
}

/// Resolves names to the numbers that may be connected to, and to no others. The connection is made to one of the very
/// numbers judged here: a name that answers differently the second time gains nothing.
impl Resolve for Reach {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = *self;
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0))
                .await?
                .filter(|address| reach.judge_number(address.ip()).is_ok())
                .collect();
            if found.is_empty() {
                return Err(Forbidden.into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// Every number behind a name is one that may not be connected to.
#[derive(Debug, thiserror::Error)]
#[error("the host is not on the public network")]
pub struct Forbidden;

/// Global unicast, by the registries of RFC 6890; written out because the standard library's word is unstable.
fn is_global(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_global_v4(ip),
        IpAddr::V6(ip) => is_global_v6(ip),
    }
}

fn is_global_v4(ip: Ipv4Addr) -> bool {
    let reserved = match ip.octets() {
        [0 | 10 | 127, ..] | [169, 254, ..] | [192, 168, ..] => true,
        [100, second, ..] => (64..=127).contains(&second),
        [172, second, ..] => (16..=31).contains(&second),
        [192, 0, 0 | 2, _] | [192, 88, 99, _] | [198, 18 | 19, ..] | [198, 51, 100, _] | [203, 0, 113, _] => true,
        [first, ..] => 224 <= first,
    };
    !reserved
}

/// Only 2000::/3 is handed out, and of it not the parts that carry a v4 address or an example: Teredo and its
/// neighbours (2001::/23), documentation (2001:db8::/32, 3fff::/20), 6to4 (2002::/16).
fn is_global_v6(ip: Ipv6Addr) -> bool {
    let [first, second, ..] = ip.segments();
    let handed_out = first & 0xe000 == 0x2000;
    let special = match first {
        0x2001 => second < 0x0200 || second == 0x0db8,
        0x2002 => true,
        0x3fff => second < 0x1000,
        _ => false,
    };
    handed_out && !special
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPEN: Reach = Reach { development: true };
    const STRICT: Reach = Reach { development: false };

    #[test]
    fn only_public_names_over_https_are_asked() {
        for good in [
            "https://a.example/u/ana",
            "https://été.example/",
            "https://a.example:443/x",
        ] {
            assert_eq!(STRICT.judge(&Url::parse(good).expect("url")), Ok(()), "{good}");
        }
        for bad in [
            "http://a.example/",
            "ftp://a.example/",
            "https://a.example:8443/",
            "https://ana@a.example/",
            "https://localhost/",
            "https://a.example./",
            "https://127.0.0.1/",
            "https://2130706433/",
            "https://[::1]/",
            "https://printer.local/",
        ] {
            assert!(STRICT.judge(&Url::parse(bad).expect("url")).is_err(), "{bad}");
        }
        assert!(OPEN.judge(&Url::parse("http://127.0.0.1:8080/").expect("url")).is_ok());
        assert!(OPEN.judge(&Url::parse("http://10.0.0.1:8080/").expect("url")).is_err());
    }

    #[test]
    fn only_global_numbers_are_connected_to() {
        for good in ["1.1.1.1", "93.184.216.34", "2a00:1450:4007::1", "2606:4700::1111"] {
            assert_eq!(STRICT.judge_number(good.parse().expect("ip")), Ok(()), "{good}");
        }
        for bad in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "169.254.169.254",
            "172.31.0.1",
            "192.0.0.1",
            "192.168.1.1",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "fe80::1",
            "fc00::1",
            "ff02::1",
            "2001::1",
            "2002:7f00:1::",
            "2001:db8::1",
            "3fff::1",
            "100::1",
        ] {
            assert!(STRICT.judge_number(bad.parse().expect("ip")).is_err(), "{bad}");
        }
    }

    #[tokio::test]
    async fn a_name_of_this_machine_resolves_in_development_only() {
        let name = || "localhost".parse::<Name>().expect("name");
        assert!(STRICT.resolve(name()).await.is_err());
        assert!(OPEN.resolve(name()).await.is_ok());
    }
}
