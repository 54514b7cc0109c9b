//! Pages that are for somebody: whoever is not signed in is sent to sign in, and comes back.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::Method;
use axum::http::request::Parts;
use axum::response::Response;

use super::audience::{refuse, to_sign_in};
use super::caller::{Caller, Member, Staff};
use super::sessions::Session;
use crate::problem::{Kind, Problem};
use crate::service::Service;

/// A member with an account, on a page for members.
#[derive(Debug, Clone)]
pub struct SignedInMember(pub Member, pub Arc<Session>);

/// Somebody of the staff, on a page for staff.
#[derive(Debug, Clone)]
pub struct SignedInStaff(pub Staff, pub Arc<Session>);

fn found(parts: &Parts) -> Option<(Caller, Arc<Session>)> {
    let caller = parts.extensions.get::<Caller>()?;
    let session = parts.extensions.get::<Arc<Session>>()?;
    Some((caller.clone(), Arc::clone(session)))
}

/// Where somebody is sent who is not who the page is for.
fn away(parts: &Parts) -> Response {
    let is_read = parts.method == Method::GET;
    to_sign_in(parts.uri.path_and_query().map(|whole| whole.as_str()).filter(|_| is_read))
}

impl FromRequestParts<Arc<Service>> for SignedInMember {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<Service>) -> Result<Self, Response> {
        match found(parts) {
            Some((Caller::Member(member), session)) if !member.non_member => {
                Ok(Self(member, session))
            }
            _ => Err(away(parts)),
        }
    }
}

impl FromRequestParts<Arc<Service>> for SignedInStaff {
    type Rejection = Response;

    async fn from_request_parts(
        parts: &mut Parts,
        service: &Arc<Service>,
    ) -> Result<Self, Response> {
        match found(parts) {
            Some((Caller::Staff(staff), session)) => Ok(Self(staff, session)),
            Some((Caller::Member(_), _)) => {
                let detail = "this page is for the staff: sign out, and sign in as one of them";
                Err(refuse(service, parts.uri.path(), Problem::new(Kind::Forbidden, detail)))
            }
            _ => Err(away(parts)),
        }
    }
}
