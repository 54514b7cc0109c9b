//! Addresses of network devices. Source: IEEE 802-2014, 8 (six octets with hyphens; colons and the
//! form of four digits are customary). Those of groups and of nobody are left out.

use crate::context::{Beside, Surroundings, continues};

/// Six octets with hyphens or colons, or three groups of four digits with dots.
pub(crate) const PATTERN: &str =
    "(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}|[0-9A-Fa-f]{4}\\.[0-9A-Fa-f]{4}\\.[0-9A-Fa-f]{4}";

/// Whether the pattern's match `start..end` is the address of one device.
pub(crate) fn is_address(around: Surroundings<'_>, start: usize, end: usize) -> bool {
    let text = around.slice(start, end);
    let digits = || text.bytes().filter(u8::is_ascii_hexdigit);
    let mut separators = text.bytes().filter(|byte| !byte.is_ascii_hexdigit());
    let first = separators.next();
    let uniform = separators.all(|byte| Some(byte) == first);
    let of_nobody = digits().all(|digit| digit == b'0');
    let second = digits().nth(1).and_then(|digit| char::from(digit).to_digit(16));
    let of_a_group = second.is_none_or(|digit| digit % 2 == 1);
    // Times and dates have no letters; one address in seventeen has none either.
    let telling = first == Some(b':') || digits().any(|digit| digit.is_ascii_alphabetic());
    uniform && telling && !of_nobody && !of_a_group && is_apart(around, start, end)
}

/// Whether it may start and end where it does: a longer row of octets is a hash.
fn is_apart(around: Surroundings<'_>, start: usize, end: usize) -> bool {
    let octet_before = around.byte_before(start.saturating_sub(1)).is_some_and(|byte| {
        let outer = around.byte_before(start.saturating_sub(3));
        byte.is_ascii_hexdigit() && !outer.is_some_and(|outer| outer.is_ascii_alphanumeric())
    });
    let starts = match around.before(start) {
        Beside::Char(':' | '-' | '.') => !octet_before,
        Beside::Char(c) => !continues(c) && c != '_',
        Beside::Edge => true,
        Beside::Taken => false,
    };
    starts
        && match around.after(end) {
            Beside::Char(':' | '-' | '.') => !around.after(end.saturating_add(1)).joins(),
            Beside::Char(c) => !continues(c) && c != '_',
            Beside::Edge => true,
            Beside::Taken => false,
        }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, finds_nothing};

    #[test]
    fn devices() {
        check("ether ⟦MAC_ADDRESS 00:1b:63:84:45:e6⟧, ⟦MAC_ADDRESS AC-DE-48-23-45-67⟧.");
        check("mac=⟦MAC_ADDRESS 001b.6384.45e6⟧ MAC:⟦MAC_ADDRESS 00:00:5E:00:53:01⟧");
        check("⟦MAC_ADDRESS 00:11:22:33:44:55⟧");
    }

    #[test]
    fn lookalikes() {
        finds_nothing("ff:ff:ff:ff:ff:ff 00:00:00:00:00:00 01:00:5e:00:00:fb 00-11-22-33-44-55");
        finds_nothing(
            "00:1b:63:84:45:e6:77, aa:00:1b:63:84:45:e6, 00:1b:63-84:45:e6, 00:1b:63:84:45",
        );
        finds_nothing("sha256 ab:cd:ef:01:23:45:67:89:ab:cd:ef:01:23:45:67:89, x00:1b:63:84:45:e6");
    }
}
