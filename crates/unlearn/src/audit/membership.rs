//! Whether a model tells who was in it: each person is scored by how many bits fewer the model
//! needs for their texts than a reference that never saw them, and the area under the curve says
//! how often somebody who was in it scores above somebody who was not. One half is chance.
//!
//! The unit is the person, not the record: records of one author are alike, and would make the
//! interval look narrower than it is.

use serde::Serialize;

use super::Judged;

/// The standard normal's 97.5th percentile.
const Z_95: f64 = 1.959_963_984_540_054;

/// What a test of membership measured.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Membership {
    /// The area under the curve.
    pub auc: f64,
    /// The lower end of its 95% confidence interval (DeLong, DeLong and Clarke-Pearson 1988).
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// The share of members that score above 99% of the others.
    pub found_at_one_percent: f64,
    /// How many people of the test were once in the model.
    pub members: usize,
    /// How many never were.
    pub others: usize,
    /// Whether a reference model set the scores right; else they are bits per byte as they are.
    pub calibrated: bool,
}

/// Tests `model`. Each person is all of their texts. None when one of the groups is too small to
/// tell anything (fewer than two people with text).
#[must_use]
pub fn membership(
    model: &dyn Judged,
    members: &[Vec<String>],
    others: &[Vec<String>],
    reference: Option<&dyn Judged>,
) -> Option<Membership> {
    let score = |texts: &Vec<String>| score(model, texts, reference);
    let members: Vec<f64> = members.iter().filter_map(score).collect();
    let others: Vec<f64> = others.iter().filter_map(score).collect();
    if members.len() < 2 || others.len() < 2 {
        return None;
    }
    let (auc, deviation) = area(&members, &others);
    Some(Membership {
        auc,
        low: (auc - Z_95 * deviation).max(0.0),
        high: (auc + Z_95 * deviation).min(1.0),
        found_at_one_percent: found_at_one_percent(&members, &others),
        members: members.len(),
        others: others.len(),
        calibrated: reference.is_some(),
    })
}

/// Bits per byte that the model needs fewer than the reference; without one, fewer than none.
fn score(model: &dyn Judged, texts: &[String], reference: Option<&dyn Judged>) -> Option<f64> {
    let bytes: usize = texts.iter().map(String::len).sum();
    let sum = |model: &dyn Judged| texts.iter().map(|text| model.bits(text)).sum::<f64>();
    let saved = reference.map_or(0.0, &sum) - sum(model);
    let score = saved / bytes as f64;
    (!score.is_nan()).then_some(score)
}

/// The area under the curve and its standard deviation.
fn area(members: &[f64], others: &[f64]) -> (f64, f64) {
    let above = |one: f64, rest: &[f64]| {
        let wins = rest.iter().filter(|other| **other < one).count() as f64;
        let ties = rest.iter().filter(|other| **other == one).count() as f64;
        (wins + ties / 2.0) / rest.len() as f64
    };
    let of_members: Vec<f64> = members.iter().map(|one| above(*one, others)).collect();
    let of_others: Vec<f64> = others.iter().map(|one| 1.0 - above(*one, members)).collect();
    let variance =
        spread(&of_members) / members.len() as f64 + spread(&of_others) / others.len() as f64;
    (mean(&of_members), variance.sqrt())
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

fn spread(values: &[f64]) -> f64 {
    let mean = mean(values);
    let squares = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>();
    squares / values.len().saturating_sub(1).max(1) as f64
}

fn found_at_one_percent(members: &[f64], others: &[f64]) -> f64 {
    let mut ranked = others.to_vec();
    ranked.sort_by(|left, right| right.total_cmp(left));
    let passed = others.len() / 100;
    let threshold = ranked.get(passed).copied().unwrap_or(f64::INFINITY);
    members.iter().filter(|one| **one > threshold).count() as f64 / members.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Needs as many bits as the text says.
    struct Says;

    impl Judged for Says {
        fn bits(&self, text: &str) -> f64 {
            text.trim().parse().unwrap()
        }

        fn greedy(&self, _: &str, _: usize) -> String {
            String::new()
        }
    }

    fn people(bits: &[u32]) -> Vec<Vec<String>> {
        bits.iter().map(|bits| vec![format!("{bits:8}")]).collect()
    }

    fn tested(members: &[u32], others: &[u32]) -> Membership {
        membership(&Says, &people(members), &people(others), None).unwrap()
    }

    #[test]
    fn the_area_is_how_often_a_member_scores_higher() {
        let apart = tested(&[1, 2, 3], &[4, 5]);
        assert_eq!((apart.auc, apart.low, apart.high), (1.0, 1.0, 1.0));
        assert_eq!(apart.found_at_one_percent, 1.0);
        let alike = tested(&[5, 5, 5], &[5, 5]);
        assert_eq!((alike.auc, alike.found_at_one_percent), (0.5, 0.0));
        let mixed = tested(&[1, 3], &[2, 4]);
        assert_eq!(mixed.auc, 0.75);
        assert!(mixed.low < 0.5 && mixed.high == 1.0, "{mixed:?}");
        assert!(!mixed.calibrated);
    }

    #[test]
    fn a_reference_takes_away_what_is_only_easy_text() {
        let (members, others) = (people(&[1, 2]), people(&[8, 9]));
        let same = membership(&Says, &members, &others, Some(&Says)).unwrap();
        assert_eq!(same.auc, 0.5);
        assert!(same.calibrated);
    }

    #[test]
    fn too_few_people_tell_nothing() {
        assert_eq!(membership(&Says, &people(&[1]), &people(&[1, 2]), None), None);
        assert_eq!(membership(&Says, &[vec![], vec![]], &people(&[1, 2]), None), None);
    }
}
