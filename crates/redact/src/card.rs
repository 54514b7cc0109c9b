//! Payment card numbers. Source: ISO/IEC 7812-1 (12 to 19 digits, Luhn check digit) and the issuer
//! identification numbers that the card schemes publish.

use crate::check_digits::luhn;
use crate::run::Window;
use crate::vocabulary::Topic;

/// Whether the window is a card number: the check digit holds, and either an issuer's range and
/// length with a customary grouping, or a word beside it, says that it is a card.
pub(crate) fn is_card(window: &Window<'_>) -> bool {
    let digits = window.digits;
    let topic = window.words.topic();
    let grouped = window.groups.len() > 1;
    let said = matches!(topic, Some(Topic::Card | Topic::Payment));
    let formed = || {
        customary(window.shape)
            && known_issuer(digits, grouped)
            && (grouped || topic != Some(Topic::Article))
    };
    // Most windows end here, which is cheaper than to reckon.
    (said || formed())
        && luhn(digits.iter().map(|digit| u32::from(*digit)))
        && digits.iter().any(|digit| Some(digit) != digits.first())
        && window.is_open()
        && !window.separators().any(|found| found.contains(['(', ')', '/']))
}

/// Whether the window would be a card number but for its check digit.
pub(crate) fn fails_its_check(window: &Window<'_>) -> bool {
    let said = || window.words.topic() == Some(Topic::Card);
    (13..=19).contains(&window.digits.len())
        && window.is_open()
        && customary(window.shape)
        && !luhn(window.digits.iter().map(|digit| u32::from(*digit)))
        && (known_issuer(window.digits, window.groups.len() > 1) || said())
}

/// How cards are embossed and typed.
fn customary(shape: &[u8]) -> bool {
    matches!(
        shape,
        [_] | [4, 4, 4, 4]
            | [4, 4, 4, 4, 3]
            | [4, 6, 5]
            | [4, 6, 4]
            | [4, 4, 4, 3]
            | [4, 4, 5]
            | [8, 8]
    )
}

/// Whether the number starts like an issuer's and is as long as theirs. Lengths that are rare or
/// that other numbers share (12, 13 and 17 to 19 digits) count only where the digits are grouped.
fn known_issuer(digits: &[u8], grouped: bool) -> bool {
    let first = |places: usize| {
        digits
            .iter()
            .take(places)
            .fold(0_u32, |value, digit| value.saturating_mul(10).saturating_add(u32::from(*digit)))
    };
    let (two, three, four, six) = (first(2), first(3), first(4), first(6));
    match digits.len() {
        // Diners Club.
        14 => matches!(three, 300..=305 | 309) || matches!(two, 36 | 38 | 39),
        // American Express.
        15 => matches!(two, 34 | 37),
        16 => match digits.first() {
            Some(4) => true,
            // Mastercard; Maestro, Verve, Elo, Aura and RuPay.
            Some(5) => (51..=55).contains(&two) || matches!(two, 50 | 56..=58),
            // Mastercard and Mir.
            Some(2) => (2221..=2720).contains(&four) || (2200..=2205).contains(&four),
            // JCB, Diners Club.
            Some(3) => {
                (3528..=3589).contains(&four)
                    || matches!(three, 300..=305 | 309)
                    || matches!(two, 36 | 38 | 39)
            }
            // Discover, UnionPay, Maestro, Hipercard, InstaPayment, RuPay.
            Some(6) => {
                matches!(two, 60 | 62 | 65)
                    || (644..=649).contains(&three)
                    || (637..=639).contains(&three)
                    || matches!(four, 6304 | 6759 | 6761..=6763)
                    || six == 606_282
            }
            // UnionPay, RuPay, Troy.
            Some(8) => matches!(two, 81 | 82),
            Some(9) => four == 9792,
            _ => false,
        },
        13 | 19 => grouped && matches!(digits.first(), Some(4 | 6)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, finds_nothing};

    #[test]
    fn cards_of_every_scheme() {
        for card in [
            "4111111111111111",
            "4111 1111 1111 1111",
            "4111-1111-1111-1111",
            "4111.1111-1111 1111",
            "4111 - 1111 - 1111 - 1111",
            "5555555555554444",
            "2223003122003222",
            "378282246310005",
            "3782 822463 10005",
            "6011111111111117",
            "30569309025904",
            "3056 930902 5904",
            "3530111333300000",
            "6200000000000005",
            "6304000000000000",
            "4539 1488 0343 6467 008",
        ] {
            check(&format!("paid with ⟦CREDIT_CARD {card}⟧, thanks"));
        }
    }

    #[test]
    fn rare_lengths_need_a_word() {
        check("my card ⟦CREDIT_CARD 4222222222222⟧ expires soon");
        check("Kreditkarte: ⟦CREDIT_CARD 503867297114⟧");
        check("I paid with ⟦CREDIT_CARD 4222222222222⟧.");
        check("信用卡号⟦CREDIT_CARD 4735615260219382870⟧");
        check("card 4 1 1 1 1 1 no; card ⟦CREDIT_CARD 41 11 11 11 11 11 11 11⟧");
        finds_nothing("4222222222222 sold, 503867297114 shipped");
    }

    #[test]
    fn dressed_up_digits() {
        check("⟦CREDIT_CARD ４１１１ １１１１ １１１１ １１１１⟧");
        check("⟦CREDIT_CARD 4111\u{200B}1111\u{AD}1111\u{2060}1111⟧");
        check("⟦CREDIT_CARD 4111\u{A0}1111\u{2009}1111\u{202F}1111⟧");
        check("⟦CREDIT_CARD ٤١١١ ١١١١ ١١١١ ١١١١⟧");
        check("⟦CREDIT_CARD 4111\u{2013}1111\u{2014}1111\u{2212}1111⟧");
    }

    #[test]
    fn lookalikes() {
        finds_nothing("4111111111111112 and 4111 1111 1111 1112 fail the check digit");
        finds_nothing("card 0000 0000 0000 0000");
        finds_nothing("order no. 4111111111111111");
        finds_nothing("https://chirp.example/u/status/4111111111111111");
        finds_nothing("sha1 4111111111111111abcdef, x4111111111111111");
        finds_nothing("0.4111111111111111 and 4111111111111111.25");
        finds_nothing("1700000000000 ms, 20240115103000, 1234567890123456789");
        finds_nothing("ISBN 978-3-16-148410-0, EAN 4006381333931");
        finds_nothing("123e4567-e89b-12d3-a456-426614174000");
    }
}
