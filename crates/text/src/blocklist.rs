//! The only place that reads and writes a list of refused servers: Mastodon's comma-separated form, or one host a line.

/// Most bytes and most servers that a list may hold.
pub const LONGEST: usize = 1 << 20;
pub const MOST: usize = 10_000;
/// More faults than this are not told.
const MOST_FAULTS: usize = 50;

/// The columns, as Mastodon writes them and in its order. Of a list without a first line of names, this is the order too.
const COLUMNS: [&str; 6] = [
    "domain",
    "severity",
    "reject_media",
    "reject_reports",
    "public_comment",
    "obfuscate",
];

/// What is done about a server, from least to most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    Noop,
    Silence,
    Suspend,
}

const SEVERITIES: [(Severity, &str); 3] = [
    (Severity::Noop, "noop"),
    (Severity::Silence, "silence"),
    (Severity::Suspend, "suspend"),
];

/// One server of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Where it stands in the list; the first line is 1.
    pub line: usize,
    /// In its one form.
    pub host: String,
    pub severity: Severity,
    pub no_media: bool,
    pub no_reports: bool,
    /// Why, for everybody.
    pub comment: String,
}

/// A line that cannot be taken, and why: a key of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    pub line: usize,
    pub why: &'static str,
}

/// Reads a list. A server named twice is there once, as it is refused most.
///
/// # Errors
/// Every line that cannot be taken, up to fifty: then none is.
pub fn read(text: &str) -> Result<Vec<Refused>, Vec<Fault>> {
    if LONGEST < text.len() {
        return Err(vec![fault(1, "list.too_long")]);
    }
    let mut lines = records(text.trim_start_matches('\u{feff}'))?;
    lines.retain(|(_, fields)| fields.iter().any(|field| !field.trim().is_empty()));
    let columns = match lines.first() {
        Some((_, names)) if names.iter().any(|name| bare(name) == COLUMNS[0]) => {
            let (_, names) = lines.remove(0);
            names.iter().map(|name| bare(name)).collect()
        }
        _ => COLUMNS.map(str::to_owned).to_vec(),
    };
    lines.retain(|(_, fields)| !fields[0].trim_start().starts_with('#'));
    if MOST < lines.len() {
        return Err(vec![fault(lines[MOST].0, "list.too_long")]);
    }
    let (mut found, mut faults) = (Vec::<Refused>::new(), Vec::new());
    for (line, fields) in lines {
        match refused(line, |name| field(&columns, &fields, name)) {
            Ok(refused) => found.push(refused),
            Err(why) => faults.push(fault(line, why)),
        }
    }
    if faults.is_empty() {
        Ok(once(found))
    } else {
        faults.truncate(MOST_FAULTS);
        Err(faults)
    }
}

/// Writes a list as Mastodon does.
pub fn write(list: &[Refused]) -> String {
    let mut text = COLUMNS.map(|name| format!("#{name}")).join(",");
    text.push('\n');
    for refused in list {
        let severity = SEVERITIES.iter().find(|(known, _)| *known == refused.severity);
        let fields = [
            refused.host.as_str(),
            severity.map_or("", |(_, word)| word),
            if refused.no_media { "true" } else { "false" },
            if refused.no_reports { "true" } else { "false" },
            &refused.comment,
            "false",
        ];
        text.push_str(&fields.map(quoted).join(","));
        text.push('\n');
    }
    text
}

/// Whether a host is the address of a machine rather than a name, however it is written.
pub fn is_address(host: &str) -> bool {
    let bare = host.trim();
    if bare.starts_with('[') || 1 < bare.matches(':').count() {
        return true;
    }
    let name = bare.split(':').next().unwrap_or_default();
    let last = name.trim_end_matches('.').rsplit('.').next().unwrap_or_default();
    let hexadecimal = last.strip_prefix("0x").or_else(|| last.strip_prefix("0X"));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
    !last.is_empty() && hexadecimal.map_or_else(|| digits(last), number)
}

fn fault(line: usize, why: &'static str) -> Fault {
    Fault { line, why }
}

fn bare(name: &str) -> String {
    name.trim().trim_start_matches('#').to_ascii_lowercase()
}

fn field<'a>(columns: &[String], fields: &'a [String], name: &str) -> &'a str {
    let at = columns.iter().position(|column| column == name);
    at.and_then(|at| fields.get(at)).map_or("", |field| field.trim())
}

fn refused<'a>(line: usize, field: impl Fn(&str) -> &'a str) -> Result<Refused, &'static str> {
    let host = field("domain");
    if is_address(host) {
        return Err("host.address");
    }
    let host = crate::handle::host(host).ok_or("host.unreadable")?;
    let severity = match field("severity") {
        "" => Severity::Suspend,
        said => {
            let known = SEVERITIES.iter().find(|(_, word)| said.eq_ignore_ascii_case(word));
            known.ok_or("list.severity")?.0
        }
    };
    let flag = |name| match field(name).to_ascii_lowercase().as_str() {
        "true" | "1" => Ok(true),
        "false" | "0" | "" => Ok(false),
        _ => Err("list.flag"),
    };
    Ok(Refused {
        line,
        host,
        severity,
        no_media: flag("reject_media")?,
        no_reports: flag("reject_reports")?,
        comment: field("public_comment").to_owned(),
    })
}

