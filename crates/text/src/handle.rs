//! The only place that reads the address of a person or a community, such as `@nom@hote` or `!communaute@hote`.

/// Longest name accepted from another server, in bytes.
const LONGEST_NAME: usize = 128;
/// Longest host name, in bytes, as in the domain name system.
const LONGEST_HOST: usize = 253;

/// The address of somebody on some server.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Handle {
    /// As written: other servers may tell case apart.
    pub name: String,
    /// Lower-case, in ASCII (an international name is in punycode), with its port if it is not the usual one.
    pub host: String,
    /// Written with `!`, so certainly a community. Without, it may be either.
    pub community: bool,
}

impl std::fmt::Display for Handle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}@{}", self.name, self.host)
    }
}

/// Reads `@nom@hote`, `nom@hote`, `acct:nom@hote` or `!communaute@hote`. None for anything else, addresses of
/// pages included.
pub fn parse(written: &str) -> Option<Handle> {
    let written = written.trim();
    let (community, rest) = match written.strip_prefix('!') {
        Some(rest) => (true, rest),
        None => (false, written.strip_prefix("acct:").unwrap_or(written)),
    };
    let rest = if community {
        rest
    } else {
        rest.strip_prefix('@').unwrap_or(rest)
    };
    let (name, host) = rest.split_once('@')?;
    if !valid_remote(name) {
        return None;
    }
    Some(Handle {
        name: name.to_owned(),
        host: self::host(host)?,
        community,
    })
}

/// The port that nobody writes.
const USUAL_PORT: u16 = 443;

/// A host in its one form: lower-case ASCII without the last point, with its port unless it is the usual one. None when
/// it is not a host.
pub fn host(written: &str) -> Option<String> {
    let (name, port) = match written.split_once(':') {
        Some((name, port)) => (name, Some(port.parse::<u16>().ok()?)),
        None => (written, None),
    };
    let port = port.filter(|port| *port != USUAL_PORT);
    let name = name.strip_suffix('.').unwrap_or(name);
    let name = if plain_host(name) {
        name.to_ascii_lowercase()
    } else {
        punycode(name)?
    };
    if !plain_host(&name) {
        return None;
    }
    Some(match port {
        Some(port) => format!("{name}:{port}"),
        None => name,
    })
}

/// Labels of letters without accent, digits and hyphens, between single points.
fn plain_host(name: &str) -> bool {
    name.len() <= LONGEST_HOST
        && name.split('.').all(|label| {
            !label.is_empty()
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        })
}

/// An international name in ASCII.
fn punycode(name: &str) -> Option<String> {
    let foreign = name
        .chars()
        .all(|letter| letter.is_alphanumeric() || letter == '.' || letter == '-');
    match url::Host::parse(name)
        .ok()
        .filter(|_| foreign && name.len() <= LONGEST_HOST)?
    {
        url::Host::Domain(domain) => Some(domain),
        _ => None,
    }
}

/// Whether a name may be chosen here: 2 to 30 lower-case letters without accent, digits or underscores. Points and
/// hyphens are left out because many clients end a mention at them.
pub fn valid_local(name: &str) -> bool {
    (2..=30).contains(&name.len())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// Whether a name may come from another server: letters without accent, digits, underscores, and points or hyphens
/// within.
pub fn valid_remote(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= LONGEST_NAME
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'))
        && !name.starts_with(['.', '-'])
        && !name.ends_with(['.', '-'])
}

#[cfg(test)]
mod tests {
    use super::{parse, valid_local};

    #[test]
    fn handles_are_read_in_every_spelling() {
        for (written, read) in [
            ("@a@b.ca", Some("a@b.ca")),
            ("a@B.ca", Some("a@b.ca")),
            (" !relais@centre.example:8080 ", Some("relais@centre.example:8080")),
            ("acct:a.b-c@d.org", Some("a.b-c@d.org")),
            ("a@école.ca", Some("a@xn--cole-9oa.ca")),
            ("a@B.ca.", Some("a@b.ca")),
            ("a@b.ca:443", Some("a@b.ca")),
            ("a@127.0.0.1:3000", Some("a@127.0.0.1:3000")),
            ("https://a.b/@c", None),
            ("@a", None),
            ("!@b.ca", None),
            ("a@b@c.ca", None),
            ("a@", None),
            ("a@b/c", None),
            ("a@b:99999", None),
            ("a@127.1", Some("a@127.1")),
            ("a@b..ca", None),
            ("a@b.\u{ad}.ca", None),
            ("a@b%41.ca", None),
            ("a b@c.ca", None),
            ("é@c.ca", None),
        ] {
            assert_eq!(
                parse(written).map(|handle| handle.to_string()).as_deref(),
                read,
                "{written}"
            );
        }
        assert!(parse("!a@b.ca").is_some_and(|handle| handle.community));
    }

    #[test]
    fn local_names_are_short_and_plain() {
        for name in ["ab", "alice_2", &"a".repeat(30)] {
            assert!(valid_local(name), "{name}");
        }
        for name in ["", "a", "Alice", "al.ice", "al-ice", "éva", &"a".repeat(31)] {
            assert!(!valid_local(name), "{name}");
        }
    }
}
