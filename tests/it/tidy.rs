//! The house in order: who may import whom, where guarded tables are named, how long things are. All offences at once.
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The drawing of docs/ARCHITECTURE.md: each crate, and the crates of ours that it may import. `courtepointe` answers the
/// one question that doors have for federation (`web::Resolve`), so they do not import it.
const DRAWING: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("db", &[]),
    ("domain", &["db", "text"]),
    ("federation", &["domain", "text"]),
    ("mail", &["domain", "text"]),
    ("web", &["domain", "text"]),
    ("pages", &["domain", "text", "web"]),
    ("mastodon", &["domain", "text", "web"]),
    ("lemmy", &["domain", "text", "web"]),
    (
        "courtepointe",
        &[
            "db",
            "domain",
            "federation",
            "lemmy",
            "mail",
            "mastodon",
            "pages",
            "text",
            "web",
        ],
    ),
    ("peer", &[]),
    ("bench", &["courtepointe", "db", "domain", "peer"]),
];

/// Where the site itself may look, without anybody behind it: each hole in the wall, with its reason.
const SITE_VIEWERS: &[&str] = &[
    "crates/domain/src/viewer.rs",     // makes it
    "crates/domain/src/laws/sight.rs", // obeys it
];

/// Files longer than the budget, with the reason.
const LONG_FILES: &[(&str, &str)] = &[];
/// Functions longer than the budget, as `path: name`, with the reason.
const LONG_FUNCTIONS: &[(&str, &str)] = &[(
    "crates/bench/src/cases.rs: case",
    "a table: what each line of the bench asks for",
)];

const FUNCTION_LINES: usize = 60;
const FILE_LINES: usize = 400;
const VAGUE: &[&str] = &[
    "util", "utils", "helper", "helpers", "common", "manager", "service", "base", "data", "info", "handler", "misc",
];

/// One file of ours, without what clippy and rustfmt already look at.
struct Source {
    path: String,
    lines: Vec<String>,
    /// The first line of its tests, counted from 0; past the end if it has none.
    tests_from: usize,
}

impl Source {
    fn new(path: String, text: &str) -> Self {
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let all_tests = path.starts_with("tests/") || path.contains("/tests/") || path.ends_with("/tests.rs");
        let module = lines.iter().position(|line| line.trim() == "#[cfg(test)]");
        let tests_from = if all_tests { 0 } else { module.unwrap_or(lines.len()) };
        Self {
            path,
            lines,
            tests_from,
        }
    }
    fn is_in(&self, place: &str) -> bool {
        self.path.starts_with(place)
    }
    /// Lines that are neither blank nor a comment, with their number from 1.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let numbered = self.lines.iter().enumerate().map(|(i, line)| (i + 1, line.trim()));
        numbered.filter(|(_, line)| !line.is_empty() && !line.starts_with("//"))
    }
    /// Code that is not a test.
    fn shipped(&self) -> impl Iterator<Item = (usize, &str)> {
        self.code().filter(|(number, _)| *number <= self.tests_from)
    }
    fn offences(&self, words: &[&str], rule: &str) -> Vec<String> {
        let found = self
            .shipped()
            .filter(|(_, line)| words.iter().any(|word| line.contains(word)));
        found
            .map(|(number, _)| format!("{}:{number}: {rule}", self.path))
            .collect()
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the package is in the workspace")
        .to_owned()
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder is ours").flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        let hidden = name.to_string_lossy().starts_with('.');
        match path.is_dir() {
            true if hidden || name == "node_modules" || name == "target" => {}
            true => walk(&path, found),
            false => found.push(path),
        }
    }
}

fn sources() -> Vec<Source> {
    let mut paths = Vec::new();
    walk(&root().join("crates"), &mut paths);
    walk(&root().join("tests"), &mut paths);
    paths.retain(|path| path.extension().is_some_and(|end| end == "rs"));
    paths.sort();
    let source = |path: &PathBuf| {
        let name = path
            .strip_prefix(root())
            .expect("below the root")
            .to_string_lossy()
            .into_owned();
        Source::new(name, &fs::read_to_string(path).expect("a source is text"))
    };
    paths.iter().map(source).collect()
}

#[test]
fn the_house_is_in_order() {
    let mut offences = edges();
    offences.extend(migrations());
    for source in sources() {
        for rule in [first_line, guarded_tables, knowledge, verbs, habits, lengths, names] {
            offences.extend(rule(&source));
        }
    }
    assert!(
        offences.is_empty(),
        "\n{}\n{} things to put in order",
        offences.join("\n"),
        offences.len()
    );
}

