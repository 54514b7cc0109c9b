//! The events of a filter as a file: the form that asks for it, and its lines.

use maud::{Markup, html};

use super::{EventLine, LedgerFilter, written};
use crate::components::{ChoiceOption, Weight, button, details, hidden};
use crate::locale::Locale;
use crate::staff::csv_line as csv_cells;
use crate::staff::fields::{Select, select};

/// Where the form goes: `POST /staff/ledger/export` with the filter and `form`.
pub const EXPORT_PATH: &str = "/staff/ledger/export";

/// The form of a file, by the word that asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportForm {
    /// A table: one line for each event, without what it says in full.
    Csv,
    /// One JSON object for each event, in a line of its own.
    Json,
}

impl ExportForm {
    /// The form that a word asks for.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        match word {
            "csv" => Some(Self::Csv),
            "json" => Some(Self::Json),
            _ => None,
        }
    }
}

/// The headings of the table.
#[must_use]
pub fn csv_head() -> String {
    csv_cells(&["entry", "time", "event", "subject", "about"])
}

/// A line of the table, in the ledger's own words.
#[must_use]
pub fn csv_line(event: &EventLine) -> String {
    let (entry, at) = (event.entry.to_string(), event.at.to_string());
    let subject = event.subject.as_ref().map(ToString::to_string).unwrap_or_default();
    let about = event.about.clone().unwrap_or_default();
    csv_cells(&[&entry, &at, &event.event, &subject, &about])
}

/// The form that asks for the file.
pub(super) fn form(locale: &Locale, filter: &LedgerFilter) -> Markup {
    let (from, until) = (written(filter.from), written(filter.until));
    let fields = [
        ("event", filter.event.as_deref().unwrap_or_default()),
        ("subject", filter.subject.as_deref().unwrap_or_default()),
        ("from", &from),
        ("until", &until),
    ];
    let forms = [("csv", "export-csv"), ("json", "export-json")];
    let options = forms.map(|(word, id)| ChoiceOption::new(word, locale.text(id)));
    details(
        &locale.text("export-title"),
        &html! {
            p { (locale.text("export-lead")) }
            form.row method="post" action=(EXPORT_PATH) {
                @for (name, value) in fields { (hidden(name, value)) }
                (select(&Select {
                    id: "export-form",
                    name: "form",
                    label: &locale.text("export-form"),
                    options: &options,
                    chosen: "csv",
                    error: None,
                }))
                (button(Weight::Secondary, &locale.text("export-do")))
            }
        },
    )
}

#[cfg(test)]
mod tests {
    use untrain_policy::Position;

    use super::*;

    #[test]
    fn a_line_is_no_formula_and_keeps_its_cells() {
        let event = EventLine {
            entry: Position(7),
            at: "2026-11-23T09:00:00Z".parse().unwrap(),
            event: "staff_acted".to_owned(),
            subject: None,
            about: Some("=cmd(), \"x\"".to_owned()),
        };
        let expected = "7,2026-11-23T09:00:00Z,staff_acted,,\"'=cmd(), \"\"x\"\"\"\r\n";
        assert_eq!(csv_line(&event), expected);
        assert_eq!(csv_head().matches(',').count(), 4);
    }
}
