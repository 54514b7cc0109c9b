//! An external program as a trainer of slices: its recipe, and that forgetting by learning again is
//! equal to never having learned.

use untrain_lineage::recipe::{Recipe, Setting};
use untrain_lineage::statement::Grade;
use untrain_policy::{Digest, Signal};
use untrain_unlearn::Error;
use untrain_unlearn::corpus::Body;
use untrain_unlearn::external::External;
use untrain_unlearn::sharded::{Learned, Lesson, SliceTrainer};

use crate::trainer::{limits, trainer};

fn external(manner: &str) -> External {
    let own = [("rate".to_owned(), Setting::Text("0.5".to_owned()))];
    External::probed(trainer(manner), Recipe { settings: own.into() }, limits()).unwrap().0
}

fn body(name: &str) -> Body {
    Body {
        id: None,
        subjects: vec![name.to_owned()],
        category: None,
        visibility: None,
        source: None,
        collected_at: None,
        licence: None,
        signal: Signal::Unknown,
        text: format!("{name} was here"),
    }
}

fn learned(external: &External, slices: &[&[&str]]) -> Option<Vec<u8>> {
    let mut state = external.start().unwrap();
    for (slice, names) in (0..).zip(slices) {
        let bodies: Vec<Body> = names.iter().map(|name| body(name)).collect();
        let people: Vec<Learned<'_>> =
            bodies.iter().map(|body| Learned { records: vec![body] }).collect();
        let lesson = Lesson { recipe: Digest([3; 32]), shard: 1, slice };
        state = external.learn(state, &people, &lesson).unwrap();
        // What is kept between slices is bytes.
        state = external.read(&external.write(&state)).unwrap();
    }
    state
}

#[test]
fn learning_again_without_somebody_is_never_having_learned_them() {
    let external = external("honest");
    assert_eq!(external.grade(), Grade::BitExact);
    let all = learned(&external, &[&["ada", "ben"], &["cyd", "dan"]]);
    let without = learned(&external, &[&["ada", "ben"], &["dan"]]);
    assert_ne!(all, without);
    assert_eq!(without, learned(&external, &[&["ada", "ben"], &["dan"]]));
    let served = |state: &Option<Vec<u8>>| {
        external.merge(&[Some(state.clone()), None, Some(None)]).unwrap()[0].bytes.clone()
    };
    assert_ne!(served(&all), served(&without));
}

#[test]
fn a_card_finds_the_same_program_again_and_no_other() {
    let external = external("honest");
    let settings = external.settings().unwrap();
    assert_eq!(settings.settings["own_rate"], Setting::Text("0.5".to_owned()));
    let again = External::of_settings(&settings).unwrap();
    assert_eq!(again.settings().unwrap(), settings);
    assert_eq!(again.grade(), Grade::BitExact);
    let mut other = settings.clone();
    other.settings.insert("program".to_owned(), Setting::Text("00".repeat(32)));
    assert!(matches!(External::of_settings(&other), Err(Error::OtherRules)));
    let mut unknown = settings;
    unknown.settings.insert("extra".to_owned(), Setting::Switch(true));
    assert!(External::of_settings(&unknown).is_err());
}

#[test]
fn what_a_failing_program_says_is_this_crates_error() {
    let own = Recipe::default();
    let error = External::probed(trainer("crash"), own, limits()).unwrap_err();
    assert!(matches!(error, Error::External(_)), "{error}");
}
