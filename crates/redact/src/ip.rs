//! Network addresses. Source: RFC 791 and RFC 6943 (dotted decimal without leading zeros), RFC 4291
//! and RFC 5952 (IPv6 text forms), the IANA special-purpose registries (what names no machine).

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::context::{Beside, Surroundings, continues};
use crate::run::Window;
use crate::vocabulary::Topic;

/// Whether the window is an IPv4 address and neither a version number nor a mask.
pub(crate) fn is_v4(window: &Window<'_>) -> bool {
    let Some(octets) = octets(window) else { return false };
    match window.words.topic() {
        Some(Topic::Version | Topic::Article) => false,
        // Telephone numbers of eight digits are written in pairs.
        Some(Topic::Phone) if window.shape == [2, 2, 2, 2] => false,
        Some(Topic::Ip) => true,
        // Small numbers are far more often a version, and nobody's machine ends with a zero. Some
        // addresses are known as they are: 8.8.8.8.
        _ if octets.iter().min() == octets.iter().max() => true,
        _ if octets.ends_with(&[0]) => window.around.byte(window.end) == Some(b'/'),
        _ => octets.iter().any(|octet| *octet > 99) || octets.first() > Some(&9),
    }
}

/// Whether the window is written like an IPv4 address that may name a machine, whatever is said.
pub(crate) fn may_be_v4(window: &Window<'_>) -> bool {
    octets(window).is_some()
}

fn octets(window: &Window<'_>) -> Option<[u8; 4]> {
    if !window.all_separated_by(".") || !is_apart(window.around, window.start, window.end) {
        return None;
    }
    let text = window.around.slice(window.start, window.end);
    let address = text.parse::<Ipv4Addr>().ok()?;
    let octets = address.octets();
    let names_none =
        address.is_unspecified() || address.is_loopback() || octets.starts_with(&[255, 255]);
    (!names_none).then_some(octets)
}

/// Whether an address may start and end here: a port, a prefix length, a zone or the end of a range
/// may follow, a user may stand before.
fn is_apart(around: Surroundings<'_>, start: usize, end: usize) -> bool {
    let starts = match around.before(start) {
        Beside::Char('-') if around.before(start.saturating_sub(1)) == Beside::Taken => true,
        Beside::Char('@') => true,
        _ => around.open_before(start),
    };
    starts
        && match around.after(end) {
            Beside::Edge => true,
            Beside::Taken => false,
            Beside::Char('.') => match around.after(end.saturating_add(1)) {
                Beside::Edge => true,
                Beside::Taken => false,
                Beside::Char(c) => !c.is_alphanumeric(),
            },
            Beside::Char(c) => !continues(c) && c != '_',
        }
}

/// The longest text form of an IPv6 address: eight groups, the last two as dotted decimal.
const LONGEST_V6: usize = 45;

/// The IPv6 address in whose middle the place `at` stands, if there is one.
pub(crate) fn find_v6(around: Surroundings<'_>, at: usize) -> Option<(usize, usize)> {
    let belongs = |byte: u8| byte.is_ascii_hexdigit() || byte == b':';
    let mut start = at;
    while at.saturating_sub(start) <= LONGEST_V6 && around.byte_before(start).is_some_and(belongs) {
        start = start.saturating_sub(1);
    }
    let mut end = at;
    while end.saturating_sub(start) <= LONGEST_V6
        && around.byte(end).is_some_and(|byte| belongs(byte) || byte == b'.')
    {
        end = end.saturating_add(1);
    }
    let found = around.slice(start, end);
    let trimmed = found.trim_end_matches('.');
    let trimmed = match trimmed.strip_suffix(':') {
        Some(head) if !trimmed.ends_with("::") => head,
        _ => trimmed,
    };
    let end = start.saturating_add(trimmed.len());
    let address = trimmed.parse::<Ipv6Addr>().ok()?;
    (names_a_machine(&address, trimmed) && is_apart(around, start, end)).then_some((start, end))
}

/// Whether an address that parses is meant as one: it has all its groups, or it lies in a range
/// from which addresses are given out. `a::b` in source code does not.
fn names_a_machine(address: &Ipv6Addr, text: &str) -> bool {
    if address.is_unspecified() || address.is_loopback() {
        return false;
    }
    if !text.contains("::") {
        return text.split(':').any(|group| group.len() > 2);
    }
    let [first, second, ..] = address.segments();
    let embedded = address.to_ipv4_mapped().is_some() || (first, second) == (0x64, 0xFF9B);
    let global = (0x2000..0x4000).contains(&first);
    let local = (0xFC00..0xFE00).contains(&first) || (0xFE80..0xFEC0).contains(&first);
    embedded || local || global && text.split(':').filter(|group| !group.is_empty()).count() > 1
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, finds_nothing};

    #[test]
    fn version_four() {
        check("from ⟦IP_ADDRESS 203.0.113.7⟧ to ⟦IP_ADDRESS 10.0.0.1⟧.");
        check("client_ip = ?%//!%20\\|⟦IP_ADDRESS 106.31.73.20⟧|%20/");
        check("http://⟦IP_ADDRESS 192.168.10.20⟧:8080/a, ⟦IP_ADDRESS 198.51.100.0⟧/24");
        check("⟦IP_ADDRESS 8.8.8.8⟧; server ⟦IP_ADDRESS 1.2.3.4⟧");
        check(
            "⟦IP_ADDRESS 203.0.113.1⟧-⟦IP_ADDRESS 203.0.113.9⟧, root@⟦IP_ADDRESS 203.0.113.7⟧:/srv",
        );
        check("[⟦IP_ADDRESS 203.0.113.9⟧] (⟦IP_ADDRESS 203.0.113.10⟧) ⟦IP_ADDRESS 3.200.9.4⟧");
    }

    #[test]
    fn version_six() {
        check("at ⟦IP_ADDRESS 2001:db8::8a2e:370:7334⟧.");
        check("⟦IP_ADDRESS 2001:0db8:85a3:0000:0000:8a2e:0370:7334⟧");
        check("http://[⟦IP_ADDRESS 2001:DB8::1⟧]:443/");
        check("⟦IP_ADDRESS fe80::1ff:fe23:4567:890a⟧%eth0");
        check("⟦IP_ADDRESS ::ffff:203.0.113.7⟧ mapped");
        check("e8f2 ⟦IP_ADDRESS e8f2:9e2a:c11b:5e1d:91aa:1:2:3⟧: up");
    }

    #[test]
    fn lookalikes() {
        finds_nothing("version 10.12.13.14, release 21.4.18.2, v1.20.30.40, Chrome/91.0.4472.124");
        finds_nothing("1.2.3.4 Scope; 300.1.1.1; 10.0.0.256; 1.10.100.20.5; 01.02.03.04");
        finds_nothing(
            "3.3.9.45, 3.36.10.0, kernel 12.6.18.6; in 2006::, Python 3000:: and ff00::/8",
        );
        finds_nothing("mask 255.255.255.0, 127.0.0.1, 0.0.0.0, ::1, ::");
        finds_nothing("12:30:45, 00:1b:63:84:45, std::vec, a::b, Foo::bar, 1:2:3:4:5:6:7:8");
        finds_nothing("sha256:abcd:ef01, 1.3.6.1.4.1.311, libfoo-10.11.12.13.tar");
    }
}
