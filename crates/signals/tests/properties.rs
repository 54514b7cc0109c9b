//! What holds for every fetch, hostile ones above all: refusals stay, silence is no yes, and
//! nothing panics or takes long.

use std::borrow::Cow;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::sample::select;
use untrain_signals::{Fetched, Pinned, Preference, Says, Usage, UsageSet, pin};

/// Header fields that some signal reads.
const FIELDS: &[(&str, &str)] = &[
    ("content-usage", "train-ai=y, search=y"),
    ("Content-Usage", "train-ai=n"),
    ("content-usage", "search=n;x, BROKEN"),
    ("content-signal", "search=yes, ai-train=yes, ai-input=yes"),
    ("content-signal", "ai-train=no"),
    ("x-robots-tag", "noai, noimageai"),
    ("x-robots-tag", "otherbot: noindex"),
    ("tdm-reservation", "0"),
    ("tdm-reservation", "1"),
    ("tdm-reservation", "?"),
    ("link", "</license.xml>; rel=license; type=application/rsl+xml"),
];

/// Lines of robots files.
const LINES: &[&str] = &[
    "User-agent: *",
    "User-agent: ExampleBot",
    "User-agent: otherbot",
    "Allow: /",
    "Disallow: /news/",
    "Disallow: /*.pdf$",
    "Content-Usage: train-ai=y",
    "Content-Usage: / train-ai=n",
    "Content-Usage: /news/ search=n",
    "Content-Usage: /news/ train-ai",
    "Content-Signal: search=yes, ai-train=yes, ai-input=yes",
    "Content-Signal: ai-train=no",
    "Content-Signal: /news/ ai-input=no",
    "License: https://harbour.example/license.xml",
    "# Disallow: /",
    "nonsense",
    "\0: \u{feff}",
];

const TDMREP: &[&str] = &[
    r#"[{"location":"/","tdm-reservation":0}]"#,
    r#"[{"location":"/news/","tdm-reservation":1},{"location":"/","tdm-reservation":0}]"#,
    r#"[{"tdm-reservation":0}]"#,
    "[{",
];

const HTML: &[&str] = &[
    "<html><head><meta name=tdm-reservation content=0></head><body>x",
    "<meta name='robots' content='noai'><p>",
    "<body><meta name=tdm-reservation content=0>",
    "<script type=application/rsl+xml><rsl xmlns='https://rslstandard.org/rsl'/></script>",
    "<link type=application/rsl+xml>",
    "<!--",
];

const RSL: &[&str] = &[
    "<rsl xmlns='https://rslstandard.org/rsl'><content url='/'><license>
     <permits type='usage'>all</permits></license></content></rsl>",
    "<rsl xmlns='https://rslstandard.org/rsl'><content url='/'><license>
     <prohibits type='usage'>ai-train</prohibits></license></content>
     <content url='/news/*'><license><permits type='usage'>search</permits></license></content>
     </rsl>",
    "<rsl>",
];

const CAWG: &[&str] = &[
    r#"{"entries":{"cawg.ai_generative_training":{"use":"allowed"},
        "cawg.data_mining":{"use":"allowed"}}}"#,
    r#"{"entries":{"c2pa.ai_training":{"use":"constrained"}}}"#,
    r#"{"entries":{"cawg.ai_inference":{"use":"allowed"},"cawg.ai_inference":{}}}"#,
];

const INTENTS: &[&str] = &[
    r#"{"$type":"org.user-intents.declaration","bulkDataset":{"allow":true},
        "syntheticContentGeneration":{"allow":true}}"#,
    r#"{"$type":"org.user-intents.declaration","bulkDataset":{"allow":false}}"#,
    r#"{"bulkDataset":{"allow":true}}"#,
];

fn maybe(list: &'static [&'static str]) -> impl Strategy<Value = Option<Cow<'static, str>>> {
    prop_oneof![
        3 => Just(None),
        3 => select(list).prop_map(|text| Some(text.into())),
        1 => "\\PC{0,40}".prop_map(|text| Some(text.into())),
    ]
}

fn robots() -> impl Strategy<Value = Option<Cow<'static, str>>> {
    let lines = prop::collection::vec(select(LINES), 0..8);
    prop_oneof![Just(None), lines.prop_map(|lines| Some(lines.join("\n").into()))]
}

