//! Signs that stand for a letter or digit of ASCII: those that Unicode keeps apart for typography
//! (their compatibility mappings, UAX #15), and letters of Greek and Cyrillic that are drawn alike
//! (UTS #39, `confusables.txt`). The former always mean what they look like. The latter are read so
//! only in words in which they stand among Latin letters, or in nothing but such letters and
//! digits:
//! a word that is all Greek or Cyrillic is one.

/// The letter or digit that a typographic variant stands for, whatever is beside it.
pub(crate) fn variant(c: char) -> Option<char> {
    const LETTERS: u32 = 26;
    let point = c as u32;
    let nth = |first: u8, from: u32| {
        let letter = point.checked_sub(from).and_then(|nth| u8::try_from(nth % LETTERS).ok())?;
        Some(char::from(first.saturating_add(letter)))
    };
    match c {
        // Mathematical letters: thirteen alphabets, each with capitals first.
        '\u{1D400}'..='\u{1D6A3}' => {
            let from = point.saturating_sub(0x1D400);
            nth(if (from / LETTERS).is_multiple_of(2) { b'A' } else { b'a' }, 0x1D400)
        }
        '\u{249C}'..='\u{24B5}' => nth(b'a', 0x249C),
        '\u{24B6}'..='\u{24CF}' => nth(b'A', 0x24B6),
        '\u{24D0}'..='\u{24E9}' => nth(b'a', 0x24D0),
        '\u{1F110}'..='\u{1F129}' => nth(b'A', 0x1F110),
        '\u{1F130}'..='\u{1F149}' => nth(b'A', 0x1F130),
        '\u{1F150}'..='\u{1F169}' => nth(b'A', 0x1F150),
        '\u{1F170}'..='\u{1F189}' => nth(b'A', 0x1F170),
        '\u{2100}'..='\u{214F}' => letterlike(c),
        _ => None,
    }
}

/// The letters of mathematics that have places of their own.
const fn letterlike(c: char) -> Option<char> {
    Some(match c {
        '\u{212C}' => 'B',
        '\u{2102}' | '\u{212D}' => 'C',
        '\u{2130}' => 'E',
        '\u{2131}' => 'F',
        '\u{210B}' | '\u{210C}' | '\u{210D}' => 'H',
        '\u{2110}' | '\u{2111}' => 'I',
        '\u{212A}' => 'K',
        '\u{2112}' => 'L',
        '\u{2133}' => 'M',
        '\u{2115}' => 'N',
        '\u{2119}' => 'P',
        '\u{211A}' => 'Q',
        '\u{211B}' | '\u{211C}' | '\u{211D}' => 'R',
        '\u{2124}' | '\u{2128}' => 'Z',
        '\u{2146}' => 'd',
        '\u{212F}' | '\u{2147}' => 'e',
        '\u{210A}' => 'g',
        '\u{210E}' => 'h',
        '\u{2139}' | '\u{2148}' => 'i',
        '\u{2149}' => 'j',
        '\u{2113}' => 'l',
        '\u{2134}' => 'o',
        _ => return None,
    })
}

/// The digit that a raised, lowered or enclosed one stands for. Alone it is the mark of a note or
/// of
/// an item in a list.
pub(crate) fn marked_digit(c: char) -> Option<char> {
    let point = c as u32;
    let digit = |from: u32| char::from_digit(point.saturating_sub(from), 10);
    match c {
        '\u{B2}' | '\u{B3}' => digit(0xB0),
        '\u{B9}' => Some('1'),
        '\u{2070}' | '\u{2074}'..='\u{2079}' => digit(0x2070),
        '\u{2080}'..='\u{2089}' => digit(0x2080),
        '\u{24EA}' | '\u{24FF}' => Some('0'),
        '\u{2460}'..='\u{2468}' => digit(0x245F),
        '\u{2474}'..='\u{247C}' => digit(0x2473),
        '\u{24F5}'..='\u{24FD}' => digit(0x24F4),
        '\u{2776}'..='\u{277E}' => digit(0x2775),
        '\u{2780}'..='\u{2788}' => digit(0x277F),
        '\u{278A}'..='\u{2792}' => digit(0x2789),
        _ => None,
    }
}

