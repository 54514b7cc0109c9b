//! A door for whoever reads a text a second time: a larger model, too slow for every document. What
//! it says is heard after the forms, the checks and the fast model, and takes what they left.

use crate::kinds::Span;

/// Reads a text and says where it takes personal data to stand.
///
/// ```
/// use untrain_redact::{Kind, SecondReader, Span};
///
/// struct Roster(Vec<String>);
///
/// impl SecondReader for Roster {
///     fn read(&self, text: &str) -> Vec<Span> {
///         let places = self.0.iter().flat_map(|name| text.match_indices(name.as_str()));
///         let span = |(start, name): (usize, &str)| Span {
///             start,
///             end: start + name.len(),
///             kind: Kind::Person,
///         };
///         places.map(span).collect()
///     }
/// }
///
/// let roster = Roster(vec!["Zoë".to_owned()]);
/// let found = roster.read("Ask Zoë.");
/// assert_eq!(found, [Span { start: 4, end: 8, kind: Kind::Person }]);
/// ```
pub trait SecondReader: Send + Sync {
    /// The spans in a text, as byte offsets, in any order. They may overlap; one that is not on
    /// character boundaries of the text, or holds nothing, is not heard.
    fn read(&self, text: &str) -> Vec<Span>;
}
