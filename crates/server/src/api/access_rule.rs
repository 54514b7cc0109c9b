//! Who may ask for an operation, as the description says it.
//!
//! Every operation has an extension `x-untrain-access`. What it says is what the handler checks;
//! the matrix of callers and operations in the tests holds one against the other.

use utoipa::Modify;
use utoipa::openapi::OpenApi;
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};

use crate::access::Scope;

/// The name of the extension.
const EXTENSION: &str = "x-untrain-access";

/// Who may ask for an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everybody.
    Public,
    /// Whoever has a scope.
    Scope(Scope),
    /// A person of the staff who has a scope: no program.
    Staff(Scope),
    /// The person in the path themself, and whoever has a scope.
    OwnOr(Scope),
}

impl Access {
    /// The word of the extension: `public`, a scope, or `own` or `staff` and a scope.
    #[must_use]
    pub fn read(word: &str) -> Option<Self> {
        if word == "public" {
            return Some(Self::Public);
        }
        match word.split_once(' ') {
            Some(("own", scope)) => Scope::named(scope).map(Self::OwnOr),
            Some(("staff", scope)) => Scope::named(scope).map(Self::Staff),
            Some(_) => None,
            None => Scope::named(word).map(Self::Scope),
        }
    }
}

/// Who may ask for an operation of the description; none when it does not say.
#[must_use]
pub fn access_of(operation: &Operation) -> Option<Access> {
    let word = operation.extensions.as_ref()?.get(EXTENSION)?;
    Access::read(word.as_str()?)
}

/// Adds to the description how callers say who they are.
pub struct Security;

impl Modify for Security {
    fn modify(&self, description: &mut OpenApi) {
        let components = description.components.get_or_insert_default();
        let bearer = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("A key of a machine, or a token of the trusted identity provider."))
            .build();
        components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
        let cookie = ApiKeyValue::new("__Host-untrain");
        components.add_security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    }
}
