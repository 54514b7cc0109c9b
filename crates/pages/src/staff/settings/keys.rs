//! Keys of machines: what each may do and until when. A key itself is shown once, when it is made.

use jiff::Timestamp;
use maud::{Markup, html};

use super::SettingsPage;
use crate::components::{
    Checkboxes, ChoiceOption, Column, Table, TextField, Tone, Weight, button, checkboxes, date,
    details, table, tag, text_field,
};
use crate::frame::Frame;
use crate::locale::Locale;
use crate::staff::fields::{Select, one_button, select};

/// For how many days a key can be made.
const DAYS: [u64; 4] = [7, 30, 90, 365];

/// A machine's key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyLine {
    /// Its name in addresses.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// What it may do, as the API writes scopes.
    pub scopes: Vec<String>,
    /// Since when.
    pub created: Timestamp,
    /// Until when.
    pub expires: Option<Timestamp>,
    /// When it was used last.
    pub used: Option<Timestamp>,
    /// Whether it opens anything now.
    pub works: bool,
}

/// What somebody filled in for a key: `POST /staff/settings/keys`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KeyDraft {
    /// What people call it: `name`.
    pub name: String,
    /// What it may do: `scope`, once per tick.
    pub scopes: Vec<String>,
    /// For how many days: `days`.
    pub days: Option<u64>,
}

/// A scope in words.
#[must_use]
pub fn scope_text(locale: &Locale, scope: &str) -> String {
    let id = format!("scope-{}", scope.replace(':', "-"));
    if locale.has(&id) { locale.text(&id) } else { scope.to_owned() }
}

pub(super) fn section(frame: &Frame<'_>, view: &SettingsPage) -> Markup {
    let locale = frame.locale;
    html! {
        section #keys {
            h2 { (locale.text("keys-title")) }
            @if view.keys.is_empty() { p.empty { (locale.text("keys-none")) } }
            @else { (list(locale, view)) }
            @if view.can_write {
                @let wrong = frame.errors.iter().any(|error| error.field.starts_with("key-"));
                @if wrong { (form(frame, view)) }
                @else { (details(&locale.text("keys-make"), &form(frame, view))) }
            }
        }
    }
}

fn list(locale: &Locale, view: &SettingsPage) -> Markup {
    let columns =
        ["column-name", "column-state", "column-may", "column-until", "column-used", "column-end"];
    let count = if view.can_write { 6 } else { 5 };
    let columns: Vec<_> =
        columns.iter().take(count).map(|id| Column::text(locale.text(id))).collect();
    let row = |line: &KeyLine| {
        let state = if line.works {
            tag(Tone::Good, &locale.text("key-works"))
        } else {
            tag(Tone::Plain, &locale.text("key-ended"))
        };
        let at = |moment: Option<Timestamp>| {
            html! {
                @match moment { Some(it) => (date(locale, it)), None => "–" }
            }
        };
        let mut cells = vec![
            html! { bdi { (line.name) } br; small { (date(locale, line.created)) } },
            state,
            html! {
                ul.plain { @for scope in &line.scopes { li { (scope_text(locale, scope)) } } }
            },
            at(line.expires),
            at(line.used),
        ];
        if view.can_write {
            cells.push(html! { @if line.works {
                (one_button(
                    &format!("/staff/settings/keys/{}/end", line.id),
                    Weight::Secondary,
                    &locale.text("key-end"),
                    Some(&line.name),
                ))
            } });
        }
        cells
    };
    let rows: Vec<_> = view.keys.iter().map(row).collect();
    table(&Table {
        id: "keys-table",
        caption: &locale.text("keys-caption"),
        columns: &columns,
        rows: &rows,
    })
}

fn form(frame: &Frame<'_>, view: &SettingsPage) -> Markup {
    let (locale, draft) = (frame.locale, &view.key_draft);
    let say = |id: &str| locale.text(id);
    let scopes: Vec<_> = view
        .scopes
        .iter()
        .map(|scope| ChoiceOption::new(scope, scope_text(locale, scope)).hint(scope))
        .collect();
    let days = DAYS.map(|count| {
        ChoiceOption::new(count.to_string(), locale.text_with("days", &[("count", count.into())]))
    });
    html! {
        form method="post" action="/staff/settings/keys" {
            (text_field(&TextField {
                id: "key-name",
                name: "name",
                label: &say("key-name"),
                hint: Some(&say("key-name-hint")),
                kind: "text",
                autocomplete: "off",
                value: &draft.name,
                error: frame.error_of("key-name"),
            }))
            (checkboxes(&Checkboxes {
                id: "key-scopes",
                name: "scope",
                legend: &say("key-scopes"),
                hint: Some(&say("key-scopes-hint")),
                options: &scopes,
                chosen: &draft.scopes,
                error: frame.error_of("key-scopes"),
            }))
            (select(&Select {
                id: "key-days",
                name: "days",
                label: &say("key-days"),
                options: &days,
                chosen: &draft.days.unwrap_or(90).to_string(),
                error: frame.error_of("key-days"),
            }))
            (button(Weight::Primary, &say("key-make")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;

    #[test]
    fn scopes_are_words() {
        for language in Language::ALL {
            let locale = Locale::of(language);
            assert!(locale.has("scope-gate-decide") && locale.has("scope-settings-write"));
            assert_eq!(scope_text(locale, "new:scope"), "new:scope");
        }
    }
}
