//! Forms that begin a gate, a training or an audit. Their fields have the names of the API.

use maud::{Markup, html};
use untrain_policy::Category;
use untrain_policy::vocabulary::{Source, Visibility};

use crate::components::{ChoiceOption, TextField, Weight, button, checkbox, details, text_field};
use crate::frame::Frame;
use crate::staff::cases::Named;
use crate::staff::fields::{Select, one_button, select};

/// What the forms need.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StartForms {
    /// The purposes that a dataset can be built for.
    pub purposes: Vec<Named>,
    /// The datasets that can be trained on, by their folders.
    pub datasets: Vec<Named>,
    /// What was filled in for a gate and came back, or what an earlier build was made with.
    pub gate: GateDraft,
    /// Whether the gate's form is open: somebody wants to build a dataset anew.
    pub rebuilds: bool,
    /// What was filled in for a training and came back.
    pub train: TrainDraft,
}

/// What somebody filled in for a gate: `POST /staff/jobs/gate`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GateDraft {
    /// The corpus: `input`.
    pub input: String,
    /// The dataset's folder: `output`.
    pub output: String,
    /// For what: `purpose`.
    pub purpose: String,
    /// The column of people: `subject_column`.
    pub subject_column: String,
    /// The column of text: `text_column`.
    pub text_column: String,
    /// The column of ids: `id_column`.
    pub id_column: String,
    /// Where all records come from: `source`.
    pub source: String,
    /// What kind of data all records are: `category`.
    pub category: String,
    /// Who could read all records: `visibility`.
    pub visibility: String,
    /// What is asked for seldom, by the names of the API: [`SELDOM`], in its order.
    pub seldom: [String; SELDOM.len()],
    /// Whether a dataset that is there is replaced: `replace`.
    pub replace: bool,
}

/// The fields of a gate that are asked for seldom: what all records share on the caller's word, and
/// the columns that say it of each.
pub const SELDOM: [&str; 8] = [
    "licence",
    "collected_at",
    "source_column",
    "category_column",
    "visibility_column",
    "licence_column",
    "signals_column",
    "collected_at_column",
];

/// What somebody filled in for a training: `POST /staff/jobs/train`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TrainDraft {
    /// The dataset's folder: `dataset`.
    pub dataset: String,
    /// The model's folder: `output`.
    pub output: String,
    /// Whether a model that is there is replaced: `replace`.
    pub replace: bool,
}

/// The forms, each folded away until it is wanted or came back with an error.
pub(super) fn draw(frame: &Frame<'_>, forms: &StartForms) -> Markup {
    let say = |id: &str| frame.locale.text(id);
    let audit = html! {
        p { (say("start-audit-lead")) }
        (one_button("/staff/jobs/audit", Weight::Secondary, &say("start-audit-button"), None))
    };
    html! {
        section.card aria-labelledby="start" {
            h2 #start { (say("start-a-job")) }
            (unfolded(frame, "gate-", forms.rebuilds, &say("start-gate"), &gate(frame, forms)))
            (unfolded(frame, "train-", false, &say("start-train"), &train(frame, forms)))
            (details(&say("start-audit"), &audit))
        }
    }
}

fn unfolded(frame: &Frame<'_>, fields: &str, wanted: bool, summary: &str, body: &Markup) -> Markup {
    let wrong = frame.errors.iter().any(|error| error.field.starts_with(fields));
    html! { details open[wrong || wanted] { summary { (summary) } div.inside { (body) } } }
}

fn field(frame: &Frame<'_>, id: &str, name: &str, value: &str) -> Markup {
    text_field(&TextField {
        id,
        name,
        label: &frame.locale.text(&format!("start-{name}")),
        hint: Some(&frame.locale.text(&format!("start-{name}-hint"))),
        kind: "text",
        autocomplete: "off",
        value,
        error: frame.error_of(id),
    })
}

/// A field that most leave empty; its hint is the same for all.
fn seldom(frame: &Frame<'_>, name: &str, value: &str) -> Markup {
    let id = format!("gate-{}", name.replace('_', "-"));
    text_field(&TextField {
        id: &id,
        name,
        label: &frame.locale.text(&format!("start-{name}")),
        hint: None,
        kind: "text",
        autocomplete: "off",
        value,
        error: frame.error_of(&id),
    })
}

fn choose(
    frame: &Frame<'_>,
    id: &str,
    name: &str,
    options: &[ChoiceOption],
    chosen: &str,
) -> Markup {
    let label = frame.locale.text(&format!("start-{name}"));
    select(&Select { id, name, label: &label, options, chosen, error: frame.error_of(id) })
}

fn gate(frame: &Frame<'_>, forms: &StartForms) -> Markup {
    let (say, draft) = (|id: &str| frame.locale.text(id), &forms.gate);
    let purposes: Vec<_> = forms.purposes.iter().map(Named::option).collect();
    let column = || ChoiceOption::new("", say("start-in-a-column"));
    let mut sources = vec![column()];
    sources.extend(
        Source::ALL.iter().map(|it| ChoiceOption::new(it.as_str(), say(&format!("source-{it}")))),
    );
    let mut categories = vec![column()];
    categories.extend(
        Category::ALL.iter().map(|it| ChoiceOption::new(it.as_str(), say(&format!("data-{it}")))),
    );
    let mut visibilities = vec![column()];
    visibilities.extend(
        Visibility::ALL
            .iter()
            .map(|it| ChoiceOption::new(it.as_str(), say(&format!("visibility-{it}")))),
    );
    let is_filled = draft.seldom.iter().any(|value| !value.is_empty());
    html! {
        form.columns method="post" action="/staff/jobs/gate" {
            (field(frame, "gate-input", "input", &draft.input))
            (field(frame, "gate-output", "output", &draft.output))
            (choose(frame, "gate-purpose", "purpose", &purposes, &draft.purpose))
            (field(frame, "gate-subject-column", "subject_column", &draft.subject_column))
            (field(frame, "gate-text-column", "text_column", &draft.text_column))
            (field(frame, "gate-id-column", "id_column", &draft.id_column))
            (choose(frame, "gate-source", "source", &sources, &draft.source))
            (choose(frame, "gate-category", "category", &categories, &draft.category))
            (choose(frame, "gate-visibility", "visibility", &visibilities, &draft.visibility))
            details.end open[is_filled] {
                summary { (say("start-seldom")) }
                div.columns {
                    @for (name, value) in SELDOM.iter().zip(&draft.seldom) {
                        (seldom(frame, name, value))
                    }
                }
            }
            div.end {
                (checkbox("gate-replace", "replace", &say("start-replace"), draft.replace))
                (button(Weight::Primary, &say("start-gate-button")))
            }
        }
    }
}

fn train(frame: &Frame<'_>, forms: &StartForms) -> Markup {
    let (say, draft) = (|id: &str| frame.locale.text(id), &forms.train);
    let datasets: Vec<_> = forms.datasets.iter().map(Named::option).collect();
    html! {
        @if datasets.is_empty() {
            p.soft { (say("start-no-dataset")) }
        } @else {
            form.columns method="post" action="/staff/jobs/train" {
                (choose(frame, "train-dataset", "dataset", &datasets, &draft.dataset))
                (field(frame, "train-output", "output", &draft.output))
                div.end {
                    (checkbox("train-replace", "replace", &say("start-replace"), draft.replace))
                    (button(Weight::Primary, &say("start-train-button")))
                }
            }
        }
    }
}
