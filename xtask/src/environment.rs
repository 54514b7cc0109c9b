//! Environments of Python's own, for other people's checkers: made once under `target/tools`, with
//! the versions that are named and nothing of the machine's.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::browser::is_missing;
use crate::ci::finish;

/// The folder of an environment that holds `packages`, each with its version; made when it is not
/// there, and anew when other packages are wanted or it was never finished.
pub fn environment(root: &Path, name: &str, packages: &[&str]) -> Result<PathBuf, String> {
    let folder = root.join("target/tools").join(name);
    let (ready, wanted) = (folder.join("ready"), packages.join("\n"));
    if fs::read_to_string(&ready).is_ok_and(|has| has == wanted) {
        return Ok(folder);
    }
    if is_missing("python3") {
        return Err("python3 is missing: install Python 3.10 or newer with its `venv` \
                    (`apt-get install python3 python3-venv`)"
            .to_owned());
    }
    let mut make = Command::new("python3");
    finish("make an environment of Python's", make.args(["-m", "venv", "--clear"]).arg(&folder))?;
    let mut install = Command::new(folder.join("bin/python"));
    install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
    finish(&format!("install {name}"), install.args(packages))?;
    fs::write(&ready, wanted).map_err(|error| format!("`{}`: {error}", ready.display()))?;
    Ok(folder)
}
