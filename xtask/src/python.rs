//! Environments of Python's own, for other people's checkers: made once under `target/tools`, with
//! the versions that are named here and nothing of the machine's.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::browser::is_missing;
use crate::ci::finish;

/// The folder of an environment that holds `packages`, each with its version; made when it is not
/// there. Other versions are another environment.
pub fn environment(root: &Path, name: &str, packages: &[&str]) -> Result<PathBuf, String> {
    let versions: Vec<&str> =
        packages.iter().map(|it| it.split_once("==").map_or(*it, |(_, version)| version)).collect();
    let folder = root.join("target/tools").join(name).join(versions.join("-"));
    let done = folder.join("installed");
    if done.exists() {
        return Ok(folder);
    }
    if is_missing("python3") {
        return Err("python3 is missing: install Python 3.10 or newer with its `venv` \
                    (`apt-get install python3 python3-venv`)"
            .to_owned());
    }
    let mut make = Command::new("python3");
    finish("make an environment of Python's", make.args(["-m", "venv", "--clear"]).arg(&folder))?;
    let mut install = Command::new(folder.join("bin/pip"));
    install.args(["install", "--quiet", "--disable-pip-version-check"]);
    finish(&format!("install {name}"), install.args(packages))?;
    // An installation that was cut short is made anew.
    std::fs::write(&done, "").map_err(|error| format!("`{}`: {error}", done.display()))?;
    Ok(folder)
}
