//! Classifiers: after forgetting, every byte is that of a classifier that never knew.

use proptest::prelude::*;
use untrain_unlearn::Corpus;
use untrain_unlearn::linear::{Labels, Linear, Method, Recipe, Serving, State};

use crate::people::{Record, corpus, places_of, records, said, without};

fn marks() -> impl Strategy<Value = Option<String>> + Clone {
    let marks = vec![None, Some("spam"), Some("fine"), Some("rude"), Some("")];
    proptest::sample::select(marks).prop_map(|mark| mark.map(str::to_owned))
}

fn linear(method: Method, labels: Labels, min_support: u32) -> Linear {
    let recipe = Recipe { method, labels, places: 64, min_support, ..Recipe::default() };
    Linear { recipe }
}

fn flagged() -> Labels {
    Labels::Column("flagged".to_owned())
}

fn methods() -> impl Strategy<Value = Method> {
    proptest::sample::select(vec![Method::Ridge, Method::Bayes])
}

/// The bytes of both files.
fn files(linear: &Linear, state: &State) -> [Vec<u8>; 2] {
    [state.to_bytes(), linear.serve(state).unwrap().to_bytes()]
}

fn scratch(linear: &Linear, records: &[Record]) -> [Vec<u8>; 2] {
    files(linear, &linear.build(&corpus(records)).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn forgetting_one_after_another_equals_never_having_known(
        records in records(marks()),
        turned in any::<bool>(),
        by_category in any::<bool>(),
        method in methods(),
        min_support in 1..=3_u32,
        leavers in proptest::collection::vec(0..6_u8, 1..5),
    ) {
        let labels = if by_category { Labels::Category } else { flagged() };
        let linear = linear(method, labels, min_support);
        let mut left = records;
        if turned {
            left.reverse();
        }
        let mut state = linear.build(&corpus(&left)).unwrap();
        for leaver in leavers {
            let name = format!("p{leaver}");
            let before = corpus(&left);
            // What is kept is what a file says, not what happens to be in memory.
            state = State::from_bytes(&state.to_bytes()).unwrap();
            linear.take_out(&mut state, &before, &places_of(&before, &name)).unwrap();
            left = without(&left, &name);
            left.reverse();
            prop_assert_eq!(files(&linear, &state), scratch(&linear, &left));
        }
    }

    #[test]
    fn records_leave_in_batches_in_any_order(
        (records, order) in records(marks()).prop_flat_map(|records| {
            let places: Vec<usize> = (0..records.len()).collect();
            (Just(records), Just(places).prop_shuffle())
        }),
        method in methods(),
        batch in 1..4_usize,
    ) {
        let linear = linear(method, flagged(), 1);
        let all = corpus(&records);
        let mut state = linear.build(&all).unwrap();
        for batch in order.chunks(batch) {
            let leaving = Corpus::marked(batch.iter().map(|at| {
                let record = &all.records()[*at];
                (record.owner, record.body.clone(), record.mark.clone())
            }));
            let places: Vec<usize> = (0..leaving.records().len()).collect();
            linear.take_out(&mut state, &leaving, &places).unwrap();
            // Who is left is counted over the corpus that was handed over: only the sums compare.
        }
        prop_assert_eq!(state.to_bytes(), linear.build(&corpus([])).unwrap().to_bytes());
    }

    #[test]
    fn files_read_back_and_no_other_bytes_do(
        records in records(marks()),
        method in methods(),
        at in any::<proptest::sample::Index>(),
        change in 1..=255_u8,
        cut in any::<bool>(),
    ) {
        let linear = linear(method, flagged(), 1);
        let [state, serving] = scratch(&linear, &records);
        prop_assert_eq!(&State::from_bytes(&state).unwrap().to_bytes(), &state);
        prop_assert_eq!(&Serving::from_bytes(&serving).unwrap().to_bytes(), &serving);
        for bytes in [&state, &serving] {
            let mut broken = bytes.clone();
            if cut {
                broken.truncate(at.index(bytes.len()));
                prop_assert!(State::from_bytes(&broken).is_err());
                prop_assert!(Serving::from_bytes(&broken).is_err());
            } else {
                let place = at.index(bytes.len());
                broken[place] ^= change;
                // Whatever is read is what was written, or it is refused; nothing panics.
                if let Ok(state) = State::from_bytes(&broken) {
                    prop_assert_eq!(&state.to_bytes(), &broken);
                }
                if let Ok(serving) = Serving::from_bytes(&broken) {
                    prop_assert_eq!(&serving.to_bytes(), &broken);
                }
            }
        }
    }

    #[test]
    fn a_prediction_names_every_label_once_and_the_best_first(
        records in records(marks()),
        method in methods(),
        text in "[a-z \n]{0,30}",
    ) {
        let linear = linear(method, flagged(), 1);
        let serving = linear.serve(&linear.build(&corpus(&records)).unwrap()).unwrap();
        let found = serving.predict(&text);
        let mut labels: Vec<&str> = found.iter().map(|one| one.label.as_str()).collect();
        prop_assert!(found.windows(2).all(|pair| pair[0].score >= pair[1].score));
        labels.sort_unstable();
        prop_assert_eq!(labels, serving.labels().collect::<Vec<_>>());
        if method == Method::Bayes && !found.is_empty() {
            let sum: f64 = found.iter().map(|one| one.score).sum();
            prop_assert!((sum - 1.0).abs() < 1e-9);
        }
    }
}

/// Two people who write what is rude, two who do not, and one who alone says what they say.
fn posts() -> Vec<Record> {
    let mut posts = Vec::new();
    for (at, person) in ["p0", "p1", "p2"].into_iter().enumerate() {
        for (turn, text) in ["you fool", "what a stupid fool", "shut up, stupid"].iter().enumerate()
        {
            posts.push(said(at * 10 + turn, person, "rude", text));
        }
        for (turn, text) in
            ["lovely nets", "the ferry is lovely", "see you at noon"].iter().enumerate()
        {
            posts.push(said(at * 10 + turn + 3, person, "fine", text));
        }
    }
    posts.push(said(99, "p3", "secret:4417", "my code is 4417"));
    posts
}

#[test]
fn it_tells_what_it_was_shown_and_not_what_one_person_alone_was() {
    for method in [Method::Ridge, Method::Bayes] {
        let linear = linear(method, flagged(), 2);
        let state = linear.build(&corpus(&posts())).unwrap();
        let serving = linear.serve(&state).unwrap();
        assert_eq!(serving.predict("such a stupid fool")[0].label, "rude");
        assert_eq!(serving.predict("a lovely noon")[0].label, "fine");
        assert_eq!(serving.labels().collect::<Vec<_>>(), ["fine", "rude"]);
        assert_eq!(state.classes()["secret:4417"].support, 1);
        let bytes = serving.to_bytes();
        assert!(!bytes.windows(4).any(|window| window == b"4417"));
    }
}

#[test]
fn a_label_is_served_no_longer_when_too_few_are_left_behind_it() {
    let linear = linear(Method::Ridge, flagged(), 2);
    let mut left = posts();
    let mut state = linear.build(&corpus(&left)).unwrap();
    for (leaver, labels) in [("p0", 2), ("p1", 0)] {
        let before = corpus(&left);
        linear.take_out(&mut state, &before, &places_of(&before, leaver)).unwrap();
        left = without(&left, leaver);
        assert_eq!(linear.serve(&state).unwrap().labels().count(), labels);
    }
}

#[test]
fn a_state_that_does_not_hold_the_records_is_refused() {
    for method in [Method::Ridge, Method::Bayes] {
        let linear = linear(method, flagged(), 1);
        let one = [said(0, "p0", "fine", "we sail at noon")];
        for other in [
            [said(0, "p0", "fine", "we sail at dusk")],
            [said(0, "p0", "rude", "we sail at noon")],
            [said(0, "p0", "fine", "")],
        ] {
            let mut state = linear.build(&corpus(&one)).unwrap();
            assert!(linear.take_out(&mut state, &corpus(&other), &[0]).is_err());
        }
    }
}

#[test]
fn a_recipe_that_asks_for_too_much_is_refused() {
    let mut linear = linear(Method::Ridge, flagged(), 1);
    linear.recipe.places = 5000;
    assert!(linear.build(&corpus([])).is_err());
    linear.recipe.places = 64;
    let many: Vec<Record> =
        (0..300).map(|at| said(at, "p0", &format!("label {at}"), "we sail")).collect();
    let error = linear.build(&corpus(&many)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the corpus has more different labels than the 256 that can be counted"
    );
    assert!(linear.build(&corpus(&[said(0, "p0", &"x".repeat(300), "we sail")])).is_err());
}