fn edges() -> Vec<String> {
    let mut offences = Vec::new();
    let ours: BTreeSet<&str> = DRAWING.iter().map(|(name, _)| *name).collect();
    let folders = fs::read_dir(root().join("crates"))
        .expect("the crates are there")
        .flatten();
    for folder in folders.filter(|folder| !ours.contains(folder.file_name().to_string_lossy().as_ref())) {
        offences.push(format!("{}: not in the drawing", folder.path().display()));
    }
    for (name, drawn) in DRAWING {
        let manifest = fs::read_to_string(root().join("crates").join(name).join("Cargo.toml")).unwrap_or_default();
        let manifest: toml::Table = manifest.parse().expect("a manifest is TOML");
        let dependencies = manifest.get("dependencies").and_then(toml::Value::as_table);
        let found: BTreeSet<&str> = dependencies
            .iter()
            .flat_map(|table| table.keys())
            .map(String::as_str)
            .filter(|key| ours.contains(key))
            .collect();
        let drawn: BTreeSet<&str> = drawn.iter().copied().collect();
        if !found.is_subset(&drawn) {
            offences.push(format!(
                "crates/{name}/Cargo.toml: imports {found:?}, the drawing says {drawn:?}"
            ));
        }
    }
    offences
}

fn migrations() -> Vec<String> {
    let names = |backend: &str| -> BTreeSet<String> {
        let folder = fs::read_dir(root().join("migrations").join(backend))
            .into_iter()
            .flatten()
            .flatten();
        folder
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect()
    };
    let (sqlite, postgres) = (names("sqlite"), names("postgres"));
    let lonely = sqlite.symmetric_difference(&postgres);
    lonely
        .map(|name| format!("migrations: {name} exists for one database only"))
        .collect()
}

fn first_line(source: &Source) -> Vec<String> {
    let said = source
        .lines
        .first()
        .and_then(|line| line.strip_prefix("//! "))
        .unwrap_or_default();
    if 10 < said.len() {
        Vec::new()
    } else {
        vec![format!("{}:1: does not say what it is the only place for", source.path)]
    }
}

fn guarded_tables(source: &Source) -> Vec<String> {
    if source.is_in("tests/") || source.path.ends_with("laws/guarded.rs") {
        return Vec::new();
    }
    let mut offences = Vec::new();
    let code: Vec<(usize, &str)> = source.code().collect();
    for (i, (number, line)) in code.iter().enumerate() {
        let next = code.get(i + 1).map_or("", |(_, line)| line);
        let declares = |line: &str| {
            ["posts (", "posts(", "documents (", "documents("]
                .iter()
                .any(|name| line.starts_with(name))
        };
        if line.contains("table!") && declares(next) {
            offences.push(format!(
                "{}:{number}: a guarded table is declared in laws/guarded.rs only",
                source.path
            ));
        }
    }
    if !source.is_in("crates/domain/src/laws/") {
        let words = [
            "guarded::",
            "posts::table",
            "documents::table",
            "posts::dsl",
            "documents::dsl",
            "Column>::Table",
            "table_name = posts",
        ];
        offences.extend(source.offences(&words, "names a guarded table: start from a viewer or a permit"));
        let writes = [
            "insert_into(post",
            "insert_into(documents",
            "diesel::update(post",
            "diesel::delete(post",
        ];
        offences.extend(source.offences(&writes, "writes a guarded table: ask for a permit"));
    }
    offences
}

fn knowledge(source: &Source) -> Vec<String> {
    let mut offences = Vec::new();
    if !source.is_in("crates/db/") {
        let words = ["diesel::sqlite", "diesel::pg", "libsqlite3_sys::", "tokio_postgres::"];
        offences.extend(source.offences(&words, "only `db` knows there are two databases"));
    }
    let builds = source.path.ends_with("/build.rs") || source.is_in("crates/db/src/testing/");
    let measures = source.path.contains("/examples/");
    if !source.is_in("crates/courtepointe/") && !builds && !measures {
        offences.extend(source.offences(&["std::env", "env::var"], "only `courtepointe` reads the environment"));
    }
    if !SITE_VIEWERS.contains(&source.path.as_str()) {
        offences.extend(source.offences(
            &["Viewer::site()"],
            "looks without anybody behind it, and is not on the list",
        ));
    }
    if !source.is_in("crates/domain/") && !source.is_in("crates/bench/") {
        offences.extend(source.offences(&["seed::"], "`domain::seed` is for benchmarks only"));
    }
    if source.is_in("crates/text/") {
        offences.extend(source.offences(
            &["std::fs", "std::net", "fs::File"],
            "`text` opens no file and no socket",
        ));
    }
    for door in ["pages", "mastodon", "lemmy", "web"] {
        if source.is_in(&format!("crates/{door}/")) {
            offences.extend(source.offences(
                &["diesel", "activitypub_federation"],
                "a door knows no table and no activity",
            ));
        }
    }
    offences
}

/// A verb of the domain is compiled there and nowhere else (decision 0013); one that is generic cannot be.
fn verbs(source: &Source) -> Vec<String> {
    if !source.is_in("crates/domain/src/") || source.is_in("crates/domain/src/seed/") {
        return Vec::new();
    }
    let code: Vec<(usize, &str)> = source.shipped().collect();
    let bare = code.windows(2).filter(|pair| {
        let generic = || pair[1].1.split('(').next().is_some_and(|name| name.contains('<'));
        pair[1].1.starts_with("pub async fn ") && !pair[0].1.starts_with("#[") && !generic()
    });
    bare.map(|pair| format!("{}:{}: write #[boxed] before a verb", source.path, pair[1].0))
        .collect()
}

