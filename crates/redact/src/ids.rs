//! Identifiers that somebody issues, most of them by country: one row each, and one reader for all.
//!
//! A row ([`Id`]) says how the identifier is written, which words say that it is one, and what
//! makes it right. To add one: a kind in `kinds`, a row and its check beside those of the same
//! country or family, and the row in [`ALL`]. `form` is the language in which a row says how it is
//! written, `checks` has the arithmetic that many of them share, `words` reads what stands before
//! and after, and `reader` puts these together.
//!
//! Where the form alone is too common (eleven digits, of which a check digit lets every tenth
//! through), a word beside it must say what it is. Of several words the nearest one counts.

mod australia;
mod austria;
mod banking;
mod belgium;
mod brazil;
mod britain;
mod canada;
mod devices;
mod documents;
mod form;
mod france;
mod germany;
mod health_card;
mod identity_cards;
mod india;
mod italy;
mod korea;
mod netherlands;
mod nordic;
mod poland;
mod portugal;
mod postcodes;
mod reader;
mod spain;
mod switzerland;
mod united_states;
mod vat;
mod words;

use crate::kinds::Kind;

pub(crate) use form::Code;
pub(crate) use reader::{Found, Kept, Place, Wrong, code, may_stand_alone, told_and_wrong};
pub(crate) use words::{Told, is_term, told};

/// One identifier.
pub(crate) struct Id {
    /// What it is called in results.
    pub(crate) kind: Kind,
    /// How it is written where its form is enough to tell, to the letter. See `form`.
    pub(crate) alone: &'static [&'static str],
    /// How it is written where a word says that it is one: each space stands for any customary
    /// separator or none.
    pub(crate) told: &'static [&'static str],
    /// The words that say so, in lower case; several with a space between stand one after another.
    pub(crate) words: &'static [&'static str],
    /// What makes it right.
    pub(crate) check: Check,
}

/// What makes an identifier right, asked with its letters (in upper case) and digits.
#[derive(Clone, Copy)]
pub(crate) enum Check {
    /// A check digit or letter.
    Digit(fn(&Code) -> bool),
    /// Rules of the issuer: dates, ranges, letters that are never used.
    Rules(fn(&Code) -> bool),
    /// Little: the word has to stand right beside it.
    Loose(fn(&Code) -> bool),
}

impl Check {
    fn holds(self, code: &Code) -> bool {
        let (Self::Digit(check) | Self::Rules(check) | Self::Loose(check)) = self;
        check(code)
    }
}

/// A word that says what a code after it is, and its first sign: for codes that are so short, or so
/// much like a word, that nothing in their own form draws a look.
pub(crate) const LABELLED: &str = concat!(
    "(?:(?i:bic|swift|zip|post ?code|postale?|npa|plz|postleitzahl|postnummer|postnr|pincode|",
    "passport|licen[cs]e|rijbewijs|sort code|cap|cep|cp)|F.{1,2}hrerschein)(?i:code|nummer|s)?",
    "(?i:[ _](?:code|number|num|no\\.?|nr\\.?|is|ist|est|es|è)){0,2}",
    "[\\x22']?[ :#=\\x22']{1,3}[0-9A-Za-z]"
);

/// Every identifier.
pub(crate) static ALL: [&Id; 60] = [
    &australia::TFN,
    &australia::ABN,
    &austria::SVNR,
    &austria::TAX_NUMBER,
    &banking::BIC,
    &banking::ROUTING,
    &belgium::NRN,
    &brazil::CPF,
    &brazil::CNPJ,
    &brazil::VOTER,
    &brazil::PIS,
    &brazil::CNH,
    &britain::NHS,
    &britain::NINO,
    &canada::SIN,
    &devices::IMEI,
    &devices::VIN,
    &devices::VIN_ELSEWHERE,
    &documents::PASSPORT_CHECKED,
    &documents::PASSPORT,
    &documents::DRIVER_LICENSE,
    &documents::BANK_ACCOUNT,
    &france::NIR,
    &france::SIREN,
    &france::SIRET,
    &france::SPI,
    &germany::TAX_ID,
    &germany::TAX_NUMBER,
    &germany::PENSION,
    &germany::HEALTH,
    &health_card::EUROPEAN,
    &identity_cards::GERMAN,
    &identity_cards::BELGIAN,
    &identity_cards::PORTUGUESE,
    &identity_cards::ELSEWHERE,
    &india::AADHAAR,
    &india::PAN,
    &italy::FISCAL_CODE,
    &korea::RRN,
    &netherlands::BSN,
    &netherlands::RSIN,
    &nordic::PERSONNUMMER,
    &nordic::PERSONNUMMER_LONG,
    &nordic::HETU,
    &nordic::CPR,
    &nordic::FNR,
    &poland::PESEL,
    &portugal::NIF,
    &portugal::NISS,
    &postcodes::POSTCODE,
    &postcodes::LONG_POSTCODE,
    &spain::NIF,
    &spain::NIE,
    &spain::CIF,
    &spain::NSS,
    &switzerland::AHV,
    &switzerland::UID,
    &united_states::ITIN,
    &united_states::NPI,
    &vat::VAT,
];
