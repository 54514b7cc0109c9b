//! One durable transaction: the steps from facts to a signed checkpoint.
//!
//! Rows are written, read back and hashed again before anything is signed, and answered only after
//! the commit. Whatever fails before that is taken back as a whole.

use std::collections::BTreeSet;
use std::sync::Arc;

use sqlx::{Connection, SqliteConnection};
use untrain_policy::{Event, Fact, Position, Projection, Timestamp};
use untrain_tlog::{Checkpoint, Entry, Frontier, Hash, Node, commit};

use crate::error::LedgerError;
use crate::limits::EVENT_BYTES_MAX;
use crate::read::{read_policy_rows, read_subject_rows};
use crate::rows;
use crate::secrets::Secrets;
use crate::standing::Standing;
use crate::stored::{Stored, select_stored};
use crate::tree_store::{self, nodes_complete, to_row};
use crate::vault::{Opened, SubjectRef};

/// Facts that are written together or not at all.
pub struct Call {
    /// What happened.
    pub facts: Vec<Fact>,
    /// When the ledger was told.
    pub now: Timestamp,
    /// The position at which the facts were computed, when they may only be written while the
    /// subjects' state is still what it was then.
    pub since: Option<Position>,
}

/// An entry that stands in the ledger for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appended {
    /// Which entry it is.
    pub index: Position,
}

/// What one call is answered with.
pub type Answer = Result<Vec<Appended>, LedgerError>;

/// An event that was admitted, ready to be stored.
struct Staged {
    position: u64,
    entry: Entry,
    subject: Option<SubjectRef>,
    sealed: Vec<u8>,
}

impl Staged {
    /// Whether it changes what later facts are checked against.
    const fn touches_policy(&self) -> bool {
        self.entry.kind <= 2
    }
}

/// The one connection that writes, and the right edge of the tree as it last saw it.
pub struct Writer {
    secrets: Arc<Secrets>,
    connection: SqliteConnection,
    head: String,
    frontier: Frontier,
    policies: Projection,
}

impl Writer {
    /// Takes the connection over, once the ledger's last checkpoint has been checked against its
    /// tree.
    ///
    /// # Errors
    /// [`LedgerError::Damaged`] when they do not agree.
    pub async fn new(
        secrets: Arc<Secrets>,
        mut connection: SqliteConnection,
    ) -> Result<Self, LedgerError> {
        let head = read_head(&mut connection).await?;
        let frontier = resume(&secrets, &mut connection, &head).await?;
        let policies = read_policies(&secrets, &mut connection).await?;
        Ok(Self { secrets, connection, head, frontier, policies })
    }

    /// Closes the connection; the last one to close folds the write-ahead log into the file.
    pub async fn close(self) {
        // Everything that was answered is on the disk already: a failure here loses nothing.
        let _ = self.connection.close().await;
    }

    /// Writes what can be admitted of `calls` in one transaction. A call that cannot is refused
    /// alone; an error here means that none of them was kept.
    ///
    /// # Errors
    /// [`LedgerError::Halted`] when it is not known whether the commit reached the disk.
    pub async fn write(&mut self, calls: &[Call]) -> Result<Vec<Answer>, LedgerError> {
        let Self { secrets, connection, head, frontier, policies } = self;
        let mut transaction = connection
            .begin_with("BEGIN IMMEDIATE")
            .await
            .map_err(|e| LedgerError::store("begin to write", e))?;
        let seen = read_head(&mut transaction).await?;
        if *head != seen {
            *frontier = resume(secrets, &mut transaction, &seen).await?;
            *policies = read_policies(secrets, &mut transaction).await?;
            *head = seen;
        }
        let Batch { answers, standing, staged, .. } =
            stage(secrets, &mut transaction, policies, frontier.size(), calls).await?;
        if staged.is_empty() {
            return Ok(answers);
        }
        let mut grown = frontier.clone();
        let nodes: Vec<_> =
            staged.iter().flat_map(|staged| grown.append(staged.entry.leaf_hash())).collect();
        insert(&mut transaction, &standing, &staged, &nodes).await?;
        read_back(secrets, &mut transaction, frontier, &grown).await?;
        let note = sign(secrets, &mut transaction, &grown).await?;
        transaction.commit().await.map_err(unknown_end)?;
        *frontier = grown;
        // Seen again with the next call when policies were among the facts.
        *head = if staged.iter().any(Staged::touches_policy) { String::new() } else { note };
        Ok(answers)
    }
}

/// A commit that failed for want of room or because somebody else was writing was taken back. After
/// any other failure the disk may or may not hold it, and only opening the ledger again can tell.
fn unknown_end(source: sqlx::Error) -> LedgerError {
    match LedgerError::store("commit", source) {
        known @ (LedgerError::Full { .. } | LedgerError::Busy { .. }) => known,
        unknown => LedgerError::Halted { why: unknown.to_string() },
    }
}

/// The policies and notices, without any subject.
async fn read_policies(
    secrets: &Secrets,
    connection: &mut SqliteConnection,
) -> Result<Projection, LedgerError> {
    let mut policies = Projection::default();
    for row in &read_policy_rows(connection).await? {
        let stored = Stored::read(row)?;
        apply(&mut policies, stored.position, &stored.event(secrets)?)?;
    }
    Ok(policies)
}

