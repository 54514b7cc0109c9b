//! The consent record that a receipt carries: whether it says what the event says. Its signature is
//! checked with the receipt.

use untrain_lineage::consent_record::Summary;
use untrain_policy::{Event, Position};

use crate::report::{Findings, Record};

pub(crate) const NAME: &str = "consent record";

/// The record, when it is of this event, which is entry `index` of the log `origin`.
pub(crate) fn check(
    text: &[u8],
    origin: &str,
    index: u64,
    event: &Event,
    findings: &mut Findings,
) -> Option<Record> {
    let read = Summary::read(text);
    let agrees = read.and_then(|read| read.agrees(origin, Position(index), event).map(|()| read));
    match agrees {
        Ok(summary) => {
            findings.holds(NAME, words(&summary));
            Some(Record { summary, text: text.to_vec() })
        }
        Err(error) => {
            findings.fails(NAME, error.to_string());
            None
        }
    }
}

fn words(summary: &Summary) -> String {
    let Summary { status, purpose, .. } = summary;
    let mut words = format!("the log signed that it leaves `{purpose}` at `{status}`");
    if let Some(controller) = &summary.controller {
        words = format!("{words}; the controller is {controller}");
    }
    if let Some(withdrawal) = &summary.withdrawal {
        words = format!("{words}; it is changed at {withdrawal}");
    }
    words
}
