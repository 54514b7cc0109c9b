//! A person asks to be forgotten.

use untrain_policy::{Fact, ForgetLevel, SubjectId};

use super::Recorded;
use crate::problem::Problem;
use crate::service::Service;

impl Service {
    /// Takes the request in. Nothing of the person is used from that moment; datasets and models
    /// are changed by the jobs that carry it out.
    ///
    /// # Errors
    /// [`Problem`]s: 404 for somebody of whom the ledger holds nothing.
    pub async fn request_forgetting(
        &self,
        subject: SubjectId,
        level: ForgetLevel,
        key: Option<&str>,
    ) -> Result<Recorded, Problem> {
        self.must_know(&subject).await?;
        self.record(Fact::ForgetRequested { subject, level }, key).await
    }
}
