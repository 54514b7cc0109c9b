//! Indexes: when somebody leaves, what stands is what an index holds that never had them.

use proptest::prelude::*;
use untrain_unlearn::features::Features;
use untrain_unlearn::knn::{Index, Knn, Recipe, State, Vectors};
use untrain_unlearn::limits::NEIGHBOURS_MAX;

use crate::people::{Record, body, corpus, places_of, records, without};

const PLACES: u32 = 64;

fn lists() -> impl Strategy<Value = Option<String>> + Clone {
    proptest::option::of(proptest::collection::vec(-9..9_i8, PLACES as usize)).prop_map(|numbers| {
        numbers.map(|numbers| {
            let numbers: Vec<String> = numbers.iter().map(i8::to_string).collect();
            format!("[{}]", numbers.join(","))
        })
    })
}

fn knn(given: bool) -> Knn {
    let column = Vectors::Column("embedding".to_owned());
    let vectors = if given { column } else { Vectors::Text };
    Knn { recipe: Recipe { vectors, places: PLACES } }
}

fn files(state: &State) -> [Vec<u8>; 2] {
    [state.to_bytes(), Index::derive(state).to_bytes()]
}

fn small(text: &str) -> Vec<i8> {
    Features::new(PLACES).small(text)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn forgetting_one_after_another_equals_never_having_known(
        records in records(lists()),
        given in any::<bool>(),
        leavers in proptest::collection::vec(0..6_u8, 1..5),
    ) {
        let knn = knn(given);
        let mut left = records;
        let mut state = knn.build(&corpus(&left)).unwrap();
        for leaver in leavers {
            let name = format!("p{leaver}");
            let before = corpus(&left);
            state = State::from_bytes(&state.to_bytes()).unwrap();
            knn.take_out(&mut state, &before, &places_of(&before, &name)).unwrap();
            left = without(&left, &name);
            left.reverse();
            prop_assert_eq!(files(&state), files(&knn.build(&corpus(&left)).unwrap()));
        }
    }

    #[test]
    fn records_leave_one_by_one_in_any_order(
        (records, order) in records(lists()).prop_flat_map(|records| {
            let places: Vec<usize> = (0..records.len()).collect();
            (Just(records), Just(places).prop_shuffle())
        }),
        given in any::<bool>(),
    ) {
        let knn = knn(given);
        let all = corpus(&records);
        let mut state = knn.build(&all).unwrap();
        for place in order {
            knn.take_out(&mut state, &all, &[place]).unwrap();
        }
        prop_assert_eq!(files(&state), files(&knn.build(&corpus([])).unwrap()));
    }

    #[test]
    fn files_read_back_and_no_other_bytes_do(
        records in records(lists()),
        at in any::<proptest::sample::Index>(),
        change in 1..=255_u8,
        cut in any::<bool>(),
    ) {
        let [state, index] = files(&knn(false).build(&corpus(&records)).unwrap());
        prop_assert_eq!(&State::from_bytes(&state).unwrap().to_bytes(), &state);
        prop_assert_eq!(&Index::from_bytes(&index).unwrap().to_bytes(), &index);
        for bytes in [&state, &index] {
            let mut broken = bytes.clone();
            if cut {
                broken.truncate(at.index(bytes.len()));
                prop_assert!(State::from_bytes(&broken).is_err());
                prop_assert!(Index::from_bytes(&broken).is_err());
            } else {
                let place = at.index(bytes.len());
                broken[place] ^= change;
                if let Ok(state) = State::from_bytes(&broken) {
                    prop_assert_eq!(&state.to_bytes(), &broken);
                }
                if let Ok(index) = Index::from_bytes(&broken) {
                    prop_assert_eq!(&index.to_bytes(), &broken);
                }
            }
        }
    }

    #[test]
    fn a_search_finds_what_comparing_with_everything_finds(
        records in records(lists()),
        text in "[a-c e]{0,12}",
        k in 0..6_usize,
    ) {
        let corpus = corpus(&records);
        let index = Index::derive(&knn(false).build(&corpus).unwrap());
        let found = index.nearest(&small(&text), k);
        let length = |vector: &[i8]| {
            vector.iter().map(|value| f64::from(*value).powi(2)).sum::<f64>().sqrt()
        };
        let query = small(&text);
        let mut by_hand = Vec::new();
        for record in corpus.records() {
            let vector = small(&record.body.text);
            let public = record.body.visibility == Some(untrain_policy::Visibility::Public);
            if !public || length(&vector) == 0.0 || length(&query) == 0.0 {
                continue;
            }
            let products = query.iter().zip(&vector).map(|(a, b)| f64::from(*a) * f64::from(*b));
            by_hand.push(products.sum::<f64>() / (length(&query) * length(&vector)));
        }
        by_hand.sort_by(|one, other| other.total_cmp(one));
        by_hand.truncate(k);
        prop_assert_eq!(found.len(), by_hand.len());
        for (found, expected) in found.iter().zip(by_hand) {
            prop_assert!((found.similarity - expected).abs() < 1e-9);
        }
    }
}

