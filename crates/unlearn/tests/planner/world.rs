//! Artefacts and requests to plan for.

use std::collections::BTreeMap;
use std::num::NonZeroU64;

use untrain_policy::{Position, Timestamp};
use untrain_unlearn::planner::{Artefact, Lane, Place, Terms, Waiting};

pub const DAY: i64 = 24 * 60 * 60;

/// The same, where it is a length.
pub const DAY_S: u64 = 24 * 60 * 60;

/// A moment so many seconds after the tests' present.
pub fn after(seconds: i64) -> Timestamp {
    now() + jiff::SignedDuration::from_secs(seconds)
}

/// The present of the tests.
pub fn now() -> Timestamp {
    "2026-11-23T10:00:00Z".parse().unwrap()
}

/// An additive model of 1,000 bytes that holds everybody of `people`, gone through in 100 seconds.
pub fn additive(name: &str, published: bool, people: &[u64]) -> Artefact {
    sharded(name, published, vec![vec![1_000]], people.iter().map(|person| (*person, 0, 0)))
}

/// An artefact of shards, and where whose records stand.
pub fn sharded(
    name: &str,
    published: bool,
    shards: Vec<Vec<u64>>,
    touched: impl IntoIterator<Item = (u64, u32, u32)>,
) -> Artefact {
    let mut places: BTreeMap<Position, Vec<Place>> = BTreeMap::new();
    for (request, shard, slice) in touched {
        places.entry(Position(request)).or_default().push(Place { shard, slice });
    }
    Artefact {
        name: name.to_owned(),
        published,
        generation: 0,
        shards,
        touched: places,
        rate: NonZeroU64::new(10).unwrap(),
    }
}

/// A request of a person of their own, made a day ago and due in `days`.
pub fn asks(request: u64, days: i64) -> Waiting {
    Waiting {
        request: Position(request),
        person: request,
        at: after(-DAY),
        due: after(days * DAY),
        lane: Lane::Ordinary,
    }
}

/// A margin of three days, a window of two, a knee at 10 %, five people.
pub fn terms() -> Terms {
    Terms {
        safety_s: 3 * DAY_S,
        window_s: 2 * DAY_S,
        knee_percent: 10,
        people_min: 5,
        shard_bytes_min: 100,
    }
}
