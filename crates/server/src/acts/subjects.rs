//! The platform says who somebody is: where they live, how old they are, which accounts are theirs.

use untrain_policy::{Fact, Jurisdiction, NoticeId, Position, SubjectId};

use crate::problem::Problem;
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
