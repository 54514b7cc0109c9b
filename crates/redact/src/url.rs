//! URLs. Source: RFC 3986. One counts where it carries credentials (RFC 3986 3.2.1, or a secret
//! among its parameters), or where the words before it call it somebody's own.

use crate::context::{Surroundings, writes_no_spaces};
use crate::kinds::{Kind, Span, Urls};
use crate::vocabulary::{Topic, is_person, topic_of};

/// The longest scheme that is looked for, and the longest authority.
const LONGEST_SCHEME: usize = 32;
const LONGEST_AUTHORITY: usize = 1024;

/// What a look at a URL found.
pub(crate) struct Seen {
    /// The URL as far as it counts.
    pub(crate) span: Option<Span>,
    /// Where the URL ends: until here, another `://` is part of it.
    pub(crate) end: usize,
    /// Until where the text was read.
    pub(crate) read: usize,
}

/// Looks at the URL whose `://` stands at `at..after`. `known_end` is the end of a URL that began
/// before, if this one lies within it.
pub(crate) fn find(
    around: Surroundings<'_>,
    at: usize,
    after: usize,
    known_end: usize,
    urls: Urls,
) -> Seen {
    let within = after < known_end;
    let (end, read) = if within { (known_end, known_end) } else { url_end(around, after) };
    let Some(start) = scheme_start(around, at) else {
        return Seen { span: None, end, read };
    };
    let counts = has_user(around, after, end)
        || !within
            && (urls == Urls::Every
                || has_secret(around.slice(after, end))
                || is_somebodys_own(around, start));
    let counts = counts && end > after;
    Seen { span: counts.then_some(Span { start, end, kind: Kind::Url }), end, read }
}

/// The same for a URL without a scheme, whose `www.` stands at `start..after`.
pub(crate) fn find_bare(
    around: Surroundings<'_>,
    start: usize,
    after: usize,
    known_end: usize,
    urls: Urls,
) -> Seen {
    if after < known_end {
        return Seen { span: None, end: known_end, read: known_end };
    }
    let (end, read) = url_end(around, after);
    let rest = around.slice(after, end);
    let host = rest.split(['/', '?', '#']).next().unwrap_or("");
    let named = host.contains('.') && host.split('.').all(|label| !label.is_empty());
    let counts = named
        && around.open_before(start)
        && (urls == Urls::Every || has_secret(rest) || is_somebodys_own(around, start));
    Seen { span: counts.then_some(Span { start, end, kind: Kind::Url }), end, read }
}

fn scheme_start(around: Surroundings<'_>, at: usize) -> Option<usize> {
    let from = at.saturating_sub(LONGEST_SCHEME).max(around.floor);
    let head = around.text.as_bytes().get(from..at)?;
    let run = head
        .iter()
        .rev()
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
        .count();
    let scheme = head.get(head.len().saturating_sub(run)..)?;
    let skipped = scheme.iter().position(u8::is_ascii_alphabetic)?;
    Some(at.saturating_sub(run).saturating_add(skipped))
}

/// Where a URL ends: before white space, quotes and brackets that it cannot hold, and before
/// punctuation that belongs to the sentence; and until where that was read.
fn url_end(around: Surroundings<'_>, start: usize) -> (usize, usize) {
    let tail = around.slice(start, around.ceiling);
    let stops = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '<' | '>' | '"' | '`' | '{' | '}' | '|' | '\\' | '^' | '[')
            || (writes_no_spaces(c) && !c.is_alphanumeric())
            || matches!(c, '\u{2018}'..='\u{201F}' | '«' | '»' | '\u{2014}' | '\u{2026}')
    };
    let mut length = 0;
    while let Some(rest) = tail.get(length..) {
        length =
            length.saturating_add(rest.find(|c: char| stops(c) || c == ']').unwrap_or(rest.len()));
        match host_literal(tail, length) {
            Some(literal) => length = length.saturating_add(literal),
            None => break,
        }
    }
    let kept = trim_punctuation(tail.get(..length).unwrap_or("")).len();
    (start.saturating_add(kept), start.saturating_add(length))
}

/// The length of the IPv6 host in brackets at `at`: at the beginning of an authority or after `@`.
fn host_literal(tail: &str, at: usize) -> Option<usize> {
    const LONGEST: usize = 48;
    let host_may_start = at == 0 || tail.get(..at)?.ends_with('@');
    let inside = tail.get(at..)?.strip_prefix('[').filter(|_| host_may_start)?;
    let length = inside.bytes().take(LONGEST).position(|byte| byte == b']')?;
    let address = inside
        .get(..length)?
        .bytes()
        .all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.'));
    (address && length > 1).then_some(length.saturating_add(2))
}

