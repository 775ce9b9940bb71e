//! The only place that keeps results, and writes them as a table.
use std::fs;
use std::path::PathBuf;

use anyhow::Result;
use serde::{Deserialize, Serialize};

use crate::arguments::Kind;
use crate::cases::{LINES, Line};
use crate::ground::shelf;

/// The size at which targets are set.
const AT: usize = 100_000;
/// MiB, idle and at most.
const MEMORY: (f64, f64) = (30.0, 100.0);
/// The feed's median with a million posts, by that with ten thousand.
const GROWTH: f64 = 1.5;
/// Milliseconds, 99 of 100 answers, at half load.
const SLOWEST: f64 = 20.0;

/// What was measured of one line: a second, p50, p99, p50 and p99 at half load, MiB, microseconds of a processor for each;
/// or of memory: idle, most.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Kept {
    pub kind: String,
    pub posts: usize,
    pub name: String,
    pub numbers: Vec<f64>,
}

fn file() -> PathBuf {
    shelf().join("results.json")
}

fn read() -> Vec<Kept> {
    let text = fs::read_to_string(file()).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}

/// Keeps a result, in place of the one before.
///
/// # Errors
/// Those of the disk.
pub fn keep(new: Kept) -> Result<()> {
    let mut all = read();
    all.retain(|kept| (&kept.kind, kept.posts, &kept.name) != (&new.kind, new.posts, &new.name));
    all.push(new);
    Ok(fs::write(file(), serde_json::to_string_pretty(&all)?)?)
}

/// Prints everything that was kept.
///
/// # Errors
/// None so far: a table of nothing is empty.
pub fn print() -> Result<()> {
    let all = read();
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let mut sizes: Vec<usize> = all
            .iter()
            .filter(|kept| kept.kind == kind.name())
            .map(|kept| kept.posts)
            .collect();
        sizes.sort_unstable();
        sizes.dedup();
        if sizes.is_empty() {
            continue;
        }
        println!("\n### {}\n", kind.title());
        println!(
            "| | {} | target |",
            sizes
                .iter()
                .map(|size| thousands(*size))
                .collect::<Vec<_>>()
                .join(" | ")
        );
        println!("| --- |{} --- |", " --- |".repeat(sizes.len()));
        for line in &LINES {
            row(&all, kind, &sizes, line);
        }
        memory(&all, kind, &sizes);
        growth(&all, kind);
    }
    Ok(())
}

fn find<'a>(all: &'a [Kept], kind: Kind, posts: usize, name: &str) -> Option<&'a Kept> {
    all.iter()
        .find(|kept| kept.kind == kind.name() && kept.posts == posts && kept.name == name)
}

fn row(all: &[Kept], kind: Kind, sizes: &[usize], line: &Line) {
    let cell = |size: &usize| match find(all, kind, *size, line.name).map(|kept| kept.numbers.as_slice()) {
        Some([rate, p50, p99, calm50, calm99, _, work]) => {
            format!("**{rate:.0}**/s · {p50:.1} / {p99:.1} ms · {calm50:.1} / {calm99:.1} ms · {work:.0} µs")
        }
        Some([rate, p50, p99, calm50, calm99, ..]) => {
            format!("**{rate:.0}**/s · {p50:.1} / {p99:.1} ms · {calm50:.1} / {calm99:.1} ms")
        }
        _ => "–".to_owned(),
    };
    let cells: Vec<String> = sizes.iter().map(cell).collect();
    let reached = find(all, kind, AT, line.name).and_then(|kept| Some((*kept.numbers.first()?, *kept.numbers.get(4)?)));
    let target = match (line.target, reached) {
        (Some(target), Some((rate, calm))) => format!("{target:.0}/s: × {:.2}; {}", rate / target, calm_enough(calm)),
        (None, Some((_, calm))) => calm_enough(calm),
        _ => String::new(),
    };
    println!("| {} | {} | {target} |", line.about, cells.join(" | "));
}

fn calm_enough(p99: f64) -> String {
    let word = if p99 <= SLOWEST { "within" } else { "beyond" };
    format!("{word} {SLOWEST:.0} ms")
}

fn memory(all: &[Kept], kind: Kind, sizes: &[usize]) {
    let cell = |size: &usize| match find(all, kind, *size, "memory").map(|kept| kept.numbers.as_slice()) {
        Some([idle, most]) => format!("{idle:.0} / {most:.0} MiB"),
        _ => "–".to_owned(),
    };
    let cells: Vec<String> = sizes.iter().map(cell).collect();
    println!(
        "| memory, idle / at most | {} | {:.0} / {:.0} MiB |",
        cells.join(" | "),
        MEMORY.0,
        MEMORY.1
    );
}

fn growth(all: &[Kept], kind: Kind) {
    let median = |posts| find(all, kind, posts, "feed").and_then(|kept| kept.numbers.get(3).copied());
    if let (Some(small), Some(large)) = (median(10_000), median(1_000_000)) {
        println!(
            "\nThe feed's median at half load, 1,000,000 by 10,000 posts: × {:.2} (at most × {GROWTH}).",
            large / small.max(0.001)
        );
    }
}

/// `10,000`.
fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut written = String::new();
    for (n, digit) in digits.chars().enumerate() {
        if n != 0 && (digits.len() - n).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    format!("{written} posts")
}
