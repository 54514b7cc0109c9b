//! What is hardly a name, whatever the words around it say: identifiers, single words in lines of
//! programs or that no list knows in a technical text, and numbers that belong to no address. What
//! was taken already is not looked into, so that a stand-in there changes nothing.

use super::manner::Manner;
use super::tokens::{Shape, Token};
use super::{Name, Named};

/// How far apart two parts of an address stand at most: a comma, the end of a line, and a mark of
/// quotation.
const BESIDE: usize = 6;
/// How much of a line is read in each direction.
pub(super) const LINE: usize = 160;

/// Signs that stand in lines of programs and in few others.
const OF_CODE: [&str; 8] = [" = ", "==", "::", "()", "):", ">>> ", "def ", "] = "];

/// Leaves out the names that are hardly any, and calls people people whom a list knows.
pub(super) fn keep(text: &str, tokens: &[Token], manner: Manner, names: &mut Vec<Named>) {
    names.iter_mut().filter(|named| is_person(tokens, named)).for_each(|named| {
        named.name = Name::Person;
    });
    let has_numbers = names.iter().any(|named| named.name == Name::Address);
    let all = if has_numbers { names.clone() } else { Vec::new() };
    names.retain(|named| {
        let value = text.get(named.start..named.end).unwrap_or("");
        if value.contains('_') || manner == Manner::Technical && is_doubtful(tokens, named) {
            return false;
        }
        let (head, tail) = between_taken(text, tokens, named);
        match named.name {
            Name::Address => {
                is_place_of(tokens, manner, named)
                    && (holds_word(value) && is_free(head, tail)
                        || is_beside(text, tokens, &all, named))
            }
            Name::Person | Name::Location | Name::Organisation => {
                value.contains(char::is_whitespace) || !is_in_code(head, tail)
            }
            Name::Group | Name::Title => true,
        }
    });
}

/// Whether a place of several words is somebody: it begins with a given name, and nothing of it is
/// known as a place.
fn is_person(tokens: &[Token], named: &Named) -> bool {
    if named.name != Name::Location {
        return false;
    }
    let words = || words_of(tokens, named);
    let begins = words().next().is_some_and(|token| token.word.is_given());
    begins && words().count() > 1 && !words().any(|token| token.word.is_place())
}

/// Whether a name in a technical text is rather a term: one word that is no name on a list, or
/// words that are written as identifiers are.
fn is_doubtful(tokens: &[Token], named: &Named) -> bool {
    let words = || words_of(tokens, named);
    let is_known = |token: &Token| {
        let is_name = match named.name {
            Name::Location => token.word.is_place(),
            _ => token.word.is_of_person(),
        };
        is_name && !token.word.is_common() && token.shape != Shape::Lower
    };
    let is_term = |token: &Token| match token.shape {
        Shape::Mixed | Shape::Inner => true,
        Shape::Camel => !token.word.is_name(),
        _ => false,
    };
    match named.name {
        Name::Person | Name::Location => {
            words().any(is_term) || words().count() == 1 && !words().any(is_known)
        }
        _ => false,
    }
}

/// The words and signs of a name.
fn words_of<'t>(tokens: &'t [Token], named: &Named) -> impl Iterator<Item = &'t Token> {
    let at = tokens.partition_point(|token| token.start < named.start);
    let end = named.end;
    tokens.iter().skip(at).take_while(move |token| token.start < end)
}

/// Whether an address has a number, or is written as names of streets and towns are.
fn is_place_of(tokens: &[Token], manner: Manner, named: &Named) -> bool {
    use Shape::{Camel, Capital, Capitals, Initial, Mixed, Number, Year};
    let tells = [Number, Year, Mixed, Capital, Capitals, Camel, Initial];
    let mut words = words_of(tokens, named);
    manner == Manner::Lower || words.any(|token| tells.contains(&token.shape))
}

/// Whether another part of an address stands beside a number.
fn is_beside(text: &str, tokens: &[Token], all: &[Named], named: &Named) -> bool {
    let is_near = |a: usize, b: usize| b >= a && b - a <= BESIDE;
    let is_part = |other: &&Named| {
        matches!(other.name, Name::Address | Name::Location)
            && text.get(other.start..other.end).is_some_and(holds_word)
            && (is_near(other.end, named.start) || is_near(named.end, other.start))
    };
    let near = all.partition_point(|other| other.end < named.start.saturating_sub(BESIDE));
    let at = tokens.partition_point(|token| token.end + BESIDE < named.start);
    let mut tokens = tokens.iter().skip(at).take_while(|token| token.start < named.end + BESIDE);
    all.iter().skip(near).take(3).any(|other| is_part(&other))
        || tokens.any(|token| token.shape == Shape::Taken && token.hash != 0)
}

/// Whether letters stand side by side.
fn holds_word(value: &str) -> bool {
    let letters = || value.chars().map(char::is_alphabetic);
    letters().zip(letters().skip(1)).any(|(a, b)| a && b)
}

