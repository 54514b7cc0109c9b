//! Carrying out a request to be forgotten, so that a crash at any moment leaves either the old
//! state or one that the next run finishes: nothing is done twice, nothing is skipped.
//!
//! The request is in the ledger first, and from that moment the person is suppressed. Then every
//! dataset, and for level `models` every model, that holds a record of theirs is changed under a
//! plan on disk ([`plan`]): what stood before, which requests it is for, which certificates it will
//! have. A plan is finished by the same function whether it was made a moment ago or by a run that
//! died ([`finish`]).

mod estimate;
mod finish;
mod plan;
mod statement;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use serde::Serialize;
use untrain_gate::VerifiedSnapshot;
use untrain_lineage::catalogue::{Catalogue, DatasetLine, ModelLine};
use untrain_policy::projection::ForgetRequest;
use untrain_policy::{CertificateId, Fact, ForgetLevel, Position, SubjectId};

use crate::context::Context;
use crate::deciding::fresh;
use crate::error::Error;
use crate::holdings::{Person, in_dataset, in_model, kept};
use crate::making::register_left;
use crate::workspace::{Workspace, write};
use plan::{Artefact, Plan, Planned};

pub use estimate::{Estimate, estimate};

/// The file that lists the requests that need no more work. It only saves time: without it, all
/// requests are looked at again.
const DONE_FILE: &str = "certificates/done.txt";

/// What came of a request.
#[derive(Debug)]
pub struct Outcome {
    /// The entry of the request.
    pub request: Position,
    /// How far it goes.
    pub level: ForgetLevel,
    /// The receipt of the request.
    pub receipt: PathBuf,
    /// Every certificate of the request, of this run and of earlier ones.
    pub certificates: Vec<PathBuf>,
    /// What could not be reached.
    pub pending: Vec<Pending>,
    /// What changed in this run.
    pub changed: Vec<Changed>,
}

/// An artefact that could not be reached.
#[derive(Debug, Clone, Serialize)]
pub struct Pending {
    /// `dataset` or `model`.
    pub artefact: &'static str,
    /// The folder, as the ledger calls it.
    pub directory: String,
    /// Why not.
    pub why: String,
}

/// An artefact that was changed.
#[derive(Debug, Clone, Serialize)]
pub struct Changed {
    /// `dataset` or `model`.
    pub artefact: &'static str,
    /// The folder, as the ledger calls it.
    pub directory: String,
    /// How many records it lost: of this person, and of everybody else whom the ledger had stopped
    /// permitting.
    pub removed: u64,
    /// How many it still holds.
    pub left: u64,
}

/// Carries out a request of `level`, with all that earlier runs left unfinished.
pub fn carry_out(
    workspace: &Workspace,
    subject: &SubjectId,
    level: ForgetLevel,
    context: &Context,
) -> Result<Outcome, Error> {
    let person = Person::of(workspace, subject)?;
    register_left(workspace, context.now)?;
    let (mut changed, finished) = finish::unfinished(workspace, context.now)?;
    let request = request(workspace, &person, level, context)?;
    let receipt = workspace.keep_receipt(request.entry)?;
    let mut pending = Vec::new();
    if request.level != ForgetLevel::Stop || !finished.is_empty() {
        let open = open_requests(workspace)?;
        pending = work_off(workspace, &finished, &open, &mut changed, context)?;
    }
    let certificates = certificates_of(workspace, request.entry)?;
    let (request, level) = (request.entry, request.level);
    Ok(Outcome { request, level, receipt, certificates, pending, changed })
}

/// What came of all requests that waited.
#[derive(Debug)]
pub struct WaitingOutcome {
    /// The entries of the requests.
    pub requests: Vec<Position>,
    /// Every certificate of them, of this run and of earlier ones.
    pub certificates: Vec<PathBuf>,
    /// What could not be reached.
    pub pending: Vec<Pending>,
    /// What changed in this run.
    pub changed: Vec<Changed>,
}

/// Carries out every request that waits, whoever made it, with all that earlier runs left
/// unfinished: each dataset and model is changed once for all of them.
pub fn carry_out_waiting(
    workspace: &Workspace,
    context: &Context,
) -> Result<WaitingOutcome, Error> {
    register_left(workspace, context.now)?;
    let (mut changed, finished) = finish::unfinished(workspace, context.now)?;
    let open = open_requests(workspace)?;
    let mut pending = Vec::new();
    if !open.is_empty() || !finished.is_empty() {
        pending = work_off(workspace, &finished, &open, &mut changed, context)?;
    }
    let requests: Vec<Position> = open.iter().map(|open| open.request.entry).collect();
    let mut certificates = Vec::new();
    for request in &requests {
        for path in certificates_of(workspace, *request)? {
            if !certificates.contains(&path) {
                certificates.push(path);
            }
        }
    }
    Ok(WaitingOutcome { requests, certificates, pending, changed })
}