/// Somebody writes of boats, somebody of bread; each says something that only they may read.
fn posts() -> Vec<Record> {
    let post = |at: usize, person: &str, public: bool, text: &str| {
        let mut body = body(at, &[person.to_owned()], text);
        body.id = Some(format!("r{at}"));
        body.visibility = public.then_some(untrain_policy::Visibility::Public);
        (body, None)
    };
    vec![
        post(0, "p0", true, "the boat sails at noon, and the sails are new"),
        post(1, "p0", false, "my boat is to be sold in secret"),
        post(2, "p1", true, "bread of rye, baked with butter and salt"),
        post(3, "p1", true, "salt the butter before the bread is baked"),
    ]
}

#[test]
fn the_nearest_is_what_is_most_alike_and_what_is_not_public_is_not_found() {
    let state = knn(false).build(&corpus(&posts())).unwrap();
    let index = Index::derive(&state);
    assert_eq!((state.records(), index.records()), (4, 3));
    let ids = |text: &str, k| {
        let found = index.nearest(&small(text), k);
        found.into_iter().map(|one| one.id.unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(ids("when does the boat sail?", 1), ["r0"]);
    assert_eq!(ids("my boat is to be sold in secret", 9).len(), 3);
    let baked = ids("baked bread", 2);
    assert!(baked.contains(&"r2".to_owned()) && baked.contains(&"r3".to_owned()), "{baked:?}");
    assert!(index.nearest(&small(""), 5).is_empty());
}

#[test]
fn a_search_finds_no_more_than_may_be_found() {
    let many: Vec<Record> = (0..150)
        .map(|at| {
            let mut body = body(at, &["p0".to_owned()], &format!("noon {at}"));
            body.visibility = Some(untrain_policy::Visibility::Public);
            (body, None)
        })
        .collect();
    let index = Index::derive(&knn(false).build(&corpus(&many)).unwrap());
    assert_eq!(index.nearest(&small("noon"), 1000).len(), NEIGHBOURS_MAX);
}

#[test]
fn texts_are_ranked_by_what_a_person_writes_about() {
    let state = knn(false).build(&corpus(&posts())).unwrap();
    let candidates = ["a boat that sails".to_owned(), "butter on bread".to_owned()];
    let vectors: Vec<Vec<i8>> = candidates.iter().map(|text| small(text)).collect();
    let first = |account| state.rank(account, &vectors).unwrap()[0].candidate;
    assert_eq!((first("p0"), first("p1")), (0, 1));
    assert!(state.rank("p2", &vectors).is_none());
    let left = without(&posts(), "p0");
    let after = knn(false).build(&corpus(&left)).unwrap();
    assert!(after.rank("p0", &vectors).is_none());
    assert_eq!(after.rank("p1", &vectors), state.rank("p1", &vectors));
}

#[test]
fn a_column_that_holds_no_vector_is_told_with_the_record() {
    let mut post = posts().swap_remove(0);
    post.1 = Some("[1,2]".to_owned());
    let error = knn(true).build(&corpus(&[post])).unwrap_err().to_string();
    assert!(error.contains("has 2 numbers, and the recipe asks for 64 in its column `embedding`"));
}

#[test]
fn a_state_that_does_not_hold_the_records_is_refused() {
    let knn = knn(false);
    let posts = posts();
    let mut state = knn.build(&corpus(&posts[..2])).unwrap();
    let other = corpus(&posts[2..]);
    assert!(knn.take_out(&mut state, &other, &[0]).is_err());
}
