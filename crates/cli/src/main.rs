//! The command `untrain`: the table of its verbs, and the one place where a run ends.
//!
//! Each verb is a file in `verbs/`. What they share is the workspace (`workspace.rs`), how they
//! speak (`output.rs`) and how they end (`exit.rs`, `error.rs`).

mod build_report;
mod config;
mod context;
mod deciding;
mod demo;
mod error;
mod exit;
mod forgetting;
mod funnel;
mod holdings;
mod lineage_events;
mod making;
mod output;
mod outside;
mod overrides;
mod packs;
mod papers_facts;
mod planning;
mod record_columns;
mod redacting;
mod redaction_report;
mod rules;
mod simulate;
#[cfg(feature = "slow-tier")]
mod slow_tier;
mod spooled;
mod times;
mod told_fields;
mod trust;
mod verbs;
mod witnesses;
mod workspace;

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::context::{Context, Global};
use crate::error::Error;
use crate::exit::Exit;

/// Every person's choice about AI training, enforced and proved.
#[derive(Debug, Parser)]
#[command(name = "untrain", version, max_term_width = 100, subcommand_required = true)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Init(verbs::init::Args),
    #[command(subcommand)]
    Policy(verbs::policy::Verb),
    #[command(subcommand)]
    Key(verbs::key::Verb),
    #[command(subcommand)]
    Notice(verbs::notice::Verb),
    #[command(subcommand)]
    Source(verbs::source::Verb),
    #[command(subcommand)]
    Subject(verbs::subject::Verb),
    Choose(verbs::choose::Args),
    Object(verbs::object::Args),
    #[command(subcommand)]
    Case(verbs::case::Verb),
    Decide(verbs::decide::Args),
    Snapshot(verbs::snapshot::Args),
    Gate(Box<verbs::gate::Args>),
    Check(verbs::check::Args),
    Release(verbs::release::Args),
    Redact(verbs::redact::Args),
    Signals(verbs::signals::Args),
    Papers(verbs::papers::Args),
    Scan(verbs::scan::Args),
    Train(verbs::train::Args),
    #[command(subcommand)]
    Model(verbs::model::Verb),
    #[command(subcommand)]
    Dataset(verbs::dataset::Verb),
    Complete(verbs::complete::Args),
    Predict(verbs::predict::Args),
    Nearest(verbs::nearest::Args),
    Where(verbs::whereabouts::Args),
    Serve(verbs::serve::Args),
    Forget(verbs::forget::Args),
    Erase(verbs::erase::Args),
    Verify(verbs::verify::Args),
    Replay(verbs::replay::Args),
    #[command(subcommand)]
    Log(verbs::log::Verb),
    #[command(subcommand)]
    Audit(verbs::audit::Verb),
    Backup(verbs::backup::BackupArgs),
    Restore(verbs::backup::RestoreArgs),
    Demo(verbs::demo::Args),
    /// The exit codes that a script may rely on
    ExitCodes,
}

fn main() -> ExitCode {
    let command = Cli::command()
        .after_help(Exit::table())
        .mut_subcommand("exit-codes", |exit| exit.after_help(Exit::table()));
    let cli = match command.try_get_matches().and_then(|found| Cli::from_arg_matches(&found)) {
        Ok(cli) => cli,
        Err(fault) => return not_understood(&fault),
    };
    let context = Context::new(&cli.global);
    match run(cli.verb, &context) {
        Ok(exit) => exit.into(),
        Err(error) if error.is_closed_pipe() => Exit::Done.into(),
        Err(error) => {
            error.tell(context.output);
            error.exit().into()
        }
    }
}

