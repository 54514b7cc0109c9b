//! A service of its own for each test, with members, staff and machines who ask it, and a clock
//! that can be set. Ledger and store are SQLite files, or a database of the test's own on the
//! PostgreSQL server that `UNTRAIN_TEST_DATABASE` names.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use jiff::SignedDuration;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tempfile::TempDir;
use tower::ServiceExt;
use untrain_ledger::{Ledger, Options};
use untrain_lineage::ModelCard;
use untrain_policy::document::Policy;
use untrain_policy::{Fact, SubjectId, Timestamp};
use untrain_server::access::{NewKey, Role, Scope, SessionKind, SignIn, Way};
use untrain_server::holdings::ModelRecords;
use untrain_server::{Config, Parts, Service, router};

/// The rules that are in force.
const POLICY: &str = include_str!("../../../../policies/strict.toml");

/// The members that the ledger knows.
pub const MEMBERS: [&str; 3] = ["m-noor", "m-ravi", "m-lena"];

/// Where people reach the service.
pub const PUBLIC_URL: &str = "https://privacy.harbour.example";

/// A service and its workspace, which go when the test ends.
pub struct House {
    dir: TempDir,
    pub service: Arc<Service>,
    pub app: Router,
    later: Arc<AtomicI64>,
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

/// No model has any record.
struct Nothing;

impl ModelRecords for Nothing {
    fn count(&self, _: &Path, _: &ModelCard, _: &[SubjectId]) -> Result<u64, String> {
        Ok(0)
    }
}

/// What `[server]` says in most tests.
pub fn config() -> Config {
    Config { public_url: Some(PUBLIC_URL.to_owned()), ..Config::default() }
}

/// A workspace in which the strict policy is the rule and its notice published, and three members
/// are known.
pub async fn found(workspace: &Path) {
    if let Some((first, _)) = database(workspace) {
        let mut connection = PgConnection::connect(&first).await.unwrap();
        let make = AssertSqlSafe(format!("CREATE DATABASE {}", database_name(workspace)));
        sqlx::raw_sql(make).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    }
    let database = database(workspace).map(|(_, own)| own);
    let options = Options { database, ..Options::default() };
    let origin = "log.harbour.example";
    let ledger = Ledger::create_with(workspace, origin, &options).await.unwrap();
    let policy = Policy::parse(POLICY).unwrap();
    let (hash, document) = (policy.hash, policy.text.clone());
    let notice = policy.notice.id.clone();
    let mut facts = vec![
        Fact::PolicyActivated { policy: hash, document: document.clone() },
        Fact::NoticePublished { notice, policy: hash, document },
    ];
    facts.extend(MEMBERS.map(|member| Fact::SubjectRegistered {
        subject: SubjectId::new(member).unwrap(),
        jurisdiction: Some(serde_json::from_str("\"DE\"").unwrap()),
        birth_year: None,
        age_band: Some("adult".to_owned()),
    }));
    ledger.append(facts, Timestamp::now()).await.unwrap();
    ledger.close().await;
}

/// The server's first database, and the one of a workspace.
fn database(workspace: &Path) -> Option<(String, String)> {
    let first = std::env::var("UNTRAIN_TEST_DATABASE").ok()?;
    let (server, _) = first.rsplit_once('/').unwrap();
    let own = format!("{server}/{}", database_name(workspace));
    Some((first, own))
}

/// Workspaces are all called `w`: the folder around one has a name of its own.
fn database_name(workspace: &Path) -> String {
    let around = workspace.parent().unwrap().file_name().unwrap().to_str().unwrap();
    format!("service_{}", around.trim_start_matches('.').to_lowercase())
}

/// A service over the workspace `w` in a folder, by the system's clock.
pub async fn service(folder: &Path, config: Config) -> Service {
    let workspace = folder.join("w");
    let database = database(&workspace).map(|(_, own)| own);
    let program = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/service/stand_in.sh").into();
    let parts = Parts { config, workspace, program, database, models: Arc::new(Nothing) };
    Service::open(parts).await.unwrap()
}

impl House {
    /// A service as most run.
    pub async fn new() -> Self {
        Self::with(config()).await
    }

    /// A service that is configured in some way.
    pub async fn with(config: Config) -> Self {
        let dir = TempDir::new().unwrap();
        let workspace = dir.path().join("w");
        found(&workspace).await;
        Self::over(dir, config).await
    }

    /// A service over the workspace `w` in a folder.
    pub async fn over(dir: TempDir, config: Config) -> Self {
        let later = Arc::new(AtomicI64::new(0));
        let told = Arc::clone(&later);
        let clock = move || {
            let later = SignedDuration::from_secs(told.load(Ordering::SeqCst));
            Timestamp::now().checked_add(later).unwrap()
        };
        let service = service(dir.path(), config).await.with_clock(Arc::new(clock));
        let service = Arc::new(service);
        let app = router::router(Arc::clone(&service));
        Self { dir, service, app, later }
    }

