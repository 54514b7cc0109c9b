//! Where a member's data went: which sets, which models, how much, and why the rest was left out.

mod picture;

use jiff::Timestamp;
use maud::{Markup, html};
use untrain_policy::{DatasetId, ModelId, Position, Reason};

use crate::components::{
    Link, TimelineItem, Tone, Weight, code, date, details, figure, link_button, tag, timeline,
};
use crate::frame::{Frame, Head, Place};
use crate::locale::Locale;

/// Where a member's data went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WherePage {
    /// How many of the member's records stand in at least one set today.
    pub used_count: u64,
    /// The sets that saw any of the member's records, oldest first.
    pub sets: Vec<SetUse>,
    /// The receipt that nothing was used, when nothing was.
    pub nothing_receipt: Option<Position>,
}

/// What a set holds of a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetUse {
    /// Which.
    pub id: DatasetId,
    /// What staff call it.
    pub name: String,
    /// When it was built.
    pub built: Timestamp,
    /// The purpose's name, by the policy.
    pub purpose: String,
    /// How many of the member's records are in it.
    pub in_count: u64,
    /// How many were left out, by reason.
    pub left_out: Vec<LeftOut>,
    /// When the member's records were taken out of it, if they were.
    pub removed: Option<Timestamp>,
    /// The models that were trained on it.
    pub models: Vec<ModelUse>,
}

/// Records that a set does not hold, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeftOut {
    /// Why.
    pub why: Why,
    /// How many.
    pub count: u64,
}

/// Why a record is not in a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// By a rule of the author's own record.
    Rule(Reason),
    /// Somebody else whom it is about does not permit it.
    OtherPerson,
    /// Its text holds what the rules of redaction leave whole records out for.
    PersonalData,
}

/// A model that was trained on a set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelUse {
    /// Which.
    pub id: ModelId,
    /// What staff call it.
    pub name: String,
    /// When it was trained.
    pub trained: Timestamp,
    /// Where it stands.
    pub state: ModelState,
}

/// Where a model stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ModelState {
    /// People can use it.
    InUse,
    /// Nobody uses it.
    NotInUse,
    /// It was made to forget this member.
    Forgot {
        /// When.
        on: Timestamp,
    },
}

impl WherePage {
    fn model_count(&self) -> u64 {
        let mut ids: Vec<ModelId> = self
            .sets
            .iter()
            .filter(|set| set.in_count > 0)
            .flat_map(|set| set.models.iter().map(|model| model.id))
            .collect();
        ids.sort_unstable();
        ids.dedup();
        ids.len() as u64
    }

    fn set_count(&self) -> u64 {
        self.sets.iter().filter(|set| set.in_count > 0).count() as u64
    }
}

/// Draws where a member's data went.
#[must_use]
pub fn page(frame: &Frame<'_>, view: &WherePage) -> Markup {
    let say = |id: &str| frame.locale.text(id);
    let main = html! {
        h1 { (say("place-where")) }
        @if view.sets.is_empty() || view.used_count == 0 {
            (nothing(frame.locale, view.nothing_receipt))
        } @else {
            (summary(frame.locale, view))
        }
        @if !view.sets.is_empty() {
            (timeline(&view.sets.iter().map(|set| item(frame.locale, set)).collect::<Vec<_>>()))
            @if view.set_count() > 0 {
                (details(&say("where-picture"), &picture::draw(frame.locale, view)))
            }
            h2 { (say("where-copy")) }
            ul {
                li { a href="/where.csv" download { (say("where-csv")) } }
                li { a href="/where.json" download { (say("where-json")) } }
            }
        }
    };
    frame.page(&Head::new(say("place-where"), Some(Place::Where)), &main)
}

fn nothing(locale: &Locale, receipt: Option<Position>) -> Markup {
    html! {
        div.card {
            p.lead { (locale.text("where-nothing")) }
            p { (locale.text("where-nothing-next")) }
            @if let Some(entry) = receipt {
                p {
                    (Link::new(format!("/receipts/{entry}"), locale.text("where-nothing-receipt")))
                }
            }
        }
    }
}

fn summary(locale: &Locale, view: &WherePage) -> Markup {
    let (sets, models) = (view.set_count(), view.model_count());
    let values = [
        ("posts", locale.text_with("posts", &[("count", view.used_count.into())]).into()),
        ("sets", locale.text_with("sets", &[("count", sets.into())]).into()),
        ("models", locale.text_with("models", &[("count", models.into())]).into()),
    ];
    html! {
        p.lead { (locale.text_with("where-summary", &values)) }
        div.figures {
            (figure(&locale.number(view.used_count), &locale.text("where-figure-posts")))
            (figure(&locale.number(sets), &locale.text("where-figure-sets")))
            (figure(&locale.number(models), &locale.text("where-figure-models")))
        }
        div.row { (link_button(Weight::Primary, "/forget", &locale.text("where-forget"))) }
    }
}

fn item(locale: &Locale, set: &SetUse) -> TimelineItem {
    let mark = match (set.removed, set.in_count) {
        (Some(_), 0) => tag(Tone::Good, &locale.text("set-removed")),
        (_, 0) => tag(Tone::Plain, &locale.text("set-none")),
        _ => tag(Tone::Info, &locale.text("set-some")),
    };
    TimelineItem {
        when: date(locale, set.built),
        heading: locale.text_with("set-heading", &[("name", (&set.name).into())]),
        tag: Some(mark),
        body: html! {
            p.hint { (locale.text("set-purpose")) " " bdi { (set.purpose) } }
            p { (locale.text_with("set-in", &[("count", set.in_count.into())])) }
            @if let Some(on) = set.removed {
                p { (locale.text_with("set-removed-on", &[("date", locale.date(on).into())])) }
            }
            (left_out(locale, &set.left_out))
            (models(locale, &set.models))
            p.hint { (locale.text("set-number")) " " (code(&set.id.to_string())) }
        },
    }
}

fn left_out(locale: &Locale, rows: &[LeftOut]) -> Markup {
    html! {
        @if !rows.is_empty() {
            p {
                (locale.text_with(
                    "set-out",
                    &[("count", rows.iter().map(|row| row.count).sum::<u64>().into())],
                ))
            }
            ul {
                @for row in rows {
                    li {
                        (locale.text_with("posts", &[("count", row.count.into())])) ": "
                        @match row.why {
                            Why::Rule(reason) => { (locale.text(&format!("reason-{reason}"))) }
                            Why::OtherPerson => { (locale.text("reason-other-person")) }
                            Why::PersonalData => { (locale.text("reason-personal_data")) }
                        }
                    }
                }
            }
        }
    }
}

fn models(locale: &Locale, models: &[ModelUse]) -> Markup {
    html! {
        @if models.is_empty() {
            p { (locale.text("set-no-models")) }
        } @else {
            p { (locale.text("set-models")) }
            ul {
                @for model in models {
                    li {
                        bdi { (model.name) } ", " (date(locale, model.trained)) ". "
                        @match model.state {
                            ModelState::InUse => { (locale.text("model-in-use")) }
                            ModelState::NotInUse => { (locale.text("model-not-in-use")) }
                            ModelState::Forgot { on } => {
                                (locale.text_with(
                                    "model-forgot",
                                    &[("date", locale.date(on).into())],
                                ))
                            }
                        }
                    }
                }
            }
        }
    }
}
