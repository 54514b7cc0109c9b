//! A few of those for whom a draft changes something, so that people see cases and not only sums.
//!
//! Nobody is named: a case is where somebody lives, their band of age, and two answers. Which ones
//! are drawn follows from the draft's hash and from who there is, so that whoever plans the same
//! draft at the same position sees the same cases, and nobody chooses them.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::age::AgeBand;
use crate::ids::{Jurisdiction, PolicyHash, PurposeId};
use crate::vocabulary::{Direction, Reason};

/// How many cases are drawn at most: as many that open as that close, where there are enough.
pub const SAMPLE_CASES: u64 = 20;

/// Somebody before one purpose, without a name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Case {
    /// Whether it opens or closes.
    pub direction: Direction,
    /// For what.
    pub purpose: PurposeId,
    /// Where they live; none when it is not known.
    pub jurisdiction: Option<Jurisdiction>,
    /// Their band of age; none when nothing is stated.
    pub age: Option<AgeBand>,
    /// The answer under the policy in force.
    pub before: Reason,
    /// The answer when the draft is activated.
    pub activated: Reason,
    /// The answer once its notice has arrived and its days of grace are over.
    pub told: Reason,
}

/// A case, and how many members with it were drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Drawn {
    /// The case.
    #[serde(flatten)]
    pub case: Case,
    /// How many of the sample it is of.
    pub drawn: u64,
}

/// Draws from cases, each of so many members.
pub(super) fn draw(seed: &PolicyHash, cases: &BTreeMap<Case, u64>) -> Vec<Drawn> {
    let of = |direction: Direction| -> Vec<(&Case, u64)> {
        let of = cases.iter().filter(|(case, _)| case.direction == direction);
        of.map(|(case, members)| (case, *members)).collect()
    };
    let (opened, closed) = (of(Direction::Widens), of(Direction::Narrows));
    let (opens, closes) = (total(&opened), total(&closed));
    let half = SAMPLE_CASES / 2;
    let of_opened = opens.min(half.max(SAMPLE_CASES.saturating_sub(closes)));
    let of_closed = closes.min(SAMPLE_CASES.saturating_sub(of_opened));
    let mut sample = draw_from(seed, b"opened", &opened, of_opened);
    sample.extend(draw_from(seed, b"closed", &closed, of_closed));
    sample
}

fn total(cases: &[(&Case, u64)]) -> u64 {
    cases.iter().fold(0, |sum, (_, members)| sum.saturating_add(*members))
}

/// Draws `count` members, each at most once and each as likely as any other.
fn draw_from(seed: &PolicyHash, label: &[u8], cases: &[(&Case, u64)], count: u64) -> Vec<Drawn> {
    let total = total(cases);
    let mut drawn: BTreeSet<u64> = BTreeSet::new();
    // Floyd's way: no number is drawn in vain.
    for highest in total.saturating_sub(count)..total {
        let one = number(seed, label, highest) % highest.saturating_add(1).max(1);
        if !drawn.insert(one) {
            drawn.insert(highest);
        }
    }
    let mut sample = Vec::new();
    let mut first = 0_u64;
    for (case, members) in cases {
        let next = first.saturating_add(*members);
        let count = drawn.range(first..next).count() as u64;
        if count > 0 {
            sample.push(Drawn { case: (*case).clone(), drawn: count });
        }
        first = next;
    }
    sample
}

fn number(seed: &PolicyHash, label: &[u8], round: u64) -> u64 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&seed.0).update(label).update(&round.to_be_bytes());
    let [a, b, c, d, e, f, g, h, ..] = *hasher.finalize().as_bytes();
    u64::from_be_bytes([a, b, c, d, e, f, g, h])
}
