//! Who leaves an artefact together, and when that run would begin if the machine were free.

use super::cost::signed;
use super::{Artefact, Terms, Waiting, Why};

/// Everybody who waits and has records in an artefact: all leave in one run, because a run for
/// some of them costs the others nothing and hides each among more people.
pub(super) fn of<'w>(artefact: &Artefact, waiting: &'w [Waiting]) -> Vec<&'w Waiting> {
    let touches = |waiting: &&Waiting| {
        artefact.touched.get(&waiting.request).is_some_and(|places| !places.is_empty())
    };
    let mut batch: Vec<&Waiting> = waiting.iter().filter(touches).collect();
    batch.sort_by_key(|waiting| waiting.request);
    batch.dedup_by_key(|waiting| waiting.request);
    batch
}

/// What a wish depends on.
pub(super) struct Asked<'a> {
    /// The present second.
    pub(super) clock: i64,
    pub(super) terms: &'a Terms,
    pub(super) published: bool,
    pub(super) batch: &'a [&'a Waiting],
    pub(super) people: u64,
    /// By how much so many more people would lower the cost for each.
    pub(super) saving_percent: &'a dyn Fn(u64) -> u64,
    /// The second at which it has to begin to be over before the deadline less the margin.
    pub(super) latest_start: i64,
}

/// When a run would begin if the machine were free.
pub(super) struct Wish {
    /// The second.
    pub(super) at: i64,
    pub(super) why: Why,
}

/// The earliest moment that gives a reason to begin.
pub(super) fn wish(asked: &Asked<'_>) -> Wish {
    let Asked { clock, terms, .. } = *asked;
    let now = |why| Wish { at: clock, why };
    if !asked.published {
        return now(Why::Local);
    }
    if asked.batch.iter().any(|waiting| waiting.lane.is_priority()) {
        return now(Why::Priority);
    }
    let deadline = Wish { at: asked.latest_start.max(clock), why: Why::Deadline };
    if asked.people < terms.people_min || deadline.at == clock {
        return deadline;
    }
    let first = asked.batch.iter().map(|waiting| waiting.at.as_second()).min().unwrap_or(clock);
    let window = first.saturating_add(signed(terms.window_s)).max(clock);
    // As many come until then as the pace of those who came lets expect.
    let waited = clock.saturating_sub(first).max(1).unsigned_abs();
    let left = window.min(deadline.at).saturating_sub(clock).unsigned_abs();
    let more = u128::from(asked.people) * u128::from(left) / u128::from(waited);
    if (asked.saving_percent)(u64::try_from(more).unwrap_or(u64::MAX)) < terms.knee_percent {
        return now(Why::Knee);
    }
    if window < deadline.at { Wish { at: window, why: Why::Window } } else { deadline }
}
