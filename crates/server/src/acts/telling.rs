//! Whom a notice reached, whom it has yet to reach, and whom it could not.
//!
//! The service knows no address of a member and keeps none: the platform's own mailer tells people.
//! It fetches whom to tell, and says whom it reached and whom not. Only a notice that was handed
//! over is entered into the ledger, per person; that somebody could not be reached is kept beside
//! it until they were, and counts as untold. Of languages the service counts the texts that were
//! sent, and not who reads what.

use std::collections::{BTreeMap, HashMap};

use sqlx::Row;
use untrain_policy::{Fact, NoticeId, Person, Position, SnapshotError, SubjectId, Timestamp};

use crate::error::ServerError;
use crate::limits::{AUDIT_ROWS, DELIVERIES_MAX, LEDGER_EVENTS_MAX};
use crate::problem::{Kind, Problem};
use crate::service::Service;
use crate::store::failed;

/// How the ledger names people without an account, whom no notice is sent to.
pub const NON_MEMBER: &str = "non-member:";

/// Somebody whom a notice reached.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// Who.
    pub subject: SubjectId,
    /// When; this moment when absent.
    pub at: Option<Timestamp>,
    /// The language of the text that was sent, as the notice names it.
    pub language: Option<String>,
}

/// Somebody whom a notice has not reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Untold {
    /// Who.
    pub subject: SubjectId,
    /// Whether the platform said that it could not reach them.
    pub is_unreached: bool,
}

/// Some of those whom a notice has not reached, and where the others begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UntoldPage {
    /// In the order in which the ledger first heard of them.
    pub people: Vec<Untold>,
    /// The entry to go on from; none at the end.
    pub next: Option<Position>,
}

/// What the platform said of a notice's way, in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sendings {
    /// How many could not be reached.
    pub unreached_count: u64,
    /// How many texts of each language were sent.
    pub languages: BTreeMap<String, u64>,
}

impl Service {
    /// Takes in that a notice reached people, all or none, and that it could not reach others.
    ///
    /// # Errors
    /// [`Problem`]s: 404 for a notice that was not published; 422 for somebody of whom the ledger
    /// holds nothing, a time that is yet to come, or a language that the notice has no text in.
    pub async fn deliver(
        &self,
        notice: &NoticeId,
        arrivals: Vec<Arrival>,
        unreached: &[SubjectId],
        key: Option<&str>,
    ) -> Result<u64, Problem> {
        let book = self.book().await?;
        let policy = book.history.notice(notice).filter(|_| book.is_published(notice));
        let texts = &policy.ok_or_else(|| Problem::not_found("notice"))?.notice.text;
        let rows = arrivals.len().saturating_add(unreached.len());
        if rows > DELIVERIES_MAX {
            let detail = format!("{rows} deliveries, and the most is {DELIVERIES_MAX}");
            return Err(Problem::new(Kind::TooLarge, detail));
        }
        self.must_hold("unreached", unreached).await?;
        let (now, mut facts) = (self.now(), Vec::with_capacity(arrivals.len()));
        for (number, arrival) in arrivals.iter().enumerate() {
            let pointer = |field: &str| format!("/deliveries/{number}/{field}");
            let Arrival { subject, at, language } = arrival;
            if self.ledger().lineage_key(subject).await?.is_none() {
                return Err(Problem::field(&pointer("subject"), NOTHING_HELD));
            }
            let delivered_at = at.unwrap_or(now);
            if delivered_at > now {
                return Err(Problem::field(&pointer("delivered_at"), "is yet to come"));
            }
            if language.as_ref().is_some_and(|language| !texts.contains_key(language)) {
                let detail = "the notice has no text in this language";
                return Err(Problem::field(&pointer("language"), detail));
            }
            let (subject, notice) = (subject.clone(), notice.clone());
            facts.push(Fact::NoticeDelivered { subject, notice, delivered_at });
        }
        // Who is told a second time, or by a request that is repeated, counts once.
        let languages = self.languages_of_new(notice, &arrivals).await?;
        let delivered = facts.len() as u64;
        if !facts.is_empty() {
            match key {
                Some(key) => self.ledger().append_once(key, facts, now).await?,
                None => self.ledger().append(facts, now).await?,
            };
        }
        let reached: Vec<&SubjectId> = arrivals.iter().map(|arrival| &arrival.subject).collect();
        self.note_sendings(notice, &reached, unreached, &languages).await?;
        Ok(delivered)
    }

