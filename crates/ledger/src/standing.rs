//! Who the facts of a batch are about, as the database knows them when the batch is written.
//!
//! A fact is admitted here or refused, inside the transaction that writes it, so that no other
//! process can come between the question and the answer. The rows also say who has been forgotten,
//! for a person with all their accounts, so that asking is one look-up.

use std::collections::{BTreeMap, BTreeSet};

use data_encoding::HEXLOWER;
use sqlx::{AnyConnection, Row};
use untrain_policy::{Fact, ForgetLevel, Position, SubjectId};

use crate::error::LedgerError;
use crate::numbers::{from_row, to_row};
use crate::rows::{self, Into};
use crate::secrets::Secrets;
use crate::vault::{SealingKey, SubjectRef};

/// One subject's row.
#[derive(Clone)]
struct Account {
    /// None when it was destroyed.
    key: Option<SealingKey>,
    /// The wrapped key when the row is new and has to be inserted.
    inserted: Option<Vec<u8>>,
    /// The entry of the request that made them forgotten.
    forgotten: Option<u64>,
    /// Whether `forgotten` has to be written.
    marked: bool,
}

/// The rows that a batch concerns, and what the batch makes of them.
#[derive(Clone, Default)]
pub struct Standing {
    accounts: BTreeMap<SubjectRef, Account>,
    links: BTreeMap<SubjectRef, BTreeSet<SubjectRef>>,
    linked: Vec<(SubjectRef, SubjectRef, u64)>,
    /// The last entry about each subject, where somebody asked.
    last: BTreeMap<SubjectRef, u64>,
}

/// The subjects that a fact names: whose it is, and the other end of a link.
pub fn named(fact: &Fact) -> impl Iterator<Item = &SubjectId> {
    let other = match fact {
        Fact::SubjectsLinked { other, .. } => Some(other),
        _ => None,
    };
    fact.subject().into_iter().chain(other)
}

/// Whether a fact says something about all accounts of a person.
const fn concerns_person(fact: &Fact) -> bool {
    matches!(fact, Fact::SubjectsLinked { .. } | Fact::ForgetRequested { .. })
}

impl Standing {
    /// Reads the rows that `facts` concern.
    ///
    /// # Errors
    /// When the database cannot be read, or a key does not unwrap.
    pub async fn read(
        connection: &mut AnyConnection,
        secrets: &Secrets,
        facts: impl Iterator<Item = &Fact> + Clone,
    ) -> Result<Self, LedgerError> {
        let references = |facts: &mut dyn Iterator<Item = &Fact>| -> BTreeSet<SubjectRef> {
            facts.flat_map(named).map(|subject| secrets.vault.reference(subject)).collect()
        };
        let mut standing = Self::default();
        let mut concerned = references(&mut facts.clone());
        let people = references(&mut facts.filter(|fact| concerns_person(fact)));
        if !people.is_empty() {
            standing.links = read_links(connection, &people).await?;
            concerned.extend(standing.links.keys());
        }
        if !concerned.is_empty() {
            standing.accounts = read_accounts(connection, secrets, &concerned).await?;
        }
        Ok(standing)
    }

    /// Reads the last entry about each subject of `facts`, for [`Standing::unchanged`].
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn read_last(
        &mut self,
        connection: &mut AnyConnection,
        secrets: &Secrets,
        facts: impl Iterator<Item = &Fact>,
    ) -> Result<(), LedgerError> {
        let concerned: BTreeSet<_> =
            facts.flat_map(named).map(|subject| secrets.vault.reference(subject)).collect();
        let rows = sqlx::query(
            "SELECT subject, max(position) FROM vault
             WHERE subject IN (SELECT unhex(value) FROM json_each($1)) GROUP BY subject",
        )
        .bind(reference_list(&concerned))
        .fetch_all(connection)
        .await
        .map_err(|e| LedgerError::store("read the last entries of subjects", e))?;
        for row in &rows {
            let position: i64 =
                row.try_get(1).map_err(|e| LedgerError::store("read an entry's position", e))?;
            self.last.insert(reference_at(row, 0)?, from_row(position));
        }
        Ok(())
    }

