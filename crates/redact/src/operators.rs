//! What becomes of a span that was found. A [`Plan`] names an [`Operator`] for each kind; a folder
//! below holds one file for each that is more than a line. Each gives the same output for the same
//! value under the same key, whatever stands around it.

mod encryption;
mod format_preserving;
mod generalise;
mod landing;
mod mask;
mod pseudonym;
mod surrogate;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use encryption::Sealer;
pub use encryption::{Opened, Opener};
use format_preserving::FormatPreserving;
use pseudonym::Pseudonyms;
use surrogate::Surrogates;

use crate::custom::{Custom, Validator};
use crate::error::Error;
use crate::keys::{Key, Keys};
use crate::kinds::Kind;
use crate::known::Known;
use crate::labels::{KindNames, Label};
use crate::normal::normal;
use crate::placeholders::Placeholders;
use crate::structure::{Landing, Piece, Structure};
use crate::view::View;

/// What a span becomes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Operator {
    /// `[EMAIL_1]`, numbered within the record.
    #[default]
    Placeholder,
    /// `****-****-****-1111`: letters and digits give way to stars, what stands between them stays.
    Mask {
        /// So many letters and digits at the end are kept, but never more than half of them.
        keep_last: u8,
    },
    /// Nothing; the words around it stay apart.
    Remove,
    /// `[EMAIL_k3f6x2a7q5m4t6rz]`: a keyed hash (BLAKE3) of the kind and the normalised value. One
    /// value has one pseudonym wherever it stands, in all data sets under one key.
    Pseudonym,
    /// `[EMAIL:…]`: sealed with AES-SIV (RFC 5297) under the key of encryption, in base32;
    /// [`Opener`] opens it, as it was spelled, but without tags that stood within it; a number of
    /// JSON, which becomes a string, opens as a number. Equal spellings are sealed equally (numbers
    /// of JSON among themselves), and how long a value is shows.
    Encrypt,
    /// A number of as many digits, each separator in its place (FF1, NIST SP 800-38G). Only for
    /// values of six digits or more and no letters but the country of an IBAN: the standard allows
    /// no fewer than a million possible values. Others, such as addresses, become pseudonyms.
    FormatPreserving,
    /// A made-up value of the same kind, chosen by the key and the value: a name in the same
    /// script, a number from a range that is kept free for fiction where its kind has one, check
    /// digits that hold, addresses under `.example`. The lists and ranges are small, so that two
    /// values may share a surrogate: pseudonyms keep them apart.
    Surrogate,
    /// What is left when the value is told coarsely: the year of a date, ten years for an age, the
    /// region of an address or postcode, a position to one decimal, a network. A kind that has no
    /// coarser form gets a placeholder.
    Generalise,
    /// The span stays as it is.
    Keep,
    /// The whole record must not be used.
    DropRecord,
}

impl Operator {
    /// The name in a configuration.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Placeholder => "placeholder",
            Self::Mask { .. } => "mask",
            Self::Remove => "remove",
            Self::Pseudonym => "pseudonym",
            Self::Encrypt => "encrypt",
            Self::FormatPreserving => "format-preserving",
            Self::Surrogate => "surrogate",
            Self::Generalise => "generalise",
            Self::Keep => "keep",
            Self::DropRecord => "drop-record",
        }
    }

    /// The key that it needs.
    pub(crate) const fn needs(self) -> Needs {
        match self {
            Self::Encrypt => Needs::Encryption,
            Self::Pseudonym | Self::FormatPreserving | Self::Surrogate => Needs::Pseudonyms,
            _ => Needs::Nothing,
        }
    }
}

/// Which key an operator needs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Needs {
    Nothing,
    Pseudonyms,
    Encryption,
}

/// Which operator each kind has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// For the kinds that are not named, a user's own without an operator among them.
    pub default: Operator,
    /// For the kinds that are.
    pub of: BTreeMap<Kind, Operator>,
}

/// What came of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Redacted<'t> {
    /// The redacted text; borrowed where nothing changed.
    Text(Cow<'t, str>),
    /// The text holds what the plan drops whole records for: no column of its record may be used.
    Drop(Label),
}

impl<'t> Redacted<'t> {
    /// The text, unless the record must be dropped.
    #[must_use]
    pub fn text(self) -> Option<Cow<'t, str>> {
        match self {
            Self::Text(text) => Some(text),
            Self::Drop(_) => None,
        }
    }
}

