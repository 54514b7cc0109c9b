//! How fast somebody may ask: an address, a member, a key, and for the objection form a budget
//! apart.
//!
//! Whoever is counted falls by a secret hash into one of a fixed number of cells, so that no flood
//! of new addresses makes the table grow, and nobody can choose whose cell they share.

use std::hash::{BuildHasher, RandomState};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::config;
use crate::limits::{LOOKUPS_PER_MINUTE, MAILS_ASKED_PER_HOUR, RATE_CELLS};

/// How many requests pass between two looks at what can be forgotten.
const TIDY_EVERY: u32 = 10_000;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Counted<'a> {
    /// What an address asks that needs no sign-in.
    Address(u128),
    /// The objection form, and links to it by mail, for an address.
    ObjectionFrom(u128),
    /// Credentials that an address brings and that are not known from a moment ago.
    Lookup(u128),
    /// What somebody who is signed in asks.
    Member(&'a str),
    /// What somebody who is signed in does with the objection form.
    ObjectionBy(&'a str),
    /// What a machine asks.
    Key(&'a str),
    /// Mails to an address.
    MailTo(&'a str),
    /// Mails that an address asks for, to whomever.
    MailFrom(u128),
}

/// How much everybody asked for lately.
pub struct Rates {
    hashes: RandomState,
    address: Limiter,
    objection: Limiter,
    lookup: Limiter,
    member: Limiter,
    key: Limiter,
    mail: Limiter,
    mail_from: Limiter,
}

impl Rates {
    /// Counts by what the configuration permits.
    #[must_use]
    pub fn new(config: &config::Rates) -> Self {
        let minute = |number| Limiter::new(Quota::per_minute(at_least_one(number)));
        Self {
            hashes: RandomState::new(),
            address: minute(config.per_address),
            objection: minute(config.objections_per_address),
            lookup: minute(LOOKUPS_PER_MINUTE),
            member: minute(config.per_member),
            key: minute(config.per_key),
            mail: Limiter::new(Quota::per_hour(at_least_one(config.mails_per_address))),
            mail_from: Limiter::new(Quota::per_hour(MAILS_ASKED_PER_HOUR)),
        }
    }

    /// Counts one.
    ///
    /// # Errors
    /// How long to wait, when it is too much.
    pub fn count(&self, counted: Counted<'_>) -> Result<(), Duration> {
        let limiter = match counted {
            Counted::Address(_) => &self.address,
            Counted::ObjectionFrom(_) | Counted::ObjectionBy(_) => &self.objection,
            Counted::Lookup(_) => &self.lookup,
            Counted::Member(_) => &self.member,
            Counted::Key(_) => &self.key,
            Counted::MailTo(_) => &self.mail,
            Counted::MailFrom(_) => &self.mail_from,
        };
        let cells = RATE_CELLS as u64;
        let cell = self.hashes.hash_one(counted).checked_rem(cells).unwrap_or(0);
        limiter.count(u32::try_from(cell).unwrap_or(0))
    }
}

fn at_least_one(number: u32) -> NonZeroU32 {
    NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN)
}

struct Limiter {
    cells: DefaultKeyedRateLimiter<u32>,
    clock: DefaultClock,
    counted: AtomicU32,
}

impl Limiter {
    fn new(quota: Quota) -> Self {
        let clock = DefaultClock::default();
        Self { cells: RateLimiter::keyed(quota), clock, counted: AtomicU32::new(0) }
    }

    fn count(&self, cell: u32) -> Result<(), Duration> {
        if self.counted.fetch_add(1, Ordering::Relaxed).is_multiple_of(TIDY_EVERY) {
            self.cells.retain_recent();
            self.cells.shrink_to_fit();
        }
        let checked = self.cells.check_key(&cell);
        checked.map_err(|until| until.wait_time_from(self.clock.now()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rates(per_minute: u32) -> Rates {
        Rates::new(&config::Rates {
            per_address: per_minute,
            per_member: per_minute,
            per_key: per_minute,
            objections_per_address: per_minute,
            mails_per_address: per_minute,
        })
    }

    #[test]
    fn each_is_counted_apart_and_told_how_long_to_wait() {
        let rates = rates(3);
        for _ in 0..3 {
            assert_eq!(rates.count(Counted::Address(1)), Ok(()));
        }
        let wait = rates.count(Counted::Address(1)).unwrap_err();
        assert!(wait > Duration::from_secs(15) && wait <= Duration::from_secs(20), "{wait:?}");
        for other in [Counted::Address(2), Counted::ObjectionFrom(1), Counted::Key("1")] {
            assert_eq!(rates.count(other), Ok(()), "{other:?}");
        }
    }

    #[test]
    fn a_flood_of_addresses_does_not_grow_without_bound() {
        let rates = rates(1);
        for address in 0..RATE_CELLS as u128 * 2 {
            let _ = rates.count(Counted::Address(address));
        }
        assert!(rates.address.cells.len() <= RATE_CELLS);
    }

    #[test]
    fn it_recovers() {
        let rates = rates(600);
        while rates.count(Counted::Member("m")).is_ok() {}
        std::thread::sleep(Duration::from_millis(250));
        assert_eq!(rates.count(Counted::Member("m")), Ok(()));
    }
}