/// What of its line stands before a name and behind it, up to what was taken.
fn between_taken<'t>(text: &'t str, tokens: &[Token], named: &Named) -> (&'t str, &'t str) {
    let at = tokens.partition_point(|token| token.start < named.start);
    let (before, behind) = tokens.split_at_checked(at).unwrap_or_default();
    let is_taken = |token: &&Token| token.shape == Shape::Taken;
    let near = |token: &&Token| token.end + LINE > named.start;
    let floor = before.iter().rev().take_while(near).find(is_taken).map_or(0, |token| token.end);
    let near = |token: &&Token| token.start < named.end + LINE;
    let ceiling = behind.iter().take_while(near).find(is_taken);
    let ceiling = ceiling.map_or(text.len(), |token| token.start);
    let is_end = |c: char| c == '\n';
    let mut floor = floor.max(named.start.saturating_sub(LINE));
    while !text.is_char_boundary(floor) {
        floor += 1;
    }
    let mut ceiling = ceiling.min(named.end + LINE);
    while !text.is_char_boundary(ceiling) {
        ceiling -= 1;
    }
    let head = text.get(floor..named.start).unwrap_or("");
    let tail = text.get(named.end..ceiling).unwrap_or("");
    let head = head.rsplit(is_end).next().unwrap_or("");
    (head, tail.split(is_end).next().unwrap_or(""))
}

/// Whether a place is no part of something that is written in one piece.
fn is_free(head: &str, tail: &str) -> bool {
    let joins = ['/', '=', '_', '`', '%', '&'];
    !head.ends_with(joins) && !tail.starts_with(joins) && !head.ends_with(['.', '-'])
}

/// Whether a name is a part of an expression, or stands in a line of a program.
fn is_in_code(head: &str, tail: &str) -> bool {
    let is_part = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let goes_on = tail.strip_prefix('.').is_some_and(|rest| is_part(rest.chars().next()));
    let comes_from = head.strip_suffix('.').is_some_and(|rest| is_part(rest.chars().next_back()));
    goes_on
        || comes_from
        || head.ends_with(['_', '=', '$', '\\', '<'])
        || tail.starts_with(['(', '[', '=', '_', '\\'])
        || OF_CODE.iter().any(|sign| head.contains(sign) || tail.contains(sign))
}

#[cfg(test)]
mod tests {
    use super::super::tokens::cut;
    use super::*;

    #[track_caller]
    fn check(name: Name, marked: &str, expected: bool) {
        check_in(Manner::Prose, name, marked, expected);
    }

    #[track_caller]
    fn check_in(manner: Manner, name: Name, marked: &str, expected: bool) {
        let (before, rest) = marked.split_once('⟦').unwrap();
        let (value, behind) = rest.split_once('⟧').unwrap();
        let text = format!("{before}{value}{behind}");
        let named = Named { start: before.len(), end: before.len() + value.len(), name };
        let (mut names, mut tokens) = (vec![named], Vec::new());
        let lexicon = super::super::Model::read(super::super::NAMES).unwrap().lexicon;
        cut(&text, &[], &lexicon, &mut tokens);
        keep(&text, &tokens, manner, &mut names);
        assert_eq!(!names.is_empty(), expected, "{marked}");
    }

    #[test]
    fn single_words_in_code() {
        check(Name::Person, "x = Array[Batch, ⟦Height⟧]", false);
        check(Name::Person, "see Color.⟦Rose⟧ here", false);
        check(Name::Organisation, "call ⟦Reader⟧(path)", false);
        check(Name::Person, "name = \"⟦Zoe Marlowe⟧\"", true);
        check(Name::Person, "Ask ⟦Zoe⟧. She knows", true);
        check(Name::Person, "{\"name\": \"⟦Zoe⟧\"}", true);
        check(Name::Person, "é ⟦é_é⟧ é", false);
    }

    #[test]
    fn numbers_without_a_word() {
        check(Name::Address, "on page ⟦12⟧", false);
        check(Name::Address, "at ⟦12 Hafen 3⟧", true);
        check(Name::Address, "numpy-2.⟦0 Dev⟧", false);
        check(Name::Address, "at ⟦xY hafen⟧", false);
        check(Name::Address, "at ⟦Hafen⟧", true);
        check_in(Manner::Lower, Name::Address, "at ⟦hafen⟧", true);
    }

    #[test]
    fn terms_in_technical_text() {
        for (name, marked, is_name) in [
            (Name::Person, "as ⟦Agata⟧ proposed", true),
            (Name::Person, "as ⟦Zuxotech⟧ proposed", false),
            (Name::Person, "as ⟦Maria Zuxotech⟧ proposed", true),
            (Name::Person, "as ⟦Zuxo Techova⟧ proposed", true),
            (Name::Person, "as ⟦PyZuxo FunctionZed⟧ does", false),
            (Name::Person, "as ⟦Ada McMahon⟧ proposed", true),
            (Name::Person, "as ⟦Height⟧ says", false),
            (Name::Location, "in ⟦Lisbon⟧", true),
            (Name::Location, "in ⟦Zuxotech⟧", false),
        ] {
            check_in(Manner::Technical, name, marked, is_name);
            check(name, marked, true);
        }
    }
}
