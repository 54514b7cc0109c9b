//! AdamW: steps of the size of the rate, into the direction that the last gradients had in common.
//! Its moments are part of the state of a training.

use pulp::{Arch, NullaryFnOnce};

use crate::maths::dot;

/// How much of the first moment stays with each step.
pub const FIRST: f32 = 0.9;
/// How much of the second moment stays with each step.
pub const SECOND: f32 = 0.98;
/// Keeps a weight without a gradient from being divided by zero.
const FLOOR: f32 = 1e-8;

/// The moments of some weights.
#[derive(Debug, Clone, PartialEq)]
pub struct Moments {
    /// The mean of the gradients.
    pub first: Vec<f32>,
    /// The mean of their squares.
    pub second: Vec<f32>,
    /// How much of the two is still the zeros that they began with.
    pub unfilled: [f32; 2],
}

impl Moments {
    /// Before the first step.
    pub fn new(size: usize) -> Self {
        Self { first: vec![0.0; size], second: vec![0.0; size], unfilled: [1.0; 2] }
    }

    /// One step down the gradient; `decay` is the share of a weight that a step of rate 1 takes.
    pub fn step(&mut self, weights: &mut [f32], gradient: &[f32], rate: f32, decay: f32) {
        let [first, second] = &mut self.unfilled;
        *first *= FIRST;
        *second *= SECOND;
        let (first, second) = (1.0 / (1.0 - *first), 1.0 / (1.0 - *second));
        Arch::new().dispatch(Step { moments: self, weights, gradient, rate, decay, first, second });
    }
}

/// The factor that brings gradients of more than this length down to it.
pub fn clip(parts: &[&[f32]], length: f32) -> f32 {
    let mut square = 0.0;
    for part in parts {
        square += dot(part, part);
    }
    let found = square.sqrt();
    if found > length { length / found } else { 1.0 }
}

struct Step<'a> {
    moments: &'a mut Moments,
    weights: &'a mut [f32],
    gradient: &'a [f32],
    rate: f32,
    decay: f32,
    first: f32,
    second: f32,
}

impl NullaryFnOnce for Step<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let moments = self.moments.first.iter_mut().zip(&mut self.moments.second);
        for (((first, second), weight), gradient) in moments.zip(self.weights).zip(self.gradient) {
            *first = FIRST * *first + (1.0 - FIRST) * gradient;
            *second = SECOND * *second + (1.0 - SECOND) * (gradient * gradient);
            let size = (*second * self.second).sqrt() + FLOOR;
            *weight -= self.rate * (*first * self.first / size + self.decay * *weight);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_steady_gradient_gives_steps_of_the_rate() {
        let mut moments = Moments::new(2);
        let mut weights = [1.0, 1.0];
        for _ in 0..10 {
            moments.step(&mut weights, &[3.0, -0.5], 0.01, 0.0);
        }
        assert!((weights[0] - 0.9).abs() < 1e-5 && (weights[1] - 1.1).abs() < 1e-5, "{weights:?}");
        assert_eq!(clip(&[&[3.0], &[4.0]], 1.0), 0.2);
        assert_eq!(clip(&[&[0.3], &[0.4]], 1.0), 1.0);
    }
}
