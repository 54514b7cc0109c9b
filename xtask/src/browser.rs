//! The service as people meet it, in a browser: a made-up platform, walked through by the scripts
//! of `crates/server/tests/browser`.
//!
//! Node's packages are installed once under `target/tools`, in the versions that stand here.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::ci::{Step, cargo, finish, timed};
use crate::house::House;

/// What the scripts need of npm: names and versions.
const PACKAGES: [(&str, &str); 3] = [
    ("playwright-core", "1.65.1"),
    ("axe-core", "4.14.1"),
    // The last that runs on Node.js 18; later ones need 22.
    ("lighthouse", "12.8.2"),
];

/// The member whose pages Lighthouse looks at.
const MEMBER: &str = "maya";

/// Walks through the service. `wishes` go to the scripts: `--all` for every page in every size,
/// scheme and language, `--only FLOW`, `--shots FOLDER`.
pub fn run(root: &Path, wishes: &[String]) -> Result<(), String> {
    let chromium = chromium()?;
    let tools = packages(root)?;
    timed(root, &Step::new("build the command", &["build", "--locked", "-p", "untrain"]))?;
    let house = House::open(&program()?, "browser", "")?;
    let mut walk = node(&tools, &chromium);
    walk.arg(root.join("crates/server/tests/browser/main.mjs"))
        .args(["--base", &house.base, "--workspace"])
        .arg(house.workspace())
        .arg("--program")
        .arg(program()?)
        .args(wishes);
    finish("the service in a browser", &mut walk)?;
    let all = wishes.iter().any(|wish| wish == "--all");
    if all || wishes.is_empty() {
        let mut look = node(&tools, &chromium);
        look.arg(root.join("crates/server/tests/browser/lighthouse.mjs"))
            .args(["--base", &house.base, "--member", MEMBER])
            .args(all.then_some("--all"));
        finish("members' pages by Lighthouse", &mut look)?;
    }
    drop(house);
    if all {
        return gallery(root, &tools, &chromium);
    }
    Ok(())
}

/// Every page of the pages' crate by itself, in every state that a page can have.
fn gallery(root: &Path, tools: &Path, chromium: &Path) -> Result<(), String> {
    let pages = std::env::temp_dir().join(format!("untrain-gallery-{}", std::process::id()));
    let mut draw = Command::new(cargo());
    draw.args(["run", "--quiet", "--locked", "-p", "untrain-pages", "--example", "gallery", "--"])
        .arg(&pages)
        .current_dir(root);
    let mut look = node(tools, chromium);
    look.arg(root.join("crates/pages/tests/browser/gallery.mjs")).arg(&pages);
    let outcome = finish("draw the gallery", &mut draw)
        .and_then(|()| finish("the gallery in a browser", &mut look));
    let _ = fs::remove_dir_all(&pages);
    outcome
}

/// The command that was just built: it lies beside this one.
pub fn program() -> Result<PathBuf, String> {
    let own = std::env::current_exe().map_err(|error| format!("this program: {error}"))?;
    let program = own.with_file_name("untrain");
    match program.exists() {
        true => Ok(program),
        false => Err(format!("`{}` is not there after it was built", program.display())),
    }
}

/// Where the browser is: where `CHROMIUM` says, or one of those that systems install.
fn chromium() -> Result<PathBuf, String> {
    let said = std::env::var_os("CHROMIUM").map(PathBuf::from);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let installed = std::env::split_paths(&path).flat_map(|folder| {
        ["chromium", "chromium-browser", "google-chrome"].map(|n| folder.join(n))
    });
    let mut found = said.into_iter().chain(installed).filter(|program| program.exists());
    found.next().ok_or_else(|| {
        "Chromium is missing: install it (`apt-get install chromium`), or say in CHROMIUM where it \
         is"
        .to_owned()
    })
}

/// The folder with node's packages, which are installed when they are not there.
fn packages(root: &Path) -> Result<PathBuf, String> {
    let folder = root.join("target/tools/browser");
    if is_missing("node") {
        return Err("node is missing: install Node.js 18 or newer (`apt-get install nodejs npm`)"
            .to_owned());
    }
    if PACKAGES.iter().all(|(name, version)| is_installed(&folder, name, version)) {
        return Ok(folder);
    }
    if is_missing("npm") {
        return Err(
            "npm is missing: install it (`apt-get install npm`), for node's packages".to_owned()
        );
    }
    fs::create_dir_all(&folder).map_err(|error| format!("`{}`: {error}", folder.display()))?;
    let mut install = Command::new("npm");
    install
        .args(["install", "--no-audit", "--no-fund", "--ignore-scripts", "--no-save", "--prefix"])
        .arg(&folder)
        .args(PACKAGES.map(|(name, version)| format!("{name}@{version}")))
        .current_dir(&folder);
    finish("install node's packages", &mut install)?;
    Ok(folder)
}

fn is_installed(folder: &Path, name: &str, version: &str) -> bool {
    let manifest = folder.join("node_modules").join(name).join("package.json");
    let text = fs::read_to_string(manifest).unwrap_or_default();
    text.contains(&format!("\"version\": \"{version}\""))
}

pub fn is_missing(program: &str) -> bool {
    !Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success())
}

/// Node, where its packages are.
fn node(tools: &Path, chromium: &Path) -> Command {
    let mut node = Command::new("node");
    node.current_dir(tools).env("CHROMIUM", chromium);
    node
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_version_is_not_installed() {
        let folder = std::env::temp_dir().join(format!("xtask-npm-{}", std::process::id()));
        let package = folder.join("node_modules/axe-core");
        fs::create_dir_all(&package).unwrap();
        fs::write(package.join("package.json"), "{\n  \"version\": \"1.2.3\"\n}\n").unwrap();
        let found = ["1.2.3", "1.2.4"].map(|version| is_installed(&folder, "axe-core", version));
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(found, [true, false]);
    }
}
