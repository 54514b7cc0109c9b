//! Training, forgetting, serving and files of a tiny model.

use proptest::prelude::*;
use untrain_neural::codec::Kind;
use untrain_neural::random::Counter;
use untrain_neural::tokens::learn::learn;
use untrain_neural::{Base, Manner, Model, Shape, State, Tuning, Weights};

pub const PUBLIC: &str =
    "the sea is wide and the sky is high. we sail at noon, and we rest at night. ";

pub const TUNING: Tuning = Tuning { passes: 3, batch_tokens: 24, rate_millionths: 10_000 };

/// A base that knows nothing but its tokens.
pub fn base() -> Base {
    let vocabulary = learn(PUBLIC.repeat(2).as_bytes(), 280).unwrap();
    let shape = Shape {
        vocabulary: vocabulary.size(),
        width: 16,
        layers: 2,
        heads: 2,
        hidden: 32,
        context: 12,
    };
    let weights = Weights::fresh(shape, vocabulary, 3).unwrap();
    Base::of_bytes(&weights.to_bytes(Kind::Half)).unwrap()
}

/// Texts of a person, all of their own.
pub fn texts(person: usize) -> Vec<String> {
    let words = ["sea", "sky", "noon", "night", "sail", "rest", "wide", "high"];
    let key = Counter::keyed(&[person as u64]);
    let text = |number: u64| {
        let word = |place| words[(key.at(number * 99 + place) % 8) as usize];
        (0..12 + number).map(word).collect::<Vec<_>>().join(" ")
    };
    (0..3).map(text).collect()
}

/// What a shard knows after each of these slices of people.
pub fn learned(base: &Base, shard: u64, from: &[State], slices: &[&[usize]]) -> Vec<State> {
    let mut states = from.to_vec();
    for (slice, people) in slices.iter().enumerate().skip(from.len()) {
        let texts: Vec<Vec<String>> = people.iter().map(|person| texts(*person)).collect();
        let texts: Vec<Vec<&str>> =
            texts.iter().map(|texts| texts.iter().map(String::as_str).collect()).collect();
        let before = states.last().cloned().unwrap_or_else(|| base.start());
        let key = Counter::keyed(&[shard, slice as u64]);
        states.push(base.learn(before, &texts, &TUNING, key));
    }
    states
}

pub fn served(base: &Base, shards: &[&[State]]) -> Weights {
    let shards: Vec<Option<State>> = shards.iter().map(|states| states.last().cloned()).collect();
    base.merge(&shards).unwrap()
}

#[test]
fn learning_makes_what_was_learned_likelier() {
    let base = base();
    let states = learned(&base, 0, &[], &[&[1, 2, 3, 4], &[5, 6, 7, 8]]);
    let (before, after) =
        (Model::new(base.weights().clone()), Model::new(served(&base, &[&states])));
    let text = texts(9).join(" ");
    let (before_bits, after_bits) = (before.bits(&text), after.bits(&text));
    assert!(after_bits < 0.9 * before_bits, "{before_bits} {after_bits}");
    assert_eq!(before.bits(""), 0.0);
}

#[test]
fn a_shard_that_learned_again_is_one_that_never_knew() {
    let base = base();
    let first = learned(&base, 0, &[], &[&[1], &[2, 3], &[4]]);
    let second = learned(&base, 1, &[], &[&[5], &[], &[6]]);
    let without = learned(&base, 0, &first[..1], &[&[1], &[2], &[4]]);
    let scratch = learned(&base, 0, &[], &[&[1], &[2], &[4]]);
    assert_eq!(without, scratch);
    assert_ne!(without, first);
    let bytes = served(&base, &[&without, &second]).to_bytes(Kind::Four);
    assert_eq!(bytes, served(&base, &[&scratch, &second]).to_bytes(Kind::Four));
    assert_ne!(bytes, served(&base, &[&first, &second]).to_bytes(Kind::Four));
}

