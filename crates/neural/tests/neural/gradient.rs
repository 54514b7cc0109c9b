//! The gradient of every tensor is the slope that small changes of the weights show.

use untrain_neural::batch::batches;
use untrain_neural::head::Head;
use untrain_neural::random::Counter;
use untrain_neural::{Shape, Vocabulary, Weights};

const SHAPE: Shape =
    Shape { vocabulary: 257, width: 16, layers: 2, heads: 2, hidden: 24, context: 7 };

/// Weights without a zero, so that every part of the gradient has something to say.
fn weights() -> Weights {
    let vocabulary = Vocabulary::new(Vec::new()).unwrap();
    let mut weights = Weights::fresh(SHAPE, vocabulary, 1).unwrap();
    let key = Counter::keyed(&[2]);
    for (place, weight) in weights.body.iter_mut().enumerate() {
        *weight += 0.3 * key.normal(place as u64);
    }
    weights.table.iter_mut().for_each(|weight| *weight *= 10.0);
    weights
}

#[test]
fn gradients_are_slopes() {
    let weights = weights();
    let texts: [&[u16]; 3] = [&[3, 1, 4, 1, 5, 9, 2, 6, 5], &[3], &[5, 8, 9, 7, 9]];
    let batch = &batches(texts.into_iter(), 256, 7, 100)[0];
    let loss = |weights: &Weights| -> f64 {
        weights.losses(&Head::new(&weights.table, 16), batch).iter().sum()
    };
    let gradient = weights.gradient(&Head::new(&weights.table, 16), batch, true);
    assert!((gradient.loss - loss(&weights)).abs() < 1e-9);
    let whole = [gradient.table.unwrap(), gradient.body].concat();
    let mut begin = 0;
    for part in SHAPE.parts() {
        // Along the gradient of this part alone: the slope is its length.
        let direction = &whole[begin..begin + part.size()];
        let length = direction.iter().map(|x| f64::from(*x).powi(2)).sum::<f64>().sqrt();
        assert!(length > 0.01, "{}: {length}", part.name);
        let moved = |by: f64| {
            let mut weights = weights.clone();
            let table = weights.table.len();
            for (place, step) in direction.iter().enumerate() {
                let step = (f64::from(*step) / length * by) as f32;
                match (begin + place).checked_sub(table) {
                    None => weights.table[begin + place] += step,
                    Some(place) => weights.body[place] += step,
                }
            }
            loss(&weights)
        };
        let slope = (moved(2e-3) - moved(-2e-3)) / 4e-3;
        assert!((slope / length - 1.0).abs() < 0.01, "{}: {slope} {length}", part.name);
        begin += part.size();
    }
}