/// The newest checkpoint, as it was signed.
///
/// # Errors
/// When the database cannot be read.
pub async fn read_head(connection: &mut SqliteConnection) -> Result<String, LedgerError> {
    sqlx::query_scalar("SELECT note FROM checkpoints ORDER BY size DESC LIMIT 1")
        .fetch_one(connection)
        .await
        .map_err(|e| LedgerError::store("read the last checkpoint", e))
}

/// The right edge of the tree under a checkpoint, which must be ours and fit the stored nodes.
async fn resume(
    secrets: &Secrets,
    connection: &mut SqliteConnection,
    note: &str,
) -> Result<Frontier, LedgerError> {
    let checkpoint = Checkpoint::open(note.as_bytes(), &secrets.trusted)
        .map_err(|e| LedgerError::damaged(0, format!("the last checkpoint: {e}")))?;
    let size = checkpoint.size;
    let last = size.saturating_sub(1);
    let nodes = tree_store::read(connection, &Frontier::nodes_needed(size)).await?;
    let frontier = Frontier::resume(size, &nodes)
        .map_err(|e| LedgerError::damaged(last, format!("its tree: {e}")))?;
    if frontier.root() != checkpoint.root {
        return Err(LedgerError::damaged(last, "the tree does not have the root that was signed"));
    }
    Ok(frontier)
}

/// Admits calls and seals what they say.
async fn stage(
    secrets: &Secrets,
    connection: &mut SqliteConnection,
    policies: &Projection,
    size: u64,
    calls: &[Call],
) -> Result<Batch, LedgerError> {
    let facts = calls.iter().flat_map(|call| &call.facts);
    let mut standing = Standing::read(connection, secrets, facts.clone()).await?;
    let behind = |call: &&Call| call.since.is_some_and(|since| since.0 < size);
    if calls.iter().any(|call| behind(&call)) {
        let asked = calls.iter().filter(behind).flat_map(|call| &call.facts);
        standing.read_last(connection, secrets, asked).await?;
    }
    let mut state = policies.clone();
    read_objections(secrets, connection, &mut state, facts).await?;
    let mut batch =
        Batch { answers: Vec::with_capacity(calls.len()), standing, state, staged: Vec::new() };
    for call in calls {
        let answer = batch.take(secrets, size, call);
        batch.answers.push(answer);
    }
    Ok(batch)
}

/// The events of subjects whose objections are decided, which the decision is checked against.
async fn read_objections(
    secrets: &Secrets,
    connection: &mut SqliteConnection,
    state: &mut Projection,
    facts: impl Iterator<Item = &Fact>,
) -> Result<(), LedgerError> {
    let decided: BTreeSet<_> = facts
        .filter(|fact| matches!(fact, Fact::ObjectionDecided { .. }))
        .filter_map(Fact::subject)
        .map(|subject| secrets.vault.reference(subject))
        .collect();
    if decided.is_empty() {
        return Ok(());
    }
    for row in &read_subject_rows(connection, &decided).await? {
        let stored = Stored::read(row)?;
        apply(state, stored.position, &stored.event(secrets)?)?;
    }
    Ok(())
}

/// What a transaction is going to write, and what its calls are answered with.
struct Batch {
    answers: Vec<Answer>,
    standing: Standing,
    /// The policies, and what this batch adds to them and to its subjects.
    state: Projection,
    staged: Vec<Staged>,
}

impl Batch {
    /// Takes all facts of a call in, or changes nothing.
    fn take(&mut self, secrets: &Secrets, size: u64, call: &Call) -> Answer {
        if let Some(since) = call.since {
            self.standing.unchanged(secrets, &call.facts, since)?;
        }
        let first = self.staged.len();
        // A single fact changes nothing before it has been checked.
        let before = (call.facts.len() > 1).then(|| (self.standing.clone(), self.state.clone()));
        for fact in &call.facts {
            let position = Position(size.saturating_add(self.staged.len() as u64));
            if let Err(refusal) = self.take_one(secrets, position, fact, call.now) {
                self.staged.truncate(first);
                if let Some((standing, state)) = before {
                    (self.standing, self.state) = (standing, state);
                }
                return Err(refusal);
            }
        }
        let taken = self.staged.iter().skip(first);
        Ok(taken.map(|staged| Appended { index: Position(staged.position) }).collect())
    }

    fn take_one(
        &mut self,
        secrets: &Secrets,
        position: Position,
        fact: &Fact,
        now: Timestamp,
    ) -> Result<(), LedgerError> {
        let event = Event { time: now, fact: fact.clone() };
        self.state.check(&event).map_err(LedgerError::Inadmissible)?;
        let bytes = serialise(&event)?;
        self.standing.admit(secrets, fact, position)?;
        self.staged.push(seal(secrets, &self.standing, position, fact, bytes)?);
        apply(&mut self.state, position, &event)
    }
}