/// A text that is rewritten: as it is, as it is seen, and what of it must stay.
pub(crate) struct Page<'a> {
    pub(crate) text: &'a str,
    pub(crate) view: &'a View<'a>,
    pub(crate) structure: &'a Structure,
}

/// A value that was found.
#[derive(Clone, Copy)]
struct Found<'a> {
    label: Label,
    name: &'a str,
    value: &'a str,
}

impl Found<'_> {
    /// The value in its one spelling.
    fn normal(&self) -> String {
        normal(self.label, self.value)
    }
}

/// A plan with its keys.
pub(crate) struct Replacer {
    plan: Plan,
    /// The operator and the check digits of each of the user's own kinds.
    custom: Vec<(Operator, Validator)>,
    keyed: Option<Keyed>,
    sealer: Option<Sealer>,
}

/// What goes by the key of pseudonyms.
struct Keyed {
    pseudonyms: Pseudonyms,
    numbers: FormatPreserving,
    surrogates: Surrogates,
}

impl Keyed {
    fn new(key: &Key) -> Self {
        Self {
            pseudonyms: Pseudonyms::new(key),
            numbers: FormatPreserving::new(key),
            surrogates: Surrogates::new(key),
        }
    }
}

impl Replacer {
    /// A plan with what its operators need; an error where that is not there.
    pub(crate) fn new(plan: Plan, custom: &[Custom], keys: &Keys) -> Result<Self, Error> {
        let own = |kind: &Custom| (kind.operator.unwrap_or(plan.default), kind.validator);
        let custom = custom.iter().map(own).collect::<Vec<_>>();
        let planned = plan.of.values().chain(custom.iter().map(|(operator, _)| operator));
        for operator in planned.chain([&plan.default]) {
            let lacks = match operator.needs() {
                Needs::Encryption => keys.encryption.is_none().then_some("encryption"),
                Needs::Pseudonyms => keys.pseudonyms.is_none().then_some("pseudonyms"),
                Needs::Nothing => None,
            };
            if let Some(key) = lacks {
                return Err(Error::NoKey { operator: operator.as_str(), key });
            }
        }
        let keyed = keys.pseudonyms.as_ref().map(Keyed::new);
        let sealer = keys.encryption.as_ref().map(Sealer::new);
        Ok(Self { plan, custom, keyed, sealer })
    }

    /// Whether any operator drops records.
    pub(crate) fn drops_records(&self) -> bool {
        let own = self.custom.iter().map(|(operator, _)| operator);
        let mut all = self.plan.of.values().chain(own).chain([&self.plan.default]);
        all.any(|operator| *operator == Operator::DropRecord)
    }

    /// The operator for a label.
    pub(crate) fn operator(&self, label: Label) -> Operator {
        let own = match label {
            Label::Known(kind) => self.plan.of.get(&kind).copied(),
            Label::Custom(id) => self.custom.get(usize::from(id.0)).map(|(operator, _)| *operator),
        };
        own.unwrap_or(self.plan.default)
    }

    /// The text with its pieces replaced, and where what stands for them is. `known` says which
    /// whole value a part stands for.
    pub(crate) fn rewrite(
        &self,
        page: &Page<'_>,
        pieces: &[Piece],
        names: &KindNames,
        known: &Known,
        placeholders: &mut Placeholders,
    ) -> (String, Vec<Range<usize>>) {
        let text = page.text;
        let mut out = String::with_capacity(text.len());
        let mut stand_ins = Vec::with_capacity(pieces.len());
        let mut from = 0;
        let mut pieces = pieces.iter().peekable();
        while let Some(piece) = pieces.next() {
            let operator = self.operator(piece.label);
            let name = names.name(piece.label);
            if piece.value.is_some() {
                placeholders.count(piece.label, name, operator != Operator::Keep);
            }
            if operator == Operator::Keep {
                continue;
            }
            out.push_str(text.get(from..piece.start).unwrap_or(""));
            from = piece.end;
            let Some((start, end)) = piece.value else { continue };
            // Who opens a sealed value wants it as it was spelled.
            let in_one = pieces.peek().is_none_or(|next| next.value.is_some());
            let value = match operator {
                Operator::Encrypt if in_one => text.get(piece.start..piece.end),
                _ => page.view.text().get(start..end),
            };
            let value = value.unwrap_or("");
            let found = Found { label: piece.label, name, value };
            let landing = page.structure.landing(text, page.view, piece.start, piece.end);
            if operator == Operator::Remove {
                match landing.is_number {
                    true => landing.write("", &mut out),
                    false => {
                        let rest = text.get(from..).unwrap_or("");
                        from = from.saturating_add(close(&mut out, rest));
                    }
                }
                continue;
            }
            let whole = known.whole(found.label, value).unwrap_or(value);
            let start = out.len();
            let whole = Found { value: whole, ..found };
            self.write(&found, &whole, landing, placeholders, &mut out);
            stand_ins.push(start..out.len());
        }
        out.push_str(text.get(from..).unwrap_or(""));
        (out, stand_ins)
    }

