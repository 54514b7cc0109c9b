//! `untrain where --prove-absence`: that a dataset holds no record of somebody, as a file that they
//! can keep and check offline (`spec/absence.md`).

use std::path::{Path, PathBuf};

use serde::Serialize;
use untrain_lineage::catalogue::Catalogue;
use untrain_lineage::{Manifest, manifest, people};
use untrain_policy::{DatasetId, Digest, SubjectId};
use untrain_tlog::map::{prove_in, root_of};
use untrain_tlog::{AbsenceProof, LabelKey, Receipt};

use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::holdings::read_if_there;
use crate::output::{BOLD, DIM, grouped};
use crate::workspace::{Workspace, write};

#[derive(Serialize)]
struct Report<'a> {
    subject: &'a SubjectId,
    dataset: DatasetId,
    generation: u32,
    manifest: PathBuf,
    absent: bool,
    records: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    proof: Option<&'a Path>,
    other_accounts: Vec<SubjectId>,
}

/// Writes the proof to `out`, when there is nothing of theirs in the dataset in `folder`.
pub fn run(
    subject: &SubjectId,
    folder: &Path,
    out: &Path,
    context: &Context,
) -> Result<Exit, Error> {
    let workspace = Workspace::open(context)?;
    let key = label_key(&workspace, subject)?;
    let (path, manifest) = newest_manifest(&workspace, folder)?;
    let people = people_of(folder, &manifest)?;
    let label = key.dataset(&manifest.dataset.0);
    let here = people.binary_search_by_key(&label, |person| person.label).ok();
    let records = here.and_then(|at| people.get(at)).map_or(0, |person| person.records);
    let absent = records == 0;
    if absent {
        let leaves = people::leaves(&people);
        let proof = AbsenceProof {
            dataset: manifest.dataset.0,
            root: root_of(&leaves),
            map: prove_in(&leaves, &label),
            receipt: receipt_that_names(&workspace, subject, &key)?,
            key,
        };
        write(out, proof.to_text().as_bytes())?;
    }
    let report = Report {
        subject,
        dataset: manifest.dataset,
        generation: manifest.generation,
        manifest: path,
        absent,
        records,
        proof: absent.then_some(out),
        other_accounts: other_accounts(&workspace, subject)?,
    };
    context.output.report("where-absence", &report, &words(&report, folder))?;
    let checked = report.manifest.display();
    match report.proof {
        Some(proof) => {
            let next = format!("untrain verify {} --manifest {checked}", proof.display());
            context.output.next(&next);
            Ok(Exit::Done)
        }
        None => {
            context.output.next(&format!("untrain where --subject {subject}"));
            Ok(Exit::Failed)
        }
    }
}

fn label_key(workspace: &Workspace, subject: &SubjectId) -> Result<LabelKey, Error> {
    Ok(LabelKey::from_lineage_key(&workspace.lineage_key(subject)?))
}

/// The manifest of the dataset in `folder`, which has to be the one that the ledger named last: no
/// other has a log that vouches for it as it is now.
fn newest_manifest(workspace: &Workspace, folder: &Path) -> Result<(PathBuf, Manifest), Error> {
    let path = folder.join(manifest::FILE);
    let bytes = read_if_there(&path)?;
    let bytes = bytes.ok_or_else(|| Error::unfit(&path, "is missing: no dataset is there"))?;
    let manifest = Manifest::parse(&bytes)?;
    let events = workspace.wait(workspace.ledger.own_events())?;
    let catalogue = Catalogue::of(&events);
    let digest = untrain_lineage::digest(&bytes);
    let mut lines = catalogue.datasets.iter();
    if lines.any(|line| line.dataset == manifest.dataset && line.manifest == digest) {
        return Ok((path, manifest));
    }
    Err(Error::unfit(&path, "is not the manifest that this ledger names last for its dataset"))
}

/// Everybody in the dataset, from the file whose root the manifest names.
fn people_of(folder: &Path, manifest: &Manifest) -> Result<Vec<people::Person>, Error> {
    let path = folder.join(&manifest.people.file);
    let bytes = read_if_there(&path)?;
    let bytes =
        bytes.ok_or_else(|| Error::unfit(&path, "is missing: who is in it is not known"))?;
    let people = people::read(&bytes)?;
    if Digest(root_of(&people::leaves(&people)).0) == manifest.people.root {
        return Ok(people);
    }
    Err(Error::unfit(&path, "is not the map that its manifest names: what it says is not believed"))
}

/// The receipt of the newest event of the subject's own that names their label key.
fn receipt_that_names(
    workspace: &Workspace,
    subject: &SubjectId,
    key: &LabelKey,
) -> Result<Receipt, Error> {
    let events = workspace.events_of(subject)?;
    let own = events.iter().rev().filter(|(_, event)| event.fact.subject() == Some(subject));
    for (entry, _) in own {
        let receipt = workspace.wait(workspace.ledger.receipt(*entry))?;
        if key.is_named_by(&receipt.opening) {
            return Ok(receipt);
        }
    }
    Err(Error::Unbound(subject.clone()))
}

/// The person's accounts besides this one, each of which has a label of its own.
fn other_accounts(workspace: &Workspace, subject: &SubjectId) -> Result<Vec<SubjectId>, Error> {
    let state = workspace.wait(workspace.ledger.read_subject(subject, None))?;
    let others = state.accounts_of(subject).iter().filter(|account| *account != subject);
    Ok(others.cloned().collect())
}

fn words(report: &Report<'_>, folder: &Path) -> String {
    let Report { subject, generation, .. } = report;
    let folder = folder.display();
    let mut words = match report.proof {
        Some(proof) => format!(
            "{BOLD}{}{BOLD:#} proves that nothing of `{subject}` is in {folder}, generation \
             {generation}\n",
            proof.display()
        ),
        None => format!(
            "{folder}, generation {generation}, holds {BOLD}{}{BOLD:#} of `{subject}`: there is \
             no absence to prove\n",
            match report.records {
                1 => "1 record".to_owned(),
                records => format!("{} records", grouped(records)),
            }
        ),
    };
    if !report.other_accounts.is_empty() {
        let names: Vec<&str> = report.other_accounts.iter().map(SubjectId::as_str).collect();
        let names = names.join(", ");
        words
            .push_str(&format!("  {DIM}of their other accounts it says nothing: {names}{DIM:#}\n"));
    }
    words
}
