//! Links that carry what a list shows: its filter and the page of it, in the query.

/// The path with these values in its query; what has no value is left out.
#[must_use]
pub fn link(path: &str, values: &[(&str, Option<&str>)]) -> String {
    let mut link = path.to_owned();
    let mut mark = '?';
    for (name, value) in values {
        let Some(value) = value.filter(|value| !value.is_empty()) else { continue };
        link.push(mark);
        link.push_str(name);
        link.push('=');
        encode(value, &mut link);
        mark = '&';
    }
    link
}

/// A word as a segment of a path.
#[must_use]
pub fn segment(word: &str) -> String {
    let mut text = String::with_capacity(word.len());
    encode(word, &mut text);
    text
}

/// Everything but the unreserved characters of RFC 3986, in percent.
fn encode(value: &str, into: &mut String) {
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            into.push(char::from(byte));
        } else {
            into.push_str(&format!("%{byte:02X}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_cannot_leave_their_place() {
        let values = [("state", Some("a&b=c d/ö")), ("kind", None), ("cursor", Some("7"))];
        assert_eq!(
            link("/staff/cases", &values),
            "/staff/cases?state=a%26b%3Dc%20d%2F%C3%B6&cursor=7"
        );
        assert_eq!(link("/staff/cases", &[("kind", Some(""))]), "/staff/cases");
        assert_eq!(segment("../x"), "..%2Fx");
    }
}
