//! Erasing a person: what was said of them, what opens its commitments, and the key that sealed it
//! are destroyed, and every proof still holds.
//!
//! What stays of them is a row for each account with two keyed hashes, by which they are
//! recognised should anybody bring them again, and stay suppressed in every snapshot. Their
//! entries stay in the log as commitments that nobody can open. In the state map their labels
//! point to the entry that says that they were erased.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::{AnyConnection, Row};
use untrain_policy::snapshot::account_hash;
use untrain_policy::{Fact, Position, SubjectId, Timestamp};
use untrain_tlog::label::Label;

use crate::batch::Call;
use crate::error::LedgerError;
use crate::ledger::Ledger;
use crate::limits::BUSY_WAIT;
use crate::read::{accounts_of, read_subject_rows};
use crate::secrets::Secrets;
use crate::standing::{named, read_erased, read_keys, reference_list};
use crate::states::Said;
use crate::store::{Kind, Store};
use crate::stored::Stored;
use crate::vault::SubjectRef;

/// What an erasure destroyed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erased {
    /// How many accounts the person had.
    pub accounts: u64,
    /// The entries that say nothing any more.
    pub entries: Vec<Position>,
    /// The entry that says so in the log.
    pub logged: Position,
}

impl Ledger {
    /// Destroys what the ledger holds of a person under all their accounts. They must have asked to
    /// be forgotten by datasets at least, because without their key nobody finds their records any
    /// more.
    ///
    /// # Errors
    /// [`LedgerError::NotForgotten`] when they have not, [`LedgerError::NoSubject`] when nothing is
    /// known of them.
    pub async fn erase(&self, subject: &SubjectId, now: Timestamp) -> Result<Erased, LedgerError> {
        let events = self.events_of(subject).await?;
        let appended = self.write(Call::erasing(subject.clone(), now)).await?;
        let logged = appended.first().map_or(Position(0), |appended| appended.index);
        let (_, said) = self
            .events(logged..Position(logged.0.saturating_add(1)))
            .await?
            .pop()
            .ok_or_else(|| LedgerError::damaged(logged.0, "it is missing"))?;
        let Fact::SubjectErased { accounts, .. } = said.fact else {
            return Err(LedgerError::damaged(logged.0, "it is no erasure"));
        };
        let entries = events.into_iter().map(|(position, _)| position).collect();
        Ok(Erased { accounts, entries, logged })
    }
}

/// A person who is about to be erased.
pub struct Erasure {
    /// Their accounts, and the hash that each stands under in snapshots.
    accounts: BTreeMap<SubjectRef, [u8; 16]>,
    /// What the state map holds of them.
    labels: BTreeSet<Label>,
    /// How many entries are about them.
    entries: u64,
    /// The entry that says so, once it has its place and its commitment.
    logged: Option<(u64, [u8; 32])>,
}

impl Erasure {
    /// Reads what there is of a person.
    ///
    /// # Errors
    /// As [`Ledger::erase`].
    pub async fn read(
        secrets: &Secrets,
        connection: &mut AnyConnection,
        subject: &SubjectId,
    ) -> Result<Self, LedgerError> {
        let one = BTreeSet::from([secrets.vault.reference(subject)]);
        let accounts = accounts_of(connection, &one).await?;
        if let Some(request) = read_erased(connection, &accounts).await?.into_values().next() {
            return Err(LedgerError::Forgotten { subject: subject.clone(), request });
        }
        let keys = read_keys(connection, secrets, &accounts).await?;
        let mut erasure =
            Self { accounts: BTreeMap::new(), labels: BTreeSet::new(), entries: 0, logged: None };
        let mut forgotten = false;
        for row in &read_subject_rows(connection, &accounts).await? {
            let stored = Stored::read(row)?;
            erasure.entries = erasure.entries.saturating_add(1);
            let Some(event) = stored.event(secrets)? else { continue };
            forgotten |= matches!(&event.fact, Fact::ForgetRequested { level, .. }
                if *level >= untrain_policy::ForgetLevel::Datasets);
            for name in named(&event.fact) {
                let reference = secrets.vault.reference(name);
                if accounts.contains(&reference) {
                    let hash = account_hash(secrets.vault.lookup_key(), name);
                    erasure.accounts.insert(reference, hash);
                }
            }
            let key = stored.subject.and_then(|subject| keys.get(&subject));
            if let Some((key, topic)) = key.zip(event.fact.topic(stored.position)) {
                erasure.labels.insert(key.label_key().state(&topic));
            }
        }
        if erasure.accounts.is_empty() {
            return Err(LedgerError::NoSubject { subject: subject.clone() });
        }
        if !forgotten {
            return Err(LedgerError::NotForgotten { subject: subject.clone() });
        }
        Ok(erasure)
    }

