//! Path patterns of RFC 9309, section 2.2.2 and 2.2.3, which TDMRep and RSL share.
//!
//! A pattern is a prefix; `*` stands for any run of bytes and a final `$` for the end of the path.
//! Both sides are brought to one percent-encoding first, so matching compares bytes.
//!
//! Matching takes the leftmost place for each piece between two `*` and never goes back: with no
//! wildcard but `*` the leftmost place leaves most room for the rest. So it is linear.

use memchr::memmem;

/// A pattern, in normal form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pattern {
    text: Vec<u8>,
    anchored: bool,
}

impl Pattern {
    /// Reads a pattern. An empty one is none: such a rule says nothing.
    pub fn new(raw: &[u8]) -> Option<Self> {
        let (body, anchored) = raw.strip_suffix(b"$").map_or((raw, false), |body| (body, true));
        (!raw.is_empty()).then(|| Self { text: normalised(body, true), anchored })
    }

    /// Bytes of the pattern: what "most specific" counts (RFC 9309, section 2.2.2).
    pub fn length(&self) -> usize {
        self.text.len() + usize::from(self.anchored)
    }

    /// Whether the pattern covers a path in normal form.
    pub fn covers(&self, path: &[u8]) -> bool {
        let mut pieces = self.text.split(|byte| *byte == b'*').peekable();
        let first = pieces.next().unwrap_or_default();
        let Some(mut rest) = path.strip_prefix(first) else { return false };
        if pieces.peek().is_none() {
            return !self.anchored || rest.is_empty();
        }
        while let Some(piece) = pieces.next() {
            if self.anchored && pieces.peek().is_none() {
                return rest.ends_with(piece);
            }
            let after = memmem::find(rest, piece).and_then(|at| rest.get(at + piece.len()..));
            let Some(after) = after else { return false };
            rest = after;
        }
        true
    }
}

/// A URL's path and query in normal form.
pub(crate) fn normal_path(raw: &[u8]) -> Vec<u8> {
    normalised(raw, false)
}

/// Decodes what needs no encoding and encodes what needs one.
///
/// RFC 9309's table of examples equates `?baz=https://foo.bar` and `?baz=https%3A%2F%2Ffoo.bar`, so
/// the delimiters of a URL are decoded within its query, where they delimit nothing.
fn normalised(raw: &[u8], pattern: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(raw.len());
    let mut in_query = false;
    let mut rest = raw;
    while let [first, after @ ..] = rest {
        rest = after;
        if let (b'%', [high, low, after @ ..]) = (*first, rest)
            && let Some(value) = hex(*high).zip(hex(*low)).map(|(high, low)| high * 16 + low)
        {
            rest = after;
            if is_unreserved(value) || (in_query && b":/?#[]@".contains(&value)) {
                out.push(value);
            } else {
                push_encoded(&mut out, value);
            }
            continue;
        }
        in_query |= *first == b'?';
        match *first {
            b'*' if pattern => out.push(b'*'),
            byte if is_unreserved(byte) || b":/?#[]@!&'()+,;=".contains(&byte) => out.push(byte),
            byte => push_encoded(&mut out, byte),
        }
    }
    out
}

const fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

const fn hex(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

fn push_encoded(out: &mut Vec<u8>, byte: u8) {
    out.push(b'%');
    for half in [byte >> 4, byte & 15] {
        out.push(if half < 10 { b'0' + half } else { b'A' + half - 10 });
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn covers(pattern: &str, path: &str) -> bool {
        Pattern::new(pattern.as_bytes()).unwrap().covers(&normal_path(path.as_bytes()))
    }

    /// RFC 9309, section 2.2.2: the table of encodings.
    #[test]
    fn the_encodings_of_rfc_9309_are_equal() {
        for (path, encoded) in [
            ("/foo/bar?baz=quz", "/foo/bar?baz=quz"),
            ("/foo/bar?baz=https://foo.bar", "/foo/bar?baz=https%3A%2F%2Ffoo.bar"),
            ("/foo/bar/\u{30c4}", "/foo/bar/%E3%83%84"),
            ("/foo/bar/%E3%83%84", "/foo/bar/%e3%83%84"),
            ("/foo/bar/baz", "/foo/bar/%62%61%7A"),
        ] {
            assert!(covers(path, encoded) && covers(encoded, path), "{path} {encoded}");
        }
        assert!(!covers("/a/b", "/a%2Fb"), "a slash of the path delimits");
    }

    /// RFC 9309, section 2.2.3: the special characters, also encoded to be meant verbatim.
    #[test]
    fn the_special_characters_of_rfc_9309() {
        assert!(covers("/this/path/exactly$", "/this/path/exactly"));
        assert!(!covers("/this/path/exactly$", "/this/path/exactly/not"));
        assert!(covers("/this/*/exactly", "/this/a/b/exactly?and=more"));
        assert!(!covers("/this/*/exactly", "/this/exactly"));
        assert!(covers("/path/file-with-a-%2A.html", "/path/file-with-a-*.html"));
        assert!(!covers("/path/file-with-a-%2A.html", "/path/file-with-a-b.html"));
        assert!(covers("/path/foo-%24", "/path/foo-$"));
        assert!(!covers("/path/foo-%24", "/path/foo-"));
    }

    /// RFC 9309, section 5.2: longest match.
    #[test]
    fn prefixes_and_wildcards() {
        assert!(covers("/example/page/", "/example/page/disallowed.gif"));
        assert!(!covers("/example/page/", "/Example/page/x"));
        assert!(covers("*.gif$", "/example/page/disallowed.gif"));
        assert!(!covers("*.gif$", "/a.gif?x"));
        assert!(covers("/a*b*c", "/a-b-b-c"));
        assert!(
            covers("/*", "/") && covers("*", "/") && covers("/$", "/") && covers("/a**$", "/a")
        );
        assert!(!covers("/a*a$", "/a"));
        assert!(covers("/a$b", "/a$bc"), "`$` is special at the end only");
        assert!(Pattern::new(b"").is_none());
    }

    /// The obvious matcher, exponential and right.
    fn slow(pattern: &[u8], path: &[u8]) -> bool {
        match (pattern, path) {
            ([], _) => true,
            ([b'$'], _) => path.is_empty(),
            ([b'*', after @ ..], _) => (0..=path.len()).any(|skip| slow(after, &path[skip..])),
            ([p, after @ ..], [c, rest @ ..]) => p == c && slow(after, rest),
            (_, []) => false,
        }
    }

    proptest! {
        #[test]
        fn it_agrees_with_the_obvious_matcher(pattern in "[ab*]{1,8}\\$?", path in "[ab]{0,10}") {
            prop_assert_eq!(covers(&pattern, &path), slow(pattern.as_bytes(), path.as_bytes()));
        }

        #[test]
        fn any_path_is_covered_by_itself(path in "/\\PC{0,20}") {
            let own = Pattern::new(&normal_path(path.as_bytes())).unwrap();
            prop_assert!(own.covers(&normal_path(path.as_bytes())));
        }
    }
}