    /// Checks that no entry from `since` on is about a subject of `facts`, and that none of them
    /// is forgotten: what was computed from their state at `since` still holds.
    ///
    /// # Errors
    /// [`LedgerError::Changed`] naming the subject.
    pub fn unchanged(
        &self,
        secrets: &Secrets,
        facts: &[Fact],
        since: Position,
    ) -> Result<(), LedgerError> {
        for subject in facts.iter().flat_map(named) {
            let reference = secrets.vault.reference(subject);
            let written = self.last.get(&reference).is_some_and(|last| *last >= since.0);
            let forgotten =
                self.accounts.get(&reference).is_some_and(|account| account.forgotten.is_some());
            if written || forgotten {
                return Err(LedgerError::Changed { subject: subject.clone() });
            }
        }
        Ok(())
    }

    /// Checks that the ledger has heard of everybody whom `facts` name, and has not erased them.
    ///
    /// # Errors
    /// [`LedgerError::Unknown`] naming the subject.
    pub fn known(&self, secrets: &Secrets, facts: &[Fact]) -> Result<(), LedgerError> {
        let unknown = |subject: &&SubjectId| self.key(secrets.vault.reference(subject)).is_none();
        match facts.iter().flat_map(named).find(unknown) {
            Some(subject) => Err(LedgerError::Unknown { subject: subject.clone() }),
            None => Ok(()),
        }
    }

    /// Takes a fact in as the entry at `position`, or says why not.
    ///
    /// # Errors
    /// [`LedgerError::Forgotten`] for an answer of somebody who has been forgotten; nothing is
    /// changed then.
    pub fn admit(
        &mut self,
        secrets: &Secrets,
        fact: &Fact,
        position: Position,
    ) -> Result<(), LedgerError> {
        if let Fact::ChoiceMade { subject, .. } = fact {
            self.not_forgotten(secrets, subject)?;
        }
        for subject in named(fact) {
            self.not_erased(secrets, subject)?;
        }
        for subject in named(fact) {
            let reference = secrets.vault.reference(subject);
            self.ensure(secrets, reference)?;
            self.last.insert(reference, position.0);
        }
        match fact {
            Fact::ForgetRequested { subject, level, .. } if *level >= ForgetLevel::Datasets => {
                self.forget(secrets.vault.reference(subject), position.0);
            }
            Fact::SubjectsLinked { subject, other } => {
                let (one, other) =
                    (secrets.vault.reference(subject), secrets.vault.reference(other));
                self.link(one, other, position.0);
            }
            _ => {}
        }
        Ok(())
    }

    /// The key that the subject's events are sealed under.
    #[must_use]
    pub fn key(&self, reference: SubjectRef) -> Option<&SealingKey> {
        self.accounts.get(&reference)?.key.as_ref()
    }

    fn ensure(&mut self, secrets: &Secrets, reference: SubjectRef) -> Result<(), LedgerError> {
        if self.accounts.contains_key(&reference) {
            return Ok(());
        }
        let key = SealingKey::generate()?;
        let inserted = Some(secrets.vault.wrap(reference, &key)?);
        let account = Account { key: Some(key), inserted, forgotten: None, marked: false };
        self.accounts.insert(reference, account);
        Ok(())
    }

    /// Of an erased person nothing can be said any more: there is no key to seal it under.
    fn not_erased(&self, secrets: &Secrets, subject: &SubjectId) -> Result<(), LedgerError> {
        match self.accounts.get(&secrets.vault.reference(subject)) {
            Some(Account { key: None, forgotten, .. }) => Err(LedgerError::Forgotten {
                subject: subject.clone(),
                request: forgotten.unwrap_or(0),
            }),
            _ => Ok(()),
        }
    }