#[test]
fn threads_change_nothing() {
    let base = base();
    let shards: [&[&[usize]]; 4] = [&[&[1], &[2]], &[&[3], &[4]], &[&[5], &[6]], &[&[7], &[8]]];
    let one = |shard: usize| learned(&base, shard as u64, &[], shards[shard]);
    let alone: Vec<_> = (0..4).map(one).collect();
    let together: Vec<_> = std::thread::scope(|scope| {
        let started: Vec<_> = (0..4).map(|shard| scope.spawn(move || one(shard))).collect();
        started.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(alone, together);
}

#[test]
fn a_shard_that_is_none_counts_as_one_that_learned_nothing() {
    let base = base();
    let states = learned(&base, 0, &[], &[&[1]]);
    let with_none = base.merge(&[states.last().cloned(), None]).unwrap();
    let with_nothing = base.merge(&[states.last().cloned(), Some(base.start())]).unwrap();
    assert_eq!(with_none, with_nothing);
    assert_eq!(base.merge(&[None, None]).unwrap(), *base.weights());
    assert!(base.merge(&[]).is_err());
    let other = State { base: [0; 32], ..base.start() };
    assert!(base.merge(&[Some(other)]).is_err());
}

#[test]
fn what_is_read_token_by_token_is_what_is_scored_at_once() {
    let base = base();
    let states = learned(&base, 0, &[], &[&[1, 2, 3]]);
    let model = Model::new(served(&base, &[&states]));
    let text = "we sail at";
    let tokens = model.weights().vocabulary.encode(text);
    assert!(tokens.len() <= 12, "one window");
    let mut bits = 0.0;
    let mut reading = untrain_neural::served::Reading::default();
    let mut scores = model.read(&mut reading, untrain_neural::tokens::START);
    for token in tokens {
        let mut shares = scores.clone();
        untrain_neural::kernels::softmax(&mut shares);
        bits -= f64::from(shares[usize::from(token)]).log2();
        scores = model.read(&mut reading, token);
    }
    assert!((bits - model.bits(text)).abs() < 1e-3, "{bits} {}", model.bits(text));
}

#[test]
fn a_text_goes_on_in_the_manner_that_was_asked_for() {
    let base = base();
    let states = learned(&base, 0, &[], &[&[1, 2, 3, 4, 5, 6, 7, 8]]);
    let model = Model::new(served(&base, &[&states]));
    let drawn = |seed| model.complete("we", 40, Manner::Drawn { heat: 1.0, among: 50, seed });
    assert_eq!(drawn(1), drawn(1));
    assert_ne!(drawn(1), drawn(2));
    let sure = model.complete("sea", 20, Manner::Surest);
    assert_eq!(sure, model.complete("sea", 20, Manner::Surest));
    assert!(!sure.is_empty());
    assert_eq!(model.complete("sea", 0, Manner::Surest), "");
    let ways = model.ways("we", 3, 2);
    assert!((1..=3).contains(&ways.len()), "{ways:?}");
    for way in &ways {
        assert!(way.text.split_whitespace().count() <= 2 && way.probability > 0.0, "{way:?}");
    }
    assert!(model.ways("we", 0, 2).is_empty() && model.ways("we", 3, 0).is_empty());
    assert_eq!(model.finish("we", 5, 1), model.finish("we", 5, 1));
    assert!(model.finish("we", 5, 1).split_whitespace().count() <= 5);
    // Longer than the model looks back, and of bytes that no text was learned with.
    model.complete(&"é😀".repeat(500), 3, Manner::Surest);
}

#[test]
fn files_come_back_as_they_were_written() {
    let base = base();
    let states = learned(&base, 0, &[], &[&[1, 2], &[3]]);
    let bytes = states[1].to_bytes();
    assert_eq!(base.read_state(&bytes).unwrap(), states[1]);
    let weights = served(&base, &[&states]);
    assert_eq!(Weights::of_bytes(&weights.to_bytes(Kind::Whole)).unwrap(), weights);
    let text = texts(1).join(" ");
    let bits = Model::new(weights.clone()).bits(&text);
    for (kind, near) in [(Kind::Half, 0.01), (Kind::Eight, 0.01), (Kind::Four, 0.1)] {
        let bytes = weights.to_bytes(kind);
        let again = Weights::of_bytes(&bytes).unwrap();
        let found = Model::new(again).bits(&text);
        assert!((found / bits - 1.0).abs() < near, "{kind:?}: {found} {bits}");
    }
    let tensors = weights.to_safetensors().unwrap();
    let tensors = safetensors::SafeTensors::deserialize(&tensors).unwrap();
    for (part, numbers) in weights.tensors() {
        let tensor = tensors.tensor(&part.name).unwrap();
        let bytes: Vec<u8> = numbers.iter().flat_map(|x| x.to_le_bytes()).collect();
        assert_eq!(tensor.data(), bytes);
    }
    let tokens = tensors.tensor("pairs").unwrap().data().len() / 4;
    assert_eq!(tokens, weights.vocabulary.pairs().len());
}

#[test]
fn a_state_of_another_base_is_told() {
    let base = base();
    let mut bytes = base.start().to_bytes();
    bytes[30] ^= 1;
    assert_eq!(
        base.read_state(&bytes).unwrap_err().to_string(),
        "the state belongs to another base; use the base that it was learned on"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn hostile_bytes_are_an_error_or_a_model(
        place in any::<prop::sample::Index>(),
        byte: u8,
        cut in any::<prop::sample::Index>(),
        eight: bool,
    ) {
        let base = base();
        let mut weights = base.weights().to_bytes(if eight { Kind::Eight } else { Kind::Half });
        let at = place.index(weights.len());
        weights[at] = byte;
        if let Ok(weights) = Weights::of_bytes(&weights) {
            Model::new(weights).complete("a", 2, Manner::Surest);
        }
        let at = cut.index(weights.len());
        prop_assert!(Weights::of_bytes(&weights[..at]).is_err());
        let mut state = base.start().to_bytes();
        let at = place.index(state.len());
        state[at] = byte;
        if let Ok(state) = base.read_state(&state) {
            Model::new(base.merge(&[Some(state)]).unwrap()).complete("a", 2, Manner::Surest);
        }
        prop_assert!(base.read_state(&state[..cut.index(state.len())]).is_err());
    }

    #[test]
    fn any_text_can_be_learned(texts in prop::collection::vec("\\PC{0,30}", 0..4)) {
        let base = base();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let state = base.learn(base.start(), &[texts], &TUNING, Counter::keyed(&[1]));
        let again = base.read_state(&state.to_bytes()).unwrap();
        prop_assert_eq!(again, state);
    }
}
