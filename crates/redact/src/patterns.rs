//! The one pass: a single multi-pattern search in linear time proposes places worth a closer look.
//! The patterns are short marks (`@`, `://`, two colons) and runs of digits; what stands around a
//! mark is read by the kind that it may belong to. Adding a kind means adding its mark here.

use regex_automata::Input;
use regex_automata::meta::Regex;
use regex_automata::util::syntax;

use crate::error::Error;

/// What a proposal may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// Six digits or more, with little between them.
    Digits,
    /// Four short groups of digits with dots.
    Dotted,
    /// An at sign, also in its encoded forms.
    At,
    /// The mark of a URL after its scheme.
    Scheme,
    /// The beginning of a URL without a scheme.
    Www,
    /// The beginning of an IBAN: country and check digits.
    Iban,
    /// Two colons with at most four hexadecimal digits between them.
    Colons,
    /// `at` in brackets.
    BracketedAt,
    /// `dot` between words.
    SpelledDot,
}

const PATTERNS: [(Mark, &str); 9] = [
    (Mark::Digits, r"[0-9](?:[ ().\-/~]{0,3}[0-9]){5,}"),
    (Mark::Dotted, r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}"),
    (Mark::At, r"@|%40|&#64;|&#[xX]40;"),
    (Mark::Scheme, r"://"),
    (Mark::Www, r"[wW]{3}\."),
    (Mark::Iban, r"[A-Za-z]{2}[0-9]{2}[ -]?[A-Za-z0-9]"),
    (Mark::Colons, r":[0-9A-Fa-f]{0,4}:"),
    (Mark::BracketedAt, r"[\[({<] ?[aA][tT] ?[\])}>]"),
    (Mark::SpelledDot, r" (?:dot|DOT|Dot) [A-Za-z]"),
];

/// A place worth a closer look, in bytes of the folded text.
#[derive(Clone, Copy)]
pub(crate) struct Proposal {
    pub(crate) mark: Mark,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// The compiled patterns.
pub(crate) struct Patterns {
    regex: Regex,
}

impl Patterns {
    pub(crate) fn compile() -> Result<Self, Error> {
        let sources: Vec<&str> = PATTERNS.iter().map(|(_, source)| *source).collect();
        let regex = Regex::builder()
            .syntax(syntax::Config::new().unicode(false).utf8(false))
            .build_many(&sources)
            .map_err(Box::new)?;
        Ok(Self { regex })
    }

    /// The first proposal between `from` and `to`.
    pub(crate) fn next(&self, text: &str, from: usize, to: usize) -> Option<Proposal> {
        if from >= to {
            return None;
        }
        let input = Input::new(text.as_bytes()).range(from..to);
        let found = self.regex.search(&input)?;
        let (mark, _) = PATTERNS.get(found.pattern().as_usize())?;
        Some(Proposal { mark: *mark, start: found.start(), end: found.end() })
    }
}
