//! How a run of an external trainer can fail. Whatever it is, nothing that was there has changed.

use std::io;
use std::path::PathBuf;

use untrain_policy::Digest;

/// Why a run failed.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
    /// There is nothing to run.
    #[error("the external trainer has no command; give one with --command")]
    NoCommand,
    /// It could not be run at all.
    #[error("the external trainer `{program}` can't be started: {cause}")]
    Start {
        /// The first word of its command.
        program: String,
        /// What the operating system said.
        cause: io::Error,
    },
    /// It said nothing for too long.
    #[error("the external trainer said nothing for {seconds} s and was ended{complaint}")]
    Silent {
        /// For how long.
        seconds: u64,
        /// The end of what it wrote to its standard error.
        complaint: Complaint,
    },
    /// It took too long.
    #[error("the external trainer was not done after {seconds} s and was ended{complaint}")]
    Late {
        /// The deadline.
        seconds: u64,
        /// The end of what it wrote to its standard error.
        complaint: Complaint,
    },
    /// It ended in failure.
    #[error("the external trainer failed with {status}{complaint}")]
    Crashed {
        /// Its exit status, in the words of the operating system.
        status: String,
        /// The end of what it wrote to its standard error.
        complaint: Complaint,
    },
    /// It ended well and never said that it was done.
    #[error("the external trainer ended without saying `done`{complaint}")]
    NotDone {
        /// The end of what it wrote to its standard error.
        complaint: Complaint,
    },
    /// It said something that is not of the contract.
    #[error("the external trainer said what is no event: {why}, in its line {line}")]
    Speech {
        /// What is wrong.
        why: String,
        /// Which line of its standard output, from 1.
        line: u64,
    },
    /// It said more than anybody listens to.
    #[error("the external trainer said more than {limit} {what} and was ended")]
    Chatty {
        /// Of what.
        what: &'static str,
        /// How many are listened to.
        limit: u64,
    },
    /// There is no result where it should be.
    #[error("the external trainer said `done` and left no plain file at `{}`", .0.display())]
    NoResult(PathBuf),
    /// The result is not what it says.
    #[error("the external trainer's checkpoint has BLAKE3 {found}, and it said {said}")]
    OtherResult {
        /// What it said.
        said: Digest,
        /// What the file has.
        found: Digest,
    },
    /// It changed what it was to read.
    #[error("the external trainer changed its input `{}`", .0.display())]
    InputChanged(PathBuf),
    /// A file of the run could not be read or written by this program.
    #[error("`{}` can't be {action}: {cause}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// `read`, `written`, …
        action: &'static str,
        /// What the operating system said.
        cause: io::Error,
    },
}

/// The end of what a trainer wrote to its standard error, for a message; perhaps nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Complaint(pub String);

impl std::fmt::Display for Complaint {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // One line: the last that is not empty is where programs say what was wrong.
        match self.0.lines().map(str::trim).rfind(|line| !line.is_empty()) {
            Some(line) => write!(out, ": `{line}`"),
            None => Ok(()),
        }
    }
}

impl Failed {
    /// For `map_err` after a read.
    pub(super) fn reading(path: &std::path::Path) -> impl FnOnce(io::Error) -> Self + '_ {
        |cause| Self::Io { path: path.to_owned(), action: "read", cause }
    }

    /// For `map_err` after a write.
    pub(super) fn writing(path: &std::path::Path) -> impl FnOnce(io::Error) -> Self + '_ {
        |cause| Self::Io { path: path.to_owned(), action: "written", cause }
    }
}
