//! What stands now, as a proof that the person keeps: the last thing that they said on a topic, or
//! that they said nothing (`spec/current.md`).

use sqlx::Connection;
use untrain_policy::{Position, SubjectId};
use untrain_tlog::{CurrentProof, LabelKey};

use crate::error::LedgerError;
use crate::head::{open_head, read_head};
use crate::ledger::Ledger;
use crate::read::read_subject_rows;
use crate::states::Leaf;

impl Ledger {
    /// The key that the labels of a subject's topics follow from, for proofs of their own; nothing
    /// when no event names the subject, or they were erased.
    ///
    /// # Errors
    /// When the database cannot be read, or the subject's key does not open.
    pub async fn label_key(&self, subject: &SubjectId) -> Result<Option<LabelKey>, LedgerError> {
        let key = self.lineage_key(subject).await?;
        Ok(key.map(|key| LabelKey::from_lineage_key(&key)))
    }

    /// The proof of what a subject said last on a topic, or that they have said nothing, under the
    /// newest checkpoint.
    ///
    /// # Errors
    /// [`LedgerError::NoSubject`] when no event names the subject or they were erased,
    /// [`LedgerError::NamesNoKey`] when the event is of a version whose receipts prove nothing of
    /// the kind.
    pub async fn prove_current(
        &self,
        subject: &SubjectId,
        topic: &str,
    ) -> Result<CurrentProof, LedgerError> {
        let nobody = || LedgerError::NoSubject { subject: subject.clone() };
        let key = self.label_key(subject).await?.ok_or_else(nobody)?;
        let label = key.state(topic);
        let mut states = self.states().lock().await;
        let mut reader = self.reader().await?;
        let mut moment = reader
            .begin_with(self.store().begin_reading())
            .await
            .map_err(|e| LedgerError::store("begin to read", e))?;
        let note = read_head(&mut moment).await?.note;
        let size = open_head(self.secrets(), &note)?.size;
        states.catch_up(&mut moment, size).await?;
        let (leaf, map) = states.prove(&mut moment, &label).await?;
        let own = self.entries_of(&mut moment, subject).await?;
        moment.rollback().await.map_err(|e| LedgerError::store("end reading", e))?;
        drop(reader);
        let root = states.root();
        drop(states);

        self.follow_to(size).await?;
        // When nothing stands, any event of theirs says whose key this is.
        let candidates = leaf.map_or(own, |leaf: Leaf| vec![Position(leaf.index)]);
        let mut named = None;
        for position in candidates.iter().rev() {
            let receipt = self.receipt_under(*position, note.clone(), size).await?;
            if key.is_named_by(&receipt.opening) {
                named = Some(receipt);
                break;
            }
        }
        let last = candidates.last().ok_or_else(nobody)?;
        let receipt = named.ok_or(LedgerError::NamesNoKey { position: last.0 })?;
        Ok(CurrentProof {
            key,
            topic: topic.to_owned(),
            version: leaf.map_or(0, |leaf| leaf.version),
            root,
            map,
            root_proof: self.log_at(&note, size)?.inclusion(Position(size.saturating_sub(1)))?,
            receipt,
        })
    }

    /// The same under a checkpoint that witnesses have cosigned; nothing when they have not seen
    /// the newest, without which nobody can say what stands now.
    ///
    /// # Errors
    /// As [`Ledger::prove_current`] and [`Ledger::witnessed`].
    pub async fn prove_current_witnessed(
        &self,
        subject: &SubjectId,
        topic: &str,
    ) -> Result<Option<CurrentProof>, LedgerError> {
        let mut proof = self.prove_current(subject, topic).await?;
        let proven = open_head(self.secrets(), &proof.receipt.checkpoint)?;
        let seen = self.witnessed().await?.filter(|(_, seen)| seen.size == proven.size);
        Ok(seen.map(|(note, _)| {
            proof.receipt.checkpoint = note;
            proof
        }))
    }

    async fn entries_of(
        &self,
        connection: &mut sqlx::AnyConnection,
        subject: &SubjectId,
    ) -> Result<Vec<Position>, LedgerError> {
        let references = std::iter::once(self.secrets().vault.reference(subject)).collect();
        let rows = read_subject_rows(connection, &references).await?;
        Ok(self.open_all(&rows)?.into_iter().map(|(position, _)| position).collect())
    }
}
