//! Names among what was found by its form: they are looked for in what that leaves, and a name that
//! was found once is taken wherever else it stands as a word of its own.

use crate::kinds::Kind;
use crate::labels::{Held, KindNames, Label};
use crate::stand_ins;
use crate::tagger::{Name, Place, Read, Tagger, hash_of};

impl From<Name> for Kind {
    fn from(name: Name) -> Self {
        match name {
            Name::Person => Self::Person,
            Name::Location => Self::Location,
            Name::Organisation => Self::Organisation,
            Name::Address => Self::StreetAddress,
            Name::Group => Self::Group,
            Name::Title => Self::Title,
        }
    }
}

/// A number for what stands at a place, which the tagger's features are made of: the same for a
/// value and for its stand-in, so that a redacted text is read as the one before. Names say
/// nothing: the tagger learned from texts in which none was taken.
fn said_by(text: &str, span: &Held, names: &KindNames) -> u32 {
    let label = span.kind.or_else(|| {
        let stand_in = stand_ins::leading(text.get(span.start..)?)?;
        names.label(stand_in.name)
    });
    match label {
        Some(Label::Known(kind)) => number_of(kind),
        Some(Label::Custom(_)) | None => 0,
    }
}

/// Spans as the tagger knows them.
pub(crate) fn places<'h>(
    text: &str,
    names: &KindNames,
    spans: impl Iterator<Item = &'h Held>,
) -> Vec<Place> {
    let place = |span: &Held| {
        let kind = said_by(text, span, names);
        Place { start: span.start, end: span.end, kind }
    };
    spans.map(place).collect()
}

/// The number of a kind for the tagger.
pub(crate) fn number_of(kind: Kind) -> u32 {
    if kind.is_name() { 0 } else { hash_of(kind.as_str()) as u32 }
}

/// The names between the spans that are known, with these; `before` is how the text was read the
/// time before.
pub(crate) fn with_names(
    tagger: &Tagger,
    text: &str,
    names: &KindNames,
    known: Vec<Held>,
    before: &mut Option<Read>,
    wanted: impl Fn(Kind) -> bool,
) -> Vec<Held> {
    let taken = places(text, names, known.iter());
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