    async fn must_hold(&self, field: &str, subjects: &[SubjectId]) -> Result<(), Problem> {
        for (number, subject) in subjects.iter().enumerate() {
            if self.ledger().lineage_key(subject).await?.is_none() {
                return Err(Problem::field(&format!("/{field}/{number}"), NOTHING_HELD));
            }
        }
        Ok(())
    }

    /// How many texts of each language go to people whom the notice had not reached.
    async fn languages_of_new(
        &self,
        notice: &NoticeId,
        arrivals: &[Arrival],
    ) -> Result<BTreeMap<String, i64>, Problem> {
        self.follow().await?;
        let mut languages: BTreeMap<String, i64> = BTreeMap::new();
        for arrival in arrivals {
            let Some(language) = &arrival.language else { continue };
            if self.has_reached(&arrival.subject, notice)? == Some(false) {
                let count = languages.entry(language.clone()).or_default();
                *count = count.saturating_add(1);
            }
        }
        Ok(languages)
    }

    /// Whether a notice has reached somebody, by any account of theirs; none for somebody unknown
    /// or erased. Whoever asks has brought the state up to date.
    fn has_reached(&self, subject: &SubjectId, notice: &NoticeId) -> Result<Option<bool>, Problem> {
        let told = |error: SnapshotError| Problem::new(Kind::Internal, error.to_string());
        let person = self.live().ask(|state| state.person(state.resolve(subject.as_str())?))?;
        Ok(person.map_err(told)?.map(|person| reached(&person, notice)))
    }

    async fn note_sendings(
        &self,
        notice: &NoticeId,
        reached: &[&SubjectId],
        unreached: &[SubjectId],
        languages: &BTreeMap<String, i64>,
    ) -> Result<(), ServerError> {
        let told = failed("write whom a notice reached");
        let mut transaction = self.store().pool().begin().await.map_err(&told)?;
        for subject in reached {
            sqlx::query("DELETE FROM service_unreached WHERE notice = $1 AND subject = $2")
                .bind(notice.as_str())
                .bind(subject.as_str())
                .execute(&mut *transaction)
                .await
                .map_err(&told)?;
        }
        for subject in unreached {
            sqlx::query(
                "INSERT INTO service_unreached (notice, subject, since) VALUES ($1, $2, $3) \
                 ON CONFLICT (notice, subject) DO NOTHING",
            )
            .bind(notice.as_str())
            .bind(subject.as_str())
            .bind(self.now().as_second())
            .execute(&mut *transaction)
            .await
            .map_err(&told)?;
        }
        for (language, count) in languages {
            sqlx::query(
                "INSERT INTO service_languages (notice, language, count) VALUES ($1, $2, $3) \
                 ON CONFLICT (notice, language) \
                 DO UPDATE SET count = service_languages.count + excluded.count",
            )
            .bind(notice.as_str())
            .bind(language)
            .bind(count)
            .execute(&mut *transaction)
            .await
            .map_err(&told)?;
        }
        transaction.commit().await.map_err(told)
    }

    /// What the platform said of a notice's way.
    ///
    /// # Errors
    /// [`ServerError`]s of the store.
    pub async fn sendings(&self, notice: &NoticeId) -> Result<Sendings, ServerError> {
        let told = failed("read whom a notice reached");
        let count = sqlx::query("SELECT COUNT(*) FROM service_unreached WHERE notice = $1")
            .bind(notice.as_str())
            .fetch_one(self.store().pool())
            .await
            .map_err(&told)?;
        let count: i64 = count.try_get(0).map_err(&told)?;
        let rows = sqlx::query("SELECT language, count FROM service_languages WHERE notice = $1")
            .bind(notice.as_str())
            .fetch_all(self.store().pool())
            .await
            .map_err(&told)?;
        let read = |row: &sqlx::any::AnyRow| {
            let count: i64 = row.try_get(1)?;
            Ok((row.try_get(0)?, u64::try_from(count).unwrap_or(0)))
        };
        let languages: Result<_, sqlx::Error> = rows.iter().map(read).collect();
        Ok(Sendings {
            unreached_count: u64::try_from(count).unwrap_or(0),
            languages: languages.map_err(told)?,
        })
    }

