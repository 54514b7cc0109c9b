//! A trainer in PyTorch, as somebody would bring one: whether it gives the same bytes twice,
//! whether it goes on where it stopped, whether one forgetting equals training from scratch, and
//! what an approximate method leaves of those it is meant to take out.
//!
//! A Python that has PyTorch is taken as it is; elsewhere a version from the registry is installed.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::ci::{Step, finish, timed};

/// How many steps the public base learns for.
const BASE_STEPS: &str = "300";

/// What the trainer learns by.
const SETTINGS: &str = r#"{"passes":2,"rate":"0.003"}"#;

/// Runs all of it.
pub fn run(root: &Path) -> Result<(), String> {
    let (own, example) = (root.join("target/tools/pytorch"), root.join("examples/pytorch"));
    let python = python(&own, &example)?;
    let base = own.join("base.safetensors");
    if !base.exists() {
        let mut make = Command::new(&python);
        make.arg(example.join("base.py")).arg(&base).arg(BASE_STEPS);
        finish("a public base for PyTorch", make.env("PYTHONDONTWRITEBYTECODE", "1"))?;
    }
    let train = example.join("train.py");
    let words = [&python, &train, &base].map(|path| path.to_string_lossy().into_owned());
    let mut arguments =
        vec!["run", "--locked", "-p", "untrain-unlearn", "--example", "external", "--"];
    arguments.push(SETTINGS);
    arguments.extend(words.iter().map(String::as_str));
    timed(root, &Step::new("forgetting in PyTorch, held against scratch", &arguments))?;
    let mut approximate = Command::new(&python);
    approximate.arg(example.join("approximate.py")).arg(&base);
    finish("SimNPO, measured", approximate.env("PYTHONDONTWRITEBYTECODE", "1"))
}

/// A Python with PyTorch and what the contract needs, made once under `target/tools`.
fn python(own: &Path, example: &Path) -> Result<PathBuf, String> {
    let environment = own.join("env");
    let python = environment.join("bin/python");
    if has(&python, "torch") && has(&python, "blake3") {
        return Ok(python);
    }
    let known = ["python3", "/usr/bin/python3"].map(PathBuf::from);
    let with_torch = known.iter().find(|python| has(python, "torch"));
    let mut make = Command::new(with_torch.unwrap_or(&PathBuf::from("python3")));
    make.args(["-m", "venv", "--clear", "--system-site-packages"]).arg(&environment);
    finish("make an environment of Python's", &mut make)?;
    let mut lists = vec!["requirements.txt"];
    if with_torch.is_none() {
        lists.push("torch.txt");
    }
    for list in lists {
        let mut install = Command::new(&python);
        install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"]);
        finish(&format!("install {list}"), install.arg(example.join(list)))?;
    }
    Ok(python)
}

fn has(python: &Path, module: &str) -> bool {
    let mut ask = Command::new(python);
    ask.args(["-c", &format!("import {module}")]).stderr(Stdio::null());
    ask.status().is_ok_and(|status| status.success())
}
