//! One sequencer per open ledger: calls that wait at the same time share one transaction.
//!
//! A commit costs the same for one fact as for a hundred, so while one transaction is on its way
//! to the disk the next calls gather, and go together. Nobody is answered before the disk has it.

use std::time::Instant;

use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use crate::batch::{Answer, Call};
use crate::error::LedgerError;
use crate::limits::{FACTS_PER_TRANSACTION_MAX, GATHER_WAIT, QUEUE_CALLS_MAX};
use crate::write::Writer;

/// A call and where its answer goes.
struct Waiting {
    call: Call,
    answer: oneshot::Sender<Answer>,
}

/// The way to the sequencer. Cloning it makes another way to the same one.
#[derive(Clone)]
pub struct Queue(mpsc::Sender<Waiting>);

/// Starts the sequencer. It ends when the last [`Queue`] is gone.
pub fn start(writer: Writer) -> (Queue, JoinHandle<()>) {
    let (sender, receiver) = mpsc::channel(QUEUE_CALLS_MAX);
    (Queue(sender), tokio::spawn(run(writer, receiver)))
}

impl Queue {
    /// Hands a call over and waits until the disk has it.
    ///
    /// # Errors
    /// Why it was not taken in.
    pub async fn write(&self, call: Call) -> Answer {
        let ended = || LedgerError::Halted { why: "its writer ended".to_owned() };
        let (answer, answered) = oneshot::channel();
        self.0.send(Waiting { call, answer }).await.map_err(|_| ended())?;
        answered.await.map_err(|_| ended())?
    }
}

async fn run(mut writer: Writer, mut queue: mpsc::Receiver<Waiting>) {
    let mut halted = None;
    let mut expected = 1;
    while let Some(first) = queue.recv().await {
        let (calls, answers) = gather(first, expected, &mut queue).await;
        let result = match &halted {
            None => writer.write(&calls).await,
            Some(error) => Err(LedgerError::clone(error)),
        };
        if let Err(error @ LedgerError::Halted { .. }) = &result {
            halted = Some(error.clone());
        }
        // Those who are answered now and those who came meanwhile: as many may ask again at once.
        expected = calls.len().saturating_add(queue.len());
        reply(result, answers);
    }
    writer.close().await;
}

/// The call that came first and those that wait behind it. Where more callers are about, they are
/// given a moment to ask again and share the transaction; a lone caller never waits.
async fn gather(
    first: Waiting,
    expected: usize,
    queue: &mut mpsc::Receiver<Waiting>,
) -> (Vec<Call>, Vec<oneshot::Sender<Answer>>) {
    let until = Instant::now() + GATHER_WAIT;
    let mut facts = first.call.facts.len();
    let (mut calls, mut answers) = (vec![first.call], vec![first.answer]);
    while facts < FACTS_PER_TRANSACTION_MAX {
        match queue.try_recv() {
            Ok(next) => {
                facts = facts.saturating_add(next.call.facts.len());
                calls.push(next.call);
                answers.push(next.answer);
            }
            Err(_) if calls.len() < expected && Instant::now() < until => {
                tokio::task::yield_now().await;
            }
            Err(_) => break,
        }
    }
    (calls, answers)
}

/// Answers everybody. Who no longer waits is not owed an answer: what was written stays.
fn reply(result: Result<Vec<Answer>, LedgerError>, answers: Vec<oneshot::Sender<Answer>>) {
    match result {
        Ok(results) => {
            for (answer, result) in answers.into_iter().zip(results) {
                let _ = answer.send(result);
            }
        }
        Err(error) => {
            for answer in answers {
                let _ = answer.send(Err(error.clone()));
            }
        }
    }
}