/// Goes over every dataset and model for the open requests. Answers what could not be reached.
fn work_off(
    workspace: &Workspace,
    finished: &[Plan],
    open: &[Open],
    changed: &mut Vec<Changed>,
    context: &Context,
) -> Result<Vec<Pending>, Error> {
    let snapshot = fresh(workspace, context)?;
    let work = Work { workspace, snapshot: &snapshot, open, context };
    for plan in finished {
        changed.extend(work.again(plan)?);
    }
    let mut pending = Vec::new();
    work.run(changed, &mut pending)?;
    if pending.is_empty() {
        mark_done(workspace, open)?;
    }
    Ok(pending)
}

/// The person's request of this level or of one that includes it; made when there is none.
fn request(
    workspace: &Workspace,
    person: &Person,
    level: ForgetLevel,
    context: &Context,
) -> Result<ForgetRequest, Error> {
    let subject = &person.asker.subject;
    let state = workspace.wait(workspace.ledger.read_subject(subject, None))?;
    if let Some(made) = state.requests_of(subject).find(|made| made.level >= level) {
        return Ok(made.clone());
    }
    let fact = Fact::ForgetRequested { subject: subject.clone(), level };
    let entry = workspace.append_one(fact, context.now)?;
    Ok(ForgetRequest { subject: subject.clone(), level, entry, at: context.now })
}

/// A request that may still need work, and who made it.
struct Open {
    request: ForgetRequest,
    person: Person,
}

fn open_requests(workspace: &Workspace) -> Result<Vec<Open>, Error> {
    let done = read_done(workspace);
    let mut open = Vec::new();
    for request in workspace.projection(None)?.requests() {
        if request.level != ForgetLevel::Stop && !done.contains(&request.entry.0) {
            let person = Person::of(workspace, &request.subject)?;
            open.push(Open { request: request.clone(), person });
        }
    }
    Ok(open)
}

fn read_done(workspace: &Workspace) -> BTreeSet<u64> {
    let text = fs::read_to_string(workspace.dir.join(DONE_FILE)).unwrap_or_default();
    text.lines().filter_map(|line| line.parse().ok()).collect()
}

fn mark_done(workspace: &Workspace, open: &[Open]) -> Result<(), Error> {
    let mut done = read_done(workspace);
    done.extend(open.iter().map(|open| open.request.entry.0));
    let text: String = done.iter().map(|entry| format!("{entry}\n")).collect();
    write(&workspace.dir.join(DONE_FILE), text.as_bytes())
}

/// One run over every dataset and model.
struct Work<'a> {
    workspace: &'a Workspace,
    snapshot: &'a VerifiedSnapshot,
    open: &'a [Open],
    context: &'a Context,
}

