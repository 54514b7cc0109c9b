//! What must hold for every fetch, whatever a fuzzer puts into it.

use untrain_signals::{Fetched, Pinned, Says, Usage, UsageSet, pin};

/// A fetch of nothing but a URL, by a crawler with a name.
#[must_use]
pub fn bare() -> Fetched<'static> {
    Fetched {
        url: "https://harbour.example/news/1?a=b".into(),
        user_agent: "ExampleBot/1.0".into(),
        ..Fetched::default()
    }
}

/// A fetch with one field in the response.
#[must_use]
pub fn response<'a>(name: &'a str, value: &'a str) -> Fetched<'a> {
    Fetched { headers: vec![(name.into(), value.into())], ..bare() }
}

/// Reads a fetch and checks what holds for all.
///
/// # Panics
///
/// If it does not hold.
pub fn check(fetched: &Fetched<'_>) {
    let pinned = pin(fetched);
    let text = pinned.to_string();
    assert!(!text.contains('\n'));
    assert_eq!(text.parse::<Pinned>().ok().as_ref(), Some(&pinned), "{text}");
    for usage in pinned.allowed().iter() {
        let against = pinned.evidence_on(usage).any(|one| one.says != Says::Allow);
        assert!(!against, "{usage} is permitted against {text}");
    }
    refuse_more(fetched, &pinned);
}

/// A refusal that is added takes none away, and is heard.
fn refuse_more(fetched: &Fetched<'_>, before: &Pinned) {
    let mut more = fetched.clone();
    more.sec_gpc.push("1".into());
    more.headers.push(("x-robots-tag".into(), "noai".into()));
    let after = pin(&more);
    assert!(before.refused().without(after.refused()).is_empty(), "{before}\n{after}");
    assert!(after.allowed().without(before.allowed()).is_empty(), "{before}\n{after}");
    assert!(after.refused().has(Usage::Sharing));
    let bytes = more.headers.iter().map(|(name, value)| name.len() + value.len());
    if bytes.sum::<usize>() <= untrain_signals::limits::HEADERS_BYTES_MAX {
        assert!(UsageSet::AI.without(after.refused()).is_empty(), "{after}");
    }
}
