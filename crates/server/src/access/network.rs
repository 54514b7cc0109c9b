//! Where a request comes from, as far as it can be believed.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request};
use serde::{Deserialize, Deserializer, de};

/// An address, or all that begin alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    first: u128,
    bits: u32,
}

impl Network {
    /// Reads `192.0.2.1`, `10.0.0.0/8` or `2001:db8::/32`.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits.parse::<u32>().ok()?)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().ok()?;
        let bits = match address {
            IpAddr::V4(_) => bits.unwrap_or(32).checked_add(96)?,
            IpAddr::V6(_) => bits.unwrap_or(128),
        };
        (bits <= 128).then(|| Self { first: number(address), bits })
    }

    /// Whether an address is in it.
    #[must_use]
    pub fn has(self, address: IpAddr) -> bool {
        let rest = 128_u32.saturating_sub(self.bits);
        number(address).checked_shr(rest) == self.first.checked_shr(rest)
    }
}

/// One number for both kinds of addresses.
fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => address.to_ipv6_mapped().to_bits(),
        IpAddr::V6(address) => address.to_bits(),
    }
}

impl<'de> Deserialize<'de> for Network {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let told = || format!("`{text}` is neither an address nor a network such as `10.0.0.0/8`");
        Self::read(&text).ok_or_else(|| de::Error::custom(told()))
    }
}

/// Where a request comes from. What a proxy says is believed when it is one of `trusted`; what came
/// to the outermost trusted one counts.
#[must_use]
pub fn client_of<B>(request: &Request<B>, trusted: &[Network]) -> IpAddr {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED), |ConnectInfo(peer)| peer.ip());
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.has(address));
    let mut client = peer;
    for said in forwarded(request.headers()).into_iter().rev() {
        if !is_trusted(client) {
            break;
        }
        let Some(said) = said else { break };
        client = said;
    }
    client.to_canonical()
}

/// The addresses that proxies said, the last to speak last.
fn forwarded(headers: &HeaderMap) -> Vec<Option<IpAddr>> {
    let values = headers.get_all("x-forwarded-for").iter();
    let values = values.filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).map(|one| one.trim().parse().ok()).collect()
}

/// An address as it is counted: of the new kind everybody has a whole network of 64 bits.
#[must_use]
pub fn counted(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(_) => number(address),
        IpAddr::V6(address) => address.to_bits() & (u128::MAX << 64),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(peer: &str, said: &[&str], trusted: &[&str]) -> String {
        let mut request = Request::new(());
        let peer: SocketAddr = peer.parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(peer));
        for said in said {
            request.headers_mut().append("x-forwarded-for", said.parse().unwrap());
        }
        let trusted: Vec<Network> = trusted.iter().map(|one| Network::read(one).unwrap()).collect();
        client_of(&request, &trusted).to_string()
    }

    #[test]
    fn proxies_are_believed_when_they_are_trusted() {
        let direct = "203.0.113.9:5000";
        assert_eq!(from(direct, &["198.51.100.1"], &[]), "203.0.113.9");
        assert_eq!(from(direct, &["198.51.100.1"], &["10.0.0.0/8"]), "203.0.113.9");
        let inner = "10.1.2.3:80";
        assert_eq!(from(inner, &["198.51.100.1"], &["10.0.0.0/8"]), "198.51.100.1");
        // What the caller wrote itself stands before what the proxy added.
        assert_eq!(from(inner, &["1.1.1.1, 198.51.100.1"], &["10.0.0.0/8"]), "198.51.100.1");
        assert_eq!(from(inner, &["198.51.100.1", "10.9.9.9"], &["10.0.0.0/8"]), "198.51.100.1");
        assert_eq!(from(inner, &["nonsense"], &["10.0.0.0/8"]), "10.1.2.3");
        assert_eq!(from("[::ffff:10.1.2.3]:80", &["2001:db8::1"], &["10.0.0.0/8"]), "2001:db8::1");
    }

    #[test]
    fn networks_read_and_hold() {
        for wrong in ["", "10.0.0.0/33", "2001:db8::/129", "ten", "10.0.0.0/x", "10.0.0.0/-1"] {
            assert_eq!(Network::read(wrong), None, "{wrong}");
        }
        let all = Network::read("0.0.0.0/0").unwrap();
        assert!(all.has("8.8.8.8".parse().unwrap()));
        assert!(!all.has("2001:db8::1".parse().unwrap()));
        assert!(Network::read("::/0").unwrap().has("8.8.8.8".parse().unwrap()));
        let one = counted("2001:db8::1".parse().unwrap());
        assert_eq!(one, counted("2001:db8::ffff:1".parse().unwrap()));
        assert_ne!(one, counted("2001:db8:0:1::1".parse().unwrap()));
    }
}
