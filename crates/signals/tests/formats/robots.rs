//! robots.txt: the examples of RFC 9309 and of the AIPREF attachment draft, and what is unlike
//! them.

use untrain_signals::limits::ROBOTS_BYTES_MAX;
use untrain_signals::{Fetched, Note, Pinned, Preference, Signal, Usage, pin};

fn fetch(robots: &'static str, agent: &'static str, path: &str) -> Pinned {
    pin(&Fetched {
        url: format!("https://example.com{path}").into(),
        user_agent: agent.into(),
        robots: Some(robots.into()),
        ..Fetched::default()
    })
}

fn crawlable(robots: &'static str, agent: &'static str, path: &str) -> bool {
    let pinned = fetch(robots, agent, path);
    !pinned.evidence().iter().any(|one| one.signal == Signal::Robots)
}

fn training(robots: &'static str, agent: &'static str, path: &str) -> Preference {
    fetch(robots, agent, path).preference(Usage::GenerativeTraining)
}

/// RFC 9309, section 5.1.
const SIMPLE: &str = "\
User-Agent: *
Disallow: *.gif$
Disallow: /example/
Allow: /publications/

User-Agent: foobot
Disallow:/
Allow:/example/page.html
Allow:/example/allowed.gif

User-Agent: barbot
User-Agent: bazbot
Disallow: /example/page.html

User-Agent: quxbot
";

#[test]
fn the_simple_example_of_rfc_9309() {
    for (agent, path, wanted) in [
        ("foobot", "/example/page.html", true),
        ("foobot", "/example/allowed.gif", true),
        ("foobot", "/publications/", false),
        ("barbot", "/example/page.html", false),
        ("bazbot", "/example/page.html", false),
        ("bazbot", "/example/other.html", true),
        ("quxbot", "/example/page.html", true),
        ("quxbot", "/a.gif", true),
        ("otherbot", "/example/page.html", false),
        ("otherbot", "/a.gif", false),
        ("otherbot", "/a.gif?x", true),
        ("otherbot", "/publications/", true),
        ("FooBot/2.1 (+https://foo.example)", "/publications/", false),
        ("foobotty", "/publications/", true),
    ] {
        assert_eq!(crawlable(SIMPLE, agent, path), wanted, "{agent} {path}");
    }
}

/// RFC 9309, section 5.2.
#[test]
fn the_longest_match_of_rfc_9309() {
    let robots = "\
User-Agent: foobot
Allow: /example/page/
Disallow: /example/page/disallowed.gif
";
    assert!(crawlable(robots, "foobot", "/example/page/"));
    assert!(!crawlable(robots, "foobot", "/example/page/disallowed.gif"));
}

/// RFC 9309, section 2.2.1: groups of one crawler are one.
#[test]
fn groups_of_one_crawler_are_merged() {
    let robots = "\
user-agent: ExampleBot
disallow: /foo
disallow: /bar

user-agent: ExampleBot
disallow: /baz
";
    for path in ["/foo", "/bar", "/baz"] {
        assert!(!crawlable(robots, "examplebot", path), "{path}");
    }
    assert!(crawlable(robots, "examplebot", "/qux"));
}

#[test]
fn allow_wins_among_equals() {
    assert!(crawlable("user-agent: *\ndisallow: /a\nallow: /a", "x", "/a"));
    assert!(crawlable("user-agent: *\nallow: /a\ndisallow: /a", "x", "/a"));
    assert!(!crawlable("user-agent: *\nallow: /\ndisallow: /a", "x", "/a"));
    assert!(crawlable("user-agent: *\ndisallow:\n", "x", "/a"));
}

/// draft-ietf-aipref-attach, "Example", in both forms that its versions print.
#[test]
fn the_example_of_the_attachment_draft() {
    let with_path = "\
User-Agent: *
Allow: /
Disallow: /never/
Content-Usage: / train-ai=n
Content-Usage: /ai-ok/ train-ai=y

User-Agent: ExampleBot
Allow: /
Content-Usage: / train-ai=y
";
    let without: &str = with_path.replace("Content-Usage: / ", "Content-Usage: ").leak();
    for robots in [with_path, without] {
        assert_eq!(training(robots, "otherbot", "/test"), Preference::Refuse);
        assert_eq!(training(robots, "otherbot", "/ai-ok/test"), Preference::Allow);
        // N/A in the draft: what may not be crawled may not be used here.
        assert_eq!(training(robots, "otherbot", "/never/test"), Preference::Refuse);
        assert_eq!(training(robots, "ExampleBot", "/test"), Preference::Allow);
        assert_eq!(training(robots, "ExampleBot", "/never/test"), Preference::Allow);
    }
    let pinned = fetch(with_path, "otherbot", "/ai-ok/test");
    assert_eq!(pinned.evidence()[0].text, "Content-Usage: /ai-ok/ train-ai=y");
    assert_eq!(pinned.evidence()[0].at.to_string(), "robots.txt:5");
}

#[test]
fn equal_paths_with_conflicts_refuse() {
    let robots = "User-agent: *\nContent-Usage: / train-ai=y\nContent-Usage: / train-ai=n\n";
    assert_eq!(training(robots, "x", "/"), Preference::Refuse);
}

#[test]
fn a_refusal_that_a_longer_rule_does_not_answer_stays() {
    let robots = "User-agent: *\nContent-Usage: train-ai=n\nContent-Usage: /a/ search=y\n";
    let pinned = fetch(robots, "x", "/a/b");
    assert_eq!(pinned.preference(Usage::Search), Preference::Allow);
    assert_eq!(pinned.preference(Usage::GenerativeTraining), Preference::Refuse);
    assert_eq!(pinned.evidence()[1].note, Some(Note::MoreGeneral));
    assert_eq!(training(robots, "x", "/b"), Preference::Refuse);
    let permits = "User-agent: *\nContent-Usage: train-ai=y\nContent-Usage: /a/ search=y\n";
    assert_eq!(training(permits, "x", "/a/b"), Preference::Unknown);
}