prop_compose! {
    fn fetched()(
        url in select(&["https://harbour.example/news/1", "http://harbour.example/a.pdf", "x"][..]),
        user_agent in select(&["ExampleBot/1.0", "otherbot", ""][..]),
        headers in prop::collection::vec(select(FIELDS), 0..4),
        robots in robots(),
        tdmrep in maybe(TDMREP),
        html in maybe(HTML),
        rsl in maybe(RSL),
        cawg in maybe(CAWG),
        user_intents in maybe(INTENTS),
        sec_gpc in prop::collection::vec(select(&["1", "0"][..]), 0..2),
    ) -> Fetched<'static> {
        Fetched {
            url: url.into(),
            user_agent: user_agent.into(),
            named: Vec::new(),
            headers: headers.into_iter().map(|(name, value)| (name.into(), value.into())).collect(),
            robots_status: None,
            robots,
            tdmrep,
            html,
            rsl,
            cawg,
            user_intents,
            sec_gpc: sec_gpc.into_iter().map(Into::into).collect(),
        }
    }
}

/// A way to add one refusing signal, with what it refuses. TDMRep is left out: what supersedes what
/// is a matter of its own.
type Addition = fn(&mut Fetched<'static>) -> UsageSet;

const ADDITIONS: &[Addition] = &[
    |to| {
        to.headers.push(("Content-Usage".into(), "train-ai=n".into()));
        Usage::GenerativeTraining.into()
    },
    |to| {
        to.headers.insert(0, ("Content-Signal".into(), "ai-train=no, ai-input=no".into()));
        UsageSet::AI
    },
    |to| {
        to.headers.push(("X-Robots-Tag".into(), "noai".into()));
        UsageSet::AI
    },
    |to| {
        let lines =
            format!("Content-Signal: ai-train=no\n{}", to.robots.clone().unwrap_or_default());
        to.robots = Some(lines.into());
        UsageSet::NONE
    },
    |to| {
        // Where the rule falls depends on the lines before; wherever that is, nothing is lost.
        let lines =
            format!("{}\nContent-Usage: /news/ search=n", to.robots.clone().unwrap_or_default());
        to.robots = Some(lines.into());
        UsageSet::NONE
    },
    |to| {
        let page =
            format!("<meta name=robots content=noai>{}", to.html.clone().unwrap_or_default());
        to.html = Some(page.into());
        UsageSet::AI
    },
    |to| {
        let entries = r#"{"entries":{"cawg.ai_training":{"use":"notAllowed"}}}"#;
        if to.cawg.is_some() {
            return UsageSet::NONE;
        }
        to.cawg = Some(entries.into());
        Usage::OtherTraining.into()
    },
    |to| {
        to.sec_gpc.push("1".into());
        Usage::Sharing.into()
    },
    |to| {
        to.robots_status = Some(503);
        UsageSet::CRAWLED
    },
];

fn is_within(part: UsageSet, whole: UsageSet) -> bool {
    part.without(whole).is_empty()
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 2000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_refusal_that_is_added_takes_none_away(before in fetched(), add in select(ADDITIONS)) {
        let mut after = before.clone();
        let refused = add(&mut after);
        let (before, after) = (pin(&before), pin(&after));
        prop_assert!(is_within(before.refused(), after.refused()), "{before}\n{after}");
        prop_assert!(is_within(refused, after.refused()), "{after}");
        prop_assert!(is_within(after.allowed(), before.allowed()), "{before}\n{after}");
    }

    #[test]
    fn a_yes_has_words_and_nothing_against_it(fetched in fetched()) {
        let pinned = pin(&fetched);
        for usage in Usage::ALL {
            let says = |wanted| pinned.evidence_on(*usage).any(|one| one.says == wanted);
            let wanted = match (says(Says::Refuse), says(Says::Unclear), says(Says::Allow)) {
                (true, ..) => Preference::Refuse,
                (false, false, true) => Preference::Allow,
                _ => Preference::Unknown,
            };
            prop_assert_eq!(pinned.preference(*usage), wanted);
        }
    }

    #[test]
    fn the_text_reads_as_it_prints(fetched in fetched()) {
        let pinned = pin(&fetched);
        let text = pinned.to_string();
        prop_assert!(!text.contains('\n'));
        prop_assert_eq!(text.parse::<Pinned>().unwrap(), pinned);
    }

    #[test]
    fn any_text_anywhere_is_read_without_panic_or_yes(text in any::<Vec<u8>>()) {
        let pinned = pin(&everywhere(&String::from_utf8_lossy(&text)));
        prop_assert!(pinned.allowed().is_empty(), "{pinned}");
        prop_assert_eq!(pinned.to_string().parse::<Pinned>().unwrap(), pinned);
    }

    #[test]
    fn any_text_is_no_pinned_preference(text in "\\PC{0,60}") {
        prop_assert!(text.parse::<Pinned>().is_err());
    }
}

/// One text as every material of a fetch.
fn everywhere(text: &str) -> Fetched<'_> {
    let fields = ["content-usage", "content-signal", "x-robots-tag", "tdm-reservation", "link"];
    Fetched {
        url: "https://harbour.example/news/1".into(),
        user_agent: "ExampleBot".into(),
        headers: fields.iter().map(|name| ((*name).into(), text.into())).collect(),
        robots: Some(text.into()),
        tdmrep: Some(text.into()),
        html: Some(text.into()),
        rsl: Some(text.into()),
        cawg: Some(text.into()),
        user_intents: Some(text.into()),
        sec_gpc: vec![text.into()],
        ..Fetched::default()
    }
}

