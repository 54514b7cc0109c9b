//! `untrain serve`: the API for platforms and the pages for people, until it is told to end.

use std::collections::HashMap;
use std::fmt::Write;
use std::io::IsTerminal;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;
use tokio::signal::unix::{SignalKind, signal};
use untrain_lineage::ModelCard;
use untrain_policy::SubjectId;
use untrain_server::holdings::ModelRecords;
use untrain_server::{Listening, Parts, Service, Traces, telemetry};
use untrain_unlearn::corpus;

use crate::config::Config;
use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{BOLD, DIM};
use crate::workspace::{self, Workspace};

/// Serve the API and the pages of members, staff and auditors
///
/// Ends on SIGINT or SIGTERM, once what is under way has been answered.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain serve --development
  untrain serve --listen 127.0.0.1:9000")]
pub struct Args {
    /// The address; else what untrain.toml says, or 127.0.0.1:8080. Port 0 takes a free one
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// Signs anybody in without asking, on this computer alone
    #[arg(long)]
    development: bool,
}

#[derive(Serialize)]
struct Addresses {
    member: String,
    staff: String,
    verify: String,
    api: String,
}

/// Runs the verb.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Error> {
    let dir = Workspace::find_or_fail(context)?;
    serve(&dir, args.listen, args.development, false, |base| tell(base, context), context)
}

/// Serves the workspace in `dir` until it is told to end. `development` signs anybody in, `demo`
/// says on every page that all is made up, `tell` hears the address.
pub fn serve(
    dir: &Path,
    listen: Option<SocketAddr>,
    development: bool,
    demo: bool,
    tell: impl FnOnce(&str) -> Result<(), Error>,
    context: &Context,
) -> Result<Exit, Error> {
    let config = Config::read(dir)?;
    let options = workspace::ledger_options(&config, context);
    let mut server = config.server;
    server.listen = listen.unwrap_or(server.listen);
    server.development |= development;
    server.demo |= demo;
    let parts = Parts {
        config: server,
        workspace: dir.canonicalize().map_err(|source| Error::file(dir, source))?,
        program: std::env::current_exe().map_err(Error::Start)?,
        database: options.database,
        models: Arc::new(Corpora::default()),
    };
    telemetry::start(std::io::stderr().is_terminal());
    let traces = Traces::from_environment()?;
    let runtime = workspace::start()?;
    runtime.block_on(async {
        let service = Service::open(parts).await?.with_traces(traces);
        let listening = Listening::bind(service).await?;
        tell(&format!("http://{}", listening.address()?))?;
        listening.serve(told_to_end()).await?;
        Ok(Exit::Done)
    })
}

fn tell(base: &str, context: &Context) -> Result<(), Error> {
    let addresses = Addresses {
        member: format!("{base}/privacy"),
        staff: format!("{base}/staff"),
        verify: format!("{base}/verify"),
        api: format!("{base}/openapi.json"),
    };
    let mut words = format!("{BOLD}serving{BOLD:#} {base}\n");
    let lines = [
        ("members", &addresses.member),
        ("staff", &addresses.staff),
        ("anybody", &addresses.verify),
        ("programs", &addresses.api),
    ];
    for (who, address) in lines {
        let _ = writeln!(words, "  {DIM}{who:<9}{DIM:#} {address}");
    }
    context.output.report("serve", &addresses, &words)
}

/// Returns when the system asks the program to end.
async fn told_to_end() {
    let wait = |kind| async move {
        match signal(kind) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            // Without signals the program ends only by force, which loses nothing either.
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        () = wait(SignalKind::interrupt()) => {}
        () = wait(SignalKind::terminate()) => {}
    }
}

/// How many records of whom the models stand on: a corpus is read once, and counted for everybody.
#[derive(Default)]
struct Corpora(Mutex<HashMap<String, Arc<HashMap<String, u64>>>>);

impl ModelRecords for Corpora {
    fn count(
        &self,
        folder: &Path,
        card: &ModelCard,
        accounts: &[SubjectId],
    ) -> Result<u64, String> {
        let name = card.corpus().to_string();
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&name).cloned();
        let counts = match known {
            Some(counts) => counts,
            None => {
                let counts = Arc::new(read(folder, card)?);
                let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
                known.insert(name, Arc::clone(&counts));
                counts
            }
        };
        Ok(accounts.iter().filter_map(|account| counts.get(account.as_str())).sum())
    }
}

fn read(folder: &Path, card: &ModelCard) -> Result<HashMap<String, u64>, String> {
    let mut counts: HashMap<String, u64> = HashMap::new();
    for record in corpus::records_of(folder, card) {
        for subject in &record.map_err(|error| error.to_string())?.subjects {
            let count = counts.entry(subject.clone()).or_default();
            *count = count.saturating_add(1);
        }
    }
    Ok(counts)
}
