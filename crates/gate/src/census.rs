//! Who would have to leave a corpus: denied records by where their author lives and by the reason,
//! how many people are behind them, and since when.

use std::collections::{BTreeMap, HashMap, HashSet};

use arrow_array::RecordBatch;
use serde::Serialize;
use untrain_policy::snapshot::Who;
use untrain_policy::{CollectedAt, Timestamp};

use crate::GateError;
use crate::decider::{Decided, Decider};
use crate::snapshot_file::MappedSnapshot;
use crate::tally::code;
use crate::times::times;

/// Where somebody lives whom the ledger does not know.
pub const UNKNOWN: &str = "unknown_subject";

/// Where somebody lives who was erased.
pub const ERASED: &str = "erased";

/// Where somebody lives who never said so.
pub const UNSTATED: &str = "unstated";

/// What was counted over the records that may not be used.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Census {
    /// Records by the author's residence, or one of [`UNKNOWN`], [`ERASED`] and [`UNSTATED`], and
    /// by the code of the decision.
    pub by_residence: BTreeMap<String, BTreeMap<String, u64>>,
    /// How many accounts that the ledger knows have written them.
    pub authors: u64,
    /// When the first of them was collected, of those that say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oldest: Option<Timestamp>,
    /// How many of them do not say when they were collected.
    pub undated: u64,
}

/// The same while it is counted, by one worker.
#[derive(Debug, Default)]
pub(crate) struct Counting {
    /// Names of residences, by the number that they are counted under.
    residences: Vec<String>,
    numbers: HashMap<String, u32>,
    /// By account: the number of its residence.
    of_account: HashMap<u32, u32>,
    records: HashMap<(u32, u8), u64>,
    oldest: Option<Timestamp>,
    undated: u64,
}

impl Counting {
    /// Takes in what was decided about a batch.
    ///
    /// # Errors
    /// When a part of the snapshot is not what was signed.
    pub(crate) fn take(
        &mut self,
        snapshot: &MappedSnapshot,
        decider: &Decider<'_>,
        batch: &RecordBatch,
        decided: &Decided,
    ) -> Result<(), GateError> {
        if decided.kept() == batch.num_rows() {
            return Ok(());
        }
        let column = decider.plan().collected_at.as_ref();
        let collected = column.map(|column| times(&column.of(batch)?)).transpose();
        let collected = collected.map_err(|error| decider.fault(&error))?;
        for (row, outcome) in decided.outcomes.iter().enumerate() {
            if code(*outcome).is_none() {
                continue;
            }
            let author = decided.people(row).first().copied().unwrap_or(Who::Unknown);
            let residence = self.residence(snapshot, author)?;
            *self.records.entry((residence, *outcome)).or_default() += 1;
            let at = match collected.as_ref().map(|times| times.get(row)) {
                Some(Some(CollectedAt::Known(at))) => Some(*at),
                Some(_) => None,
                None => decider.collected_at(),
            };
            match at {
                Some(at) => self.oldest = Some(self.oldest.map_or(at, |oldest| oldest.min(at))),
                None => self.undated += 1,
            }
        }
        Ok(())
    }

    /// The number of the place where somebody lives now.
    fn residence(&mut self, snapshot: &MappedSnapshot, who: Who) -> Result<u32, GateError> {
        let account = match who {
            Who::Unknown => return Ok(self.number(UNKNOWN)),
            Who::Suppressed => return Ok(self.number(ERASED)),
            Who::Known(account) => account,
        };
        if let Some(number) = self.of_account.get(&account.slot()) {
            return Ok(*number);
        }
        let person = snapshot.person(who).map_err(|error| GateError::Order(error.to_string()))?;
        let lived = person.and_then(|person| {
            let last = person.accounts().filter_map(|account| account.residences.last()).last();
            last.and_then(|residence| residence.jurisdiction.as_ref().map(ToString::to_string))
        });
        let number = self.number(lived.as_deref().unwrap_or(UNSTATED));
        self.of_account.insert(account.slot(), number);
        Ok(number)
    }

    fn number(&mut self, name: &str) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = u32::try_from(self.residences.len()).unwrap_or(u32::MAX);
        self.residences.push(name.to_owned());
        self.numbers.insert(name.to_owned(), number);
        number
    }
}

impl Census {
    /// What all workers counted.
    pub(crate) fn of(counted: Vec<Counting>) -> Self {
        let (mut census, mut accounts) = (Self::default(), HashSet::new());
        for counting in counted {
            for ((residence, outcome), count) in &counting.records {
                let name = usize::try_from(*residence).ok();
                let name = name.and_then(|number| counting.residences.get(number));
                let (Some(name), Some(code)) = (name, code(*outcome)) else { continue };
                let reasons = census.by_residence.entry(name.clone()).or_default();
                *reasons.entry(code).or_default() += count;
            }
            accounts.extend(counting.of_account.into_keys());
            census.undated += counting.undated;
            census.oldest = census.oldest.into_iter().chain(counting.oldest).min();
        }
        census.authors = accounts.len() as u64;
        census
    }
}
