//! The service as a process of its own: started on a free port, asked over HTTP, killed, started
//! again.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use ureq::Agent;
use ureq::http::Request;

use super::place::Place;

/// How long anything may take before a test says that it does not come.
const PATIENCE: Duration = Duration::from_secs(60);

/// A service that listens. It is killed when the test drops it.
pub struct Served {
    child: Child,
    pub base: String,
}

/// What was answered.
#[derive(Debug)]
pub struct Told {
    pub status: u16,
    pub body: String,
    /// The cookie that a browser is told to keep, as `name=value`.
    pub cookie: Option<String>,
    /// The number of the request.
    pub request: String,
}

impl Told {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

impl Served {
    /// Serves the workspace `w` of a place in development mode.
    pub fn start(place: &Place) -> Self {
        Self::start_with(place, &["--development"], &[])
    }

    /// Serves it with these flags and this in the environment. What it says of itself goes to the
    /// file `serve.log`.
    pub fn start_with(place: &Place, flags: &[&str], environment: &[(&str, &str)]) -> Self {
        let log = File::options().append(true).create(true).open(place.path("serve.log"));
        let mut child = Command::new(assert_cmd::cargo::cargo_bin("untrain"))
            .args(["serve", "--json", "--listen", "127.0.0.1:0"])
            .args(flags)
            .current_dir(place.path(""))
            .env("UNTRAIN_WORKSPACE", "w")
            .envs(environment.iter().copied())
            .stdout(Stdio::piped())
            .stderr(log.unwrap())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let said: Value = serde_json::from_str(&line).unwrap_or_else(|error| {
            panic!("{error}: `{line}`: {}", place.read("serve.log"));
        });
        let base = said["verify"].as_str().unwrap().strip_suffix("/verify").unwrap().to_owned();
        Self { child, base }
    }

    /// The number of its process.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// Kills it in the middle of whatever it does.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Tells it to end, and waits until it has.
    pub fn end(mut self) {
        signal("TERM", self.child.id());
        assert!(self.child.wait().unwrap().success());
    }

    /// A key with these scopes, made as an administrator would.
    pub fn key(&self, scopes: &[&str]) -> String {
        let form = "kind=staff&who=Ada&role=admin";
        let kind = "application/x-www-form-urlencoded";
        let entered = self.send(
            "POST",
            "/sign-in/development",
            form,
            &[("origin", &self.base), ("content-type", kind)],
        );
        let cookie = entered.unwrap().cookie.unwrap();
        let wanted = serde_json::json!({ "name": "a host", "scopes": scopes }).to_string();
        let headers = [
            ("origin", self.base.as_str()),
            ("cookie", &cookie),
            ("content-type", "application/json"),
        ];
        let made = self.send("POST", "/v1/keys", &wanted, &headers).unwrap();
        assert_eq!(made.status, 201, "{made:?}");
        made.json()["secret"].as_str().unwrap().to_owned()
    }

    /// Reads an address with a key, or without where that is empty.
    pub fn get(&self, path: &str, key: &str) -> Told {
        let bearer = format!("Bearer {key}");
        let headers = [("authorization", bearer.as_str())];
        let headers = if key.is_empty() { &[][..] } else { &headers[..] };
        self.send("GET", path, "", headers).unwrap()
    }

    /// Sends JSON with a key.
    pub fn json(&self, method: &str, path: &str, key: &str, body: &Value) -> Told {
        self.json_once(method, path, key, body, None).unwrap()
    }

    /// Sends JSON with a key and, perhaps, an idempotency key. Fails when nobody answers.
    pub fn json_once(
        &self,
        method: &str,
        path: &str,
        key: &str,
        body: &Value,
        once: Option<&str>,
    ) -> Result<Told, ureq::Error> {
        ask(&self.base, method, path, key, body, once)
    }

    fn send(
        &self,
        method: &str,
        path: &str,
        body: &str,
        headers: &[(&str, &str)],
    ) -> Result<Told, ureq::Error> {
        send(&self.base, method, path, body, headers)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends JSON with a key to a service that may die over it.
pub fn ask(
    base: &str,
    method: &str,
    path: &str,
    key: &str,
    body: &Value,
    once: Option<&str>,
) -> Result<Told, ureq::Error> {
    let bearer = format!("Bearer {key}");
    let mut headers =
        vec![("authorization", bearer.as_str()), ("content-type", "application/json")];
    headers.extend(once.map(|once| ("idempotency-key", once)));
    send(base, method, path, &body.to_string(), &headers)
}

/// Sends anything to anybody who listens on this computer.
pub fn send(
    base: &str,
    method: &str,
    path: &str,
    body: &str,
    headers: &[(&str, &str)],
) -> Result<Told, ureq::Error> {
    let agent: Agent = Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        .http_status_as_error(false)
        .max_redirects(0)
        .proxy(None)
        .build()
        .into();
    let mut request = Request::builder().method(method).uri(format!("{base}{path}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let answered = match body {
        "" => agent.run(request.body(()).unwrap()),
        body => agent.run(request.body(body).unwrap()),
    };
    let mut answer = answered?;
    let header = |name: &str| {
        answer.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
    };
    let cookie = header("set-cookie").and_then(|text| text.split(';').next().map(str::to_owned));
    let request = header("x-request-id").unwrap_or_default();
    let status = answer.status().as_u16();
    Ok(Told { status, body: answer.body_mut().read_to_string()?, cookie, request })
}

/// Sends a signal to one process.
pub fn signal(name: &str, process: u32) {
    let sent = Command::new("kill").args([&format!("-{name}"), &process.to_string()]).status();
    assert!(sent.unwrap().success(), "{name} to {process}");
}

/// Looks until there is something to see.
pub fn wait_for<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(seen) = look() {
            return seen;
        }
        assert!(begun.elapsed() < PATIENCE, "{what} does not come");
        std::thread::sleep(Duration::from_millis(5));
    }
}
