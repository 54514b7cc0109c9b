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
mod held;
mod plan;
mod statement;
mod work;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use serde::Serialize;
use untrain_policy::projection::ForgetRequest;
use untrain_policy::{CertificateId, Fact, ForgetLevel, Position, SubjectId, Timestamp};

use crate::context::Context;
use crate::deciding::fresh;
use crate::error::Error;
use crate::holdings::Person;
use crate::making::register_left;
use crate::planning::ORDERED;
use crate::workspace::{Workspace, write};
use plan::Plan;

pub use estimate::{Estimate, estimate};
pub use held::Decided;
use held::Held;
use work::Work;

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
    /// What was not reached yet.
    pub pending: Vec<Pending>,
    /// What changed in this run.
    pub changed: Vec<Changed>,
}

/// An artefact that was not reached yet.
#[derive(Debug, Clone, Serialize)]
pub struct Pending {
    /// `dataset` or `model`.
    pub artefact: &'static str,
    /// The folder, as the ledger calls it.
    pub directory: String,
    /// Why not.
    pub why: String,
    /// When it is to be, where it only waits for other people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub planned: Option<Timestamp>,
    /// The moment from which the first of those who wait for it waits too long.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Timestamp>,
}

impl Pending {
    /// Of something that is not where the ledger says.
    fn gone(artefact: &'static str, directory: &str, why: String) -> Self {
        let directory = directory.to_owned();
        Self { artefact, directory, why, planned: None, due: None }
    }

    /// Whether it will be reached when its time has come, and nobody has to do anything.
    pub const fn is_planned(&self) -> bool {
        self.planned.is_some()
    }
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

/// What else is said of a request.
#[derive(Debug, Clone, Default)]
pub struct Said {
    /// Who ordered it, and how they call that: it is carried out before others.
    pub order: Option<Decided>,
    /// Why nothing waits for other people.
    pub at_once: Option<Decided>,
}

/// Carries out a request of `level`, with all that earlier runs left unfinished.
pub fn carry_out(
    workspace: &Workspace,
    subject: &SubjectId,
    level: ForgetLevel,
    said: &Said,
    context: &Context,
) -> Result<Outcome, Error> {
    let person = Person::of(workspace, subject)?;
    register_left(workspace, context.now)?;
    let (mut changed, finished) = finish::unfinished(workspace, context.now)?;
    let request = request(workspace, &person, level, context)?;
    let receipt = workspace.keep_receipt(request.entry)?;
    if let Some(order) = &said.order {
        keep_order(workspace, request.entry, order, context)?;
    }
    let mut pending = Vec::new();
    if request.level != ForgetLevel::Stop || !finished.is_empty() {
        let open = open_requests(workspace)?;
        let mut held = Held::of(workspace, &open, context)?;
        if let Some(at_once) = &said.at_once {
            held.release(workspace, at_once, Some(request.entry), context)?;
        }
        pending = work_off(workspace, &finished, &open, &held, &mut changed, context)?;
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
    at_once: Option<&Decided>,
    context: &Context,
) -> Result<WaitingOutcome, Error> {
    register_left(workspace, context.now)?;
    let (mut changed, finished) = finish::unfinished(workspace, context.now)?;
    let open = open_requests(workspace)?;
    let mut pending = Vec::new();
    let mut held = Held::of(workspace, &open, context)?;
    if let Some(at_once) = at_once {
        held.release(workspace, at_once, None, context)?;
    }
    if !open.is_empty() || !finished.is_empty() {
        pending = work_off(workspace, &finished, &open, &held, &mut changed, context)?;
    }
    let waits = held.requests();
    let requests = open.iter().map(|open| open.request.entry);
    let requests: Vec<Position> = requests.filter(|entry| !waits.contains(entry)).collect();
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
    held: &Held,
    changed: &mut Vec<Changed>,
    context: &Context,
) -> Result<Vec<Pending>, Error> {
    let snapshot = fresh(workspace, context)?;
    let work = Work { workspace, snapshot: &snapshot, open, held, context };
    for plan in finished {
        changed.extend(work.again(plan)?);
    }
    let mut pending = Vec::new();
    work.run(changed, &mut pending)?;
    if pending.is_empty() {
        mark_done(workspace, open, &held.requests())?;
    }
    pending.extend(held.pending());
    Ok(pending)
}

/// Keeps in the ledger who ordered that a request be carried out, once.
fn keep_order(
    workspace: &Workspace,
    request: Position,
    order: &Decided,
    context: &Context,
) -> Result<(), Error> {
    let fact = Fact::StaffActed {
        actor: order.actor.clone(),
        action: ORDERED.to_owned(),
        object: request.to_string(),
        reason: Some(order.reason.clone()),
    };
    let events = workspace.wait(workspace.ledger.own_events())?;
    if !events.iter().any(|(_, event)| event.fact == fact) {
        workspace.append_one(fact, context.now)?;
    }
    Ok(())
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
#[derive(Debug)]
pub struct Open {
    /// The request.
    pub request: ForgetRequest,
    /// Who made it.
    pub person: Person,
}

/// Every request of level `datasets` or `models` that may still need work.
pub fn open_requests(workspace: &Workspace) -> Result<Vec<Open>, Error> {
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

/// Marks all requests as done but for those that wait for other people.
fn mark_done(
    workspace: &Workspace,
    open: &[Open],
    waits: &BTreeSet<Position>,
) -> Result<(), Error> {
    let mut done = read_done(workspace);
    let entries = open.iter().map(|open| open.request.entry);
    done.extend(entries.filter(|entry| !waits.contains(entry)).map(|entry| entry.0));
    let text: String = done.iter().map(|entry| format!("{entry}\n")).collect();
    write(&workspace.dir.join(DONE_FILE), text.as_bytes())
}

/// Finishes what runs that died have left of builds and forgettings.
pub fn finish_left(workspace: &Workspace, now: Timestamp) -> Result<(), Error> {
    register_left(workspace, now)?;
    finish::unfinished(workspace, now).map(|_| ())
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
