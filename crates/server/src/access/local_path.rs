//! An address within the service, to go to after signing in.

use std::fmt;

/// The longest, in bytes.
const BYTES_MAX: usize = 2_000;

/// A path of the service, with its query. Never another site, however it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalPath(String);

impl LocalPath {
    /// Checks one.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
        let is_local = text.starts_with('/') && !text.starts_with("//");
        // Signing in again and again, or out, is nowhere to come back to.
        let is_sign = text.starts_with("/sign-");
        (is_plain && is_local && !is_sign && text.len() <= BYTES_MAX).then(|| Self(text.to_owned()))
    }

    /// Checks one, or takes the page that everybody of a kind begins with.
    #[must_use]
    pub fn or(text: Option<&str>, start: &str) -> Self {
        text.and_then(Self::new).unwrap_or_else(|| Self(start.to_owned()))
    }

    /// The path.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As it stands in a query.
    #[must_use]
    pub fn encoded(&self) -> String {
        url::form_urlencoded::byte_serialize(self.0.as_bytes()).collect()
    }
}

impl fmt::Display for LocalPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_sites_are_no_local_paths() {
        for good in ["/", "/privacy", "/privacy?lang=ar#x", "/a//b"] {
            assert!(LocalPath::new(good).is_some(), "{good}");
        }
        let wrong = [
            "",
            "privacy",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/\t/evil",
            "/a\r\nSet-Cookie: x",
            "javascript:alert(1)",
            "/sign-in?to=/",
            "/sign-out",
            "/é",
        ];
        for wrong in wrong {
            assert_eq!(LocalPath::new(wrong), None, "{wrong}");
        }
        assert_eq!(LocalPath::new(&format!("/{}", "a".repeat(BYTES_MAX))), None);
        assert_eq!(LocalPath::or(Some("//x"), "/privacy").as_str(), "/privacy");
        assert_eq!(LocalPath::new("/a?b=c&d").unwrap().encoded(), "%2Fa%3Fb%3Dc%26d");
    }
}
