//! What a transaction is going to write: calls are checked in their order, and what is admitted is
//! turned into bytes, committed to and sealed.

use sqlx::AnyConnection;
use untrain_policy::{Event, Fact, Position, Projection, SubjectId, Timestamp};
use untrain_tlog::{Entry, commit};

use crate::erase::Erasure;
use crate::error::LedgerError;
use crate::limits::EVENT_BYTES_MAX;
use crate::read::{accounts_of, read_subject_rows};
use crate::requests::{Request, Requests};
use crate::secrets::Secrets;
use crate::standing::{Standing, named};
use crate::state::apply;
use crate::states::Said;
use crate::stored::Stored;
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
    /// Whether it may only speak of subjects whom the ledger has heard of.
    pub known: bool,
    /// What it is remembered by, when it may be made only once.
    pub once: Option<Request>,
    /// Who is to be erased; such a call says nothing else, and its batch has no other.
    pub erases: Option<SubjectId>,
}

impl Call {
    /// A call that says these facts.
    #[must_use]
    pub const fn saying(facts: Vec<Fact>, now: Timestamp) -> Self {
        Self { facts, now, since: None, known: false, once: None, erases: None }
    }

    /// A call that erases somebody.
    #[must_use]
    pub fn erasing(subject: SubjectId, now: Timestamp) -> Self {
        Self { erases: Some(subject), ..Self::saying(Vec::new(), now) }
    }

    /// A call that says nothing: whoever takes it finishes what another process left.
    #[must_use]
    pub const fn nothing(now: Timestamp) -> Self {
        Self::saying(Vec::new(), now)
    }
}

/// An entry that stands in the ledger for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appended {
    /// Which entry it is.
    pub index: Position,
}

/// The kinds of events that later facts are checked against: policies, notices, sources.
const POLICY_KINDS: [u8; 3] = [1, 2, 16];

/// What one call is answered with.
pub type Answer = Result<Vec<Appended>, LedgerError>;

/// An event that was admitted, ready to be stored.
pub struct Staged {
    /// Its place in the log.
    pub position: u64,
    /// What the log shows of it.
    pub entry: Entry,
    /// Whose key it is sealed under; none for the ledger's own.
    pub subject: Option<SubjectRef>,
    /// Opening and event, sealed.
    pub sealed: Vec<u8>,
    /// What it says of the state map, when it is about a topic.
    pub said: Option<Said>,
}

impl Staged {
    /// Whether it changes what later facts are checked against.
    #[must_use]
    pub fn touches_policy(&self) -> bool {
        POLICY_KINDS.contains(&self.entry.kind)
    }
}

/// Admits calls and seals what they say, for the ledger of `size` entries under `policies`.
///
/// # Errors
/// When the database cannot be read. What is wrong with a call is its answer.
pub async fn stage(
    secrets: &Secrets,
    connection: &mut AnyConnection,
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
    read_cases(secrets, connection, &mut state, facts).await?;
    let requests = Requests::read(connection, calls.iter().filter_map(|call| call.once)).await?;
    let answers = Vec::with_capacity(calls.len());
    let (staged, erasures) = (Vec::new(), Vec::new());
    let mut batch = Batch { answers, standing, state, staged, requests, erasures };
    for call in calls {
        let answer = match &call.erases {
            None => batch.take(secrets, size, call),
            Some(subject) => match Erasure::read(secrets, connection, subject).await {
                Ok(erasure) => batch.take_erasure(secrets, size, call, erasure),
                Err(refusal) => Err(refusal),
            },
        };
        batch.answers.push(answer);
    }
    Ok(batch)
}