/// Whatever is cut off, the start of a text permits nothing that the whole does not.
#[test]
fn a_cut_text_permits_no_more() {
    let robots = ["User-agent: *\nContent-Signal: ai-train=yes\nContent-Usage: search=y\n"];
    for text in [TDMREP, HTML, RSL, CAWG, INTENTS].concat().into_iter().chain(robots) {
        let whole: Vec<UsageSet> = alone(text).map(|fetched| pin(&fetched).allowed()).into();
        for (end, _) in text.char_indices() {
            let cut = text.get(..end).unwrap();
            for (fetched, whole) in alone(cut).iter().zip(&whole) {
                let pinned = pin(fetched);
                assert!(is_within(pinned.allowed(), *whole), "{cut}: {pinned}");
            }
        }
    }
}

/// Fetches with one text as one material each.
fn alone(text: &str) -> [Fetched<'_>; 6] {
    let bare = Fetched {
        url: "https://harbour.example/news/1".into(),
        user_agent: "ExampleBot".into(),
        ..Fetched::default()
    };
    let text = || Some(text.into());
    [
        Fetched { robots: text(), ..bare.clone() },
        Fetched { tdmrep: text(), ..bare.clone() },
        Fetched { html: text(), ..bare.clone() },
        Fetched { rsl: text(), ..bare.clone() },
        Fetched { cawg: text(), ..bare.clone() },
        Fetched { user_intents: text(), ..bare },
    ]
}

/// Texts that would keep a careless reader busy.
#[test]
fn hostile_texts_take_no_time() {
    let repeat = |piece: &str, bytes: usize| piece.repeat(bytes / piece.len());
    let stars = format!("User-agent: *\n{}", repeat("Disallow: /*a*a*a*a*a*a*b\n", 490_000));
    let agents = repeat("User-agent: a\nDisallow: /\n", 490_000);
    let signals = format!("User-agent: *\n{}", repeat("Content-Signal: ai-train=yes\n", 490_000));
    let usages = format!("User-agent: *\n{}", repeat("Content-Usage: /a train-ai=y\n", 490_000));
    let texts = [
        stars,
        agents,
        signals,
        usages,
        repeat("<", 1_000_000),
        repeat("<a b=c ", 1_000_000),
        repeat("<meta name=robots content=noai>", 4_000_000),
        repeat("<a x", 1_000_000),
        repeat("<a xmlns='u'>", 1_000_000),
        format!("<rsl>{}</rsl>", repeat("<content url='/'/>", 900_000)),
        repeat("[", 250_000),
        format!("[{}7]", repeat(r#"{"location":"/*a*b*c","tdm-reservation":0},"#, 1_000_000)),
        repeat("a, ", 60_000),
        repeat("&#x", 1_000_000),
        repeat("<!--", 1_000_000),
    ];
    let url = format!("https://harbour.example/{}", "a".repeat(8000));
    for text in &texts {
        let start = Instant::now();
        let mut fetched = everywhere(text);
        fetched.headers.truncate(1);
        fetched.url = url.as_str().into();
        let pinned = pin(&fetched);
        assert!(pinned.allowed().is_empty());
        let took = start.elapsed();
        let begin: String = text.chars().take(30).collect();
        assert!(took < Duration::from_secs(10), "{took:?} for {begin}");
    }
}
