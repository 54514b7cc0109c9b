//! What holds of every plan.

use std::collections::BTreeSet;

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use untrain_policy::{Position, Timestamp};
use untrain_unlearn::planner::{Artefact, Lane, Place, Plan, Terms, Waiting, plan};

use crate::world::{after, now, sharded};

const LANES: [Lane; 4] = [Lane::LegalOrder, Lane::Minor, Lane::SpecialCategory, Lane::Ordinary];

fn some_waiting() -> impl Strategy<Value = Vec<Waiting>> {
    let one = (0_u64..4, 0_i64..4_000, -500_i64..4_000, 0_usize..16);
    btree_map(0_u64..8, one, 0..8).prop_map(|all| {
        let waiting =
            |(request, (person, ago, due, lane)): (u64, (u64, i64, i64, usize))| Waiting {
                request: Position(request),
                person,
                at: after(-ago),
                due: after(due),
                lane: LANES.get(lane).copied().unwrap_or(Lane::Ordinary),
            };
        all.into_iter().map(waiting).collect()
    })
}

fn some_artefacts() -> impl Strategy<Value = Vec<Artefact>> {
    let places = vec((0_u64..9, 0_u32..4, 0_u32..4), 0..8);
    let shards = vec(vec(0_u64..6_000, 0..4), 0..4);
    btree_map("[a-e]", (any::<bool>(), shards, places), 0..5).prop_map(|all| {
        let all = all.into_iter();
        all.map(|(name, (published, shards, at))| sharded(&name, published, shards, at)).collect()
    })
}

fn some_terms() -> impl Strategy<Value = Terms> {
    (0_u64..2_000, 0_u64..4_000, 0_u64..60, 0_u64..6, 0_u64..6_000).prop_map(|it| Terms {
        safety_s: it.0,
        window_s: it.1,
        knee_percent: it.2,
        people_min: it.3,
        shard_bytes_min: it.4,
    })
}

/// How many runs could be over before they are due, whatever their order: tried in every order.
fn met_at_best(plan: &Plan) -> usize {
    fn tried(left: &mut Vec<(i64, Timestamp)>, time: i64) -> usize {
        let mut best = 0;
        for at in 0..left.len() {
            let run = left.remove(at);
            let end = time + run.0;
            best = best.max(usize::from(after(end) <= run.1) + tried(left, end));
            left.insert(at, run);
        }
        best
    }
    let runs = plan.runs.iter().map(|run| (i64::try_from(run.seconds).unwrap(), run.due));
    tried(&mut runs.collect(), 0)
}

proptest! {
    #[test]
    fn no_deadline_is_missed_that_can_be_met(
        waiting in some_waiting(), artefacts in some_artefacts(), terms in some_terms(),
    ) {
        let plan = plan(now(), &terms, &artefacts, &waiting);
        let met = plan.runs.iter().filter(|run| run.in_time).count();
        prop_assert_eq!(met, met_at_best(&plan));
        for run in &plan.runs {
            prop_assert_eq!(run.in_time, run.end <= run.due);
        }
    }

    #[test]
    fn the_machine_does_one_run_at_a_time_and_none_before_now(
        waiting in some_waiting(), artefacts in some_artefacts(), terms in some_terms(),
    ) {
        let mut free = now();
        for run in plan(now(), &terms, &artefacts, &waiting).runs {
            prop_assert!(run.start >= free, "{run:?}");
            prop_assert_eq!(run.start + std::time::Duration::from_secs(run.seconds), run.end);
            free = run.end;
        }
    }

    #[test]
    fn every_request_is_in_exactly_one_run_of_what_holds_it(
        waiting in some_waiting(), artefacts in some_artefacts(), terms in some_terms(),
    ) {
        let plan = plan(now(), &terms, &artefacts, &waiting);
        for artefact in &artefacts {
            let held = |it: &&Waiting| artefact.touched.contains_key(&it.request);
            let held: Vec<Position> = waiting.iter().filter(held).map(|it| it.request).collect();
            let runs = plan.runs.iter().filter(|run| run.artefact == artefact.name);
            let planned: Vec<Position> = runs.flat_map(|run| run.requests.clone()).collect();
            prop_assert_eq!(held, planned);
        }
        let named: BTreeSet<&str> = artefacts.iter().map(|it| it.name.as_str()).collect();
        prop_assert!(plan.runs.iter().all(|run| named.contains(run.artefact.as_str())));
    }

    #[test]
    fn the_same_input_in_any_order_gives_the_same_plan(
        waiting in some_waiting(), artefacts in some_artefacts(), terms in some_terms(),
    ) {
        let made = plan(now(), &terms, &artefacts, &waiting);
        prop_assert_eq!(&made, &plan(now(), &terms, &artefacts, &waiting));
        let reversed = |list: &[Waiting]| list.iter().rev().cloned().collect::<Vec<_>>();
        let turned: Vec<Artefact> = artefacts.iter().rev().cloned().collect();
        prop_assert_eq!(&made, &plan(now(), &terms, &turned, &reversed(&waiting)));
    }

    #[test]
    fn a_run_together_never_costs_more_than_one_after_the_other(
        waiting in some_waiting(), artefacts in some_artefacts(), terms in some_terms(),
    ) {
        for run in plan(now(), &terms, &artefacts, &waiting).runs {
            prop_assert!(run.bytes <= run.one_by_one_bytes, "{run:?}");
            prop_assert!(run.shards.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }

    #[test]
    fn company_is_waited_for_only_where_something_is_published(
        waiting in some_waiting(), artefacts in some_artefacts(), terms in some_terms(),
    ) {
        let local: Vec<Artefact> =
            artefacts.into_iter().map(|it| Artefact { published: false, ..it }).collect();
        let mut free = now();
        for run in plan(now(), &terms, &local, &waiting).runs {
            prop_assert_eq!(run.start, free);
            prop_assert!(!run.below_minimum);
            free = run.end;
        }
    }

    #[test]
    fn no_number_is_too_large(
        seconds in any::<[u64; 3]>(), bytes in any::<[u64; 4]>(),
        times in vec(any::<i64>(), 3), place in any::<(u32, u32)>(),
    ) {
        let moment = |at: usize| {
            let seconds = times[at].rem_euclid(500_000_000_000) - 250_000_000_000;
            Timestamp::from_second(seconds).unwrap_or(Timestamp::MIN)
        };
        let terms = Terms {
            safety_s: seconds[0],
            window_s: seconds[1],
            knee_percent: seconds[2],
            people_min: bytes[0],
            shard_bytes_min: bytes[1],
        };
        let waiting = Waiting {
            request: Position(1),
            person: 1,
            at: moment(0),
            due: moment(1),
            lane: Lane::Ordinary,
        };
        let mut artefact =
            sharded("m", true, vec![vec![bytes[2], bytes[3]], vec![u64::MAX]], [(1, 0, 0)]);
        artefact.touched.insert(Position(1), vec![
            Place { shard: 0, slice: 1 },
            Place { shard: place.0, slice: place.1 },
        ]);
        let plan = plan(moment(2), &terms, &[artefact], &[waiting]);
        prop_assert_eq!(plan.runs.len(), 1);
    }
}
