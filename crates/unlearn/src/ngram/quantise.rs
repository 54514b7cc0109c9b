//! An export with fewer bits: every weight becomes the nearest of a few levels, evenly spaced on a
//! logarithmic scale up to the largest. Nothing is learned for it: the levels follow from what is
//! served, so equal models have equal exports.

use super::serving::Serving;

/// How many bits an export can have.
pub const BITS: [u32; 2] = [8, 4];

impl Serving {
    /// The same model with weights of `bits` bits.
    #[must_use]
    pub fn quantised(&self, bits: u32) -> Self {
        let mut export = self.clone();
        let levels = f64::from((1_u32 << bits.clamp(1, 16)) - 1);
        for level in &mut export.levels {
            let highest = level.values.iter().copied().max().unwrap_or(0);
            let step = f64::from(highest).ln() / levels;
            for value in &mut level.values {
                *value = nearest(*value, step, highest);
            }
        }
        export
    }
}

/// The level nearest to a weight, as a whole number; 0 and 1 stay what they are.
fn nearest(value: u32, step: f64, highest: u32) -> u32 {
    if value <= 1 || step <= 0.0 {
        return value;
    }
    let level = (f64::from(value).ln() / step).round() * step;
    // At most `highest`, which fits.
    (level.exp().round() as u32).clamp(1, highest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_few_and_near() {
        let step = f64::from(1_000_000_u32).ln() / 15.0;
        let mut seen: Vec<u32> = (0..=20_u32).map(|at| nearest(1 << at, step, 1_000_000)).collect();
        seen.dedup();
        assert!(seen.len() <= 16, "{seen:?}");
        assert_eq!(nearest(1_000_000, step, 1_000_000), 1_000_000);
        assert_eq!([nearest(0, step, 9), nearest(1, step, 9), nearest(1, 0.0, 1)], [0, 1, 1]);
        let fine = f64::from(1_000_000_u32).ln() / 255.0;
        for value in [2_u32, 17, 400, 90_001] {
            let off = f64::from(nearest(value, fine, 1_000_000).abs_diff(value)) / f64::from(value);
            assert!(off < 0.03, "{value}: {off}");
        }
    }
}
