//! Trains the public base: `train_base TEXT OUT.bin STEPS [STOP]`, in release.
//!
//! TEXT is what `models/base-text.py` writes: documents parted by form feeds. The vocabulary is
//! learned from it, then the weights: in smaller and smaller steps, which would be nothing after
//! STEPS of them, and end after STOP. OUT is written after every thousandth. The same text and
//! numbers make the same file everywhere.
#![expect(clippy::indexing_slicing, reason = "an example")]

use std::error::Error;
use std::time::Instant;

use untrain_neural::adam::{Moments, clip};
use untrain_neural::batch::{Batch, batches};
use untrain_neural::head::Head;
use untrain_neural::random::Counter;
use untrain_neural::tokens::{START, learn};
use untrain_neural::{Shape, Weights};

const SHAPE: Shape =
    Shape { vocabulary: 3072, width: 128, layers: 2, heads: 4, hidden: 512, context: 128 };
/// How many tokens one step learns from.
const BATCH: usize = 512;
const RATE: f32 = 3e-3;
const DECAY: f32 = 0.05;
const SEED: u64 = 7;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, text, out, ..] = arguments.as_slice() else {
        return Err("say TEXT and OUT.bin".into());
    };
    let steps: usize = arguments.get(3).ok_or("say how many STEPS")?.parse()?;
    let stop: usize = arguments.get(4).map_or(Ok(steps), |stop| stop.parse())?;
    let text = std::fs::read_to_string(text)?;
    let begin = Instant::now();
    let vocabulary = learn::learn(text.as_bytes(), SHAPE.vocabulary)?;
    println!("vocabulary in {:.0?}", begin.elapsed());
    let documents: Vec<&str> = text.split('\u{c}').filter(|text| !text.is_empty()).collect();
    let tokens: Vec<Vec<u16>> = documents.iter().map(|text| vocabulary.encode(text)).collect();
    let count: usize = tokens.iter().map(Vec::len).sum();
    println!("{count} tokens for {} bytes after {:.0?}", text.len(), begin.elapsed());

    // Every 64th document is for scoring alone.
    let (mut held, mut windows, mut held_bytes) = (Vec::new(), Vec::new(), 0);
    for (number, tokens) in tokens.iter().enumerate() {
        let of = |size| batches([tokens.as_slice()].into_iter(), START, 128, size);
        if number % 64 == 0 {
            held.extend(of(BATCH));
            held_bytes += documents[number].len();
        } else {
            windows.extend(of(128));
        }
    }
    let mut weights = Weights::fresh(SHAPE, vocabulary, SEED)?;
    let mut moments = [Moments::new(weights.table.len()), Moments::new(weights.body.len())];
    let order = Counter::keyed(&[SEED, 1]).order(windows.len());
    let mut next = order.iter().cycle();
    let (begin, mut recent) = (Instant::now(), 0.0);
    for step in 0..stop {
        let mut batch = Batch::default();
        while batch.inputs.len() + 128 <= BATCH {
            let window = &windows[*next.next().ok_or("no text")?];
            batch.inputs.extend(&window.inputs);
            batch.targets.extend(&window.targets);
            batch.lengths.extend(&window.lengths);
        }
        recent += learn_from(&mut weights, &mut moments, &batch, rate(step, steps));
        if (step + 1) % 100 == 0 {
            let per_token = recent / 100.0 / std::f64::consts::LN_2;
            println!("step {}: {per_token:.3} bits a token, {:.0?}", step + 1, begin.elapsed());
            recent = 0.0;
        }
        if (step + 1) % 1000 == 0 || step + 1 == stop {
            println!("  held out: {:.4} bits a byte", score(&weights, &held, held_bytes));
            std::fs::write(out, weights.to_bytes(untrain_neural::codec::Kind::Half))?;
        }
    }
    Ok(())
}

/// A hundred steps up, then down to a hundredth.
fn rate(step: usize, steps: usize) -> f32 {
    let up = (step + 1) as f32 / 100.0;
    let down = 1.0 - 0.99 * step as f32 / steps as f32;
    RATE * up.min(down)
}

/// One step; answers the mean loss, in nats.
fn learn_from(weights: &mut Weights, moments: &mut [Moments; 2], batch: &Batch, rate: f32) -> f64 {
    let head = Head::new(&weights.table, weights.shape.width());
    let mut gradient = weights.gradient(&head, batch, true);
    let table = gradient.table.as_mut().unwrap_or(&mut gradient.body);
    let share = 1.0 / batch.inputs.len() as f32;
    table.iter_mut().for_each(|x| *x *= share);
    let mut body = gradient.body;
    body.iter_mut().for_each(|x| *x *= share);
    let table = gradient.table.unwrap_or_default();
    let factor = clip(&[&table, &body], 1.0);
    let scaled = |part: Vec<f32>| -> Vec<f32> { part.into_iter().map(|x| x * factor).collect() };
    let [of_table, of_body] = moments;
    of_table.step(&mut weights.table, &scaled(table), rate * 0.5, DECAY * 0.0);
    of_body.step(&mut weights.body, &scaled(body), rate, DECAY);
    gradient.loss / batch.inputs.len() as f64
}

fn score(weights: &Weights, held: &[Batch], bytes: usize) -> f64 {
    let head = Head::new(&weights.table, weights.shape.width());
    let nats: f64 = held.iter().flat_map(|batch| weights.losses(&head, batch)).sum();
    nats / std::f64::consts::LN_2 / bytes as f64
}
