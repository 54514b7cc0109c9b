//! A language with everything that is said in it: texts, dates, numbers.
//!
//! A locale is built once per process and shared by every thread. What is missing in a language is
//! said in English, and a test keeps that from happening.

mod language;
mod printed;
mod pseudo;
mod resources;
mod value;

use std::sync::{Arc, LazyLock};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use jiff::Timestamp;
use jiff::civil;
use jiff::tz::TimeZone;

pub use language::{Direction, Language};
pub use value::Value;

type Bundle = FluentBundle<Arc<FluentResource>>;

static ENGLISH: LazyLock<Locale> = LazyLock::new(|| Locale::new(Language::English));
static GERMAN: LazyLock<Locale> = LazyLock::new(|| Locale::new(Language::German));
static ARABIC: LazyLock<Locale> = LazyLock::new(|| Locale::new(Language::Arabic));
static PSEUDO: LazyLock<Locale> = LazyLock::new(|| {
    let mut locale = Locale::new(Language::English);
    locale.bundle.set_transform(Some(pseudo::longer));
    locale
});

/// A language, its texts and the way in which it writes dates and numbers.
pub struct Locale {
    language: Language,
    bundle: Bundle,
}

impl Locale {
    /// The locale of a language; the first call for each reads its texts.
    #[must_use]
    pub fn of(language: Language) -> &'static Self {
        match language {
            Language::English => &ENGLISH,
            Language::German => &GERMAN,
            Language::Arabic => &ARABIC,
        }
    }

    /// English with accents and two fifths more letters: what does not fit into a page with it
    /// will not fit in the next language either.
    #[must_use]
    pub fn pseudo() -> &'static Self {
        &PSEUDO
    }

    fn new(language: Language) -> Self {
        let mut bundle = Bundle::new_concurrent(vec![language.identifier()]);
        for text in resources::of(language) {
            // A text that cannot be read in part is used as far as it goes; a test reads all.
            let resource = FluentResource::try_new((*text).to_owned());
            let resource = resource.unwrap_or_else(|(resource, _)| resource);
            bundle.add_resource_overriding(Arc::new(resource));
        }
        bundle.set_formatter(Some(match language {
            Language::English => printed::english,
            Language::German => printed::german,
            Language::Arabic => printed::arabic,
        }));
        Self { language, bundle }
    }

    /// Which language it is.
    #[must_use]
    pub const fn language(&self) -> Language {
        self.language
    }

    /// The text of that id. What this language lacks is said in English; what English lacks as well
    /// shows its id, so that it is noticed.
    #[must_use]
    pub fn text(&self, id: &str) -> String {
        self.text_with(id, &[])
    }

    /// The text of that id with what it speaks about: numbers, which choose the plural, and names.
    #[must_use]
    pub fn text_with(&self, id: &str, values: &[(&str, Value<'_>)]) -> String {
        let args: FluentArgs<'_> =
            values.iter().map(|(name, value)| (*name, value.fluent())).collect();
        let found = self.find(id, &args);
        let found = found.or_else(|| {
            (self.language != Language::English).then(|| ENGLISH.find(id, &args)).flatten()
        });
        found.unwrap_or_else(|| id.to_owned())
    }

    /// Whether this language itself has a text of that id.
    #[must_use]
    pub fn has(&self, id: &str) -> bool {
        self.bundle.has_message(id)
    }

    fn find(&self, id: &str, args: &FluentArgs<'_>) -> Option<String> {
        let pattern = self.bundle.get_message(id)?.value()?;
        let mut faults = Vec::new();
        Some(self.bundle.format_pattern(pattern, Some(args), &mut faults).into_owned())
    }

    /// A day, in full: `2 December 2026`.
    #[must_use]
    pub fn day(&self, day: civil::Date) -> String {
        printed::day(self.language, day)
    }

    /// The day of a moment in UTC, in full: `2 December 2026`.
    #[must_use]
    pub fn date(&self, moment: Timestamp) -> String {
        self.day(moment.to_zoned_datetime(TimeZone::UTC).date())
    }

    /// A moment to the minute, in UTC: `2 December 2026, 11:40 UTC`.
    #[must_use]
    pub fn moment(&self, moment: Timestamp) -> String {
        let zoned = moment.to_zoned_datetime(TimeZone::UTC);
        let (hour, minute) = (zoned.hour(), zoned.minute());
        let clock = format!("{hour:02}:{minute:02}");
        let values = [("date", self.day(zoned.date()).into()), ("clock", clock.into())];
        self.text_with("moment", &values)
    }

    /// A count, with the language's separators: `18,204`.
    #[must_use]
    pub fn number(&self, count: u64) -> String {
        printed::count(self.language, count)
    }

    /// A number with one digit after the point: `50.3` out of `503`.
    #[must_use]
    pub fn tenths(&self, tenths: u64) -> String {
        printed::tenths(self.language, tenths)
    }

    /// A share in percent with one digit after the point: `96.4 %` out of `964` per mille.
    #[must_use]
    pub fn percent(&self, per_mille: u64) -> String {
        let share = match per_mille % 10 {
            0 => self.number(per_mille / 10),
            _ => self.tenths(per_mille),
        };
        self.text_with("percent", &[("share", share.into())])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bare(text: &str) -> String {
        text.chars().filter(|c| !matches!(c, '\u{2068}' | '\u{2069}')).collect()
    }

    #[test]
    fn dates_and_numbers_follow_the_language() {
        let day = civil::date(2026, 12, 2);
        let written = Language::ALL.map(|language| Locale::of(language).day(day));
        assert_eq!(written, ["2 December 2026", "2. Dezember 2026", "2 ديسمبر 2026"]);
        let counted = Language::ALL.map(|language| Locale::of(language).number(18_204));
        assert_eq!(counted, ["18,204", "18.204", "18,204"]);
        let shares = Language::ALL.map(|language| bare(&Locale::of(language).percent(964)));
        assert_eq!(shares, ["96.4%", "96,4\u{a0}%", "96.4%"]);
        assert_eq!(bare(&Locale::of(Language::English).percent(500)), "50%");
    }

    #[test]
    fn a_moment_names_its_clock() {
        let moment: Timestamp = "2026-12-02T11:05:09Z".parse().unwrap();
        let written = Locale::of(Language::English).moment(moment);
        assert_eq!(bare(&written), "2 December 2026, 11:05 UTC");
    }

    #[test]
    fn what_nobody_wrote_shows_its_id() {
        assert_eq!(Locale::of(Language::German).text("nobody-wrote-this"), "nobody-wrote-this");
    }

    #[test]
    fn every_resource_reads_wholly_and_defines_each_text_once() {
        for language in Language::ALL {
            let mut bundle = Bundle::new_concurrent(vec![language.identifier()]);
            for text in resources::of(language) {
                let resource = FluentResource::try_new((*text).to_owned());
                let resource = resource.map_err(|(_, faults)| faults).unwrap();
                let added = bundle.add_resource(Arc::new(resource));
                assert!(added.is_ok(), "{}: {added:?}", language.tag());
            }
        }
    }

    #[test]
    fn the_pseudo_locale_is_longer() {
        let (plain, long) = (Locale::of(Language::English), Locale::pseudo());
        let (plain, long) = (plain.text("skip-to-content"), long.text("skip-to-content"));
        assert!(long.chars().count() * 10 >= plain.chars().count() * 14, "{long}");
    }
}
