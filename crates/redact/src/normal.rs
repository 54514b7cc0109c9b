//! What makes two spellings one value: a placeholder's number, a pseudonym and a surrogate go by
//! the value, not by how it was written down.

use crate::fold::Folded;
use crate::kinds::Kind;
use crate::labels::Label;

/// The value in its one spelling: digits and letters as a reader sees them, in lower case, numbers
/// without their separators, other texts with single spaces.
pub(crate) fn normal(label: Label, value: &str) -> String {
    // Case matters in secrets, and in addresses of currencies.
    if matches!(label, Label::Known(Kind::Secret | Kind::CryptoAddress)) {
        return value.to_owned();
    }
    let lower = Folded::new(value).text().to_lowercase();
    match label {
        Label::Known(Kind::Email) => email(&lower),
        Label::Known(
            Kind::IpAddress
            | Kind::Url
            | Kind::DateOfBirth
            | Kind::StreetAddress
            | Kind::GpsPosition,
        ) => lower,
        _ if lower.contains(|c: char| c.is_ascii_digit()) => {
            lower.chars().filter(|c| c.is_alphanumeric()).collect()
        }
        _ => lower.split_whitespace().collect::<Vec<_>>().join(" "),
    }
}

/// The address with its `@` and its dots, where those were encoded or spelled out.
fn email(lower: &str) -> String {
    const AT: [&str; 3] = ["%40", "&#64;", "&#x40;"];
    let mut address = lower.to_owned();
    for at in AT {
        address = address.replace(at, "@");
    }
    if address.contains('@') {
        return address;
    }
    let words = address.split(|c: char| c.is_whitespace() || "[](){}<>".contains(c));
    words
        .map(|word| match word {
            "at" => "@",
            "dot" => ".",
            word => word,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(kind: Kind, one: &str, other: &str) {
        assert_eq!(normal(kind.into(), one), normal(kind.into(), other));
    }

    #[test]
    fn spellings_of_one_value() {
        check(Kind::Phone, "+41 44 668 18 00", "+41-446681800");
        check(Kind::Phone, "４１１１ 22", "4111-22");
        check(Kind::Email, "A@x.example", "a@X.example");
        check(Kind::Email, "jane%40x.example", "jane@x.example");
        check(Kind::Email, "Jane [at] x [dot] example", "jane@x.example");
        check(Kind::Email, "jane at x dot example", "jane(at)x(dot)example");
    }

    #[test]
    fn values_stay_apart() {
        let number = |value| normal(Kind::Phone.into(), value);
        assert_ne!(number("４１１１"), number("４１１２"));
        let address = |value| normal(Kind::IpAddress.into(), value);
        assert_ne!(address("1.11.1.1"), address("11.1.1.1"));
    }
}
