//! What holds for the HTML of any page, whoever it is for. Each check takes the page's name, for
//! what it says where it fails, and its HTML.

use std::collections::BTreeSet;

use super::html::{Tag, tags};

/// Nothing in the page runs, and nothing but links and its own text is in it.
pub fn runs_nothing(name: &str, html: &str) {
    for tag in tags(html) {
        let runs = ["script", "iframe", "img", "object", "style"].contains(&tag.name);
        assert!(!runs, "{name}: <{}>", tag.name);
        for (attribute, value) in &tag.attributes {
            assert!(!attribute.starts_with("on") && *attribute != "style", "{name}: {attribute}");
            assert!(!value.trim_start().starts_with("javascript:"), "{name}: {value}");
        }
    }
}

/// Every id is there once, and whatever names one names one that is there.
pub fn ids_are_there_once(name: &str, html: &str) {
    let mut ids = BTreeSet::new();
    for id in tags(html).filter_map(|tag| tag.get("id")) {
        assert!(ids.insert(id), "{name}: `{id}` stands twice");
    }
    for attribute in ["aria-describedby", "aria-labelledby", "for"] {
        for named in tags(html).filter_map(|tag| tag.get(attribute)) {
            for id in named.split(' ') {
                assert!(ids.contains(id), "{name}: {attribute} names `{id}`, which is nowhere");
            }
        }
    }
    let inner = tags(html).filter_map(|tag| tag.get("href")).filter_map(|h| h.strip_prefix('#'));
    for id in inner {
        assert!(ids.contains(id), "{name}: a link leads to `{id}`, which is nowhere");
    }
}

/// Every field that is seen has a label, or is `named` in another way.
pub fn fields_have_labels(name: &str, html: &str, named: impl Fn(&Tag<'_>) -> bool) {
    let labels: BTreeSet<&str> =
        tags(html).filter(|tag| tag.name == "label").filter_map(|tag| tag.get("for")).collect();
    for tag in tags(html) {
        let field = ["input", "textarea", "select"].contains(&tag.name);
        if field && tag.get("type") != Some("hidden") {
            let by_label = tag.get("id").is_some_and(|id| labels.contains(id));
            assert!(by_label || named(&tag), "{name}: {:?}", tag.attributes);
        }
    }
}

/// Headings stand in order, under one title.
pub fn headings_stand_in_order(name: &str, html: &str) {
    let (mut level, mut titles) = (0, 0);
    for tag in tags(html) {
        let next = match tag.name {
            "h1" => 1,
            "h2" => 2,
            "h3" => 3,
            _ => continue,
        };
        titles += usize::from(next == 1);
        // The error summary stands before the title, as its heading is no part of the page.
        if !(level == 0 && tag.get("id") == Some("error-summary")) {
            assert!(next <= level + 1, "{name}: <{}> after level {level}", tag.name);
            level = next;
        }
    }
    assert_eq!(titles, 1, "{name}");
}
