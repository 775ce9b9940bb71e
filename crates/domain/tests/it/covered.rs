//! A read path that is not in the sight table fails here.
use std::collections::BTreeSet;
use std::path::Path;

/// Reads that take a viewer or an actor and hand out no post: profiles and communities are public, the rest is one's own.
const NO_POST: &[&str] = &[
    "circles::of_community",
    "circles::one",
    "circles::roster",
    "communities::animators",
    "communities::by_handle",
    "communities::charter",
    "communities::list",
    "communities::one",
    "communities::several",
    "people::by_handle",
    "people::followers",
    "people::following",
    "people::profile",
    "people::profiles",
    "people::reader",
    "people::search",
];

/// Every public function of the domain that takes a `Viewer`.
fn reads(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            reads(&path, found);
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let inside = path.strip_prefix(concat!(env!("CARGO_MANIFEST_DIR"), "/src")).unwrap();
        let noun = inside
            .components()
            .next()
            .unwrap()
            .as_os_str()
            .to_string_lossy()
            .replace(".rs", "");
        for part in text.split("pub async fn ").skip(1) {
            let signature = part.split('{').next().unwrap_or_default();
            if signature.contains("Viewer") {
                let name = signature.split(['(', '<']).next().unwrap_or_default();
                found.insert(format!("{noun}::{name}"));
            }
        }
    }
}

#[test]
fn every_read_is_in_the_table() {
    let mut found = BTreeSet::new();
    reads(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), &mut found);
    let asked: Vec<&str> = crate::sight::DIRECT
        .iter()
        .chain(crate::sight::LISTS)
        .map(|road| road.0)
        .collect();
    let known = |read: &str| NO_POST.contains(&read) || asked.contains(&read) || (read == "posts::feed");
    let missing: Vec<&String> = found.iter().filter(|read| !known(read)).collect();
    assert!(missing.is_empty(), "add these roads to the sight table: {missing:?}");
    let gone: Vec<&&str> = NO_POST.iter().filter(|read| !found.contains(**read)).collect();
    assert!(gone.is_empty(), "no longer there: {gone:?}");
}