fn habits(source: &Source) -> Vec<String> {
    let mut offences = Vec::new();
    if source.path != "tests/it/tidy.rs" {
        let lint = source
            .code()
            .filter(|(_, line)| line.contains("#[allow") || line.contains("#![allow"));
        offences.extend(lint.map(|(n, _)| format!("{}:{n}: write #[expect(…, reason = \"…\")]", source.path)));
    }
    if !source.is_in("crates/db/src/testing/") {
        let words = [".unwrap()", "todo!(", "unimplemented!(", "dbg!("];
        offences.extend(source.offences(&words, "not outside tests; `expect` names its invariant"));
    }
    offences
}

fn lengths(source: &Source) -> Vec<String> {
    let mut offences = Vec::new();
    let code = source.shipped().count();
    if FILE_LINES < code && LONG_FILES.iter().all(|(path, _)| *path != source.path) {
        offences.push(format!(
            "{}: {code} lines of code, {FILE_LINES} at most: split by noun",
            source.path
        ));
    }
    for (number, name, length) in functions(&source.lines) {
        let listed = LONG_FUNCTIONS
            .iter()
            .any(|(long, _)| *long == format!("{}: {name}", source.path));
        if FUNCTION_LINES < length && !listed && number <= source.tests_from {
            offences.push(format!(
                "{}:{number}: `{name}` has {length} lines, {FUNCTION_LINES} at most",
                source.path
            ));
        }
    }
    offences
}

/// Each function's first line from 1, name and number of lines. Counts on rustfmt: `}` stands where `fn` began.
fn functions(lines: &[String]) -> Vec<(usize, String, usize)> {
    let mut found = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let Some((before, after)) = line.split_once("fn ") else {
            continue;
        };
        let indent = line.len() - line.trim_start().len();
        let words = [
            "",
            "pub",
            "pub(crate)",
            "pub(super)",
            "const",
            "async",
            "unsafe",
            "extern",
        ];
        if !before
            .split_whitespace()
            .all(|word| words.contains(&word) || word.starts_with("pub(in"))
            || line.contains("//")
        {
            continue;
        }
        let name: String = after
            .chars()
            .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
            .collect();
        let closing = format!("{}}}", " ".repeat(indent));
        let rest = lines.iter().enumerate().skip(start);
        let mut body = rest
            .take_while(|(i, line)| *i == start || indent <= line.len() - line.trim_start().len() || line.is_empty());
        let end =
            body.find(|(i, line)| *line == &closing || *i == start && (line.ends_with('}') || line.ends_with(';')));
        if let Some((end, _)) = end {
            found.push((start + 1, name, end - start + 1));
        }
    }
    found
}

fn names(source: &Source) -> Vec<String> {
    let mut offences = Vec::new();
    let stem = Path::new(&source.path)
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default();
    if stem.split('_').any(|word| VAGUE.contains(&word)) {
        offences.push(format!(
            "{}: a file named after a noun or a verb says more",
            source.path
        ));
    }
    for (number, line) in source.code() {
        let bare = line
            .trim_start_matches("pub(crate) ")
            .trim_start_matches("pub(super) ")
            .trim_start_matches("pub ");
        let declared = ["struct ", "enum ", "trait "]
            .iter()
            .find_map(|word| bare.strip_prefix(word));
        let name: String = declared
            .unwrap_or("")
            .chars()
            .take_while(|letter| letter.is_alphanumeric())
            .collect();
        if camel_words(&name).iter().any(|word| VAGUE.contains(&word.as_str())) {
            offences.push(format!(
                "{}:{number}: `{name}` could be the name of anything",
                source.path
            ));
        }
    }
    offences
}

fn camel_words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for letter in name.chars() {
        match words.last_mut() {
            Some(word) if letter.is_lowercase() => word.push(letter),
            _ => words.push(letter.to_lowercase().collect()),
        }
    }
    words
}

#[test]
fn tidy_itself_sees_what_it_looks_for() {
    let long = format!(
        "//! Something.\nfn long() {{\n{}}}\nimpl X {{\n    fn short() {{}}\n}}\n",
        "    one();\n".repeat(70)
    );
    let source = Source::new("crates/domain/src/helper.rs".into(), &long);
    assert_eq!(
        functions(&source.lines),
        [(2, "long".into(), 72), (75, "short".into(), 1)]
    );
    assert_eq!(
        (lengths(&source).len(), names(&source).len(), first_line(&source).len()),
        (1, 1, 1)
    );
    let bad = "//! The only place for nothing.\nfn f() {\n    insert_into(posts::table).execute().unwrap();\n}\nstruct UserInfo;\n";
    let source = Source::new("crates/domain/src/bad.rs".into(), bad);
    assert_eq!(
        (
            guarded_tables(&source).len(),
            habits(&source).len(),
            names(&source).len()
        ),
        (2, 1, 1)
    );
    let bare = "//! The only place for nothing.\nuse x;\npub async fn one() {}\n#[boxed]\npub async fn two() {}\npub async fn three<T>() {}\n";
    assert_eq!(verbs(&Source::new("crates/domain/src/bare.rs".into(), bare)).len(), 1);
}
