//! What is known of a record before its text is read: the values of columns that name somebody, and
//! what was found in the record's other texts. Such a value is taken wherever it stands as a word
//! of its own, folded and in any case; of a person's name each part of three letters too, but for
//! words that say something else as often. What has a check of its own goes before it, and so does
//! what is longer: a name within an address is the address's.

use std::collections::HashMap;

use aho_corasick::{AhoCorasick, Anchored, Input, MatchKind, StartKind};

use crate::custom::lower;
use crate::fold::Folded;
use crate::kinds::Kind;
use crate::labels::{Held, Label};
use crate::normal::normal;
use crate::overlap::stands_alone;
use crate::resolve::Claim;
use crate::stand_ins;
use crate::tagger::{Use, use_of};

/// The most bytes of a value that is looked for, parts of a name, and values that columns tell.
const VALUE_BYTES_MAX: usize = 256;
const PARTS_MAX: usize = 8;
const VALUES_MAX: usize = 256;

/// The values that are known of one record.
#[derive(Debug, Default)]
pub(crate) struct Known {
    values: Vec<Value>,
    /// The whole value that a part stands for.
    wholes: HashMap<(Label, String), String>,
    search: Option<Search>,
}

/// A value that is looked for.
#[derive(Debug)]
struct Value {
    label: Label,
    /// As it was told, folded.
    text: String,
    spelling: Spelling,
}

/// In which spelling a value counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Spelling {
    /// In any case.
    Any,
    /// With a capital: the word says something else as often.
    Capital,
    /// As it is written.
    Same,
    /// Behind an `@`.
    Handle,
}

/// All values in one automaton.
#[derive(Debug)]
struct Search {
    automaton: AhoCorasick,
    /// Whether the text must be in small letters for the search.
    lowered: bool,
}

/// A place in a text where a known value stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Told(Held);

impl Told {
    /// Whether a span is this place or within it, under the same label.
    pub(crate) fn covers(&self, span: &Held) -> bool {
        self.0.start <= span.start && span.end <= self.0.end && self.0.kind == span.kind
    }

    /// The claim to the place, unless something there is known.
    pub(crate) fn claim(&self, known: &[Held]) -> Option<Claim> {
        let next = known.partition_point(|span| span.end <= self.0.start);
        let free = known.get(next).is_none_or(|span| span.start >= self.0.end);
        free.then_some(Claim { span: self.0, validated: false })
    }
}

impl Known {
    /// Takes in the values that columns name, each with its kind, and those that were found
    /// elsewhere in the record.
    pub(crate) fn new(told: &[(Kind, &str)], found: &[(Label, String)]) -> Self {
        let mut known = Self::default();
        for (kind, value) in told {
            known.tell(*kind, value);
        }
        let told = known.values.len();
        for (label, value) in found {
            if !known.values.iter().take(told).any(|told| told.text == *value) {
                known.values.push(Value {
                    label: *label,
                    text: value.clone(),
                    spelling: Spelling::Same,
                });
            }
        }
        known.search = known.compile();
        known
    }

    /// The whole value that stands for one, when that is a part of it.
    pub(crate) fn whole(&self, label: Label, value: &str) -> Option<&str> {
        if self.wholes.is_empty() {
            return None;
        }
        self.wholes.get(&key(label, value)).map(String::as_str)
    }

    fn tell(&mut self, kind: Kind, value: &str) {
        let folded = Folded::new(value);
        let text = folded.text().trim().trim_start_matches('@');
        let whole = value.trim();
        let standing = stand_ins::leading(text).is_some_and(|it| it.length == text.len());
        if standing || text.len() > VALUE_BYTES_MAX || text.chars().count() < 2 {
            return;
        }
        let label = Label::Known(kind);
        // A handle is told with its sign and used without it, or the other way round.
        self.wholes.entry(key(label, text)).or_insert_with(|| whole.to_owned());
        self.push(label, text.to_owned(), spelling(kind, text));
        if kind != Kind::Person {
            return;
        }
        let parts = text.split(|c: char| !is_of_name(c)).filter(|part| *part != text);
        for part in parts.map(|part| part.trim_matches(['\'', '’', '-', '.'])).take(PARTS_MAX) {
            if let Some(spelling) = of_part(part) {
                self.wholes.entry(key(label, part)).or_insert_with(|| whole.to_owned());
                self.push(label, part.to_owned(), spelling);
            }
        }
    }

    fn push(&mut self, label: Label, text: String, spelling: Spelling) {
        let told = self.values.iter().any(|value| value.text == text);
        if !told && self.values.len() < VALUES_MAX && text.contains(char::is_alphanumeric) {
            self.values.push(Value { label, text, spelling });
        }
    }