    /// At most `limit` of those whom a notice has not reached, from an entry on. Somebody stands in
    /// it once, where the ledger first heard of them. Where they are rare, there are fewer.
    ///
    /// # Errors
    /// [`Problem`]s: 404 for a notice that was not published.
    pub async fn untold(
        &self,
        notice: &NoticeId,
        from: Position,
        limit: usize,
    ) -> Result<UntoldPage, Problem> {
        if !self.book().await?.is_published(notice) {
            return Err(Problem::not_found("notice"));
        }
        self.follow().await?;
        let size = self.ledger().size().await?.0;
        let end = size.min(from.0.saturating_add(LEDGER_EVENTS_MAX));
        let (mut people, mut firsts, mut next) = (Vec::new(), HashMap::new(), from.0);
        while next < end {
            let until = next.saturating_add(AUDIT_ROWS).min(end);
            for (entry, event) in self.ledger().events(Position(next)..Position(until)).await? {
                let Some(subject) = event.fact.subject() else { continue };
                if subject.as_str().starts_with(NON_MEMBER)
                    || self.has_reached(subject, notice)? != Some(false)
                    || self.first_entry(subject, &mut firsts).await? != Some(entry)
                {
                    continue;
                }
                if people.len() == limit {
                    return Ok(UntoldPage { people, next: Some(entry) });
                }
                let is_unreached = self.is_unreached(notice, subject).await?;
                people.push(Untold { subject: subject.clone(), is_unreached });
            }
            next = until;
        }
        Ok(UntoldPage { people, next: (end < size).then_some(Position(end)) })
    }

    async fn first_entry(
        &self,
        subject: &SubjectId,
        known: &mut HashMap<SubjectId, Option<Position>>,
    ) -> Result<Option<Position>, Problem> {
        if let Some(first) = known.get(subject) {
            return Ok(*first);
        }
        let events = self.ledger().events_of(subject).await?;
        let mut theirs = events.iter().filter(|(_, event)| event.fact.subject() == Some(subject));
        let first = theirs.next().map(|(entry, _)| *entry);
        known.insert(subject.clone(), first);
        Ok(first)
    }

    async fn is_unreached(
        &self,
        notice: &NoticeId,
        subject: &SubjectId,
    ) -> Result<bool, ServerError> {
        let query = "SELECT 1 FROM service_unreached WHERE notice = $1 AND subject = $2";
        let row = sqlx::query(query)
            .bind(notice.as_str())
            .bind(subject.as_str())
            .fetch_optional(self.store().pool())
            .await
            .map_err(failed("read whom a notice did not reach"))?;
        Ok(row.is_some())
    }

    /// Forgets of those who could not be reached whom the ledger holds nothing of any more.
    ///
    /// # Errors
    /// [`ServerError`]s of the store and of reading the ledger.
    pub async fn forget_unreached(&self) -> Result<(), ServerError> {
        let told = failed("forget whom a notice did not reach");
        let rows = sqlx::query("SELECT DISTINCT subject FROM service_unreached")
            .fetch_all(self.store().pool())
            .await
            .map_err(&told)?;
        for row in &rows {
            let name: String = row.try_get(0).map_err(&told)?;
            let held = match SubjectId::new(&name) {
                Ok(subject) => self.ledger().lineage_key(&subject).await?.is_some(),
                Err(_) => false,
            };
            if !held {
                sqlx::query("DELETE FROM service_unreached WHERE subject = $1")
                    .bind(&name)
                    .execute(self.store().pool())
                    .await
                    .map_err(&told)?;
            }
        }
        Ok(())
    }
}

/// What is wrong with somebody unknown.
const NOTHING_HELD: &str = "the ledger holds nothing of this subject";

/// Whether a notice reached somebody by any of their accounts.
#[must_use]
pub fn reached(person: &Person, notice: &NoticeId) -> bool {
    let deliveries = person.accounts().flat_map(|account| &account.deliveries);
    deliveries.into_iter().any(|delivery| delivery.notice == *notice)
}
