//! The link from a page to the same page in another language.

use crate::locale::Language;

/// The path with its query, where `lang` says the language and stands once.
#[must_use]
pub fn in_language(path: &str, language: Language) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let mut link = format!("{path}?");
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        if pair != "lang" && !pair.starts_with("lang=") {
            link.push_str(pair);
            link.push('&');
        }
    }
    link.push_str("lang=");
    link.push_str(language.tag());
    link
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_stands_once_and_the_rest_is_kept() {
        let cases = [
            ("/privacy", "/privacy?lang=ar"),
            ("/object/reason?purpose=a&purpose=b", "/object/reason?purpose=a&purpose=b&lang=ar"),
            ("/where?lang=de&from=3&lang", "/where?from=3&lang=ar"),
            ("/where?language=x", "/where?language=x&lang=ar"),
        ];
        for (path, link) in cases {
            assert_eq!(in_language(path, Language::Arabic), link);
        }
    }
}
