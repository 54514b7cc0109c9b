//! Why sums are of whole numbers: the same sums by hand, and in fractions that do not come back.

use untrain_unlearn::features::{Features, UNIT};
use untrain_unlearn::linear::{Example, Recipe, State};

const PLACES: usize = 64;

fn recipe() -> Recipe {
    Recipe { places: PLACES as u32, ..Recipe::default() }
}

fn texts() -> Vec<String> {
    let words = ["ferry", "noon", "nets", "harbour", "quiet", "sail", "dusk", "rope", "gull"];
    let word = |at: usize| words[at * at % 7 + at % 3];
    (0..150).map(|at| format!("{} {} {at} {}", word(at), word(at + 5), word(at * 3))).collect()
}

fn examples(texts: &[String]) -> Vec<Example> {
    let label = |text: &String| if text.len().is_multiple_of(2) { "even" } else { "odd" };
    texts.iter().map(|text| Example::of(&recipe(), label(text), text)).collect()
}

#[test]
fn sums_are_those_by_hand() {
    let texts = texts();
    let mut state = State::empty(&recipe());
    // Parts of another size than the blocks that are multiplied at a time.
    for part in examples(&texts).chunks(41) {
        state.add(part).unwrap();
    }
    let mut at_once = State::empty(&recipe());
    at_once.add(&examples(&texts)).unwrap();
    assert_eq!(state, at_once);
    let vectors: Vec<Vec<i16>> =
        texts.iter().map(|text| Features::new(PLACES as u32).vector(text)).collect();
    let mut by_hand = Vec::new();
    for one in 0..PLACES {
        for other in 0..=one {
            let product = |vector: &Vec<i16>| i64::from(vector[one]) * i64::from(vector[other]);
            by_hand.push(vectors.iter().map(product).sum::<i64>());
        }
    }
    assert_eq!(state.products(), by_hand);
    let counted: u64 = state.classes().values().map(|class| class.records).sum();
    assert_eq!(counted, 150);
}

/// The sums of products as 32-bit fractions, as most libraries would keep them.
fn add(sums: &mut [f32], text: &str, times: f32) {
    let vector = Features::new(PLACES as u32).vector(text);
    let vector: Vec<f32> = vector.iter().map(|value| f32::from(*value) / f32::from(UNIT)).collect();
    for one in 0..PLACES {
        for other in 0..PLACES {
            sums[one * PLACES + other] += times * vector[one] * vector[other];
        }
    }
}

#[test]
fn fractions_do_not_come_back_and_whole_numbers_do() {
    let texts = texts();
    let leaving = 140;
    let rest: Vec<String> =
        (0..texts.len()).filter(|at| *at != leaving).map(|at| texts[at].clone()).collect();

    let (mut forgetful, mut scratch) =
        (vec![0.0_f32; PLACES * PLACES], vec![0.0_f32; PLACES * PLACES]);
    texts.iter().for_each(|text| add(&mut forgetful, text, 1.0));
    add(&mut forgetful, &texts[leaving], -1.0);
    rest.iter().for_each(|text| add(&mut scratch, text, 1.0));
    let bits = |sums: &[f32]| sums.iter().map(|sum| sum.to_bits()).collect::<Vec<_>>();
    assert_ne!(bits(&forgetful), bits(&scratch), "32-bit fractions would do as well");

    let mut state = State::empty(&recipe());
    state.add(&examples(&texts)).unwrap();
    state.subtract(&examples(&texts[leaving..=leaving])).unwrap();
    let mut never = State::empty(&recipe());
    never.add(&examples(&rest)).unwrap();
    assert_eq!(state.to_bytes(), never.to_bytes());
}

#[test]
fn any_order_of_adding_and_subtracting_gives_the_same_sums() {
    let examples = examples(&texts());
    let mut expected = State::empty(&recipe());
    expected.add(&examples[50..]).unwrap();
    for turn in 1..5 {
        let mut order = examples.clone();
        order.rotate_left(turn * 31);
        let mut state = State::empty(&recipe());
        for part in order.chunks(turn * 7) {
            state.add(part).unwrap();
        }
        for part in examples[..50].chunks(turn * 3) {
            state.subtract(part).unwrap();
        }
        assert_eq!(state, expected);
    }
}
