//! Stretches of a text that a model can hold. Two that follow each other overlap, so that each
//! token is read with something before and behind it; the middle of the overlap parts what counts
//! of each.

use std::ops::Range;

/// A stretch of tokens that are read at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    /// The tokens that are read.
    pub(crate) read: Range<usize>,
    /// Those of them for which this reading counts.
    pub(crate) counts: Range<usize>,
}

/// Windows of at most `most` tokens, each but the first with at least `overlap` tokens of the one
/// before. One begins at the beginning of a word, which `begins` tells of a token, if there is one
/// not far before. `overlap` is a third of `most` at most.
pub(crate) fn windows(
    count: usize,
    begins: impl Fn(usize) -> bool,
    most: usize,
    overlap: usize,
) -> Vec<Window> {
    let most = most.max(1);
    let overlap = overlap.min(most / 3);
    let mut windows: Vec<Window> = Vec::new();
    let mut start: usize = 0;
    while start < count {
        let end = start.saturating_add(most).min(count);
        windows.push(Window { read: start..end, counts: start..end });
        if end == count {
            break;
        }
        start = word_before(end.saturating_sub(overlap), overlap, &begins);
    }
    for at in 1..windows.len() {
        if let Some([before, behind]) = windows.get_mut(at.saturating_sub(1)..=at) {
            let shared = before.read.end.saturating_sub(behind.read.start);
            let middle = behind.read.start.saturating_add(shared / 2);
            let middle = word_before(middle, shared / 2, &begins);
            before.counts.end = middle;
            behind.counts.start = middle;
        }
    }
    windows
}

/// The nearest beginning of a word at or before a place, but no further off than `reach`; else the
/// place itself.
fn word_before(place: usize, reach: usize, begins: impl Fn(usize) -> bool) -> usize {
    let nearest = place.saturating_sub(reach)..=place;
    nearest.rev().find(|at| begins(*at)).unwrap_or(place)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_middle_of_the_overlap_parts_two_windows() {
        let window = |read, counts| Window { read, counts };
        assert_eq!(windows(9, |_| true, 9, 2), [window(0..9, 0..9)]);
        assert_eq!(windows(0, |_| true, 9, 2), []);
        let three = windows(20, |_| true, 9, 2);
        assert_eq!(three, [window(0..9, 0..8), window(7..16, 8..15), window(14..20, 15..20),]);
    }

    #[test]
    fn a_window_begins_with_a_word() {
        let begins = |at: usize| at.is_multiple_of(4);
        let read: Vec<_> =
            windows(40, begins, 16, 4).into_iter().map(|window| window.read).collect();
        assert_eq!(read, [0..16, 12..28, 24..40]);
    }

    proptest! {
        #[test]
        fn each_token_counts_once_within_a_window_that_fits(
            words in proptest::collection::vec(1_usize..40, 0..80),
            most in 1_usize..60,
            overlap in 0_usize..30,
        ) {
            let mut begins = Vec::new();
            for word in words {
                begins.extend((0..word).map(|place| place == 0));
            }
            let windows = windows(begins.len(), |at| begins.get(at) == Some(&true), most, overlap);
            let mut next = 0;
            for window in &windows {
                prop_assert!(window.read.len() <= most);
                prop_assert!(window.read.start <= window.counts.start);
                prop_assert!(window.counts.end <= window.read.end);
                prop_assert_eq!(window.counts.start, next);
                next = window.counts.end;
            }
            prop_assert_eq!(next, begins.len());
            // Linear: at least a third of each window is new.
            let third = (most - overlap.min(most / 3) * 2).max(1);
            prop_assert!(windows.len() <= begins.len() / third + 1);
        }
    }
}
