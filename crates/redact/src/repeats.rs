//! A value that was found once is taken wherever else it stands in the text, with or without
//! telling words. Mostly none stands anywhere else, so the first signs of all values are looked for
//! in one walk, and only where they stand is a value looked up.

use std::cell::OnceCell;
use std::collections::HashSet;

use memchr::memmem;

use crate::labels::{Held, Label};
use crate::overlap::stands_alone;

/// Longer values (URLs without an end) are not looked for elsewhere.
const LONGEST: usize = 256;
/// So many values are looked for one after another.
const FEW: usize = 4;
/// So many first signs of a value are compared at once.
const WINDOW: usize = 8;

/// Adds the places between the spans at which a value of theirs stands once more; of a user's own
/// kind, or a name, only where that is a word of its own.
pub(crate) fn with_repeats(text: &str, spans: Vec<Held>) -> Vec<Held> {
    let values = values(text, &spans);
    if values.is_empty() || values.len() <= FEW && !any_elsewhere(text, &spans, &values) {
        return spans;
    }
    let repeated = Values::new(values);
    let mut all = Vec::with_capacity(spans.len());
    let mut from = 0;
    for span in spans {
        repeated.take(text, from, span.start, &mut all);
        all.push(span);
        from = span.end;
    }
    repeated.take(text, from, text.len(), &mut all);
    all
}

/// The values of the spans that are looked for; as often as they were found.
fn values<'t>(text: &'t str, spans: &[Held]) -> Vec<(&'t str, Label)> {
    let value = |span: &Held| text.get(span.start..span.end).unwrap_or("");
    let labelled = spans.iter().filter_map(|span| span.kind.map(|label| (value(span), label)));
    let mut values: Vec<(&str, Label)> = labelled.collect();
    // A name of one word is often a word too.
    values.retain(|(value, label)| {
        let telling = match label {
            Label::Known(kind) if kind.is_of_words() => value.contains(' '),
            Label::Known(kind) => kind.is_telling(),
            Label::Custom(_) => true,
        };
        telling && !value.is_empty() && value.len() <= LONGEST
    });
    values
}

/// Whether one of a few values stands anywhere but in the spans.
fn any_elsewhere(text: &str, spans: &[Held], values: &[(&str, Label)]) -> bool {
    values.iter().any(|(value, _)| {
        let finder = memmem::Finder::new(value);
        let (mut from, mut before) = (0, spans.iter().peekable());
        while let Some(place) = text.as_bytes().get(from..).and_then(|tail| finder.find(tail)) {
            let start = from.saturating_add(place);
            while before.next_if(|span| span.end <= start).is_some() {}
            match before.peek() {
                Some(span) if span.start < start.saturating_add(value.len()) => {
                    // It may stand once more behind the first sign of this place.
                    from =
                        start.saturating_add(1).max(if span.start <= start { span.end } else { 0 });
                }
                _ => return true,
            }
        }
        false
    })
}

/// Values that are looked for in one walk.
struct Values<'t> {
    all: Vec<(&'t str, Label)>,
    /// How many first signs are compared: no value has fewer.
    signs: usize,
    /// Of the hashes of the first signs, as bits.
    hashes: Vec<u64>,
    /// The first signs themselves.
    beginnings: OnceCell<HashSet<u64>>,
    sorted: OnceCell<Sorted<'t>>,
}

/// Values in order.
struct Sorted<'t> {
    values: Vec<(&'t str, Label)>,
    /// For each the longest other one that it begins with.
    within: Vec<Option<usize>>,
}

