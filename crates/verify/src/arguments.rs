//! The words behind `untrain-verify`. There are few, so that they are read here by hand.

#[cfg(feature = "witness")]
pub mod witness;

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use untrain_verify::Order;

/// What is told to somebody who asks, or whom the program did not understand.
pub const USAGE: &str = "\
Checks what a log of untrain states, with no network and no ledger.

  untrain-verify FILE… [--trust FILE] [--manifest FILE] [--request RECEIPT] [--model DIR] [--json]
      receipts, proofs of what stands now, proofs of absence, snapshots, manifests, certificates;
      the worst answer counts

  untrain-verify FILE --print-record [--trust FILE]
      the consent record of a receipt, as JSON-LD, once the receipt is found true

  untrain-verify log DIR [--old CHECKPOINT] [--trust FILE] [--json]
      a whole log, as files that were fetched with any web client: its checkpoint, every entry and
      every tile, the root; and that it continues an earlier checkpoint

  untrain-verify witness --key FILE --state DIR --listen ADDRESS --trust FILE
      cosigns the checkpoints of the logs in the trust file, over HTTP
  untrain-verify witness-key NAME --out FILE
      makes the key of a witness (both: only in builds with the feature `witness`)

  --trust FILE       a file of verifier keys, or a trust policy (also: --policy)
  --manifest FILE    the manifest of the dataset that a proof of absence speaks of
  --request RECEIPT  the receipt of the request that a certificate carried out
  --model DIR        the folder of the model that a certificate speaks of
  --json             one JSON object for each file

Exit codes: 0 true, 1 false, 2 cannot tell, 64 the command was not understood
";

/// What somebody wants.
#[derive(Debug)]
pub enum Command {
    /// To know what there is.
    Help,
    /// To know which version this is.
    Version,
    /// To have something checked.
    Check(Check),
    /// To run a witness.
    #[cfg(feature = "witness")]
    Witness(witness::Options),
    /// To have a key for one.
    #[cfg(feature = "witness")]
    WitnessKey(witness::NewKey),
}

/// Something to check.
#[derive(Debug, Default)]
pub struct Check {
    /// What.
    pub order: Order,
    /// Whom to believe.
    pub trust: Option<PathBuf>,
    /// Whether a program reads the answer.
    pub json: bool,
    /// Whether nothing but the receipt's consent record is wanted.
    pub print_record: bool,
}

/// Reads the words behind the program's name.
///
/// # Errors
/// In words, what was not understood.
pub fn read(words: impl IntoIterator<Item = OsString>) -> Result<Command, String> {
    let mut words = words.into_iter().peekable();
    // A file of such a name is `./witness`.
    let verb = words.next_if(|word| word == "witness" || word == "witness-key");
    let words = Words { words, value: None, literal: false };
    match verb {
        Some(verb) => read_witness(&verb, words),
        None => read_check(words),
    }
}

#[cfg(feature = "witness")]
fn read_witness(
    verb: &OsStr,
    words: Words<impl Iterator<Item = OsString>>,
) -> Result<Command, String> {
    if verb == "witness" { witness::read(words) } else { witness::read_new_key(words) }
}

#[cfg(not(feature = "witness"))]
fn read_witness(verb: &OsStr, _: Words<impl Iterator<Item = OsString>>) -> Result<Command, String> {
    let verb = verb.display();
    Err(format!("`{verb}` is not in this program: build it with `--features witness`"))
}

fn read_check(mut words: Words<impl Iterator<Item = OsString>>) -> Result<Command, String> {
    let mut check = Check::default();
    let mut log = false;
    while let Some(word) = words.next()? {
        match word {
            // A file of that name is `./log`.
            Word::Plain(word) if word == "log" && check.order.files.is_empty() && !log => {
                log = true;
            }
            Word::Plain(file) => check.order.files.push(file.into()),
            Word::Flag(flag) => match flag.as_str() {
                "-h" | "--help" => return Ok(Command::Help),
                "-V" | "--version" => return Ok(Command::Version),
                "--json" => check.json = true,
                "--print-record" => check.print_record = true,
                "--trust" | "--policy" => words.path(&flag, &mut check.trust)?,
                "--manifest" => words.path(&flag, &mut check.order.manifest)?,
                "--request" => words.path(&flag, &mut check.order.request)?,
                "--old" => words.path(&flag, &mut check.order.old)?,
                "--model" => words.path(&flag, &mut check.order.model)?,
                _ => return Err(format!("there is no `{flag}`")),
            },
        }
    }
    if check.order.files.is_empty() {
        return Err("nothing was named to be checked".to_owned());
    }
    if check.print_record && (log || check.json || check.order.files.len() > 1) {
        return Err("`--print-record` is for one receipt, and prints nothing else".to_owned());
    }
    match check.order.files.iter().find(|file| log != file.is_dir()) {
        Some(file) if log => Err(format!("`{}` is not a folder that holds a log", file.display())),
        Some(file) => Err(format!("`{0}` is a folder: `log {0}` checks a log", file.display())),
        None if check.order.old.is_some() && !log => {
            Err("`--old` is for `log`: an earlier checkpoint of it".to_owned())
        }
        None => Ok(Command::Check(check)),
    }
}

