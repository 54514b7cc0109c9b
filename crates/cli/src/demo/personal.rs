//! Personal data that Harbour's people let slip: every form is valid by its own check digits, and
//! every name, number range and host is reserved for fiction where such a reserve exists.

use super::dice::Dice;

const GIVEN: &[&str] = &["ada", "bram", "chidi", "dara", "edda", "farid", "goro", "hana", "ivo"];
const FAMILY: &[&str] = &["quill", "marlow", "okonjo", "reyes", "stone", "tanaka", "voss"];
const HOSTS: &[&str] = &["mail.example", "post.example.org", "harbour.example", "crew.example.net"];

/// A sentence with one piece of personal data in it.
pub fn slip(dice: &mut Dice) -> String {
    match dice.below(12) {
        0..=3 => format!(" Write to {}.", email(dice)),
        4..=6 => format!(" Call me on {} after work.", phone(dice)),
        7 => format!(" Please use card {} for the fees.", card(dice)),
        8 => format!(" Send my share to {}.", iban(dice)),
        9 => format!(" The harbour camera is at {}.", address(dice)),
        10 => format!(" The tide charts are at {}.", link(dice)),
        _ => format!(" They even asked for my social security number {}.", ssn(dice)),
    }
}

fn email(dice: &mut Dice) -> String {
    let (given, family, host) = (dice.pick(GIVEN), dice.pick(FAMILY), dice.pick(HOSTS));
    match dice.below(4) {
        0 => format!("{given}.{family}@{host}"),
        1 => format!("{given}_{family}+boats@{host}"),
        2 => format!("{}@{host}", given.to_uppercase()),
        _ => format!("{given}{}@{host}", dice.below(100)),
    }
}

/// Numbers of the ranges that telephone authorities keep free for films and books.
fn phone(dice: &mut Dice) -> String {
    match dice.below(4) {
        0 => format!("+1 202 555 01{}", dice.digits(2)),
        1 => format!("+44 20 7946 0{}", dice.digits(3)),
        2 => format!("+33 1 99 00 {} {}", dice.digits(2), dice.digits(2)),
        _ => format!("+49 30 23125 {}", dice.digits(3)),
    }
}

fn card(dice: &mut Dice) -> String {
    let body = format!("4000{}", dice.digits(11));
    let number = format!("{body}{}", luhn_digit(&body));
    match dice.below(3) {
        0 => number,
        1 => in_groups(&number, ' '),
        _ => in_groups(&number, '-'),
    }
}

fn luhn_digit(body: &str) -> u32 {
    let sum: u32 = body
        .chars()
        .rev()
        .filter_map(|c| c.to_digit(10))
        .enumerate()
        .map(|(at, digit)| if at % 2 == 0 { digit * 2 / 10 + digit * 2 % 10 } else { digit })
        .sum();
    (10 - sum % 10) % 10
}

fn iban(dice: &mut Dice) -> String {
    let (country, account) = match dice.below(3) {
        0 => ("DE", dice.digits(18)),
        1 => ("GB", format!("HRBR{}", dice.digits(14))),
        _ => ("NL", format!("HRBR{}", dice.digits(10))),
    };
    let check = 98 - iban_rest(&format!("{account}{country}00"));
    let number = format!("{country}{check:02}{account}");
    if dice.chance(50) { in_groups(&number, ' ') } else { number }
}

/// The number that letters and digits spell, modulo 97 (ISO 7064).
fn iban_rest(text: &str) -> u32 {
    text.chars().filter_map(|c| c.to_digit(36)).fold(0, |rest, value| {
        if value < 10 { (rest * 10 + value) % 97 } else { (rest * 100 + value) % 97 }
    })
}

fn in_groups(text: &str, gap: char) -> String {
    let mut out = String::new();
    for (at, c) in text.chars().enumerate() {
        if at > 0 && at % 4 == 0 {
            out.push(gap);
        }
        out.push(c);
    }
    out
}

/// Addresses that RFC 5737 and RFC 3849 keep for documentation.
fn address(dice: &mut Dice) -> String {
    match dice.below(3) {
        0 => format!("198.51.100.{}", dice.between(1, 254)),
        1 => format!("203.0.113.{}", dice.between(1, 254)),
        _ => format!("2001:db8:{:x}::{:x}", dice.below(4_096), dice.between(1, 255)),
    }
}

fn link(dice: &mut Dice) -> String {
    let (user, host) = (dice.pick(FAMILY), dice.pick(HOSTS));
    format!("https://{user}:tide{}@files.{host}/charts", dice.digits(4))
}

fn ssn(dice: &mut Dice) -> String {
    let (area, group) = (dice.between(100, 599), dice.between(11, 98));
    format!("{area}-{group}-{}", dice.between(1_000, 9_998))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_are_right() {
        assert_eq!(luhn_digit("411111111111111"), 1);
        // The example of the IBAN registry.
        assert_eq!(iban_rest("WEST12345698765432GB82"), 1);
        let mut dice = Dice::new(1);
        for _ in 0..200 {
            let number: String = iban(&mut dice).replace(' ', "");
            let (head, account) = number.split_at(4);
            assert_eq!(iban_rest(&format!("{account}{head}")), 1, "{number}");
        }
    }

    #[test]
    fn every_slip_is_found_and_goes() {
        let redactor = untrain_redact::Redactor::new().unwrap();
        let mut dice = Dice::new(5);
        for _ in 0..2_000 {
            let text = slip(&mut dice);
            assert_eq!(redactor.find(&text).len(), 1, "{text}");
        }
    }
}
