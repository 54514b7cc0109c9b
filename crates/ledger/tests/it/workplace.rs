//! A ledger in a folder of its own, and short ways to say facts.

use std::future::{Future, poll_fn};
use std::path::Path;
use std::pin::pin;
use std::task::Poll;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection};
use tempfile::TempDir;
use untrain_ledger::{Ledger, LedgerError, Options};
use untrain_policy::event::{Channel, Outcome};
use untrain_policy::{
    Choice, Fact, ForgetLevel, NoticeId, Policy, Position, PurposeId, SubjectId, Timestamp,
};

pub const POLICY: &str = include_str!("../data/policy.toml");
pub const ORIGIN: &str = "log.harbour.example/2026";
pub const CONTENT: &str = "genai.content";
pub const MODERATION: &str = "ml.moderation";

/// A folder with a ledger in which the policy is in force. The folder goes with it.
pub struct Workplace {
    folder: TempDir,
    pub ledger: Ledger,
}

/// How the ledger in a folder is opened: on the SQLite file in it, or on a database of its own on
/// the PostgreSQL server that `UNTRAIN_TEST_DATABASE` names.
pub fn options(folder: &Path) -> Options {
    Options { database: database(folder).map(|(_, own)| own), ..Options::default() }
}

/// Whether these tests run on PostgreSQL, where a few about SQLite's file say nothing.
pub fn on_a_server() -> bool {
    database(Path::new("-")).is_some()
}

/// The server's first database, and the one of the ledger in a folder.
fn database(folder: &Path) -> Option<(String, String)> {
    let first = std::env::var("UNTRAIN_TEST_DATABASE").ok()?;
    let (server, _) = first.rsplit_once('/').unwrap();
    let own = format!("{server}/{}", database_name(folder));
    Some((first, own))
}

fn database_name(folder: &Path) -> String {
    let name = folder.file_name().unwrap().to_str().unwrap();
    format!("ledger_{}", name.trim_start_matches('.').to_lowercase())
}

/// Makes an empty ledger in a folder.
pub async fn create(folder: &Path) -> Ledger {
    if let Some((first, _)) = database(folder) {
        let mut connection = PgConnection::connect(&first).await.unwrap();
        let make = format!("CREATE DATABASE {}", database_name(folder));
        sqlx::raw_sql(AssertSqlSafe(make)).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    }
    Ledger::create_with(folder, ORIGIN, &options(folder)).await.unwrap()
}

/// Opens the ledger in a folder.
pub async fn open(folder: &Path) -> Result<Ledger, LedgerError> {
    Ledger::open_with(folder, &options(folder)).await
}

impl Workplace {
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let ledger = create(folder.path()).await;
        let work = Self { folder, ledger };
        work.say(policy()).await;
        work
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Appends one fact and answers its position.
    pub async fn say(&self, fact: Fact) -> Position {
        self.ledger.append(vec![fact], now()).await.unwrap()[0].index
    }

    /// The first column of a query's rows, read behind the ledger's back.
    pub async fn bytes(&self, query: &str) -> Vec<Vec<u8>> {
        let query = AssertSqlSafe(query.to_owned());
        match database(self.path()) {
            Some((_, own)) => {
                let mut connection = PgConnection::connect(&own).await.unwrap();
                sqlx::query_scalar(query).fetch_all(&mut connection).await.unwrap()
            }
            None => {
                let options = SqliteConnectOptions::new().filename(self.path().join("ledger.db"));
                let mut connection = options.connect().await.unwrap();
                sqlx::query_scalar(query).fetch_all(&mut connection).await.unwrap()
            }
        }
    }

    /// Closes the ledger and keeps the folder.
    pub async fn close(self) -> TempDir {
        self.ledger.close().await;
        self.folder
    }
}

/// Runs a test on a runtime with one thread.
pub fn run<T>(test: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(test)
}

pub fn now() -> Timestamp {
    "2026-11-23T10:00:00Z".parse().unwrap()
}

pub fn subject(name: &str) -> SubjectId {
    SubjectId::new(name).unwrap()
}

pub fn purpose(name: &str) -> PurposeId {
    PurposeId::new(name).unwrap()
}

pub fn notice() -> NoticeId {
    NoticeId::new("harbour-2026-01").unwrap()
}

pub fn policy() -> Fact {
    Fact::PolicyActivated { policy: Policy::hash_of(POLICY), document: POLICY.to_owned() }
}

pub fn registered(name: &str) -> Fact {
    Fact::SubjectRegistered {
        subject: subject(name),
        jurisdiction: Some("DE".parse().unwrap()),
        birth_year: Some(1980),
        age_band: None,
    }
}

pub fn chosen(name: &str, about: &str, choice: Choice) -> Fact {
    Fact::ChoiceMade {
        subject: subject(name),
        purpose: purpose(about),
        choice,
        notice: notice(),
        past: true,
        channel: Channel::Subject,
    }
}

pub fn objected(name: &str, about: &str) -> Fact {
    Fact::ObjectionOpened { subject: subject(name), purpose: purpose(about) }
}

pub fn rejected(name: &str, about: &str) -> Fact {
    Fact::ObjectionDecided {
        subject: subject(name),
        purpose: purpose(about),
        outcome: Outcome::Rejected,
        reasons: "compelling reasons".to_owned(),
    }
}

pub fn forgotten(name: &str, level: ForgetLevel) -> Fact {
    Fact::ForgetRequested { subject: subject(name), level }
}

pub fn linked(one: &str, other: &str) -> Fact {
    Fact::SubjectsLinked { subject: subject(one), other: subject(other) }
}

/// Both futures at once, to their ends.
pub async fn both<A: Future, B: Future>(one: A, other: B) -> (A::Output, B::Output) {
    let (mut one, mut other) = (pin!(one), pin!(other));
    let (mut first, mut second) = (None, None);
    poll_fn(|context| {
        if first.is_none()
            && let Poll::Ready(output) = one.as_mut().poll(context)
        {
            first = Some(output);
        }
        if second.is_none()
            && let Poll::Ready(output) = other.as_mut().poll(context)
        {
            second = Some(output);
        }
        match (first.is_some(), second.is_some()) {
            (true, true) => Poll::Ready(first.take().zip(second.take()).unwrap()),
            _ => Poll::Pending,
        }
    })
    .await
}
