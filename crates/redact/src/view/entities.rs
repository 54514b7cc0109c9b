//! What an entity of HTML stands for. Source: HTML Living Standard 13.5, of which those are known
//! that stand for signs of ASCII and letters of Latin-1; by number all are.

/// Those that stand for signs of ASCII, or are read as one.
#[rustfmt::skip]
const SIGNS: [(&str, char); 30] = [
    ("amp", '&'), ("apos", '\''), ("ast", '*'), ("bsol", '\\'), ("colon", ':'), ("comma", ','),
    ("commat", '@'), ("dash", '-'), ("equals", '='), ("excl", '!'), ("gt", '>'), ("hyphen", '-'),
    ("lbrack", '['), ("lowbar", '_'), ("lpar", '('), ("lsqb", '['), ("lt", '<'), ("ndash", '-'),
    ("num", '#'), ("period", '.'), ("plus", '+'), ("quest", '?'), ("quot", '"'), ("rbrack", ']'),
    ("rpar", ')'), ("rsqb", ']'), ("semi", ';'), ("sol", '/'), ("Tab", '\t'), ("NewLine", '\n'),
];

/// Those of Latin-1, from U+00A0 on.
#[rustfmt::skip]
const LATIN: [&str; 96] = [
    "nbsp", "iexcl", "cent", "pound", "curren", "yen", "brvbar", "sect", "uml", "copy", "ordf",
    "laquo", "not", "shy", "reg", "macr", "deg", "plusmn", "sup2", "sup3", "acute", "micro",
    "para", "middot", "cedil", "sup1", "ordm", "raquo", "frac14", "frac12", "frac34", "iquest",
    "Agrave", "Aacute", "Acirc", "Atilde", "Auml", "Aring", "AElig", "Ccedil", "Egrave", "Eacute",
    "Ecirc", "Euml", "Igrave", "Iacute", "Icirc", "Iuml", "ETH", "Ntilde", "Ograve", "Oacute",
    "Ocirc", "Otilde", "Ouml", "times", "Oslash", "Ugrave", "Uacute", "Ucirc", "Uuml", "Yacute",
    "THORN", "szlig", "agrave", "aacute", "acirc", "atilde", "auml", "aring", "aelig", "ccedil",
    "egrave", "eacute", "ecirc", "euml", "igrave", "iacute", "icirc", "iuml", "eth", "ntilde",
    "ograve", "oacute", "ocirc", "otilde", "ouml", "divide", "oslash", "ugrave", "uacute",
    "ucirc", "uuml", "yacute", "thorn", "yuml",
];

/// The longest that is known, without its `&`.
const LONGEST: usize = 10;

/// The sign that the entity at the beginning of a text stands for, and the entity's length.
pub(super) fn leading(text: &str) -> Option<(char, usize)> {
    let inside = text.as_bytes().get(1..)?;
    let end = inside.iter().take(LONGEST).position(|byte| *byte == b';')?;
    let name = text.get(1..end.saturating_add(1))?;
    let sign = match name.strip_prefix('#') {
        Some(number) => by_number(number)?,
        None => by_name(name)?,
    };
    Some((sign, end.saturating_add(2)))
}

fn by_number(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(digits) => plain(digits, 16)?,
        None => plain(number, 10)?,
    };
    char::from_u32(code).filter(|sign| *sign != '\0')
}

fn plain(digits: &str, radix: u32) -> Option<u32> {
    let digits = Some(digits).filter(|digits| digits.bytes().all(|b| b.is_ascii_alphanumeric()))?;
    u32::from_str_radix(digits, radix).ok()
}

fn by_name(name: &str) -> Option<char> {
    let sign = SIGNS.iter().find(|(known, _)| *known == name).map(|(_, sign)| *sign);
    sign.or_else(|| {
        let place = LATIN.iter().position(|known| *known == name)?;
        char::from_u32(u32::try_from(place).ok()?.saturating_add(0xA0))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_name_and_number() {
        assert_eq!(leading("&amp;x"), Some(('&', 5)));
        assert_eq!(leading("&#64;"), Some(('@', 5)));
        assert_eq!(leading("&#X40;"), Some(('@', 6)));
        assert_eq!(leading("&yuml;"), Some(('ÿ', 6)));
        assert_eq!(leading("&szlig;"), Some(('ß', 7)));
        for none in ["&", "&;", "&#;", "&#+4;", "&#x;", "&amp", "&copy=2;", "&#0;", "&#xD800;"] {
            assert_eq!(leading(none), None, "{none}");
        }
    }
}