    /// None when there is nothing to look for.
    fn compile(&self) -> Option<Search> {
        if self.values.is_empty() {
            return None;
        }
        let lowered = self.values.iter().any(|value| !value.text.is_ascii());
        let words = self.values.iter().map(|value| match lowered {
            true => lower(&value.text).into_owned(),
            false => value.text.clone(),
        });
        // So few and short words always make an automaton.
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .start_kind(StartKind::Both)
            .ascii_case_insensitive(true)
            .build(words)
            .ok()?;
        Some(Search { automaton, lowered })
    }

    /// The places in a folded text where values stand, in order and apart.
    pub(crate) fn places(&self, text: &str) -> Vec<Told> {
        let mut places = Vec::new();
        let Some(search) = &self.search else { return places };
        let small;
        let seen = if search.lowered {
            small = lower(text);
            small.as_ref()
        } else {
            text
        };
        let mut at = 0;
        while let Ok(Some(first)) = search.automaton.try_find(Input::new(seen).range(at..)) {
            let start = first.start();
            let mut found = Some(first);
            let taken = loop {
                let Some(one) = found else { break None };
                let value = self.values.get(one.pattern().as_usize());
                if let Some(told) = value.and_then(|value| value.stands(text, start, one.end())) {
                    break Some(told);
                }
                // A shorter value may begin at the same place.
                let shorter = one.end().saturating_sub(1).max(start);
                let input = Input::new(seen).range(start..shorter).anchored(Anchored::Yes);
                found = search.automaton.try_find(input).ok().flatten();
            };
            let step = seen.get(start..).and_then(|rest| rest.chars().next());
            at = match taken {
                Some(told) => told.0.end,
                None => start.saturating_add(step.map_or(1, char::len_utf8)),
            };
            places.extend(taken);
        }
        places
    }
}

impl Value {
    /// The place, if the value counts there.
    fn stands(&self, text: &str, start: usize, end: usize) -> Option<Told> {
        let written = text.get(start..end)?;
        let before = text.get(..start)?;
        let handle = before.strip_suffix('@').filter(|before| {
            !before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '+'))
        });
        let counts = match self.spelling {
            Spelling::Any => true,
            Spelling::Capital => written.starts_with(char::is_uppercase),
            Spelling::Same => written == self.text,
            Spelling::Handle => handle.is_some(),
        };
        let start = handle.map_or(start, str::len);
        (counts && stands_alone(text, start, end)).then_some(Told(Held {
            start,
            end,
            kind: Some(self.label),
        }))
    }
}

/// What makes two spellings of a value one, with its `@` or without.
fn key(label: Label, value: &str) -> (Label, String) {
    (label, normal(label, value.trim_start_matches('@')))
}

/// How a whole value has to be written. What is one common word counts only where it is surely
/// meant.
fn spelling(kind: Kind, text: &str) -> Spelling {
    let one_word = text.chars().all(char::is_alphabetic);
    let unsure = text.chars().count() < 3 || is_ordinary(&text.to_lowercase());
    match use_of(text) {
        _ if !one_word => Spelling::Any,
        Use::Name if !unsure => Spelling::Any,
        Use::Either if !unsure && !kind.is_name() => Spelling::Any,
        _ if kind.is_name() => Spelling::Capital,
        _ => Spelling::Handle,
    }
}

/// How a part of a name has to be written; nothing for what no name is told by.
fn of_part(part: &str) -> Option<Spelling> {
    let lower = part.to_lowercase();
    let letters = part.chars().filter(|c| c.is_alphabetic()).count();
    if letters < 3 || PARTICLES.contains(&lower.as_str()) {
        return None;
    }
    match use_of(&lower) {
        _ if is_ordinary(&lower) => Some(Spelling::Capital),
        Use::Common => None,
        Use::Name => Some(Spelling::Any),
        Use::Either => Some(Spelling::Capital),
    }
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\'' | '’' | '-' | '\u{300}'..='\u{36F}')
}

/// Whether a word of names is as often one of other things.
fn is_ordinary(word: &str) -> bool {
    ORDINARY.binary_search(&word).is_ok()
}

