//! A made-up platform in a folder of its own, served on a free port until it is dropped: what the
//! checks of the service are run against.
//!
//! The little HTTP in here signs people in and makes keys; what is tested is asked by others.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use crate::ci::finish;

/// How long the service may take until it says where it listens.
const START_TIME: Duration = Duration::from_secs(30);

/// How long one answer may take.
const ANSWER_TIME: Duration = Duration::from_secs(30);

/// How many members the made-up platform has.
const MEMBERS: &str = "300";

/// A made-up platform that is served until it is dropped.
pub struct House {
    served: Child,
    /// Where its workspace and what tests leave behind lie.
    pub folder: PathBuf,
    /// The service's address, as `http://127.0.0.1:…`.
    pub base: String,
}

impl House {
    /// Makes a platform and serves it. `settings` are put behind its `untrain.toml`.
    pub fn open(program: &Path, name: &str, settings: &str) -> Result<Self, String> {
        let folder = std::env::temp_dir().join(format!("untrain-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).map_err(|e| format!("`{}`: {e}", folder.display()))?;
        let demo = folder.join("demo");
        let mut make = Command::new(program);
        make.args(["demo", "--no-serve", "--members", MEMBERS, "--dir"]).arg(&demo);
        finish("make a platform", make.stdout(Stdio::null()))?;
        let told = |what: &str, error: std::io::Error| format!("the service: {what}: {error}");
        let config = File::options().append(true).open(demo.join("untrain.toml"));
        config
            .and_then(|mut file| file.write_all(settings.as_bytes()))
            .map_err(|e| told("its settings", e))?;
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

    /// The folder of the platform's workspace.
    pub fn workspace(&self) -> PathBuf {
        self.folder.join("demo")
    }

    /// Signs somebody in by the form of development, a member by their account or as
    /// `staff/NAME/ROLE`; answers their cookie.
    pub fn sign_in(&self, who: &str) -> Result<String, String> {
        let form = format!("who={}", who.replace('/', "%2F"));
        let answer = self.ask("POST", "/sign-in/development", "", FORM, &form)?;
        let cookie = answer.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("set-cookie").then(|| value.trim())
        });
        let cookie = cookie.and_then(|cookie| cookie.split(';').next());
        cookie.map(str::to_owned).ok_or_else(|| format!("`{who}` was not signed in: {answer}"))
    }

    /// The text of a key with these scopes.
    pub fn key(&self, scopes: &[String]) -> Result<String, String> {
        let admin = self.sign_in("staff/Ada/admin")?;
        let scopes = scopes.iter().map(|scope| format!("{scope:?}")).collect::<Vec<_>>().join(",");
        let wanted = format!("{{\"name\":\"a run of checks\",\"scopes\":[{scopes}]}}");
        let answer = self.send("POST", "/v1/keys", &admin, &wanted)?;
        let secret = answer.split_once("\"secret\":\"").and_then(|(_, rest)| rest.split_once('"'));
        secret.map(|(key, _)| key.to_owned()).ok_or_else(|| format!("no key was made: {answer}"))
    }

    /// Asks the API as a page of the service does; answers head and body as they came.
    pub fn send(&self, method: &str, path: &str, who: &str, body: &str) -> Result<String, String> {
        self.ask(method, path, who, "application/json", body)
    }

    fn ask(
        &self,
        method: &str,
        path: &str,
        cookie: &str,
        kind: &str,
        body: &str,
    ) -> Result<String, String> {
        let host = self.base.strip_prefix("http://").unwrap_or(&self.base);
        let told = |error: std::io::Error| format!("`{}{path}`: {error}", self.base);
        let mut stream = TcpStream::connect(host).map_err(told)?;
        stream.set_read_timeout(Some(ANSWER_TIME)).map_err(told)?;
        let mut request = format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\n");
        let _ = write!(
            request,
            "Connection: close\r\nOrigin: {}\r\nContent-Type: {kind}\r\n",
            self.base
        );
        if !cookie.is_empty() {
            let _ = write!(request, "Cookie: {cookie}\r\n");
        }
        let _ = write!(request, "Content-Length: {}\r\n\r\n{body}", body.len());
        stream.write_all(request.as_bytes()).map_err(told)?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).map_err(told)?;
        Ok(answer)
    }
}

/// How pages send their forms.
const FORM: &str = "application/x-www-form-urlencoded";

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
}
