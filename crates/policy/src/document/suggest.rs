//! The known word that a misspelt one is nearest to.

/// How many letters must agree for a word to be taken as the beginning of another.
const BEGINNING: usize = 4;

/// The nearest of `known`, when it is near enough that somebody may have meant it.
pub(super) fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let limit = (word.chars().count() / 3).max(1);
    let plain = word.to_lowercase().replace(['-', ' '], "_");
    let steps = |candidate: &str| {
        let begun = plain.len() >= BEGINNING && candidate.starts_with(&plain);
        let far = distance(&plain, &candidate.to_lowercase());
        if begun { far.min(limit) } else { far }
    };
    let measured = known.into_iter().map(|candidate| (steps(candidate), candidate));
    let near = measured.filter(|(steps, _)| *steps <= limit);
    near.min().map(|(_, candidate)| candidate)
}

/// How many letters must be put in, taken out, replaced or swapped with their neighbour.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=to.len()).collect();
    let mut previous_letter = None;
    for (row, letter) in from.chars().enumerate() {
        let mut current = vec![row.saturating_add(1)];
        for (column, wanted) in to.iter().enumerate() {
            let read = |costs: &[usize], at: usize| costs.get(at).copied().unwrap_or(usize::MAX);
            let replaced = read(&last, column).saturating_add(usize::from(letter != *wanted));
            let added = read(&current, column).saturating_add(1);
            let removed = read(&last, column.saturating_add(1)).saturating_add(1);
            let mut best = replaced.min(added).min(removed);
            let before = column.checked_sub(1);
            let crossed = before.and_then(|at| to.get(at)) == Some(&letter)
                && previous_letter == Some(*wanted);
            if crossed && let Some(at) = before {
                best = best.min(read(&before_last, at).saturating_add(1));
            }
            current.push(best);
        }
        previous_letter = Some(letter);
        before_last = std::mem::replace(&mut last, current);
    }
    last.last().copied().unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_word_and_a_stranger_finds_none() {
        let known = ["consent", "legitimate_interest", "prohibited"];
        assert_eq!(nearest("consnet", known), Some("consent"));
        assert_eq!(nearest("Consent", known), Some("consent"));
        assert_eq!(nearest("legitimate-interests", known), Some("legitimate_interest"));
        assert_eq!(nearest("legitimate", known), Some("legitimate_interest"));
        assert_eq!(nearest("contract", known), None);
        assert_eq!(nearest("for-profit", ["for_profit", "non_profit"]), Some("for_profit"));
        assert_eq!(nearest("", known), None);
    }

    #[test]
    fn letters_put_in_taken_out_replaced_and_swapped_are_counted() {
        for (from, to, steps) in
            [("pack", "pack", 0), ("pakc", "pack", 1), ("pck", "pack", 1), ("cell", "basis", 5)]
        {
            assert_eq!(distance(from, to), steps, "{from} {to}");
        }
    }
}
