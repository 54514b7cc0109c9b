//! The objection: three questions, a confirmation, and a page that says where it stands.
//!
//! Members and people without an account walk the same steps. What was typed is carried by POST, so
//! that no address and no log holds it.

mod case;
mod mail_in;
mod steps;

use untrain_policy::PurposeId;

pub use case::{Answer, CasePage, LateAnswer, case};
pub use mail_in::{ByMailPage, by_mail, by_mail_sent};
pub use steps::{CheckStep, OpenCase, ReasonStep, UsesStep, check, reason, uses};

/// The longest message that an objection takes, in characters.
pub const MESSAGE_CHARS_MAX: usize = 2_000;

/// The longest name that somebody is called in posts, in characters.
pub const NAMED_AS_CHARS_MAX: usize = 200;

/// Who objects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Objector {
    /// A member who is signed in.
    Member,
    /// Somebody without an account: their posts are others', and name them.
    WithoutAccount {
        /// How posts name them, as they wrote it so far.
        named_as: String,
    },
}

impl Objector {
    fn named_as(&self) -> Option<&str> {
        match self {
            Self::Member => None,
            Self::WithoutAccount { named_as } => Some(named_as),
        }
    }
}

/// A purpose that can be objected to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectionTo {
    /// Which.
    pub id: PurposeId,
    /// Its name, by the policy.
    pub title: String,
    /// What it is, by the policy.
    pub description: String,
}
