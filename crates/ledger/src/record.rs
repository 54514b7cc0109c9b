//! The consent record of a choice or an objection, signed for its entry.
//!
//! The entry commits to the event alone. What the event means in the words of ISO/IEC TS 27560 and
//! DPV (`spec/consent-record.md`) follows from it, from what was known of the account before and
//! from the policy of the time, so it can be written at any later time and is the same each time.

use untrain_lineage::consent_record::{Facts, has_record, policy_of, record};
use untrain_policy::{Event, Position};
use untrain_tlog::{Entry, Record, sign_record};

use crate::error::LedgerError;
use crate::ledger::Ledger;
use crate::state::as_of;
use crate::stored::{Opener, Stored};

impl Ledger {
    /// The record of an entry's event; none when the event is of a kind that has none. `rows` are
    /// what the vault holds of the person that it is about, in a log of at least `size` entries.
    pub(crate) async fn record_of(
        &self,
        index: Position,
        entry: &Entry,
        event: &Event,
        rows: &[Stored],
        size: Position,
    ) -> Result<Option<Record>, LedgerError> {
        let subject = event.fact.subject().filter(|_| has_record(event));
        let Some(subject) = subject else { return Ok(None) };
        let (mut events, mut opener) =
            (Vec::with_capacity(rows.len()), Opener::new(self.secrets()));
        for row in rows {
            events.extend(opener.event(row)?.map(|event| (row.position, event)));
        }
        let policies = self.policies_at(size).await?;
        let (known, _) = as_of(&policies, events, index)?;
        let Some(policy) = policy_of(known.history(), event) else { return Ok(None) };
        let before = known.state(subject);
        let facts = Facts { origin: self.origin(), index, event, policy, before };
        let text = record(&facts)
            .map_err(|e| LedgerError::damaged(index.0, format!("its consent record: {e}")))?;
        Ok(text.map(|text| {
            let signature = sign_record(entry.leaf_hash(), &text, self.signing_key());
            Record { text, signature }
        }))
    }
}
