//! The claim itself: after forgetting, every byte is that of a model trained without.

use proptest::prelude::*;
use untrain_unlearn::ngram::{Counts, Serving};
use untrain_unlearn::{Recipe, Resident};

use crate::people::{bodies, corpus};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn forgetting_one_after_another_equals_never_having_known(
        records in bodies(),
        turned in any::<bool>(),
        order in 2..=5_u8,
        min_support in 1..=3_u32,
        leavers in proptest::collection::vec(0..6_u8, 1..5),
    ) {
        let recipe = Recipe { order, min_support };
        let mut given = records.clone();
        if turned {
            given.reverse();
        }
        let mut model = Resident::build(&recipe, corpus(&given)).unwrap();
        let mut left = records;
        for leaver in leavers {
            let name = format!("p{leaver}");
            let about = |subjects: &[String]| subjects.contains(&name);
            let gone: Vec<usize> = (0..model.corpus().records().len())
                .filter(|&at| about(&model.corpus().records()[at].subjects))
                .collect();
            model.forget(&gone).unwrap();
            left.retain(|body| !about(&body.subjects));
            let scratch = Resident::build(&recipe, corpus(&left)).unwrap();
            prop_assert_eq!(model.records(), left.len());
            prop_assert_eq!(model.counts().fingerprint(), scratch.counts().fingerprint());
            prop_assert_eq!(model.counts().sizes(), scratch.counts().sizes());
            prop_assert_eq!(model.files().unwrap(), scratch.files().unwrap());
        }
    }

    #[test]
    fn a_loaded_model_forgets_like_one_that_was_built(records in bodies(), leaver in 0..6_u8) {
        let recipe = Recipe::default();
        let mut built = Resident::build(&recipe, corpus(&records)).unwrap();
        let counts = Counts::from_bytes(&built.files().unwrap().counts).unwrap();
        let mut loaded = Resident::load(&recipe, corpus(&records), counts).unwrap();
        prop_assert_eq!(loaded.files().unwrap(), built.files().unwrap());
        let name = format!("p{leaver}");
        let gone: Vec<usize> = (0..records.len())
            .filter(|&at| built.corpus().records()[at].subjects.contains(&name))
            .collect();
        built.forget(&gone).unwrap();
        loaded.forget(&gone).unwrap();
        prop_assert_eq!(loaded.files().unwrap(), built.files().unwrap());
    }

    #[test]
    fn records_leave_one_by_one_in_any_order(
        (records, order) in bodies().prop_flat_map(|records| {
            let places: Vec<usize> = (0..records.len()).collect();
            (Just(records), Just(places).prop_shuffle())
        }),
    ) {
        let recipe = Recipe::default();
        let mut model = Resident::build(&recipe, corpus(&records)).unwrap();
        for place in order {
            model.forget(&[place]).unwrap();
        }
        let nothing = Resident::build(&recipe, corpus([])).unwrap();
        prop_assert_eq!(model.files().unwrap(), nothing.files().unwrap());
        prop_assert_eq!(model.counts().fingerprint(), nothing.counts().fingerprint());
    }

    #[test]
    fn files_read_back_and_no_other_bytes_do(
        records in bodies(),
        at in any::<proptest::sample::Index>(),
        change in 1..=255_u8,
        cut in any::<bool>(),
    ) {
        let files = Resident::build(&Recipe::default(), corpus(&records)).unwrap().files().unwrap();
        prop_assert_eq!(&Counts::from_bytes(&files.counts).unwrap().to_bytes(), &files.counts);
        prop_assert_eq!(&Serving::from_bytes(&files.serving).unwrap().to_bytes(), &files.serving);
        for bytes in [&files.counts, &files.serving] {
            let mut broken = bytes.clone();
            if cut {
                broken.truncate(at.index(bytes.len()));
                prop_assert!(Counts::from_bytes(&broken).is_err());
                prop_assert!(Serving::from_bytes(&broken).is_err());
            } else {
                let place = at.index(bytes.len());
                broken[place] ^= change;
                // Whatever is read is what was written, or it is refused; nothing panics.
                if let Ok(counts) = Counts::from_bytes(&broken) {
                    prop_assert_eq!(&counts.to_bytes(), &broken);
                }
                if let Ok(serving) = Serving::from_bytes(&broken) {
                    prop_assert_eq!(&serving.to_bytes(), &broken);
                }
            }
        }
    }
}

#[test]
fn a_state_that_does_not_hold_the_records_is_refused() {
    let one = crate::people::body(0, &["p0".to_owned()], "we sail at noon");
    let two = crate::people::body(0, &["p0".to_owned()], "we sail at dusk");
    let recipe = Recipe::default();
    let counts = Resident::build(&recipe, corpus([&two])).unwrap().counts().clone();
    let mut model = Resident::load(&recipe, corpus([&one]), counts).unwrap();
    let before = model.counts().fingerprint();
    assert!(model.forget(&[0]).is_err());
    assert_eq!(model.counts().fingerprint(), before);
}
