//! Made-up numbers whose check digits, dates and ranges are right: signs are drawn by lot until
//! what makes the value right makes the drawn one right too. What every number of a kind begins
//! with stays.

use super::dice::Dice;
use super::shape;
use crate::fold::Folded;
use crate::ids::Kept;
use crate::kinds::Kind;

/// How often signs are drawn at most. The rarest right numbers are one in some thousands.
const DRAWS: usize = 20_000;

/// A made-up number of a kind; nothing where the value keeps no rule that is known here, or where
/// luck does not help.
pub(super) fn number(kind: Kind, value: &str, dice: &mut Dice) -> Option<String> {
    let folded = Folded::new(value);
    let value = folded.text();
    let kept = Kept::of(kind, value)?;
    let (head, tail) = value.split_at_checked(fixed(kind, value))?;
    (0..DRAWS).find_map(|_| {
        let made = format!("{head}{}", shape::drawn(tail, head.is_empty(), dice));
        kept.holds(&made).then_some(made)
    })
}

/// How many bytes every number of a kind has in common with this one.
fn fixed(kind: Kind, value: &str) -> usize {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let letters = value.bytes().take_while(u8::is_ascii_alphabetic).count();
    match kind {
        // The country.
        Kind::VatId | Kind::ChUid => letters,
        Kind::ChAhv => 3,
        Kind::EuHealthCard => 5,
        // The century.
        Kind::SePersonnummer if digits > 10 => 2,
        _ => 0,
    }
}

/// An address of a cryptocurrency: of the same chain and sort, with another content.
pub(super) fn crypto_address(value: &str, dice: &mut Dice) -> Option<String> {
    let folded = Folded::new(value);
    crate::crypto::another(folded.text(), || u8::try_from(dice.below(256)).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::super::choices;
    use super::*;

    /// One number of each kind that has a rule, and of each form that is reckoned on its own.
    const NUMBERS: &[(Kind, &str)] = &[
        (Kind::Bic, "DEUTDEFF500"),
        (Kind::UsRouting, "011000015"),
        (Kind::Imei, "490154203237518"),
        (Kind::Vin, "1M8GDM9AXKP042788"),
        (Kind::UsItin, "900-70-0000"),
        (Kind::UsNpi, "1234567893"),
        (Kind::UkNhs, "943 476 5919"),
        (Kind::UkNino, "AB123456C"),
        (Kind::DeTaxId, "86 095 742 719"),
        (Kind::DePension, "65 170839 J 003"),
        (Kind::DeHealth, "A123456780"),
        (Kind::DeTaxNumber, "21/815/08150"),
        (Kind::AtSvnr, "1237 010180"),
        (Kind::AtTaxNumber, "59-119/9013"),
        (Kind::ChAhv, "756.9217.0769.85"),
        (Kind::ChUid, "CHE-109.322.551"),
        (Kind::EsNif, "12345678Z"),
        (Kind::EsNie, "X1234567L"),
        (Kind::EsCif, "A58818501"),
        (Kind::EsNss, "28/12345678/40"),
        (Kind::ItFiscalCode, "RSSMRA85T10A562S"),
        (Kind::FrNir, "2 55 08 14 168 025 38"),
        (Kind::FrSiren, "732 829 320"),
        (Kind::FrSiret, "732 829 320 00074"),
        (Kind::FrSpi, "30 23 217 600 053"),
        (Kind::BeNrn, "85.07.30-033.28"),
        (Kind::NlBsn, "111222333"),
        (Kind::NlRsin, "123456782"),
        (Kind::PtNif, "501 964 843"),
        (Kind::PtNiss, "12345678902"),
        (Kind::PlPesel, "44051401359"),
        (Kind::SePersonnummer, "640823-3234"),
        (Kind::SePersonnummer, "19640823-3234"),
        (Kind::FiHetu, "131052-308T"),
        (Kind::DkCpr, "070761-4285"),
        (Kind::NoFnr, "010107 50160"),
        (Kind::BrCpf, "111.444.777-35"),
        (Kind::BrCnpj, "11.222.333/0001-81"),
        (Kind::BrVoter, "1066 4444 0302"),
        (Kind::BrPis, "170.33259.50-4"),
        (Kind::DriverLicense, "02650306461"),
        (Kind::InPan, "ABCPE1234F"),
        (Kind::AuAbn, "51 824 753 556"),
        (Kind::CaSin, "046 454 286"),
        (Kind::KrRrn, "800101-1234560"),
        (Kind::VatId, "DE136695976"),
        (Kind::VatId, "ATU13585627"),
        (Kind::VatId, "BE 0403.019.261"),
        (Kind::VatId, "FR83404833048"),
        (Kind::VatId, "NL004495445B01"),
        (Kind::VatId, "PT501964843"),
        (Kind::VatId, "ESB64717838"),
        (Kind::VatId, "07643520567"),
        (Kind::Passport, "C01X00T478"),
        (Kind::Passport, "AB1234567"),
        (Kind::IdCard, "T220001293"),
        (Kind::IdCard, "591-1917064-58"),
        (Kind::IdCard, "00000000 0 ZZ4"),
        (Kind::IdCard, "CA00000AA"),
        (Kind::EuHealthCard, "80380000900123456789"),
    ];

    #[test]
    fn the_rules_of_the_kind_hold() {
        for (kind, value) in NUMBERS {
            for seed in 0..3 {
                let mut dice = choices(seed, *kind, value);
                let made = number(*kind, value, &mut dice);
                let made = made.unwrap_or_else(|| panic!("nothing for {kind} {value}"));
                assert!(Kept::of(*kind, value).unwrap().holds(&made), "{kind} {made}");
                let shape = |text: &str| text.replace(|c: char| c.is_ascii_digit(), "0").len();
                assert_eq!(shape(&made), shape(value), "{kind} {made}");
            }
        }
    }

    #[test]
    fn addresses_of_cryptocurrencies() {
        use crate::testing::check;
        for value in [
            "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
            "3P14159f73E4gFr7JterCCQh9QjiTjiZrG",
            "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
            "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
        ] {
            for seed in 0..3 {
                let mut dice = choices(seed, Kind::CryptoAddress, value);
                let made = crypto_address(value, &mut dice).unwrap();
                assert_ne!(made, value);
                check(&format!("to ⟦CRYPTO_ADDRESS {made}⟧."));
            }
        }
        let mut dice = choices(1, Kind::CryptoAddress, "x");
        assert_eq!(crypto_address("no address", &mut dice), None);
    }
}
