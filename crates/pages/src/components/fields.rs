//! Fields of forms: each with a label, its hint and its error, and an id that the error summary
//! links to. Nothing is ticked that the caller did not say was chosen.

use maud::{Markup, html};

/// One answer among some.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChoiceOption {
    /// What is sent.
    pub value: String,
    /// What it says.
    pub label: String,
    /// What follows from it.
    pub hint: Option<String>,
}

impl ChoiceOption {
    /// An answer without a hint.
    #[must_use]
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), hint: None }
    }

    /// The same answer with a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// Answers of which one can be given.
pub struct Radios<'a> {
    /// The id of the first answer; the others follow as `id-2`, `id-3`.
    pub id: &'a str,
    /// What the field is called when it is sent.
    pub name: &'a str,
    /// The question.
    pub legend: &'a str,
    /// Whether the question is only for who cannot see that the heading asks it.
    pub legend_hidden: bool,
    /// What helps to answer.
    pub hint: Option<&'a str>,
    /// The answers, in their order.
    pub options: &'a [ChoiceOption],
    /// What was answered; nothing is ticked without it.
    pub chosen: Option<&'a str>,
    /// What is wrong with it.
    pub error: Option<&'a str>,
}

/// Answers of which several can be given. The fields mean what they mean in [`Radios`].
pub struct Checkboxes<'a> {
    /// The id of the first answer; the others follow as `id-2`, `id-3`.
    pub id: &'a str,
    /// What the field is called when it is sent, once per tick.
    pub name: &'a str,
    /// The question.
    pub legend: &'a str,
    /// What helps to answer.
    pub hint: Option<&'a str>,
    /// The answers, in their order.
    pub options: &'a [ChoiceOption],
    /// What was answered.
    pub chosen: &'a [String],
    /// What is wrong with it.
    pub error: Option<&'a str>,
}

/// A question with answers side by side or below each other, all of one size.
#[must_use]
pub fn radios(radios: &Radios<'_>) -> Markup {
    let field = Group { kind: "radio", id: radios.id, name: radios.name };
    let chosen = |value: &str| radios.chosen == Some(value);
    let legend = html! { legend.hidden[radios.legend_hidden] { (radios.legend) } };
    field.draw(&legend, radios.hint, radios.error, radios.options, &chosen)
}

/// A question with boxes to tick.
#[must_use]
pub fn checkboxes(boxes: &Checkboxes<'_>) -> Markup {
    let field = Group { kind: "checkbox", id: boxes.id, name: boxes.name };
    let chosen = |value: &str| boxes.chosen.iter().any(|chosen| chosen == value);
    let legend = html! { legend { (boxes.legend) } };
    field.draw(&legend, boxes.hint, boxes.error, boxes.options, &chosen)
}

struct Group<'a> {
    kind: &'a str,
    id: &'a str,
    name: &'a str,
}

impl Group<'_> {
    fn draw(
        &self,
        legend: &Markup,
        hint: Option<&str>,
        error: Option<&str>,
        options: &[ChoiceOption],
        chosen: &dyn Fn(&str) -> bool,
    ) -> Markup {
        let described = described(self.id, hint, error);
        html! {
            fieldset.field.wrong[error.is_some()] aria-describedby=[described] {
                (legend)
                (notes(self.id, hint, error))
                div.options {
                    @for (at, option) in (1..).zip(options) {
                        (self.option(at, option, chosen(&option.value)))
                    }
                }
            }
        }
    }

    fn option(&self, at: usize, option: &ChoiceOption, checked: bool) -> Markup {
        let id = if at == 1 { self.id.to_owned() } else { format!("{}-{at}", self.id) };
        html! {
            label.option for=(id) {
                input type=(self.kind) #(id) name=(self.name) value=(option.value) checked[checked];
                span {
                    span.said { (option.label) }
                    @if let Some(hint) = &option.hint { small { (hint) } }
                }
            }
        }
    }
}

/// One box to tick.
#[must_use]
pub fn checkbox(id: &str, name: &str, label: &str, checked: bool) -> Markup {
    html! {
        label.option.slim for=(id) {
            input type="checkbox" #(id) name=(name) value="yes" checked[checked];
            span { (label) }
        }
    }
}

