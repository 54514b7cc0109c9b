//! What went wrong, for a person: what happened, why, and what to do next; and the code it ends in.

use std::io;
use std::path::{Path, PathBuf};

use untrain_gate::GateError;
use untrain_ledger::LedgerError;
use untrain_policy::document::FileFault;
use untrain_policy::plan::Totals;
use untrain_policy::{NoticeId, Position, PurposeId, SubjectId};
use untrain_server::ServerError;
use untrain_unlearn::Error as UnlearnError;

use crate::exit::Exit;
use crate::output::{BAD, Output, grouped};

/// Why a verb did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The flags are fine one by one, and mean nothing together.
    #[error("{0}")]
    Usage(String),
    /// No workspace at or above the current folder.
    #[error("no workspace here: neither `{}` nor a folder above it holds untrain.toml",
            .0.display())]
    NoWorkspace(PathBuf),
    /// A workspace is there already, or the folder holds something else.
    #[error("`{}` {why}, and was left as it is", .path.display())]
    Occupied {
        /// The folder.
        path: PathBuf,
        /// What it holds.
        why: &'static str,
    },
    /// `untrain.toml` does not say what it should.
    #[error("`{}` is not a configuration", .path.display())]
    Config {
        /// The file.
        path: PathBuf,
        /// Where and what.
        #[source]
        error: Box<toml::de::Error>,
    },
    /// A file of rules or keys does not say what it should.
    #[error("`{}`: `{field}` {why}", .path.display())]
    Rules {
        /// The file.
        path: PathBuf,
        /// The field at fault.
        field: String,
        /// What is wrong, and what would be right.
        why: String,
    },
    /// A file could not be read or written.
    #[error("`{}`", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The system's word.
        #[source]
        source: io::Error,
    },
    /// Standard output could not be written.
    #[error("standard output")]
    Output(#[source] io::Error),
    /// Standard input could not be read.
    #[error("standard input")]
    Input(#[source] io::Error),
    /// A line of standard input is not what the verb takes.
    #[error("line {line} of standard input: {why}")]
    Line {
        /// Counted from 1.
        line: u64,
        /// What is wrong with it.
        why: String,
    },
    /// A report that is not JSON.
    #[error("the report could not be written as JSON")]
    Report(#[source] serde_json::Error),
    /// A policy document with faults.
    #[error("`{}` is not a policy: {} found", .path.display(), count(.faults.len()))]
    Policy {
        /// The file.
        path: PathBuf,
        /// Every fault, in the order of its lines; those of a pack's file name it.
        faults: Vec<FileFault>,
    },
    /// A pack's file with faults.
    #[error("`{}` is not a pack: {} found", .path.display(), count(.faults.len()))]
    Pack {
        /// The file.
        path: PathBuf,
        /// Every fault, in the order of its lines.
        faults: Vec<FileFault>,
    },
    /// A policy that cannot follow on the versions before it.
    #[error("`{}` cannot become the policy: {why}", .path.display())]
    PolicyRefused {
        /// The file.
        path: PathBuf,
        /// What stands in the way.
        why: String,
    },
    /// A policy that opens data of people who were not told, or whose days of grace run.
    #[error(
        "`{}` would open the data of {} members, of whom {} must be told first and {} have days \
         of grace to run",
        .path.display(), grouped(.totals.widened), grouped(.totals.to_tell),
        grouped(.totals.in_grace)
    )]
    NotTold {
        /// The file.
        path: PathBuf,
        /// How many, and how far they were told.
        totals: Totals,
        /// The notice that must reach them.
        notice: NoticeId,
        /// Whether it went out.
        published: bool,
    },
    /// An override that does not hold.
    #[error("the override `{}` {why}", .path.display())]
    Override {
        /// The file.
        path: PathBuf,
        /// What does not hold.
        why: String,
    },
    /// The ledger holds no policy that is in force yet.
    #[error("no policy is in force")]
    NoPolicy,
    /// The policy in force does not know the purpose.
    #[error("the policy in force has no purpose `{purpose}`; its purposes are {known}")]
    UnknownPurpose {
        /// What was asked for.
        purpose: PurposeId,
        /// The ids that it has.
        known: String,
    },
    /// No such notice was published.
    #[error("notice `{notice}` was not published; {published}")]
    UnknownNotice {
        /// What was asked for.
        notice: String,
        /// What there is.
        published: String,
    },
    /// The ledger has never heard of the subject.
    #[error("the ledger does not know `{0}`")]
    UnknownSubject(SubjectId),
    /// The ledger has destroyed what it held of the subject.
    #[error(
        "`{subject}` was erased, as they had asked (entry {request}): nothing is held of them, and \
         nothing more is taken in"
    )]
    Erased {
        /// Who.
        subject: SubjectId,
        /// The entry in which they had asked to be forgotten.
        request: Position,
    },
    /// An event was taken in, and the file with its receipt could not be written.
    #[error(
        "entry {entry} is in the ledger and stays there, but its receipt could not be written to \
         `{}`", .path.display()
    )]
    ReceiptNotKept {
        /// The entry.
        entry: Position,
        /// The file.
        path: PathBuf,
        /// Why not.
        source: Box<Error>,
    },
    /// No receipt of theirs names their label key, so that a proof would be of nobody.
    #[error(
        "no receipt of `{0}` names their label key: all that the ledger holds of them was logged \
         by an earlier version; the next event about them will name it"
    )]
    Unbound(SubjectId),
    /// Nobody by that name is known, and it was not said that they have no account.
    #[error("the ledger does not know `{0}`")]
    NoAccount(SubjectId),
    /// The entry opened no case.
    #[error("entry {0} opened no case")]
    NoCase(Position),
    /// Nothing says which keys to trust.
    #[error("nothing says which keys to trust")]
    NoTrust,
    /// No checkpoint that holds the entry has been witnessed.
    #[error("no witness has seen entry {0} yet")]
    NotWitnessed(Position),
    /// Something came into the log after what witnesses have seen.
    #[error("no witness has seen the newest entries yet, and they may say what stands now")]
    NewestNotWitnessed,
    /// A file that is not what the verb needs.
    #[error("`{}` {why}", .path.display())]
    Unfit {
        /// The file or folder.
        path: PathBuf,
        /// What does not hold.
        why: String,
    },
    /// Of the ledger.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The service.
    #[error(transparent)]
    Server(#[from] ServerError),
    /// Of the gate.
    #[error(transparent)]
    Gate(#[from] GateError),
    /// Of a trainer.
    #[error(transparent)]
    Unlearn(#[from] UnlearnError),
    /// Of a manifest, a card or a certificate.
    #[error(transparent)]
    Lineage(#[from] untrain_lineage::Error),
    /// Of the offline checker.
    #[error(transparent)]
    Verify(#[from] untrain_verify::Error),
    /// An identifier that the story of the demo made up wrongly.
    #[error(transparent)]
    Identifier(#[from] untrain_policy::InvalidId),
    /// The program could not start its own machinery.
    #[error("the program could not start: {0}")]
    Start(#[source] io::Error),
}

impl Error {
    /// A file that could not be read or written.
    pub fn file(path: &Path, source: io::Error) -> Self {
        Self::File { path: path.to_owned(), source }
    }

    /// A file or folder that is not what the verb needs.
    pub fn unfit(path: &Path, why: impl Into<String>) -> Self {
        Self::Unfit { path: path.to_owned(), why: why.into() }
    }

    /// Whether the reader of standard output has gone away, which is no fault.
    pub fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }

    /// The code that the run ends in.
    pub const fn exit(&self) -> Exit {
        match self {
            Self::Usage(_) | Self::Unlearn(UnlearnError::Recipe { .. }) => Exit::Usage,
            Self::NoTrust | Self::NotWitnessed(_) | Self::NewestNotWitnessed => Exit::CannotTell,
            Self::Override { .. } => Exit::Signature,
            Self::Gate(error) => gate_exit(error),
            Self::Unlearn(UnlearnError::Gate(error)) => gate_exit(error),
            Self::Unlearn(UnlearnError::SnapshotOlder { .. }) => Exit::Stale,
            _ => Exit::Failed,
        }
    }

    /// What the reader can do about it.
    fn next(&self) -> Option<&'static str> {
        Some(match self {
            Self::NoWorkspace(_) => "untrain init DIR, or name one with --workspace DIR",
            Self::Occupied { .. } => "choose another folder",
            Self::NoPolicy => "untrain policy activate FILE",
            Self::UnknownSubject(_) => "untrain subject import FILE",
            Self::NoAccount(_) => {
                "check the name, or add --non-member and --contact for somebody without an account"
            }
            Self::NotWitnessed(_) | Self::NewestNotWitnessed => {
                "untrain log witness --trust POLICY"
            }
            Self::ReceiptNotKept { .. } => {
                "untrain log receipt ENTRY -o FILE; what was said need not be said again"
            }
            Self::Ledger(error) => error.remedy()?,
            Self::NoCase(_) => "untrain case list --all",
            Self::UnknownNotice { .. } => "untrain notice publish",
            Self::UnknownPurpose { .. } => "untrain policy show",
            Self::NoTrust => {
                "name the log's key with --trust FILE (a workspace has it in keys/log.pub)"
            }
            Self::Gate(GateError::SnapshotStale { .. } | GateError::SnapshotMissing { .. }) => {
                "untrain snapshot --out FILE"
            }
            Self::Gate(GateError::SnapshotUnwitnessed { .. }) => {
                "untrain log witness --trust POLICY, then untrain log receipt ENTRY --witnessed -o \
                 SNAPSHOT.tlog-proof"
            }
            _ => return None,
        })
    }

    /// Tells the reader: what happened, why, and what to do.
    pub fn tell(&self, output: Output) {
        let mut told = self.to_string();
        output.say(&format!("{BAD}error:{BAD:#} {told}"));
        if let Self::Policy { path, faults } | Self::Pack { path, faults } = self {
            for FileFault { file, fault } in faults {
                let file = file.clone().unwrap_or_else(|| path.display().to_string());
                output.say(&format!("  {file}: {fault}"));
            }
        }
        let mut cause = std::error::Error::source(self);
        while let Some(error) = cause {
            let words = error.to_string();
            // Some errors carry their cause in their own words already.
            if !told.contains(&words) {
                output.say(&format!("  because: {words}"));
            }
            told = words;
            cause = error.source();
        }
        if let Self::NotTold { path, notice, published, .. } = self {
            let file = path.display();
            if !published {
                output.next(&format!("untrain policy publish {file}"));
            }
            output.next(&format!("untrain notice deliver --notice {notice} --file DELIVERED"));
            output.next(&format!(
                "or let a second person sign: untrain policy override {file} --key FILE --reason \
                 TEXT -o OVERRIDE"
            ));
        }
        if let Some(next) = self.next() {
            output.next(next);
        }
    }
}

const fn gate_exit(error: &GateError) -> Exit {
    match error {
        // As verify answers about the receipt: nothing is wrong with it, and witnesses may follow.
        // What none of them could mend is a matter of signatures.
        GateError::SnapshotUnwitnessed { .. } => Exit::CannotTell,
        GateError::SnapshotStale { .. } | GateError::SnapshotOlder { .. } => Exit::Stale,
        GateError::SnapshotSignature { .. }
        | GateError::SnapshotReceipt { .. }
        | GateError::SnapshotDamaged(_)
        | GateError::SnapshotChanged { .. } => Exit::Signature,
        GateError::Order(_) => Exit::Usage,
        _ => Exit::Failed,
    }
}

fn count(faults: usize) -> String {
    if faults == 1 { "1 fault".to_owned() } else { format!("{faults} faults") }
}
