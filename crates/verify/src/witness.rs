//! A witness that anybody can run (`spec/witness.md`): it cosigns a log's checkpoint when that
//! continues every one that it cosigned before, and so keeps the log from showing two histories.
//!
//! The rules are those of `untrain_tlog::witness`. Here stands what makes them hold on a real
//! machine: one request of a log at a time, and nothing is answered that is not on the disk. It
//! speaks plain HTTP, for a proxy in front of it that ends TLS.

mod key;
mod memory;
mod server;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use untrain_tlog::witness::{AddCheckpoint, Refusal, judge};
use untrain_tlog::{Checkpoint, CosignerKey, CosigningKey, KeyError, VerifierKey, cosign};

pub use key::{make_key, read_key};
pub use server::serve;

use memory::Memory;

/// Why a witness does not run.
#[derive(Debug, thiserror::Error)]
pub enum WitnessError {
    /// A file or folder cannot be read or written.
    #[error("cannot {doing} `{}`: {source}", path.display())]
    File {
        /// The verb: read, write, lock.
        doing: &'static str,
        /// Which one.
        path: PathBuf,
        /// The system's word.
        source: std::io::Error,
    },
    /// Another witness works on the folder.
    #[error("another witness is at work on `{}`, and neither would see what the other signs",
            .0.display())]
    Taken(PathBuf),
    /// What was remembered cannot be believed.
    #[error("`{}` is not a checkpoint that its log signed: {why}; put a backup of it back, for \
             without it this witness would sign a fork", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// A file of a key that others may read, or that holds none.
    #[error("key file `{}` {why}", path.display())]
    Key {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// A name that cannot be one of a key.
    #[error(transparent)]
    Name(#[from] KeyError),
    /// The system gave no random bytes.
    #[error("the system gave no random numbers: {0}")]
    Randomness(getrandom::Error),
    /// There is nothing to witness.
    #[error("the trust file names no log")]
    NoLog,
    /// The address cannot be listened on.
    #[error("cannot listen on `{address}`: {why}")]
    Listen {
        /// The address.
        address: String,
        /// The system's word.
        why: String,
    },
}

impl WitnessError {
    fn file(doing: &'static str, path: &Path, source: std::io::Error) -> Self {
        Self::File { doing, path: path.to_owned(), source }
    }
}

/// What is answered to a request: an HTTP status, a content type and a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// What the body is.
    pub content_type: &'static str,
    /// The body.
    pub body: String,
}

impl Response {
    const fn text(status: u16, body: String) -> Self {
        Self { status, content_type: "text/plain; charset=utf-8", body }
    }
}

impl From<Refusal> for Response {
    fn from(refusal: Refusal) -> Self {
        let (content_type, body) = refusal.body();
        Self { status: refusal.status(), content_type, body }
    }
}

/// A witness: its key, the logs that it witnesses, and what it has cosigned of each.
pub struct Witness {
    key: CosigningKey,
    logs: Vec<VerifierKey>,
    memory: Memory,
    /// Of each log by its origin, the newest checkpoint that was cosigned. Who holds the lock is
    /// the only one who may change it, here and on the disk.
    seen: BTreeMap<String, Mutex<Option<Checkpoint>>>,
}

impl Witness {
    /// A witness of these logs, which remembers in the folder `state` and goes on from what is
    /// there. The folder is its own as long as it lives.
    ///
    /// # Errors
    /// [`WitnessError`] when the folder cannot be had, or what is in it cannot be believed.
    pub fn open(
        key: CosigningKey,
        logs: Vec<VerifierKey>,
        state: &Path,
    ) -> Result<Self, WitnessError> {
        if logs.is_empty() {
            return Err(WitnessError::NoLog);
        }
        let memory = Memory::open(state)?;
        let mut seen = BTreeMap::new();
        for log in &logs {
            let remembered = memory.recall(log.name(), &keys_of(&logs, log.name()))?;
            seen.insert(log.name().to_owned(), Mutex::new(remembered));
        }
        Ok(Self { key, logs, memory, seen })
    }

    /// The key that its cosignatures are checked with.
    #[must_use]
    pub fn cosigner_key(&self) -> CosignerKey {
        self.key.verifier_key()
    }

    /// Answers a request that came at `time`, in seconds since 1970. A checkpoint that is cosigned
    /// is on the disk when this returns.
    #[must_use]
    pub fn answer(&self, body: &[u8], time: u64) -> Response {
        match AddCheckpoint::parse(body) {
            Ok(request) => self.consider(&request, time),
            Err(refusal) => refusal.into(),
        }
    }

    fn consider(&self, request: &AddCheckpoint, time: u64) -> Response {
        let origin = match request.claim() {
            Ok(claim) => claim.origin,
            Err(refusal) => return refusal.into(),
        };
        let Some(seen) = self.seen.get(&origin) else {
            return Refusal::UnknownLog(origin).into();
        };
        // From here until the answer nobody else of this log is served.
        let Ok(mut seen) = seen.lock() else {
            return Response::text(500, "this witness has to be started again\n".to_owned());
        };
        let shown = match judge(request, &self.logs, seen.as_ref()) {
            Ok(shown) => shown,
            Err(refusal) => {
                self.tell(&refusal, &request.checkpoint);
                return refusal.into();
            }
        };
        let note = request.checkpoint.as_bytes();
        let line = match cosign(note, &keys_of(&self.logs, &origin), &self.key, time) {
            Ok(line) => line,
            Err(error) => return Response::text(500, format!("{error}\n")),
        };
        // What is remembered already need not be written again.
        if seen.as_ref() != Some(&shown) {
            if let Err(error) = self.memory.keep(&origin, note) {
                eprintln!("error: {error}");
                let why = "the checkpoint could not be kept, so that it was not cosigned\n";
                return Response::text(500, why.to_owned());
            }
            *seen = Some(shown);
        }
        Response::text(200, line)
    }

    /// Tells the operator of a fork, and keeps what proves it.
    fn tell(&self, refusal: &Refusal, note: &str) {
        match refusal {
            Refusal::Fork { origin, size, shown, .. } => {
                eprintln!("{refusal}");
                if let Err(error) = self.memory.keep_fork(origin, *size, *shown, note.as_bytes()) {
                    eprintln!("error: {error}");
                }
            }
            Refusal::NotContinued { .. } => eprintln!("{refusal}"),
            _ => {}
        }
    }
}

/// The keys of one log. A signature in the name of another says nothing about its checkpoints.
fn keys_of(logs: &[VerifierKey], origin: &str) -> Vec<VerifierKey> {
    logs.iter().filter(|log| log.name() == origin).cloned().collect()
}
