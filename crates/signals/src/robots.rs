//! robots.txt (RFC 9309): lines to groups, and the rules that speak to one crawler of one path.
//!
//! The rules that other standards put into groups, `Content-Usage` and `Content-Signal`, are kept
//! as text for their own modules. `Allow` permits crawling and no more, so it is never a yes.

use crate::aipref;
use crate::content_signals;
use crate::evidence::{Findings, Material, Note, Place, Signal, Statements, most_specific};
use crate::fetched::Fetched;
use crate::limits::ROBOTS_BYTES_MAX;
use crate::pattern::Pattern;
use crate::target::{Target, tokens};
use crate::usage::UsageSet;

/// What a line of a group is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    Agent,
    Allow,
    Disallow,
    ContentUsage,
    ContentSignal,
    License,
}

/// A line that says something, numbered from 1.
#[derive(Debug, Clone, Copy)]
struct Line<'a> {
    number: usize,
    key: Key,
    value: &'a [u8],
    whole: &'a [u8],
}

/// `User-agent` lines and the rules for them.
#[derive(Debug, Default)]
struct Group<'a> {
    agents: Vec<String>,
    rules: Vec<Line<'a>>,
}

/// A file, parsed.
#[derive(Debug, Default)]
struct Robots<'a> {
    groups: Vec<Group<'a>>,
    /// Rules before the first `User-agent` line.
    outside: Vec<Line<'a>>,
    licences: Vec<Line<'a>>,
}

/// Reads the stored robots.txt of a fetch.
pub(crate) fn read(fetched: &Fetched<'_>, target: &Target, findings: &mut Findings) {
    let whole = Place::at(Material::RobotsTxt, 0);
    match fetched.robots_status {
        Some(500..) => {
            let said = Statements { note: Some(Note::Unreachable), ..refuse_all() };
            return findings.state(Signal::Robots, whole, b"", &said);
        }
        // RFC 9309, section 2.3.1.3: unavailable, so there are no rules.
        Some(400..) => return,
        _ => {}
    }
    let Some(text) = &fetched.robots else { return };
    let (text, cut) = within_limit(text.as_bytes());
    if cut {
        let said = Statements::unclear(UsageSet::CRAWLED, Note::TooLong);
        findings.state(Signal::Robots, whole, b"", &said);
    }
    let robots = parse(text);
    let Some(path) = target.path() else {
        let said = Statements::unclear(UsageSet::CRAWLED, Note::NoTarget);
        return findings.state(Signal::Robots, whole, fetched.url.as_bytes(), &said);
    };
    if target.agent().is_empty() {
        let said = Statements::unclear(UsageSet::CRAWLED, Note::NoTarget);
        let place = Place::at(Material::Fetch, 0);
        findings.state(Signal::Robots, place, fetched.user_agent.as_bytes(), &said);
    }
    speak(&robots.rules_for(target.agent(), true), path, None, findings);
    for named in target.named() {
        let rules = robots.rules_for(std::slice::from_ref(named), false);
        speak(&rules, path, Some(Note::NamedOther), findings);
    }
    speak(&robots.outside, path, Some(Note::OutsideGroup), findings);
    if fetched.rsl.is_none() {
        for line in robots.licences {
            let said = Statements::unclear(UsageSet::CRAWLED, Note::NotFetched);
            findings.state(Signal::Rsl, line.place(), line.whole, &said);
        }
    }
}

fn refuse_all() -> Statements {
    Statements::refuse(UsageSet::CRAWLED)
}

/// States what the rules of one crawler say of a path. With a note they are not quite the fetcher's
/// own rules: only their refusals are heard, and their permissions doubted.
fn speak(rules: &[Line<'_>], path: &[u8], note: Option<Note>, findings: &mut Findings) {
    if let Some(line) = disallowed(rules, path) {
        let said = Statements { note, ..refuse_all() };
        findings.state(Signal::Robots, line.place(), line.whole, &said);
        // draft-ietf-aipref-attach: no preferences for what may not be crawled.
        return;
    }
    let keys = [
        (Key::ContentUsage, Signal::Aipref, aipref::statements as fn(&[u8]) -> Statements),
        (Key::ContentSignal, Signal::ContentSignals, content_signals::statements),
    ];
    for (key, signal, statements) in keys {
        let mut matching = Vec::new();
        for line in rules.iter().filter(|line| line.key == key) {
            let (pattern, preference) = path_and_preference(line.value);
            let length = match pattern.map(Pattern::new) {
                None | Some(None) => 0,
                Some(Some(pattern)) if pattern.covers(path) => pattern.length(),
                Some(Some(_)) => continue,
            };
            let mut said = statements(preference);
            match note {
                // What is said to another crawler is a yes to that crawler only.
                Some(Note::NamedOther) => said.allow = UsageSet::NONE,
                Some(note) => said = said.doubted(note),
                None => {}
            }
            matching.push((length, line.place(), line.whole, said));
        }
        most_specific(&matching, signal, findings);
    }
}

/// The line that forbids crawling a path: the longest match decides, and `Allow` among equals
/// (RFC 9309, section 2.2.2).
fn disallowed<'r, 'a>(rules: &'r [Line<'a>], path: &[u8]) -> Option<&'r Line<'a>> {
    let mut best: Option<(usize, bool, &Line<'_>)> = None;
    for line in rules.iter().filter(|line| matches!(line.key, Key::Allow | Key::Disallow)) {
        let Some(pattern) = Pattern::new(line.value) else { continue };
        let rank = (pattern.length(), line.key == Key::Allow);
        let better = best.is_none_or(|(length, allow, _)| rank > (length, allow));
        if better && pattern.covers(path) {
            best = Some((rank.0, rank.1, line));
        }
    }
    best.filter(|(_, allow, _)| !allow).map(|(.., line)| line)
}

/// `[ path 1*WS ] preference` (draft-ietf-aipref-attach, "Content-Usage Rule").
fn path_and_preference(value: &[u8]) -> (Option<&[u8]>, &[u8]) {
    let is_path = value.first().is_some_and(|first| *first == b'/')
        || (value.first() == Some(&b'*') && value.iter().any(u8::is_ascii_whitespace));
    if !is_path {
        return (None, value);
    }
    let end = value.iter().position(u8::is_ascii_whitespace).unwrap_or(value.len());
    let (path, rest) = value.split_at_checked(end).unwrap_or((value, b""));
    (Some(path), rest.trim_ascii())
}

impl Line<'_> {
    fn place(&self) -> Place {
        Place::at(Material::RobotsTxt, self.number)
    }
}

