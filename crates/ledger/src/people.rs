//! Who was linked and who was forgotten, gathered from the events alone, to hold the tables that
//! answer the same quickly against.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::{AnyConnection, Row};
use untrain_policy::{Fact, ForgetLevel, Position};

use crate::error::LedgerError;
use crate::limits::READ_ROWS;
use crate::numbers::{from_row, to_row};
use crate::secrets::Secrets;
use crate::standing::reference_at;
use crate::vault::SubjectRef;

/// Links and requests, as the events tell them.
#[derive(Default)]
pub struct People {
    links: BTreeMap<SubjectRef, BTreeMap<SubjectRef, u64>>,
    requests: BTreeMap<SubjectRef, u64>,
}

impl People {
    /// Takes in one event.
    pub fn take(&mut self, secrets: &Secrets, position: Position, fact: &Fact) {
        match fact {
            Fact::SubjectsLinked { subject, other } => {
                let one = secrets.vault.reference(subject);
                let other = secrets.vault.reference(other);
                self.links.entry(one).or_default().entry(other).or_insert(position.0);
                self.links.entry(other).or_default().entry(one).or_insert(position.0);
            }
            Fact::ForgetRequested { subject, level } if *level >= ForgetLevel::Datasets => {
                self.requests.entry(secrets.vault.reference(subject)).or_insert(position.0);
            }
            _ => {}
        }
    }

    /// All accounts of people who were forgotten. Which of several requests a row names depends on
    /// when accounts were linked, so the row names one of the person's.
    fn forgotten(&self) -> BTreeMap<SubjectRef, BTreeSet<u64>> {
        let mut found = BTreeMap::new();
        for start in self.requests.keys() {
            if found.contains_key(start) {
                continue;
            }
            let mut person = BTreeSet::from([*start]);
            let mut open = vec![*start];
            while let Some(account) = open.pop() {
                for other in self.links.get(&account).into_iter().flat_map(BTreeMap::keys) {
                    if person.insert(*other) {
                        open.push(*other);
                    }
                }
            }
            let requests: BTreeSet<u64> =
                person.iter().filter_map(|account| self.requests.get(account).copied()).collect();
            found.extend(person.into_iter().map(|account| (account, requests.clone())));
        }
        found
    }

    /// Holds the tables against the events: every key opens, every mark and link has its event and
    /// every event its mark or link. Answers how many subjects there are.
    ///
    /// # Errors
    /// [`LedgerError::Damaged`] with the entry concerned.
    pub async fn check(
        &self,
        secrets: &Secrets,
        connection: &mut AnyConnection,
    ) -> Result<u64, LedgerError> {
        let count = self.check_subjects(secrets, connection).await?;
        self.check_links(connection).await?;
        Ok(count)
    }

    async fn check_subjects(
        &self,
        secrets: &Secrets,
        connection: &mut AnyConnection,
    ) -> Result<u64, LedgerError> {
        let failed = |e| LedgerError::store("read subjects", e);
        let mut expected = self.forgotten();
        let (mut count, mut after) = (0_u64, Vec::new());
        loop {
            let rows = sqlx::query(
                "SELECT reference, wrapped_key, forgotten FROM subjects
                 WHERE reference > $1 ORDER BY reference LIMIT $2",
            )
            .bind(after)
            .bind(to_row(READ_ROWS))
            .fetch_all(&mut *connection)
            .await
            .map_err(failed)?;
            let Some(last) = rows.last() else { break };
            after = reference_at(last, 0)?.0.to_vec();
            for row in &rows {
                let reference = reference_at(row, 0)?;
                let wrapped: Option<Vec<u8>> = row.try_get(1).map_err(failed)?;
                let marked: Option<i64> = row.try_get(2).map_err(failed)?;
                let Some(wrapped) = wrapped else {
                    // Of an erased person no event tells any more.
                    expected.remove(&reference);
                    continue;
                };
                if secrets.vault.unwrap(reference, &wrapped).is_none() {
                    return Err(LedgerError::damaged(0, "the key of a subject does not open"));
                }
                check_mark(marked.map(from_row), expected.remove(&reference))?;
            }
            count = count.saturating_add(rows.len() as u64);
        }
        match expected.into_values().flatten().next() {
            Some(request) => Err(LedgerError::damaged(request, "the subject's row is gone")),
            None => Ok(count),
        }
    }

    async fn check_links(&self, connection: &mut AnyConnection) -> Result<(), LedgerError> {
        let rows = sqlx::query("SELECT subject, other, position FROM links")
            .fetch_all(connection)
            .await
            .map_err(|e| LedgerError::store("read links", e))?;
        let mut expected = self.links.clone();
        for row in &rows {
            let (subject, other) = (reference_at(row, 0)?, reference_at(row, 1)?);
            let position: i64 = row.try_get(2).map_err(|e| LedgerError::store("read links", e))?;
            let position = from_row(position);
            if expected.entry(subject).or_default().remove(&other) != Some(position) {
                return Err(LedgerError::damaged(position, "a link of accounts has no event"));
            }
        }
        match expected.into_values().flat_map(BTreeMap::into_values).next() {
            Some(position) => Err(LedgerError::damaged(position, "its link of accounts is gone")),
            None => Ok(()),
        }
    }
}

fn check_mark(marked: Option<u64>, expected: Option<BTreeSet<u64>>) -> Result<(), LedgerError> {
    match (marked, expected) {
        (None, None) => Ok(()),
        (Some(mark), Some(requests)) if requests.contains(&mark) => Ok(()),
        (Some(mark), _) => {
            Err(LedgerError::damaged(mark, "a subject is marked as forgotten without that request"))
        }
        (None, Some(requests)) => Err(LedgerError::damaged(
            requests.first().copied().unwrap_or(0),
            "the subject is not marked as forgotten",
        )),
    }
}
