//! `untrain replay`: do again what a certificate says, and compare hashes: train from scratch on
//! what was left, or hash again the dataset that was left.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

use serde::Serialize;
use untrain_gate::Dataset;
use untrain_lineage::catalogue::Catalogue;
use untrain_lineage::statement::{Carried, DatasetForgetting, Forgetting, ModelForgetting};
use untrain_lineage::{Certificate, ModelCard, manifest, model};
use untrain_policy::{Digest, Fact};

use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::holdings::read_if_there;
use crate::output::{BAD, BOLD, GOOD};
use crate::trust;
use crate::workspace::Workspace;

/// Train a certificate's model from scratch, or hash its dataset again, and compare every hash
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain replay certificates/0f3a.json
  untrain replay certificate.json --model assistant --trust log.pub --json")]
pub struct Args {
    /// The certificate of a forgetting in a model or a dataset
    #[arg(value_name = "CERTIFICATE")]
    certificate: PathBuf,
    /// The model's folder; else where the workspace's ledger says
    #[arg(long, value_name = "DIR")]
    model: Option<PathBuf>,
    /// The dataset's folder, for a certificate about its rows; else where the ledger says
    #[arg(long, value_name = "DIR", conflicts_with = "model")]
    dataset: Option<PathBuf>,
    /// A file of verifier keys that may have signed; else the workspace's own
    #[arg(long, value_name = "FILE")]
    trust: Option<PathBuf>,
}

#[derive(Serialize)]
struct Report {
    certificate: PathBuf,
    answer: &'static str,
    headline: String,
    folder: PathBuf,
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

impl Compared {
    fn of(what: &'static str, certified: Digest, found: Digest) -> Self {
        let equal = certified == found;
        Self { what, certified: certified.to_string(), found: found.to_string(), equal }
    }
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
    let (folder, answer) = match &forgetting.carried {
        Carried::Model(model) => {
            let folder = match &args.model {
                Some(folder) => folder.clone(),
                None => folder_of(&Workspace::open(context)?, &forgetting)?,
            };
            let answer = replay(&folder, model, context)?;
            (folder, answer)
        }
        Carried::Dataset(dataset) => {
            let folder = match &args.dataset {
                Some(folder) => folder.clone(),
                None => dataset_folder(&Workspace::open(context)?, dataset)?,
            };
            let answer = hash_again(&folder, dataset)?;
            (folder, answer)
        }
    };
    tell(args, &folder, answer, begin, context)
}

/// Where the ledger says that the dataset of a certificate stands.
fn dataset_folder(workspace: &Workspace, certified: &DatasetForgetting) -> Result<PathBuf, Error> {
    let catalogue = Catalogue::of(&workspace.wait(workspace.ledger.own_events())?);
    let mut lines = catalogue.datasets.iter();
    let line = lines.find(|line| line.dataset == certified.dataset);
    line.map(|line| workspace.folder_of(&line.directory)).ok_or_else(|| {
        let why = "has no entry for this dataset: name its folder with --dataset DIR";
        Error::unfit(&workspace.dir, why)
    })
}

/// Hashes every file of a dataset again, and compares its manifest with the certificate's.
fn hash_again(folder: &Path, certified: &DatasetForgetting) -> Result<Answer, Error> {
    if read_if_there(&folder.join(manifest::FILE))?.is_none() {
        return Ok(Answer::cannot_tell(format!("`{}` holds no dataset", folder.display())));
    }
    let dataset = Dataset::open(folder)?;
    let own = dataset.manifest().dataset == certified.dataset;
    if !own || dataset.digest() != certified.after {
        let folder = folder.display();
        let why = format!("`{folder}` no longer holds the dataset as this certificate left it");
        return Ok(Answer::cannot_tell(why));
    }
    let hashes = vec![Compared::of("manifest", certified.after, dataset.digest())];
    let (exit, headline) = match dataset.check_files() {
        Ok(()) => (Exit::Done, "every file is as the certificate left it".to_owned()),
        Err(fault) => (Exit::Failed, fault.to_string()),
    };
    Ok(Answer { exit, headline, hashes })
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
    if card.corpus() != certified.after.corpus {
        return Ok(Answer::cannot_tell(format!(
            "`{}` no longer holds the training manifest M′ of this certificate",
            folder.display()
        )));
    }
    let spinner = context.output.bar("training from scratch", 0);
    let replayed = untrain_unlearn::replay(folder)?;
    spinner.finish_and_clear();
    let after = &certified.after;
    let state = replayed.state();
    let hashes = vec![
        Compared::of("corpus", after.corpus, state.corpus),
        Compared::of("state", after.state, state.state),
        Compared::of("serving", Digest(after.model.0), Digest(state.model.0)),
    ];
    let same_exports = state.exports == after.exports;
    let equal = same_exports && hashes.iter().all(|hash| hash.equal);
    let (exit, headline) = match (equal, replayed.elsewhere()) {
        (true, _) => (
            Exit::Done,
            "a model trained from scratch on M′ has the certificate's hashes".to_owned(),
        ),
        (false, Some(elsewhere)) => (Exit::CannotTell, elsewhere.to_string()),
        (false, None) => {
            let differs = replayed.first_difference();
            let differs =
                differs.map_or_else(String::new, |what| format!(": {what} differs first"));
            let headline = "a model trained from scratch on M′ has other hashes";
            (Exit::Failed, format!("{headline}{differs}"))
        }
    };
    Ok(Answer { exit, headline, hashes })
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
        folder: folder.to_owned(),
        hashes: answer.hashes,
        seconds: begin.elapsed().as_secs_f64(),
    };
    context.output.report("replay", &report, &words)?;
    Ok(exit)
}
