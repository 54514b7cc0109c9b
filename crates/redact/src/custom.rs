//! Kinds of the user's own: an employee's number, the names of projects. Each is found by a
//! pattern, by a list of words or by both, and counts where its check digits hold and, if it has
//! context words, where one of them is near. Patterns run in linear time; one that would not, or
//! that would take nearly every text, is refused when the redactor is made.

mod context;
mod pattern;
mod validator;
mod word_list;

use context::Context;
use regex_automata::meta::Regex;
pub use validator::Validator;
use word_list::WordList;
pub(crate) use word_list::lower;

use crate::kinds::Kind;
use crate::labels::{CustomId, Held, Label};
use crate::operators::Operator;
use crate::overlap::is_mark;
use crate::resolve::Claim;
use crate::stand_ins::{NAME_BYTES_MAX, is_name};

/// The most kinds that a user may define.
const KINDS_MAX: usize = 256;

/// A kind of the user's own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Custom {
    /// Its name in stand-ins and reports: capitals, digits and single underscores
    /// (`EMPLOYEE_ID`), and no built-in kind's.
    pub name: String,
    /// A pattern in the syntax of the crate `regex`, without look-around, anchors and repetitions
    /// without an end. It sees the text with its digits and full-width letters in ASCII.
    pub pattern: Option<String>,
    /// Words (or several in a row) that are taken wherever they stand as words of their own.
    pub word_list: Vec<String>,
    /// Words of which one must be near; none needs to be if there are none.
    pub words: Words,
    /// The check that the letters and digits of the match must pass.
    pub validator: Validator,
    /// Whether capitals and small letters differ in pattern and word list.
    pub case: Case,
    /// What its spans become; what the plan has by default if it says nothing.
    pub operator: Option<Operator>,
}

/// Context words. Their case does not matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// Of which one may stand before.
    pub before: Vec<String>,
    /// Of which one may stand after.
    pub after: Vec<String>,
    /// How far away at most, in characters; what is taken in between counts as one.
    pub within_chars: usize,
}

impl Default for Words {
    fn default() -> Self {
        Self { before: Vec::new(), after: Vec::new(), within_chars: 40 }
    }
}

/// Whether capitals and small letters differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Case {
    /// `ab` is not `AB`.
    #[default]
    Exact,
    /// `ab` is `AB`.
    Any,
}

/// Why a user's kind was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the kind `{name}` is refused: its {field} {why}")]
pub struct Refused {
    /// Its name.
    pub name: String,
    /// The field that is at fault, as it is called in a configuration.
    pub field: &'static str,
    /// What is wrong, and what would be right.
    pub why: String,
}

/// The field at fault and what is wrong.
type Fault = (&'static str, String);

impl Custom {
    /// Tells whether a redactor would take this kind.
    ///
    /// # Errors
    /// When it would not, with the reason.
    pub fn check(&self) -> Result<(), Refused> {
        Compiled::new(self).map(|_| ())
    }
}

/// All of a user's kinds.
pub(crate) struct Customs {
    kinds: Vec<Compiled>,
}

struct Compiled {
    pattern: Option<Regex>,
    word_list: Option<WordList>,
    context: Option<Context>,
    validator: Validator,
}

impl Customs {
    pub(crate) fn compile(kinds: &[Custom]) -> Result<Self, Refused> {
        for (at, kind) in kinds.iter().enumerate() {
            let twice = kinds.iter().take(at).any(|other| other.name == kind.name);
            let why = match (twice, at < KINDS_MAX) {
                (false, true) => continue,
                (true, _) => "is another kind's already; each needs one of its own".to_owned(),
                (_, false) => format!("is one too many; there may be {KINDS_MAX} kinds"),
            };
            return Err(Refused { name: kind.name.clone(), field: "name", why });
        }
        Ok(Self { kinds: kinds.iter().map(Compiled::new).collect::<Result<_, _>>()? })
    }

    /// What the user's kinds claim of a text, apart from what is known, in no order.
    pub(crate) fn find(&self, text: &str, known: &[Held]) -> Vec<Claim> {
        let mut claims = Vec::new();
        if self.kinds.is_empty() {
            return claims;
        }
        let mut from = 0;
        let ends = known.iter().map(|span| (span.start, span.end));
        for (start, end) in ends.chain([(text.len(), text.len())]) {
            let gap = text.get(from..start).unwrap_or("");
            // What is drawn over a taken value is no beginning of the next.
            let gap = if from == 0 { gap } else { gap.trim_start_matches(is_mark) };
            from = start.saturating_sub(gap.len());
            for (at, kind) in (0..).zip(&self.kinds) {
                let label = Label::Custom(CustomId(at));
                let mut claim = |start, end| {
                    let span = Held { start, end, kind: Some(label) };
                    if kind.counts(text, known, &span) {
                        claims.push(Claim { span, validated: kind.validator != Validator::None });
                    }
                };
                kind.places(gap, |start, end| {
                    claim(from.saturating_add(start), from.saturating_add(end));
                });
            }
            from = end;
        }
        claims
    }
}

impl Compiled {
    fn new(kind: &Custom) -> Result<Self, Refused> {
        Self::compile(kind).map_err(|(field, why)| Refused { name: kind.name.clone(), field, why })
    }

    fn compile(kind: &Custom) -> Result<Self, Fault> {
        check_name(&kind.name)?;
        if kind.pattern.is_none() && kind.word_list.is_empty() {
            let why = "is missing; a kind needs a `pattern` or a `word_list`";
            return Err(("pattern", why.to_owned()));
        }
        let context = Context::compile(&kind.words)?;
        let free = context.is_none() && kind.validator == Validator::None;
        let pattern = kind.pattern.as_ref();
        let pattern = pattern
            .map(|source| pattern::compile(source, kind.case, free).map_err(|why| ("pattern", why)))
            .transpose()?;
        let word_list = WordList::compile(&kind.word_list, kind.case)?;
        Ok(Self { pattern, word_list, context, validator: kind.validator })
    }

    /// Calls with each place that pattern or list find.
    fn places(&self, text: &str, mut place: impl FnMut(usize, usize)) {
        if let Some(pattern) = &self.pattern {
            pattern.find_iter(text).for_each(|found| place(found.start(), found.end()));
        }
        if let Some(words) = &self.word_list {
            words.places(text, place);
        }
    }

    fn counts(&self, text: &str, known: &[Held], span: &Held) -> bool {
        let value = text.get(span.start..span.end).unwrap_or("");
        self.validator.holds(value)
            && self.context.as_ref().is_none_or(|context| context.is_near(text, known, span))
    }
}

fn check_name(name: &str) -> Result<(), Fault> {
    if Kind::ALL.into_iter().any(|kind| kind.as_str() == name) {
        return Err(("name", format!("`{name}` is a built-in kind's; choose another")));
    }
    if !is_name(name) {
        let right = "one such as `EMPLOYEE_ID` has capitals, digits and single underscores, \
                     starts with a capital";
        let why = format!("is no name; {right} and has at most {NAME_BYTES_MAX} characters");
        return Err(("name", why));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
