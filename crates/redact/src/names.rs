//! Names among what was found by its form: they are looked for in what that leaves, and a name that
//! was found once is taken wherever else it stands as a word of its own.

use crate::kinds::{Kind, Span};
use crate::placeholders::leading_placeholder;
use crate::tagger::{Name, Read, Tagger};

impl From<Name> for Kind {
    fn from(name: Name) -> Self {
        match name {
            Name::Person => Self::Person,
            Name::Location => Self::Location,
            Name::Organisation => Self::Organisation,
        }
    }
}

/// The names between the spans that are known, with these; `before` is how the text was read the
/// time before. A placeholder reads like a known span,
/// so that a redacted text is read as it was while it was redacted.
pub(crate) fn with_names(
    tagger: &Tagger,
    text: &str,
    known: Vec<Span>,
    before: &mut Option<Read>,
    wanted: impl Fn(Kind) -> bool,
) -> Vec<Span> {
    let mut taken: Vec<(usize, usize)> = known.iter().map(|span| (span.start, span.end)).collect();
    taken.extend(placeholders(text));
    taken.sort_unstable();
    let (named, read) = tagger.find(text, &taken, before.as_ref());
    *before = Some(read);
    let mut spans = known;
    spans.extend(named.into_iter().filter_map(|named| {
        let kind = Kind::from(named.name);
        wanted(kind).then_some(Span { start: named.start, end: named.end, kind })
    }));
    spans.sort_unstable();
    spans
}

/// Where placeholders stand.
fn placeholders(text: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    text.match_indices('[').filter_map(|(at, _)| {
        let (_, _, length) = leading_placeholder(text.get(at..)?)?;
        Some((at, at.saturating_add(length)))
    })
}