impl<'a> Robots<'a> {
    /// Every rule of every group for one of `agents`, merged; else those for everybody.
    fn rules_for(&self, agents: &[String], or_everybody: bool) -> Vec<Line<'a>> {
        let merged = |wanted: &dyn Fn(&String) -> bool| -> Option<Vec<Line<'a>>> {
            let groups = || self.groups.iter().filter(|group| group.agents.iter().any(wanted));
            groups().next().map(|_| groups().flat_map(|group| group.rules.clone()).collect())
        };
        let own = merged(&|agent| agents.contains(agent));
        let everybody = || or_everybody.then(|| merged(&|agent| agent == "*")).flatten();
        own.or_else(everybody).unwrap_or_default()
    }
}

fn parse(text: &[u8]) -> Robots<'_> {
    let mut robots = Robots::default();
    let mut in_agents = false;
    for line in lines(text) {
        match line.key {
            Key::License => robots.licences.push(line),
            Key::Agent => {
                if !in_agents {
                    robots.groups.push(Group::default());
                }
                in_agents = true;
                if let Some(group) = robots.groups.last_mut() {
                    let everybody = line.value.first() == Some(&b'*');
                    let agent = everybody.then(|| "*".to_owned());
                    group.agents.extend(agent.or_else(|| tokens(line.value).next()));
                }
            }
            _ => {
                in_agents = false;
                match robots.groups.last_mut() {
                    Some(group) => group.rules.push(line),
                    None => robots.outside.push(line),
                }
            }
        }
    }
    robots
}

/// The lines that say something. Lines end with CR, LF or both; a comment starts with `#`.
fn lines(text: &[u8]) -> impl Iterator<Item = Line<'_>> {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let mut number = 1;
    let mut after_return = false;
    text.split_inclusive(|byte| matches!(byte, b'\n' | b'\r')).filter_map(move |raw| {
        // The LF of a CR LF is no line of its own.
        let second_half = after_return && raw == b"\n";
        after_return = raw.ends_with(b"\r");
        if second_half {
            return None;
        }
        let this = number;
        number += 1;
        let end = raw.iter().position(|byte| *byte == b'#').unwrap_or(raw.len());
        let whole = raw.get(..end)?.trim_ascii();
        let (key, value) = key_and_value(whole)?;
        Some(Line { number: this, key, value, whole })
    })
}

/// A line in two. Every line that can be read counts (RFC 9309, section 2.3.1.5): a refusal is
/// heard through a missing colon or a slip of spelling; nothing else is.
fn key_and_value(line: &[u8]) -> Option<(Key, &[u8])> {
    let colon = line.iter().position(|byte| *byte == b':');
    let space = line.iter().position(u8::is_ascii_whitespace);
    let at = |end: Option<usize>| {
        let (name, rest) = line.split_at_checked(end?)?;
        let key = key(&name.trim_ascii().to_ascii_lowercase())?;
        Some((key, rest.get(1..)?.trim_ascii()))
    };
    at(colon).or_else(|| at(space).filter(|(key, _)| matches!(key, Key::Agent | Key::Disallow)))
}

fn key(name: &[u8]) -> Option<Key> {
    Some(match name {
        b"user-agent" | b"useragent" | b"user agent" => Key::Agent,
        b"allow" => Key::Allow,
        b"disallow" | b"dissallow" | b"dissalow" | b"disalow" | b"diasllow" | b"disallaw" => {
            Key::Disallow
        }
        b"content-usage" => Key::ContentUsage,
        b"content-signal" | b"content-signals" => Key::ContentSignal,
        b"license" => Key::License,
        _ => return None,
    })
}

/// The part that is read, ending with a line, and whether that is less than all.
fn within_limit(text: &[u8]) -> (&[u8], bool) {
    match text.get(..ROBOTS_BYTES_MAX) {
        Some(start) if text.len() > ROBOTS_BYTES_MAX => {
            let end = start.iter().rposition(|byte| matches!(byte, b'\n' | b'\r'));
            (start.get(..end.unwrap_or(start.len())).unwrap_or(start), true)
        }
        _ => (text, false),
    }
}
