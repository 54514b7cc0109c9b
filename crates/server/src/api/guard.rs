//! Lets a request through to its operation, or not, before anything of it is read.
//!
//! Who may is what the description says of the operation ([`access_of`]): so nothing can be asked
//! of an operation that says nothing, and whoever may not learns nothing from how a body is
//! refused. Handlers ask once more by themselves.

use std::collections::HashMap;
use std::sync::LazyLock;

use axum::extract::{MatchedPath, RawPathParams, Request};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use untrain_policy::SubjectId;

use super::access_rule::{Access, access_of};
use super::description;
use crate::access::Caller;
use crate::problem::{Kind, Problem};

/// Who may, by method and path.
static RULES: LazyLock<HashMap<(Method, String), Access>> = LazyLock::new(|| {
    let mut rules = HashMap::new();
    for (path, item) in description().paths.paths {
        let operations = [
            (Method::GET, item.get),
            (Method::PUT, item.put),
            (Method::POST, item.post),
            (Method::DELETE, item.delete),
        ];
        for (method, operation) in operations {
            if let Some(access) = operation.as_ref().and_then(access_of) {
                rules.insert((method, path.clone()), access);
            }
        }
    }
    rules
});

/// Lets whoever may through.
pub async fn guard(
    caller: Caller,
    path: MatchedPath,
    parameters: RawPathParams,
    request: Request,
    next: Next,
) -> Response {
    // HEAD is GET without a body.
    let method = match request.method() {
        &Method::HEAD => Method::GET,
        method => method.clone(),
    };
    let rule = RULES.get(&(method, path.as_str().to_owned()));
    let subject = parameters.iter().find(|(name, _)| *name == "subject");
    match check(&caller, rule, subject.map(|(_, value)| value)) {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

fn check(caller: &Caller, rule: Option<&Access>, subject: Option<&str>) -> Result<(), Problem> {
    match rule {
        None => Err(Problem::new(Kind::NotFound, "nothing has this address")),
        Some(Access::Public) => Ok(()),
        Some(Access::Scope(scope)) => caller.must_have(*scope),
        Some(Access::Staff(scope)) => caller.must_be_staff(*scope),
        Some(Access::OwnOr(scope)) => {
            let subject = subject.and_then(|subject| SubjectId::new(subject).ok());
            match subject {
                Some(subject) => caller.must_be_or_have(&subject, *scope),
                // A name that is none is nobody's.
                None if matches!(caller, Caller::Member(_)) => Err(Problem::unknown_subject()),
                None => caller.must_have(*scope),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_has_a_rule_and_what_has_none_is_closed() {
        let operations = description().paths.paths.values().fold(0, |sum, item| {
            let all = [&item.get, &item.put, &item.post, &item.delete, &item.patch, &item.head];
            sum + all.into_iter().flatten().count()
        });
        assert_eq!(RULES.len(), operations);
        let refused = check(&Caller::Nobody, None, None).unwrap_err();
        assert_eq!(refused.kind(), Kind::NotFound);
    }
}
