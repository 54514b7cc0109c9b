//! Who asks, and what they may do.
//!
//! Every request has a [`Caller`]. What an operation asks of one is a [`Scope`], or that the caller
//! is the subject that it is about. Whoever may not see something gets the answer of whoever asks
//! for what is not there.
//!
//! The layers stand in [`crate::router`] in this order: [`request_id`] numbers, [`headers`]
//! protects, [`recognise`] finds who asks and counts, [`same_site`] refuses what other sites make a
//! browser send.

pub mod audience;
mod cache;
mod caller;
mod cookie;
mod doors;
pub mod headers;
mod jwt;
mod key_text;
mod keys;
pub mod language;
mod link;
mod local_path;
mod mail_link;
mod network;
mod oidc;
mod rates;
pub mod recognise;
pub mod request_id;
pub mod same_site;
mod scope;
mod secret;
mod session_table;
mod sessions;
pub mod strangers;
mod tokens;

pub use caller::{Caller, Machine, Member, Staff};
pub use cookie::Cookie;
pub use doors::{SignedInMember, SignedInStaff};
pub use keys::{Key, NewKey};
pub use link::Signed;
pub use local_path::LocalPath;
pub use mail_link::MailAddress;
pub use network::Network;
pub use oidc::{Answered, NotSignedIn, Sent};
pub use rates::{Counted, Rates};
pub use scope::{Role, Scope, Scopes};
pub use sessions::{Begun, Kind as SessionKind, Session, SignIn, Way};

use std::sync::Arc;

use tokio::sync::Semaphore;

use crate::config::{Config, Oidc};
use crate::error::ServerError;
use crate::limits::{MAILS_AT_ONCE_MAX, PROVIDER_CALLS_MAX};
use cache::Cache;

/// What the service remembers of who asks.
pub struct Access {
    sessions: Cache<Session>,
    keys: Cache<keys::Kept>,
    rates: Rates,
    tokens: Option<tokens::Issuer>,
    platform: Option<link::Platform>,
    mail_turns: Semaphore,
    members: Option<Arc<oidc::Provider>>,
    staff: Option<Arc<oidc::Provider>>,
    provider_turns: Semaphore,
}

impl Access {
    /// Reads the files that the configuration names.
    ///
    /// # Errors
    /// [`ServerError`] when one does not read, or the configuration contradicts itself.
    pub fn open(config: &Config) -> Result<Self, ServerError> {
        let provider = |config: &Option<Oidc>| {
            let opened = config.as_ref().map(|config| oidc::Provider::open(config).map(Arc::new));
            opened.transpose()
        };
        Ok(Self {
            sessions: Cache::default(),
            keys: Cache::default(),
            rates: Rates::new(&config.rates),
            tokens: tokens::Issuer::open(&config.machines)?,
            platform: config.members.link.as_ref().map(link::Platform::open).transpose()?,
            mail_turns: Semaphore::new(MAILS_AT_ONCE_MAX),
            members: provider(&config.members.oidc)?,
            staff: provider(&config.staff.oidc)?,
            provider_turns: Semaphore::new(PROVIDER_CALLS_MAX),
        })
    }

    /// Where people of a kind sign in, if at a provider.
    fn provider(&self, kind: SessionKind) -> Option<Arc<oidc::Provider>> {
        match kind {
            SessionKind::Member => self.members.clone(),
            SessionKind::Staff => self.staff.clone(),
            SessionKind::NonMember => None,
        }
    }

    /// How much everybody asked for lately.
    #[must_use]
    pub const fn rates(&self) -> &Rates {
        &self.rates
    }

    /// Whose turn it is to send mail.
    #[must_use]
    pub const fn mail_turns(&self) -> &Semaphore {
        &self.mail_turns
    }
}
