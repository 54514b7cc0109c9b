//! Where a built-in kind and a user's own claim the same characters. What has a check of its own
//! comes before what only has a form; of two with the same standing the longer one is taken, and of
//! two with the same length the user's, who knows the data. Whatever of the other remains beside
//! the one that is taken is taken too: a redaction covers the union. What only models say comes
//! last.

use std::collections::BTreeMap;

use crate::kinds::Kind;
use crate::labels::{Held, Label};

/// A place that a user's kind claims.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Claim {
    pub(crate) span: Held,
    /// Whether a check digit confirms it.
    pub(crate) validated: bool,
}

/// What counts more: declared in rising order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    /// A kind that is not wanted: it only shows how its neighbours are read.
    Unwanted,
    /// A model says so.
    Read,
    Pattern,
    Validated,
    /// Taken in an earlier pass.
    Known,
}

/// Joins what the search found (with what was `known` before among it) with what the user's kinds
/// claim. The spans of `found` are in order and apart; so is what is returned.
pub(crate) fn resolve(
    text: &str,
    known: &[Held],
    found: Vec<Held>,
    claims: Vec<Claim>,
    wanted: impl Fn(Kind) -> bool,
) -> Vec<Held> {
    if claims.is_empty() {
        return found;
    }
    let standing = |span: &Held| {
        if known.binary_search_by_key(&span.start, |fixed| fixed.start).is_ok() {
            return Standing::Known;
        }
        match span.kind {
            Some(Label::Known(kind)) if !wanted(kind) => Standing::Unwanted,
            Some(Label::Known(kind)) if has_check(kind) => Standing::Validated,
            _ => Standing::Pattern,
        }
    };
    let of_claim = |claim: &Claim| match claim.validated {
        true => Standing::Validated,
        false => Standing::Pattern,
    };
    let own = claims.iter().map(|claim| (of_claim(claim), claim.span));
    let mut all: Vec<(Standing, Held)> = own.collect();
    all.extend(found.into_iter().map(|span| (standing(&span), span)));
    // A user's spans stand before built-in ones.
    by_standing(text, all)
}

/// Joins what was found in a text with what a second reader found there: what a form, a check or
/// the user's kinds tell stays as it is; names and what the reader says have the same standing.
pub(crate) fn with_read(
    text: &str,
    found: Vec<Held>,
    read: Vec<Held>,
    wanted: impl Fn(Kind) -> bool,
) -> Vec<Held> {
    let standing = |span: &Held| match span.kind {
        Some(Label::Known(kind)) if !wanted(kind) => Standing::Unwanted,
        Some(Label::Known(kind)) if kind.is_name() => Standing::Read,
        _ => Standing::Known,
    };
    let mut all: Vec<(Standing, Held)> =
        found.into_iter().map(|span| (standing(&span), span)).collect();
    all.extend(read.into_iter().map(|span| (Standing::Read, span)));
    by_standing(text, all)
}

/// Takes spans by their standing, the longer first; of two of the same standing and length the one
/// that stands before the other.
fn by_standing(text: &str, mut all: Vec<(Standing, Held)>) -> Vec<Held> {
    let length = |span: &Held| span.end.saturating_sub(span.start);
    // A stable sort.
    all.sort_by(|(a, left), (b, right)| b.cmp(a).then(length(right).cmp(&length(left))));
    let mut taken = Pieces { text, taken: BTreeMap::new() };
    for (standing, span) in all {
        taken.take(span, standing == Standing::Known);
    }
    taken.taken.into_values().collect()
}

/// Whether a kind is confirmed by more than its form: a check digit, or what its issuer assigned.
pub(crate) const fn has_check(kind: Kind) -> bool {
    !matches!(
        kind,
        Kind::Email
            | Kind::Phone
            | Kind::Url
            | Kind::Passport
            | Kind::DriverLicense
            | Kind::BankAccount
            | Kind::DateOfBirth
            | Kind::Date
            | Kind::Username
            | Kind::StreetAddress
            | Kind::Postcode
            | Kind::GpsPosition
            | Kind::Age
            | Kind::Secret
            | Kind::Person
            | Kind::Location
            | Kind::Organisation
            | Kind::Group
            | Kind::Title
    )
}

