//! A street with a house number, and post-office boxes. Source: ISO 19160 and UPU S42 (that an
//! address names a thoroughfare and a number in it, in the order of its country); the words for
//! thoroughfares are those of the languages themselves. The town around them is a name, and left.

use crate::context::{Surroundings, without_spaces};
use crate::kinds::{Kind, Span};

/// `12 Harbour Street`: the number and the name stand before.
pub(crate) const NAME_FIRST: &str = concat!(
    " (?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Place|Square|Way",
    "|Terrace|Close|Crescent|Highway|Hwy|Parkway|Pkwy|Circle|Trail|Gardens|Grove)",
);

/// `Hafenstraße 12`: one word, or the last of several, and the number after it.
pub(crate) const ONE_WORD: &str = concat!(
    "(?:[sS]tra(?:ß|ss)e|[sS]tr\\.|[gG]asse|[aA]llee|[pP]latz|[wW]eg|[uU]fer|[dD]amm|straat|laan",
    "|gracht|plein|steenweg|kade|dijk|singel|dreef",
    "|[cC]haussee|[pP]romenade|[zZ]eile|gatan|gata|vägen|veien|vej|gade|katu) [0-9]",
);

/// `12 rue du Port`, `Calle Mayor 12`: the word stands first, the number before or after.
pub(crate) const WORD_FIRST: &str = concat!(
    "(?:[rR]ue|[bB]oulevard|[cC]hemin|[iI]mpasse|[qQ]uai|[cC]alle|[aA]venida|[pP]aseo|[vV]iale",
    "|[pP]iazza(?:le)?|Via|Corso|Vicolo|Largo|Plaza|Ronda|Camino|Glorieta|[rR]ua|[tT]ravessa",
    "|[pP]raça|Estrada|Alameda|[aA]venue|C/|(?:Avda|Av|Pza|Plza|Ctra|Bd)\\.)",
    " (?:[A-Z]|d[aeiou']|l[ae'])",
    "|(?:[pP]lace|[aA]llée|[cC]ours|[rR]oute|[sS]quare|[pP]assage) d(?:e|u|es|') ?[A-Zl]",
);

/// A box at a post office.
pub(crate) const BOX: &str = concat!(
    "(?:P\\.? ?O\\.? ?[bB]ox|Post Office Box|Postfach|Postbus|Apartado(?: de [cC]orreos)?",
    "|Casella [pP]ostale|Caixa [pP]ostal|Boîte [pP]ostale) [0-9]",
);

/// The most words in the name of a street.
const MOST_WORDS: usize = 5;
/// How far a name is read.
const LONGEST_NAME: usize = 64;

/// Words in names of streets that are not written with a capital.
#[rustfmt::skip]
const PARTICLES: [&str; 22] = [
    "a", "al", "da", "das", "de", "dei", "del", "della", "des", "di", "do", "dos", "du", "e",
    "et", "la", "las", "le", "les", "los", "of", "the",
];

/// The address whose word is the match `start..end` of [`NAME_FIRST`].
pub(crate) fn find_name_first(around: Surroundings<'_>, start: usize, end: usize) -> Option<Span> {
    if around.after(end).joins() {
        return None;
    }
    let mut at = start;
    let mut named = false;
    for _ in 0..=MOST_WORDS {
        let word = word_before(around, at)?;
        let from = at.saturating_sub(word.len());
        if named && is_house_number(word) {
            let open = around.open_before(from);
            return open.then(|| address(from, with_unit(around, end)));
        }
        if !is_name(word) && !PARTICLES.contains(&word) {
            return None;
        }
        named |= is_name(word);
        at = from.checked_sub(1).filter(|space| around.byte(*space) == Some(b' '))?;
    }
    None
}

/// The address whose word and first digit are the match `start..end` of [`ONE_WORD`].
pub(crate) fn find_one_word(around: Surroundings<'_>, start: usize, end: usize) -> Option<Span> {
    let number = end.saturating_sub(1);
    let (_, to) = number_at(around, number)?;
    let space = number.saturating_sub(1);
    let word = word_before(around, space)?;
    let mut from = space.saturating_sub(word.len());
    // `Lange Straße`: the word alone needs a name before it.
    let alone = from == start;
    if alone || !is_name(word) {
        let before = from.checked_sub(1).and_then(|at| word_before(around, at));
        let before = before.filter(|before| is_name(before) && before.len() > 2);
        match before {
            Some(before) => from = from.saturating_sub(1).saturating_sub(before.len()),
            // A long word is a street's even in lower case: `hafenstraße 12`.
            None if alone || word.len() < 10 => return None,
            None => {}
        }
    }
    around.open_before(from).then(|| address(from, with_unit(around, to)))
}

