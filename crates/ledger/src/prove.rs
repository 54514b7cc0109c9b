//! What the ledger proves to others: that an entry is in the log, that the log only grew, what an
//! event said, and what stands now.
//!
//! Proofs hang on the published checkpoint and are made of the log's public files; what opens an
//! entry comes from the vault.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use untrain_policy::{Position, Timestamp};
use untrain_tlog::tiles::CHECKPOINT_PATH;
use untrain_tlog::{
    Checkpoint, Hash, Node, STATE_ROOT, consistency_nodes, consistency_proof, inclusion_nodes,
    inclusion_proof,
};

use crate::batch::Call;
use crate::disk::RealDisk;
use crate::error::LedgerError;
use crate::ledger::Ledger;
use crate::limits::PROOF_NODES_MAX;
use crate::tile_store::TileReader;
use crate::write::LOG_FOLDER;

/// A proof about the log, and the signed checkpoint that it leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// The hashes, as `untrain_tlog::verify_inclusion` or `verify_consistency` takes them.
    pub hashes: Vec<Hash>,
    /// The checkpoint, as it was signed.
    pub checkpoint: String,
}

/// The log's public files under the checkpoint that was last asked for.
#[derive(Default)]
pub(crate) struct KeptLog(RwLock<Option<Arc<LogAt>>>);

/// The log's public files under a checkpoint.
pub(crate) struct LogAt {
    checkpoint: String,
    /// The files, of which the edge is in memory.
    pub(crate) files: TileReader<RealDisk>,
    /// Nodes of the tree that proofs have needed: those of entries that stand together share most.
    nodes: Mutex<BTreeMap<Node, Hash>>,
}

impl Ledger {
    /// The published checkpoint as it was signed, and what it says. Every proof that leads to it
    /// can be made of the log's files.
    ///
    /// # Errors
    /// When the file cannot be read, or is not this log's.
    pub fn published(&self) -> Result<(String, Checkpoint), LedgerError> {
        let path = self.folder().join(LOG_FOLDER).join(CHECKPOINT_PATH);
        let note = fs::read_to_string(&path).map_err(|e| LedgerError::file("read", &path, e))?;
        let checkpoint = self.kept_head().open(self.secrets(), &note)?;
        Ok((note, checkpoint))
    }

    /// The published checkpoint, once it counts `size` entries or as many as there are. What is
    /// published already waits for nobody who writes.
    pub(crate) async fn published_with(
        &self,
        size: u64,
    ) -> Result<(String, Checkpoint), LedgerError> {
        let published = self.published()?;
        if published.1.size >= size {
            return Ok(published);
        }
        self.follow().await?;
        self.published()
    }

    /// Waits until the log's files hold what the database does, and answers how much that is. They
    /// follow each commit at once; where a process died between the two, its work is finished.
    pub(crate) async fn follow(&self) -> Result<u64, LedgerError> {
        let size = self.head().await?.1.size;
        self.follow_to(size).await?;
        Ok(size)
    }

    /// Waits until the log's files hold `size` entries.
    pub(crate) async fn follow_to(&self, size: u64) -> Result<(), LedgerError> {
        if self.published()?.1.size < size {
            self.write(Call::nothing(Timestamp::MIN)).await?;
        }
        Ok(())
    }

    /// The root of the state map when the log had `size` entries; nothing where none was logged.
    pub(crate) async fn state_root(&self, size: Position) -> Result<Option<Hash>, LedgerError> {
        let Some(last) = size.0.checked_sub(1) else { return Ok(None) };
        self.follow_to(size.0).await?;
        let entry = log_of(self.folder(), size.0)?.entries(last..size.0)?.pop();
        Ok(entry.filter(|entry| entry.kind == STATE_ROOT).map(|entry| Hash(entry.commitment)))
    }

    /// The proof that a checkpoint's tree holds entry `index`, under the published checkpoint.
    ///
    /// # Errors
    /// [`LedgerError::NoEntry`] beyond the end.
    pub async fn prove_inclusion(&self, index: Position) -> Result<Proof, LedgerError> {
        let (checkpoint, head) = self.published_with(index.0.saturating_add(1)).await?;
        Ok(Proof { hashes: self.log_at(&checkpoint, head.size)?.inclusion(index)?, checkpoint })
    }

    /// The proof that the published checkpoint's tree holds the one of `old` entries unchanged.
    ///
    /// # Errors
    /// [`LedgerError::NoEntry`] when the log never had so many.
    pub async fn prove_consistency(&self, old: Position) -> Result<Proof, LedgerError> {
        let (checkpoint, head) = self.published_with(old.0).await?;
        if old.0 > head.size {
            return Err(LedgerError::NoEntry { position: old.0, size: head.size });
        }
        Ok(Proof { hashes: self.consistency(old, head.size)?, checkpoint })
    }

    /// The hashes that lead from the tree of `old` entries to the one of `size`.
    pub(crate) fn consistency(&self, old: Position, size: u64) -> Result<Vec<Hash>, LedgerError> {
        let nodes = log_of(self.folder(), size)?.nodes(&consistency_nodes(old.0, size), size)?;
        consistency_proof(old.0, size, &nodes)
            .map_err(|e| LedgerError::damaged(old.0, format!("its proof: {e}")))
    }

    /// The log's public files under a checkpoint. The last is kept, for those who ask together.
    pub(crate) fn log_at(&self, checkpoint: &str, size: u64) -> Result<Arc<LogAt>, LedgerError> {
        let KeptLog(kept) = self.kept_log();
        let found = kept.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(log) = found.filter(|log| log.checkpoint == checkpoint) {
            return Ok(log);
        }
        let log = Arc::new(LogAt {
            checkpoint: checkpoint.to_owned(),
            files: log_of(self.folder(), size)?,
            nodes: Mutex::default(),
        });
        *kept.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&log));
        Ok(log)
    }
}

impl LogAt {
    /// The hashes that lead from entry `index` to the root.
    ///
    /// # Errors
    /// [`LedgerError::NoEntry`] beyond the end, [`LedgerError::Log`] when a file is damaged.
    pub(crate) fn inclusion(&self, index: Position) -> Result<Vec<Hash>, LedgerError> {
        let size = self.files.size();
        if index.0 >= size {
            return Err(LedgerError::NoEntry { position: index.0, size });
        }
        let mut nodes = self.nodes.lock().unwrap_or_else(PoisonError::into_inner);
        let mut wanted = inclusion_nodes(index.0, size);
        wanted.retain(|node| !nodes.contains_key(node));
        if nodes.len() > PROOF_NODES_MAX {
            nodes.clear();
            wanted = inclusion_nodes(index.0, size);
        }
        nodes.extend(self.files.nodes(&wanted, size)?);
        inclusion_proof(index.0, size, &nodes)
            .map_err(|e| LedgerError::damaged(index.0, format!("its proof: {e}")))
    }
}

/// The log's public files as they were at a size, for reading.
///
/// # Errors
/// [`LedgerError::Log`] when the files at that right edge are not there or contradict each other.
pub fn log_of(folder: &Path, size: u64) -> Result<TileReader<RealDisk>, LedgerError> {
    Ok(TileReader::open(RealDisk, &folder.join(LOG_FOLDER), size)?)
}