/// The events of people whose cases are opened or go on, under all their accounts: what fits is
/// decided by where the case stands, and by when it is due where each of them lives. And of people
/// who acknowledge a notice, which must have arrived.
async fn read_cases(
    secrets: &Secrets,
    connection: &mut AnyConnection,
    state: &mut Projection,
    facts: impl Iterator<Item = &Fact> + Clone,
) -> Result<(), LedgerError> {
    let asks =
        |fact: &Fact| fact.is_about_case() || matches!(fact, Fact::NoticeAcknowledged { .. });
    if !facts.clone().any(asks) {
        return Ok(());
    }
    // Whoever is linked in the same transaction is the same person for what comes after.
    let asked = facts.filter(|fact| asks(fact) || matches!(fact, Fact::SubjectsLinked { .. }));
    let asked = asked.flat_map(named).map(|subject| secrets.vault.reference(subject)).collect();
    let people = accounts_of(connection, &asked).await?;
    for row in &read_subject_rows(connection, &people).await? {
        let stored = Stored::read(row)?;
        if let Some(event) = stored.event(secrets)? {
            apply(state, stored.position, &event)?;
        }
    }
    Ok(())
}

/// What a transaction is going to write, and what its calls are answered with.
pub struct Batch {
    /// One answer for each call.
    pub answers: Vec<Answer>,
    /// The subjects' rows.
    pub standing: Standing,
    /// The policies, and what this batch adds to them and to its subjects.
    state: Projection,
    /// The events that were admitted.
    pub staged: Vec<Staged>,
    /// The calls that are remembered, so that they are not made twice.
    pub requests: Requests,
    /// Who is erased.
    pub erasures: Vec<Erasure>,
}

impl Batch {
    /// Takes all facts of a call in, or changes nothing.
    fn take(&mut self, secrets: &Secrets, size: u64, call: &Call) -> Answer {
        if let Some(answered) = call.once.and_then(|once| self.requests.answered(&once)) {
            return answered;
        }
        if let Some(since) = call.since {
            self.standing.unchanged(secrets, &call.facts, since)?;
        }
        if call.known {
            self.standing.known(secrets, &call.facts)?;
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
        let begin = size.saturating_add(first as u64);
        let count = self.staged.len().saturating_sub(first) as u64;
        if let Some(once) = call.once {
            self.requests.remember(once, begin, count);
        }
        Ok(appended(begin, count))
    }

    /// Takes in that somebody is erased, who was read inside this transaction.
    fn take_erasure(
        &mut self,
        secrets: &Secrets,
        size: u64,
        call: &Call,
        mut erasure: Erasure,
    ) -> Answer {
        let position = Position(size.saturating_add(self.staged.len() as u64));
        self.take_one(secrets, position, &erasure.fact(), call.now)?;
        if let Some(staged) = self.staged.last() {
            erasure.is_logged(staged.position, staged.entry.commitment);
        }
        self.erasures.push(erasure);
        Ok(appended(position.0, 1))
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

/// The entries of a call, which stand behind one another.
pub fn appended(first: u64, count: u64) -> Vec<Appended> {
    let positions = first..first.saturating_add(count);
    positions.map(|position| Appended { index: Position(position) }).collect()
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
    let mut random = [0; 32];
    getrandom::fill(&mut random).map_err(LedgerError::Randomness)?;
    let kind = fact.kind();
    let subject = fact.subject().map(|subject| secrets.vault.reference(subject));
    let key = match subject {
        None => secrets.vault.own(),
        Some(subject) => standing
            .key(subject)
            .ok_or_else(|| LedgerError::damaged(position.0, "its subject has no key"))?,
    };
    // An event about somebody commits to the name of their label key too (`spec/entry.md`).
    let labels = subject.map(|_| key.label_key());
    let opening = match (&labels, random.first_chunk()) {
        (Some(labels), Some(half)) => labels.opening(half),
        _ => random,
    };
    let entry = Entry { kind, commitment: commit(&opening, &event) };
    let said = labels.zip(fact.topic(position)).map(|(labels, topic)| Said {
        label: labels.state(&topic),
        index: position.0,
        commitment: entry.commitment,
    });
    let sealed = key.seal(position, kind, &Opened { opening, event })?;
    Ok(Staged { position: position.0, entry, subject, sealed, said })
}
