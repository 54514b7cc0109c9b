//! The Python wheel: built, installed into an environment of its own beside the libraries that its
//! users have, and tested there against what the gate in Rust made of the same records.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::browser::is_missing;
use crate::ci::{cargo, finish};

/// What builds the wheel, what tests it, and the libraries whose tables go through it.
const PACKAGES: [&str; 8] = [
    "maturin==1.16.*",
    "pytest==9.*",
    "pyarrow==26.*",
    "pandas==3.*",
    "polars==2.*",
    "duckdb==2.*",
    "datasets==5.*",
    "datatrove==0.10.*",
];

/// What a night's run needs besides: the clusters, and PyTorch.
const PACKAGES_DEEP: [&str; 3] = ["pyspark==4.3.*", "ray[data]==2.60.*", "torch==2.15.*"];

/// The records of the tests' world, and their authors.
const WORLD: [&str; 2] = ["5000", "400"];

/// Builds the wheel and tests it; `--deep` also on clusters.
pub fn run(root: &Path, wishes: &[String]) -> Result<(), String> {
    let deep = wishes.iter().any(|wish| wish == "--deep");
    let environment = environment(root, deep)?;
    let bin = |name: &str| environment.join("bin").join(name);
    let world = world(root)?;
    let wheels = root.join("target/wheels");
    let mut build = Command::new(bin("maturin"));
    build.args(["build", "--profile", "dev", "--locked", "--interpreter"]).arg(bin("python"));
    build.arg("--manifest-path").arg(root.join("crates/python/Cargo.toml"));
    build.arg("--out").arg(&wheels).env("PYO3_PYTHON", bin("python")).current_dir(root);
    finish("build the wheel", &mut build)?;
    let mut install = pip(&bin("python"));
    install.args(["--force-reinstall", "--no-deps", "--no-index"]);
    finish("install the wheel", install.arg(newest(&wheels)?))?;
    let tests = root.join("crates/python/tests");
    let mut test = Command::new(bin("python"));
    test.args(["-m", "pytest", "-q", "-p", "no:cacheprovider"]).arg("--rootdir").arg(&tests);
    test.arg(&tests).env("UNTRAIN_TEST_WORLD", &world).env("PYTHONDONTWRITEBYTECODE", "1");
    if deep {
        test.env("UNTRAIN_TEST_CLUSTERS", "1");
    }
    finish("the wheel's tests", test.current_dir(root))
}

/// The environment with every package, made when it is not there.
fn environment(root: &Path, deep: bool) -> Result<PathBuf, String> {
    let folder = root.join("target/tools").join(if deep { "python-deep" } else { "python" });
    let ready = folder.join("ready");
    let more: &[&str] = if deep { &PACKAGES_DEEP } else { &[] };
    let wanted = [&PACKAGES, more].concat().join("\n");
    if std::fs::read_to_string(&ready).is_ok_and(|has| has == wanted) {
        return Ok(folder);
    }
    if is_missing("python3") {
        return Err("python3 is missing: install Python 3.10 or newer with its `venv` \
                    (`apt-get install python3 python3-venv`)"
            .to_owned());
    }
    let mut make = Command::new("python3");
    finish("make an environment of Python's", make.args(["-m", "venv"]).arg(&folder))?;
    finish("install its packages", pip(&folder.join("bin/python")).args(wanted.lines()))?;
    let told = |error: std::io::Error| format!("`{}`: {error}", ready.display());
    std::fs::write(&ready, wanted).map_err(told)?;
    Ok(folder)
}

fn pip(python: &Path) -> Command {
    let mut pip = Command::new(python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
    pip
}

/// Records, a snapshot, and what the gate makes of them.
fn world(root: &Path) -> Result<PathBuf, String> {
    let folder = root.join("target/python-world");
    let example = |name: &str, words: &[&OsStr]| {
        let mut run = Command::new(cargo());
        run.args(["run", "--quiet", "--locked", "-p", "untrain-gate", "--example", name, "--"]);
        finish(&format!("the tests' world: {name}"), run.args(words).current_dir(root))
    };
    let [records, authors] = WORLD.map(OsStr::new);
    let gated = folder.join("gated");
    example("generate", &[folder.as_os_str(), records, authors])?;
    // The same people later, when more of them have refused.
    let later = folder.join("later");
    example("generate", &[later.as_os_str(), OsStr::new("1"), authors, OsStr::new("40")])?;
    let words = [folder.as_os_str(), gated.as_os_str(), OsStr::new("2"), OsStr::new("sum")];
    example("gate", &words)?;
    Ok(folder)
}

/// The wheel that was built last.
fn newest(folder: &Path) -> Result<PathBuf, String> {
    let told = |error: std::io::Error| format!("`{}`: {error}", folder.display());
    let mut wheels = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(told)? {
        let entry = entry.map_err(told)?;
        if entry.path().extension() == Some(OsStr::new("whl")) {
            wheels
                .push((entry.metadata().and_then(|it| it.modified()).map_err(told)?, entry.path()));
        }
    }
    let last = wheels.into_iter().max().map(|(_, path)| path);
    last.ok_or_else(|| format!("no wheel was built in `{}`", folder.display()))
}
