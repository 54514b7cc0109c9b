//! One durable transaction: the steps from facts to a signed checkpoint.
//!
//! Rows are written, read back and hashed again before anything is signed, and answered only after
//! the commit. Whatever fails before that is taken back as a whole.

use std::sync::Arc;

use sqlx::{Connection, SqliteConnection};
use untrain_policy::Projection;
use untrain_tlog::{Checkpoint, Frontier, Hash, Node};

use crate::batch::{Answer, Batch, Call, Staged, stage};
use crate::error::LedgerError;
use crate::read::read_policy_rows;
use crate::rows;
use crate::secrets::Secrets;
use crate::standing::Standing;
use crate::state::apply;
use crate::stored::{Stored, select_stored};
use crate::tree_store::{self, nodes_complete, to_row};

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
    let rows = sqlx::query(select_stored!(entries, "WHERE entries.position >= ?"))
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
