//! Why a place that drew a look is not taken: the finders' own questions, asked one by one.

use super::Reason;
use crate::card;
use crate::context::Surroundings;
use crate::dates;
use crate::email;
use crate::iban;
use crate::ids::{self, Place, Wrong};
use crate::ip;
use crate::kinds::{Kind, Span};
use crate::patterns::{Mark, Proposal};
use crate::run::{self, Window};
use crate::ssn;
use crate::vocabulary::{Topic, topic_of};
use crate::words::Words;

/// How far the word around a mark is shown in each direction.
const REACH: usize = 64;

/// What a proposal would have been and why it is not; nothing where it is plainly nothing.
pub(super) fn why_not(around: Surroundings<'_>, proposal: Proposal) -> Option<(Span, Reason)> {
    let Proposal { mark, start, end } = proposal;
    let as_it_is = |kind| Some((Span { start, end, kind }, Reason::OtherForm));
    match mark {
        Mark::Digits => Some(number(around, start, end)),
        Mark::Dotted => {
            Some((Span { start, end, kind: Kind::IpAddress }, dotted(around, start, end)))
        }
        Mark::At | Mark::BracketedAt => {
            let span = word(around, start, end, Kind::Email);
            // A mark that begins a word is a decorator or a handle.
            (span.start < start).then(|| (span, email::why_not(around, start, end)))
        }
        Mark::Scheme | Mark::Www => Some((word(around, start, end, Kind::Url), Reason::PlainLink)),
        Mark::Code => code(around, start),
        Mark::Mac => as_it_is(Kind::MacAddress),
        Mark::Age => as_it_is(Kind::Age),
        Mark::Birth => as_it_is(Kind::DateOfBirth),
        Mark::StreetAfterName | Mark::StreetBeforeNumber | Mark::PostBox => {
            as_it_is(Kind::StreetAddress)
        }
        Mark::Position => as_it_is(Kind::GpsPosition),
        Mark::Token | Mark::Secret => {
            let span = word(around, start, end, Kind::Secret);
            Some((span, Reason::OtherForm))
        }
        Mark::KeyBlock
        | Mark::Labelled
        | Mark::Colons
        | Mark::SpelledDot
        | Mark::StreetBeforeName
        | Mark::Degree
        | Mark::Username
        | Mark::Field => None,
    }
}

/// The run of signs without white space around a mark.
fn word(around: Surroundings<'_>, start: usize, end: usize, kind: Kind) -> Span {
    let belongs = |c: &char| !c.is_whitespace() && !"\"'`<>()[]{},;|".contains(*c);
    let head = around.slice(around.floor, start).chars().rev();
    let before: usize = head.take(REACH).take_while(belongs).map(char::len_utf8).sum();
    let tail = around.slice(end, around.ceiling).chars();
    let after: usize = tail.take(REACH).take_while(belongs).map(char::len_utf8).sum();
    Span { start: start.saturating_sub(before), end: end.saturating_add(after), kind }
}

fn dotted(around: Surroundings<'_>, start: usize, end: usize) -> Reason {
    let judged = run::judge(around, start, end, |window| {
        (window.groups.len() == 4).then(|| {
            let against = word_against(around, window.start, &[Topic::Version, Topic::Article]);
            match (ip::may_be_v4(window), against) {
                (true, Some(word)) => Reason::WordSpeaksAgainst { word },
                (true, None) => Reason::NoWordTells,
                (false, _) => Reason::OtherForm,
            }
        })
    });
    judged.unwrap_or(Reason::OtherForm)
}

/// What a run of digits would have been.
fn number(around: Surroundings<'_>, start: usize, end: usize) -> (Span, Reason) {
    let as_kind = |kind, reason| (Span { start, end, kind }, reason);
    let words = Words::around(around, start, end);
    if let Some((end, kind, wrong)) = ids::told_and_wrong(Place::new(around, &words, start)) {
        let reason = match wrong {
            Wrong::Digit => Reason::CheckFails,
            Wrong::Rules => Reason::NeverIssued,
        };
        return (Span { start, end, kind }, reason);
    }
    let misprinted = run::judge(around, start, end, |window| {
        let span = Span { start: window.start, end: window.end, kind: Kind::CreditCard };
        card::fails_its_check(window).then_some((span, Reason::CheckFails))
    });
    let unissued = || {
        run::judge(around, start, end, |window| {
            let span = Span { start: window.start, end: window.end, kind: Kind::UsSsn };
            ssn::has_form_only(window).then_some((span, Reason::NeverIssued))
        })
    };
    if let Some(found) = misprinted.or_else(unissued) {
        return found;
    }
    let is_date = |window: &Window<'_>| {
        (dates::is_date_or_years(window) || dates::holds_date(window)).then_some(())
    };
    if run::judge(around, start, end, is_date).is_some() {
        return as_kind(Kind::Phone, Reason::IsDate);
    }
    let topics = [Topic::Article, Topic::Version, Topic::Reference, Topic::Card, Topic::Ssn];
    let reason = match word_against(around, start, &topics) {
        Some(word) => Reason::WordSpeaksAgainst { word },
        None if !around.open_before(start) || !around.open_after(end) => Reason::PartOfMore,
        None => Reason::NoWordTells,
    };
    as_kind(Kind::Phone, reason)
}

/// The nearest telling word before a place, if it tells of one of these.
fn word_against(around: Surroundings<'_>, at: usize, topics: &[Topic]) -> Option<String> {
    let told = |word: &str| topic_of(word).map(|topic| (topic, word.to_owned()));
    let (topic, word) = around.words_before(at, told)?;
    topics.contains(&topic).then_some(word)
}

/// A word of letters and digits that would be an account or a document.
fn code(around: Surroundings<'_>, at: usize) -> Option<(Span, Reason)> {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric();
    let head = around.text.as_bytes().get(around.floor..at)?;
    let before = head.iter().rev().take(REACH).take_while(|byte| is_part(byte)).count();
    let start = at.saturating_sub(before);
    if let Some(end) = iban::fails_its_check(around, start) {
        return Some((Span { start, end, kind: Kind::Iban }, Reason::CheckFails));
    }
    let words = Words::around(around, start, at);
    let (end, kind, wrong) = ids::told_and_wrong(Place::new(around, &words, start))?;
    let reason = match wrong {
        Wrong::Digit => Reason::CheckFails,
        Wrong::Rules => Reason::NeverIssued,
    };
    Some((Span { start, end, kind }, reason))
}
