//! A record: texts that belong together, and the values of columns that name somebody. What a
//! column tells, and what is found in one text, is found in all of them, and has one stand-in.

use std::borrow::Cow;
use std::ops::Range;

use crate::fold::Folded;
use crate::kinds::{Kind, Span};
use crate::known::Known;
use crate::labels::Label;
use crate::operators::{Operator, Page};
use crate::placeholders::Placeholders;
use crate::redactor::Redactor;
use crate::structure::{Structure, pieces};
use crate::tagger::{Use, use_of};
use crate::view::View;

/// Longer values are not looked for in other texts.
const VALUE_BYTES_MAX: usize = 256;

/// What one record says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record<'t> {
    /// The values that are personal data as a whole (an author's display name, a handle), each with
    /// its kind: they are replaced, and looked for in the texts.
    pub told: Vec<(Kind, &'t str)>,
    /// The texts that are searched.
    pub texts: Vec<&'t str>,
}

/// A text after its redaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passed<'t> {
    /// The text; borrowed where nothing changed.
    pub text: Cow<'t, str>,
    /// Where in it something stands for what was there, in order.
    pub stand_ins: Vec<Range<usize>>,
}

/// What came of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RedactedRecord<'t> {
    /// The values and the texts, in the record's order.
    Passed {
        /// What stands for the values that were told.
        told: Vec<Cow<'t, str>>,
        /// The redacted texts.
        texts: Vec<Passed<'t>>,
    },
    /// The record holds what the plan drops whole records for. Nothing of it was counted.
    Drop(Label),
}

impl Redactor {
    /// The spans of personal data in each text of a record. Any text will do; the time grows with
    /// the length of the record alone.
    ///
    /// ```
    /// use untrain_redact::{Kind, Record, Redactor};
    ///
    /// let redactor = Redactor::new()?;
    /// let text = "Agata: I pay, signed KOWALCZYK";
    /// let record = Record { told: vec![(Kind::Person, "Agata Kowalczyk")], texts: vec![text] };
    /// let found = redactor.find_record(&record);
    /// let found: Vec<_> = found[0].iter().map(|span| &text[span.start..span.end]).collect();
    /// assert_eq!(found, ["Agata", "KOWALCZYK"]);
    /// # Ok::<(), untrain_redact::Error>(())
    /// ```
    #[must_use]
    pub fn find_record(&self, record: &Record<'_>) -> Vec<Vec<Span<Label>>> {
        let (_, found) = self.found(record);
        found.iter().map(|seen| Self::places(seen.text, &seen.view, &seen.spans)).collect()
    }

