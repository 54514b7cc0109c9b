//! Drafts of policies, from the first word to the rule.
//!
//! Nobody makes a draft the rule alone: it is planned, one person proposes it with a reason once
//! the plan says that everybody was told whose data it opens, and another person activates it.
//! Whoever changes a word begins again. The plan and the activation are jobs that run the command,
//! which asks the same questions once more.

mod table;

use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::PathBuf;

use serde::Deserialize;
use untrain_policy::{Fact, Policy};

use crate::access::Caller;
use crate::error::ServerError;
use crate::jobs::{Job, JobState, Task};
use crate::limits::DOCUMENT_BYTES_MAX;
use crate::problem::{FieldProblem, Kind, Problem};
use crate::service::Service;

pub use table::Draft;

/// The folder of drafts that jobs read, in a workspace.
const FOLDER: &str = "drafts";

/// What a plan says, as far as it decides whether a draft may be proposed (`policy plan --json`).
#[derive(Debug, Clone, Deserialize)]
pub struct Planned {
    /// Whether anything is opened that was closed.
    pub widens: bool,
    /// Whether everybody was told whose data it opens.
    pub covered: bool,
}

/// The policy of a document.
///
/// # Errors
/// [`Problem`]: 422 with every fault and its line.
pub fn parse(document: &str) -> Result<Policy, Problem> {
    if document.len() > DOCUMENT_BYTES_MAX {
        let detail = format!("the document has more than {DOCUMENT_BYTES_MAX} bytes");
        return Err(Problem::new(Kind::TooLarge, detail));
    }
    Policy::parse(document).map_err(|faults| {
        let fields = faults.into_iter().map(|fault| FieldProblem {
            pointer: "/document".to_owned(),
            detail: fault.to_string(),
        });
        Problem::of_fields("the document is no policy: nothing was kept", fields.collect())
    })
}

impl Service {
    /// Where a job finds a draft.
    #[must_use]
    pub fn draft_file(&self, id: &str) -> PathBuf {
        self.workspace().join(FOLDER).join(format!("{id}.toml"))
    }

    /// Begins to plan a draft.
    ///
    /// # Errors
    /// [`Problem`]: 404.
    pub async fn plan_draft(&self, id: &str, caller: &Caller) -> Result<Job, Problem> {
        let draft = self.draft(id).await?;
        self.write_draft(&draft)?;
        let job = self.start_job(&Task::Plan { draft: id.to_owned() }, caller.actor()).await?;
        self.note_plan(&draft, &job.id).await?;
        Ok(job)
    }

    /// Proposes a draft to be activated by somebody else.
    ///
    /// # Errors
    /// [`Problem`]s: 404; 409 for a draft whose plan is missing, older than its last word, or says
    /// that somebody was not told.
    pub async fn propose_draft(
        &self,
        id: &str,
        reason: &str,
        caller: &Caller,
    ) -> Result<Draft, Problem> {
        if reason.trim().is_empty() {
            return Err(Problem::field("/reason", "says why, for those who ask later"));
        }
        let draft = self.draft(id).await?;
        let planned = self.plan_of(&draft).await?;
        let none = || Problem::new(Kind::Conflict, "plan it first: nobody knows what it changes");
        let (planned, _) = planned.ok_or_else(none)?;
        if !planned.covered {
            let detail = "locked: it opens the data of people who were not told, or whose days of \
                          grace run; publish and deliver its notice, and plan again";
            return Err(Problem::new(Kind::Conflict, detail));
        }
        self.note_proposal(&draft, caller.actor(), reason).await?;
        self.note_act(caller, "policy.proposed", &draft.name(), Some(reason)).await?;
        self.draft(id).await
    }

    /// Activates what somebody else proposed.
    ///
    /// # Errors
    /// [`Problem`]s: 404; 403 for whoever proposed it, and for programs; 409 for what nobody
    /// proposed.
    pub async fn activate_draft(&self, id: &str, caller: &Caller) -> Result<Job, Problem> {
        let Caller::Staff(staff) = caller else {
            return Err(Problem::new(Kind::Forbidden, "a person of the staff activates"));
        };
        let draft = self.draft(id).await?;
        let Some(proposed_by) = &draft.proposed_by else {
            return Err(Problem::new(Kind::Conflict, "nobody has proposed it"));
        };
        if *proposed_by == staff.id {
            return Err(Problem::new(Kind::Forbidden, "somebody else than who proposed it does"));
        }
        if !staff.fresh {
            return Err(Problem::new(Kind::SignInAgain, "sign in again to activate a policy"));
        }
        self.write_draft(&draft)?;
        self.note_act(caller, "policy.activated", &draft.name(), None).await?;
        self.start_job(&Task::Activate { draft: id.to_owned() }, caller.actor()).await
    }

    /// What the plan of a draft's last version said, and the job; none when there is none, or it
    /// has not ended.
    ///
    /// # Errors
    /// [`Problem`]s of reading.
    pub async fn plan_of(&self, draft: &Draft) -> Result<Option<(Planned, Job)>, Problem> {
        let Some(plan) = &draft.plan else { return Ok(None) };
        let job = self.job(plan).await?;
        if job.state != JobState::Done {
            return Ok(None);
        }
        let report = job.report.as_ref().map(|report| report.get());
        let planned = report.and_then(|text| serde_json::from_str(text).ok());
        Ok(planned.map(|planned| (planned, job)))
    }

    /// Writes into the ledger what somebody of the staff did.
    ///
    /// # Errors
    /// [`Problem`]s of appending.
    pub async fn note_act(
        &self,
        caller: &Caller,
        action: &str,
        object: &str,
        reason: Option<&str>,
    ) -> Result<(), Problem> {
        let fact = Fact::StaffActed {
            actor: caller.actor().to_owned(),
            action: action.to_owned(),
            object: object.to_owned(),
            reason: reason.map(str::to_owned),
        };
        self.append_one(fact, None).await.map(|_| ())
    }

    fn write_draft(&self, draft: &Draft) -> Result<(), ServerError> {
        use std::io::Write;
        let path = self.draft_file(&draft.id);
        let told = |source| ServerError::File { doing: "write", path: path.clone(), source };
        let folder = self.workspace().join(FOLDER);
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(told)?;
        let mut options = std::fs::File::options();
        let opened = options.write(true).create(true).truncate(true).mode(0o600).open(&path);
        opened.and_then(|mut file| file.write_all(draft.document.as_bytes())).map_err(told)
    }
}
