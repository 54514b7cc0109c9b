//! What the policy and the configuration say, to be read: it is changed where it is written.

use maud::{Markup, html};
use untrain_policy::{Basis, PackCode, PurposeId};

use super::keys::scope_text;
use crate::components::{Column, Table, code, table};
use crate::locale::Locale;

/// A purpose of the policy in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PurposeLine {
    /// How choices name it.
    pub id: PurposeId,
    /// Its name.
    pub title: String,
    /// On which bases it runs, over all packs.
    pub bases: Vec<Basis>,
    /// Whether a browser's Global Privacy Control refuses it.
    pub refused_by_gpc: bool,
}

/// A pack: the rules of a group of jurisdictions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackLine {
    /// Its code.
    pub code: PackCode,
    /// The jurisdictions that it protects; `*` for everywhere else.
    pub jurisdictions: Vec<String>,
    /// How many members live there.
    pub members_count: u64,
    /// From which age on data may be used, in years.
    pub age_min: Option<u64>,
    /// How many days of grace a notice gives.
    pub grace_days: Option<u64>,
}

/// A role of the staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleLine {
    /// Its word: `viewer`, `dpo`, `engineer`, `admin`, `auditor`.
    pub role: String,
    /// What it may do, as the API writes scopes.
    pub scopes: Vec<String>,
    /// Who has it, where the configuration names them.
    pub people: Vec<String>,
}

pub(super) fn purposes(locale: &Locale, purposes: &[PurposeLine]) -> Markup {
    let columns = ["column-purpose", "column-id", "column-basis", "column-gpc"];
    let columns = columns.map(|id| Column::text(locale.text(id)));
    let row = |line: &PurposeLine| {
        let bases = line.bases.iter().map(|basis| locale.text(&format!("staff-basis-{basis}")));
        let gpc = if line.refused_by_gpc { "gpc-refuses" } else { "gpc-none" };
        vec![
            html! { bdi { (line.title) } },
            code(line.id.as_str()),
            html! { (bases.collect::<Vec<_>>().join(" · ")) },
            html! { (locale.text(gpc)) },
        ]
    };
    let rows: Vec<_> = purposes.iter().map(row).collect();
    let caption = locale.text("purposes-caption");
    section(
        locale,
        "purposes",
        "purposes-title",
        &table(&Table { id: "purposes-table", caption: &caption, columns: &columns, rows: &rows }),
    )
}

pub(super) fn packs(locale: &Locale, packs: &[PackLine]) -> Markup {
    let columns = [
        Column::text(locale.text("column-pack")),
        Column::text(locale.text("column-places")),
        Column::number(locale.text("column-members")),
        Column::number(locale.text("column-age-min")),
        Column::number(locale.text("column-grace")),
    ];
    let number = |value: Option<u64>| value.map_or_else(|| "–".to_owned(), |it| locale.number(it));
    let row = |line: &PackLine| {
        vec![
            code(&line.code.to_string()),
            html! { bdi { (line.jurisdictions.join(", ")) } },
            html! { (locale.number(line.members_count)) },
            html! { (number(line.age_min)) },
            html! { (number(line.grace_days)) },
        ]
    };
    let rows: Vec<_> = packs.iter().map(row).collect();
    let caption = locale.text("regions-caption");
    section(
        locale,
        "regions",
        "regions-title",
        &table(&Table { id: "packs-table", caption: &caption, columns: &columns, rows: &rows }),
    )
}

pub(super) fn roles(locale: &Locale, roles: &[RoleLine]) -> Markup {
    let columns = ["column-role", "column-may", "column-people"];
    let columns = columns.map(|id| Column::text(locale.text(id)));
    let row = |line: &RoleLine| {
        vec![
            html! { (locale.text(&format!("role-{}", line.role))) },
            html! {
                ul.plain { @for scope in &line.scopes { li { (scope_text(locale, scope)) } } }
            },
            html! { @if line.people.is_empty() { "–" } @else { bdi { (line.people.join(", ")) } } },
        ]
    };
    let rows: Vec<_> = roles.iter().map(row).collect();
    let caption = locale.text("roles-caption");
    section(
        locale,
        "roles",
        "roles-title",
        &table(&Table { id: "roles-table", caption: &caption, columns: &columns, rows: &rows }),
    )
}

fn section(locale: &Locale, id: &str, title: &str, body: &Markup) -> Markup {
    html! { section #(id) { h2 { (locale.text(title)) } (body) } }
}
