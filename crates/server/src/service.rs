//! The service's parts, as every handler finds them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::sync::{Mutex, watch};
use untrain_ledger::{Ledger, LedgerError, Options};
use untrain_policy::{Position, RuleBook, Timestamp};

use crate::access::Access;
use crate::book::Books;
use crate::config::Config;
use crate::error::ServerError;
use crate::figures::Kept;
use crate::holdings::ModelRecords;
use crate::jobs::Bell;
use crate::live::Live;
use crate::mail::Mailer;
use crate::metrics::Metrics;
use crate::store::Store;
use crate::traces::Traces;

/// The service. A handler has it as `State<Arc<Service>>`.
pub struct Service {
    config: Config,
    workspace: PathBuf,
    program: PathBuf,
    database: Option<String>,
    public_url: String,
    ledger: Ledger,
    store: Store,
    books: Books,
    live: Live,
    models: Arc<dyn ModelRecords>,
    bell: Bell,
    exported: Mutex<Option<(Position, Position)>>,
    ending: watch::Sender<bool>,
    metrics: Metrics,
    figures: Kept,
    access: Access,
    mailer: Mailer,
    clock: Clock,
    traces: Option<Traces>,
}

/// Tells what time it is.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// What a service is made of.
pub struct Parts {
    /// What `[server]` says.
    pub config: Config,
    /// The folder that it serves.
    pub workspace: PathBuf,
    /// The program that jobs run: `untrain` itself.
    pub program: PathBuf,
    /// The PostgreSQL database of the ledger and of the service's store; SQLite files when absent.
    pub database: Option<String>,
    /// Who reads the corpora of models.
    pub models: Arc<dyn ModelRecords>,
}

impl Service {
    /// Opens the ledger and the store.
    ///
    /// # Errors
    /// [`ServerError`] when one does not open.
    pub async fn open(parts: Parts) -> Result<Self, ServerError> {
        let Parts { config, workspace, program, database, models } = parts;
        let access = Access::open(&config)?;
        let mailer = Mailer::open(&config.mail, &workspace)?;
        let options = Options { database: database.clone(), ..Options::default() };
        let ledger = Ledger::open_with(&workspace, &options).await?;
        let store = Store::open(&workspace, database.as_deref()).await?;
        let public_url = config.public_url.clone();
        let public_url = public_url.unwrap_or_else(|| format!("http://{}", config.listen));
        Ok(Self {
            public_url: public_url.trim_end_matches('/').to_owned(),
            config,
            workspace,
            program,
            database,
            ledger,
            store,
            books: Books::default(),
            live: Live::default(),
            models,
            bell: Bell::default(),
            exported: Mutex::new(None),
            ending: watch::Sender::new(false),
            metrics: Metrics::default(),
            figures: Kept::default(),
            access,
            mailer,
            clock: Arc::new(Timestamp::now),
            traces: None,
        })
    }

    /// With a clock other than the system's, as tests of what ends by itself need.
    #[must_use]
    pub fn with_clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// With a span for each request, where there is somebody to send them to.
    #[must_use]
    pub fn with_traces(mut self, traces: Option<Traces>) -> Self {
        self.traces = traces;
        self
    }

    /// Names the address where the service listens, which is where people reach it when the
    /// configuration names no other.
    pub(crate) fn listens_on(&mut self, address: std::net::SocketAddr) {
        if self.config.public_url.is_none() {
            self.public_url = format!("http://{address}");
        }
    }

    /// Closes the ledger and the store: what was answered is on the disk for good.
    pub async fn close(self) {
        self.ledger.close().await;
        self.store.close().await;
    }

    /// What `[server]` says.
    #[must_use]
    pub const fn config(&self) -> &Config {
        &self.config
    }

    /// The folder that it serves.
    #[must_use]
    pub fn workspace(&self) -> &Path {
        &self.workspace
    }

    /// The program that jobs run.
    #[must_use]
    pub fn program(&self) -> &Path {
        &self.program
    }

    /// The PostgreSQL database, if it is not SQLite.
    #[must_use]
    pub fn database(&self) -> Option<&str> {
        self.database.as_deref()
    }

    /// How people reach the service, without a slash at the end.
    #[must_use]
    pub fn public_url(&self) -> &str {
        &self.public_url
    }

    /// Whether people reach it by https.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    /// What was read a moment ago of who asks, and how much they asked for.
    #[must_use]
    pub const fn access(&self) -> &Access {
        &self.access
    }

    /// Who sends mail.
    #[must_use]
    pub const fn mailer(&self) -> &Mailer {
        &self.mailer
    }

    /// The ledger.
    #[must_use]
    pub const fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// The service's own store.
    #[must_use]
    pub const fn store(&self) -> &Store {
        &self.store
    }

    /// The state that decides.
    #[must_use]
    pub const fn live(&self) -> &Live {
        &self.live
    }

    /// The position of the newest snapshot that this service exported, and the entry that says so.
    #[must_use]
    pub const fn exported(&self) -> &Mutex<Option<(Position, Position)>> {
        &self.exported
    }

    /// The figures for staff.
    #[must_use]
    pub const fn figures(&self) -> &Kept {
        &self.figures
    }

    /// What the service counts.
    #[must_use]
    pub const fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// Who makes spans of requests, if they go anywhere.
    #[must_use]
    pub const fn traces(&self) -> Option<&Traces> {
        self.traces.as_ref()
    }

    /// Turns true when the service is told to end.
    #[must_use]
    pub fn ending(&self) -> watch::Receiver<bool> {
        self.ending.subscribe()
    }

    /// Tells everything that would go on for ever that the service ends.
    pub fn tell_end(&self) {
        self.ending.send_replace(true);
    }

    /// What wakes whoever runs jobs.
    #[must_use]
    pub const fn bell(&self) -> &Bell {
        &self.bell
    }

    /// Who reads the corpora of models.
    #[must_use]
    pub fn models(&self) -> Arc<dyn ModelRecords> {
        Arc::clone(&self.models)
    }

    /// The policies and notices, as the ledger has them now.
    ///
    /// # Errors
    /// [`LedgerError`]s of reading.
    pub async fn book(&self) -> Result<Arc<RuleBook>, LedgerError> {
        self.books.current(&self.ledger).await
    }

    /// The policies and notices, as they were last read: for whoever is turned away, which has to
    /// cost nothing.
    #[must_use]
    pub fn last_book(&self) -> Option<Arc<RuleBook>> {
        self.books.last()
    }

    /// Brings the state that decides up to the ledger's end: everything that was answered by now
    /// counts from then on. Notes how long the first of what is new had waited.
    ///
    /// # Errors
    /// [`LedgerError`]s of reading.
    pub async fn follow(&self) -> Result<(), LedgerError> {
        let Some(from) = self.live.catch_up(&self.ledger, self.now()).await? else { return Ok(()) };
        let first = match from {
            // Nobody waited for what was there before the service.
            Position(0) => None,
            from => self.ledger.events_from(from, 1).await?.pop(),
        };
        if let Some((_, event)) = first {
            self.metrics.note_lag(self.now().duration_since(event.time).as_secs_f64());
        }
        Ok(())
    }

    /// What time it is.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        (self.clock)()
    }
}
