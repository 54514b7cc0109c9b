//! The cookie of a session, and the one of a sign-in that is under way.
//!
//! Over https both have the prefix `__Host-`, which browsers take from this host alone and only
//! with `Secure`. Over plain http, on this computer, browsers would refuse them: there they go
//! without.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::service::Service;

/// Which cookie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cookie {
    /// The session's.
    Session,
    /// That of a sign-in at an identity provider: it ties the answer to the browser that asked.
    SignIn,
}

impl Cookie {
    const fn name(self, is_secure: bool) -> &'static str {
        match (self, is_secure) {
            (Self::Session, true) => "__Host-untrain",
            (Self::Session, false) => "untrain",
            (Self::SignIn, true) => "__Host-untrain-sign-in",
            (Self::SignIn, false) => "untrain-sign-in",
        }
    }

    /// What the browser sent.
    #[must_use]
    pub fn read<'a>(self, service: &Service, headers: &'a HeaderMap) -> Option<&'a str> {
        let name = self.name(service.is_https());
        let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut pairs = all.flat_map(|value| value.split(';')).filter_map(|pair| {
            let (name, value) = pair.trim().split_once('=')?;
            Some((name, value))
        });
        pairs.find(|(found, _)| *found == name).map(|(_, value)| value)
    }

    /// The header that makes the browser keep it until it is closed or the session ends.
    #[must_use]
    pub fn keep(self, service: &Service, value: &str) -> Option<HeaderValue> {
        HeaderValue::from_str(&self.header(service, value, "")).ok()
    }

    /// The header that makes the browser forget it.
    #[must_use]
    pub fn forget(self, service: &Service) -> Option<HeaderValue> {
        HeaderValue::from_str(&self.header(service, "", "; Max-Age=0")).ok()
    }

    fn header(self, service: &Service, value: &str, end: &str) -> String {
        let is_secure = service.is_https();
        let secure = if is_secure { "; Secure" } else { "" };
        let name = self.name(is_secure);
        format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{end}")
    }
}
