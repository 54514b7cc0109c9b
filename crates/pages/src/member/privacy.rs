//! The page of all purposes, each with its state, why, and a switch where there is one.
//!
//! Saving is a form of its own per purpose: no answer depends on another.

use jiff::Timestamp;
use jiff::civil::Date;
use maud::{Markup, html};
use untrain_policy::{Choice, NoticeId, Position, PurposeId, Reason};

use super::purpose::{Answered, Fields, PurposeFacts, question};
use crate::components::{
    Link, Tone, Weight, button, card, details, hidden, link_button, notification, tag,
};
use crate::frame::{Frame, Head, Place, Status};
use crate::locale::{Locale, Value};

/// Every purpose of a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrivacyPage {
    /// The purposes, in the policy's order.
    pub cards: Vec<PurposeCard>,
    /// What the browser's own signal does here, when it sent one.
    pub signal: Option<BrowserSignal>,
    /// The version of the policy that is the rule.
    pub policy_version: String,
}

/// What Global Privacy Control does for this member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BrowserSignal {
    /// The policy reads it as a no to selling and sharing, and these purposes are such.
    Honoured,
    /// No purpose here is one that it speaks about.
    NothingToStop,
}

/// A purpose as a member has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PurposeCard {
    /// What has to be told of it.
    pub facts: PurposeFacts,
    /// Whether it is on, and why.
    pub state: State,
    /// The switch; `None` where the law lets the controller go without.
    pub switch: Option<Switch>,
    /// How many of the member's records were used before a no, when there was one.
    pub used_before_count: u64,
}

/// Whether a purpose runs for a member, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// It runs: the member said yes.
    SaidYes {
        /// When.
        on: Timestamp,
    },
    /// It does not run: the member said no.
    SaidNo {
        /// When.
        on: Timestamp,
    },
    /// It does not run: the member has not answered.
    NotAnswered,
    /// It never runs where the member lives.
    Blocked {
        /// The region, as people call it.
        region: String,
    },
    /// It runs without asking; an objection made today would be answered by that day.
    WithoutAsking {
        /// By when a person would answer.
        answer_by: Date,
    },
    /// It will run without asking from that day on: the time to object is still running.
    StartsOn {
        /// The first day.
        day: Date,
    },
    /// It stands still while an objection is looked at.
    Paused {
        /// Since when.
        since: Timestamp,
        /// By when a person answers.
        answer_by: Date,
        /// The case.
        case: String,
    },
    /// It does not run, for another reason.
    Closed {
        /// Which.
        reason: Reason,
    },
}

/// A switch: the answer that stands, and the notice that a new one answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Switch {
    /// What was said.
    pub answered: Answered,
    /// The notice that is answered by saving.
    pub notice: NoticeId,
}

impl PurposeCard {
    /// Whether it has a switch and runs, or will run, without a yes.
    const fn is_on_unasked(&self) -> bool {
        self.switch.is_some()
            && matches!(self.state, State::WithoutAsking { .. } | State::StartsOn { .. })
    }
}

impl State {
    fn tag(&self, locale: &Locale) -> Markup {
        let (tone, id) = match self {
            Self::SaidYes { .. } | Self::WithoutAsking { .. } => (Tone::Good, "state-on"),
            Self::Blocked { .. } => (Tone::Info, "state-blocked"),
            Self::Paused { .. } => (Tone::Care, "state-paused"),
            Self::SaidNo { .. }
            | Self::NotAnswered
            | Self::StartsOn { .. }
            | Self::Closed { .. } => (Tone::Plain, "state-off"),
        };
        tag(tone, &locale.text(id))
    }

    fn why(&self, locale: &Locale) -> String {
        let on = |id: &str, name: &str, value: Value<'_>| locale.text_with(id, &[(name, value)]);
        match self {
            Self::SaidYes { on: day } => on("why-yes", "date", locale.date(*day).into()),
            Self::SaidNo { on: day } => on("why-no", "date", locale.date(*day).into()),
            Self::NotAnswered => locale.text("why-not-answered"),
            Self::Blocked { region } => on("why-blocked", "region", region.into()),
            Self::WithoutAsking { answer_by } => {
                on("why-without-asking", "date", locale.day(*answer_by).into())
            }
            Self::StartsOn { day } => on("why-starts", "date", locale.day(*day).into()),
            Self::Paused { since, answer_by, .. } => locale.text_with(
                "why-paused",
                &[("since", locale.date(*since).into()), ("date", locale.day(*answer_by).into())],
            ),
            Self::Closed { reason } => {
                on("why-closed", "reason", locale.text(&format!("reason-{reason}")).into())
            }
        }
    }
}

/// Where the form of a purpose goes, and the id of its card.
#[must_use]
pub fn card_id(purpose: &PurposeId) -> String {
    format!("purpose-{}", purpose.as_str().replace('.', "-"))
}

/// The id of the first answer of a purpose: an error of that question links to it.
#[must_use]
pub fn field_id(purpose: &PurposeId) -> String {
    format!("choice-{}", purpose.as_str().replace('.', "-"))
}

/// Draws the page of all purposes.
#[must_use]
pub fn page(frame: &Frame<'_>, view: &PrivacyPage) -> Markup {
    let say = |id: &str| frame.locale.text(id);
    let only_asked = !view.cards.iter().any(PurposeCard::is_on_unasked);
    let main = html! {
        h1 { (say("privacy-title")) }
        p.lead { (say("privacy-lead")) }
        (notification(Tone::Info, &html! {
            @if only_asked { p { strong { (say("privacy-only-yours")) } } }
            p { (say("no-cost")) }
        }))
        @if let Some(signal) = view.signal { (browser_signal(frame.locale, signal)) }
        @for card in &view.cards { (purpose_card(frame, card)) }
        @if view.cards.iter().any(|card| card.switch.is_some()) {
            div.row { (link_button(Weight::Secondary, "/privacy/refuse-all", &say("refuse-all"))) }
        }
        p.hint {
            (frame.locale.text_with(
                "privacy-version",
                &[("version", (&view.policy_version).into())],
            ))
        }
    };
    frame.page(&Head::new(say("privacy-title"), Some(Place::Privacy)), &main)
}

