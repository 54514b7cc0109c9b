//! Surrogates: made-up values that read like the ones they stand for. The key and the value choose
//! them, so that one value has one surrogate; the real value plays no other part but for its script
//! and its shape. Where a kind has a range that is kept free for examples or fiction, surrogates
//! come from it, so that none is somebody else's real number. They read like personal data, so that
//! redacting again replaces them again.

mod checked;
mod dice;
mod numbers;
mod shape;
mod words;

use dice::Dice;
use zeroize::Zeroizing;

use super::Found;
use super::pseudonym::keyed;
use crate::custom::Validator;
use crate::keys::Key;
use crate::labels::Label;
use crate::normal::normal;

/// How often another surrogate is tried where it came out as the value itself or fails its check.
const ATTEMPTS: u8 = 8;

pub(super) struct Surrogates {
    key: Zeroizing<[u8; 32]>,
}

impl Surrogates {
    pub(super) fn new(key: &Key) -> Self {
        Self { key: key.derive("untrain redact 2026-11 surrogates") }
    }

    /// A made-up value; never the value itself. Nothing where none can be made.
    pub(super) fn surrogate(&self, found: &Found<'_>, validator: Validator) -> Option<String> {
        let value = found.normal();
        (0..ATTEMPTS).find_map(|attempt| {
            let dice = &mut Dice::new(keyed(&self.key, found, attempt));
            let made = made_up(found, validator, dice)?;
            (normal(found.label, &made) != value).then_some(made)
        })
    }
}

fn made_up(found: &Found<'_>, validator: Validator, dice: &mut Dice) -> Option<String> {
    let value = found.value;
    match found.name {
        "EMAIL" => Some(words::address(value, dice)),
        "URL" => Some(words::page(dice)),
        "PERSON" => Some(words::person(value, dice)),
        "LOCATION" => Some(words::place(value, dice)),
        "ORG" | "ORGANISATION" => Some(words::organisation(value, dice)),
        "USERNAME" => Some(words::user_name(dice)),
        "PHONE" => Some(numbers::phone(value, dice)),
        "CREDIT_CARD" => Some(numbers::card(value, dice)),
        "IBAN" => numbers::iban(value, dice),
        "IP_ADDRESS" => Some(numbers::ip_address(value, dice)),
        "US_SSN" => Some(numbers::social_security(value, dice)),
        "CRYPTO_ADDRESS" => {
            checked::crypto_address(value, dice).or_else(|| shape::same(value, validator, dice))
        }
        _ => {
            let Label::Known(kind) = found.label else {
                return shape::same(value, validator, dice);
            };
            let number = checked::number(kind, value, dice);
            number.or_else(|| shape::same(value, validator, dice))
        }
    }
}

/// What a key chooses for a value.
#[cfg(test)]
fn choices(seed: u8, kind: crate::kinds::Kind, value: &str) -> Dice {
    let found = Found { label: kind.into(), name: kind.as_str(), value };
    let surrogates = Surrogates::new(&Key::new(&mut [seed; 32]));
    Dice::new(keyed(&surrogates.key, &found, 0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::Kind;
    use crate::labels::CustomId;
    use crate::redactor::Redactor;

    fn surrogate(seed: u8, kind: Kind, value: &str) -> String {
        let found = Found { label: kind.into(), name: kind.as_str(), value };
        let key = Key::new(&mut [seed; 32]);
        Surrogates::new(&key).surrogate(&found, Validator::None).unwrap()
    }

    #[test]
    fn a_surrogate_reads_like_its_kind_and_is_another() {
        let redactor = Redactor::new().unwrap();
        for (kind, before, value) in [
            (Kind::Email, "", "zoe.miller@harbour.com"),
            (Kind::Phone, "phone ", "+41 44 668 18 00"),
            (Kind::Phone, "phone ", "(201) 387-2323"),
            (Kind::Phone, "phone ", "+44 161 715 3123"),
            (Kind::Phone, "phone ", "030 901820"),
            (Kind::CreditCard, "", "4539 1488 0343 6467"),
            (Kind::CreditCard, "", "3714 496353 98431"),
            (Kind::Iban, "", "DE89 3704 0044 0532 0130 00"),
            (Kind::Iban, "", "GB29NWBK60161331926819"),
            (Kind::IpAddress, "ip ", "8.8.4.4"),
            (Kind::IpAddress, "ip ", "2a00:1450:4001:830::200e"),
        ] {
            for seed in 0..40 {
                let made = surrogate(seed, kind, value);
                assert_eq!(made, surrogate(seed, kind, value));
                assert_ne!(made, value);
                let text = format!("{before}{made}");
                let found = redactor.find(&text);
                assert_eq!(found.len(), 1, "{text}");
                assert_eq!(found[0].kind, kind, "{text}");
                assert_eq!(text.get(found[0].start..).unwrap(), made);
            }
        }
    }

    #[test]
    fn the_script_stays() {
        let of = |name, value| {
            let found = Found { label: Label::Custom(CustomId(0)), name, value };
            let key = Key::new(&mut [5; 32]);
            Surrogates::new(&key).surrogate(&found, Validator::None).unwrap()
        };
        let person = of("PERSON", "Анна Петрова");
        assert!(person.chars().all(|c| c == ' ' || ('а'..='я').contains(&c) || c.is_uppercase()));
        assert_eq!(person.split(' ').count(), 2);
        assert!(of("PERSON", "王小明").chars().all(|c| !c.is_ascii()));
        assert_eq!(of("PERSON", "ZOE").to_uppercase(), of("PERSON", "ZOE"));
        assert!(of("EMAIL", "иван@почта.рф").ends_with(".example"));
        assert!(!of("EMAIL", "иван@почта.рф").starts_with(|c: char| c.is_ascii()));
    }

    #[test]
    fn the_check_digits_of_a_users_kind_hold() {
        let found =
            Found { label: Label::Custom(CustomId(0)), name: "MEMBER", value: "ab-7992739871-3" };
        for seed in 0..20 {
            let surrogates = Surrogates::new(&Key::new(&mut [seed; 32]));
            let made = surrogates.surrogate(&found, Validator::Luhn).unwrap();
            assert!(Validator::Luhn.holds(&made), "{made}");
            assert_eq!(made.len(), found.value.len());
        }
    }
}
