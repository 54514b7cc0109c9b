//! What the plan of a draft reported, as its page shows it.

use serde::Deserialize;
use untrain_pages::staff::policies::{
    Concerned, DraftPlan, NoticeGate, PlaceLine, PlanState, SampleCase,
};
use untrain_policy::plan::Totals;
use untrain_policy::{
    Basis, Direction, Jurisdiction, PackCode, Policy, PurposeId, Reason, Timestamp,
};

use crate::drafts::Draft;
use crate::jobs::{Job, JobState};
use crate::problem::Problem;
use crate::web::member::title;
use crate::web::visit::Visit;

/// How many digits of a model's hash tell a few apart.
const MODEL_DIGITS: usize = 12;

/// What `policy plan --json` reports, as far as the page shows it.
#[derive(Debug, Deserialize)]
pub(super) struct Read {
    time: Timestamp,
    /// Whether everybody was told whose data it opens.
    pub(super) covered: bool,
    /// Everybody, each counted once.
    pub(super) totals: ReadTotals,
    places: Vec<ReadPlace>,
    /// Reports of an earlier program have none.
    #[serde(default)]
    sample: Vec<ReadCase>,
    concerned: Vec<ReadConcerned>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
pub(super) struct ReadTotals {
    members: u64,
    narrowed: u64,
    widened: u64,
    ready: u64,
    pub(super) in_grace: u64,
    pub(super) to_tell: u64,
}

impl From<ReadTotals> for Totals {
    fn from(read: ReadTotals) -> Self {
        let ReadTotals { members, narrowed, widened, ready, in_grace, to_tell } = read;
        Self { members, narrowed, widened, ready, in_grace, to_tell }
    }
}

#[derive(Debug, Deserialize)]
struct ReadPlace {
    purpose: PurposeId,
    jurisdiction: Option<Jurisdiction>,
    new_pack: Option<PackCode>,
    totals: ReadTotals,
}

#[derive(Debug, Deserialize)]
struct ReadCase {
    direction: Direction,
    purpose: PurposeId,
    jurisdiction: Option<Jurisdiction>,
    age: Option<String>,
    before: Reason,
    activated: Reason,
    told: Reason,
    drawn: u64,
}

#[derive(Debug, Deserialize)]
struct ReadConcerned {
    directory: String,
    dataset: String,
    #[serde(default)]
    models: Vec<String>,
}

impl ReadConcerned {
    /// The dataset, and the models that were trained on it, which a report names by their hashes.
    fn told(&self) -> impl Iterator<Item = Concerned> {
        let dataset = Concerned {
            is_model: false,
            name: self.directory.clone(),
            href: format!("/staff/datasets/{}", self.dataset),
        };
        let model = |model: &String| Concerned {
            is_model: true,
            name: model.chars().take(MODEL_DIGITS).chain(std::iter::once('…')).collect(),
            href: format!("/staff/models/{model}"),
        };
        std::iter::once(dataset).chain(self.models.iter().map(model))
    }
}

/// How far a draft was planned, and what came of it.
pub(super) async fn plan(
    visit: &Visit,
    draft: &Draft,
    policy: Option<&Policy>,
) -> Result<(PlanState, Option<Read>), Problem> {
    let Some(id) = &draft.plan else { return Ok((PlanState::Missing, None)) };
    let job = visit.service.job(id).await?;
    match job.state {
        JobState::Waiting | JobState::Running => Ok((PlanState::Running { job: id.clone() }, None)),
        JobState::Done => Ok(made(visit, &job, policy)),
        JobState::Failed | JobState::Cancelled => Ok((PlanState::Failed { job: id.clone() }, None)),
    }
}

fn made(visit: &Visit, job: &Job, policy: Option<&Policy>) -> (PlanState, Option<Read>) {
    let report = job.report.as_ref().map(|report| report.get());
    let read = report.and_then(|text| serde_json::from_str::<Read>(text).ok());
    let Some(read) = read else { return (PlanState::Failed { job: job.id.clone() }, None) };
    // Where nothing opens or closes, at most the reason is another one.
    let changed = |place: &&ReadPlace| place.totals.widened > 0 || place.totals.narrowed > 0;
    let places = read.places.iter().filter(changed).map(|place| PlaceLine {
        purpose: title(visit, &place.purpose),
        region: place.jurisdiction.as_ref().map(ToString::to_string),
        totals: place.totals.into(),
    });
    let opens = policy.filter(|_| read.totals.widened > 0);
    let plan = DraftPlan {
        at: read.time,
        totals: read.totals.into(),
        gate: opens.map(|policy| gate(visit, policy, &read.places)),
        places: places.collect(),
        sample: read.sample.iter().map(|case| sampled(visit, case)).collect(),
        concerned: read.concerned.iter().flat_map(ReadConcerned::told).collect(),
    };
    (PlanState::Made(plan), Some(read))
}

fn sampled(visit: &Visit, case: &ReadCase) -> SampleCase {
    SampleCase {
        direction: case.direction,
        purpose: title(visit, &case.purpose),
        region: case.jurisdiction.as_ref().map(ToString::to_string),
        age: case.age.clone(),
        before: case.before,
        activated: case.activated,
        told: case.told,
        drawn_count: case.drawn,
    }
}

fn gate(visit: &Visit, policy: &Policy, places: &[ReadPlace]) -> NoticeGate {
    let published = visit.book.published.iter().find(|(id, _)| *id == policy.notice.id);
    let out_since = published.map(|(_, at)| *at);
    let days = |since| visit.service.now().duration_since(since).as_hours() / 24;
    NoticeGate {
        out_since,
        days_out: out_since.map_or(0, |since| u64::try_from(days(since)).unwrap_or(0)),
        days_required: days_required(policy, places),
    }
}

/// The most days of grace of any place where a draft opens something on legitimate interest: who
/// says yes waits for none.
fn days_required(policy: &Policy, places: &[ReadPlace]) -> u64 {
    let opened = places.iter().filter(|place| place.totals.widened > 0);
    let days = opened.filter_map(|place| {
        let code = place.new_pack.as_ref()?;
        let waits = policy.cells.iter().any(|cell| {
            cell.basis == Basis::LegitimateInterest
                && cell.purposes.contains(&place.purpose)
                && cell.packs.contains(code)
        });
        let pack = policy.packs.iter().find(|pack| pack.code == *code)?;
        Some(if waits { u64::from(pack.grace_days) } else { 0 })
    });
    days.max().unwrap_or(0)
}
