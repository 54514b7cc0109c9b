//! The service as people meet it, in a browser: a made-up platform in a folder of its own, served
//! on a free port, walked through by the scripts of `crates/server/tests/browser`.
//!
//! Node's packages are installed once under `target/tools`, in the versions that stand here.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use crate::ci::{Step, cargo, finish, timed};

/// What the scripts need of npm: names and versions.
const PACKAGES: [(&str, &str); 2] = [("playwright-core", "1.65.1"), ("axe-core", "4.14.1")];

/// How long the service may take until it says where it listens.
const START_TIME: Duration = Duration::from_secs(30);

/// How many members the made-up platform has.
const MEMBERS: &str = "300";

/// Walks through the service. `wishes` go to the scripts: `--all` for every page in every size,
/// scheme and language, `--only FLOW`, `--shots FOLDER`.
pub fn run(root: &Path, wishes: &[String]) -> Result<(), String> {
    let chromium = chromium()?;
    let tools = packages(root)?;
    timed(root, &Step::new("build the command", &["build", "--locked", "-p", "untrain"]))?;
    let house = House::open(&program()?)?;
    let mut walk = node(&tools, &chromium);
    walk.arg(root.join("crates/server/tests/browser/main.mjs"))
        .args(["--base", &house.base, "--workspace"])
        .arg(house.folder.join("demo"))
        .arg("--program")
        .arg(program()?)
        .args(wishes);
    finish("the service in a browser", &mut walk)?;
    drop(house);
    if wishes.iter().any(|wish| wish == "--all") {
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

/// A made-up platform that is served until it is dropped.
struct House {
    served: Child,
    folder: PathBuf,
    base: String,
}

impl House {
    fn open(program: &Path) -> Result<Self, String> {
        let folder = std::env::temp_dir().join(format!("untrain-browser-{}", std::process::id()));
        fs::create_dir_all(&folder).map_err(|e| format!("`{}`: {e}", folder.display()))?;
        let demo = folder.join("demo");
        let mut make = Command::new(program);
        make.args(["demo", "--no-serve", "--members", MEMBERS, "--dir"]).arg(&demo);
        finish("make a platform", make.stdout(Stdio::null()))?;
        let told = |what: &str, error: std::io::Error| format!("the service: {what}: {error}");
        let log = File::create(folder.join("serve.log")).map_err(|e| told("its log", e))?;
        let mut served = Command::new(program)
            .args(["serve", "--development", "--listen", "127.0.0.1:0", "--json"])
            .current_dir(&demo)
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .map_err(|e| told("start it", e))?;
        let heard = served.stdout.take().ok_or("the service says nothing")?;
        let mut house = Self { served, folder, base: String::new() };
        house.base = listen(BufReader::new(heard))?;
        Ok(house)
    }
}

/// Waits for the line in which the service says its addresses.
fn listen(mut heard: impl BufRead + Send + 'static) -> Result<String, String> {
    let (says, hears) = mpsc::channel();
    std::thread::spawn(move || {
        let mut line = String::new();
        if heard.read_line(&mut line).is_ok() {
            let _ = says.send(line);
        }
    });
    let line = hears
        .recv_timeout(START_TIME)
        .map_err(|_| format!("the service does not say where it is after {START_TIME:?}"))?;
    base_of(&line).ok_or_else(|| format!("the service does not say where it is: `{line}`"))
}

/// The address of the service in what it says as it starts.
fn base_of(line: &str) -> Option<String> {
    let (_, rest) = line.split_once("\"verify\":\"")?;
    let (base, _) = rest.split_once("/verify\"")?;
    Some(base.to_owned())
}

impl Drop for House {
    fn drop(&mut self) {
        // It answers what is under way and ends.
        let stopped = Command::new("kill").args(["-TERM", &self.served.id().to_string()]).status();
        if stopped.is_ok_and(|status| status.success()) {
            let _ = self.served.wait();
        }
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// The command that was just built: it lies beside this one.
fn program() -> Result<PathBuf, String> {
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

fn is_missing(program: &str) -> bool {
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
    fn the_address_is_read_out_of_what_the_service_says() {
        let line =
            r#"{"member":"http://127.0.0.1:9/privacy","verify":"http://127.0.0.1:9/verify"}"#;
        assert_eq!(base_of(line).as_deref(), Some("http://127.0.0.1:9"));
        assert_eq!(base_of("error: no ledger"), None);
    }

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
