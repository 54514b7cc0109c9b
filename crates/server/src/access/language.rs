//! The language that somebody is answered in: the one that they chose, else the one that their
//! browser likes best.

use axum::http::header::{ACCEPT_LANGUAGE, COOKIE};
use axum::http::{HeaderMap, HeaderValue, Uri};
use untrain_pages::Language;

/// The cookie that keeps the language somebody chose. It names nobody.
const COOKIE_NAME: &str = "untrain-language";

/// How long it is kept: a year, in seconds.
const COOKIE_AGE: u32 = 31_536_000;

/// The language that an address asks for by its query.
#[must_use]
pub fn chosen(uri: &Uri) -> Option<Language> {
    let mut pairs = url::form_urlencoded::parse(uri.query()?.as_bytes());
    pairs.find(|(name, _)| name == "lang").and_then(|(_, tag)| Language::from_tag(&tag))
}

/// The language of a request.
#[must_use]
pub fn of(uri: &Uri, headers: &HeaderMap) -> Language {
    chosen(uri).unwrap_or_else(|| kept(headers))
}

fn kept(headers: &HeaderMap) -> Language {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|value| value.split(';')).filter_map(|pair| {
        let (name, value) = pair.trim().split_once('=')?;
        (name == COOKIE_NAME).then_some(value)
    });
    if let Some(language) = pairs.next().and_then(Language::from_tag) {
        return language;
    }
    let wished = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    Language::from_accept_language(wished.unwrap_or_default())
}

/// The cookie that keeps a language.
#[must_use]
pub fn keep(language: Language, secure: bool) -> Option<HeaderValue> {
    let secure = if secure { "; Secure" } else { "" };
    let tag = language.tag();
    let cookie = format!("{COOKIE_NAME}={tag}; Path=/; Max-Age={COOKIE_AGE}; SameSite=Lax{secure}");
    HeaderValue::from_str(&cookie).ok()
}
