//! Where the first pass over a text found nothing to look at. A later pass, which knows of more
//! spans, skips what was read already: between two spans it looks again only at what stands so near
//! before the second one that it may have been read into it, and at what stands so near behind a
//! span that was not known the first time that it may be told by it.

use crate::labels::Held;

/// How many bytes, without white space, a look reaches back over at most. A span on the way counts
/// as some of them.
const BACK: usize = 2048;
const SPAN: usize = 4;

/// Shorter stretches are read again.
const SHORTEST: usize = 16;

/// A stretch in which nothing drew a look.
struct Stretch {
    from: usize,
    to: usize,
    /// How far everything was read that was looked at before it, since the last span.
    read: usize,
    /// Until where the last URL reached.
    url_end: usize,
}

/// What the first pass leaves for those after it.
#[derive(Default)]
pub(crate) struct Quiet {
    stretches: Vec<Stretch>,
    /// The spans that it knew and found.
    spans: Vec<(usize, usize)>,
}

impl Quiet {
    /// Remembers a stretch; short ones only if they `follow` directly upon a span.
    pub(crate) fn remember(&mut self, place: (usize, usize), follows: bool, state: State) {
        let (from, to) = place;
        if to.saturating_sub(from) >= SHORTEST || follows {
            let State { read, url_end } = state;
            self.stretches.push(Stretch { from, to, read, url_end });
        }
    }

    /// Remembers the spans that were known or found.
    pub(crate) fn finish(&mut self, found: &[Held]) {
        self.spans = found.iter().map(|span| (span.start, span.end)).collect();
    }
}

/// What a walk through a text carries along.
#[derive(Clone, Copy, Default)]
pub(crate) struct State {
    /// How far everything was read that was looked at since the last span.
    pub(crate) read: usize,
    /// Until where the last URL reaches, whether it counted or not.
    pub(crate) url_end: usize,
}

/// A later walk along what the first one left.
pub(crate) struct Skipper<'q> {
    quiet: &'q Quiet,
    /// The next stretch, and the next span that the first pass knew.
    stretch: usize,
    span: usize,
    /// How much further something may see a span that the first pass did not know, in bytes, and
    /// until where that is so between the spans at hand.
    back: usize,
    fresh: usize,
}

impl<'q> Skipper<'q> {
    pub(crate) const fn new(quiet: &'q Quiet) -> Self {
        Self { quiet, stretch: 0, span: 0, back: 0, fresh: 0 }
    }

    /// Passes a span that is known now.
    pub(crate) fn pass(&mut self, span: &Held) {
        let known = |skipper: &Self| skipper.quiet.spans.get(skipper.span).copied();
        while known(self).is_some_and(|(start, _)| start < span.start) {
            self.span = self.span.saturating_add(1);
        }
        self.back = match known(self) == Some((span.start, span.end)) {
            true => self.back.saturating_sub(SPAN),
            false => BACK,
        };
    }

    /// Begins with what stands between two spans.
    pub(crate) fn begin(&mut self, text: &str, start: usize, end: usize) {
        self.fresh = start;
        if self.back == 0 {
            return;
        }
        let between = text.as_bytes().get(start..end).unwrap_or(&[]);
        for byte in between {
            if self.back == 0 {
                break;
            }
            self.back = self.back.saturating_sub(usize::from(!byte.is_ascii_whitespace()));
            self.fresh = self.fresh.saturating_add(1);
        }
    }

