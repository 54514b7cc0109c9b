//! `untrain log witness`: the newest checkpoint is shown to witnesses, and kept with what they
//! write under it.

use std::fmt::Write;
use std::path::PathBuf;

use serde::Serialize;
use untrain_ledger::WITNESSED_FILE;
use untrain_policy::{Position, Timestamp};
use untrain_tlog::{Checkpoint, TrustPolicy};
use untrain_verify::Trust;

use crate::config::WitnessAddress;
use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{BAD, BOLD, DIM, GOOD, grouped};
use crate::times;
use crate::witnesses::{Asked, Head, Line, addresses, agent};
use crate::workspace::Workspace;

/// Have the newest checkpoint cosigned by the witnesses of a trust policy
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain log witness --trust trust.policy
  untrain log witness --trust trust.policy --witness ada=http://127.0.0.1:8181

Run it every minute or two. Whoever wants a receipt under what was cosigned has it issued again.")]
pub struct Args {
    /// The trust policy: which witnesses there are, and how many are enough
    #[arg(long, value_name = "POLICY")]
    trust: PathBuf,
    /// Where one of them is asked, over what the policy and untrain.toml say; repeats
    #[arg(long = "witness", value_name = "NAME=URL")]
    witnesses: Vec<WitnessAddress>,
}

#[derive(Serialize)]
struct Report {
    origin: String,
    size: Position,
    witnesses: Vec<Told>,
    quorum: bool,
    kept: bool,
}

/// What became of asking one witness.
#[derive(Serialize)]
struct Told {
    name: String,
    cosigned: Option<Timestamp>,
    why: Option<String>,
}

/// Runs the verb.
pub fn run(args: &Args, workspace: &Workspace, context: &Context) -> Result<Exit, Error> {
    let trust = Trust::read(&args.trust)?;
    let policy = trust.policy().ok_or_else(|| {
        let why = "holds keys and names no witness: a trust policy is needed";
        Error::unfit(&args.trust, why)
    })?;
    let head = head(workspace, policy, args)?;
    let before = workspace.wait(workspace.ledger.witnessed())?;
    let asked = addresses(policy, &workspace.config.witness, &args.witnesses)?;
    let (lines, told) = ask_all(&asked, &head, before.as_ref(), workspace)?;
    let note: String = std::iter::once(head.note.clone()).chain(lines).collect();
    let quorum = is_enough(policy, &note);
    // What enough have seen does not give way to what fewer have.
    let kept = quorum || !before.is_some_and(|(before, _)| is_enough(policy, &before));
    let kept =
        kept && note != head.note && workspace.wait(workspace.ledger.keep_witnessed(&note))?;
    let report = Report {
        origin: head.checkpoint.origin,
        size: Position(head.checkpoint.size),
        witnesses: told,
        quorum,
        kept,
    };
    context.output.report("log-witness", &report, &words(&report))?;
    Ok(if quorum { Exit::Done } else { Exit::Failed })
}

/// The checkpoint that anybody can fetch, which has to be one that the policy speaks of.
fn head(workspace: &Workspace, policy: &TrustPolicy, args: &Args) -> Result<Head, Error> {
    let (note, checkpoint) = workspace.ledger.published()?;
    match policy.open(note.as_bytes()) {
        Ok(_) => Ok(Head { note, checkpoint }),
        Err(error) => {
            let why = format!("is no policy for this workspace's log: {error}");
            Err(Error::unfit(&args.trust, why))
        }
    }
}

fn is_enough(policy: &TrustPolicy, note: &str) -> bool {
    policy.open_all(note.as_bytes()).is_ok_and(|seen| seen.quorum)
}

/// Asks one after the other: the lines that hold, and what is to be said of each. A line that is
/// kept already under the same checkpoint stands in for a witness that does not answer.
fn ask_all(
    asked: &[Asked<'_>],
    head: &Head,
    before: Option<&(String, Checkpoint)>,
    workspace: &Workspace,
) -> Result<(Vec<String>, Vec<Told>), Error> {
    let agent = agent();
    // Another process may have gone on since the head was read.
    let old = before.map_or(0, |(_, seen)| seen.size).min(head.checkpoint.size);
    let kept = before.filter(|(_, seen)| *seen == head.checkpoint).map(|(note, _)| note.as_str());
    let (mut lines, mut told) = (Vec::new(), Vec::new());
    for one in asked {
        let answer = one.ask(&agent, head, old, |old| {
            let (old, new) = (Position(old), Position(head.checkpoint.size));
            Ok(workspace.wait(workspace.ledger.prove_between(old, new))?)
        })?;
        let answer = answer.or_else(|why| stand_in(one, kept, head).ok_or(why));
        let name = one.witness.name.clone();
        told.push(match answer {
            Ok(Line { text, time }) => {
                lines.push(text);
                let seconds = i64::try_from(time).ok();
                let cosigned = seconds.and_then(|time| Timestamp::from_second(time).ok());
                Told { name, cosigned, why: None }
            }
            Err(why) => Told { name, cosigned: None, why: Some(why) },
        });
    }
    Ok((lines, told))
}

fn stand_in(asked: &Asked<'_>, kept: Option<&str>, head: &Head) -> Option<Line> {
    kept?.split_inclusive('\n').find_map(|line| asked.line(line, head).ok().flatten())
}

fn words(report: &Report) -> String {
    let Report { origin, size, witnesses, quorum, kept } = report;
    let (style, word) = if *quorum { (GOOD, "witnessed") } else { (BAD, "not yet witnessed") };
    let entries = grouped(size.0);
    let mut words = format!("{style}{word}{style:#}  `{origin}` at {entries} entries\n");
    for Told { name, cosigned, why } in witnesses {
        let said = match (cosigned, why) {
            (Some(time), _) => format!("cosigned on {}", times::shown(*time)),
            (None, why) => why.clone().unwrap_or_else(|| "cosigned".to_owned()),
        };
        let _ = writeln!(words, "  {BOLD}{name}{BOLD:#}  {said}");
    }
    if *kept {
        let _ = writeln!(words, "  {DIM}kept in {WITNESSED_FILE}{DIM:#}");
    }
    words
}
