//! Numbers and codes that are nobody's: however many there are, none is taken for a person's.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use untrain_redact::{Label, Redactor, Span};

/// What looks drawn by lot and is the same in every run.
struct Dice(u64);

impl Dice {
    fn digits(&mut self, length: usize) -> String {
        (0..length).map(|_| char::from_digit(self.below(10), 10).unwrap()).collect()
    }

    fn hex(&mut self, length: usize) -> String {
        (0..length).map(|_| char::from_digit(self.below(16), 16).unwrap()).collect()
    }

    fn below(&mut self, limit: u64) -> u32 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from((self.0 >> 33) % limit).unwrap()
    }
}

/// Of ten thousand texts, at most so many are touched.
fn check(most: usize, mut text: impl FnMut(&mut Dice) -> String) {
    let redactor = Redactor::new().unwrap();
    let mut dice = Dice(1);
    let texts: Vec<String> = (0..10_000).map(|_| text(&mut dice)).collect();
    let found: Vec<(&String, Vec<Span<Label>>)> = texts
        .iter()
        .map(|text| (text, redactor.find(text)))
        .filter(|(_, s)| !s.is_empty())
        .collect();
    assert!(found.len() <= most, "{}: {:?}", found.len(), found.iter().take(9).collect::<Vec<_>>());
}

#[test]
fn orders_and_plain_numbers() {
    for length in [8, 9, 10, 11, 12, 13, 14, 15, 17, 18] {
        check(0, |dice| format!("order {} shipped", dice.digits(length)));
        // Every tenth number of an issuer's range and length is a card's.
        let most = if matches!(length, 14 | 15) { 100 } else { 0 };
        check(most, |dice| format!("the value is {} now", dice.digits(length)));
    }
    check(0, |dice| format!("invoice {}-{}", dice.digits(6), dice.digits(4)));
    check(0, |dice| format!("number {}-{}", dice.digits(6), dice.digits(7)));
    check(0, |dice| format!("SKU 7{} {} {}", dice.digits(2), dice.digits(3), dice.digits(3)));
}

#[test]
fn times_versions_and_books() {
    check(0, |dice| {
        format!("at 2024{:02}{:02}-{}", 1 + dice.below(12), 1 + dice.below(28), dice.digits(4))
    });
    check(0, |dice| format!("17{} and 17{}", dice.digits(8), dice.digits(11)));
    check(0, |dice| format!("version {}.{}.{}", dice.below(20), dice.below(99), dice.digits(5)));
    check(0, |dice| format!("ISBN 978-3-{}-{}-{}", dice.digits(2), dice.digits(6), dice.digits(1)));
    check(0, |dice| format!("EAN 40{}", dice.digits(11)));
}

#[test]
fn hashes_and_code() {
    for length in [7, 12, 16, 32, 40, 64] {
        check(0, |dice| format!("commit {} and 0x{}", dice.hex(length), dice.hex(length)));
    }
    check(0, |dice| {
        let groups = [8, 4, 4, 4, 12].map(|length| dice.hex(length));
        format!("id {}", groups.join("-"))
    });
    check(0, |dice| {
        format!(
            "x{} = y_{} + f{}(z{})",
            dice.digits(2),
            dice.digits(9),
            dice.digits(1),
            dice.digits(3)
        )
    });
    check(0, |dice| format!("#{} rgb({}, 1px)", dice.hex(6), dice.digits(3)));
}