/// The Latin letter that one of Greek or Cyrillic looks like.
pub(crate) const fn confusable(c: char) -> Option<char> {
    Some(match c {
        'а' | 'α' => 'a',
        'с' | 'ϲ' => 'c',
        'ԁ' => 'd',
        'е' => 'e',
        'һ' => 'h',
        'і' | 'ι' => 'i',
        'ј' | 'ϳ' => 'j',
        'ӏ' => 'l',
        'о' | 'ο' | 'σ' => 'o',
        'р' | 'ρ' => 'p',
        'ԛ' => 'q',
        'ѕ' => 's',
        'υ' => 'u',
        'ѵ' | 'ν' => 'v',
        'ԝ' => 'w',
        'х' => 'x',
        'у' | 'γ' => 'y',
        'А' | 'Α' => 'A',
        'В' | 'Β' => 'B',
        'С' | 'Ϲ' => 'C',
        'Е' | 'Ε' => 'E',
        'Ԍ' => 'G',
        'Н' | 'Η' => 'H',
        'І' | 'Ӏ' | 'Ι' => 'I',
        'Ј' | 'Ϳ' => 'J',
        'К' | 'Κ' => 'K',
        'М' | 'Μ' => 'M',
        'Ν' => 'N',
        'О' | 'Ο' => 'O',
        'Р' | 'Ρ' => 'P',
        'Ѕ' => 'S',
        'Т' | 'Τ' => 'T',
        'Ѵ' => 'V',
        'Ԝ' => 'W',
        'Х' | 'Χ' => 'X',
        'У' | 'Υ' => 'Y',
        'Ζ' => 'Z',
        _ => return None,
    })
}

/// Whether a character is of Greek or Cyrillic.
pub(crate) const fn is_greek_or_cyrillic(c: char) -> bool {
    matches!(c, '\u{370}'..='\u{52F}')
}

/// A word in which Greek or Cyrillic letters stand.
#[derive(Clone, Copy, Default)]
pub(crate) struct Word {
    /// Where it ends, and until where no other sort of sign stands in it.
    pub(crate) end: usize,
    clear: usize,
    /// Whether those that look Latin are meant to be read so.
    pub(crate) disguised: bool,
}

impl Word {
    /// Until where nothing in it changes, if a place is in it.
    pub(crate) const fn clear(&self, at: usize) -> usize {
        if self.disguised { at } else { self.clear }
    }

    /// The word of which a Greek or Cyrillic letter, whichever, stands at a place; `hidden` are the
    /// characters that are not seen, and `plain` shows those that stand for one of ASCII.
    pub(crate) fn around(
        text: &str,
        at: usize,
        hidden: impl Fn(char) -> bool,
        plain: impl Fn(char) -> char,
    ) -> Self {
        const LONGEST_HEAD: usize = 64;
        let (mut latin, mut alike, mut digits) = (false, true, 0_usize);
        let mut count = |c: char| {
            let seen = plain(c);
            latin |= seen.is_ascii_alphabetic();
            digits = digits.saturating_add(usize::from(seen.is_ascii_digit()));
            alike &= seen.is_ascii() || confusable(c).is_some() || hidden(c);
        };
        let (head, tail) = text.split_at_checked(at).unwrap_or(("", ""));
        let belongs = |c: &char| plain(*c).is_ascii_alphanumeric() || hidden(*c);
        let joins = |c: &char| belongs(c) || is_greek_or_cyrillic(*c);
        head.chars().rev().take(LONGEST_HEAD).take_while(joins).for_each(&mut count);
        let (mut end, mut clear) = (tail.len(), None);
        for (place, c) in tail.char_indices() {
            let stays = c.is_ascii_alphanumeric() || is_greek_or_cyrillic(c);
            if !stays {
                clear = clear.or(Some(place));
            }
            if !stays && !belongs(&c) {
                end = place;
                break;
            }
            count(c);
        }
        let clear = at.saturating_add(clear.unwrap_or(end));
        let end = at.saturating_add(end);
        Self { end, clear, disguised: latin || alike && digits > 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_and_digits() {
        let plain: String = "𝐀𝐳𝒜ℬ𝓏𝔞𝕫𝖠𝚣ⒶⓩⒶ⒜🄰🅐🅰ℓ".chars().filter_map(variant).collect();
        assert_eq!(plain, "AzABzazAzAzAaAAAl");
        let digits: String = "⁰¹²³⁴⁹₀₉⓪①⑨⑴⓵❶➀➊".chars().filter_map(marked_digit).collect();
        assert_eq!(digits, "0123490901911111");
        assert_eq!("aé東①".chars().filter_map(variant).count(), 0);
    }

    #[test]
    fn words_in_disguise() {
        let disguised = |text: &str| {
            let at = text.find(is_greek_or_cyrillic).unwrap();
            Word::around(text, at, |c| c == '\u{200B}', |c| c).disguised
        };
        for text in ["jаne", "раssword", "DЕ8937", "ВЕ68539", "hаr\u{200B}bour", "а\u{200B}b"]
        {
            assert!(disguised(text), "{text}");
        }
        for text in ["сор", "3Д", "Ростов89", "αβγ", "ΕΛΛΑΔΑ", "а-b", "x а y"]
        {
            assert!(!disguised(text), "{text}");
        }
    }
}
