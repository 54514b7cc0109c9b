//! Notices for who writes them: the texts, how plain they are, whom they reached, and how they look
//! on a phone.

mod compose;
mod plan;
mod reading;

use jiff::Timestamp;
use maud::{Markup, html};
use untrain_policy::NoticeId;

use super::charts::{Day, Series, TimeSeries, time_series};
use super::query::{link, segment};
use crate::components::{Column, Row, Table, Tone, date, figure, moment, summary_list, table, tag};
use crate::frame::{Frame, Head, Place};
use crate::locale::{Language, Locale};

pub use compose::{ComposePage, compose};
pub use plan::SendPlan;
pub use reading::{Reading, reading};

/// The notices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticesPage {
    /// The notices that went out, the newest first.
    pub notices: Vec<NoticeLine>,
}

/// A notice in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeLine {
    /// Its name.
    pub notice: NoticeId,
    /// The version of the policy that it tells of.
    pub version: String,
    /// When it went out.
    pub published: Timestamp,
    /// Whom it reached.
    pub reach: Reach,
}

/// Whom a notice reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reach {
    /// How many members there are.
    pub members_count: u64,
    /// To how many it was delivered.
    pub delivered_count: u64,
    /// How many could not be reached.
    pub unreached_count: u64,
    /// How many said that they read it.
    pub acknowledged_count: u64,
    /// How many answered by it.
    pub answered_count: u64,
}

impl Reach {
    /// How many it has yet to reach.
    #[must_use]
    pub const fn waiting_count(&self) -> u64 {
        self.members_count.saturating_sub(self.delivered_count).saturating_sub(self.unreached_count)
    }

    /// A count of it among all members, in per mille.
    #[must_use]
    pub fn per_mille(&self, count: u64) -> u64 {
        let share = u128::from(count) * 1_000 / u128::from(self.members_count.max(1));
        u64::try_from(share).unwrap_or(1_000).min(1_000)
    }
}

/// Draws the notices.
#[must_use]
pub fn page(frame: &Frame<'_>, view: &NoticesPage) -> Markup {
    let locale = frame.locale;
    let title = locale.text("place-notice-board");
    let main = html! {
        h1 { (title) }
        p.lead { (locale.text("notice-board-lead")) }
        @if view.notices.is_empty() { p.empty { (locale.text("notice-board-none")) } }
        @else { (list(locale, &view.notices)) }
    };
    frame.page(&Head::wide(title.clone(), Some(Place::NoticeBoard)), &main)
}

fn list(locale: &Locale, notices: &[NoticeLine]) -> Markup {
    let mut columns = vec![
        Column::text(locale.text("column-notice")),
        Column::text(locale.text("column-published")),
    ];
    columns.extend(
        ["reach-delivered", "reach-acknowledged", "reach-answered"]
            .map(|id| Column::number(locale.text(id))),
    );
    let row = |line: &NoticeLine| {
        let reach = &line.reach;
        let share = |count: u64| html! { (locale.percent(reach.per_mille(count))) };
        let version = [("version", (&line.version).into())];
        vec![
            html! {
                a href={ "/staff/notices/" (segment(line.notice.as_str())) } {
                    bdi { (line.notice) }
                }
                br;
                small { (locale.text_with("notice-of-version", &version)) }
            },
            date(locale, line.published),
            share(reach.delivered_count),
            share(reach.acknowledged_count),
            share(reach.answered_count),
        ]
    };
    let rows: Vec<_> = notices.iter().map(row).collect();
    table(&Table {
        id: "notices",
        caption: &locale.text("notice-board-caption"),
        columns: &columns,
        rows: &rows,
    })
}

/// The text of a notice in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeText {
    /// The language, as the policy writes it: a BCP 47 tag.
    pub language: String,
    /// The text.
    pub text: String,
}

/// One notice: `GET /staff/notices/{notice}?text=`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticePage {
    /// What stands of it in the list.
    pub line: NoticeLine,
    /// Its texts, in the order of their languages.
    pub texts: Vec<NoticeText>,
    /// Which of them is shown; the first when the query names none.
    pub shown: String,
    /// The languages that members read, by the texts that were sent before; empty where that is not
    /// known.
    pub readers: Vec<(String, u64)>,
    /// How it gets to people.
    pub plan: SendPlan,
    /// How it went on, day by day.
    pub days: Vec<ReachDay>,
}

/// What a notice came to on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReachDay {
    /// Which day.
    pub day: jiff::civil::Date,
    /// How often it was delivered, read and answered.
    pub counts: [u64; 3],
}

/// What a notice came to, day by day; the service makes its CSV of it too.
#[must_use]
pub fn reach_chart(locale: &Locale, notice: &str, days: &[ReachDay]) -> TimeSeries {
    let names = ["reach-delivered", "reach-acknowledged", "reach-answered"];
    let day = |it: &ReachDay| Day { day: it.day, counts: it.counts.to_vec() };
    TimeSeries {
        id: "days".to_owned(),
        title: locale.text("reach-days"),
        series: names.map(|id| Series { name: locale.text(id) }).into(),
        days: days.iter().map(day).collect(),
        marks: Vec::new(),
        csv: Some(format!("/staff/notices/{notice}/reach.csv")),
    }
}

