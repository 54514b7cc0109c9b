//! How something is written where it lands: within HTML, within strings of JSON, in place of a
//! number of JSON.

use std::borrow::Cow;

use crate::structure::Landing;

impl Landing {
    /// Appends what stands for a value, so that what surrounds it reads it as it was meant.
    pub(super) fn write(self, written: &str, out: &mut String) {
        let mut written = Cow::Borrowed(written);
        if self.is_html {
            written = escaped(written, html);
        }
        if self.is_number {
            written = Cow::Owned(format!("\"{}\"", escaped(written, json)));
        }
        for _ in 0..self.strings {
            written = escaped(written, json);
        }
        out.push_str(&written);
    }
}

/// A text with what stands for its signs where something must.
fn escaped(text: Cow<'_, str>, escape: impl Fn(char) -> Option<String>) -> Cow<'_, str> {
    if !text.chars().any(|sign| escape(sign).is_some()) {
        return text;
    }
    let mut out = String::with_capacity(text.len().saturating_mul(2));
    for sign in text.chars() {
        match escape(sign) {
            Some(escape) => out.push_str(&escape),
            None => out.push(sign),
        }
    }
    Cow::Owned(out)
}

fn html(sign: char) -> Option<String> {
    let entity = match sign {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '"' => "&quot;",
        '\'' => "&#39;",
        _ => return None,
    };
    Some(entity.to_owned())
}

fn json(sign: char) -> Option<String> {
    match sign {
        '"' | '\\' => Some(format!("\\{sign}")),
        '\n' => Some("\\n".to_owned()),
        '\r' => Some("\\r".to_owned()),
        '\t' => Some("\\t".to_owned()),
        '\0'..='\u{1F}' => Some(format!("\\u{:04x}", u32::from(sign))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(landing: Landing, expected: &str) {
        let mut out = String::new();
        landing.write("<\"\\\n\u{1}&", &mut out);
        assert_eq!(out, expected);
    }

    #[test]
    fn as_its_surroundings_read_it() {
        let plain = Landing::default();
        check(plain, "<\"\\\n\u{1}&");
        check(Landing { is_html: true, ..plain }, "&lt;&quot;\\\n\u{1}&amp;");
        check(Landing { strings: 1, ..plain }, r#"<\"\\\n\u0001&"#);
        check(Landing { strings: 2, ..plain }, r#"<\\\"\\\\\\n\\u0001&"#);
        check(Landing { is_number: true, ..plain }, r#""<\"\\\n\u0001&""#);
        check(Landing { is_number: true, strings: 1, ..plain }, r#"\"<\\\"\\\\\\n\\u0001&\""#);
        check(Landing { is_html: true, strings: 1, ..plain }, r"&lt;&quot;\\\n\u0001&amp;");
    }
}
