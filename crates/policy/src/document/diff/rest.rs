//! What is not about packs and cells: the document itself, purposes, notice, signals, licences.

use std::collections::BTreeSet;

use crate::Timestamp;
use crate::ids::{LicenceId, PurposeId};
use crate::vocabulary::{Basis, Direction, Part, Signal, Source};

use super::super::{Licence, Policy};
use super::{Found, widens_if};

pub(super) fn policy(old: &Policy, new: &Policy, found: &mut Found) {
    let mut say = |words: String| found.add(Direction::Neither, Part::Policy, words);
    if old.id != new.id {
        say(format!("another policy: `{}` instead of `{}`", new.id, old.id));
    }
    if old.effective != new.effective {
        say(format!("effective from {} on instead of {}", new.effective, old.effective));
    }
}

pub(super) fn purposes(old: &Policy, new: &Policy, found: &mut Found) {
    for purpose in &new.purposes {
        let id = &purpose.id;
        match old.purpose(id) {
            None => {
                let direction = if opens(new, id) { Direction::Widens } else { Direction::Neither };
                found.add(direction, Part::Purpose, format!("`{id}` is new: {}", purpose.title));
            }
            Some(before) if before.gpc != purpose.gpc => {
                let (direction, words) = match purpose.gpc {
                    true => (Direction::Narrows, "a browser that says GPC refuses it"),
                    false => (Direction::Widens, "a browser that says GPC does not refuse it"),
                };
                found.add(direction, Part::Purpose, format!("`{id}`: {words}"));
            }
            Some(before) if before != purpose => {
                let words = format!("`{id}` is described in other words");
                found.add(Direction::Neither, Part::Purpose, words);
            }
            Some(_) => {}
        }
    }
    for purpose in old.purposes.iter().filter(|purpose| new.purpose(&purpose.id).is_none()) {
        let id = &purpose.id;
        let direction = if opens(old, id) { Direction::Narrows } else { Direction::Neither };
        found.add(direction, Part::Purpose, format!("`{id}` is gone: {}", purpose.title));
    }
}

/// Whether any cell lets a purpose run.
fn opens(policy: &Policy, purpose: &PurposeId) -> bool {
    policy.cells.iter().any(|cell| {
        let runs = match cell.basis {
            Basis::Consent => true,
            Basis::LegitimateInterest => cell.assessment.is_some(),
            Basis::Prohibited => false,
        };
        runs && cell.purposes.contains(purpose)
    })
}

pub(super) fn notice(old: &Policy, new: &Policy, found: &mut Found) {
    let mut say = |words: String| found.add(Direction::Neither, Part::Notice, words);
    let (before, after) = (&old.notice, &new.notice);
    if before.id != after.id {
        say(format!("the notice is `{}` instead of `{}`", after.id, before.id));
    }
    for (language, text) in &after.text {
        match before.text.get(language) {
            None => say(format!("there is a text in `{language}`")),
            Some(was) if was != text => say(format!("the text in `{language}` is another")),
            Some(_) => {}
        }
    }
    for language in before.text.keys().filter(|language| !after.text.contains_key(*language)) {
        say(format!("there is no text in `{language}` any more"));
    }
}

/// Who runs the platform decides nothing; the records of choices say it.
pub(super) fn controller(old: &Policy, new: &Policy, found: &mut Found) {
    let words = match (&old.controller, &new.controller) {
        (was, is) if was == is => return,
        (None, _) => "the document says who the controller is",
        (_, None) => "the document no longer says who the controller is",
        _ => "the controller's particulars are others",
    };
    found.add(Direction::Neither, Part::Controller, words.to_owned());
}

pub(super) fn signals(old: &Policy, new: &Policy, found: &mut Found) {
    for source in Source::ALL {
        let (was, is) = (old.unknown_signals.of(*source), new.unknown_signals.of(*source));
        if was != is {
            let direction = widens_if(is == Signal::Allow);
            let words = match is {
                Signal::Allow => format!("`{source}` records without a signal are used"),
                _ => format!("`{source}` records without a signal are not used"),
            };
            found.add(direction, Part::Signal, words);
        }
    }
}

pub(super) fn licences(old: &Policy, new: &Policy, found: &mut Found) {
    let of = |policy: &Policy, id: &LicenceId| {
        policy.licences.iter().find(|licence| licence.id == *id).cloned()
    };
    let ids: BTreeSet<&LicenceId> =
        old.licences.iter().chain(&new.licences).map(|licence| &licence.id).collect();
    for id in ids {
        match (of(old, id), of(new, id)) {
            (None, Some(licence)) => {
                let words = format!("`{id}` is new, for {}", named(&licence.purposes));
                found.add(Direction::Widens, Part::Licence, words);
            }
            (Some(licence), None) => {
                let words = format!("`{id}` is gone, for {}", named(&licence.purposes));
                found.add(Direction::Narrows, Part::Licence, words);
            }
            (Some(before), Some(after)) => terms(&before, &after, found),
            (None, None) => {}
        }
    }
}

fn terms(before: &Licence, after: &Licence, found: &mut Found) {
    let id = &before.id;
    let mut say = |direction, words: String| {
        found.add(direction, Part::Licence, format!("`{id}` {words}"));
    };
    let beyond = |one: &Licence, other: &Licence| -> Vec<PurposeId> {
        one.purposes.iter().filter(|purpose| !other.purposes.contains(purpose)).cloned().collect()
    };
    let (more, less) = (beyond(after, before), beyond(before, after));
    if !more.is_empty() {
        say(Direction::Widens, format!("covers {} too", named(&more)));
    }
    if !less.is_empty() {
        say(Direction::Narrows, format!("no longer covers {}", named(&less)));
    }
    let begins = |licence: &Licence| licence.from.unwrap_or(Timestamp::MIN);
    if begins(before) != begins(after) {
        let direction = widens_if(begins(after) < begins(before));
        say(direction, format!("begins {}", when(after.from, "at all times")));
    }
    let ends = |licence: &Licence| licence.expires.unwrap_or(Timestamp::MAX);
    if ends(before) != ends(after) {
        let direction = widens_if(ends(after) > ends(before));
        say(direction, format!("ends {}", when(after.expires, "never")));
    }
    if before.evidence != after.evidence {
        say(Direction::Neither, "is on file elsewhere".to_owned());
    }
}

fn when(moment: Option<Timestamp>, absent: &str) -> String {
    moment.map_or_else(|| absent.to_owned(), |moment| moment.to_string())
}

fn named(purposes: &[PurposeId]) -> String {
    let names: Vec<&str> = purposes.iter().map(PurposeId::as_str).collect();
    names.join(", ")
}
