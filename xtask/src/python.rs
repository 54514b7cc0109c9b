//! The Python wheel: built, installed into an environment of its own beside the libraries that its
//! users have, and tested there against what the gate in Rust made of the same records.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::ci::{cargo, finish};
use crate::environment::environment;

/// What builds the wheel, what tests it, and the libraries whose tables go through it.
const PACKAGES: [&str; 9] = [
    "maturin==1.16.*",
    "pytest==9.*",
    "pyarrow==26.*",
    "pandas==3.*",
    "polars==2.*",
    "duckdb==2.*",
    "datasets==5.*",
    "datatrove==0.10.*",
    "regex==2026.11.19",
];

/// What a night's run needs besides: the clusters, and PyTorch.
const PACKAGES_DEEP: [&str; 3] = ["pyspark==4.3.*", "ray[data]==2.60.*", "torch==2.15.*"];

/// The records of the tests' world, and their authors.
const WORLD: [&str; 2] = ["5000", "400"];

/// Builds the wheel and tests it; `--deep` also on clusters.
pub fn run(root: &Path, wishes: &[String]) -> Result<(), String> {
    let deep = wishes.iter().any(|wish| wish == "--deep");
    let (name, more): (_, &[&str]) =
        if deep { ("python-deep", &PACKAGES_DEEP) } else { ("python", &[]) };
    let environment = environment(root, name, &[&PACKAGES, more].concat())?;
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
