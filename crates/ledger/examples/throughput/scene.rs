//! The ledger that is measured: people who have all chosen once, and who choose again.

use std::path::{Path, PathBuf};

use sqlx::{AssertSqlSafe, Connection, PgConnection};
use untrain_ledger::{Ledger, Options};
use untrain_policy::event::Channel;
use untrain_policy::{Choice, Fact, NoticeId, Policy, PurposeId, SubjectId, Timestamp};

const POLICY: &str = include_str!("../../tests/data/policy.toml");

/// The most facts of one call.
pub const CALL_FACTS: u64 = 5_000;

/// Whatever went wrong.
pub type AnyError = Box<dyn std::error::Error + Send + Sync>;

/// A folder with a ledger, and its database where a server holds it.
pub struct Scene {
    /// Where the ledger is.
    pub folder: PathBuf,
    /// How many people there are.
    pub people: u64,
    server: Option<Server>,
}

struct Server {
    /// The address of the server's first database.
    first: String,
    /// The ledger's own.
    own: String,
    name: String,
}

impl Scene {
    /// A ledger in which everybody has chosen once.
    pub async fn new(people: u64, database: Option<&str>) -> Result<Self, AnyError> {
        let name = format!("throughput_{}", std::process::id());
        let folder = std::env::current_dir()?.join(&name);
        std::fs::create_dir(&folder)?;
        let server = match database {
            None => None,
            Some(first) => {
                run_sql(first, format!("CREATE DATABASE {name}")).await?;
                let (address, _) = first.rsplit_once('/').ok_or("the address names no database")?;
                Some(Server { own: format!("{address}/{name}"), first: first.to_owned(), name })
            }
        };
        let scene = Self { folder, people, server };
        let origin = "throughput.example";
        let ledger = Ledger::create_with(&scene.folder, origin, &scene.options()).await?;
        let policy = Policy::hash_of(POLICY);
        let fact = Fact::PolicyActivated { policy, document: POLICY.to_owned() };
        ledger.append(vec![fact], Timestamp::now()).await?;
        fill(&ledger, 0, people).await?;
        ledger.close().await;
        Ok(scene)
    }

    fn options(&self) -> Options {
        let database = self.server.as_ref().map(|server| server.own.clone());
        Options { database, ..Options::default() }
    }

    /// Opens the ledger.
    pub async fn open(&self) -> Result<Ledger, AnyError> {
        Ok(Ledger::open_with(&self.folder, &self.options()).await?)
    }

    /// The address of the ledger's own database, where a server holds it.
    pub fn database(&self) -> Option<&str> {
        self.server.as_ref().map(|server| server.own.as_str())
    }

    /// The choice with a number: of somebody or other, so that those of one batch lie far apart.
    pub fn choice(&self, number: u64) -> Result<Fact, AnyError> {
        let spread = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 24;
        choice_of(spread % self.people, number)
    }

    /// Removes the ledger.
    pub async fn remove(self) -> Result<(), AnyError> {
        std::fs::remove_dir_all(&self.folder)?;
        if let Some(server) = self.server {
            run_sql(&server.first, format!("DROP DATABASE {}", server.name)).await?;
        }
        Ok(())
    }
}

/// Appends the first choice of the people with these numbers, in large calls.
pub async fn fill(ledger: &Ledger, from: u64, to: u64) -> Result<(), AnyError> {
    let mut first = from;
    while first < to {
        let end = to.min(first + CALL_FACTS);
        let facts =
            (first..end).map(|number| choice_of(number, number)).collect::<Result<_, _>>()?;
        ledger.append(facts, Timestamp::now()).await?;
        first = end;
    }
    Ok(())
}

/// A choice of the member with a number.
pub fn choice_of(member: u64, number: u64) -> Result<Fact, AnyError> {
    Ok(Fact::ChoiceMade {
        subject: SubjectId::new(&format!("member-{member}"))?,
        purpose: PurposeId::new("genai.content")?,
        choice: if number.is_multiple_of(3) { Choice::Refuse } else { Choice::Allow },
        notice: NoticeId::new("harbour-2026-01")?,
        past: false,
        channel: Channel::Subject,
    })
}

/// The last checkpoint that was published, by its size.
pub fn published(folder: &Path) -> Result<u64, AnyError> {
    let note = std::fs::read_to_string(folder.join("log").join("checkpoint"))?;
    Ok(note.lines().nth(1).ok_or("the checkpoint has no size")?.parse()?)
}

async fn run_sql(address: &str, text: String) -> Result<(), AnyError> {
    let mut connection = PgConnection::connect(address).await?;
    sqlx::raw_sql(AssertSqlSafe(text)).execute(&mut connection).await?;
    Ok(connection.close().await?)
}
