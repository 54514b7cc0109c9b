//! Names among what was found by its form: they are looked for in what that leaves, and a name that
//! was found once is taken wherever else it stands as a word of its own.

use crate::kinds::Kind;
use crate::labels::{Held, Label};
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
/// time before.
pub(crate) fn with_names(
    tagger: &Tagger,
    text: &str,
    known: Vec<Held>,
    before: &mut Option<Read>,
    wanted: impl Fn(Kind) -> bool,
) -> Vec<Held> {
    let taken: Vec<(usize, usize)> = known.iter().map(|span| (span.start, span.end)).collect();
    let (named, read) = tagger.find(text, &taken, before.as_ref());
    *before = Some(read);
    let mut spans = known;
    spans.extend(named.into_iter().filter_map(|named| {
        let kind = Kind::from(named.name);
        let label = Some(Label::Known(kind));
        wanted(kind).then_some(Held { start: named.start, end: named.end, kind: label })
    }));
    spans.sort_unstable_by_key(|span| span.start);
    spans
}