fn browser_signal(locale: &Locale, signal: BrowserSignal) -> Markup {
    let id = match signal {
        BrowserSignal::Honoured => "signal-honoured",
        BrowserSignal::NothingToStop => "signal-nothing",
    };
    notification(
        Tone::Plain,
        &html! { p { strong { (locale.text("signal-title")) } } p { (locale.text(id)) } },
    )
}

fn purpose_card(frame: &Frame<'_>, view: &PurposeCard) -> Markup {
    let locale = frame.locale;
    let facts = &view.facts;
    let body = html! {
        p { bdi { (facts.description) } }
        p.why { strong { (view.state.why(locale)) } }
        @if view.used_before_count > 0 {
            p {
                (locale.text_with("used-before", &[("count", view.used_before_count.into())])) " "
                (Link::new("/where", locale.text("used-before-link")))
            }
        }
        @match &view.switch {
            Some(switch) => { (switch_form(frame, facts, switch)) }
            None => { (no_switch(locale, view)) }
        }
        (details(&locale.text("facts-summary"), &facts.list(frame)))
        @if view.switch.is_some() {
            (details(
                &locale.text("no-changes-summary"),
                &html! { p { (locale.text("no-changes")) } p { (locale.text("no-changes-past")) } },
            ))
        }
    };
    card(&card_id(&facts.id), &facts.title, Some(&view.state.tag(locale)), &body)
}

fn switch_form(frame: &Frame<'_>, facts: &PurposeFacts, switch: &Switch) -> Markup {
    let id = field_id(&facts.id);
    let fields = Fields { id: &id, choice: "choice", past: "past" };
    html! {
        form method="post" action={ "/privacy/" (facts.id) } {
            (hidden("notice", switch.notice.as_str()))
            (question(frame, facts, switch.answered, &fields))
            p.hint { (frame.locale.text("takes-effect")) }
            (button(Weight::Primary, &frame.locale.text("save-choice")))
        }
    }
}

fn no_switch(locale: &Locale, view: &PurposeCard) -> Markup {
    html! {
        @match &view.state {
            State::Paused { case, .. } => {
                div.row {
                    (link_button(
                        Weight::Secondary,
                        &format!("/object/{case}"),
                        &locale.text("see-objection"),
                    ))
                }
            }
            State::Blocked { .. } => {}
            _ => {
                div.row {
                    (link_button(
                        Weight::Secondary,
                        &format!("/object?purpose={}", view.facts.id),
                        &locale.text("object-to-this"),
                    ))
                }
            }
        }
    }
}

/// What was just saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved<'a> {
    /// For which purpose.
    pub purpose: &'a PurposeId,
    /// Its name, by the policy.
    pub title: &'a str,
    /// What was said.
    pub choice: Choice,
    /// The answer that stood before.
    pub previous: Choice,
    /// The notice that was answered.
    pub notice: &'a NoticeId,
    /// The entry of the receipt.
    pub entry: Position,
}

/// The banner that says what was saved, with the receipt and a form that undoes it.
#[must_use]
pub fn saved(locale: &Locale, saved: &Saved<'_>) -> Status {
    let id = match saved.choice {
        Choice::Allow => "saved-yes",
        Choice::Refuse => "saved-no",
        Choice::Undefined => "saved-undefined",
    };
    let actions = html! {
        a href={ "/receipts/" (saved.entry) } { (locale.text("saved-receipt")) }
        @if saved.previous != saved.choice {
            form method="post" action={ "/privacy/" (saved.purpose) } {
                (hidden("notice", saved.notice.as_str()))
                (hidden("choice", saved.previous.as_str()))
                (hidden("undo", "1"))
                button.quiet { (locale.text("saved-undo")) }
            }
        }
    };
    Status {
        tone: Tone::Good,
        text: locale.text_with(id, &[("purpose", saved.title.into())]),
        actions: Some(actions),
    }
}

/// The page that asks once more before a no to everything: what it covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefuseAllPage {
    /// The names of the purposes with a switch, by the policy.
    pub switched: Vec<String>,
    /// The names of those without, which a no does not reach.
    pub unswitched: Vec<String>,
}

/// Draws the page that asks once before a no to everything.
#[must_use]
pub fn refuse_all_page(frame: &Frame<'_>, view: &RefuseAllPage) -> Markup {
    let say = |id: &str| frame.locale.text(id);
    let list = |names: &[String]| html! { ul { @for name in names { li { bdi { (name) } } } } };
    let main = html! {
        h1 { (say("refuse-all-title")) }
        p { (say("refuse-all-covers")) }
        (list(&view.switched))
        @if !view.unswitched.is_empty() {
            (notification(Tone::Plain, &html! {
                p { (say("refuse-all-without")) }
                (list(&view.unswitched))
                p { (Link::new("/object", say("refuse-all-object"))) }
            }))
        }
        p { (say("no-cost")) }
        p.hint { (say("takes-effect")) }
        form.row method="post" action="/privacy/refuse-all" {
            (button(Weight::Primary, &say("refuse-all")))
            (link_button(Weight::Secondary, "/privacy", &say("go-back")))
        }
    };
    frame.page(&Head::new(say("refuse-all-title"), Some(Place::Privacy)), &main)
}
