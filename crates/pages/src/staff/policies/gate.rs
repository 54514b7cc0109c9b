//! What still locks a draft: its notice, how long that has been out, and whom it reached.

use jiff::Timestamp;
use maud::{Markup, html};
use untrain_policy::plan::Totals;

use crate::components::{Tone, figure, tag};
use crate::locale::Locale;

/// The notice of a draft that opens data, as its activation waits for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoticeGate {
    /// Since when it is out; none when it was not published.
    pub out_since: Option<Timestamp>,
    /// For how many whole days that is.
    pub days_out: u64,
    /// How many days of grace follow on it, at most, where the draft opens something. They run for
    /// each member from the day on which it reached them.
    pub days_required: u64,
}

/// The figures, and what is done and what is not.
pub(super) fn draw(locale: &Locale, gate: &NoticeGate, totals: &Totals) -> Markup {
    let told = totals.ready.saturating_add(totals.in_grace);
    let days = [("out", gate.days_out.into()), ("required", gate.days_required.into())];
    let (days, days_caption) = match gate.days_required {
        0 => (locale.number(gate.days_out), "gate-no-days-caption"),
        _ => (locale.text_with("gate-days", &days), "gate-days-caption"),
    };
    let out = match gate.out_since {
        Some(since) => locale.date(since),
        None => locale.text("gate-not-out"),
    };
    html! {
        h3 { (locale.text("gate-title")) }
        div.figures {
            (figure(&out, &locale.text("gate-out-since")))
            (figure(&days, &locale.text(days_caption)))
            (figure(&share(locale, told, totals), &locale.text("gate-told")))
            (figure(&share(locale, totals.ready, totals), &locale.text("plan-coverage")))
        }
        ul.locks {
            @match gate.out_since {
                Some(_) => { (lock(locale, true, &locale.text("gate-published"))) }
                None => { (lock(locale, false, &locale.text("gate-unpublished"))) }
            }
            (lock(locale, totals.to_tell == 0, &count(locale, "gate-all-told", totals.to_tell)))
            (lock(locale, totals.in_grace == 0, &count(locale, "gate-no-grace", totals.in_grace)))
        }
    }
}

fn count(locale: &Locale, id: &str, count: u64) -> String {
    locale.text_with(id, &[("count", count.into())])
}

/// Rounded down: all are reached only when all are.
fn share(locale: &Locale, part: u64, totals: &Totals) -> String {
    let per_mille = u128::from(part) * 1_000 / u128::from(totals.widened.max(1));
    locale.percent(u64::try_from(per_mille).unwrap_or(1_000))
}

fn lock(locale: &Locale, open: bool, words: &str) -> Markup {
    let (tone, id) = if open { (Tone::Good, "gate-done") } else { (Tone::Care, "gate-open") };
    html! { li { (tag(tone, &locale.text(id))) " " span { (words) } } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;

    fn drawn(gate: NoticeGate, totals: Totals) -> String {
        let html = draw(Locale::of(Language::English), &gate, &totals).into_string();
        html.replace(['\u{2068}', '\u{2069}'], "")
    }

    #[test]
    fn nearly_all_is_not_all() {
        let gate =
            NoticeGate { out_since: Some(Timestamp::UNIX_EPOCH), days_out: 29, days_required: 30 };
        let totals =
            Totals { widened: 9_999, ready: 9_900, in_grace: 98, to_tell: 1, ..Totals::default() };
        let html = drawn(gate, totals);
        assert!(html.contains("<strong>29 of 30</strong>"), "{html}");
        assert!(html.contains("<strong>99.9%</strong>") && !html.contains("100%"), "{html}");
        assert_eq!(html.matches("class=\"tag care\"").count(), 2, "{html}");
        let done = Totals { ready: 9_999, in_grace: 0, to_tell: 0, ..totals };
        assert!(!drawn(gate, done).contains("class=\"tag care\""));
        let unsaid = NoticeGate { out_since: None, days_out: 0, ..gate };
        assert_eq!(drawn(unsaid, done).matches("class=\"tag care\"").count(), 1);
        let none = NoticeGate { days_required: 0, ..gate };
        assert!(drawn(none, done).contains("<strong>29</strong>"));
    }
}