/// The spans taken so far, by where they start.
struct Pieces<'t> {
    text: &'t str,
    taken: BTreeMap<usize, Held>,
}

impl Pieces<'_> {
    /// Takes a span as far as nothing of it is taken.
    fn take(&mut self, span: Held, whole: bool) {
        let overlapping = self.taken.range(..span.end).rev();
        let mut cuts: Vec<(usize, usize)> = overlapping
            .map(|(_, other)| (other.start, other.end))
            .take_while(|(_, end)| *end > span.start)
            .collect();
        if cuts.is_empty() || whole {
            self.taken.insert(span.start, span);
            return;
        }
        cuts.reverse();
        let mut from = span.start;
        for (start, end) in cuts {
            self.rest(span, from, start);
            from = end;
        }
        self.rest(span, from, span.end);
    }

    /// Takes what is left between two places, without the marks at its edges.
    fn rest(&mut self, span: Held, start: usize, end: usize) {
        let left = self.text.get(start..end).unwrap_or("");
        let inner = left.trim_start_matches(|c: char| !c.is_alphanumeric());
        let start = end.saturating_sub(inner.len());
        let inner = inner.trim_end_matches(|c: char| !c.is_alphanumeric());
        if !inner.is_empty() {
            let end = start.saturating_add(inner.len());
            self.taken.insert(start, Held { start, end, kind: span.kind });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::CustomId;

    const OWN: Option<Label> = Some(Label::Custom(CustomId(0)));

    fn known(kind: Kind) -> Option<Label> {
        Some(Label::Known(kind))
    }

    #[track_caller]
    fn check(
        found: (usize, usize, Kind),
        own: (usize, usize, bool),
        expected: &[(usize, usize, Option<Label>)],
    ) {
        let text = "0123456789 abcdefghi";
        let built_in = Held { start: found.0, end: found.1, kind: known(found.2) };
        let span = Held { start: own.0, end: own.1, kind: OWN };
        let claims = vec![Claim { span, validated: own.2 }];
        let wanted = |kind| kind != Kind::Url;
        let spans = resolve(text, &[], vec![built_in], claims, wanted);
        let spans: Vec<_> = spans.iter().map(|span| (span.start, span.end, span.kind)).collect();
        assert_eq!(spans, expected);
    }

    #[test]
    fn a_check_comes_before_a_form() {
        let card = known(Kind::CreditCard);
        check((2, 6, Kind::CreditCard), (2, 6, false), &[(2, 6, card)]);
        check(
            (2, 6, Kind::Phone),
            (3, 5, true),
            &[(2, 3, known(Kind::Phone)), (3, 5, OWN), (5, 6, known(Kind::Phone))],
        );
    }

    #[test]
    fn the_longer_and_then_the_users_own() {
        check((2, 8, Kind::Phone), (2, 8, false), &[(2, 8, OWN)]);
        check((2, 8, Kind::Phone), (3, 8, false), &[(2, 8, known(Kind::Phone))]);
        check((2, 8, Kind::CreditCard), (2, 8, true), &[(2, 8, OWN)]);
        check(
            (2, 8, Kind::Url),
            (4, 5, false),
            &[(2, 4, known(Kind::Url)), (4, 5, OWN), (5, 8, known(Kind::Url))],
        );
    }

    #[test]
    fn what_is_left_of_the_other_is_taken_too() {
        let card = known(Kind::CreditCard);
        check((2, 6, Kind::CreditCard), (0, 14, false), &[(0, 2, OWN), (2, 6, card), (6, 14, OWN)]);
        check((2, 10, Kind::CreditCard), (2, 11, false), &[(2, 10, card)]);
    }
}