/// Takes an event into a state.
///
/// # Errors
/// [`LedgerError::Damaged`] for a policy that cannot be taken, which was never written here.
pub fn apply(state: &mut Projection, entry: Position, event: &Event) -> Result<(), LedgerError> {
    state.apply(entry, event).map_err(|e| LedgerError::damaged(entry.0, e.to_string()))
}

/// The one time that an event becomes bytes.
fn serialise(event: &Event) -> Result<Vec<u8>, LedgerError> {
    let bytes = event.to_bytes().map_err(LedgerError::Inadmissible)?;
    if bytes.len() > EVENT_BYTES_MAX {
        let (found, limit) = (bytes.len(), EVENT_BYTES_MAX);
        return Err(LedgerError::TooMany { what: "bytes in one event", found, limit });
    }
    Ok(bytes)
}

/// Commits to an event and seals it.
fn seal(
    secrets: &Secrets,
    standing: &Standing,
    position: Position,
    fact: &Fact,
    event: Vec<u8>,
) -> Result<Staged, LedgerError> {
    let mut opening = [0; 32];
    getrandom::fill(&mut opening).map_err(LedgerError::Randomness)?;
    let kind = fact.kind();
    let entry = Entry { kind, commitment: commit(&opening, &event) };
    let subject = fact.subject().map(|subject| secrets.vault.reference(subject));
    let key = match subject {
        None => secrets.vault.own(),
        Some(subject) => standing
            .key(subject)
            .ok_or_else(|| LedgerError::damaged(position.0, "its subject has no key"))?,
    };
    let sealed = key.seal(position, kind, &Opened { opening, event })?;
    Ok(Staged { position: position.0, entry, subject, sealed })
}

async fn insert(
    connection: &mut SqliteConnection,
    standing: &Standing,
    staged: &[Staged],
    nodes: &[(Node, Hash)],
) -> Result<(), LedgerError> {
    standing.write_accounts(connection).await?;
    let head = "INSERT INTO entries (position, kind, commitment) ";
    rows::insert(connection, "write an entry", head, staged, |row, fields| {
        fields.push_bind(to_row(row.position));
        fields.push_bind(i64::from(row.entry.kind));
        fields.push_bind(row.entry.commitment.to_vec());
    })
    .await?;
    let head = "INSERT INTO vault (position, subject, sealed) ";
    rows::insert(connection, "write a vault row", head, staged, |row, fields| {
        fields.push_bind(to_row(row.position));
        fields.push_bind(row.subject.map(|subject| subject.0.to_vec()));
        fields.push_bind(row.sealed.clone());
    })
    .await?;
    let head = "INSERT INTO nodes (number, hash) ";
    rows::insert(connection, "write the tree", head, nodes, |(node, hash), fields| {
        fields.push_bind(to_row(tree_store::number(*node)));
        fields.push_bind(hash.0.to_vec());
    })
    .await?;
    standing.write_changes(connection).await
}

/// Reads back what was just written, opens and hashes it again, and demands the same tree: nothing
/// is signed that was not read.
async fn read_back(
    secrets: &Secrets,
    connection: &mut SqliteConnection,
    before: &Frontier,
    after: &Frontier,
) -> Result<(), LedgerError> {
    let rows = sqlx::query(select_stored!("WHERE entries.position >= ? ORDER BY entries.position"))
        .bind(to_row(before.size()))
        .fetch_all(&mut *connection)
        .await
        .map_err(|e| LedgerError::store("read back what was written", e))?;
    let mut again = before.clone();
    let mut expected = Vec::new();
    for row in &rows {
        let stored = Stored::read(row)?;
        if stored.position.0 != again.size() {
            return Err(LedgerError::damaged(again.size(), "it was not there when read back"));
        }
        stored.open_committed(secrets)?;
        expected.extend(again.append(stored.entry.leaf_hash()));
    }
    let first = nodes_complete(before.size());
    let found = tree_store::read_from(connection, first, i64::MAX as u64).await?;
    let expected = expected.iter().map(|(node, hash)| (tree_store::number(*node), *hash));
    if again != *after || !expected.eq(found) {
        return Err(LedgerError::damaged(
            before.size(),
            "the tree read back is not the one written",
        ));
    }
    Ok(())
}

async fn sign(
    secrets: &Secrets,
    connection: &mut SqliteConnection,
    frontier: &Frontier,
) -> Result<String, LedgerError> {
    let note = sign_head(secrets, frontier)?;
    sqlx::query("INSERT INTO checkpoints (size, note) VALUES (?, ?)")
        .bind(to_row(frontier.size()))
        .bind(&note)
        .execute(connection)
        .await
        .map_err(|e| LedgerError::store("write a checkpoint", e))?;
    Ok(note)
}

/// The signed checkpoint of a tree.
///
/// # Errors
/// [`LedgerError::Origin`] when the log's name cannot stand in one.
pub fn sign_head(secrets: &Secrets, frontier: &Frontier) -> Result<String, LedgerError> {
    let origin = secrets.origin.clone();
    let head = Checkpoint { origin, size: frontier.size(), root: frontier.root() };
    head.sign(&secrets.signing)
        .map_err(|e| LedgerError::Origin { origin: secrets.origin.clone(), why: e.to_string() })
}