    /// Appends what stands for a value, which may be a part of a `whole` that is known.
    fn write(
        &self,
        found: &Found<'_>,
        whole: &Found<'_>,
        landing: Landing,
        placeholders: &mut Placeholders,
        out: &mut String,
    ) {
        let written = match self.operator(found.label) {
            Operator::Mask { keep_last } => Some(mask::masked(found.value, keep_last)),
            Operator::Pseudonym => self.pseudonym(whole),
            Operator::Encrypt => {
                self.sealer.as_ref().and_then(|sealer| sealer.seal(found, landing.is_number))
            }
            Operator::FormatPreserving => {
                let number = self.keyed.as_ref().and_then(|keyed| keyed.numbers.number(found));
                number.or_else(|| self.pseudonym(whole))
            }
            Operator::Surrogate => self.surrogate(whole).or_else(|| self.pseudonym(whole)),
            Operator::Generalise => generalise::generalised(found),
            Operator::Keep => Some(found.value.to_owned()),
            Operator::Placeholder | Operator::Remove | Operator::DropRecord => None,
        };
        match written {
            Some(written) => landing.write(&written, out),
            None if landing.is_number => {
                let mut written = String::new();
                placeholders.write(whole.label, whole.name, whole.value, &mut written);
                landing.write(&written, out);
            }
            // No name of a kind needs to be escaped.
            None => placeholders.write(whole.label, whole.name, whole.value, out),
        }
    }

    fn pseudonym(&self, found: &Found<'_>) -> Option<String> {
        self.keyed.as_ref().map(|keyed| keyed.pseudonyms.pseudonym(found))
    }

    fn surrogate(&self, found: &Found<'_>) -> Option<String> {
        let validator = match found.label {
            Label::Custom(id) => self.custom.get(usize::from(id.0)).map(|(_, check)| *check),
            Label::Known(_) => None,
        };
        self.keyed.as_ref()?.surrogates.surrogate(found, validator.unwrap_or_default())
    }
}

/// Closes the gap that a removed span leaves between `out` and `rest`: one space stands where one
/// or two did, or none. Returns how many bytes of `rest` are left out.
fn close(out: &mut String, rest: &str) -> usize {
    let spaced = out.is_empty() || out.ends_with(char::is_whitespace);
    if spaced && rest.starts_with(' ') {
        return 1;
    }
    if !spaced && !rest.is_empty() && !rest.starts_with(char::is_whitespace) {
        out.push(' ');
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_closed(head: &str, rest: &str, expected: &str) {
        let mut out = head.to_owned();
        let skipped = close(&mut out, rest);
        out.push_str(rest.get(skipped..).unwrap());
        assert_eq!(out, expected);
    }

    #[test]
    fn a_removed_span_leaves_words_apart() {
        check_closed("Ask ", " now", "Ask now");
        check_closed("Ask ", ".", "Ask .");
        check_closed("(", ")", "( )");
        check_closed("", " knows", "knows");
        check_closed("Ask ", "", "Ask ");
        check_closed("电话", "谢谢", "电话 谢谢");
    }

    #[test]
    fn a_plan_without_its_key_is_refused() {
        let keys = Keys { pseudonyms: Some(Key::new(&mut [1; 32])), encryption: None };
        let plan = |default| Plan { default, ..Plan::default() };
        let refused = |plan, keys: &Keys| match Replacer::new(plan, &[], keys) {
            Ok(_) => None,
            Err(error) => Some(error.to_string()),
        };
        assert_eq!(refused(plan(Operator::Pseudonym), &keys), None);
        assert_eq!(
            refused(plan(Operator::Encrypt), &keys).unwrap(),
            "the operator `encrypt` needs the key of encryption, which is not there"
        );
        assert_eq!(
            refused(plan(Operator::Surrogate), &Keys::default()).unwrap(),
            "the operator `surrogate` needs the key of pseudonyms, which is not there"
        );
    }
}
