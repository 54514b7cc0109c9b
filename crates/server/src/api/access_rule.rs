//! Who may ask for an operation, as the description says it.
//!
//! Every operation has an extension `x-untrain-access`. What it says is what the handler checks;
//! the matrix of callers and operations in the tests holds one against the other.

use utoipa::Modify;
use utoipa::openapi::OpenApi;
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};

use crate::access::Scope;

/// The name of the extension.
const EXTENSION: &str = "x-untrain-access";

/// The ways to say who asks, as the description names them.
const BEARER: &str = "bearer";
/// See [`BEARER`].
const SESSION: &str = "session";

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

/// Says of every operation by which of the ways callers have to say who they are: none where
/// anybody may ask, and a session alone where no program may.
pub fn secure(description: &mut OpenApi) {
    for item in description.paths.paths.values_mut() {
        let operations = [&mut item.get, &mut item.put, &mut item.post, &mut item.delete];
        for operation in operations.into_iter().flatten() {
            let ways: &[&str] = match access_of(operation) {
                Some(Access::Public) => &[],
                Some(Access::Staff(_)) => &[SESSION],
                Some(Access::Scope(_) | Access::OwnOr(_)) | None => &[BEARER, SESSION],
            };
            let needs = ways.iter().map(|way| SecurityRequirement::new::<_, _, &str>(*way, []));
            operation.security = Some(needs.collect());
        }
    }
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
        components.add_security_scheme(BEARER, SecurityScheme::Http(bearer));
        let cookie = ApiKeyValue::new("__Host-untrain");
        components.add_security_scheme(SESSION, SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    }
}
