//! Made-up numbers. Sources: the ranges that regulators keep free for fiction (NANPA 555-0100 to
//! 555-0199; Ofcom 020 7946 0xxx and 07700 900xxx; ARCEP 01 99 00 xx xx; Bundesnetzagentur 030
//! 23125 xxx), RFC 2544 and RFC 3849 (addresses for tests and documentation), ISO/IEC 7812-1 and
//! ISO 7064 (check digits); a US social security number never has an area from 900 on.

use std::net::Ipv6Addr;

use super::dice::Dice;
use crate::custom::Validator;
use crate::fold::Folded;

/// A telephone number that rings nowhere: of the same country where it keeps some free, else a
/// North American one.
pub(super) fn phone(value: &str, dice: &mut Dice) -> String {
    let folded = Folded::new(value);
    let text = folded.text();
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let international = text.trim_start().starts_with('+');
    let fiction = |dice: &mut Dice, pattern: &str| filled(pattern, dice);
    match digits.get(..2) {
        Some("44") if international => fiction(dice, "+44 7700 900###"),
        Some("33") if international => fiction(dice, "+33 1 99 00 ## ##"),
        Some("49") if international => fiction(dice, "+49 30 23125 ###"),
        _ if international => filled(&format!("+1 {} 555 01##", area(dice)), dice),
        Some(national) if national.starts_with('0') => fiction(dice, "020 7946 0###"),
        _ => filled(&format!("{}-555-01##", area(dice)), dice),
    }
}

/// Area codes of large cities.
fn area(dice: &mut Dice) -> &'static str {
    #[rustfmt::skip]
    const AREAS: [&str; 16] = [
        "201", "202", "206", "212", "213", "303", "305", "312", "404", "415", "503", "512",
        "602", "617", "702", "713",
    ];
    dice.one_of(&AREAS).unwrap_or("201")
}

/// A card number in the same grouping, from the numbers that payment services publish for tests,
/// with a check digit that holds.
pub(super) fn card(value: &str, dice: &mut Dice) -> String {
    let folded = Folded::new(value);
    let text = folded.text();
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let head = match (digits.len(), digits.get(..1)) {
        (15, _) => "378282",
        (14, _) => "305693",
        (_, Some("5")) => "555555",
        (_, Some("6")) => "601111",
        _ => "411111",
    };
    let mut head = head.chars();
    let put = |c: char| match c.is_ascii_digit() {
        true => head.next().unwrap_or_else(|| dice.digit()),
        false => c,
    };
    let made: String = text.chars().map(put).collect();
    Validator::Luhn.completed(&made).unwrap_or(made)
}

/// An account of the same country, with check digits that hold. A letter of the bank's code stays
/// a letter.
pub(super) fn iban(value: &str, dice: &mut Dice) -> Option<String> {
    let folded = Folded::new(value);
    let upper = folded.text().to_ascii_uppercase();
    let country = upper.get(..2)?;
    let mut place = 0_usize;
    let mut put = |c: char, dice: &mut Dice| {
        place = place.saturating_add(usize::from(c.is_ascii_alphanumeric()));
        match c {
            // The check digits are reckoned below.
            '0'..='9' if place <= 4 => '0',
            '0'..='9' => dice.digit(),
            'A'..='Z' if place > 4 => dice.letter('A', 26),
            c => c,
        }
    };
    let made: String = upper.chars().map(|c| put(c, dice)).collect();
    let account: String = made.chars().filter(char::is_ascii_alphanumeric).skip(4).collect();
    let rest = Validator::mod97(&format!("{account}{country}00"))?;
    let mut check = format!("{:02}", 98_u32.saturating_sub(rest)).into_bytes().into_iter();
    let mut place = 0_usize;
    let with_check = |c: char| {
        place = place.saturating_add(usize::from(c.is_ascii_alphanumeric()));
        match (place, c.is_ascii_digit()) {
            (3 | 4, true) => check.next().map_or(c, char::from),
            _ => c,
        }
    };
    Some(made.chars().map(with_check).collect())
}

/// An address that belongs to nobody: 198.18.0.0/15 or 2001:db8::/32.
pub(super) fn ip_address(value: &str, dice: &mut Dice) -> String {
    let low = |dice: &mut Dice, bound| u16::try_from(dice.below(bound)).unwrap_or(0);
    if value.contains(':') {
        let mut group = || low(dice, 65_535).saturating_add(1);
        return Ipv6Addr::new(0x2001, 0xdb8, group(), group(), 0, 0, 0, group()).to_string();
    }
    let (second, third, fourth) = (low(dice, 2), low(dice, 256), low(dice, 254));
    format!("198.{}.{third}.{}", second.saturating_add(18), fourth.saturating_add(1))
}

/// A number that was never issued: an area from 900 on, and a group that taxpayers' numbers do not
/// have either.
pub(super) fn social_security(value: &str, dice: &mut Dice) -> String {
    let made = filled(&format!("9##{:02}####", dice.below(49).saturating_add(1)), dice);
    let mut digits = made.chars();
    let folded = Folded::new(value);
    let put = |c: char| if c.is_ascii_digit() { digits.next().unwrap_or(c) } else { c };
    folded.text().chars().map(put).collect()
}

/// A pattern with a digit for each `#`.
fn filled(pattern: &str, dice: &mut Dice) -> String {
    pattern.chars().map(|c| if c == '#' { dice.digit() } else { c }).collect()
}
