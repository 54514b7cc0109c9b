//! What an external trainer is kept from: the network, other processes, and every file but those of
//! its own folder. The kernel does it, asked by the programs `unshare` and `setpriv`; where it
//! refuses, less is kept from it, and [`Confinement`] says so.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::limits::Limits;

/// Where programs are looked for: a trainer inherits no path.
pub const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// What a run is kept from on this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confinement {
    /// Nothing but what limits and a cleared environment do: this kernel permits no more.
    Limits,
    /// It has no network, and its processes die with it.
    NoNetwork,
    /// And it writes to no file of the system's own file system but those of its folder.
    NoNetworkReadOnly,
}

/// Sets the limits, and becomes the trainer. `$1` is its folder; then come KiB of address space,
/// blocks of 512 bytes a file, and the command.
const PLAIN: &str = r#"set -e
work=$1; memory=$2; blocks=$3; shift 3
cd "$work"; ulimit -c 0; ulimit -v "$memory"; ulimit -f "$blocks"
exec "$@""#;

/// The same without privileges over the namespaces it is in.
const ALONE: &str = r#"set -e
work=$1; memory=$2; blocks=$3; shift 3
cd "$work"; ulimit -c 0; ulimit -v "$memory"; ulimit -f "$blocks"
exec setpriv --no-new-privs --bounding-set=-all --inh-caps=-all "$@""#;

/// The same where everything but the folder is read-only: the system's own file system for certain,
/// the others as far as the kernel lets them be changed. What it reads lies beside the folder.
const READ_ONLY: &str = r#"set -e
work=$1; memory=$2; blocks=$3; shift 3
inputs=${work%/*}/inputs
mount --bind "$inputs" "$inputs"; mount --bind "$work" "$work"; mount -o remount,bind,ro /
while read -r _ point _ options _; do
  [ "$point" = "$work" ] ||
    mount -o "remount,bind,ro,${options#r?,}" "$point" 2>/dev/null || :
done < /proc/mounts
cd "$work"; ulimit -c 0; ulimit -v "$memory"; ulimit -f "$blocks"
exec setpriv --no-new-privs --bounding-set=-all --inh-caps=-all "$@""#;

impl Confinement {
    /// The most that this machine permits; tried once.
    #[must_use]
    pub fn of_this_machine() -> Self {
        static FOUND: OnceLock<Confinement> = OnceLock::new();
        *FOUND.get_or_init(|| {
            let most = [Self::NoNetworkReadOnly, Self::NoNetwork];
            most.into_iter().find(|most| most.is_possible()).unwrap_or(Self::Limits)
        })
    }

    /// As a setting in a recipe.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Limits => "limits",
            Self::NoNetwork => "no_network",
            Self::NoNetworkReadOnly => "no_network_read_only",
        }
    }

    /// What it means, for people: a card and a report say it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Limits => "this machine does not permit to cut a trainer off: it had the network",
            Self::NoNetwork => "it had no network; its inputs were copies",
            Self::NoNetworkReadOnly => "it had no network, and could write to its own folder alone",
        }
    }

    /// Whether what a trainer learned can only come from what it was handed.
    #[must_use]
    pub const fn isolates(self) -> bool {
        matches!(self, Self::NoNetworkReadOnly)
    }

    fn is_possible(self) -> bool {
        let Ok(folder) = tempfile::tempdir() else { return false };
        let (work, inputs) = (folder.path().join("work"), folder.path().join("inputs"));
        if std::fs::create_dir(&work).and_then(|()| std::fs::create_dir(&inputs)).is_err() {
            return false;
        }
        let mut command = self.command(&work, &Limits::default(), &["true".into()]);
        command.env("PATH", PATH).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    }

    /// The command that runs `words` in the folder `work`. Beside that stands `inputs`.
    pub(super) fn command(self, work: &Path, limits: &Limits, words: &[OsString]) -> Command {
        let script = match self {
            Self::Limits => PLAIN,
            Self::NoNetwork => ALONE,
            Self::NoNetworkReadOnly => READ_ONLY,
        };
        let mut command = if self == Self::Limits {
            Command::new("/bin/sh")
        } else {
            let mut command = Command::new("unshare");
            command.args(["--user", "--map-root-user", "--net", "--mount", "--ipc", "--pid"]);
            command.args(["--fork", "--kill-child", "--", "/bin/sh"]);
            command
        };
        command.env_clear();
        command.args(["-c", script, "sh"]).arg(work);
        command.arg((limits.memory_bytes >> 10).to_string());
        command.arg(limits.output_bytes.div_ceil(512).to_string());
        command.args(words);
        command
    }
}
