//! `untrain verify`: the answer first, then each check, offline.

use std::path::PathBuf;

use untrain_verify::{Answer, Order, Trust};

use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::trust;

/// Check a receipt, proof, snapshot, manifest, certificate or whole log, with no network and no
/// ledger
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain verify receipts/812.tlog-proof clean/manifest.json
  untrain verify maya.absence-proof --manifest clean/manifest.json
  untrain verify certificate.json --trust log.pub --json
  untrain verify receipts/812.tlog-proof --print-record > record.jsonld
  untrain verify log --old yesterday/checkpoint")]
pub struct Args {
    /// A file, or the folder of a whole log; the worst answer is the exit code, and --json prints
    /// a line for each
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// A file of verifier keys to trust, or a trust policy; else the workspace's own
    #[arg(long, value_name = "FILE")]
    trust: Option<PathBuf>,
    /// The manifest of the dataset that a proof of absence speaks of
    #[arg(long, value_name = "FILE")]
    manifest: Option<PathBuf>,
    /// The receipt of the request that a certificate carried out: shows whose it was
    #[arg(long, value_name = "RECEIPT")]
    request: Option<PathBuf>,
    /// The folder of the model that a certificate speaks of, to compare hashes
    #[arg(long, value_name = "DIR")]
    model: Option<PathBuf>,
    /// An earlier checkpoint, which a whole log has to continue
    #[arg(long, value_name = "CHECKPOINT")]
    old: Option<PathBuf>,
    /// Print the consent record of one receipt, as JSON-LD, once the receipt is found true
    #[arg(long)]
    print_record: bool,
}

/// Runs the verb.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Error> {
    let believed = match trust::whom(args.trust.as_deref(), context) {
        Ok(trust) => trust,
        // Without a key a file's own word is all there is: that is no answer, but no failure.
        Err(Error::NoTrust) => Trust::default(),
        Err(error) => return Err(error),
    };
    let order = Order {
        files: args.files.clone(),
        manifest: args.manifest.clone(),
        request: args.request.clone(),
        model: args.model.clone(),
        old: args.old.clone(),
    };
    if args.print_record && order.files.len() > 1 {
        return Err(Error::Usage("--print-record is for one receipt".to_owned()));
    }
    let mut printed = true;
    let answer = order.run(&believed, |file, report| {
        if args.print_record {
            return match report.true_record() {
                Ok(record) => context.output.bytes(record),
                Err(why) => {
                    printed = false;
                    context.output.say(&format!("{}{why}", order.words(file, report, true)));
                    Ok(())
                }
            };
        }
        context.output.report_whole(report, &order.words(file, report, true))
    })?;
    if believed.keys().is_empty() {
        Error::NoTrust.tell(context.output);
    }
    let answer = if printed { answer } else { answer.and(Answer::CannotTell) };
    Ok(match answer {
        Answer::True => Exit::Done,
        Answer::False => Exit::Failed,
        Answer::CannotTell => Exit::CannotTell,
    })
}