fn run(verb: Verb, context: &Context) -> Result<Exit, Error> {
    match verb {
        Verb::Init(args) => verbs::init::run(&args, context),
        Verb::Policy(verb) => verbs::policy::run(&verb, context),
        Verb::Key(verb) => verbs::key::run(&verb, context),
        Verb::Notice(verb) => verbs::notice::run(&verb, context),
        Verb::Source(verb) => verbs::source::run(&verb, context),
        Verb::Subject(verb) => verbs::subject::run(&verb, context),
        Verb::Choose(args) => verbs::choose::run(&args, context),
        Verb::Object(args) => verbs::object::run(&args, context),
        Verb::Case(verb) => verbs::case::run(&verb, context),
        Verb::Decide(args) => verbs::decide::run(&args, context),
        Verb::Snapshot(args) => verbs::snapshot::run(&args, context),
        Verb::Gate(args) => verbs::gate::run(&args, context),
        Verb::Check(args) => verbs::check::run(&args, context),
        Verb::Release(args) => verbs::release::run(&args, context),
        Verb::Redact(args) => verbs::redact::run(&args, context),
        Verb::Signals(args) => verbs::signals::run(&args, context),
        Verb::Papers(args) => verbs::papers::run(&args, context),
        Verb::Scan(args) => verbs::scan::run(&args, context),
        Verb::Train(args) => verbs::train::run(&args, context),
        Verb::Model(verb) => verbs::model::run(&verb, context),
        Verb::Dataset(verb) => verbs::dataset::run(&verb, context),
        Verb::Complete(args) => verbs::complete::run(&args, context),
        Verb::Predict(args) => verbs::predict::run(&args, context),
        Verb::Nearest(args) => verbs::nearest::run(&args, context),
        Verb::Serve(args) => verbs::serve::run(&args, context),
        Verb::Where(args) => verbs::whereabouts::run(&args, context),
        Verb::Forget(args) => verbs::forget::run(&args, context),
        Verb::Erase(args) => verbs::erase::run(&args, context),
        Verb::Verify(args) => verbs::verify::run(&args, context),
        Verb::Replay(args) => verbs::replay::run(&args, context),
        Verb::Log(verb) => verbs::log::run(&verb, context),
        Verb::Audit(verb) => verbs::audit::run(&verb, context),
        Verb::Backup(args) => verbs::backup::backup(&args, context),
        Verb::Restore(args) => verbs::backup::restore(&args, context),
        Verb::Demo(args) => verbs::demo::run(&args, context),
        Verb::ExitCodes => context.output.data(&Exit::table()).map(|()| Exit::Done),
    }
}

/// Help and version are answers; anything else that clap says is a command not understood.
fn not_understood(fault: &clap::Error) -> ExitCode {
    let _ = fault.print();
    if fault.use_stderr() { Exit::Usage.into() } else { Exit::Done.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every verb that can be run, with its name as it is typed.
    fn leaves(command: &clap::Command, name: &str) -> Vec<(String, clap::Command)> {
        let mut found = Vec::new();
        for verb in command.get_subcommands() {
            let name = format!("{name} {}", verb.get_name());
            match verb.has_subcommands() {
                true => found.extend(leaves(verb, &name)),
                false => found.push((name, verb.clone())),
            }
        }
        found
    }

    /// The words of a command as a shell would split them.
    fn shell_words(line: &str) -> Vec<String> {
        let mut words = Vec::new();
        for (at, piece) in line.split('"').enumerate() {
            match at % 2 {
                0 => words.extend(piece.split_whitespace().map(str::to_owned)),
                _ => words.push(piece.to_owned()),
            }
        }
        words
    }

    #[test]
    fn the_command_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_verb_shows_two_examples_that_parse() {
        for (name, verb) in leaves(&Cli::command(), "untrain") {
            if name == "untrain exit-codes" {
                continue;
            }
            let help = verb.get_after_help().map(ToString::to_string).unwrap_or_default();
            let examples: Vec<&str> = help
                .lines()
                .map(str::trim)
                .filter_map(|line| line.split_once("untrain ").map(|(_, words)| words))
                .collect();
            assert!(examples.len() >= 2, "`{name}` shows fewer than two examples: {help}");
            for example in examples {
                let words = shell_words(example.split(['<', '>']).next().unwrap_or_default());
                let words = std::iter::once("untrain".to_owned()).chain(words);
                let words: Vec<String> = words.collect();
                if let Err(fault) = Cli::try_parse_from(&words) {
                    panic!("`{name}`: {words:?}: {fault}");
                }
            }
        }
    }
}