/// What stands in names and tells nobody: particles, titles, and what display names are made of.
#[rustfmt::skip]
const PARTICLES: [&str; 61] = [
    "admin", "and", "anonymous", "auf", "bin", "captain", "dal", "dame", "das", "deleted", "del",
    "della", "den", "der", "des", "doctor", "don", "dos", "editor", "esq", "frau", "group",
    "guest", "herr", "ibn", "jnr", "jun", "junior", "las", "les", "lord", "los", "mme", "miss",
    "mlle", "mod", "moderator", "mrs", "official", "phd", "prof", "professor", "saint", "senior",
    "señor", "signor", "sir", "snr", "staff", "support", "team", "ten", "ter", "the", "und",
    "unknown", "user", "van", "von", "zum", "zur",
];

/// Names that are words of other things as often, of which the lexicon knows too little, in byte
/// order.
#[rustfmt::skip]
const ORDINARY: [&str; 88] = [
    "amber", "april", "archer", "art", "ash", "august", "autumn", "bailey", "baker", "banks",
    "barber", "bay", "bell", "bishop", "black", "bond", "brooks", "brown", "bush", "butler",
    "carpenter", "carter", "cherry", "christian", "church", "clay", "cook", "cooper", "coral",
    "crystal", "daisy", "dawn", "dean", "drew", "duke", "field", "fields", "fisher", "forest",
    "fox", "frank", "gardener", "gardner", "gene", "gray", "heather", "hill", "hunt", "hunter",
    "iris", "ivy", "jack", "jasmine", "joy", "june", "king", "knight", "lake", "lily", "mason",
    "max", "miles", "miller", "pearl", "piper", "porter", "potter", "prince", "ray", "rivers",
    "robin", "rose", "ruby", "sage", "shepherd", "sky", "sommer", "star", "stern", "summer",
    "sunny", "taylor", "turner", "victor", "violet", "walker", "white", "wolf",
];

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks what stands in a text of what one column told.
    #[track_caller]
    fn check(kind: Kind, told: &str, text: &str, expected: &[&str]) {
        let known = Known::new(&[(kind, told)], &[]);
        let places = known.places(text);
        let found: Vec<_> = places.iter().filter_map(|it| text.get(it.0.start..it.0.end)).collect();
        assert_eq!(found, expected, "`{told}` in `{text}`");
    }

    #[test]
    fn the_lists_are_in_order() {
        assert!(ORDINARY.is_sorted());
    }

    #[test]
    fn a_name_and_its_parts_in_any_case() {
        let told = "Agata Kowalczyk";
        check(Kind::Person, told, "AGATA KOWALCZYK wrote", &["AGATA KOWALCZYK"]);
        check(Kind::Person, told, "Agata's dog, mr. kowalczyk!", &["Agata", "kowalczyk"]);
        check(Kind::Person, told, "Agatas, kowalczykowa, Agat", &[]);
        check(Kind::Person, told, "thanks @agata, b@kowal.example", &["@agata"]);
        check(Kind::Person, told, "agata_kowalczyk", &["agata", "kowalczyk"]);
        check(Kind::Person, "Łucja Żak", "łucja and ŻAK", &["łucja", "ŻAK"]);
        check(Kind::Person, "Agata Kowalczyk", "Agata Kowalczyks", &["Agata"]);
    }

    #[test]
    fn common_words_are_no_parts() {
        check(Kind::Person, "Will Young", "will young people, Will?", &["will young"]);
        check(Kind::Person, "Rose King", "the rose of a king; Rose, King", &["Rose", "King"]);
        check(Kind::Person, "Deleted User", "a deleted user of the team", &["deleted user"]);
        check(Kind::Person, "The Official Team", "the team is official", &[]);
        check(Kind::Person, "Grace", "with grace. Grace said", &["Grace"]);
        check(Kind::Person, "Jan van der Berg", "van der Berg, der van", &["Berg"]);
    }

    #[test]
    fn a_handle_with_its_sign_or_without() {
        check(Kind::Email, "@maya_c77", "cc @Maya_C77 and maya_c77.", &["@Maya_C77", "maya_c77"]);
        check(Kind::Email, "sunny", "a sunny day, @sunny", &["@sunny"]);
    }

    #[test]
    fn what_is_no_value_is_not_looked_for() {
        for told in ["", " ", "A", "@", "--", "[PERSON_1]", &"x".repeat(300)] {
            assert!(Known::new(&[(Kind::Person, told)], &[]).search.is_none(), "{told}");
        }
    }

    #[test]
    fn parts_belong_to_the_whole() {
        let known = Known::new(&[(Kind::Person, "Agata Kowalczyk")], &[]);
        let whole = |value| known.whole(Label::Known(Kind::Person), value);
        assert_eq!(whole("KOWALCZYK"), Some("Agata Kowalczyk"));
        assert_eq!(whole("@agata"), Some("Agata Kowalczyk"));
        assert_eq!(whole("Zoe"), None);
    }
}
