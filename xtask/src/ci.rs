//! All that must pass, step by step, each with its time; the first failure ends the run.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use crate::postgres::Server;
use crate::{api, browser, papers, python};

const CARGO_DENY: &str = "0.20.2";

/// One command of a run: its name, its arguments, and what is set in its environment.
pub struct Step<'a> {
    /// What the reader sees.
    pub name: &'a str,
    /// The arguments of `cargo`.
    pub arguments: &'a [&'a str],
    /// What is set for this step alone.
    pub environment: &'a [(&'a str, &'a str)],
}

impl<'a> Step<'a> {
    /// A step with nothing set.
    pub const fn new(name: &'a str, arguments: &'a [&'a str]) -> Self {
        Self { name, arguments, environment: &[] }
    }
}

/// The crates with features that are off by default, and these features.
const FEATURES: [&str; 7] = [
    "--locked",
    "-p",
    "untrain-tlog",
    "-p",
    "untrain-verify",
    "--features",
    "untrain-tlog/pq,untrain-verify/witness",
];

/// Property tests draw the same cases in every run, so that a red check is about the change. A desk
/// and `cargo xtask deep` draw others each time.
const SAME_CASES: (&str, &str) = ("PROPTEST_RNG_SEED", "2026");

/// Runs every step of the check.
pub fn run(root: &Path) -> Result<(), String> {
    let deny = ["--all-targets", "--", "-D", "warnings"];
    let lints_of_features = [&["clippy"], &FEATURES[..], &deny].concat();
    let tests_of_features = [&["test"], &FEATURES[..]].concat();
    let all = [
        Step::new("format", &["fmt", "--all", "--check"]),
        Step::new(
            "lints",
            &["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"],
        ),
        Step {
            name: "tests",
            arguments: &["test", "--workspace", "--locked"],
            environment: &[SAME_CASES],
        },
        // What no other crate asks for: the witness, and signatures that outlast quantum computers.
        Step::new("lints of features", &lints_of_features),
        Step {
            name: "tests of features",
            arguments: &tests_of_features,
            environment: &[SAME_CASES],
        },
    ];
    let begin = Instant::now();
    for step in &all {
        timed(root, step)?;
    }
    on_postgres(root)?;
    api::run(root, &["--seed".to_owned(), "1".to_owned()])?;
    papers::run(root)?;
    browser::run(root, &[])?;
    python::run(root, &[])?;
    timed(
        root,
        &Step {
            name: "documentation",
            arguments: &["doc", "--workspace", "--no-deps", "--locked"],
            environment: &[("RUSTDOCFLAGS", "-D warnings")],
        },
    )?;
    licences(root)?;
    println!("all passed in {:.0} s", begin.elapsed().as_secs_f64());
    Ok(())
}

/// The ledger's and the service's tests once more, on a PostgreSQL server of their own.
fn on_postgres(root: &Path) -> Result<(), String> {
    let Some(server) = Server::start(root)? else {
        println!("── tests on PostgreSQL: skipped, because it is not installed\n");
        return Ok(());
    };
    let address = server.address();
    let environment = [("UNTRAIN_TEST_DATABASE", address.as_str()), SAME_CASES];
    let ledger = ["test", "--locked", "-p", "untrain-ledger", "--test"];
    // What is changed behind SQLite's back is SQLite's alone.
    let all = [&ledger[..], &["it", "--", "--skip", "tamper"]].concat();
    let kills = [&ledger[..], &["kill"]].concat();
    let service = vec!["test", "--locked", "-p", "untrain-server", "--test", "service"];
    let steps = [
        ("tests on PostgreSQL", all),
        ("crashes on PostgreSQL", kills),
        ("the service on PostgreSQL", service),
    ];
    for (name, arguments) in steps {
        timed(root, &Step { name, arguments: &arguments, environment: &environment })?;
    }
    Ok(())
}

/// Runs one step of cargo and prints how long it took.
pub fn timed(root: &Path, step: &Step<'_>) -> Result<(), String> {
    let mut command = Command::new(cargo());
    command.args(step.arguments).envs(step.environment.iter().copied()).current_dir(root);
    finish(step.name, &mut command)
}

/// Runs a command and prints how long it took.
pub fn finish(name: &str, command: &mut Command) -> Result<(), String> {
    println!("── {name}");
    let begin = Instant::now();
    let status =
        command.status().map_err(|error| format!("{name}: the command did not start: {error}"))?;
    let seconds = begin.elapsed().as_secs_f64();
    if !status.success() {
        return Err(format!("{name} failed after {seconds:.1} s: {command:?}"));
    }
    println!("── {name} passed in {seconds:.1} s\n");
    Ok(())
}

/// Licences, sources and duplicate versions, by cargo-deny.
fn licences(root: &Path) -> Result<(), String> {
    let mut check = Command::new(tool(root, "cargo-deny", CARGO_DENY)?);
    check.args(["check", "bans", "licenses", "sources"]).current_dir(root);
    finish("licences, duplicates, sources", &mut check)
}

/// A tool of cargo's: from the path, else installed once under `target/tools`.
pub fn tool(root: &Path, name: &str, version: &str) -> Result<PathBuf, String> {
    let on_path =
        Command::new(name).arg("--version").output().is_ok_and(|output| output.status.success());
    let own = root.join("target/tools");
    let program = if on_path { name.into() } else { own.join("bin").join(name) };
    if !on_path && !program.exists() {
        let mut install = Command::new(cargo());
        install
            .args(["install", "--locked", "--debug", "--root"])
            .arg(&own)
            .args([name, "--version", version])
            .current_dir(root);
        finish(&format!("install {name}"), &mut install)?;
    }
    Ok(program)
}

/// The cargo that runs this.
pub fn cargo() -> String {
    std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned())
}
