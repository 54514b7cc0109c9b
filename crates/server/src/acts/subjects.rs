//! The platform says who somebody is: where they live, how old they are, which accounts are theirs,
//! and which notices reached them.

use untrain_policy::{Fact, Jurisdiction, NoticeId, Position, SubjectId, Timestamp};

use crate::limits::DELIVERIES_MAX;
use crate::problem::{Kind, Problem};
use crate::service::Service;

/// What the platform says of an account.
#[derive(Debug, Clone)]
pub struct Registration {
    /// Which account.
    pub subject: SubjectId,
    /// Where its holder lives, when that is known.
    pub jurisdiction: Option<Jurisdiction>,
    /// Their year of birth, when that is what is known.
    pub birth_year: Option<i16>,
    /// Their age band, when that is what is known.
    pub age_band: Option<String>,
}

impl Service {
    /// Takes in where somebody lives and how old they are.
    ///
    /// # Errors
    /// [`Problem`]s of appending.
    pub async fn register(
        &self,
        registration: Registration,
        key: Option<&str>,
    ) -> Result<Position, Problem> {
        let Registration { subject, jurisdiction, birth_year, age_band } = registration;
        let fact = Fact::SubjectRegistered { subject, jurisdiction, birth_year, age_band };
        self.append_one(fact, key).await
    }

    /// Takes in that two accounts are one person's. Nothing undoes it.
    ///
    /// # Errors
    /// [`Problem`]s: 404 when the ledger knows one of them not.
    pub async fn link(
        &self,
        subject: SubjectId,
        other: SubjectId,
        key: Option<&str>,
    ) -> Result<Position, Problem> {
        self.must_know(&subject).await?;
        self.must_know(&other).await?;
        if subject == other {
            return Err(Problem::field("/other", "is the same account"));
        }
        self.append_one(Fact::SubjectsLinked { subject, other }, key).await
    }

    /// Takes in that a notice reached people, all or none.
    ///
    /// # Errors
    /// [`Problem`]s: 404 for a notice that was not published, 422 for somebody of whom the ledger
    /// holds nothing or a time that is yet to come.
    pub async fn deliver(
        &self,
        notice: &NoticeId,
        reached: Vec<(SubjectId, Option<Timestamp>)>,
        key: Option<&str>,
    ) -> Result<u64, Problem> {
        if !self.book().await?.is_published(notice) {
            return Err(Problem::not_found("notice"));
        }
        if reached.len() > DELIVERIES_MAX {
            let detail = format!("{} deliveries, and the most is {DELIVERIES_MAX}", reached.len());
            return Err(Problem::new(Kind::TooLarge, detail));
        }
        let now = self.now();
        let mut facts = Vec::with_capacity(reached.len());
        for (number, (subject, at)) in reached.into_iter().enumerate() {
            let pointer = |field: &str| format!("/deliveries/{number}/{field}");
            if self.ledger().lineage_key(&subject).await?.is_none() {
                let detail = "the ledger holds nothing of this subject";
                return Err(Problem::field(&pointer("subject"), detail));
            }
            let delivered_at = at.unwrap_or(now);
            if delivered_at > now {
                return Err(Problem::field(&pointer("delivered_at"), "is yet to come"));
            }
            facts.push(Fact::NoticeDelivered { subject, notice: notice.clone(), delivered_at });
        }
        if facts.is_empty() {
            return Ok(0);
        }
        let appended = match key {
            Some(key) => self.ledger().append_once(key, facts, now).await?,
            None => self.ledger().append(facts, now).await?,
        };
        Ok(appended.len() as u64)
    }

    /// Takes in that somebody has read a notice, which is no answer.
    ///
    /// # Errors
    /// [`Problem`]s: 404 for a notice that was not published or a subject unknown.
    pub async fn acknowledge(
        &self,
        subject: SubjectId,
        notice: NoticeId,
        key: Option<&str>,
    ) -> Result<Position, Problem> {
        if !self.book().await?.is_published(&notice) {
            return Err(Problem::not_found("notice"));
        }
        self.must_know(&subject).await?;
        self.append_one(Fact::NoticeAcknowledged { subject, notice }, key).await
    }
}
