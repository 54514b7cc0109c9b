//! What the state map has to hold, gathered from the events alone, to hold the map's rows against.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::{AnyConnection, Row};
use untrain_policy::{Event, Fact};
use untrain_tlog::label::{Label, state_value};
use untrain_tlog::map::{Branch, StateMap, branch};
use untrain_tlog::{Entry, Hash, STATE_ROOT};

use crate::error::LedgerError;
use crate::limits::READ_ROWS;
use crate::numbers::to_row;
use crate::secrets::Secrets;
use crate::states::{Leaf, decode, pairs};
use crate::stored::Stored;

/// The last events on each topic, as the events tell them.
#[derive(Default)]
pub struct Mapping {
    labels: BTreeMap<Label, (u64, u64, [u8; 32])>,
    /// The entries that log an erasure: what the labels of erased people point to.
    erasures: BTreeMap<u64, [u8; 32]>,
}

impl Mapping {
    /// Takes in one event.
    ///
    /// # Errors
    /// [`LedgerError::Damaged`] when its subject's key does not open.
    pub fn take(
        &mut self,
        secrets: &Secrets,
        stored: &Stored,
        entry: &Entry,
        event: &Event,
    ) -> Result<(), LedgerError> {
        let (index, commitment) = (stored.position.0, entry.commitment);
        if matches!(event.fact, Fact::SubjectErased { .. }) {
            self.erasures.insert(index, commitment);
        }
        if let Some(topic) = event.fact.topic(stored.position) {
            let label = stored.key(secrets)?.label_key().state(&topic);
            let said = self.labels.entry(label).or_insert((0, index, commitment));
            *said = (said.0.saturating_add(1), index, commitment);
        }
        Ok(())
    }

    /// Holds the rows against the events, and the root that was logged `last` against the rows.
    /// Answers how many labels there are.
    ///
    /// # Errors
    /// [`LedgerError::Damaged`] with the entry concerned.
    pub async fn check(
        &self,
        connection: &mut AnyConnection,
        size: u64,
        last: Option<Entry>,
    ) -> Result<u64, LedgerError> {
        let failed = |e| LedgerError::store("read the state map", e);
        let mut map = StateMap::new();
        let mut found = BTreeSet::new();
        let mut after = -1_i64;
        loop {
            let rows = sqlx::query(
                "SELECT bucket, branch, leaves FROM states WHERE bucket > $1
                 ORDER BY bucket LIMIT $2",
            )
            .bind(after)
            .bind(to_row(READ_ROWS))
            .fetch_all(&mut *connection)
            .await
            .map_err(failed)?;
            if rows.is_empty() {
                break;
            }
            for row in &rows {
                after = row.try_get(0).map_err(failed)?;
                let kept: Vec<u8> = row.try_get(1).map_err(failed)?;
                let leaves: Vec<u8> = row.try_get(2).map_err(failed)?;
                let damaged = |what: &str| {
                    LedgerError::damaged(size, format!("bucket {after} of the state map {what}"))
                };
                let number = u16::try_from(after).map_err(|_| damaged("is none"))?;
                let leaves = decode(&leaves).ok_or_else(|| damaged("has no leaves"))?;
                for leaf in &leaves {
                    self.check_leaf(leaf)?;
                    let fits = StateMap::bucket_of(&leaf.label) == number;
                    if !fits || !found.insert(leaf.label) {
                        return Err(damaged("holds a label that is not its own"));
                    }
                }
                let made = branch(StateMap::DEPTH, &pairs(&leaves));
                if Branch::parse(&kept).ok() != Some(made) {
                    return Err(damaged("is not the branch of its leaves"));
                }
                map.set(number, made);
            }
        }
        if let Some((_, (_, index, _))) =
            self.labels.iter().find(|(label, _)| !found.contains(label))
        {
            return Err(LedgerError::damaged(*index, "the state map does not hold what it says"));
        }
        let logged =
            last.filter(|entry| entry.kind == STATE_ROOT).map(|entry| Hash(entry.commitment));
        if logged.is_some_and(|logged| logged != map.root()) {
            let what = "the state map does not have the root that was logged";
            return Err(LedgerError::damaged(size.saturating_sub(1), what));
        }
        Ok(found.len() as u64)
    }

    /// A leaf says what the events under its label say, or points to an erasure.
    fn check_leaf(&self, leaf: &Leaf) -> Result<(), LedgerError> {
        let expected = match self.labels.get(&leaf.label) {
            Some((version, index, commitment)) => {
                (*version == leaf.version && *index == leaf.index).then_some(commitment)
            }
            None => self.erasures.get(&leaf.index),
        };
        let holds = expected.is_some_and(|commitment| {
            leaf.value == state_value(leaf.version, leaf.index, commitment)
        });
        if holds {
            return Ok(());
        }
        Err(LedgerError::damaged(leaf.index, "the state map says something else than the events"))
    }
}
