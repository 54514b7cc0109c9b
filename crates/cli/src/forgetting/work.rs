//! One run over every dataset and model: what holds somebody who asked is changed, and what waits
//! for other people is left for later.

use std::time::Instant;

use untrain_gate::VerifiedSnapshot;
use untrain_lineage::catalogue::{Catalogue, DatasetLine, ModelLine};
use untrain_policy::ForgetLevel;
use untrain_policy::projection::ForgetRequest;

use super::held::Held;
use super::plan::{Artefact, Plan, Planned};
use super::{Changed, Open, Pending, estimate, finish};
use crate::context::Context;
use crate::error::Error;
use crate::holdings::{Person, in_dataset, in_model, kept};
use crate::planning::rates;
use crate::workspace::Workspace;

/// One run over every dataset and model.
pub struct Work<'a> {
    /// Where.
    pub workspace: &'a Workspace,
    /// What is permitted now.
    pub snapshot: &'a VerifiedSnapshot,
    /// Who waits.
    pub open: &'a [Open],
    /// What is left for later.
    pub held: &'a Held,
    /// The time, and how to speak.
    pub context: &'a Context,
}

impl Work<'_> {
    /// Goes over all of them.
    pub fn run(&self, changed: &mut Vec<Changed>, pending: &mut Vec<Pending>) -> Result<(), Error> {
        let catalogue = Catalogue::of(&self.workspace.wait(self.workspace.ledger.own_events())?);
        let open = |directory: &str, replaced: bool| !replaced && !self.held.holds(directory);
        for line in catalogue.datasets.iter().filter(|it| open(&it.directory, it.replaced)) {
            match self.dataset(line)? {
                Reached::Changed(change) => changed.push(change),
                Reached::Untouched => {}
                Reached::Gone(why) => pending.push(Pending::gone("dataset", &line.directory, why)),
            }
        }
        for line in catalogue.models.iter().filter(|it| open(&it.directory, it.replaced)) {
            match self.model(line)? {
                Reached::Changed(change) => changed.push(change),
                Reached::Untouched => {}
                Reached::Gone(why) => pending.push(Pending::gone("model", &line.directory, why)),
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
    pub fn again(&self, plan: &Plan) -> Result<Option<Changed>, Error> {
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
        let begin = Instant::now();
        let (removed, kind, bytes) = match artefact {
            Artefact::Dataset => {
                let bytes = estimate::dataset_bytes(&folder)?;
                untrain_gate::revise(&folder, self.snapshot, now)?;
                (None, rates::DATASET.to_owned(), bytes)
            }
            Artefact::Model => {
                let keys = workspace.model_keys();
                let forgot = untrain_unlearn::forget(&folder, self.snapshot, &keys, now)?;
                let (kind, bytes) = forgot.as_ref().map_or_else(Default::default, |forgot| {
                    let (before, after) = (&forgot.card_before, &forgot.card_after);
                    (before.trainer.clone(), rates::went_through(before, after))
                });
                (forgot.map(|forgot| forgot.removed), kind, bytes)
            }
        };
        bar.finish_and_clear();
        if bytes > 0 {
            rates::remember(workspace, &kind, bytes, begin.elapsed())?;
        }
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
