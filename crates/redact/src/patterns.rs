//! The one pass: a single multi-pattern search in linear time proposes places worth a closer look.
//! The patterns are short marks (`@`, `://`, two colons), runs of digits and telling words; what
//! stands around a mark is read by the kind that it may belong to. A kind that none of these marks
//! draws attention to gets its own here.

use std::collections::BTreeSet;

use regex_automata::Input;
use regex_automata::meta::{Config, Regex};
use regex_automata::util::syntax;

use crate::error::Error;
use crate::kinds::Kind;
use crate::{age, birth, fields, ids, mac, position, secret, street, username};

/// What a proposal may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// Six octets in hexadecimal.
    Mac,
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
    /// The beginning of a token of a known issuer.
    Token,
    /// A letter and two digits: somewhere in a word of both. Not `utf8`, not `mp3`.
    Code,
    /// A word that says what the code after it is.
    Labelled,
    /// Two colons with at most four hexadecimal digits between them.
    Colons,
    /// `at` in brackets.
    BracketedAt,
    /// `dot` between words.
    SpelledDot,
    /// A number and a word of age.
    Age,
    /// A word of birth and a digit.
    Birth,
    /// A word for streets after a name.
    StreetAfterName,
    /// A word that is or ends the name of a street, and a digit.
    StreetBeforeNumber,
    /// A word for streets before a name.
    StreetBeforeName,
    /// A box at a post office.
    PostBox,
    /// A word of geography and a decimal number.
    Position,
    /// The sign of degrees.
    Degree,
    /// The head of a private key.
    KeyBlock,
    /// A word for secrets and the first sign of one.
    Secret,
    /// A word for user names and the first sign of one.
    Username,
    /// A field that is called after a person's name, and the first sign of its value.
    Field,
}

const PATTERNS: [(Mark, &str); 24] = [
    (Mark::Digits, r"[0-9](?:[ ().\-/~]{0,3}[0-9]){5,}"),
    (Mark::Mac, mac::PATTERN),
    (Mark::Dotted, r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}"),
    (Mark::At, r"@|%40|&#64;|&#[xX]40;"),
    (Mark::Scheme, r"://"),
    (Mark::Www, r"[wW]{3}\."),
    (Mark::Token, secret::PREFIX),
    (Mark::Code, r"[A-Za-z][0-9][A-Za-z]*[0-9]"),
    (Mark::Labelled, ids::LABELLED),
    (Mark::Colons, r":[0-9A-Fa-f]{0,4}:"),
    (Mark::BracketedAt, r"[\[({<] ?[aA][tT] ?[\])}>]"),
    (Mark::SpelledDot, r" (?:dot|DOT|Dot) [A-Za-z]"),
    (Mark::Age, age::PATTERN),
    (Mark::Birth, birth::PATTERN),
    (Mark::StreetAfterName, street::NAME_FIRST),
    (Mark::StreetBeforeNumber, street::ONE_WORD),
    (Mark::StreetBeforeName, street::WORD_FIRST),
    (Mark::PostBox, street::BOX),
    (Mark::Position, position::PATTERN),
    (Mark::Degree, position::DEGREE),
    (Mark::KeyBlock, secret::KEY_BLOCK),
    (Mark::Secret, secret::LABELLED),
    (Mark::Username, username::LABELLED),
    (Mark::Field, fields::PATTERN),
];

/// A place worth a closer look, in bytes of the folded text.
#[derive(Clone, Copy)]
pub(crate) struct Proposal {
    pub(crate) mark: Mark,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// How much of the automaton a thread keeps at most: what real text uses of it, which is about one
/// megabyte in each direction, and no more than hostile text should.
const CACHE_BYTES: usize = 1 << 23;

/// The compiled patterns.
pub(crate) struct Patterns {
    regex: Regex,
    marks: Vec<Mark>,
}

impl Patterns {
    /// Compiles those that tell something wanted, where it is not by default: each costs time.
    pub(crate) fn compile(wanted: &BTreeSet<Kind>) -> Result<Self, Error> {
        let counts = |mark: Mark| match mark {
            Mark::Field => wanted.contains(&Kind::Person),
            Mark::Username => wanted.contains(&Kind::Username),
            _ => true,
        };
        let wanted = PATTERNS.into_iter().filter(|(mark, _)| counts(*mark));
        let (marks, sources): (Vec<Mark>, Vec<&str>) = wanted.unzip();
        let regex = Regex::builder()
            .configure(Config::new().hybrid_cache_capacity(CACHE_BYTES))
            .syntax(syntax::Config::new().unicode(false).utf8(false))
            .build_many(&sources)
            .map_err(Box::new)?;
        Ok(Self { regex, marks })
    }

    /// The first proposal between `from` and `to`.
    pub(crate) fn next(&self, text: &str, from: usize, to: usize) -> Option<Proposal> {
        if from >= to {
            return None;
        }
        let input = Input::new(text.as_bytes()).range(from..to);
        let found = self.regex.search(&input)?;
        let mark = self.marks.get(found.pattern().as_usize())?;
        Some(Proposal { mark: *mark, start: found.start(), end: found.end() })
    }
}