    fn not_forgotten(&self, secrets: &Secrets, subject: &SubjectId) -> Result<(), LedgerError> {
        match self.accounts.get(&secrets.vault.reference(subject)).and_then(|found| found.forgotten)
        {
            Some(request) => Err(LedgerError::Forgotten { subject: subject.clone(), request }),
            None => Ok(()),
        }
    }

    /// All accounts of the person that `reference` is one of.
    fn person(&self, reference: SubjectRef) -> BTreeSet<SubjectRef> {
        let mut found = BTreeSet::from([reference]);
        let mut open = vec![reference];
        while let Some(account) = open.pop() {
            for other in self.links.get(&account).into_iter().flatten() {
                if found.insert(*other) {
                    open.push(*other);
                }
            }
        }
        found
    }

    fn forget(&mut self, reference: SubjectRef, request: u64) {
        for account in self.person(reference) {
            if let Some(account) = self.accounts.get_mut(&account)
                && account.forgotten.is_none()
            {
                account.forgotten = Some(request);
                account.marked = true;
            }
        }
    }

    fn link(&mut self, one: SubjectRef, other: SubjectRef, position: u64) {
        self.links.entry(one).or_default().insert(other);
        self.links.entry(other).or_default().insert(one);
        self.linked.push((one, other, position));
        self.linked.push((other, one, position));
        // Who is linked to somebody forgotten is that person.
        let request = self
            .person(one)
            .iter()
            .filter_map(|account| self.accounts.get(account)?.forgotten)
            .min();
        if let Some(request) = request {
            self.forget(one, request);
        }
    }

    /// Writes the rows of people whom the ledger meets for the first time. Events refer to them,
    /// so this comes first.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn write_accounts(&self, connection: &mut AnyConnection) -> Result<(), LedgerError> {
        let rows: Vec<_> = self
            .accounts
            .iter()
            .filter_map(|(reference, account)| {
                account.inserted.as_ref().map(|wrapped| (reference, wrapped, account.forgotten))
            })
            .collect();
        let into = Into {
            doing: "keep a subject's key",
            table: "subjects",
            columns: &["reference", "wrapped_key", "forgotten"],
            end: "",
        };
        rows::insert(connection, &into, &rows, |(reference, wrapped, forgotten), row| {
            row.bind(reference.0.to_vec()).bind(wrapped.to_vec()).bind(forgotten.map(to_row))
        })
        .await
    }

    /// Writes who was forgotten and who was linked, which refer to entries.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn write_changes(&self, connection: &mut AnyConnection) -> Result<(), LedgerError> {
        for (reference, account) in &self.accounts {
            if account.marked && account.inserted.is_none() {
                sqlx::query("UPDATE subjects SET forgotten = $1 WHERE reference = $2")
                    .bind(account.forgotten.map(to_row))
                    .bind(reference.0.to_vec())
                    .execute(&mut *connection)
                    .await
                    .map_err(|e| LedgerError::store("mark a subject as forgotten", e))?;
            }
        }
        let into = Into {
            doing: "link accounts",
            table: "links",
            columns: &["subject", "other", "position"],
            end: "ON CONFLICT DO NOTHING",
        };
        rows::insert(connection, &into, &self.linked, |(one, other, position), row| {
            row.bind(one.0.to_vec()).bind(other.0.to_vec()).bind(to_row(*position))
        })
        .await
    }
}

/// References as the JSON list of hexadecimal texts that the queries take.
pub fn reference_list(references: &BTreeSet<SubjectRef>) -> String {
    let texts: Vec<String> = references
        .iter()
        .map(|reference| format!("\"{}\"", HEXLOWER.encode(&reference.0)))
        .collect();
    format!("[{}]", texts.join(","))
}

/// The reference in a column.
pub fn reference_at(row: &sqlx::any::AnyRow, column: usize) -> Result<SubjectRef, LedgerError> {
    let bytes: Vec<u8> =
        row.try_get(column).map_err(|e| LedgerError::store("read a subject's reference", e))?;
    let found = bytes.len();
    bytes.try_into().map(SubjectRef).map_err(|_| {
        LedgerError::damaged(0, format!("a subject's reference has {found} bytes instead of 16"))
    })
}

