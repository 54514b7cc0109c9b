//! Identity cards. Sources: ICAO Doc 9303-3 (check digit of documents for machines, which Germany
//! prints behind the number), Belgium (card number: ten digits and what they leave of 97),
//! Assembleia da República and AMA, Validação de Número de Documento do Cartão de Cidadão
//! (Portugal: document, check digit, version, check digit over all), Ministero dell'Interno
//! (Italy: `CA00000AA`), Ministerio del Interior (Spain: the number of the card's support), RvIG
//! (the Netherlands). Forms without a published check need a word right beside them.

use super::{Check, Code, Id};
use crate::check_digits::{icao, remainder};
use crate::kinds::Kind;

/// Personalausweis, with its check digit.
pub(super) const GERMAN: Id = Id {
    kind: Kind::IdCard,
    alone: &[],
    told: &["*********9", "********* 9"],
    words: &["personalausweis", "personalausweisnummer", "ausweisnummer", "ausweis", "id card"],
    check: Check::Digit(is_german),
};

/// Elektronische identiteitskaart, carte d'identité électronique.
pub(super) const BELGIAN: Id = Id {
    kind: Kind::IdCard,
    alone: &[],
    told: &["999 9999999 99"],
    words: &["identiteitskaart", "identiteitskaartnummer", "carte d identité", "eid"],
    check: Check::Digit(is_belgian),
};

/// Cartão de Cidadão.
pub(super) const PORTUGUESE: Id = Id {
    kind: Kind::IdCard,
    alone: &[],
    told: &["99999999 9 **9"],
    words: &["cartão de cidadão", "cartao de cidadao", "cidadão", "cc"],
    check: Check::Digit(is_portuguese),
};

/// One of a country that prints no check digit beside the number.
pub(super) const ELSEWHERE: Id = Id {
    kind: Kind::IdCard,
    alone: &[],
    told: &["99 999 999 *", "AA 99999 AA", "AA 9+", "A 9+", "*+"],
    words: &[
        "personalausweis",
        "personalausweisnummer",
        "ausweisnummer",
        "identitätskarte",
        "identity card",
        "id card",
        "national id",
        "identity document",
        "carte d identité",
        "nationale d identité",
        "cni",
        "carta d identità",
        "carta di identità",
        "carta identità",
        "identiteitskaart",
        "identiteitsbewijs",
        "id kaart",
        "documentnummer",
        "número de soporte",
        "numero de soporte",
        "número soporte",
        "idesp",
        "bilhete de identidade",
        "rg",
        "registro geral",
        "carteira de identidade",
    ],
    check: Check::Loose(is_one_elsewhere),
};

fn is_german(code: &Code) -> bool {
    code.bytes().iter().any(u8::is_ascii_alphabetic) && icao(code.values())
}

fn is_belgian(code: &Code) -> bool {
    let rest = remainder(code.values().take(10), 97);
    code.number(10..12) == if rest == 0 { 97 } else { rest } && !code.is_monotonous()
}

/// As in a Luhn check, but with letters, which count from ten on.
fn is_portuguese(code: &Code) -> bool {
    let sum = code.values().rev().enumerate().fold(0_u32, |sum, (place, value)| {
        let doubled = value.saturating_mul(2);
        let crossed = if doubled > 9 { doubled.saturating_sub(9) } else { doubled };
        sum.saturating_add(if place % 2 == 0 { value } else { crossed })
    });
    sum.is_multiple_of(10)
}

fn is_one_elsewhere(code: &Code) -> bool {
    let bytes = code.bytes();
    let digits = bytes.iter().filter(|byte| byte.is_ascii_digit()).count();
    let long = match bytes.len() {
        7 | 8 => digits >= 5,
        9 => digits >= 4,
        // The older French card.
        12 => digits == 12,
        _ => false,
    };
    long && !code.is_monotonous()
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, finds_nothing};

    /// The specimens of the Bundesdruckerei, of the card of 2010 and of the one before.
    #[test]
    fn germany() {
        check("Personalausweis ⟦ID_CARD T220001293⟧, Ausweisnummer: ⟦ID_CARD L01X00T471⟧");
        check("Personalausweisnummer ⟦ID_CARD L01X00T47⟧; ⟦ID_CARD L01X00T471⟧ (Ausweis)");
        finds_nothing("Personalausweis T220001294\nT220001293\nein Ausweis von 2019");
    }

    #[test]
    fn belgium() {
        check("identiteitskaart nr. ⟦ID_CARD 591-1917064-58⟧, eID ⟦ID_CARD 591191706458⟧");
        finds_nothing("eID 591-1917064-59\n591-1917064-58");
    }

    /// The example of the AMA.
    #[test]
    fn portugal() {
        check("Cartão de Cidadão: ⟦ID_CARD 00000000 0 ZZ4⟧, CC n.º ⟦ID_CARD 000000000ZZ4⟧");
        finds_nothing("Cartão de Cidadão 00000000 0 ZZ5\n00000000 0 ZZ4");
    }

    #[test]
    fn elsewhere() {
        check("carta d'identità ⟦ID_CARD CA00000AA⟧, carta di identità n. ⟦ID_CARD AA 1234567⟧");
        check("carte d'identité n° ⟦ID_CARD 880692310285⟧, CNI : ⟦ID_CARD D2H6862M2⟧");
        check("número de soporte ⟦ID_CARD CAA000124⟧, identiteitskaart ⟦ID_CARD SPECI2014⟧");
        check("RG: ⟦ID_CARD 12.345.678-X⟧, Identitätskarte ⟦ID_CARD S1234567⟧");
        finds_nothing("CA00000AA\nRG 58\nsoporte 1234567\ncarta d'identità smarrita\nRG 0000000");
    }
}
