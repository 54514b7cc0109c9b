//! Who asks.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use untrain_policy::SubjectId;

use super::scope::{Role, Scope, Scopes};
use crate::problem::{Kind, Problem};

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Caller {
    /// Nobody that the service knows.
    Nobody,
    /// A person, about themself.
    Member(Member),
    /// Somebody of the controller's staff.
    Staff(Staff),
    /// A program.
    Machine(Machine),
}

/// A person who is signed in, or who came by a link in their mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Who they are.
    pub subject: SubjectId,
    /// The hash that names their session.
    pub session: String,
    /// Whether they showed just now who they are, as what cannot be undone asks for.
    pub fresh: bool,
    /// Whether they have no account, and so see their case and nothing else.
    pub non_member: bool,
    /// How to reach them when they have none: the address that their link was sent to.
    pub contact: Option<String>,
}

/// Somebody of the staff who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staff {
    /// How the identity provider names them.
    pub id: String,
    /// What to call them.
    pub name: String,
    /// What they are.
    pub roles: Vec<Role>,
    /// The hash that names their session.
    pub session: String,
    /// Whether they showed just now who they are.
    pub fresh: bool,
}

/// A program that has a key or a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Machine {
    /// The identifier of its key, or the subject of its token.
    pub id: String,
    /// What it may do.
    pub scopes: Scopes,
}

impl Caller {
    /// What the caller may do to anybody's data.
    #[must_use]
    pub fn scopes(&self) -> Scopes {
        match self {
            Self::Nobody | Self::Member(_) => Scopes::default(),
            Self::Staff(staff) => {
                staff.roles.iter().fold(Scopes::default(), |scopes, role| scopes.and(role.scopes()))
            }
            Self::Machine(machine) => machine.scopes,
        }
    }

    /// Whether the caller is this person, with an account.
    #[must_use]
    pub fn is(&self, subject: &SubjectId) -> bool {
        matches!(self, Self::Member(member) if member.subject == *subject && !member.non_member)
    }

    /// Lets whoever has the scope through.
    ///
    /// # Errors
    /// [`Problem`]s: 401 for nobody, 403 for everybody else.
    pub fn must_have(&self, scope: Scope) -> Result<(), Problem> {
        if self.scopes().has(scope) {
            return Ok(());
        }
        Err(match self {
            Self::Nobody => Problem::unauthenticated(),
            _ => Problem::forbidden(scope),
        })
    }

    /// Lets a person of the staff through who has the scope: a program is none, whatever its key
    /// says.
    ///
    /// # Errors
    /// [`Problem`]s: 401 for nobody, 403 for everybody else.
    pub fn must_be_staff(&self, scope: Scope) -> Result<(), Problem> {
        self.must_have(scope)?;
        match self {
            Self::Staff(_) => Ok(()),
            _ => Err(Problem::new(Kind::Forbidden, "a person of the staff does this")),
        }
    }

    /// Lets the person themself through, and whoever has the scope. Somebody else's data looks to
    /// a member as nobody's does.
    ///
    /// # Errors
    /// [`Problem`]s: 401 for nobody, 404 for another member, 403 for the rest.
    pub fn must_be_or_have(&self, subject: &SubjectId, scope: Scope) -> Result<(), Problem> {
        match self {
            _ if self.is(subject) => Ok(()),
            Self::Member(_) => Err(Problem::unknown_subject()),
            _ => self.must_have(scope),
        }
    }

    /// Who they are, for the record of what staff did; a machine by its key.
    #[must_use]
    pub fn actor(&self) -> &str {
        match self {
            Self::Nobody => "nobody",
            Self::Member(member) => member.subject.as_str(),
            Self::Staff(staff) => &staff.id,
            Self::Machine(machine) => &machine.id,
        }
    }
}

/// The caller, as the layer that recognises callers found them.
impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or(Self::Nobody))
    }
}
