//! What was fetched and by whom: the URL's path, its origin and the fetcher's product tokens.

use url::{Origin, Url};

use crate::fetched::Fetched;
use crate::limits::{NAMED_MAX, URL_BYTES_MAX, USER_AGENT_BYTES_MAX};
use crate::pattern::{Pattern, normal_path};

/// The fetch, in the form in which rules are matched against it.
#[derive(Debug)]
pub(crate) struct Target {
    location: Option<(Url, Vec<u8>)>,
    agent: Vec<String>,
    named: Vec<String>,
}

impl Target {
    pub fn new(fetched: &Fetched<'_>) -> Self {
        let agent = &*fetched.user_agent;
        let agent = agent.get(..agent.floor_char_boundary(USER_AGENT_BYTES_MAX)).unwrap_or(agent);
        let named = fetched.named.iter().take(NAMED_MAX);
        Self {
            location: location(&fetched.url),
            agent: tokens(agent.as_bytes()).collect(),
            named: named.filter_map(|name| tokens(name.as_bytes()).next()).collect(),
        }
    }

    /// Path and query in normal form; none if the URL cannot be read.
    pub fn path(&self) -> Option<&[u8]> {
        self.location.as_ref().map(|(_, path)| path.as_slice())
    }

    /// The product tokens that the fetcher may go by: every word of its identification string, for
    /// RFC 9309, section 2.2.1, has the token be a part of that string.
    pub fn agent(&self) -> &[String] {
        &self.agent
    }

    /// Product tokens of others that are to be heard as well.
    pub fn named(&self) -> &[String] {
        &self.named
    }

    /// How specifically a URL or path pattern covers the target; none if it does not.
    ///
    /// An error when that cannot be said: a wildcard in the host, or no URL to compare with.
    pub fn covered_by(&self, pattern: &str) -> Result<Option<usize>, Unmatchable> {
        let (url, path) = self.location.as_ref().ok_or(Unmatchable)?;
        let (own_origin, wanted) = match split_origin(pattern) {
            None => (true, pattern),
            Some((origin, _)) if origin.contains('*') => return Err(Unmatchable),
            Some((origin, rest)) => {
                let theirs = Url::parse(origin).map_err(|_| Unmatchable)?.origin();
                (same_site(&theirs, &url.origin()), if rest.is_empty() { "/" } else { rest })
            }
        };
        if !wanted.starts_with(['/', '*']) {
            return Err(Unmatchable);
        }
        let pattern = Pattern::new(wanted.as_bytes()).ok_or(Unmatchable)?;
        Ok((own_origin && pattern.covers(path)).then(|| pattern.length()))
    }
}

/// It cannot be said whether a pattern covers the target.
#[derive(Debug)]
pub(crate) struct Unmatchable;

fn location(url: &str) -> Option<(Url, Vec<u8>)> {
    if url.len() > URL_BYTES_MAX {
        return None;
    }
    let url = Url::parse(url).ok()?;
    if !matches!(url.scheme(), "http" | "https") {
        return None;
    }
    let mut path = url.path().to_owned();
    if let Some(query) = url.query() {
        path.push('?');
        path.push_str(query);
    }
    let path = normal_path(path.as_bytes());
    Some((url, path))
}

/// `https://host/path` in two; none for a bare path.
fn split_origin(pattern: &str) -> Option<(&str, &str)> {
    let scheme = pattern.find("://")?;
    let host = pattern.get(scheme + 3..)?;
    let end = host.find(['/', '?']).unwrap_or(host.len());
    pattern.split_at_checked(scheme + 3 + end)
}

/// Whether two origins are one site: the scheme may differ, for pages move to `https` and their
/// licences lag behind.
fn same_site(a: &Origin, b: &Origin) -> bool {
    match (a, b) {
        (Origin::Tuple(_, host_a, port_a), Origin::Tuple(_, host_b, port_b)) => {
            let usual = |port: &u16| matches!(port, 80 | 443);
            host_a == host_b && (port_a == port_b || (usual(port_a) && usual(port_b)))
        }
        _ => false,
    }
}

/// Every word of an identification string that can be a product token, in lower case. RFC 9309 has
/// letters, `_` and `-`; crawlers in use have digits too.
pub(crate) fn tokens(text: &[u8]) -> impl Iterator<Item = String> {
    let part = |byte: &u8| !(byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    text.split(part)
        .filter(|word| word.iter().any(u8::is_ascii_alphabetic))
        .map(|word| String::from_utf8_lossy(word).to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(url: &'static str) -> Target {
        let fetched = Fetched {
            url: url.into(),
            user_agent: "Mozilla/5.0 (compatible; ExampleBot/0.1; +https://example.com/bot)".into(),
            ..Fetched::default()
        };
        Target::new(&fetched)
    }

    #[test]
    fn the_path_is_what_robots_rules_see() {
        assert_eq!(target("https://example.com").path(), Some(&b"/"[..]));
        assert_eq!(target("https://example.com/ö?q=a b#c").path(), Some(&b"/%C3%B6?q=a%20b"[..]));
        for unreadable in ["", "example.com/x", "at://did:plc:1/x", "mailto:a@b"] {
            assert!(target(unreadable).path().is_none(), "{unreadable}");
        }
    }

    #[test]
    fn the_token_is_a_part_of_the_identification() {
        let agent = target("https://example.com").agent;
        assert!(agent.contains(&"examplebot".to_owned()) && !agent.contains(&"5".to_owned()));
    }

    #[test]
    fn url_patterns_mind_the_site() {
        let page = target("https://example.com/images/a.png");
        let covered = |pattern| page.covered_by(pattern).map_err(|_| ());
        assert_eq!(covered("/images/"), Ok(Some(8)));
        assert_eq!(covered("http://EXAMPLE.com/images/*.png$"), Ok(Some(14)));
        assert_eq!(covered("https://example.com"), Ok(Some(1)));
        assert_eq!(covered("https://example.com:8080/"), Ok(None));
        assert_eq!(covered("https://other.example/"), Ok(None));
        assert_eq!(covered("/videos/"), Ok(None));
        assert_eq!(covered("https://*.example.com/"), Err(()));
        assert_eq!(covered("images"), Err(()));
        assert_eq!(covered(""), Err(()));
    }
}