    /// The record with every span replaced as it is planned for its kind; `placeholders` counts on,
    /// and starts this record with the number 1.
    ///
    /// ```
    /// use untrain_redact::{Kind, Placeholders, Record, RedactedRecord, Redactor};
    ///
    /// let redactor = Redactor::new()?;
    /// let told = vec![(Kind::Person, "Agata Kowalczyk")];
    /// let texts = vec!["agata's post", "by A. Kowalczyk"];
    /// let redacted = redactor.redact_record(&Record { told, texts }, &mut Placeholders::new());
    /// if let RedactedRecord::Passed { told, texts } = redacted {
    ///     assert_eq!(told, ["[PERSON_1]"]);
    ///     assert_eq!(texts[0].text, "[PERSON_1]'s post");
    ///     assert_eq!(texts[1].text, "by A. [PERSON_1]");
    /// }
    /// # Ok::<(), untrain_redact::Error>(())
    /// ```
    #[must_use]
    pub fn redact_record<'t>(
        &self,
        record: &Record<'t>,
        placeholders: &mut Placeholders,
    ) -> RedactedRecord<'t> {
        placeholders.next_record();
        let (known, found) = self.found(record);
        if let Some(label) = found.iter().find_map(|seen| self.drops_for(&seen.spans)) {
            return RedactedRecord::Drop(label);
        }
        if !record.told.is_empty() || found.iter().any(|seen| !seen.spans.is_empty()) {
            let told = record.told.iter().map(|(_, value)| *value);
            told.chain(record.texts.iter().copied())
                .for_each(|text| placeholders.reserve(text, &self.names));
        }
        let whole = |(kind, value): &(Kind, &'t str)| {
            let view = View::of(value);
            let spans = self.all_of(*kind, view.text());
            self.rewritten(value, &view, &spans, &known, placeholders).text
        };
        let told = record.told.iter().map(whole).collect();
        let texts = found.iter().map(|Seen { text, view, spans }| {
            self.rewritten(text, view, spans, &known, placeholders)
        });
        RedactedRecord::Passed { told, texts: texts.collect() }
    }

    /// Whether the plan may drop records: only then does it matter to ask.
    #[must_use]
    pub fn drops_records(&self) -> bool {
        self.replacer.drops_records()
    }

    /// The label for which a record would be dropped, before anything is replaced.
    #[must_use]
    pub fn dropped_for(&self, record: &Record<'_>) -> Option<Label> {
        self.found(record).1.iter().find_map(|seen| self.drops_for(&seen.spans))
    }

    /// The text with these spans of what is seen of it replaced.
    pub(crate) fn rewritten<'t>(
        &self,
        text: &'t str,
        view: &View<'t>,
        spans: &[Span<Label>],
        known: &Known,
        placeholders: &mut Placeholders,
    ) -> Passed<'t> {
        if spans.is_empty() {
            return Passed { text: Cow::Borrowed(text), stand_ins: Vec::new() };
        }
        let structure = Structure::of(text, view);
        let pieces = pieces(view, &structure, spans);
        let page = Page { text, view, structure: &structure };
        let (out, stand_ins) =
            self.replacer.rewrite(&page, &pieces, &self.names, known, placeholders);
        let changed = spans.iter().any(|it| self.replacer.operator(it.kind) != Operator::Keep);
        let text = if changed { Cow::Owned(out) } else { Cow::Borrowed(text) };
        Passed { text, stand_ins }
    }

    /// The first label of spans for which the plan drops a record.
    pub(crate) fn drops_for(&self, spans: &[Span<Label>]) -> Option<Label> {
        let drops = |label: &Label| self.replacer.operator(*label) == Operator::DropRecord;
        spans.iter().map(|span| span.kind).find(drops)
    }

    /// What is known of a record when all of it was read, and each text as it is seen.
    fn found<'t>(&self, record: &Record<'t>) -> (Known, Vec<Seen<'t>>) {
        let known = Known::new(&record.told, &[]);
        let see = |text: &&'t str| {
            let view = View::of(text);
            let spans = self.seen(&view, &known);
            Seen { text, view, spans }
        };
        let mut found: Vec<Seen<'t>> = record.texts.iter().map(see).collect();
        let holds_any = found.iter().any(|seen| !seen.spans.is_empty());
        let elsewhere = if holds_any && found.len() > 1 { values(&found) } else { Vec::new() };
        if elsewhere.is_empty() {
            return (known, found);
        }
        let known = Known::new(&record.told, &elsewhere);
        found.iter_mut().for_each(|seen| seen.spans = self.seen(&seen.view, &known));
        (known, found)
    }

    /// The whole of a value as a span; nothing where it is a stand-in or empty.
    fn all_of(&self, kind: Kind, value: &str) -> Vec<Span<Label>> {
        let trimmed = value.trim();
        let start = value.len().saturating_sub(value.trim_start().len());
        let standing = crate::stand_ins::leading(trimmed);
        if trimmed.is_empty() || standing.is_some_and(|it| it.length == trimmed.len()) {
            return Vec::new();
        }
        let end = start.saturating_add(trimmed.len());
        vec![Span { start, end, kind: Label::Known(kind) }]
    }
}

/// A text of a record: as it is, as it is seen, and the spans of that.
struct Seen<'t> {
    text: &'t str,
    view: View<'t>,
    spans: Vec<Span<Label>>,
}

/// What was found that says as much in another text: not an age, and not a name that is a word of
/// other things as well.
fn values(found: &[Seen<'_>]) -> Vec<(Label, String)> {
    let mut values = Vec::new();
    for Seen { view, spans, .. } in found {
        for span in spans {
            let value = view.text().get(span.start..span.end).unwrap_or("");
            let tells = match span.kind {
                Label::Known(kind) if kind.is_name() => {
                    value.contains(' ') || value.len() > 2 && use_of(value) != Use::Common
                }
                Label::Known(kind) => kind.is_telling(),
                Label::Custom(_) => true,
            };
            if tells && value.len() <= VALUE_BYTES_MAX {
                values.push((span.kind, Folded::new(value).text().to_owned()));
            }
        }
    }
    values.sort_unstable();
    values.dedup();
    values
}