/// A field of one line.
pub struct TextField<'a> {
    /// Its id.
    pub id: &'a str,
    /// What it is called when it is sent.
    pub name: &'a str,
    /// What it asks.
    pub label: &'a str,
    /// What helps to answer.
    pub hint: Option<&'a str>,
    /// `text`, `email` or `search`.
    pub kind: &'a str,
    /// What browsers may fill in, as HTML's `autocomplete` names it.
    pub autocomplete: &'a str,
    /// What stands in it.
    pub value: &'a str,
    /// What is wrong with it.
    pub error: Option<&'a str>,
}

/// A field of one line.
#[must_use]
pub fn text_field(field: &TextField<'_>) -> Markup {
    let described = described(field.id, field.hint, field.error);
    let invalid = field.error.map(|_| "true");
    html! {
        div.field.wrong[field.error.is_some()] {
            label for=(field.id) { (field.label) }
            (notes(field.id, field.hint, field.error))
            input #(field.id) type=(field.kind) name=(field.name) value=(field.value) dir="auto"
                autocomplete=(field.autocomplete) aria-describedby=[described]
                aria-invalid=[invalid];
        }
    }
}

/// A field of many lines.
pub struct TextArea<'a> {
    /// Its id.
    pub id: &'a str,
    /// What it is called when it is sent.
    pub name: &'a str,
    /// What it asks.
    pub label: &'a str,
    /// What helps to answer.
    pub hint: Option<&'a str>,
    /// How many characters it takes.
    pub characters_max: usize,
    /// What stands in it.
    pub value: &'a str,
    /// What is wrong with it.
    pub error: Option<&'a str>,
}

/// A field of many lines.
#[must_use]
pub fn text_area(field: &TextArea<'_>) -> Markup {
    let described = described(field.id, field.hint, field.error);
    let invalid = field.error.map(|_| "true");
    html! {
        div.field.wrong[field.error.is_some()] {
            label for=(field.id) { (field.label) }
            (notes(field.id, field.hint, field.error))
            textarea #(field.id) name=(field.name) rows="6" maxlength=(field.characters_max)
                dir="auto"
                aria-describedby=[described] aria-invalid=[invalid] { (field.value) }
        }
    }
}

/// A field that takes a file.
#[must_use]
pub fn file_field(id: &str, name: &str, label: &str, accept: &str, error: Option<&str>) -> Markup {
    let described = described(id, None, error);
    html! {
        div.field.wrong[error.is_some()] {
            label for=(id) { (label) }
            (notes(id, None, error))
            input #(id) type="file" name=(name) accept=(accept) aria-describedby=[described];
        }
    }
}

fn described(id: &str, hint: Option<&str>, error: Option<&str>) -> Option<String> {
    let hint = hint.map(|_| format!("{id}-hint"));
    let error = error.map(|_| format!("{id}-error"));
    match (hint, error) {
        (Some(hint), Some(error)) => Some(format!("{hint} {error}")),
        (hint, error) => hint.or(error),
    }
}

fn notes(id: &str, hint: Option<&str>, error: Option<&str>) -> Markup {
    html! {
        @if let Some(hint) = hint { p.hint id={ (id) "-hint" } { (hint) } }
        @if let Some(error) = error { p.error id={ (id) "-error" } { (error) } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(chosen: Option<&str>) -> String {
        let options = [ChoiceOption::new("allow", "Yes"), ChoiceOption::new("refuse", "No")];
        let question = Radios {
            id: "q",
            name: "choice",
            legend: "May we?",
            legend_hidden: false,
            hint: Some("Think"),
            options: &options,
            chosen,
            error: Some("Choose yes or no."),
        };
        radios(&question).into_string()
    }

    #[test]
    fn nothing_is_ticked_that_was_not_chosen() {
        assert!(!question(None).contains("checked"));
        assert!(question(Some("refuse")).contains("value=\"refuse\" checked"));
        assert_eq!(question(Some("allow")).matches("checked").count(), 1);
    }

    #[test]
    fn hint_and_error_are_named_to_a_screen_reader() {
        let html = question(None);
        assert!(html.contains("aria-describedby=\"q-hint q-error\""), "{html}");
        assert!(html.contains("id=\"q-hint\"") && html.contains("id=\"q-error\""), "{html}");
        assert!(html.contains("id=\"q\"") && html.contains("id=\"q-2\""), "{html}");
    }
}
