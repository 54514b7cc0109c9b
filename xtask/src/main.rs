//! Checks and campaigns of the workspace: `cargo xtask ci | tidy | api | browser | deep | mutants`.
//!
//! Everything that a build server does stands here, so that it can be done on any desk.

mod api;
mod browser;
mod ci;
mod deep;
mod house;
mod mutation;
mod postgres;
mod tidy;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask ci      format, lints, tests, documentation, licences: all that must pass
cargo xtask tidy    the rules of the house: doors, file heads, lengths, vectors
cargo xtask api     the API, as its description promises it; --cases N, --seed N
cargo xtask browser the service in Chromium, as people meet it; --all: every page, size, language
cargo xtask deep    long campaigns: more crashes, more random cases, the whole real data, mutants
cargo xtask mutants the last of them alone: which changes of the code does no test notice";

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    let task = words.next();
    let wishes: Vec<String> = words.collect();
    let done = match task.as_deref() {
        Some("ci") => ci::run(&root()),
        Some("tidy") => tidy::run(&root()),
        Some("api") => api::run(&root(), &wishes),
        Some("browser") => browser::run(&root(), &wishes),
        Some("deep") => deep::run(&root()),
        Some("mutants") => mutation::run(&root()),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(64);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

/// The workspace's folder: the one above this crate's.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map_or_else(PathBuf::new, Path::to_path_buf)
}