#[test]
fn content_signals_are_rules_of_groups() {
    let robots = "\
User-Agent: *
Content-Signal: ai-train=no, search=yes, ai-input=yes
Allow: /

User-agent: GoodBot
Content-Signal: ai-train=yes
";
    assert_eq!(training(robots, "otherbot", "/x"), Preference::Refuse);
    assert_eq!(training(robots, "goodbot", "/x"), Preference::Allow);
    let pinned = fetch(robots, "otherbot", "/x");
    assert_eq!(pinned.preference(Usage::Search), Preference::Allow);
    assert_eq!(pinned.preference(Usage::Inference), Preference::Allow);
    assert_eq!(pinned.preference(Usage::Mining), Preference::Unknown);
}

#[test]
fn lines_are_read_leniently_where_they_refuse() {
    for robots in [
        "User-agent: *\rDisallow: /\r",
        "\u{feff}User-agent: *\r\nDisallow: / # all\r\n",
        "useragent *\ndissallow /\n",
        "User-agent : *\n  DISALLOW : /  \n",
        "User-agent: *\nSitemap: /s.xml\nUser-agent: a\nDisallow: /\n",
    ] {
        assert!(!crawlable(robots, "x", "/y"), "{robots:?}");
    }
    for robots in ["", "#User-agent: *\n#Disallow: /\n", "User-agent: *\n", "\0\0", "<html>"] {
        assert!(crawlable(robots, "x", "/y"), "{robots:?}");
    }
}

#[test]
fn rules_outside_groups_refuse_but_do_not_permit() {
    assert!(!crawlable("Disallow: /\nUser-agent: a\nAllow: /", "x", "/"));
    assert_eq!(training("Content-Signal: ai-train=no", "x", "/"), Preference::Refuse);
    let pinned = fetch("Content-Signal: ai-train=yes", "x", "/");
    assert_eq!(pinned.preference(Usage::GenerativeTraining), Preference::Unknown);
    assert_eq!(pinned.evidence()[0].note, Some(Note::OutsideGroup));
}

#[test]
fn others_are_heard_when_asked_for_and_only_when_they_refuse() {
    let robots = "\
User-agent: GPTBot
Disallow: /
User-agent: Other
Content-Signal: ai-train=yes
User-agent: *
Disallow: /private/
";
    let named = |name: &'static str, path: &str| {
        pin(&Fetched {
            url: format!("https://example.com{path}").into(),
            user_agent: "ExampleBot".into(),
            named: vec![name.into()],
            robots: Some(robots.into()),
            ..Fetched::default()
        })
        .preference(Usage::GenerativeTraining)
    };
    assert_eq!(training(robots, "ExampleBot", "/x"), Preference::Unknown);
    assert_eq!(named("gptbot", "/x"), Preference::Refuse);
    assert_eq!(named("CCBot", "/x"), Preference::Unknown);
    assert_eq!(named("Other", "/x"), Preference::Unknown);
}

#[test]
fn a_status_says_whether_there_are_rules() {
    let with_status = |status| {
        pin(&Fetched {
            url: "https://example.com/".into(),
            user_agent: "x".into(),
            robots_status: Some(status),
            robots: Some("User-agent: *\nContent-Signal: ai-train=yes, search=no".into()),
            ..Fetched::default()
        })
    };
    assert_eq!(with_status(200).preference(Usage::OtherTraining), Preference::Allow);
    assert!(with_status(404).evidence().is_empty());
    assert_eq!(with_status(503).preference(Usage::OtherTraining), Preference::Refuse);
    assert_eq!(with_status(503).evidence()[0].note, Some(Note::Unreachable));
}

#[test]
fn without_a_url_or_an_agent_there_is_no_yes() {
    let robots = "User-agent: *\nContent-Signal: ai-train=yes\n";
    let by = |url: &'static str, agent: &'static str| {
        let robots = Some(robots.into());
        let user_agent = agent.into();
        pin(&Fetched { url: url.into(), user_agent, robots, ..Fetched::default() })
    };
    let known = by("https://example.com/", "x");
    assert_eq!(known.preference(Usage::OtherTraining), Preference::Allow);
    for (url, agent) in [("", "x"), ("ftp://example.com", "x"), ("https://example.com/", "")] {
        let pinned = by(url, agent);
        assert_eq!(pinned.preference(Usage::OtherTraining), Preference::Unknown, "{url} {agent}");
        assert_eq!(pinned.evidence()[0].note, Some(Note::NoTarget));
    }
}

#[test]
fn what_lies_beyond_the_limit_leaves_a_doubt() {
    let start = "User-agent: *\nContent-Signal: ai-train=yes\nDisallow: /no\n";
    let padding = "# padding\n".repeat(ROBOTS_BYTES_MAX / 10);
    let robots: &str = format!("{start}{padding}Disallow: /\n").leak();
    let pinned = fetch(robots, "x", "/yes");
    assert_eq!(pinned.preference(Usage::GenerativeTraining), Preference::Unknown);
    assert_eq!(pinned.evidence()[0].note, Some(Note::TooLong));
    assert_eq!(training(robots, "x", "/no"), Preference::Refuse);
}

#[test]
fn a_licence_that_was_not_stored_is_in_doubt() {
    let robots = "License: https://example.com/license.xml\nUser-agent: *\nAllow: /\n";
    let pinned = fetch(robots, "x", "/");
    assert_eq!(pinned.evidence()[0].signal, Signal::Rsl);
    assert_eq!(pinned.evidence()[0].note, Some(Note::NotFetched));
}
