//! How the program is linked: its addresses are packed, where the system's loader can unpack them. Without it the list
//! of them is two megabytes, read whole at each start and kept in memory.
use std::env;
use std::process::Command;

/// The first glibc whose loader reads packed addresses (`DT_RELR`).
const LOADER: (u32, u32) = (2, 36);

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let asked = |name: &str| env::var(name).unwrap_or_default();
    let at_home = asked("HOST") == asked("TARGET") && asked("CARGO_CFG_TARGET_ENV") == "gnu";
    if at_home && glibc().is_some_and(|version| LOADER <= version) {
        println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}

/// The version of this system's glibc, as in `glibc 2.36`.
fn glibc() -> Option<(u32, u32)> {
    let told = Command::new("getconf").arg("GNU_LIBC_VERSION").output().ok()?.stdout;
    let told = String::from_utf8(told).ok()?;
    let (major, minor) = told.trim().strip_prefix("glibc ")?.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}
