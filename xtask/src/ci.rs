//! All that must pass, step by step, each with its time; the first failure ends the run.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

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

/// Runs every step of the check.
pub fn run(root: &Path) -> Result<(), String> {
    let all = [
        Step::new("format", &["fmt", "--all", "--check"]),
        Step::new(
            "lints",
            &["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"],
        ),
        Step::new("tests", &["test", "--workspace", "--locked"]),
        // The small tool by itself, with what no other crate asks of it and without what they do.
        Step::new(
            "lints of the witness",
            &[
                "clippy",
                "-p",
                "untrain-verify",
                "--features",
                "witness",
                "--all-targets",
                "--locked",
                "--",
                "-D",
                "warnings",
            ],
        ),
        Step::new(
            "tests of the witness",
            &["test", "-p", "untrain-verify", "--features", "witness", "--locked"],
        ),
        Step {
            name: "documentation",
            arguments: &["doc", "--workspace", "--no-deps", "--locked"],
            environment: &[("RUSTDOCFLAGS", "-D warnings")],
        },
    ];
    let begin = Instant::now();
    for step in &all {
        timed(root, step)?;
    }
    licences(root)?;
    println!("all passed in {:.0} s", begin.elapsed().as_secs_f64());
    Ok(())
}

/// Runs one step of cargo and prints how long it took.
pub fn timed(root: &Path, step: &Step<'_>) -> Result<(), String> {
    let mut command = Command::new(cargo());
    command.args(step.arguments).envs(step.environment.iter().copied()).current_dir(root);
    finish(step.name, &mut command)
}

fn finish(name: &str, command: &mut Command) -> Result<(), String> {
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

fn cargo() -> String {
    std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned())
}
