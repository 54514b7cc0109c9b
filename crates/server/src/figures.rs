//! Figures for staff: how people answered, and when.
//!
//! They are counted in the background and shown as they were counted last: nobody who looks at a
//! page makes the whole ledger be read. Days are counted from where the last count ended.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError, RwLock};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use untrain_policy::{Choice, Fact, NoticeId, Person, Position, PurposeId, SnapshotError};

use crate::limits::{FIGURES_PAUSE, FIGURES_ROWS};
use crate::live::State;
use crate::problem::{Kind, Problem};
use crate::service::Service;

/// How people answered about a purpose.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Answered {
    /// How many said yes.
    pub yes: u64,
    /// How many said no.
    pub no: u64,
    /// How many have not answered.
    pub open: u64,
}

/// The answers of one day.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    /// How many said yes.
    pub yes: u64,
    /// How many said no.
    pub no: u64,
    /// How many took an answer back.
    pub withdrawn: u64,
}

/// The figures, as they were counted last.
#[derive(Debug, Default, Clone)]
pub struct Figures {
    /// Up to which entry.
    pub next: Position,
    /// By purpose.
    pub answered: BTreeMap<PurposeId, Answered>,
    /// By day.
    pub days: BTreeMap<Date, Day>,
    /// How many persons each notice reached.
    pub delivered: BTreeMap<NoticeId, u64>,
    /// How often each notice was delivered, read and answered on each day.
    pub reach: BTreeMap<NoticeId, BTreeMap<Date, [u64; 3]>>,
    /// Who said that they have read it.
    pub acknowledged: BTreeMap<String, u64>,
    /// The answers to each notice.
    pub answers: BTreeMap<String, u64>,
    /// How many members the ledger knows; whoever only has a case has no account.
    pub people: u64,
}

/// Where the figures are kept.
#[derive(Debug, Default)]
pub struct Kept(RwLock<Arc<Figures>>);

impl Kept {
    /// The figures, as they were counted last.
    #[must_use]
    pub fn last(&self) -> Arc<Figures> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn keep(&self, figures: Figures) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(figures);
    }
}

/// Counts again and again, until the service ends.
pub async fn run(service: Arc<Service>) {
    loop {
        if let Err(problem) = count(&service).await {
            tracing::error!(detail = problem.detail(), "the figures could not be counted");
        }
        tokio::time::sleep(FIGURES_PAUSE).await;
    }
}

/// Counts what is new.
///
/// # Errors
/// [`Problem`]s of reading.
pub async fn count(service: &Arc<Service>) -> Result<(), Problem> {
    let mut figures = (*service.figures().last()).clone();
    let from = figures.next;
    loop {
        let events = service.ledger().events_from(figures.next, FIGURES_ROWS).await?;
        let Some((last, _)) = events.last() else { break };
        figures.next = Position(last.0.saturating_add(1));
        for (_, event) in &events {
            let day = TimeZone::UTC.to_datetime(event.time).date();
            figures.take(day, &event.fact);
        }
    }
    if figures.next == from && from.0 > 0 {
        return Ok(());
    }
    service.follow().await?;
    // Everybody is looked at once: not on a thread that others are served by.
    let counting = Arc::clone(service);
    let counted = tokio::task::spawn_blocking(move || counting.live().ask(count_people)).await;
    let counted = counted.map_err(|error| Problem::new(Kind::Internal, error.to_string()))??;
    let told = |error: SnapshotError| Problem::new(Kind::Internal, error.to_string());
    (figures.answered, figures.delivered, figures.people) = counted.map_err(told)?;
    service.figures().keep(figures);
    Ok(())
}

/// How many people there are, how they answered each purpose, and how many each notice reached.
type Counted = (BTreeMap<PurposeId, Answered>, BTreeMap<NoticeId, u64>, u64);

fn count_people(state: &State) -> Result<Counted, SnapshotError> {
    let census = state.census()?;
    let purposes = state.policy().map(|policy| policy.purposes.clone()).unwrap_or_default();
    let mut answered: BTreeMap<PurposeId, Answered> = BTreeMap::new();
    let mut delivered: BTreeMap<NoticeId, u64> = BTreeMap::new();
    let mut people = 0_u64;
    for (person, count) in census.people().filter(|(person, _)| is_member(person)) {
        people = people.saturating_add(count);
        let arrived = person.accounts().flat_map(|account| &account.deliveries);
        for notice in arrived.map(|delivery| &delivery.notice).collect::<BTreeSet<_>>() {
            let place = delivered.entry(notice.clone()).or_default();
            *place = place.saturating_add(count);
        }
        for purpose in &purposes {
            let answers = person.accounts().filter_map(|account| account.answer(&purpose.id));
            let choice = answers.map(|answer| answer.choice).max_by_key(strictness);
            let place = answered.entry(purpose.id.clone()).or_default();
            let place = match choice {
                Some(Choice::Allow) => &mut place.yes,
                Some(Choice::Refuse) => &mut place.no,
                _ => &mut place.open,
            };
            *place = place.saturating_add(count);
        }
    }
    Ok((answered, delivered, people))
}

/// Of several accounts of one person the strictest answer counts.
const fn strictness(choice: &Choice) -> u8 {
    match choice {
        Choice::Undefined => 0,
        Choice::Allow => 1,
        Choice::Refuse => 2,
    }
}

/// Whether the platform said of somebody where they live or what reached them, or they answered.
fn is_member(person: &Person) -> bool {
    person.accounts().any(|account| {
        let known = !account.residences.is_empty() || !account.deliveries.is_empty();
        known || !account.purposes.is_empty()
    })
}

impl Figures {
    fn take(&mut self, date: Date, fact: &Fact) {
        let count = |counts: &mut BTreeMap<String, u64>, notice: &str| {
            let count = counts.entry(notice.to_owned()).or_default();
            *count = count.saturating_add(1);
        };
        let mut reached = |notice: &NoticeId, at: usize| {
            let days = self.reach.entry(notice.clone()).or_default();
            if let Some(place) = days.entry(date).or_default().get_mut(at) {
                *place = place.saturating_add(1);
            }
        };
        match fact {
            Fact::ChoiceMade { choice, notice, .. } => {
                let day = self.days.entry(date).or_default();
                let place = match choice {
                    Choice::Allow => &mut day.yes,
                    Choice::Refuse => &mut day.no,
                    Choice::Undefined => &mut day.withdrawn,
                };
                *place = place.saturating_add(1);
                count(&mut self.answers, notice.as_str());
                reached(notice, 2);
            }
            Fact::NoticeDelivered { notice, .. } => reached(notice, 0),
            Fact::NoticeAcknowledged { notice, .. } => {
                count(&mut self.acknowledged, notice.as_str());
                reached(notice, 1);
            }
            _ => {}
        }
    }
}
