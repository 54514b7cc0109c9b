//! Directives to robots in `X-Robots-Tag` fields and in `meta` tags of pages.
//!
//! `noai` and `noimageai` come from DeviantArt (2022), `noindex` from the search engines. No
//! directive says yes: `all` and `index` are the state without any.

use crate::evidence::{Findings, Material, Place, Signal, Statements};
use crate::fetched::Fetched;
use crate::target::{Target, tokens};
use crate::usage::{Usage, UsageSet};

/// Directives that carry a value after a colon, so the word before it is no robot's name.
const VALUED: &[&str] =
    &["unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"];

/// Reads the `X-Robots-Tag` fields of a response.
pub(crate) fn read(fetched: &Fetched<'_>, target: &Target, findings: &mut Findings) {
    for (at, value) in fetched.fields("x-robots-tag") {
        let at = Place::at(Material::Headers, at);
        findings.state(Signal::RobotsTag, at, value.as_bytes(), &statements(value, target));
    }
}

/// Whether a `meta` tag of this name speaks to the fetcher.
pub(crate) fn is_addressed(name: &str, target: &Target) -> bool {
    let mut words = tokens(name.as_bytes());
    let first = words.next();
    words.next().is_none()
        && first.is_some_and(|name| {
            name == "robots" || target.agent().contains(&name) || target.named().contains(&name)
        })
}

/// What a list of directives says: `[robot:] directive, …`, the robot's name holding until the
/// next.
pub(crate) fn statements(list: &str, target: &Target) -> Statements {
    let mut addressed = true;
    let mut said = Statements::default();
    for part in list.split(',') {
        let mut directives = part;
        if let Some((name, rest)) = part.split_once(':') {
            let name = name.trim().to_ascii_lowercase();
            if VALUED.contains(&name.as_str()) {
                continue;
            }
            addressed = name == "*" || is_addressed(&name, target);
            directives = rest;
        }
        if addressed {
            // Directives that lack their comma are heard all the same, for they only refuse.
            let words = directives.split(|c: char| c.is_whitespace() || c == ';');
            said = words.map(statement).fold(said, Statements::and);
        }
    }
    said
}

fn statement(directive: &str) -> Statements {
    let refused = match directive.to_ascii_lowercase().as_str() {
        // Images are content too, and which part of a page becomes a record is not known here.
        "noai" | "noimageai" | "noml" => UsageSet::AI,
        "noindex" | "none" => Usage::Search.into(),
        _ => UsageSet::NONE,
    };
    Statements::refuse(refused)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(list: &str, refused: UsageSet) {
        let fetched = Fetched {
            url: "https://example.com/".into(),
            user_agent: "otherbot/1.0".into(),
            ..Fetched::default()
        };
        let said = statements(list, &Target::new(&fetched));
        assert_eq!(said.refuse, refused, "{list}");
        assert!(said.allow.is_empty() && said.unclear.is_empty());
    }

    #[test]
    fn the_published_examples() {
        check("noai, noimageai", UsageSet::AI);
        check("noindex", Usage::Search.into());
        check("googlebot: nofollow", UsageSet::NONE);
        check("otherbot: noindex, nofollow", Usage::Search.into());
        check("unavailable_after: 25 Jun 2010 15:00:00 PST", UsageSet::NONE);
        check("all", UsageSet::NONE);
    }

    #[test]
    fn a_robots_name_holds_until_the_next() {
        check("googlebot: noai, noindex", UsageSet::NONE);
        check("googlebot: nofollow, otherbot: noai", UsageSet::AI);
        check("noai, googlebot: noindex", UsageSet::AI);
        check("max-snippet: 10, noai", UsageSet::AI);
        check("NOAI noindex", UsageSet::AI.or(Usage::Search.into()));
    }
}
