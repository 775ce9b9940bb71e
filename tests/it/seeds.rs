//! What must hold of every parser of foreign bytes holds of the seeds with which fuzzing begins, and of what their
//! beginnings are when the line is cut.

use std::fs;
use std::path::{Path, PathBuf};

#[path = "../../fuzz/properties.rs"]
mod properties;

fn folder(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/seeds").join(target)
}

#[test]
fn every_parser_bears_its_seeds_whole_and_cut() {
    for (target, holds) in properties::ALL {
        let seeds: Vec<PathBuf> = fs::read_dir(folder(target))
            .unwrap_or_else(|error| panic!("{target} has no seeds: {error}"))
            .map(|entry| entry.unwrap().path())
            .collect();
        let mut understood = 0;
        for seed in seeds {
            let bytes = fs::read(&seed).unwrap();
            println!("{}: {}", seed.display(), holds(&bytes));
            understood += usize::from(holds(&bytes));
            for quarter in 1..4 {
                holds(&bytes[..bytes.len() * quarter / 4]);
            }
        }
        assert!(2 <= understood, "{target}: {understood} seeds are understood");
    }
}

#[test]
fn the_fuzzer_asks_of_every_property() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz");
    let (manifest, script) = (
        fs::read_to_string(root.join("Cargo.toml")).unwrap(),
        fs::read_to_string(root.join("run")).unwrap(),
    );
    for (target, _) in properties::ALL {
        assert!(
            manifest.contains(&format!("name = \"{target}\"")),
            "fuzz/Cargo.toml: {target}"
        );
        assert!(script.contains(target), "fuzz/run: {target}");
        let asks = fs::read_to_string(root.join(format!("fuzz_targets/{target}.rs"))).unwrap();
        assert!(
            asks.contains(&format!("properties::{target}(bytes)")),
            "fuzz_targets/{target}.rs"
        );
    }
}
