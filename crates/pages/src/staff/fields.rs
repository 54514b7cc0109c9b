//! Fields that only staff pages have: lists to choose from, days, numbers, and rows of filters.

use maud::{Markup, html};

use crate::components::{ChoiceOption, Weight, button};
use crate::locale::Locale;

/// A list to choose one entry from.
pub struct Select<'a> {
    /// Its id.
    pub id: &'a str,
    /// What it is called when it is sent.
    pub name: &'a str,
    /// What it asks.
    pub label: &'a str,
    /// The entries, in their order.
    pub options: &'a [ChoiceOption],
    /// What was chosen.
    pub chosen: &'a str,
    /// What is wrong with it.
    pub error: Option<&'a str>,
}

/// A list to choose one entry from.
#[must_use]
pub fn select(field: &Select<'_>) -> Markup {
    let described = field.error.map(|_| format!("{}-error", field.id));
    html! {
        div.field.wrong[field.error.is_some()] {
            label for=(field.id) { (field.label) }
            @if let Some(error) = field.error { p.error id={ (field.id) "-error" } { (error) } }
            select #(field.id) name=(field.name) aria-describedby=[described] {
                @for option in field.options {
                    option value=(option.value) selected[option.value == field.chosen] {
                        (option.label)
                    }
                }
            }
        }
    }
}

/// A field of one line that a kind of its own helps to fill in: `date`, `number`, `url`.
pub struct TypedField<'a> {
    /// Its id.
    pub id: &'a str,
    /// What it is called when it is sent.
    pub name: &'a str,
    /// What it asks.
    pub label: &'a str,
    /// What helps to answer.
    pub hint: Option<&'a str>,
    /// The kind, as HTML names it.
    pub kind: &'a str,
    /// The least and the most that it takes, where it takes numbers.
    pub range: Option<(u64, u64)>,
    /// What stands in it.
    pub value: &'a str,
    /// What is wrong with it.
    pub error: Option<&'a str>,
}

/// A field of one line of a kind; what it takes reads from left to right in every language.
#[must_use]
pub fn typed_field(field: &TypedField<'_>) -> Markup {
    let hint = field.hint.map(|_| format!("{}-hint", field.id));
    let error = field.error.map(|_| format!("{}-error", field.id));
    let described = match (hint, error) {
        (Some(hint), Some(error)) => Some(format!("{hint} {error}")),
        (hint, error) => hint.or(error),
    };
    let (least, most) = field.range.unzip();
    html! {
        div.field.wrong[field.error.is_some()] {
            label for=(field.id) { (field.label) }
            @if let Some(hint) = field.hint { p.hint id={ (field.id) "-hint" } { (hint) } }
            @if let Some(error) = field.error { p.error id={ (field.id) "-error" } { (error) } }
            input #(field.id) type=(field.kind) name=(field.name) value=(field.value) dir="ltr"
                min=[least] max=[most] autocomplete="off" aria-describedby=[described]
                aria-invalid=[field.error.map(|_| "true")];
        }
    }
}

/// A form that asks for another part of a list: it changes nothing.
#[must_use]
pub fn filters(locale: &Locale, action: &str, fields: &Markup) -> Markup {
    html! {
        form.filters method="get" action=(action) role="search"
            aria-label=(locale.text("filter-label")) {
            (fields)
            div.field { (button(Weight::Secondary, &locale.text("filter-show"))) }
        }
    }
}

/// The options of a list whose first entry stands for all.
#[must_use]
pub fn any_or(
    locale: &Locale,
    options: impl IntoIterator<Item = ChoiceOption>,
) -> Vec<ChoiceOption> {
    let mut all = vec![ChoiceOption::new("", locale.text("filter-any"))];
    all.extend(options);
    all
}

/// A form that is one button.
#[must_use]
pub fn one_button(action: &str, weight: Weight, text: &str, about: Option<&str>) -> Markup {
    html! {
        form method="post" action=(action) {
            @match about {
                None => { (button(weight, text)) }
                Some(about) => { button.quiet aria-label={ (text) ": " (about) } { (text) } }
            }
        }
    }
}
