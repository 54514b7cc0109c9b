//! One sequencer per open ledger: calls that wait at the same time share one transaction.
//!
//! A commit costs the same for one fact as for a hundred, so while one transaction is on its way
//! to the disk the next calls gather, and go together. Nobody is answered before the disk has it.

use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout_at};

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
pub struct Queue(Option<mpsc::Sender<Waiting>>);

/// A sequencer at work.
pub struct Sequencer {
    /// The way to it.
    pub queue: Queue,
    /// Its end.
    pub task: JoinHandle<()>,
    /// Why it writes nothing any more, once it does not.
    pub halted: watch::Receiver<Option<LedgerError>>,
}

/// Starts the sequencer. It ends when the last [`Queue`] is gone.
pub fn start(writer: Writer) -> Sequencer {
    let (sender, receiver) = mpsc::channel(QUEUE_CALLS_MAX);
    let (halts, halted) = watch::channel(None);
    let task = tokio::spawn(run(writer, receiver, halts));
    Sequencer { queue: Queue(Some(sender)), task, halted }
}

impl Queue {
    /// Hands a call over and waits until the disk has it.
    ///
    /// # Errors
    /// Why it was not taken in.
    pub async fn write(&self, call: Call) -> Answer {
        let ended = || LedgerError::Halted { why: "its writer ended".to_owned() };
        let (answer, answered) = oneshot::channel();
        let queue = self.0.as_ref().ok_or_else(ended)?;
        queue.send(Waiting { call, answer }).await.map_err(|_| ended())?;
        answered.await.map_err(|_| ended())?
    }

    /// Goes away: nothing is handed over this way any more.
    pub fn end(&mut self) {
        self.0 = None;
    }
}

async fn run(
    mut writer: Writer,
    mut queue: mpsc::Receiver<Waiting>,
    halts: watch::Sender<Option<LedgerError>>,
) {
    let mut expected = 1;
    let mut next = None;
    while let Some(first) = match next.take() {
        Some(waiting) => Some(waiting),
        None => queue.recv().await,
    } {
        let (calls, answers) = gather(first, expected, &mut queue, &mut next).await;
        let halted = halts.borrow().clone();
        let result = match halted {
            None => writer.write(&calls).await,
            Some(error) => Err(error),
        };
        if let Err(error @ LedgerError::Halted { .. }) = &result {
            halts.send_replace(Some(error.clone()));
        }
        // Those who are answered now and those who came meanwhile: as many may ask again at once.
        expected = calls.len().saturating_add(queue.len());
        reply(result, answers);
    }
    writer.close().await;
}

/// The call that came first and those that wait behind it. Where more callers are about, they are
/// given a moment to ask again and share the transaction; a lone caller never waits. Whoever erases
/// somebody shares with nobody, so that nothing is said of them in the same batch; a call that has
/// to wait for that is the `next` one.
async fn gather(
    first: Waiting,
    expected: usize,
    queue: &mut mpsc::Receiver<Waiting>,
    next: &mut Option<Waiting>,
) -> (Vec<Call>, Vec<oneshot::Sender<Answer>>) {
    let until = Instant::now() + GATHER_WAIT;
    let mut facts = first.call.facts.len();
    let (mut calls, mut answers) = (vec![first.call], vec![first.answer]);
    let alone = calls.iter().any(|call| call.erases.is_some());
    while !alone && facts < FACTS_PER_TRANSACTION_MAX {
        let waiting = match queue.try_recv() {
            Ok(waiting) => Some(waiting),
            Err(_) if calls.len() < expected => {
                timeout_at(until, queue.recv()).await.ok().flatten()
            }
            Err(_) => None,
        };
        let Some(waiting) = waiting else { break };
        if waiting.call.erases.is_some() {
            *next = Some(waiting);
            break;
        }
        facts = facts.saturating_add(waiting.call.facts.len());
        calls.push(waiting.call);
        answers.push(waiting.answer);
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