/// A word of the command.
enum Word {
    Plain(OsString),
    Flag(String),
}

/// The words that are left.
struct Words<W> {
    words: W,
    /// What stood behind `=` in the flag that came last.
    value: Option<String>,
    /// Whether `--` was met: from there on nothing is a flag.
    literal: bool,
}

impl<W: Iterator<Item = OsString>> Words<W> {
    fn next(&mut self) -> Result<Option<Word>, String> {
        if let Some(value) = self.value.take() {
            return Err(format!("`{value}` stands behind a flag that takes no value"));
        }
        let Some(word) = self.words.next() else { return Ok(None) };
        let Some(text) = word.to_str().filter(|text| !self.literal && text.starts_with('-')) else {
            return Ok(Some(Word::Plain(word)));
        };
        if text == "--" {
            self.literal = true;
            return self.next();
        }
        let (flag, value) = match text.split_once('=') {
            Some((flag, value)) => (flag, Some(value.to_owned())),
            None => (text, None),
        };
        self.value = value;
        Ok(Some(Word::Flag(flag.to_owned())))
    }

    /// The value of a flag, which may be given once.
    fn path(&mut self, flag: &str, place: &mut Option<PathBuf>) -> Result<(), String> {
        let value = self.value.take().map(OsString::from).or_else(|| self.words.next());
        let value = value.ok_or_else(|| format!("`{flag}` is followed by nothing"))?;
        match place.replace(value.into()) {
            None => Ok(()),
            Some(_) => Err(format!("`{flag}` stands there twice")),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn parsed(line: &str) -> Result<Command, String> {
        read(line.split_whitespace().map(OsString::from))
    }

    fn checked(line: &str) -> Check {
        match parsed(line).unwrap() {
            Command::Check(check) => check,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn words_come_in_any_order() {
        let check = checked("a --trust t b --json --request=r --model m --manifest n");
        assert_eq!(check.order.files, [Path::new("a"), Path::new("b")]);
        assert_eq!(check.trust.as_deref(), Some(Path::new("t")));
        assert_eq!(check.order.request.as_deref(), Some(Path::new("r")));
        assert_eq!(check.order.manifest.as_deref(), Some(Path::new("n")));
        assert_eq!(check.order.model.as_deref(), Some(Path::new("m")));
        assert!(check.json);
        assert!(checked("a --print-record").print_record);
        assert_eq!(checked("--policy=p a").trust.as_deref(), Some(Path::new("p")));
        assert_eq!(checked("-- --json -").order.files, [Path::new("--json"), Path::new("-")]);
        assert!(matches!(parsed("a --help"), Ok(Command::Help)));
        assert!(matches!(parsed("-V"), Ok(Command::Version)));
    }

    #[test]
    fn what_is_not_understood_is_said() {
        for (line, fault) in [
            ("", "nothing was named to be checked"),
            ("--json", "nothing was named to be checked"),
            ("a --loud", "there is no `--loud`"),
            ("a --trust", "`--trust` is followed by nothing"),
            ("a --trust t --policy p", "`--policy` stands there twice"),
            ("a b --print-record", "`--print-record` is for one receipt, and prints nothing else"),
            (
                "a --json --print-record",
                "`--print-record` is for one receipt, and prints nothing else",
            ),
            ("a --json=yes", "`yes` stands behind a flag that takes no value"),
        ] {
            assert_eq!(parsed(line).unwrap_err(), fault, "{line}");
        }
    }
}