/// The key that was wrapped for a subject.
fn unwrap(
    secrets: &Secrets,
    reference: SubjectRef,
    wrapped: &[u8],
) -> Result<SealingKey, LedgerError> {
    secrets
        .vault
        .unwrap(reference, wrapped)
        .ok_or_else(|| LedgerError::damaged(0, "a subject's key does not open under the vault key"))
}

/// The keys of these accounts, but for those that were destroyed.
pub async fn read_keys(
    connection: &mut AnyConnection,
    secrets: &Secrets,
    references: &BTreeSet<SubjectRef>,
) -> Result<BTreeMap<SubjectRef, SealingKey>, LedgerError> {
    let accounts = read_accounts(connection, secrets, references).await?;
    Ok(accounts.into_iter().filter_map(|(at, account)| Some((at, account.key?))).collect())
}

/// Which of these accounts were erased, and the entry that made each forgotten before.
pub async fn read_erased(
    connection: &mut AnyConnection,
    references: &BTreeSet<SubjectRef>,
) -> Result<BTreeMap<SubjectRef, u64>, LedgerError> {
    let failed = |e| LedgerError::store("read who was erased", e);
    let rows = sqlx::query(
        "SELECT reference, forgotten FROM subjects WHERE suppressed IS NOT NULL
         AND reference IN (SELECT unhex(value) FROM json_each($1))",
    )
    .bind(reference_list(references))
    .fetch_all(connection)
    .await
    .map_err(failed)?;
    rows.iter()
        .map(|row| {
            let forgotten: Option<i64> = row.try_get(1).map_err(failed)?;
            Ok((reference_at(row, 0)?, forgotten.map_or(0, from_row)))
        })
        .collect()
}

async fn read_accounts(
    connection: &mut AnyConnection,
    secrets: &Secrets,
    references: &BTreeSet<SubjectRef>,
) -> Result<BTreeMap<SubjectRef, Account>, LedgerError> {
    let failed = |e| LedgerError::store("read subjects", e);
    let rows = sqlx::query(
        "SELECT reference, wrapped_key, forgotten FROM subjects
         WHERE reference IN (SELECT unhex(value) FROM json_each($1))",
    )
    .bind(reference_list(references))
    .fetch_all(connection)
    .await
    .map_err(failed)?;
    rows.iter()
        .map(|row| {
            let reference = reference_at(row, 0)?;
            let wrapped: Option<Vec<u8>> = row.try_get(1).map_err(failed)?;
            let forgotten: Option<i64> = row.try_get(2).map_err(failed)?;
            let key = wrapped.map(|wrapped| unwrap(secrets, reference, &wrapped)).transpose()?;
            let forgotten = forgotten.map(from_row);
            Ok((reference, Account { key, inserted: None, forgotten, marked: false }))
        })
        .collect()
}

/// The links of everybody who is linked, over however many accounts, to one of `references`.
async fn read_links(
    connection: &mut AnyConnection,
    references: &BTreeSet<SubjectRef>,
) -> Result<BTreeMap<SubjectRef, BTreeSet<SubjectRef>>, LedgerError> {
    let rows = sqlx::query(
        "WITH RECURSIVE person (reference) AS (
             SELECT unhex(value) FROM json_each($1)
             UNION
             SELECT links.other FROM person JOIN links ON links.subject = person.reference
         )
         SELECT links.subject, links.other FROM person
         JOIN links ON links.subject = person.reference",
    )
    .bind(reference_list(references))
    .fetch_all(connection)
    .await
    .map_err(|e| LedgerError::store("read linked accounts", e))?;
    let mut links = BTreeMap::<_, BTreeSet<_>>::new();
    for row in &rows {
        links.entry(reference_at(row, 0)?).or_default().insert(reference_at(row, 1)?);
    }
    Ok(links)
}
