//! The overview: four numbers, what needs somebody today, and how records and answers went.

mod needs;

use maud::{Markup, html};

use super::charts::{Day, Funnel, Mark, Series, TimeSeries, funnel, time_series};
use crate::components::{Link, figure};
use crate::frame::{Frame, Head, Place};
use crate::locale::Locale;

pub use needs::Need;

/// What the overview shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverviewPage {
    /// How people answered, by purpose with a switch.
    pub consent: Vec<ConsentRate>,
    /// The time within which 95 of 100 choices were counted in by the next decision, in
    /// milliseconds; none before the first.
    pub lag_p95_ms: Option<u64>,
    /// How many cases should have been answered before.
    pub overdue_count: u64,
    /// How many gates and trainings were stopped in the last 30 days.
    pub blocked_count: u64,
    /// What needs somebody, the most urgent first.
    pub needs: Vec<Need>,
    /// The newest dataset; none before the first.
    pub newest: Option<NewestDataset>,
    /// The answers of each day, the oldest first.
    pub answers: Vec<AnswersOfDay>,
    /// When versions of the policy became the rule.
    pub versions: Vec<Mark>,
    /// Where the answers are fetched as CSV.
    pub answers_csv: Option<String>,
}

/// How people answered about a purpose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentRate {
    /// The purpose's name.
    pub purpose: String,
    /// How many said yes.
    pub yes_count: u64,
    /// How many said no.
    pub no_count: u64,
    /// How many have not answered.
    pub open_count: u64,
}

impl ConsentRate {
    /// The yeses among all who were asked, in per mille.
    #[must_use]
    pub fn yes_per_mille(&self) -> u64 {
        let asked = self.yes_count.saturating_add(self.no_count).saturating_add(self.open_count);
        let share = u128::from(self.yes_count) * 1_000 / u128::from(asked.max(1));
        u64::try_from(share).unwrap_or(1_000)
    }
}

/// The dataset that was built last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewestDataset {
    /// Its identifier, as addresses write it.
    pub dataset: String,
    /// The folder it was written to, which people know it by.
    pub name: String,
    /// What was left after each rule.
    pub funnel: Funnel,
}

/// The answers of one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnswersOfDay {
    /// Which day.
    pub day: jiff::civil::Date,
    /// How many said yes.
    pub yes_count: u64,
    /// How many said no.
    pub no_count: u64,
    /// How many took a yes back.
    pub withdrawn_count: u64,
}

/// The answers of each day as a chart; the service makes its CSV of it too.
#[must_use]
pub fn answers_chart(locale: &Locale, view: &OverviewPage) -> TimeSeries {
    let names = ["answers-yes", "answers-no", "answers-withdrawn"];
    let day = |it: &AnswersOfDay| Day {
        day: it.day,
        counts: vec![it.yes_count, it.no_count, it.withdrawn_count],
    };
    TimeSeries {
        id: "answers".to_owned(),
        title: locale.text("answers-title"),
        series: names.map(|id| Series { name: locale.text(id) }).into(),
        days: view.answers.iter().map(day).collect(),
        marks: view.versions.clone(),
        csv: view.answers_csv.clone(),
    }
}

/// Draws the overview.
#[must_use]
pub fn page(frame: &Frame<'_>, view: &OverviewPage) -> Markup {
    let locale = frame.locale;
    let title = locale.text("overview-title");
    let main = html! {
        h1 { (title) }
        div.figures { (figures(locale, view)) }
        div.split {
            section aria-labelledby="today" {
                h2 #today { (locale.text("needs-title")) }
                (needs::draw(locale, &view.needs))
            }
            aside aria-label=(locale.text("consent-title")) { (consent(locale, view)) }
        }
        (newest(locale, view))
        section aria-labelledby="answers-heading" {
            h2 #answers-heading { (locale.text("answers-title")) }
            (time_series(locale, &answers_chart(locale, view)))
        }
    };
    frame.page(&Head::wide(title.clone(), Some(Place::Overview)), &main)
}

fn figures(locale: &Locale, view: &OverviewPage) -> Markup {
    let yes = view
        .consent
        .first()
        .map_or_else(|| "–".to_owned(), |rate| locale.percent(rate.yes_per_mille()));
    let about = view.consent.first().map_or_else(
        || locale.text("figure-consent-none"),
        |rate| locale.text_with("figure-consent", &[("purpose", (&rate.purpose).into())]),
    );
    let lag = view.lag_p95_ms.map_or_else(|| "–".to_owned(), |lag| lag_words(locale, lag));
    html! {
        (figure(&yes, &about))
        (figure(&lag, &locale.text("figure-lag")))
        (figure(&locale.number(view.overdue_count), &locale.text("figure-overdue")))
        (figure(&locale.number(view.blocked_count), &locale.text("figure-blocked")))
    }
}

fn lag_words(locale: &Locale, milliseconds: u64) -> String {
    if milliseconds < 1_000 {
        return locale.text_with("milliseconds", &[("count", milliseconds.into())]);
    }
    let seconds = locale.tenths(milliseconds / 100);
    locale.text_with("seconds", &[("seconds", seconds.into())])
}

fn consent(locale: &Locale, view: &OverviewPage) -> Markup {
    html! {
        section.card aria-labelledby="consent" {
            h2 #consent { (locale.text("consent-title")) }
            @if view.consent.is_empty() { p.soft { (locale.text("figure-consent-none")) } }
            @for (at, rate) in view.consent.iter().enumerate() {
                @let counts = [
                    ("yes", rate.yes_count.into()),
                    ("no", rate.no_count.into()),
                    ("open", rate.open_count.into()),
                ];
                div.rate {
                    p #{ "rate-" (at) } {
                        bdi { (rate.purpose) } strong { (locale.percent(rate.yes_per_mille())) }
                    }
                    meter aria-labelledby={ "rate-" (at) } min="0" max="1000"
                        value=(rate.yes_per_mille()) {}
                    p.hint { (locale.text_with("consent-counts", &counts)) }
                }
            }
        }
    }
}

fn newest(locale: &Locale, view: &OverviewPage) -> Markup {
    html! {
        section aria-labelledby="newest" {
            h2 #newest { (locale.text("newest-title")) }
            @match &view.newest {
                Some(newest) => {
                    p { (Link::new(format!("/staff/datasets/{}", newest.dataset), &newest.name)) }
                    (funnel(locale, &newest.funnel))
                }
                None => { p.empty { (locale.text("newest-none")) } }
            }
        }
    }
}