impl<'t> Values<'t> {
    fn new(all: Vec<(&'t str, Label)>) -> Self {
        let signs = all.iter().map(|(value, _)| value.len()).min().unwrap_or(0).min(WINDOW);
        let words = all.len().next_power_of_two().clamp(16, 1 << 14);
        let (beginnings, sorted) = (OnceCell::new(), OnceCell::new());
        let mut values = Self { all, signs, hashes: vec![0; words], beginnings, sorted };
        for at in 0..values.all.len() {
            let value = values.all.get(at).map_or("", |(value, _)| value);
            let (word, bit) = values.hash(window(value.as_bytes(), signs));
            if let Some(word) = values.hashes.get_mut(word) {
                *word |= bit;
            }
        }
        values
    }

    /// The word and the bit of the hash of first signs.
    fn hash(&self, window: u64) -> (usize, u64) {
        let hash = window.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let word = usize::try_from(hash >> 32).unwrap_or(0) & self.hashes.len().wrapping_sub(1);
        (word, 1_u64.wrapping_shl(u32::try_from(hash >> 58).unwrap_or(0)))
    }

    /// Appends the values in `start..end`: from left to right, of several the longest.
    fn take(&self, text: &'t str, start: usize, end: usize, into: &mut Vec<Held>) {
        let Some(between) = text.get(start..end).filter(|it| it.len() >= self.signs) else {
            return;
        };
        let bytes = text.as_bytes();
        let last = end.saturating_sub(self.signs);
        let mut at = start;
        while at <= last {
            let window = window(bytes.get(at..).unwrap_or(&[]), self.signs);
            let (word, bit) = self.hash(window);
            let may_be = self.hashes.get(word).is_some_and(|word| word & bit != 0);
            let Some((value, label)) =
                may_be.then(|| self.longest(text, window, at, end)).flatten()
            else {
                at = at.saturating_add(1);
                continue;
            };
            let whole = match label {
                Label::Known(kind) => kind.is_name(),
                Label::Custom(_) => true,
            };
            let to = at.saturating_add(value.len());
            let place = (at.saturating_sub(start), to.saturating_sub(start));
            if !whole || stands_alone(between, place.0, place.1) {
                into.push(Held { start: at, end: to, kind: Some(label) });
            }
            at = to;
        }
    }

    /// The longest value that stands at a place whose first signs are these.
    fn longest(&self, text: &str, first: u64, at: usize, end: usize) -> Option<(&'t str, Label)> {
        let beginnings = self.beginnings.get_or_init(|| {
            self.all.iter().map(|(value, _)| window(value.as_bytes(), self.signs)).collect()
        });
        if !beginnings.contains(&first) {
            return None;
        }
        let Sorted { values, within } = self.sorted.get_or_init(|| Sorted::new(self.all.clone()));
        let tail = text.as_bytes().get(at..end.min(at.saturating_add(LONGEST)))?;
        // Whatever the tail begins with, the last value before it begins with too.
        let after = values.partition_point(|(value, _)| value.as_bytes() <= tail);
        let mut place = after.checked_sub(1);
        while let Some(at) = place {
            let found = values.get(at)?;
            if tail.starts_with(found.0.as_bytes()) {
                return Some(*found);
            }
            place = *within.get(at)?;
        }
        None
    }
}

impl<'t> Sorted<'t> {
    fn new(mut values: Vec<(&'t str, Label)>) -> Self {
        values.sort_unstable();
        values.dedup_by_key(|(value, _)| *value);
        let mut within = Vec::with_capacity(values.len());
        // Those that the last one begins with, the longest last.
        let mut open: Vec<(usize, &str)> = Vec::new();
        for (at, (value, _)) in values.iter().enumerate() {
            while open.pop_if(|(_, shorter)| !value.starts_with(*shorter)).is_some() {}
            within.push(open.last().map(|(at, _)| *at));
            open.push((at, value));
        }
        Self { values, within }
    }
}

/// The first signs as one number.
fn window(bytes: &[u8], signs: usize) -> u64 {
    let whole = match bytes.first_chunk::<WINDOW>() {
        Some(first) => u64::from_le_bytes(*first),
        None => {
            bytes.iter().rev().fold(0_u64, |whole, byte| whole.wrapping_shl(8) | u64::from(*byte))
        }
    };
    let unused = u32::try_from(WINDOW.saturating_sub(signs).saturating_mul(8)).unwrap_or(0);
    whole & u64::MAX.checked_shr(unused).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use aho_corasick::{AhoCorasick, MatchKind};
    use proptest::prelude::*;

    use super::*;
    use crate::kinds::Kind;
    use crate::labels::CustomId;

    /// The same by an automaton of all values.
    fn by_automaton(text: &str, spans: Vec<Held>) -> Vec<Held> {
        let mut values = values(text, &spans);
        values.sort_unstable();
        values.dedup_by_key(|(value, _)| *value);
        let search = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(values.iter().map(|(value, _)| value))
            .unwrap();
        let mut all = Vec::new();
        let mut from = 0;
        let ends = spans.iter().map(|span| (span.start, span.end, Some(*span)));
        for (start, end, span) in ends.chain([(text.len(), text.len(), None)]) {
            let between = text.get(from..start).unwrap();
            for found in search.find_iter(between) {
                let label = values[found.pattern().as_usize()].1;
                let whole = matches!(label, Label::Custom(_)) || label == Kind::Person;
                if !whole || stands_alone(between, found.start(), found.end()) {
                    let place = (from + found.start(), from + found.end());
                    all.push(Held { start: place.0, end: place.1, kind: Some(label) });
                }
            }
            all.extend(span);
            from = end;
        }
        all
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: 4000,
            failure_persistence: None,
            ..ProptestConfig::default()
        })]

        #[test]
        fn the_same_places_as_by_an_automaton(
            text in "[ab é]{0,40}",
            cuts in proptest::collection::vec((0_usize..40, 1_usize..12, 0_usize..4), 0..8),
        ) {
            let bounds: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
            let place = |at: usize| bounds.get(at).copied().unwrap_or(text.len());
            let kinds = [None, Some(Kind::Email.into()), Some(Kind::Person.into())];
            let own = Some(Label::Custom(CustomId(0)));
            let mut spans: Vec<Held> = Vec::new();
            let mut cuts = cuts;
            cuts.sort_unstable();
            for (start, length, kind) in cuts {
                let kind = kinds.get(kind).copied().unwrap_or(own);
                let span = Held { start: place(start), end: place(start + length), kind };
                if span.start < span.end && spans.last().is_none_or(|last| last.end <= span.start) {
                    spans.push(span);
                }
            }
            let expected = by_automaton(&text, spans.clone());
            prop_assert_eq!(with_repeats(&text, spans), expected);
        }
    }
}