    /// Runs the jobs that wait, in the place of whose command a program says `report` for the verb,
    /// such as `audit recheck`, and ends in `code`.
    pub async fn run_jobs(&self, verb: &str, report: &serde_json::Value, code: i32) {
        let file = verb.replace(' ', "");
        let write = |ending: &str, text: String| {
            std::fs::write(self.dir.path().join(format!("{file}.{ending}")), text).unwrap();
        };
        write("json", report.to_string());
        write("code", code.to_string());
        let running = tokio::spawn(untrain_server::jobs::run(Arc::clone(&self.service)));
        let is_over = |job: &untrain_server::jobs::Job| job.state.is_over();
        while !self.service.jobs(None, 50).await.unwrap().iter().all(is_over) {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        running.abort();
    }

    /// Lets time pass.
    pub fn wait(&self, seconds: i64) {
        self.later.fetch_add(seconds, Ordering::SeqCst);
    }

    /// The cookie of a session of somebody, as `name=value`.
    pub async fn session(&self, kind: SessionKind, who: &str, roles: &[Role]) -> String {
        let sign_in = SignIn {
            kind,
            way: if kind == SessionKind::NonMember { Way::Mail } else { Way::Oidc },
            who: who.to_owned(),
            name: who.to_owned(),
            email: String::new(),
            roles: roles.to_vec(),
            agent: "Lynx".to_owned(),
        };
        let begun = self.service.begin_session(sign_in, None).await.unwrap();
        let name = if self.service.is_https() { "__Host-untrain" } else { "untrain" };
        format!("{name}={}", begun.secret)
    }

    /// The cookie of a member.
    pub async fn member(&self, who: &str) -> String {
        self.session(SessionKind::Member, who, &[]).await
    }

    /// The cookie of somebody of the staff.
    pub async fn staff(&self, who: &str, roles: &[Role]) -> String {
        self.session(SessionKind::Staff, who, roles).await
    }

    /// The cookie of somebody who came by a link in a mail.
    pub async fn non_member(&self) -> String {
        let subject = self.service.new_non_member().unwrap();
        self.session(SessionKind::NonMember, subject.as_str(), &[]).await
    }

    /// The text of a machine's key.
    pub async fn key(&self, scopes: &[Scope]) -> String {
        let scopes = scopes.iter().copied().collect();
        let (name, author) = ("a machine".to_owned(), "ada".to_owned());
        let new = NewKey { name, scopes, ends: None, author };
        self.service.make_key(new).await.unwrap().1
    }

    /// Sends a request.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        answer(self.app.clone().oneshot(request).await.unwrap()).await
    }

    /// Reads an address; `who` is a cookie, the text of a key or token, or empty.
    pub async fn get(&self, path: &str, who: &str) -> Answer {
        self.send(ask(Method::GET, path, who).body(Body::empty()).unwrap()).await
    }

    /// Sends JSON.
    pub async fn json(&self, method: Method, path: &str, who: &str, body: &str) -> Answer {
        let request = ask(method, path, who).header(header::CONTENT_TYPE, "application/json");
        self.send(request.body(Body::from(body.to_owned())).unwrap()).await
    }

    /// Sends a form of a page.
    pub async fn form(&self, path: &str, who: &str, body: &str) -> Answer {
        let kind = "application/x-www-form-urlencoded";
        let request = ask(Method::POST, path, who).header(header::CONTENT_TYPE, kind);
        self.send(request.body(Body::from(body.to_owned())).unwrap()).await
    }
}

/// The beginning of a request, as a browser or a machine at 203.0.113.7 sends it.
pub fn ask(method: Method, path: &str, who: &str) -> axum::http::request::Builder {
    let peer = std::net::SocketAddr::from(([203, 0, 113, 7], 40_000));
    let is_write = !method.is_safe();
    let mut request = Request::builder().method(method).uri(path).extension(ConnectInfo(peer));
    let is_cookie = who.starts_with("__Host-") || who.starts_with("untrain=");
    if is_cookie {
        request = request.header(header::COOKIE, who);
    } else if !who.is_empty() {
        request = request.header(header::AUTHORIZATION, format!("Bearer {who}"));
    }
    if is_write && (is_cookie || who.is_empty()) {
        request = request.header(header::ORIGIN, PUBLIC_URL);
    }
    request
}

/// Reads an answer whole.
pub async fn answer(response: axum::response::Response) -> Answer {
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, 16 << 20).await.unwrap();
    // Files such as packs and snapshots are not text.
    let body = String::from_utf8_lossy(&body).into_owned();
    Answer { status: parts.status, headers: parts.headers, body }
}

impl Answer {
    /// A header; empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// The cookie that the browser was told to keep, as `name=value`.
    pub fn cookie(&self) -> String {
        self.header("set-cookie").split(';').next().unwrap().to_owned()
    }
}
