//! `untrain log current`: what somebody said last on a topic, as a file that they can keep and
//! check offline (`spec/current.md`).

use std::path::{Path, PathBuf};

use serde::Serialize;
use untrain_policy::{Position, PurposeId, SubjectId};
use untrain_tlog::CurrentProof;

use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{BOLD, near};
use crate::rules::{RuleBook, check_purpose};
use crate::workspace::{Workspace, write};

/// Prove what somebody said last about a purpose or on another topic, or that they said nothing
#[derive(Debug, clap::Args)]
#[command(
    group(clap::ArgGroup::new("what").required(true)),
    after_help = "\
Examples:
  untrain log current --subject maya --purpose genai.content -o maya.current-proof
  untrain log current --subject maya --topic forgetting --witnessed -o maya.current-proof"
)]
pub struct Args {
    /// Who asks
    #[arg(long, value_name = "S")]
    subject: SubjectId,
    /// Their answer for this purpose
    #[arg(long, value_name = "PURPOSE", group = "what")]
    purpose: Option<PurposeId>,
    /// Another topic: registration, forgetting, objection/PURPOSE or case/ENTRY
    #[arg(long, value_name = "TOPIC", group = "what", value_parser = topic)]
    topic: Option<String>,
    /// Under the newest checkpoint only if witnesses have cosigned it (untrain log witness)
    #[arg(long)]
    witnessed: bool,
    /// The file for the proof, which the person can keep: personal data
    #[arg(long, short, value_name = "FILE")]
    out: PathBuf,
}

#[derive(Serialize)]
struct Proved<'a> {
    subject: &'a SubjectId,
    topic: &'a str,
    version: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    entry: Option<Position>,
    witnessed: bool,
    proof: &'a Path,
}

/// Runs the verb.
pub fn run(args: &Args, workspace: &Workspace, context: &Context) -> Result<Exit, Error> {
    let topic = match (&args.purpose, &args.topic) {
        (Some(purpose), _) => format!("choice/{purpose}"),
        (None, topic) => topic.clone().unwrap_or_default(),
    };
    let proof = prove(args, &topic, workspace)?;
    if let (0, Some(purpose)) = (proof.version, &args.purpose) {
        // Of a misspelt purpose nobody has said anything, and a proof of that would mislead.
        check_purpose(RuleBook::read(workspace)?.in_force(context.now)?, purpose)?;
    }
    write(&args.out, proof.to_text().as_bytes())?;
    let stands = (proof.version > 0).then_some(Position(proof.receipt.index));
    let said = match stands {
        Some(entry) => format!("entry {entry} is the last thing that `{}` said", args.subject),
        None => format!("`{}` has said nothing", args.subject),
    };
    let words = format!("{BOLD}{}{BOLD:#} proves that {said} on `{topic}`\n", near(&args.out));
    let report = Proved {
        subject: &args.subject,
        topic: &topic,
        version: proof.version,
        entry: stands,
        witnessed: args.witnessed,
        proof: &args.out,
    };
    context.output.report("log-current", &report, &words)?;
    context.output.next(&format!("untrain verify {}", near(&args.out)));
    Ok(Exit::Done)
}

fn prove(args: &Args, topic: &str, workspace: &Workspace) -> Result<CurrentProof, Error> {
    workspace.lineage_key(&args.subject)?;
    let ledger = &workspace.ledger;
    if !args.witnessed {
        return Ok(workspace.wait(ledger.prove_current(&args.subject, topic))?);
    }
    let proof = workspace.wait(ledger.prove_current_witnessed(&args.subject, topic))?;
    proof.ok_or(Error::NewestNotWitnessed)
}

/// A topic on which events say what stands (`spec/state-map.md`).
fn topic(word: &str) -> Result<String, String> {
    let known = match word.split_once('/') {
        None => ["registration", "forgetting"].contains(&word),
        Some(("choice" | "objection", purpose)) => purpose.parse::<PurposeId>().is_ok(),
        Some(("case", entry)) => entry.parse::<u64>().is_ok_and(|read| read.to_string() == entry),
        Some(_) => false,
    };
    let topics = "registration, forgetting, choice/PURPOSE, objection/PURPOSE and case/ENTRY";
    if known { Ok(word.to_owned()) } else { Err(format!("topics are {topics}")) }
}

#[cfg(test)]
mod tests {
    use super::topic;

    #[test]
    fn topics_are_those_of_events() {
        for word in ["registration", "choice/genai.content", "objection/ml.moderation", "case/12"] {
            assert_eq!(topic(word).as_deref(), Ok(word));
        }
        for word in ["", "choice", "choice/", "choice/a\nb", "case/012", "case/x", "weather/rain"] {
            assert!(topic(word).is_err(), "{word:?}");
        }
    }
}
