//! `untrain replay`: train from scratch on what a certificate says was left, and compare hashes.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

use serde::Serialize;
use untrain_lineage::statement::{Carried, Forgetting, ModelForgetting};
use untrain_lineage::{Certificate, ModelCard, model};
use untrain_policy::{Digest, Fact};

use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::holdings::read_if_there;
use crate::output::{BAD, BOLD, GOOD};
use crate::trust;
use crate::workspace::Workspace;

/// Train a certificate's model from scratch, and compare every hash
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain replay certificates/0f3a.json
  untrain replay certificate.json --model assistant --trust log.pub --json")]
pub struct Args {
    /// The certificate of a forgetting in a model
    #[arg(value_name = "CERTIFICATE")]
    certificate: PathBuf,
    /// The model's folder; else where the workspace's ledger says
    #[arg(long, value_name = "DIR")]
    model: Option<PathBuf>,
    /// A file of verifier keys that may have signed; else the workspace's own
    #[arg(long, value_name = "FILE")]
    trust: Option<PathBuf>,
}

#[derive(Serialize)]
struct Report {
    certificate: PathBuf,
    answer: &'static str,
    headline: String,
    model: PathBuf,
    hashes: Vec<Compared>,
    seconds: f64,
}

/// One hash: what the certificate says, and what was found.
#[derive(Serialize)]
pub struct Compared {
    what: &'static str,
    certified: String,
    found: String,
    equal: bool,
}

/// What a replay came to.
pub struct Answer {
    /// `Done` when every hash is equal, `Failed` when one is not.
    pub exit: Exit,
    headline: String,
    hashes: Vec<Compared>,
}

impl Answer {
    fn cannot_tell(headline: impl Into<String>) -> Self {
        Self { exit: Exit::CannotTell, headline: headline.into(), hashes: Vec::new() }
    }

    const fn word(&self) -> &'static str {
        match self.exit {
            Exit::Done => "true",
            Exit::CannotTell => "cannot tell",
            _ => "false",
        }
    }
}

/// Runs the verb.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Error> {
    let begin = Instant::now();
    let keys = trust::keys(args.trust.as_deref(), context)?;
    let bytes = read_if_there(&args.certificate)?
        .ok_or_else(|| Error::unfit(&args.certificate, "is not there"))?;
    let certificate = Certificate::parse(&bytes)?;
    let forgetting = match certificate.verify(&keys) {
        Ok(statement) => statement.predicate,
        Err(error @ untrain_lineage::Error::UntrustedKey(_)) => {
            let answer = Answer::cannot_tell(error.to_string());
            return tell(args, Path::new(""), answer, begin, context);
        }
        Err(error) => return Err(error.into()),
    };
    let Carried::Model(model) = &forgetting.carried else {
        return Err(Error::unfit(
            &args.certificate,
            "is about the rows of a dataset, and there is nothing to train",
        ));
    };
    let folder = match &args.model {
        Some(folder) => folder.clone(),
        None => folder_of(&Workspace::open(context)?, &forgetting)?,
    };
    let answer = replay(&folder, model, context)?;
    tell(args, &folder, answer, begin, context)
}

/// Where the ledger says that the model of a certificate stands.
pub fn folder_of(workspace: &Workspace, forgetting: &Forgetting) -> Result<PathBuf, Error> {
    let events = workspace.wait(workspace.ledger.own_events())?;
    let directory = events.into_iter().find_map(|(_, event)| match event.fact {
        Fact::ModelForgot { certificate, directory, .. }
            if certificate == forgetting.certificate =>
        {
            Some(directory)
        }
        _ => None,
    });
    directory.map(|directory| workspace.folder_of(&directory)).ok_or_else(|| {
        Error::unfit(
            &workspace.dir,
            "has no entry for this certificate: name the model's folder with --model DIR",
        )
    })
}

/// Trains on the model's own M′ and compares every hash with those of the certificate.
pub fn replay(
    folder: &Path,
    certified: &ModelForgetting,
    context: &Context,
) -> Result<Answer, Error> {
    let Some(bytes) = read_if_there(&folder.join(model::FILE))? else {
        return Ok(Answer::cannot_tell(format!("`{}` holds no model", folder.display())));
    };
    let card = ModelCard::parse(&bytes)?;
    if card.corpus.digest != certified.after.corpus {
        return Ok(Answer::cannot_tell(format!(
            "`{}` no longer holds the training manifest M′ of this certificate",
            folder.display()
        )));
    }
    let spinner = context.output.bar("training from scratch", 0);
    let replayed = untrain_unlearn::replay(folder)?;
    spinner.finish_and_clear();
    let compared = |what, certified: Digest, found: Digest| Compared {
        what,
        certified: certified.to_string(),
        found: found.to_string(),
        equal: certified == found,
    };
    let after = &certified.after;
    let hashes = vec![
        compared("corpus", after.corpus, replayed.corpus),
        compared("counts", after.counts, replayed.counts),
        compared("serving", Digest(after.model.0), replayed.serving),
    ];
    let equal = hashes.iter().all(|hash| hash.equal);
    let (exit, headline) = match equal {
        true => (Exit::Done, "a model trained from scratch on M′ has the certificate's hashes"),
        false => (Exit::Failed, "a model trained from scratch on M′ has other hashes"),
    };
    Ok(Answer { exit, headline: headline.to_owned(), hashes })
}

fn tell(
    args: &Args,
    folder: &Path,
    answer: Answer,
    begin: Instant,
    context: &Context,
) -> Result<Exit, Error> {
    let style = match answer.exit {
        Exit::Done => GOOD,
        Exit::Failed => BAD,
        _ => BOLD,
    };
    let word = answer.word();
    let mut words = format!("{style}{word}{style:#}  {}\n", answer.headline);
    for hash in &answer.hashes {
        let sign = if hash.equal { "=" } else { "≠" };
        let _ = writeln!(words, "  {:8} {} {sign} {}", hash.what, hash.certified, hash.found);
    }
    let exit = answer.exit;
    let report = Report {
        certificate: args.certificate.clone(),
        answer: word,
        headline: answer.headline,
        model: folder.to_owned(),
        hashes: answer.hashes,
        seconds: begin.elapsed().as_secs_f64(),
    };
    context.output.report("replay", &report, &words)?;
    Ok(exit)
}
