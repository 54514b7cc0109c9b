//! Which run has the machine when. One machine does one run at a time and finishes what it has
//! begun; every run could begin now.
//!
//! A run may begin as soon as it wishes to when all others can still be in time after it. When no
//! order is in time for all, as many as can be are: whose deadline is given up is found by the
//! rule of Moore and Hodgson (J. M. Moore, Management Science 15(1), 1968).

use super::cost::signed;

/// A run, for the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Job {
    /// The second at which it wishes to begin.
    pub(super) wanted: i64,
    /// How long it takes.
    pub(super) seconds: i64,
    /// The second by which it has to be over.
    pub(super) due: i64,
    /// Whether somebody in it is heard before others.
    pub(super) priority: bool,
}

/// A run's place on the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Placed {
    /// Which of the jobs.
    pub(super) job: usize,
    /// The second at which it begins.
    pub(super) start: i64,
}

/// A job that waits for its place.
#[derive(Debug, Clone, Copy)]
struct Left {
    at: usize,
    job: Job,
    /// Until when it has to be over; none when that is given up.
    limit: Option<i64>,
}

/// Gives every job its place, in the order of their beginning. The margin before a deadline is kept
/// where all can keep it, and else by nobody.
pub(super) fn of(clock: i64, safety_s: u64, jobs: &[Job]) -> Vec<Placed> {
    let mut left = limited(clock, signed(safety_s), jobs);
    if left.iter().any(|left| left.limit.is_none()) {
        left = limited(clock, 0, jobs);
    }
    let (mut time, mut placed) = (clock, Vec::with_capacity(jobs.len()));
    while !left.is_empty() {
        let next = match next_of(&left, time) {
            Next::Job(at) => at,
            Next::NotBefore(later) => {
                time = later;
                continue;
            }
        };
        let chosen = left.remove(next);
        placed.push(Placed { job: chosen.at, start: time });
        time = time.saturating_add(chosen.job.seconds);
    }
    placed
}

/// The jobs in the order of their deadlines, as many as possible with a limit.
fn limited(clock: i64, safety: i64, jobs: &[Job]) -> Vec<Left> {
    let mut all: Vec<Left> = (0..)
        .zip(jobs)
        .map(|(at, job)| Left { at, job: *job, limit: Some(job.due.saturating_sub(safety)) })
        .collect();
    all.sort_by_key(|left| (left.job.due, left.at));
    let (mut time, mut kept) = (clock, Vec::new());
    for place in 0..all.len() {
        let Some(left) = all.get(place) else { break };
        time = time.saturating_add(left.job.seconds);
        let limit = left.limit;
        kept.push(place);
        if limit.is_none_or(|limit| time <= limit) {
            continue;
        }
        let length = |place: &usize| all.get(*place).map_or(0, |left| left.job.seconds);
        let Some(longest) = (0..kept.len()).max_by_key(|at| kept.get(*at).map_or(0, length)) else {
            continue;
        };
        let given_up = kept.remove(longest);
        if let Some(left) = all.get_mut(given_up) {
            left.limit = None;
            time = time.saturating_sub(left.job.seconds);
        }
    }
    all
}

/// What happens next.
enum Next {
    /// This one of the jobs begins.
    Job(usize),
    /// Nothing before this second.
    NotBefore(i64),
}

fn next_of(left: &[Left], time: i64) -> Next {
    let mut ready: Vec<usize> =
        (0..).zip(left).filter(|(_, it)| it.job.wanted <= time).map(|(at, _)| at).collect();
    // The list is in the order of deadlines, and a stable sort keeps it where nobody is first.
    ready.sort_by_key(|at| left.get(*at).is_none_or(|it| !it.job.priority));
    let fits = |at: &&usize| {
        left.get(**at).is_some_and(|it| in_time(left, **at, time.saturating_add(it.job.seconds)))
    };
    if let Some(fitting) = ready.iter().find(fits) {
        return Next::Job(*fitting);
    }
    let first = left.iter().position(|it| it.limit.is_some()).unwrap_or(0);
    let wanted = left.iter().map(|it| it.job.wanted).min().unwrap_or(time);
    let later = latest_start(left).map_or(wanted, |latest| latest.min(wanted));
    // The machine does not stand still while somebody is ready.
    if ready.is_empty() && later > time { Next::NotBefore(later) } else { Next::Job(first) }
}

/// Whether all but one can be over in time when they begin at `time`.
fn in_time(left: &[Left], without: usize, time: i64) -> bool {
    let others = (0..).zip(left).filter(|(at, _)| *at != without);
    let mut time = time;
    for (limit, job) in others.filter_map(|(_, it)| Some((it.limit?, it.job))) {
        time = time.saturating_add(job.seconds);
        if time > limit {
            return false;
        }
    }
    true
}

/// The last second at which the first can begin so that all are in time; none without limits.
fn latest_start(left: &[Left]) -> Option<i64> {
    let limits = left.iter().rev().filter_map(|it| Some((it.limit?, it.job.seconds)));
    limits.fold(None, |next, (limit, seconds)| {
        let end = next.map_or(limit, |next: i64| next.min(limit));
        Some(end.saturating_sub(seconds))
    })
}
