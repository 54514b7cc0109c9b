//! What people ask: pages and their forms.

mod by_mail;
mod form;
mod link;
mod member;
mod oidc;
mod public;
pub mod refusal;
pub mod sessions;
pub mod sign_in;
mod staff;
mod visit;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

use crate::service::Service;

/// The addresses of signing in and out, and of one's sessions.
pub fn router() -> Router<Arc<Service>> {
    Router::new()
        .merge(member::router())
        .merge(public::router())
        .merge(staff::router())
        .route("/sign-in", get(sign_in::show))
        .route("/sign-in/development", post(sign_in::in_development))
        .route("/sign-in/again", get(sign_in::again).post(sign_in::again_in_development))
        .route("/sign-out", get(sign_in::ask_out).post(sign_in::out))
        .route("/sign-in/link", get(link::follow).post(link::confirm))
        .route("/sign-in/{who}/oidc", get(oidc::begin))
        .route("/sign-in/callback", get(oidc::finish))
        .route("/object/by-mail", get(by_mail::form).post(by_mail::ask))
        .route("/object/link/{token}", get(by_mail::show).post(by_mail::enter))
        .route("/sessions", get(sessions::list))
        .route("/sessions/{reference}/end", post(sessions::end))
}
