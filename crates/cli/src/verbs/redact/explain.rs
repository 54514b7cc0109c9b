//! Why something in a text is taken or left, as a report has it and as a table.

use serde::{Deserialize, Serialize};
use untrain_redact::{Explained, Redactor, Span, to_code_points};

use super::Fields;

/// One place that was looked at.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Line {
    start: usize,
    end: usize,
    #[serde(rename = "type")]
    kind: String,
    taken: bool,
    reason: String,
    words: String,
}

/// What was looked at in a text, in Unicode code points.
pub(super) fn explained(text: &str, redactor: &Redactor) -> Vec<Line> {
    let explained = redactor.explain(text);
    let spans: Vec<Span<_>> = explained.iter().map(|explained| explained.span).collect();
    let places = to_code_points(text, &spans);
    let line = |(place, Explained { reason, .. }): (_, &Explained)| {
        let untrain_redact::CodePointSpan { start, end, kind } = place;
        Line {
            start,
            end,
            kind: redactor.name(kind).to_owned(),
            taken: reason.is_taken(),
            reason: reason.as_str().to_owned(),
            words: reason.to_string(),
        }
    };
    places.into_iter().zip(&explained).map(line).collect()
}

/// How much of a value is shown.
const SHOWN_CHARS: usize = 40;

/// The same for a person: the record, and a line for each place.
pub(super) fn table(fields: &Fields) -> String {
    let field = |name: &str| fields.get(name).map_or("", |value| value.get());
    let text: String = serde_json::from_str(field("text")).unwrap_or_default();
    let lines: Vec<Line> = serde_json::from_str(field("explained")).unwrap_or_default();
    let mut rows: Vec<[String; 4]> = Vec::with_capacity(lines.len());
    for line in lines {
        let length = line.end.saturating_sub(line.start);
        let value = text.chars().skip(line.start).take(length.min(SHOWN_CHARS));
        let mut value: String = value.map(|c| if c.is_control() { ' ' } else { c }).collect();
        if length > SHOWN_CHARS {
            value.push('…');
        }
        let taken = if line.taken { "taken" } else { "left" };
        rows.push([taken.to_owned(), line.kind, value, line.words]);
    }
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let (kinds, values) = (width(1), width(2));
    let mut table = format!("{}\n", field("id"));
    for [taken, kind, value, words] in &rows {
        table.push_str(&format!("  {taken:5}  {kind:kinds$}  {value:values$}  {words}\n"));
    }
    table
}

#[cfg(test)]
mod tests {
    use serde_json::value::to_raw_value;

    use super::*;

    #[test]
    fn a_line_for_each_place() {
        let text = "é zoe@harbour.example, order 201-555-0123";
        let redactor = Redactor::new().unwrap();
        let fields = [
            ("id", to_raw_value("post-1").unwrap()),
            ("text", to_raw_value(text).unwrap()),
            ("explained", to_raw_value(&explained(text, &redactor)).unwrap()),
        ];
        let fields = fields.map(|(name, value)| (name.to_owned(), value)).into();
        assert_eq!(
            table(&fields),
            "\"post-1\"\n  taken  EMAIL  zoe@harbour.example  its form tells\n  left   PHONE  \
             201-555-0123         `order` stands before it\n"
        );
    }
}