/// The address whose first word is the match `start..` of [`WORD_FIRST`].
pub(crate) fn find_word_first(around: Surroundings<'_>, start: usize) -> Option<Span> {
    let mut reach = start.saturating_add(LONGEST_NAME).min(around.ceiling);
    while !around.text.is_char_boundary(reach) {
        reach = reach.saturating_sub(1);
    }
    let tail = around.slice(start, reach);
    let mut at = tail.find(' ')?;
    let mut names: usize = 0;
    for _ in 0..MOST_WORDS {
        let rest = tail.get(at..)?.strip_prefix(' ').unwrap_or("");
        let length = rest.find(|c: char| !is_of_name(c)).unwrap_or(rest.len());
        let word = rest.get(..length)?;
        if word.is_empty() || !is_name(word) && !PARTICLES.contains(&word) {
            break;
        }
        names = names.saturating_add(usize::from(is_name(word)));
        at = at.saturating_add(1).saturating_add(length);
    }
    if names == 0 {
        return None;
    }
    let end = start.saturating_add(at);
    // Only in French does the number come first.
    let french = [
        "ue", "hemin", "mpasse", "uai", "oulevard", "lace", "llée", "ours", "oute", "quare",
        "assage",
    ];
    let word = tail.split(' ').next().unwrap_or("");
    let before = french.iter().any(|end| word.ends_with(end));
    if let Some(from) = number_before(around, start).filter(|_| before) {
        return around.open_before(from).then(|| address(from, with_unit(around, end)));
    }
    let skipped = [", n° ", ", nº ", " n° ", " nº ", " n. ", ", ", " "]
        .into_iter()
        .find(|between| around.slice(end, around.ceiling).starts_with(between))?;
    let (_, to) = number_at(around, end.saturating_add(skipped.len()))?;
    around.open_before(start).then(|| address(start, with_unit(around, to)))
}

/// The box whose word and first digit are the match `start..end` of [`BOX`].
pub(crate) fn find_box(around: Surroundings<'_>, start: usize, end: usize) -> Option<Span> {
    let mut to = end;
    while around.byte(to).is_some_and(|byte| byte.is_ascii_digit()) {
        to = to.saturating_add(1);
    }
    let free = around.open_before(start) && around.open_after(to) && to.saturating_sub(end) < 6;
    free.then(|| address(start, to))
}

const fn address(start: usize, end: usize) -> Span {
    Span { start, end, kind: Kind::StreetAddress }
}

/// What may stand in one word of a name.
fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\'' | '’' | '-')
}

fn is_name(word: &str) -> bool {
    let named = word.strip_prefix("d'").or(word.strip_prefix("l'")).unwrap_or(word);
    named.chars().next().is_some_and(|c| c.is_uppercase() || c.is_ascii_digit())
        && named.chars().any(char::is_alphabetic)
}

/// `12`, `12a`, `12-14`, `12/3`.
fn is_house_number(word: &str) -> bool {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let rest = word.get(digits..).unwrap_or("");
    let short = |rest: &str| rest.len() <= 4 && rest.bytes().all(|b| b.is_ascii_alphanumeric());
    (1..=5).contains(&digits)
        && match rest.strip_prefix(['-', '/']) {
            Some(further) => !further.is_empty() && short(further),
            None => rest.is_empty() || rest.len() == 1 && short(rest),
        }
}

/// The word that ends at a place; a name may end with a dot (`N.`).
fn word_before(around: Surroundings<'_>, at: usize) -> Option<&str> {
    let head = around.slice(around.floor, at);
    let kept = head.strip_suffix('.').unwrap_or(head);
    let length = kept
        .chars()
        .rev()
        .take(LONGEST_NAME)
        .take_while(|c| is_of_name(*c) || *c == '/')
        .map(char::len_utf8)
        .fold(0, usize::saturating_add);
    let word = head.get(kept.len().saturating_sub(length)..)?;
    (length > 0).then_some(word)
}