    /// The fact that is logged.
    #[must_use]
    pub fn fact(&self) -> Fact {
        Fact::SubjectErased { accounts: self.accounts.len() as u64, entries: self.entries }
    }

    /// Says which entry logs it.
    pub const fn is_logged(&mut self, index: u64, commitment: [u8; 32]) {
        self.logged = Some((index, commitment));
    }
}

/// Destroys what there is of a person, inside the transaction that logs it, and answers what the
/// state map holds of them from now on.
///
/// # Errors
/// When the database refuses.
pub async fn destroy(
    connection: &mut AnyConnection,
    erasure: &Erasure,
) -> Result<Vec<Said>, LedgerError> {
    let failed = |e| LedgerError::store("erase a person", e);
    let accounts = reference_list(&erasure.accounts.keys().copied().collect());
    for statement in [
        "DELETE FROM requests WHERE first IN (SELECT position FROM vault
         WHERE subject IN (SELECT unhex(value) FROM json_each($1)))",
        "UPDATE vault SET sealed = NULL
         WHERE subject IN (SELECT unhex(value) FROM json_each($1))",
        "DELETE FROM links WHERE subject IN (SELECT unhex(value) FROM json_each($1))",
        "DELETE FROM links WHERE other IN (SELECT unhex(value) FROM json_each($1))",
    ] {
        let statement = sqlx::query(statement).bind(&accounts);
        statement.execute(&mut *connection).await.map_err(failed)?;
    }
    for (reference, hash) in &erasure.accounts {
        sqlx::query("UPDATE subjects SET wrapped_key = NULL, suppressed = $1 WHERE reference = $2")
            .bind(hash.to_vec())
            .bind(reference.0.to_vec())
            .execute(&mut *connection)
            .await
            .map_err(failed)?;
    }
    let logged = erasure.logged;
    let said = logged.into_iter().flat_map(|(index, commitment)| {
        erasure.labels.iter().map(move |label| Said { label: *label, index, commitment })
    });
    Ok(said.collect())
}

/// Leaves nothing of what was deleted in the database's files. Of SQLite's the write-ahead log is
/// folded into the file, where deleted bytes are zeros, and cut off. PostgreSQL is told to reuse
/// the room; what its own log and its archives keep is said in `THREATS.md`.
///
/// # Errors
/// [`LedgerError::Busy`] when somebody keeps reading the write-ahead log: the person is erased, and
/// the next erasure or the end of the last process cuts it off.
pub async fn leave_nothing(
    store: &Store,
    connection: &mut AnyConnection,
) -> Result<(), LedgerError> {
    let doing = "leave nothing of what was erased in its write-ahead log";
    let failed = |e| LedgerError::store(doing, e);
    if *store.kind() == Kind::Postgres {
        for table in ["VACUUM vault", "VACUUM subjects", "VACUUM requests"] {
            sqlx::raw_sql(table).execute(&mut *connection).await.map_err(failed)?;
        }
        return Ok(());
    }
    let until = std::time::Instant::now() + BUSY_WAIT;
    loop {
        let row = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
            .fetch_one(&mut *connection)
            .await
            .map_err(failed)?;
        let busy: i64 = row.try_get(0).map_err(failed)?;
        if busy == 0 {
            return Ok(());
        }
        if std::time::Instant::now() > until {
            return Err(LedgerError::Busy { doing });
        }
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
}
