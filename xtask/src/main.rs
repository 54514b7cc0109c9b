//! Checks and campaigns of the workspace: `cargo xtask ci | tidy | api | papers | browser |
//! python | deep | mutants | pytorch | train-tagger`.
//!
//! Everything that a build server does stands here, so that it can be done on any desk.

mod api;
mod browser;
mod ci;
mod deep;
mod environment;
mod house;
mod mutation;
mod papers;
mod postgres;
mod python;
mod pytorch;
mod slow_tier;
mod tidy;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask ci      format, lints, tests, documentation, licences: all that must pass
cargo xtask tidy    the rules of the house: doors, file heads, lengths, vectors
cargo xtask api     the API, as its description promises it; --cases N, --seed N
cargo xtask papers  the papers of a dataset, read by the programs that they are for
cargo xtask browser the service in Chromium, as people meet it; --all: every page, size, language
cargo xtask python  the Python wheel, built and tested; --deep: also on Spark and Ray
cargo xtask deep    long campaigns: more crashes, more random cases, the whole real data, mutants
cargo xtask mutants the last of them alone: which changes of the code does no test notice
cargo xtask pytorch forgetting by a trainer in PyTorch, and by an approximate method beside it
cargo xtask train-tagger FOLDER [--out FILE] [--score FOLDER]
                    the weights for names, scored or written; see crates/redact/models/names.md";

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    let task = words.next();
    let wishes: Vec<String> = words.collect();
    let done = match task.as_deref() {
        Some("ci") => ci::run(&root()),
        Some("tidy") => tidy::run(&root()),
        Some("api") => api::run(&root(), &wishes),
        Some("papers") => papers::run(&root()),
        Some("browser") => browser::run(&root(), &wishes),
        Some("python") => python::run(&root(), &wishes),
        Some("deep") => deep::run(&root()),
        Some("mutants") => mutation::run(&root()),
        Some("pytorch") => pytorch::run(&root()),
        Some("train-tagger") => train_tagger(&root(), &wishes),
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

/// Trains the weights for names, in a release build.
fn train_tagger(root: &Path, wishes: &[String]) -> Result<(), String> {
    let arguments = [
        "run",
        "--release",
        "--locked",
        "--package",
        "untrain-redact",
        "--features",
        "train",
        "--example",
        "train_tagger",
        "--",
    ];
    let wishes = wishes.iter().map(String::as_str);
    let arguments: Vec<&str> = arguments.into_iter().chain(wishes).collect();
    ci::timed(root, &ci::Step::new("training", &arguments))
}

/// The workspace's folder: the one above this crate's.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map_or_else(PathBuf::new, Path::to_path_buf)
}