/// The house number at a place, and where it ends.
fn number_at(around: Surroundings<'_>, start: usize) -> Option<(usize, usize)> {
    let rest = around.slice(start, around.ceiling);
    let length = rest
        .bytes()
        .take(16)
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'/'))
        .count();
    let end = start.saturating_add(length);
    let free = !around.after(end).joins()
        && !around.slice(end, around.ceiling).starts_with(['%', ':', '°', '$', '€']);
    (is_house_number(rest.get(..length)?) && free).then_some((start, end))
}

/// Where the house number starts that stands before a word, with a comma or `bis` between.
fn number_before(around: Surroundings<'_>, start: usize) -> Option<usize> {
    let head = around.slice(around.floor, start).strip_suffix(' ')?;
    let head = head.strip_suffix(',').unwrap_or(head);
    let head = head.strip_suffix(" bis").or(head.strip_suffix(" ter")).unwrap_or(head);
    let end = around.floor.saturating_add(head.len());
    let word = word_before(around, end)?;
    is_house_number(word).then(|| end.saturating_sub(word.len()))
}

/// The end with the flat that follows: `, Apt. 4B`, ` #5`.
fn with_unit(around: Surroundings<'_>, end: usize) -> usize {
    const UNITS: [&str; 8] = ["Apartment", "Apt.", "Apt", "Suite", "Ste", "Unit", "Flat", "#"];
    let tail = around.slice(end, around.ceiling);
    let rest = tail.strip_prefix('.').unwrap_or(tail);
    let rest = without_spaces(rest.strip_prefix(',').unwrap_or(rest));
    let Some(rest) = UNITS.iter().find_map(|unit| rest.strip_prefix(unit)) else {
        return end;
    };
    let rest = rest.strip_prefix(' ').unwrap_or(rest);
    let length = rest.bytes().take(7).take_while(u8::is_ascii_alphanumeric).count();
    let to = end.saturating_add(tail.len().saturating_sub(rest.len())).saturating_add(length);
    let named = rest.bytes().next().is_some_and(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
    if named && (1..=6).contains(&length) && around.open_after(to) { to } else { end }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, finds_nothing};

    #[test]
    fn number_first() {
        check("at ⟦STREET_ADDRESS 12 Harbour Street⟧, ⟦STREET_ADDRESS 221B Baker St⟧.");
        check("⟦STREET_ADDRESS 1600 N. Old Mill Road, Apt. 4B⟧; ⟦STREET_ADDRESS 5 4th Ave #12⟧");
        check("⟦STREET_ADDRESS 12, rue du Port⟧; ⟦STREET_ADDRESS 12 bis rue de la Paix⟧");
    }

    #[test]
    fn number_last() {
        check("⟦STREET_ADDRESS Hafenstraße 12⟧, ⟦STREET_ADDRESS Lange Straße 3a⟧");
        check("⟦STREET_ADDRESS Keizersgracht 174⟧, ⟦STREET_ADDRESS Rua da Alegria 40⟧");
        check("⟦STREET_ADDRESS Berliner Str. 5⟧; ⟦STREET_ADDRESS Drottninggatan 71⟧");
        check("⟦STREET_ADDRESS Calle Mayor 12⟧, ⟦STREET_ADDRESS Via Garibaldi, 3⟧");
        check("⟦STREET_ADDRESS C/ Mayor, 12⟧; ⟦STREET_ADDRESS Avda. de América 5⟧");
        check("⟦STREET_ADDRESS 12 place de la République⟧, ⟦STREET_ADDRESS 3, allée des Tilleuls⟧");
        check("⟦STREET_ADDRESS Praça da Alegria 40⟧; ⟦STREET_ADDRESS Av. Paulista, 1000⟧");
        check("⟦STREET_ADDRESS Largo Argentina 3⟧, ⟦STREET_ADDRESS Haagsedijk 12⟧");
        check("⟦STREET_ADDRESS P.O. Box 1234⟧, ⟦STREET_ADDRESS Postfach 56⟧");
    }

    #[test]
    fn lookalikes() {
        finds_nothing(
            "Wall Street, Street 12, a weg 5, on the Way 7, in 2019 the Street was closed",
        );
        finds_nothing(
            "in place of 12, en cours de 3 ans, en route de 5 km, Camino 12, first place",
        );
        finds_nothing("the rue de la Paix, via Python 3, Via Appia, chapter 12 Drive, 12 Drive");
    }
}
