//! Numbers of papers and accounts whose form differs from state to state: a word right beside one
//! has to say what it is. Source: ICAO Doc 9303-4 (passport: up to nine letters and digits),
//! ICAO Doc 9303-3 (check digit), AAMVA DL/ID Card Design
//! Standard (licence number: up to 25 signs), ISO 20022 BBAN (account).

use super::{Check, Code, Id};
use crate::check_digits::icao;
use crate::kinds::Kind;

/// A passport.
pub(super) const PASSPORT: Id = Id {
    kind: Kind::Passport,
    alone: &[],
    told: &["*+", "A 9+", "AA 9+"],
    words: PASSPORTS,
    check: Check::Loose(is_passport),
};

/// One with the check digit that is printed behind it for machines.
pub(super) const PASSPORT_CHECKED: Id = Id {
    kind: Kind::Passport,
    alone: &[],
    told: &["*********9", "********* 9"],
    words: PASSPORTS,
    check: Check::Digit(|code| icao(code.values()) && digits(code) >= 4 && !code.is_monotonous()),
};

const PASSPORTS: &[&str] = &[
    "passport",
    "passports",
    "pass nr",
    "passnummer",
    "passnr",
    "reisepass",
    "pass nummer",
    "reisepassnummer",
    "reisepassnr",
    "passeport",
    "pasaporte",
    "passaporto",
    "paspoort",
    "paspoortnummer",
    "paspoortnr",
    "passaporte",
    "travel document",
];

/// A driving licence.
pub(super) const DRIVER_LICENSE: Id = Id {
    kind: Kind::DriverLicense,
    alone: &[],
    told: &["*+-*+-*+-*+", "*+-*+-*+", "9+ 9+ 9+", "A 9+", "AA 9+", "*+"],
    words: &[
        "driver s license",
        "driver s licence",
        "driver license",
        "driver licence",
        "drivers license",
        "drivers licence",
        "driving license",
        "driving licence",
        "driverslicense",
        "führerschein",
        "führerscheinnummer",
        "führerscheinnr",
        "fahrerlaubnis",
        "führerausweis",
        "permis de conduire",
        "permis n",
        "permiso de conducir",
        "permiso de conducción",
        "carnet de conducir",
        "carné de conducir",
        "licencia de conducir",
        "licencia de conducción",
        "patente di guida",
        "patente",
        "rijbewijs",
        "rijbewijsnummer",
        "rijbewijsnr",
        "carta de condução",
        "carta de conducao",
        "título de condução",
    ],
    check: Check::Loose(is_license),
};

/// An account at a bank, in its country's own form.
pub(super) const BANK_ACCOUNT: Id = Id {
    kind: Kind::BankAccount,
    alone: &[],
    told: &["9+ 9+ 9+ 9+", "9+ 9+ 9+", "9+ 9+", "9+"],
    words: &[
        "bank account",
        "account number",
        "account no",
        "account nr",
        "acct",
        "acct no",
        "checking account",
        "savings account",
        "sort code",
        "kontonummer",
        "kontonr",
        "konto nr",
        "kontonummern",
        "kto",
        "kto nr",
        "ktonr",
        "bankkonto",
        "bankleitzahl",
        "blz",
        "bankverbindung",
        "numéro de compte",
        "numero de compte",
        "compte bancaire",
        "compte courant",
        "rib",
        "número de cuenta",
        "numero de cuenta",
        "nº de cuenta",
        "cuenta bancaria",
        "cuenta corriente",
        "numero di conto",
        "conto corrente",
        "conto bancario",
        "numero conto",
        "c c bancario",
        "rekeningnummer",
        "rekeningnr",
        "bankrekeningnr",
        "bankrekening",
        "bankrekeningnummer",
        "número da conta",
        "numero da conta",
        "conta bancária",
        "conta bancaria",
        "conta poupança",
        "conta corrente",
    ],
    check: Check::Loose(is_account),
};

fn digits(code: &Code) -> usize {
    code.bytes().iter().filter(|byte| byte.is_ascii_digit()).count()
}

fn is_passport(code: &Code) -> bool {
    match code.bytes().len() {
        6 | 7 => digits(code) >= 5,
        8 | 9 => digits(code) >= 4,
        _ => false,
    }
}

fn is_license(code: &Code) -> bool {
    (5..=20).contains(&code.bytes().len()) && digits(code) >= 4
}

fn is_account(code: &Code) -> bool {
    (6..=20).contains(&code.bytes().len()) && !code.is_monotonous()
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, finds_nothing};

    /// The first is the specimen of ICAO Doc 9303, the second of the German Bundesdruckerei.
    #[test]
    fn passports() {
        check("passport no. ⟦PASSPORT L898902C3⟧, Reisepass: ⟦PASSPORT C01X00T47⟧");
        check("My passport number is ⟦PASSPORT 925665416⟧; ⟦PASSPORT AB1234567⟧ (passport)");
        check("Reisepass: ⟦PASSPORT C01X00T478⟧, passport ⟦PASSPORT L898902C36⟧");
        finds_nothing("Reisepass C01X00T479");
        finds_nothing("passport in 2024\npassport office 12345\nL898902C3\npassport photo 4x6cm");
    }

    /// The British one is DVLA's specimen.
    #[test]
    fn licences() {
        check("My driver's license number is ⟦DRIVER_LICENSE A1234567⟧");
        check("driving licence ⟦DRIVER_LICENSE MORGA657054SM9IJ⟧");
        check("DRIVER LICENSE: ⟦DRIVER_LICENSE 6940579⟧");
        check("Führerscheinnummer ⟦DRIVER_LICENSE B072RRE2I55⟧");
        check("driver’s license ⟦DRIVER_LICENSE 2270-66-1551⟧");
        check("permis n° ⟦DRIVER_LICENSE 911091204512⟧, Führerausweis ⟦DRIVER_LICENSE 004567890⟧");
        check(
            "permiso de conducción \
             ⟦DRIVER_LICENSE 12345678Z⟧, rijbewijsnr ⟦DRIVER_LICENSE 5123456789⟧",
        );
        check(
            "patente n. ⟦DRIVER_LICENSE U1A2345678⟧, carta de condução ⟦DRIVER_LICENSE L-1234567⟧",
        );
        finds_nothing("a driver license since 2019\nsoftware license 6940579\nlicence A1234567");
    }

    #[test]
    fn accounts() {
        check("account number: ⟦BANK_ACCOUNT 12345678⟧, Kontonummer ⟦BANK_ACCOUNT 532013000⟧");
        check("sort code ⟦BANK_ACCOUNT 60-16-13⟧, numéro de compte ⟦BANK_ACCOUNT 0500013202⟧");
        check("Kto.-Nr. ⟦BANK_ACCOUNT 532013000⟧, BLZ ⟦BANK_ACCOUNT 37040044⟧");
        check("rekeningnr. ⟦BANK_ACCOUNT 417164300⟧, nº de cuenta ⟦BANK_ACCOUNT 0200051332⟧");
        check("numero conto ⟦BANK_ACCOUNT 000000123456⟧, conta poupança ⟦BANK_ACCOUNT 12345678⟧");
        finds_nothing("my account has 12345678 points\non account of 123456 reasons");
    }
}
