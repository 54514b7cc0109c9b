//! A person asks to be forgotten.

use std::collections::BTreeMap;

use untrain_policy::{Fact, ForgetLevel, Position, SubjectId};

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
        self.record_of_known(Fact::ForgetRequested { subject, level }, key).await
    }

    /// How many requests there are, by how far they go and whether they wait or were carried out.
    /// One that reaches nothing that was made waits for the next run, which says so.
    ///
    /// # Errors
    /// [`Problem`]s of reading.
    pub async fn forgetting_counts(
        &self,
    ) -> Result<BTreeMap<(ForgetLevel, &'static str), u64>, Problem> {
        let mut counts = BTreeMap::new();
        for (entry, level) in self.ledger().forget_requests().await? {
            let done = level == ForgetLevel::Stop || self.forgetting_done(entry)?;
            let state = if done { "done" } else { "waiting" };
            let count: &mut u64 = counts.entry((level, state)).or_default();
            *count = count.saturating_add(1);
        }
        Ok(counts)
    }

    /// Whether the command has carried a request out and noted so.
    ///
    /// # Errors
    /// [`Problem`] when its notes cannot be read.
    pub fn forgetting_done(&self, request: Position) -> Result<bool, Problem> {
        let path = self.workspace().join("certificates/done.txt");
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(source) => {
                let doing = "read";
                return Err(crate::ServerError::File { doing, path, source }.into());
            }
        };
        Ok(text.lines().any(|line| line.parse() == Ok(request.0)))
    }
}