    /// Where to go on from `at`, where nothing is taken before `ceiling`.
    pub(crate) fn skip(&mut self, at: usize, ceiling: usize, state: &mut State) -> usize {
        if at < self.fresh {
            return at;
        }
        let stretches = &self.quiet.stretches;
        while stretches.get(self.stretch).is_some_and(|stretch| stretch.to < at) {
            self.stretch = self.stretch.saturating_add(1);
        }
        let ahead = |url_end: usize| url_end.max(at);
        let here = stretches.get(self.stretch).filter(|here| here.from <= at);
        let Some(here) = here.filter(|here| ahead(here.url_end) == ahead(state.url_end)) else {
            return at;
        };
        let mut last = here;
        while let Some(next) = stretches.get(self.stretch.saturating_add(1))
            && next.from <= ceiling
            && next.read <= ceiling
        {
            self.stretch = self.stretch.saturating_add(1);
            last = next;
        }
        if last.read > ceiling {
            return at;
        }
        state.url_end = state.url_end.max(last.url_end);
        last.to.min(ceiling).max(at)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use crate::config::Configuration;
    use crate::custom::Custom;
    use crate::keys::Keys;
    use crate::kinds::{Kind, Settings, Urls};
    use crate::redactor::Redactor;

    static REDACTORS: LazyLock<[Redactor; 3]> = LazyLock::new(|| {
        let mut named = Settings { urls: Urls::Every, ..Settings::default() };
        named.kinds.extend(Kind::NAMES);
        let own = Custom {
            name: "MEMBER".to_owned(),
            pattern: Some("M-?[0-9]{1,7}".to_owned()),
            ..Custom::default()
        };
        let custom = Configuration { custom: vec![own], ..Configuration::default() };
        [
            Redactor::new().unwrap(),
            Redactor::with(named).unwrap(),
            Redactor::configured(custom, &Keys::default()).unwrap(),
        ]
    });

    /// What is found, what is not, and what tells of what stands beside it.
    #[rustfmt::skip]
    const PIECES: &[&str] = &[
        "jane@harbour.example", "j.doe@b.io", "@", "@x", " at ", " dot com", "[at]", "(dot)",
        "+41 44 668 18 00", "201-555-0123", "(201) 555-0123", "555 0123", "7822652", "2015550123",
        "4111 1111 1111 1111", "4111111111111112", "474-49-7577", "DE89370400440532013000",
        "GB29 NWBK 6016 1331 9268 19", "GB29 NWBK", "203.0.113.7", "1.2.3.4", "2001:db8::1", "::",
        "https://u:p@harbour.example/a", "http://harbour.example/x?token=abcd1234&", "://", "www.",
        "www.harbour.example/jane", "My website is ", "phone ", "call ", "card ", "SSN ", "order ",
        "office", "fax", "email ", "BSN ", "111222333", "passport ", "C01X00T47", "zip ", "12345",
        "IMEI 490154203237518", "131052-308T", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
        "00:1b:63:84:45:e6", "aged 60", "60 years old", "born on July 4, 1976", "1976", "M-1234",
        "M1234567", "12 Harbour Street", " Street", "Hafenstraße 12", "rue de la Paix 4", "GPS ",
        "46.9524, 7.4396", "50°40′46″N", "password: ", "hunter22", "token=a1b2c3d4e5", "secret=",
        "ghp_16C7e42F292c6912E7710c838347Ae178B4a", "-----BEGIN PRIVATE KEY-----MII",
        "[AGE_1]", "[PHONE_2]", "Maria Winter", "Peter Stone", "Oslo", "Mr ", "-", ".", ", ", ": ",
        "; ", " ", "  ", "\n", ":\n", "/", "x", "1", "12", "0044", "é", "电话", "2024-01-15",
    ];

    const FILLERS: &[&str] = &[" ", "\n", "a", "a ", "the light of the morning, ", "1 ", "A1 "];

    fn dense() -> impl Strategy<Value = String> {
        let filler = (proptest::sample::select(FILLERS), 0_usize..600);
        let piece = prop_oneof![
            20 => proptest::sample::select(PIECES).prop_map(str::to_owned),
            8 => Just(" ".to_owned()),
            2 => filler.prop_map(|(piece, bytes)| piece.repeat(bytes / piece.len())),
        ];
        proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: 3000,
            failure_persistence: None,
            ..ProptestConfig::default()
        })]

        #[test]
        fn skipping_makes_no_difference(text in dense()) {
            for redactor in REDACTORS.iter() {
                let settle = |skips| redactor.settle(&text, &[], skips);
                let (fast, slow) = (settle(true), settle(false));
                prop_assert_eq!(fast, slow, "{}", text);
            }
        }
    }
}
