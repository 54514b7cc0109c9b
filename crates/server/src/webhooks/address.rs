//! Where a webhook may point: at other computers, and never inside the house.
//!
//! A name is looked up when a delivery is sent, and what it leads to is judged then and there, so
//! that a name that leads elsewhere the second time gains nothing (ASVS 5.0, 1.3.6).

use std::net::IpAddr;

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// Looks names up, and knows only addresses that belong to others.
#[derive(Debug, Default)]
pub struct Outside(DefaultResolver);

impl Resolver for Outside {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let all = self.0.resolve(uri, config, timeout)?;
        if all.iter().all(|address| is_outside(address.ip())) {
            return Ok(all);
        }
        Err(ureq::Error::HostNotFound)
    }
}

/// Whether an address can be anybody's on the Internet.
pub fn is_outside(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let [a, b, c, _] = address.octets();
            let shared = a == 100 && (64..128).contains(&b);
            let benchmarks = a == 198 && (b == 18 || b == 19);
            let protocols = a == 192 && b == 0 && c == 0;
            !(address.is_private()
                || address.is_loopback()
                || address.is_link_local()
                || address.is_broadcast()
                || address.is_documentation()
                || address.is_multicast()
                || shared
                || benchmarks
                || protocols
                || a == 0
                || a >= 240)
        }
        IpAddr::V6(address) => {
            // 2000::/3 is what is given out; within it 2001:db8::/32 is for books, and 6to4 and
            // Teredo carry addresses of the older kind.
            let [first, second, ..] = address.segments();
            let given_out = first & 0xe000 == 0x2000;
            let special = first == 0x2002 || (first == 0x2001 && (second == 0 || second == 0xdb8));
            given_out && !special
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_inside_the_house_is_outside() {
        let inside = [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "::ffff:127.0.0.1",
            "2002:7f00:1::",
            "2001:db8::1",
            "ff02::1",
        ];
        for address in inside {
            assert!(!is_outside(address.parse().unwrap()), "{address}");
        }
        for address in ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"] {
            assert!(is_outside(address.parse().unwrap()), "{address}");
        }
    }
}
