//! Between what bounds a count lies when a sample was counted: the exact interval of Clopper and
//! Pearson ("The use of confidence or fiducial limits illustrated in the case of the binomial",
//! Biometrika 26, 1934). It holds what it promises however rare the thing is, and is never of no
//! width where a sample shows nothing: then its end is about 3.7 in the sample's size (by the same
//! reasoning as the rule of three: Hanley and Lippman-Hand, JAMA 249, 1983).
//!
//! A sample without repetition from a finite whole varies less than a binomial one, so the interval
//! errs on the wide side (Hoeffding, Journal of the American Statistical Association 58, 1963,
//! section 6).

use libm::{exp, lgamma, log, log1p};

/// How many of the whole: at least, most likely, at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// At least.
    pub low: u64,
    /// The sample's share of the whole.
    pub likely: u64,
    /// At most.
    pub high: u64,
}

impl Bounds {
    /// Those of a `whole` of which a `sample` was looked at and showed some `hits`. What the
    /// sample itself showed is certain, so that a whole that was looked at is known.
    pub(super) fn of(hits: u64, sample: u64, whole: u64, alpha: f64) -> Self {
        if sample == 0 {
            return Self { low: 0, likely: 0, high: whole };
        }
        let (low, high) = clopper_pearson(hits, sample, alpha);
        let unseen = whole.saturating_sub(sample);
        let most = hits.saturating_add(unseen);
        let whole_float = whole as f64;
        let count = |share: f64| (share * whole_float).clamp(0.0, whole_float);
        Self {
            low: (count(low).floor() as u64).clamp(hits, most),
            likely: super::scaled(hits, sample, whole).clamp(hits, most),
            high: (count(high).ceil() as u64).clamp(hits, most),
        }
    }
}

/// The interval for a share of which `hits` of `trials` were seen, with at most `alpha` of error on
/// both sides together.
///
/// ```
/// use untrain_redact::measure::clopper_pearson;
///
/// let (low, high) = clopper_pearson(0, 1_000, 0.05);
/// assert_eq!(low, 0.0);
/// assert!((high - 0.003682).abs() < 1e-6);
/// ```
#[must_use]
pub fn clopper_pearson(hits: u64, trials: u64, alpha: f64) -> (f64, f64) {
    let side = alpha / 2.0;
    let low = match hits {
        0 => 0.0,
        _ => boundary(|share| at_least(hits, trials, share) < side),
    };
    let high = match hits >= trials {
        true => 1.0,
        false => boundary(|share| at_most(hits, trials, share) > side),
    };
    (low, high)
}

/// The share up to which something holds.
fn boundary(holds: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    // So many halves are more than a number of this size can tell apart.
    for _ in 0..64 {
        let middle = f64::midpoint(low, high);
        if holds(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

/// How likely at most so many hits are.
fn at_most(hits: u64, trials: u64, share: f64) -> f64 {
    let (k, n) = (hits as f64, trials as f64);
    // The tail that gets thinner is summed.
    if k <= n * share { tail(k, n, share) } else { 1.0 - tail(n - k - 1.0, n, 1.0 - share) }
}

/// How likely at most `k` hits are, which are no more than are expected.
fn tail(mut k: f64, n: f64, share: f64) -> f64 {
    if k < 0.0 {
        return 0.0;
    }
    let odds = (1.0 - share) / share;
    let mut term = exactly(k, n, share);
    let mut sum = term;
    while k > 0.0 && term > sum * f64::EPSILON {
        term *= k / (n - k + 1.0) * odds;
        sum += term;
        k -= 1.0;
    }
    sum.min(1.0)
}

/// How likely at least so many hits are.
fn at_least(hits: u64, trials: u64, share: f64) -> f64 {
    at_most(trials.saturating_sub(hits), trials, 1.0 - share)
}

/// How likely exactly so many hits are.
fn exactly(k: f64, n: f64, share: f64) -> f64 {
    let ways = lgamma(n + 1.0) - lgamma(k + 1.0) - lgamma(n - k + 1.0);
    exp(ways + k * log(share) + (n - k) * log1p(-share))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(hits: u64, trials: u64, alpha: f64, expected: (f64, f64), digits: f64) {
        let (low, high) = clopper_pearson(hits, trials, alpha);
        let off = |found: f64, said: f64| (found - said).abs() > 0.5001 * digits;
        assert!(!off(low, expected.0) && !off(high, expected.1), "{hits}/{trials}: {low} {high}");
    }

    #[test]
    fn published_values() {
        // Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in
        // Medicine 17, 1998, table I, method 5.
        check(81, 263, 0.05, (0.2527, 0.3676), 1e-4);
        check(15, 148, 0.05, (0.0578, 0.1617), 1e-4);
        check(0, 20, 0.05, (0.0, 0.1684), 1e-4);
        check(1, 29, 0.05, (0.0009, 0.1776), 1e-4);
        // Conover, "Practical nonparametric statistics", 1999.
        check(5, 25, 0.05, (0.068, 0.407), 1e-3);
        // The examples of the R packages clinfun and GenBinomApps.
        check(4, 20, 0.05, (0.057334, 0.436614), 1e-6);
        check(5, 100_000, 0.1, (1.97017e-5, 1.051275e-4), 1e-9);
    }

    #[test]
    fn nothing_seen_is_not_nothing_left() {
        for trials in [1, 10, 1_000, 100_000] {
            let (low, high) = clopper_pearson(0, trials, 0.05);
            // In closed form.
            let expected = 1.0 - exp(log(0.025) / trials as f64);
            assert!(low == 0.0 && (high - expected).abs() < 1e-9, "{trials}: {high} {expected}");
        }
        let bounds = Bounds::of(0, 1_000, 1_000_000, 0.05);
        assert_eq!(bounds, Bounds { low: 0, likely: 0, high: 3_683 });
        // A whole that was looked at is known.
        assert_eq!(Bounds::of(2, 50, 50, 0.05), Bounds { low: 2, likely: 2, high: 2 });
        assert_eq!(Bounds::of(0, 49, 50, 0.05), Bounds { low: 0, likely: 0, high: 1 });
    }

    proptest! {
        #[test]
        fn bounds_are_in_order(
            sample in 1_u64..3_000, share in 0.0_f64..=1.0, more in 0_u64..5_000,
        ) {
            let hits = ((sample as f64) * share) as u64;
            let bounds = Bounds::of(hits, sample, sample + more, 0.05);
            prop_assert!(bounds.low <= bounds.likely && bounds.likely <= bounds.high);
            prop_assert!(bounds.low >= hits.min(bounds.high));
            prop_assert!(bounds.high <= sample + more);
            if more > 0 && hits < sample {
                prop_assert!(bounds.low < bounds.high);
            }
            let (low, high) = clopper_pearson(hits, sample, 0.05);
            prop_assert!(0.0 <= low && low < high && high <= 1.0);
        }
    }
}
