//! How sure a reading is: by how much the best labels of a text fit better than those that read one
//! word otherwise, as a part of a name or as none.

use super::decode::{begin, extend, next_stretch};
use super::features;
use super::manner::Manner;
use super::model::{LABELS, Model, NEVER, OUTSIDE, Scores, WIDTH};
use super::tokens::Token;

/// Whether each word of a text is read with at least this margin, in the unit of the weights.
pub(super) fn is_sure(
    model: &Model<'_>,
    text: &str,
    tokens: &[Token],
    manner: Manner,
    margin: i32,
) -> bool {
    let mut at = 0;
    let score = |at| model.scores(&features::of(text, tokens, at, manner), manner);
    while let Some(stretch) = next_stretch(tokens, at, manner) {
        at = stretch.end;
        let own: Vec<Scores> = stretch.clone().map(score).collect();
        if least_margin(model, &own, stretch.start == 0) < margin {
            return false;
        }
    }
    true
}

/// The least of a stretch's margins: for each word, the best sum of the whole stretch with it as a
/// part of a name against the best with it as none.
fn least_margin(model: &Model<'_>, own: &[Scores], at_start: bool) -> i32 {
    let mut reached: Vec<Scores> = Vec::with_capacity(own.len());
    for own in own {
        let scores = match reached.last() {
            Some(before) => extend(model, before, own).0,
            None => begin(model, own, at_start),
        };
        reached.push(scores);
    }
    let mut least = i32::MAX;
    // What the words behind add at best, by the label of the word before them.
    let mut behind: Scores = [0; WIDTH];
    for (reached, own) in reached.iter().zip(own).rev() {
        let whole = |label: usize| match (reached.get(label), behind.get(label)) {
            (Some(reached), Some(behind)) => reached.saturating_add(*behind),
            _ => NEVER,
        };
        let named = (0..LABELS).filter(|label| *label != OUTSIDE).map(whole).max();
        let margin = named.unwrap_or(NEVER).saturating_sub(whole(OUTSIDE)).saturating_abs();
        least = least.min(margin);
        behind = before(model, own, &behind);
    }
    least
}

/// What a word and those behind it add at best, by the label of the word before.
fn before(model: &Model<'_>, own: &Scores, behind: &Scores) -> Scores {
    let mut best = [NEVER; WIDTH];
    for (label, best) in best.iter_mut().enumerate().take(LABELS) {
        let steps = model.step(Some(label)).iter().zip(own).zip(behind).take(LABELS);
        let sums =
            steps.map(|((step, own), behind)| step.saturating_add(*own).saturating_add(*behind));
        *best = sums.max().unwrap_or(NEVER).max(NEVER);
    }
    best
}

#[cfg(test)]
mod tests {
    use super::super::model::follows;
    use super::*;

    const TEXT: &str = "Maria met Will in May at Bloom.";

    /// The margin of a word by trying every labelling of a stretch.
    fn margin_by_trying(model: &Model<'_>, own: &[Scores], at_start: bool, word: usize) -> i32 {
        let mut best = [NEVER; 2];
        for number in 0..LABELS.pow(u32::try_from(own.len()).unwrap()) {
            let labels: Vec<usize> = (0..own.len())
                .map(|place| number / LABELS.pow(u32::try_from(place).unwrap()) % LABELS)
                .collect();
            let first = labels[0];
            if !follows(OUTSIDE, first) || labels.windows(2).any(|two| !follows(two[0], two[1])) {
                continue;
            }
            let start = model.step((!at_start).then_some(OUTSIDE))[first];
            let steps: i32 = labels.windows(2).map(|two| model.step(Some(two[0]))[two[1]]).sum();
            let words: i32 = labels.iter().zip(own).map(|(label, own)| own[*label]).sum();
            let best = &mut best[usize::from(labels[word] == OUTSIDE)];
            *best = start.saturating_add(steps + words).max(*best);
        }
        best[0].saturating_sub(best[1]).abs()
    }

    #[test]
    fn the_least_margin_is_that_of_trying_everything() {
        let model = Model::read(super::super::NAMES).unwrap();
        let scores = |word: i32| -> Scores {
            std::array::from_fn(|label| (word * 37 + i32::try_from(label).unwrap() * 61) % 90 - 45)
        };
        for seed in 0..20 {
            for at_start in [false, true] {
                let own: Vec<Scores> = (seed..seed + 4).map(scores).collect();
                let tried =
                    (0..own.len()).map(|word| margin_by_trying(&model, &own, at_start, word)).min();
                assert_eq!(Some(least_margin(&model, &own, at_start)), tried);
            }
        }
    }

    #[test]
    fn a_text_is_sure_up_to_a_margin() {
        let tagger = super::super::Tagger::new().unwrap();
        assert!(tagger.is_sure(TEXT, &[], 0));
        assert!(!tagger.is_sure(TEXT, &[], i32::MAX));
        assert!(tagger.is_sure("", &[], i32::MAX));
    }
}
