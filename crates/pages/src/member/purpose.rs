//! What every card tells of a purpose, and the one question that is asked about it.

use jiff::Timestamp;
use maud::{Markup, html};
use untrain_policy::{Category, Choice, PurposeId};

use crate::components::{ChoiceOption, Radios, Row, checkbox, date, radios, summary_list};
use crate::frame::Frame;
use crate::locale::Locale;

/// What has to be told of a purpose before anybody can decide. No field can be left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PurposeFacts {
    /// How choices name it.
    pub id: PurposeId,
    /// Its name, by the policy.
    pub title: String,
    /// What it is, in a sentence or two, by the policy.
    pub description: String,
    /// Which data it uses.
    pub data: Vec<Category>,
    /// Which data it never uses.
    pub never: Vec<Category>,
    /// Who uses it: the controller, and others that the policy names.
    pub users: Vec<String>,
    /// From when.
    pub from: Timestamp,
    /// How long data is kept for it, in the policy's words.
    pub kept: String,
}

/// What stands in the form of a purpose with a switch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answered {
    /// What was said; nothing is ticked while it is undefined.
    pub choice: Choice,
    /// Whether a yes covers data from before the notice.
    pub past: bool,
}

/// The names of the fields of one question.
pub(crate) struct Fields<'a> {
    /// The id of the first radio button.
    pub id: &'a str,
    /// The field of the answer.
    pub choice: &'a str,
    /// The field that says whether a yes covers old data.
    pub past: &'a str,
}

impl PurposeFacts {
    /// The facts as a list of keys and values.
    pub(crate) fn list(&self, frame: &Frame<'_>) -> Markup {
        let locale = frame.locale;
        let mut rows = vec![
            Row::new(locale.text("fact-data"), html! { (categories(locale, &self.data)) }),
            Row::new(locale.text("fact-never"), html! { (categories(locale, &self.never)) }),
            Row::new(locale.text("fact-models"), html! { (model_kind(locale, &self.id)) }),
            Row::new(locale.text("fact-users"), html! { (names(locale, &self.users)) }),
            Row::new(locale.text("fact-from"), date(locale, self.from)),
            Row::new(locale.text("fact-kept"), html! { bdi { (self.kept) } }),
        ];
        if self.never.is_empty() {
            rows.remove(1);
        }
        let contact = &frame.site.contact;
        let call = html! { a href={ "mailto:" (contact) } { bdi { (contact) } } };
        rows.push(Row::new(locale.text("fact-call"), call));
        summary_list(&rows)
    }
}

/// The question of a purpose: yes and no alike, and what a yes covers.
pub(crate) fn question(
    frame: &Frame<'_>,
    facts: &PurposeFacts,
    answered: Answered,
    fields: &Fields<'_>,
) -> Markup {
    let locale = frame.locale;
    let options = [
        ChoiceOption::new(Choice::Allow.as_str(), locale.text("answer-yes")),
        ChoiceOption::new(Choice::Refuse.as_str(), locale.text("answer-no")),
    ];
    let chosen = (answered.choice != Choice::Undefined).then(|| answered.choice.as_str());
    let legend = locale.text_with("answer-question", &[("purpose", (&facts.title).into())]);
    let error = frame.error_of(fields.id);
    let drawn = radios(&Radios {
        id: fields.id,
        name: fields.choice,
        legend: &legend,
        legend_hidden: true,
        hint: None,
        options: &options,
        chosen,
        error,
    });
    html! {
        (drawn)
        div.past {
            (checkbox(
                &format!("{}-past", fields.id),
                fields.past,
                &locale.text("answer-past"),
                answered.past,
            ))
        }
    }
}

/// Kinds of data, separated as the language separates.
pub(crate) fn categories(locale: &Locale, categories: &[Category]) -> String {
    let words: Vec<String> =
        categories.iter().map(|category| locale.text(&format!("category-{category}"))).collect();
    words.join(&locale.text("list-separator"))
}

/// Names, each of which may be written in any direction.
fn names(locale: &Locale, names: &[String]) -> Markup {
    html! {
        @for (at, name) in names.iter().enumerate() {
            @if at > 0 { (locale.text("list-separator")) }
            bdi { (name) }
        }
    }
}

/// What kind of models a purpose is for, for the purposes that policies commonly have.
pub(crate) fn model_kind(locale: &Locale, purpose: &PurposeId) -> String {
    let id = format!("model-kind-{}", purpose.as_str().replace('.', "-"));
    if locale.has(&id) { locale.text(&id) } else { locale.text("model-kind-other") }
}