impl Work<'_> {
    fn run(&self, changed: &mut Vec<Changed>, pending: &mut Vec<Pending>) -> Result<(), Error> {
        let catalogue = Catalogue::of(&self.workspace.wait(self.workspace.ledger.own_events())?);
        for line in catalogue.datasets.iter().filter(|line| !line.replaced) {
            match self.dataset(line)? {
                Reached::Changed(change) => changed.push(change),
                Reached::Untouched => {}
                Reached::Gone(why) => {
                    let directory = line.directory.clone();
                    pending.push(Pending { artefact: "dataset", directory, why });
                }
            }
        }
        for line in catalogue.models.iter().filter(|line| !line.replaced) {
            match self.model(line)? {
                Reached::Changed(change) => changed.push(change),
                Reached::Untouched => {}
                Reached::Gone(why) => {
                    let directory = line.directory.clone();
                    pending.push(Pending { artefact: "model", directory, why });
                }
            }
        }
        Ok(())
    }

    fn dataset(&self, line: &DatasetLine) -> Result<Reached, Error> {
        let people: Vec<&Person> = self.open.iter().map(|open| &open.person).collect();
        let Some(found) = in_dataset(self.workspace, line, &people)? else {
            return Ok(Reached::Gone("its folder is gone".to_owned()));
        };
        if found.iter().any(|found| found.manifest.dataset != line.dataset) {
            return Ok(Reached::Gone("its folder holds another dataset".to_owned()));
        }
        let concerned = self.open.iter().zip(found).filter(|(_, found)| kept(&found.traces) > 0);
        let requests: Vec<_> = concerned.map(|(open, _)| &open.request).collect();
        self.change(Artefact::Dataset, &line.directory, &requests)
    }

    fn model(&self, line: &ModelLine) -> Result<Reached, Error> {
        let reaching = |open: &&Open| open.request.level == ForgetLevel::Models;
        let open: Vec<&Open> = self.open.iter().filter(reaching).collect();
        if open.is_empty() {
            return Ok(Reached::Untouched);
        }
        let people: Vec<&Person> = open.iter().map(|open| &open.person).collect();
        let Some(found) = in_model(self.workspace, line, &people)? else {
            return Ok(Reached::Gone("its folder is gone".to_owned()));
        };
        let concerned = open.iter().zip(found).filter(|(_, found)| found.records > 0);
        let requests: Vec<_> = concerned.map(|(open, _)| &open.request).collect();
        self.change(Artefact::Model, &line.directory, &requests)
    }

    /// Changes one artefact for the requests of people who have records in it.
    fn change(
        &self,
        artefact: Artefact,
        directory: &str,
        requests: &[&ForgetRequest],
    ) -> Result<Reached, Error> {
        if requests.is_empty() {
            return Ok(Reached::Untouched);
        }
        let planned = requests.iter().map(|request| Planned::of(request)).collect();
        match self.carry(artefact, directory, planned)? {
            Some(change) => Ok(Reached::Changed(change)),
            None => Err(Error::unfit(
                &self.workspace.folder_of(directory),
                "still holds records of somebody who asked to be forgotten, and nothing was taken \
                 out: run `untrain log audit`",
            )),
        }
    }

    /// Goes over an artefact once more whose change a run that died had begun: it may have left
    /// files of the old state.
    fn again(&self, plan: &Plan) -> Result<Option<Changed>, Error> {
        let planned = plan.requests.iter().map(Planned::again).collect();
        self.carry(plan.artefact, &plan.directory, planned)
    }

    fn carry(
        &self,
        artefact: Artefact,
        directory: &str,
        requests: Result<Vec<Planned>, Error>,
    ) -> Result<Option<Changed>, Error> {
        let (workspace, now) = (self.workspace, self.context.now);
        let plan = Plan::make(workspace, artefact, directory, requests?, now)?;
        let folder = workspace.folder_of(directory);
        let bar = self.context.output.bar(&format!("forgetting in {directory}"), 0);
        let removed = match artefact {
            Artefact::Dataset => {
                untrain_gate::revise(&folder, self.snapshot, now)?;
                None
            }
            Artefact::Model => {
                let forgot =
                    untrain_unlearn::forget(&folder, self.snapshot, &workspace.model_keys(), now)?;
                forgot.map(|forgot| forgot.removed)
            }
        };
        bar.finish_and_clear();
        finish::finish(workspace, &plan, removed, now)
    }
}

/// How a request met an artefact.
enum Reached {
    /// It was changed.
    Changed(Changed),
    /// It holds nothing of anybody who asked.
    Untouched,
    /// It is not where the ledger says.
    Gone(String),
}

/// Where a certificate lies.
pub fn certificate_path(workspace: &Workspace, id: CertificateId) -> PathBuf {
    workspace.dir.join("certificates").join(format!("{id}.json"))
}

/// Every certificate that says that a request was carried out: those of models first, because they
/// are the ones to replay by training, and otherwise in the order of the log.
fn certificates_of(workspace: &Workspace, request: Position) -> Result<Vec<PathBuf>, Error> {
    let events = workspace.wait(workspace.ledger.own_events())?;
    let certificate = |fact: &Fact| match fact {
        Fact::DatasetRevised { requests, certificate, .. } if requests.contains(&request) => {
            certificate.map(|id| (1, id))
        }
        Fact::ModelForgot { requests, certificate, .. } if requests.contains(&request) => {
            Some((0, *certificate))
        }
        _ => None,
    };
    let found = events.iter().filter_map(|(_, event)| certificate(&event.fact));
    let mut found: Vec<(u8, CertificateId)> = found.collect();
    found.sort_by_key(|(rank, _)| *rank);
    Ok(found.into_iter().map(|(_, id)| certificate_path(workspace, id)).collect())
}