fn trim_punctuation(body: &str) -> &str {
    let closed = body.matches(')').count().saturating_sub(body.matches('(').count());
    let mut unopened = closed;
    body.trim_end_matches(|c: char| match c {
        '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '_' | '~' => true,
        ')' if unopened > 0 => {
            unopened = unopened.saturating_sub(1);
            true
        }
        _ => false,
    })
}

/// Whether the authority names a user. `git` and `anonymous` without a password name nobody.
fn has_user(around: Surroundings<'_>, start: usize, end: usize) -> bool {
    let authority = around.slice(start, end).split(['/', '?', '#']).next().unwrap_or("");
    if authority.len() > LONGEST_AUTHORITY {
        return authority.contains('@');
    }
    match authority.rsplit_once('@') {
        Some((user, host)) if !host.is_empty() => {
            !matches!(user, "" | ":" | "git" | "hg" | "svn" | "anonymous" | "anonymous:")
        }
        _ => false,
    }
}

/// Names of parameters whose values open a door.
#[rustfmt::skip]
const SECRETS: [&str; 25] = [
    "access_token", "accesstoken", "api-key", "api_key", "apikey", "auth", "auth_token",
    "authtoken", "client_secret", "id_token", "jsessionid", "passwd", "password", "phpsessid",
    "private_token", "pwd", "refresh_token", "secret", "session", "session_id", "sessionid",
    "sig", "signature", "token", "x-amz-signature",
];

/// Whether a parameter of the query or fragment is a secret.
fn has_secret(url: &str) -> bool {
    let Some(from) = url.find(['?', '#', ';']) else {
        return false;
    };
    url.get(from..).unwrap_or("").split(['?', '#', ';', '&']).any(|parameter| {
        parameter.split_once('=').is_some_and(|(name, value)| {
            value.len() >= 4 && SECRETS.iter().any(|secret| name.eq_ignore_ascii_case(secret))
        })
    })
}

/// `my website is …`, `her blog: …`: the nearest words name a page, and the one before them its
/// owner.
fn is_somebodys_own(around: Surroundings<'_>, start: usize) -> bool {
    let mut page = false;
    let owner = around.words_before(start, |word| {
        if page && is_person(word) {
            return Some(true);
        }
        page |= topic_of(word) == Some(Topic::Website);
        None
    });
    owner == Some(true)
}

#[cfg(test)]
mod tests {
    use crate::kinds::{Settings, Urls};
    use crate::testing::{check, check_with, finds_nothing};

    #[test]
    fn credentials() {
        check("db: ⟦URL postgres://jane:s3cret@db.harbour.example:5432/app?x=1⟧.");
        check("(⟦URL https://jane:p%40ss@harbour.example/a(b)⟧)");
        check("\"⟦URL ftp://jane@files.harbour.example⟧\" <⟦URL https://u:p@[2001:db8::1]:8443/⟧>");
        check("⟦URL https://harbour.example/cb?state=1&access_token=abcdef⟧");
        check("⟦URL https://harbour.example/#token=abcdef0123⟧ ok");
        check("⟦URL redis://:hunter22@cache.harbour.example/0⟧");
        check("see https://archive.example/web/⟦URL https://u:p@harbour.example/x⟧");
    }

    #[test]
    fn somebodys_own() {
        check("My website is ⟦URL https://OlderSong.example/⟧");
        check("Meine Homepage ist ⟦URL http://www.jane.example⟧!");
        check("my blog: ⟦URL www.jane.example/2024⟧.");
    }

    #[test]
    fn plain_links_stay_unless_asked_for() {
        let plain = "see https://docs.harbour.example/a?b=c, www.harbour.example, and \
                     ssh://git@code.example/x";
        finds_nothing(plain);
        finds_nothing("a://b, ://, http://, x:// y, https://@harbour.example, ?token=1234");
        let every = Settings { urls: Urls::Every, ..Settings::default() };
        check_with(
            every,
            "see ⟦URL https://docs.harbour.example/a?b=c⟧, ⟦URL www.harbour.example⟧, and \
             ⟦URL ssh://git@code.example/x⟧",
        );
    }
}
