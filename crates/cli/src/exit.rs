//! The one table of exit codes: what a script may rely on.

use std::process::ExitCode;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done, or the answer is yes.
    Done,
    /// It failed, or the answer is no.
    Failed,
    /// It cannot be told from what is here.
    CannotTell,
    /// The snapshot is older than allowed, or older than the dataset.
    Stale,
    /// The data holds what a person has refused since.
    Refused,
    /// Something signed is unsigned, changed, or signed by a key that is not trusted.
    Signature,
    /// The command was not understood.
    Usage,
}

impl Exit {
    /// The table, in the order of the codes.
    const TABLE: [(Self, u8, &'static str); 7] = [
        (Self::Done, 0, "done, or the answer is yes"),
        (Self::Failed, 1, "failed, or the answer is no"),
        (Self::CannotTell, 2, "cannot tell from what is here, or the plan widens use"),
        (Self::Stale, 3, "the snapshot is stale"),
        (Self::Refused, 4, "holds refused data"),
        (Self::Signature, 5, "a signature is bad or missing, or its key is not trusted"),
        (Self::Usage, 64, "the command was not understood"),
    ];

    /// The number that the shell sees.
    pub fn code(self) -> u8 {
        Self::TABLE.iter().find(|(exit, ..)| *exit == self).map_or(1, |(_, code, _)| *code)
    }

    /// The table in words, a line each.
    pub fn table() -> String {
        let line = |(_, code, words): &(Self, u8, &str)| format!("  {code:>2}  {words}\n");
        format!("Exit codes:\n{}", Self::TABLE.iter().map(line).collect::<String>())
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ending_has_its_own_code() {
        let mut codes: Vec<u8> = Exit::TABLE.iter().map(|(exit, ..)| exit.code()).collect();
        codes.dedup();
        assert_eq!(codes, [0, 1, 2, 3, 4, 5, 64]);
    }
}
