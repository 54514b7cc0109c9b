//! The program `untrain-verify`: the checker alone, for people who trust neither the log nor the
//! rest of untrain. It reads its arguments and says what the library found.

mod arguments;
#[cfg(feature = "witness")]
mod witnessing;

use std::env;
use std::error::Error as _;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use arguments::{Check, Command, USAGE};
use untrain_verify::{Answer, Error, Trust};

/// The command was not understood.
const NOT_UNDERSTOOD: u8 = 64;

fn main() -> ExitCode {
    let command = match arguments::read(env::args_os().skip(1)) {
        Ok(command) => command,
        Err(fault) => {
            say(&format!("error: {fault}\n\n{USAGE}"));
            return NOT_UNDERSTOOD.into();
        }
    };
    let ended = match command {
        Command::Help => print(USAGE).map(|()| Answer::True),
        Command::Version => print(concat!("untrain-verify ", env!("CARGO_PKG_VERSION"), "\n"))
            .map(|()| Answer::True),
        Command::Check(check) => run(&check),
        #[cfg(feature = "witness")]
        Command::Witness(options) => witnessing::run(&options),
        #[cfg(feature = "witness")]
        Command::WitnessKey(new) => witnessing::make_key(&new),
    };
    match ended {
        Ok(answer) => answer.code().into(),
        // Nobody reads on: the answer was not wanted, and nothing is wrong.
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
            Answer::CannotTell.code().into()
        }
        Err(failure) => {
            say(&format!("error: {}\n", failure.words()));
            Answer::CannotTell.code().into()
        }
    }
}

fn run(check: &Check) -> Result<Answer, Failure> {
    let Check { order, trust, json, print_record } = check;
    let believed = trust.as_deref().map(Trust::read).transpose()?.unwrap_or_default();
    let coloured = io::stdout().is_terminal() && env::var_os("NO_COLOR").is_none();
    let mut printed = true;
    let answer = order.run(&believed, |file, report| {
        if *print_record {
            return match report.true_record() {
                Ok(record) => write(record),
                Err(why) => {
                    printed = false;
                    say(&format!("{}{why}\n", order.words(file, report, false)));
                    Ok(())
                }
            };
        }
        if *json {
            return print(&(serde_json::to_string(report)? + "\n"));
        }
        print(&order.words(file, report, coloured))
    })?;
    if trust.is_none() {
        say("nothing says which keys to trust: name the log's key with --trust FILE\n");
    }
    Ok(if printed { answer } else { answer.and(Answer::CannotTell) })
}

/// Why there is no answer.
enum Failure {
    Check(Error),
    #[cfg(feature = "witness")]
    Witness(untrain_verify::witness::WitnessError),
    Report(serde_json::Error),
    Output(io::Error),
}

impl Failure {
    fn words(&self) -> String {
        match self {
            Self::Check(error) => match error.source() {
                Some(cause) => format!("{error}: {cause}"),
                None => error.to_string(),
            },
            #[cfg(feature = "witness")]
            Self::Witness(error) => error.to_string(),
            Self::Report(error) => format!("the report cannot be written as JSON: {error}"),
            Self::Output(error) => format!("standard output: {error}"),
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Check(error)
    }
}

#[cfg(feature = "witness")]
impl From<untrain_verify::witness::WitnessError> for Failure {
    fn from(error: untrain_verify::witness::WitnessError) -> Self {
        Self::Witness(error)
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::Report(error)
    }
}

fn print(text: &str) -> Result<(), Failure> {
    write(text.as_bytes())
}

fn write(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(bytes).and_then(|()| out.flush()).map_err(Failure::Output)
}

/// Tells a person something beside the answer. Nothing depends on whether it is read.
fn say(text: &str) {
    let _ = io::stderr().write_all(text.as_bytes());
}
