//! A few of those for whom a draft changes something, without names.

use maud::{Markup, html};
use untrain_policy::{Direction, Reason};

use crate::components::{Column, Table, table, tag};
use crate::locale::Locale;
use crate::staff::states::stand;

/// Somebody for whom a draft changes something, without a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleCase {
    /// Whether it opens or closes.
    pub direction: Direction,
    /// The purpose's name.
    pub purpose: String,
    /// Where they live; none when it is not known.
    pub region: Option<String>,
    /// Their band of age, as the controller states it; none when nothing is stated.
    pub age: Option<String>,
    /// The answer before.
    pub before: Reason,
    /// The answer when the draft is activated.
    pub activated: Reason,
    /// The answer once they were told and their days of grace are over.
    pub told: Reason,
    /// How many of the sample it is of.
    pub drawn_count: u64,
}

/// The sample as a table; nothing where nothing changes.
pub(super) fn draw(locale: &Locale, cases: &[SampleCase]) -> Markup {
    let columns = [
        "drawn-what",
        "column-region",
        "drawn-age",
        "column-purpose",
        "drawn-before",
        "drawn-after",
    ];
    let mut columns: Vec<Column> = columns.map(|id| Column::text(locale.text(id))).into();
    columns.push(Column::number(locale.text("drawn-count")));
    let rows: Vec<_> = cases.iter().map(|case| row(locale, case)).collect();
    let count = cases.iter().fold(0_u64, |sum, case| sum.saturating_add(case.drawn_count));
    html! {
        @if !cases.is_empty() {
            h3 { (locale.text_with("drawn-title", &[("count", count.into())])) }
            p { (locale.text("drawn-lead")) }
            (table(&Table {
                id: "drawn",
                caption: &locale.text("drawn-caption"),
                columns: &columns,
                rows: &rows,
            }))
        }
    }
}

fn row(locale: &Locale, case: &SampleCase) -> Vec<Markup> {
    let opens = case.direction == Direction::Widens;
    let (tone, id) = match opens {
        true => (crate::components::Tone::Care, "drawn-opens"),
        false => (crate::components::Tone::Good, "drawn-closes"),
    };
    let named = |text: &Option<String>, none: &str| match text {
        Some(text) => html! { bdi { (text) } },
        None => html! { (locale.text(none)) },
    };
    vec![
        tag(tone, &locale.text(id)),
        named(&case.region, "plan-nowhere"),
        named(&case.age, "drawn-no-age"),
        html! { bdi { (case.purpose) } },
        html! { (stand(locale, case.before)) },
        html! {
            (stand(locale, case.activated))
            @if case.told != case.activated {
                br;
                small {
                    @let told = stand(locale, case.told);
                    (locale.text_with("drawn-once-told", &[("answer", told.into())]))
                }
            }
        },
        html! { (locale.number(case.drawn_count)) },
    ]
}
