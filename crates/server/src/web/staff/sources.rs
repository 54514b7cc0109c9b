//! `/staff/sources`: where records come from and on which terms: the ledger's register, and the
//! licences of the policy in force.

use std::collections::BTreeMap;

use axum::response::Response;
use jiff::{SignedDuration, Timestamp};
use untrain_pages::staff::sources::{self as pages, SourceLine, SourcesPage, Terms};
use untrain_policy::document::Licence;
use untrain_policy::register::RegisteredSource;
use untrain_policy::{PurposeId, Source};

use super::{around, may};
use crate::access::Scope;
use crate::web::member::title;
use crate::web::visit::Visit;

/// How long before their end terms are said to end soon.
const SOON: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Shows the register.
pub async fn show(visit: Visit) -> Response {
    if let Err(response) = may(&visit, Scope::OverviewRead) {
        return response;
    }
    let view = SourcesPage { sources: lines(&visit) };
    visit.show(&around(None), |frame| pages::page(frame, &view).into_string())
}

/// The sources by their names. What the ledger registered under the name of a licence goes before
/// it.
fn lines(visit: &Visit) -> Vec<SourceLine> {
    let now = visit.service.now();
    let policy = visit.book.in_force(now);
    let licences = policy.into_iter().flat_map(|policy| &policy.licences);
    let mut lines: BTreeMap<String, SourceLine> =
        licences.map(|licence| (licence.id.to_string(), of_licence(visit, licence))).collect();
    let told = visit.book.history.sources().iter().filter(|source| source.at <= now);
    lines.extend(told.map(|source| (source.id.to_string(), of_source(visit, source))));
    lines.into_values().collect()
}

fn of_source(visit: &Visit, source: &RegisteredSource) -> SourceLine {
    SourceLine {
        id: source.id.to_string(),
        kind: source.kind,
        licence: source.licence.as_ref().map(ToString::to_string),
        purposes: names(visit, &source.purposes),
        from: source.from,
        until: source.until,
        evidence: source.evidence.clone(),
        state: state(source.from, source.until, visit.service.now()),
    }
}

fn of_licence(visit: &Visit, licence: &Licence) -> SourceLine {
    SourceLine {
        id: licence.id.to_string(),
        kind: Source::Licensed,
        licence: Some(licence.id.to_string()),
        purposes: names(visit, &licence.purposes),
        from: licence.from,
        until: licence.expires,
        evidence: licence.evidence.clone(),
        state: state(licence.from, licence.expires, visit.service.now()),
    }
}

fn names(visit: &Visit, purposes: &[PurposeId]) -> Vec<String> {
    purposes.iter().map(|purpose| title(visit, purpose)).collect()
}

fn state(from: Option<Timestamp>, until: Option<Timestamp>, now: Timestamp) -> Terms {
    if until.is_some_and(|until| until <= now) {
        Terms::Over
    } else if from.is_some_and(|from| from > now) {
        Terms::NotYet
    } else if until.is_some_and(|until| until.duration_since(now) <= SOON) {
        Terms::EndSoon
    } else {
        Terms::Hold
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_hold_end_soon_and_are_over() {
        let day = |number: i64| Timestamp::from_second(number * 86_400).unwrap();
        let now = day(100);
        let cases = [
            (None, None, Terms::Hold),
            (Some(100), Some(131), Terms::Hold),
            (Some(100), Some(130), Terms::EndSoon),
            (Some(101), None, Terms::NotYet),
            (Some(1), Some(100), Terms::Over),
            (None, Some(99), Terms::Over),
        ];
        for (from, until, expected) in cases {
            assert_eq!(state(from.map(day), until.map(day), now), expected, "{from:?} {until:?}");
        }
    }
}
