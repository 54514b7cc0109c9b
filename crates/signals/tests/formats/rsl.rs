//! RSL: the vocabulary's tokens, who is covered, and what licences amount to together.

use untrain_signals::limits::{RSL_ATTRIBUTES_MAX, RSL_NAMESPACES_MAX};
use untrain_signals::{Fetched, Note, Pinned, Preference, Usage, UsageSet, pin};

fn read(text: &str) -> Pinned {
    pin(&Fetched {
        url: "https://example.com/articles/1".into(),
        rsl: Some(text.into()),
        ..Fetched::default()
    })
}

/// A document with one `content` for the whole site.
fn licences(licences: &str) -> Pinned {
    read(&format!(
        r#"<rsl xmlns="https://rslstandard.org/rsl"><content url="/">{licences}</content></rsl>"#
    ))
}

fn usage(kind: &str, tokens: &str) -> String {
    format!(r#"<license><{kind} type="usage">{tokens}</{kind}></license>"#)
}

#[test]
fn every_token_permits_and_prohibits() {
    let search = UsageSet::of(&[Usage::Search]);
    let inference = UsageSet::of(&[Usage::Inference]);
    let all = UsageSet::CRAWLED.without(Usage::Redistribution.into());
    for (token, permits, prohibits) in [
        ("all", all, UsageSet::CRAWLED),
        ("ai-all", UsageSet::AI, UsageSet::AI),
        ("ai-train", UsageSet::TRAINING, UsageSet::TRAINING),
        ("train-ai", UsageSet::TRAINING, UsageSet::TRAINING),
        ("ai-input", inference, inference),
        ("ai-index", UsageSet::NONE, inference),
        ("search", search, search),
    ] {
        assert_eq!(licences(&usage("permits", token)).allowed(), permits, "{token}");
        assert_eq!(licences(&usage("prohibits", token)).refused(), prohibits, "{token}");
    }
    let both = licences(&usage("permits", "ai-train, search\nAI-Input"));
    assert_eq!(both.allowed(), UsageSet::AI.or(search));
}

/// What stands in a licence and is of another vocabulary, is not heard.
#[test]
fn elements_of_other_vocabularies_are_not_heard() {
    let permits = |space: &str| {
        format!(r#"<license><permits{space} type="usage">search</permits></license>"#)
    };
    let foreign = r#" xmlns="https://other.example/""#;
    assert_eq!(licences(&permits("")).preference(Usage::Search), Preference::Allow);
    assert_eq!(licences(&permits(foreign)).preference(Usage::Search), Preference::Unknown);
    let payment = format!(r#"<payment{foreign} type="purchase"/></license>"#);
    let paid = permits("").replace("</license>", &payment);
    assert_eq!(licences(&paid).preference(Usage::Search), Preference::Allow);
}

#[test]
fn what_is_not_listed_is_in_doubt() {
    let pinned = licences(&usage("permits", "search"));
    assert_eq!(pinned.preference(Usage::Search), Preference::Allow);
    let doubt = pinned.evidence_on(Usage::GenerativeTraining).next().unwrap();
    assert_eq!(doubt.note, Some(Note::NotListed));
    let pinned = licences(&usage("prohibits", "ai-train"));
    assert!(pinned.evidence_on(Usage::Search).next().is_none());
    let unknown = licences(&usage("prohibits", "ai-dream"));
    assert_eq!(unknown.evidence()[0].note, Some(Note::BadValue));
}

/// A licence that permits nothing by name and sets conditions, is in doubt of what it permits.
#[test]
fn conditions_on_nothing_in_particular_are_in_doubt() {
    let doubted = |more: &str| {
        let prohibits = r#"<prohibits type="usage">ai-train</prohibits>"#;
        let pinned = licences(&format!("<license>{prohibits}{more}</license>"));
        assert_eq!(pinned.preference(Usage::OtherTraining), Preference::Refuse);
        pinned.evidence_on(Usage::Search).next().is_some()
    };
    assert!(!doubted(""));
    assert!(doubted(r#"<payment type="crawl"/>"#));
    assert!(doubted(r#"<permits type="user">education</permits>"#));
}

#[test]
fn a_price_is_a_refusal_until_it_was_paid() {
    let paid = |payment: &str| {
        licences(&format!(
            r#"<license><permits type="usage">ai-train</permits>{payment}</license>"#
        ))
    };
    assert_eq!(paid("").preference(Usage::OtherTraining), Preference::Allow);
    for free in [r#"<payment type="free"/>"#, "<payment/>"] {
        assert_eq!(paid(free).preference(Usage::OtherTraining), Preference::Allow, "{free}");
    }
    for kind in ["purchase", "subscription", "training", "crawl", "use", "contribution"] {
        let pinned = paid(&format!(r#"<payment type="{kind}"><amount>1</amount></payment>"#));
        assert_eq!(pinned.preference(Usage::OtherTraining), Preference::Refuse, "{kind}");
        assert_eq!(pinned.evidence()[0].note, Some(Note::Conditional));
    }
    for terms in ["<standard>https://terms.example/</standard>", "<amount>1</amount>", "<custom/>"]
    {
        let pinned = paid(&format!("<payment>{terms}</payment>"));
        assert_eq!(pinned.preference(Usage::OtherTraining), Preference::Refuse, "{terms}");
    }
    let credited = paid(r#"<payment type="attribution"/>"#);
    assert_eq!(credited.preference(Usage::OtherTraining), Preference::Unknown);
}

#[test]
fn licences_are_offers_and_one_prohibition_refuses() {
    let free = r#"<license><permits type="usage">search</permits><payment type="free"/></license>"#;
    let priced = r#"<license><permits type="usage">ai-input search</permits>
        <payment type="crawl"/></license>"#;
    let pinned = licences(&format!("{free}{priced}"));
    assert_eq!(pinned.preference(Usage::Search), Preference::Allow);
    assert_eq!(pinned.preference(Usage::Inference), Preference::Refuse);
    assert_eq!(pinned.preference(Usage::OtherTraining), Preference::Unknown);
    let pinned = licences(&format!("{free}{}", usage("prohibits", "search")));
    assert_eq!(pinned.preference(Usage::Search), Preference::Refuse);
    assert_eq!(pinned.evidence()[0].text, "permits search; payment free; prohibits search");
}

#[test]
fn permissions_for_some_are_no_yes() {
    let some = r#"<license><permits type="usage">ai-all</permits>
        <permits type="user">education</permits></license>"#;
    let pinned = licences(some);
    assert_eq!(pinned.preference(Usage::Inference), Preference::Unknown);
    assert_eq!(pinned.evidence()[0].note, Some(Note::SomeOnly));
    let prohibited = r#"<license><prohibits type="geo">CH</prohibits></license>"#;
    assert!(licences(prohibited).allowed().is_empty());
    let server = format!(
        r#"<rsl xmlns="https://rslstandard.org/rsl">
            <content url="/" server="https://l.example">{}</content></rsl>"#,
        usage("permits", "ai-all")
    );
    assert_eq!(read(&server).preference(Usage::Inference), Preference::Refuse);
    assert!(licences("").allowed().is_empty());
    assert!(licences("<license/>").allowed().is_empty());
}

#[test]
fn the_most_specific_content_speaks() {
    let content = |url: &str, kind, tokens| {
        format!(r#"<content url="{url}">{}</content>"#, usage(kind, tokens))
    };
    let document = |contents: &[String]| {
        read(&format!(r#"<rsl xmlns="https://rslstandard.org/rsl">{}</rsl>"#, contents.concat()))
    };
    let site = content("https://example.com", "prohibits", "ai-all search");
    let open = content("/articles/*", "permits", "ai-train");
    let pinned = document(&[site.clone(), open.clone()]);
    assert_eq!(pinned.preference(Usage::OtherTraining), Preference::Allow);
    assert_eq!(pinned.preference(Usage::Search), Preference::Refuse);
    let elsewhere = content("/videos/", "prohibits", "all");
    assert!(document(&[elsewhere]).evidence().is_empty());
    let anywhere = content("https://*.example.com/", "permits", "ai-train");
    assert_eq!(document(&[anywhere]).evidence()[0].note, Some(Note::NoTarget));
    let again = content("/articles/*", "prohibits", "ai-train");
    assert_eq!(document(&[open, again]).preference(Usage::OtherTraining), Preference::Refuse);
    assert!(document(&[site]).refused().has(Usage::Search));
}

#[test]
fn feeds_and_pages_carry_licences() {
    let feed = r#"<rss xmlns:rsl="https://rslstandard.org/rsl" version="2.0"><channel><item>
        <rsl:content url="https://example.com/articles/1"><rsl:license>
        <rsl:prohibits type="usage">ai-train</rsl:prohibits></rsl:license></rsl:content>
        </item></channel></rss>"#;
    assert_eq!(read(feed).preference(Usage::OtherTraining), Preference::Refuse);
    let html = r#"<script type="application/rsl+xml"><rsl xmlns="https://rslstandard.org/rsl">
        <content url="/articles/"><license><prohibits type="usage">ai-input</prohibits></license>
        </content></rsl></script>"#;
    let url = "https://example.com/articles/1".into();
    let pinned = pin(&Fetched { url, html: Some(html.into()), ..Fetched::default() });
    assert_eq!(pinned.preference(Usage::Inference), Preference::Refuse);
}

#[test]
fn without_the_namespace_only_refusals_count() {
    let bare =
        |kind| read(&format!(r#"<rsl><content url="/">{}</content></rsl>"#, usage(kind, "all")));
    assert_eq!(bare("prohibits").preference(Usage::Search), Preference::Refuse);
    assert_eq!(bare("permits").preference(Usage::Search), Preference::Unknown);
    assert_eq!(bare("permits").evidence()[0].note, Some(Note::Unlabelled));
}

#[test]
fn malformed_documents_are_in_doubt() {
    let note = |text: &str| {
        let pinned = read(text);
        assert!(pinned.allowed().is_empty());
        pinned.evidence()[0].note.unwrap()
    };
    for malformed in
        ["", "<rsl>", "<html xmlns='http://www.w3.org/1999/xhtml'/>", "\0", "<a><b></a>"]
    {
        assert_eq!(note(malformed), Note::Malformed, "{malformed}");
    }
    assert_eq!(note("<!DOCTYPE r [<!ENTITY a 'x'>]><rsl>&a;</rsl>"), Note::Malformed);
    let attributes: String = (0..=RSL_ATTRIBUTES_MAX).map(|n| format!(" a{n}=''")).collect();
    assert_eq!(note(&format!("<rsl{attributes}/>")), Note::TooLong);
    let nested: String = (0..=RSL_NAMESPACES_MAX).map(|n| format!("<a xmlns:n{n}='u'>")).collect();
    assert_eq!(note(&nested), Note::TooLong);
    assert_eq!(note(&"<a/>".repeat(400_000)), Note::TooLong);
    assert_eq!(note(&format!("<rsl>{}</rsl>", "<a/>".repeat(60_000))), Note::TooLong);
}

#[test]
fn a_link_to_a_licence_that_was_not_stored_is_in_doubt() {
    let value = r#"<https://example.com/license.xml>; rel="license"; type="application/rsl+xml""#;
    let headers = vec![("Link".into(), value.into())];
    let pinned = pin(&Fetched { headers, ..Fetched::default() });
    assert_eq!(pinned.evidence()[0].note, Some(Note::NotFetched));
}
