//! What was read from the store a moment ago, so that a request costs no reading of its own.
//!
//! Nothing here is older than a few seconds: what another process ended has ended here then.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use crate::limits::{CACHE_TIME, CACHED_MAX};

/// Values by the hash that names them, with the second that each was read in.
#[derive(Debug)]
pub struct Cache<T>(Mutex<HashMap<String, (i64, T)>>);

impl<T> Default for Cache<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Clone> Cache<T> {
    /// What was read under a name, unless it is too old to be believed.
    pub fn get(&self, name: &str, now: i64) -> Option<T> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (read, value) = kept.get(name)?;
        is_young(*read, now).then(|| value.clone())
    }

    /// Keeps what was read.
    pub fn put(&self, name: &str, now: i64, value: T) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= CACHED_MAX {
            kept.retain(|_, (read, _)| is_young(*read, now));
        }
        if kept.len() >= CACHED_MAX {
            kept.clear();
        }
        kept.insert(name.to_owned(), (now, value));
    }

    /// Forgets what was read under a name.
    pub fn forget(&self, name: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
    }
}

/// A clock that was set back makes everything old.
fn is_young(read: i64, now: i64) -> bool {
    (0..CACHE_TIME.as_secs().cast_signed()).contains(&now.saturating_sub(read))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_young_and_bounded() {
        let cache = Cache::default();
        cache.put("a", 100, 1);
        assert_eq!(cache.get("a", 100), Some(1));
        assert_eq!(cache.get("a", 102), Some(1));
        assert_eq!(cache.get("a", 105), None);
        assert_eq!(cache.get("a", 99), None);
        for number in 0..=CACHED_MAX {
            cache.put(&number.to_string(), 100, 1);
        }
        assert!(cache.0.lock().unwrap().len() <= CACHED_MAX);
    }
}