fn once(list: Vec<Refused>) -> Vec<Refused> {
    let mut seen = std::collections::HashMap::<String, usize>::new();
    let mut kept: Vec<Refused> = Vec::new();
    for refused in list {
        let Some(first) = seen.get(&refused.host).map(|at| &mut kept[*at]) else {
            seen.insert(refused.host.clone(), kept.len());
            kept.push(refused);
            continue;
        };
        first.severity = first.severity.max(refused.severity);
        first.no_media |= refused.no_media;
        first.no_reports |= refused.no_reports;
        if first.comment.is_empty() {
            first.comment = refused.comment;
        }
    }
    kept
}

/// A field between quotes when it needs them.
fn quoted(field: &str) -> String {
    if field.contains([',', '"', '\n', '\r']) || field.starts_with(' ') || field.ends_with(' ') {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_owned()
    }
}

/// The lines of comma-separated text (RFC 4180), with the number at which each begins.
fn records(text: &str) -> Result<Vec<(usize, Vec<String>)>, Vec<Fault>> {
    let (mut all, mut fields, mut field) = (Vec::new(), Vec::new(), String::new());
    let (mut line, mut begun, mut quoted) = (1, 1, None);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match (letter, quoted) {
            ('"', Some(_)) if letters.peek() == Some(&'"') => field.extend(letters.next()),
            ('"', Some(_)) => quoted = None,
            ('"', None) if field.is_empty() => quoted = Some(line),
            (',', None) => fields.push(std::mem::take(&mut field)),
            ('\n', None) => {
                fields.push(std::mem::take(&mut field));
                all.push((begun, std::mem::take(&mut fields)));
                line += 1;
                begun = line;
            }
            ('\r', None) => {}
            _ => {
                line += usize::from(letter == '\n');
                field.push(letter);
            }
        }
    }
    if let Some(open) = quoted {
        return Err(vec![fault(open, "list.quote")]);
    }
    if !field.is_empty() || !fields.is_empty() {
        fields.push(field);
        all.push((begun, fields));
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(line: usize, host: &str, severity: Severity) -> Refused {
        Refused {
            line,
            host: host.to_owned(),
            severity,
            no_media: false,
            no_reports: false,
            comment: String::new(),
        }
    }

    #[test]
    fn every_form_of_a_list_is_read() {
        let mastodon = "#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate\r\n\
            Spam.Example,suspend,true,TRUE,\"ads, \"\"bots\"\"\nand more\",false\r\nloud.example,silence,false,false,,true\r\n";
        let spam = Refused {
            no_media: true,
            no_reports: true,
            comment: "ads, \"bots\"\nand more".to_owned(),
            ..listed(2, "spam.example", Severity::Suspend)
        };
        let loud = listed(4, "loud.example", Severity::Silence);
        assert_eq!(read(mastodon), Ok(vec![spam, loud]));
        let hosts = Ok(vec![
            listed(2, "a.example", Severity::Suspend),
            listed(3, "xn--caf-dma.example", Severity::Suspend),
        ]);
        assert_eq!(read("\u{feff}#domain\na.example\ncafé.example"), hosts);
        assert_eq!(read("domain\na.example.\nCAFÉ.example\n\n"), hosts);
        assert_eq!(read("# ours\na.example\ncafé.example\n"), hosts);
        let other_order = "severity,domain\nnoop,a.example\n";
        assert_eq!(read(other_order), Ok(vec![listed(2, "a.example", Severity::Noop)]));
        assert_eq!(read(""), Ok(Vec::new()));
    }

    #[test]
    fn a_server_named_twice_is_refused_most() {
        let twice = "domain,severity,reject_media\na.example,silence,true\nA.example,suspend,false\n";
        let most = Refused {
            no_media: true,
            ..listed(2, "a.example", Severity::Suspend)
        };
        assert_eq!(read(twice), Ok(vec![most]));
    }

    #[test]
    fn each_bad_line_is_named() {
        let bad = "#domain,#severity,#reject_media\nok.example,suspend,false\nhttps://a.example/,suspend,\n10.0.0.1,noop,\n\
            [::1],,\nb.example,destroy,\nc.example,silence,perhaps\nb*d.example,,\n";
        let faults = [
            (3, "host.unreadable"),
            (4, "host.address"),
            (5, "host.address"),
            (6, "list.severity"),
            (7, "list.flag"),
            (8, "host.unreadable"),
        ];
        assert_eq!(read(bad), Err(faults.map(|(line, why)| fault(line, why)).to_vec()));
        assert_eq!(read("a.example,\"open"), Err(vec![fault(1, "list.quote")]));
        let many = "a.example\n".repeat(MOST + 1);
        assert_eq!(read(&many), Err(vec![fault(MOST + 1, "list.too_long")]));
        assert!(read(&"a".repeat(LONGEST + 1)).is_err());
    }

    #[test]
    fn an_address_is_known_however_it_is_written() {
        for address in [
            "127.0.0.1",
            "127.1",
            "2130706433",
            "0x7f000001",
            "0x7f.0x1",
            "[::1]:80",
            "::1",
            "1.2.3.4:8080",
            "1.2.3.4.",
        ] {
            assert!(is_address(address), "{address}");
        }
        for name in ["a.example", "1.example", "localhost:8536", "0x.example", ""] {
            assert!(!is_address(name), "{name}");
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let list = vec![
            Refused {
                no_media: true,
                comment: " \"so\", they said\n".trim_end().to_owned(),
                ..listed(2, "a.example", Severity::Noop)
            },
            listed(3, "b.example:8443", Severity::Suspend),
        ];
        let again = read(&write(&list)).unwrap();
        assert_eq!(again[0].comment, list[0].comment.trim());
        assert_eq!(again[1], list[1]);
    }
}