/// Draws one notice.
#[must_use]
pub fn notice(frame: &Frame<'_>, view: &NoticePage) -> Markup {
    let locale = frame.locale;
    let title = locale.text_with("notice-named", &[("name", view.line.notice.as_str().into())]);
    let path = format!("/staff/notices/{}", segment(view.line.notice.as_str()));
    let version = [("version", (&view.line.version).into())];
    let main = html! {
        p.back { a href="/staff/notices" { (locale.text("notice-board-back")) } }
        h1 { (title) }
        p.lead {
            (locale.text_with("notice-of-version", &version)) ", "
            (moment(locale, view.line.published))
        }
        (reach(locale, &view.line.reach))
        section aria-labelledby="days-heading" {
            h2 #days-heading { (locale.text("reach-days")) }
            (time_series(locale, &reach_chart(locale, &view.plan.notice, &view.days)))
        }
        (plan::draw(locale, &view.plan, &view.line.reach))
        (texts(locale, &path, &[], &view.texts, &view.shown))
        (coverage(locale, &view.texts, &view.readers))
    };
    frame.page(&Head::wide(title.clone(), Some(Place::NoticeBoard)), &main)
}

fn reach(locale: &Locale, reach: &Reach) -> Markup {
    let rows = [
        ("reach-delivered", reach.delivered_count),
        ("reach-acknowledged", reach.acknowledged_count),
        ("reach-answered", reach.answered_count),
    ];
    html! {
        section.card aria-labelledby="reach" {
            h2 #reach { (locale.text("reach-title")) }
            @for (id, count) in rows {
                @let of = [("count", count.into()), ("all", reach.members_count.into())];
                div.rate {
                    p #(id) {
                        span { (locale.text(id)) }
                        strong { (locale.percent(reach.per_mille(count))) }
                    }
                    meter aria-labelledby=(id) min="0" max="1000" value=(reach.per_mille(count)) {}
                    p.hint { (locale.text_with("reach-of", &of)) }
                }
            }
        }
    }
}

/// The texts behind tabs that are links, the one shown as members see it, and how plain it is.
fn texts(
    locale: &Locale,
    path: &str,
    query: &[(&str, &str)],
    texts: &[NoticeText],
    shown: &str,
) -> Markup {
    let current = texts.iter().find(|text| text.language == shown).or_else(|| texts.first());
    let href = |language: &str| {
        let mut values: Vec<_> = query.iter().map(|(name, value)| (*name, Some(*value))).collect();
        values.push(("text", Some(language)));
        link(path, &values)
    };
    html! {
        h2 { (locale.text("texts-title")) }
        nav.views aria-label=(locale.text("texts-languages")) { ul {
            @for text in texts {
                @let is_it = current.is_some_and(|it| it.language == text.language);
                @let chosen = is_it.then_some("true");
                li {
                    a href=(href(&text.language)) aria-current=[chosen] {
                        (name_of(&text.language))
                    }
                }
            }
        } }
        @if let Some(text) = current {
            div.split {
                (preview(locale, text))
                aside aria-label=(locale.text("reading-title")) { (plainness(locale, text)) }
            }
        }
    }
}

/// A language's own name, or its tag where no page is written in it.
fn name_of(tag: &str) -> String {
    Language::from_tag(tag)
        .map_or_else(|| tag.to_owned(), |language| language.own_name().to_owned())
}

/// Tags of languages whose lines begin at the right.
const RIGHT_TO_LEFT: [&str; 8] = ["ar", "he", "fa", "ur", "yi", "ps", "ckb", "sd"];

/// The text in a frame as wide as a phone, in its language's direction.
fn preview(locale: &Locale, text: &NoticeText) -> Markup {
    let primary = text.language.split(['-', '_']).next().unwrap_or_default();
    let dir = if RIGHT_TO_LEFT.contains(&primary) { "rtl" } else { "ltr" };
    html! {
        div.phone role="group" aria-label=(locale.text("preview-title")) {
            div lang=(text.language) dir=(dir) {
                @for paragraph in text.text.split("\n\n") { p { (paragraph.trim()) } }
            }
        }
    }
}

/// How plain the text is: its grade where that can be told, and its longest sentence.
fn plainness(locale: &Locale, text: &NoticeText) -> Markup {
    let found = reading(&text.text);
    let english = text.language == "en" || text.language.starts_with("en-");
    html! {
        section.card aria-labelledby="reading" {
            h2 #reading { (locale.text("reading-title")) }
            @if english {
                @let (tone, id) = if found.is_plain() { (Tone::Good, "reading-plain") }
                else { (Tone::Care, "reading-hard") };
                (figure(&locale.tenths(found.grade_tenths), &locale.text("reading-grade")))
                p { (tag(tone, &locale.text(id))) }
            }
            (summary_list(&[
                Row::new(
                    locale.text("reading-words"),
                    html! { (locale.number(found.words_count)) },
                ),
                Row::new(
                    locale.text("reading-sentences"),
                    html! { (locale.number(found.sentences_count)) },
                ),
                Row::new(
                    locale.text("reading-longest"),
                    html! {
                        (locale.text_with(
                            "words-of",
                            &[("count", found.longest_words_count.into())],
                        ))
                    },
                ),
            ]))
        }
    }
}

fn coverage(locale: &Locale, texts: &[NoticeText], readers: &[(String, u64)]) -> Markup {
    let columns = [
        Column::text(locale.text("column-language")),
        Column::text(locale.text("column-text")),
        Column::number(locale.text("column-readers")),
    ];
    let row = |(language, count): &(String, u64)| {
        let there = texts.iter().any(|text| text.language == *language);
        let (tone, id) =
            if there { (Tone::Good, "text-there") } else { (Tone::Stop, "text-missing") };
        vec![
            html! { (name_of(language)) },
            tag(tone, &locale.text(id)),
            html! { (locale.number(*count)) },
        ]
    };
    let rows: Vec<_> = readers.iter().map(row).collect();
    html! {
        @if !rows.is_empty() {
            (table(&Table {
                id: "coverage",
                caption: &locale.text("coverage-caption"),
                columns: &columns,
                rows: &rows,
            }))
        }
    }
}
