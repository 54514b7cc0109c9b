//! Jobs: gates, trainings, forgettings, plans and samples, each in a process of its own.
//!
//! A job is a row of the store and, while it runs, a process that runs the command of the same name
//! on the workspace. What it does is committed by the command, whole or not at all, and entered
//! into the ledger by it: so a job that was killed leaves nothing half, and is run again when the
//! service starts anew. The service answers while jobs run, and a job goes on when the service
//! ends.

mod process;
mod table;

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tokio::sync::Notify;
use utoipa::ToSchema;

use crate::error::ServerError;
use crate::limits::JOBS_AT_ONCE_MAX;
use crate::problem::{Kind, Problem};
use crate::service::Service;

pub use table::Job;

/// What a job does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[expect(
    clippy::large_enum_variant,
    reason = "few are held at a time, and a box would make a schema that refuses its own fields"
)]
pub enum Task {
    /// Lets through what everybody permits: a corpus in, a dataset out.
    Gate {
        /// The corpus: a file in the workspace, or a pattern of files.
        input: String,
        /// The dataset's folder in the workspace.
        output: String,
        /// For what it will be used.
        purpose: String,
        /// The column of the people that a record is about; several with commas between.
        subject_column: String,
        /// The column of text, to be redacted and trained on; several with commas between.
        #[serde(default)]
        text_column: Option<String>,
        /// The column of the record's id.
        #[serde(default)]
        id_column: Option<String>,
        /// Where all records come from, on the caller's word.
        #[serde(default)]
        source: Option<String>,
        /// What kind of personal data all records are, on the caller's word.
        #[serde(default)]
        category: Option<String>,
        /// Who could read all records, on the caller's word; none is used of whom nobody says.
        #[serde(default)]
        visibility: Option<String>,
        /// The licence that all records came under, on the caller's word.
        #[serde(default)]
        licence: Option<String>,
        /// When all records were collected, on the caller's word.
        #[serde(default)]
        collected_at: Option<String>,
        /// The column that says where a record comes from.
        #[serde(default)]
        source_column: Option<String>,
        /// The column that says what kind of personal data a record is.
        #[serde(default)]
        category_column: Option<String>,
        /// The column that says who could read a record.
        #[serde(default)]
        visibility_column: Option<String>,
        /// The column of a record's licence.
        #[serde(default)]
        licence_column: Option<String>,
        /// The column of signals that were pinned when a record was fetched.
        #[serde(default)]
        signals_column: Option<String>,
        /// The column of when a record was collected.
        #[serde(default)]
        collected_at_column: Option<String>,
        /// Whether a dataset that is there is replaced.
        #[serde(default)]
        replace: bool,
    },
    /// Trains a model on a dataset.
    Train {
        /// The dataset's folder in the workspace.
        dataset: String,
        /// The model's folder in the workspace.
        output: String,
        /// Whether a model that is there is replaced.
        #[serde(default)]
        replace: bool,
    },
    /// Carries out every request to be forgotten that waits.
    Forget {},
    /// Says what carrying out the requests that wait would take.
    Estimate {},
    /// Decides about every record of a dataset once more, and changes nothing.
    Recheck {
        /// The dataset's folder in the workspace.
        dataset: String,
    },
    /// Says what a draft would change.
    Plan {
        /// The draft.
        draft: String,
    },
    /// Makes a draft the rule, unless somebody was not told whose data it opens.
    Activate {
        /// The draft.
        draft: String,
    },
    /// Reads the whole ledger again and holds it against what was signed.
    Audit {},
    /// Draws records from a dataset and decides about each once more.
    Sample {
        /// The dataset's folder in the workspace.
        dataset: String,
        /// How many.
        count: u64,
        /// What the draw follows from.
        seed: u64,
    },
}

impl Task {
    /// The word for it.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Gate { .. } => "gate",
            Self::Train { .. } => "train",
            Self::Forget {} => "forget",
            Self::Estimate {} => "estimate",
            Self::Recheck { .. } => "recheck",
            Self::Plan { .. } => "plan",
            Self::Activate { .. } => "activate",
            Self::Audit {} => "audit",
            Self::Sample { .. } => "sample",
        }
    }

    /// Whether it can be asked for by itself; the others belong to the steps of a draft, and to
    /// auditors.
    #[must_use]
    pub const fn is_free(&self) -> bool {
        !matches!(self, Self::Plan { .. } | Self::Activate { .. } | Self::Sample { .. })
    }

    /// Whether it changes nothing but what is known.
    #[must_use]
    const fn only_reads(&self) -> bool {
        matches!(
            self,
            Self::Plan { .. }
                | Self::Estimate {}
                | Self::Audit {}
                | Self::Sample { .. }
                | Self::Recheck { .. }
        )
    }

    /// The words behind the command's name. Each is one flag with its value, or stands behind the
    /// mark that ends flags, so that no value can be read as a flag.
    ///
    /// # Errors
    /// [`Problem`] for a path that leads out of the workspace.
    pub fn arguments(&self, service: &Service) -> Result<Vec<String>, Problem> {
        match self {
            Self::Gate { input, output, purpose, subject_column, .. } => {
                let mut words = vec![
                    "gate".to_owned(),
                    format!("--purpose={purpose}"),
                    format!("--out={}", inside(service, "/output", output)?),
                ];
                words.extend(columns("subject-col", subject_column));
                words.extend(self.gate_flags());
                words.extend(["--".to_owned(), inside(service, "/input", input)?]);
                Ok(words)
            }
            Self::Train { dataset, output, replace } => {
                let mut words = vec![
                    "train".to_owned(),
                    "--trainer=ngram".to_owned(),
                    format!("--out={}", inside(service, "/output", output)?),
                ];
                words.extend(replace.then(|| "--force".to_owned()));
                words.extend(["--".to_owned(), inside(service, "/dataset", dataset)?]);
                Ok(words)
            }
            Self::Forget {} => Ok(["forget", "--waiting"].map(str::to_owned).into()),
            Self::Estimate {} => {
                Ok(["forget", "--waiting", "--estimate"].map(str::to_owned).into())
            }
            Self::Recheck { dataset } => {
                let words = ["audit", "recheck", "--"].map(str::to_owned);
                Ok(words.into_iter().chain([inside(service, "/dataset", dataset)?]).collect())
            }
            Self::Audit {} => Ok(vec!["log".to_owned(), "audit".to_owned()]),
            Self::Sample { dataset, count, seed } => Ok(vec![
                "audit".to_owned(),
                "sample".to_owned(),
                format!("--count={count}"),
                format!("--seed={seed}"),
                "--".to_owned(),
                inside(service, "/dataset", dataset)?,
            ]),
            Self::Plan { draft } => Ok(draft_words(service, "plan", draft)),
            Self::Activate { draft } => Ok(draft_words(service, "activate", draft)),
        }
    }

    fn gate_flags(&self) -> Vec<String> {
        let Self::Gate {
            text_column,
            id_column,
            source,
            category,
            visibility,
            licence,
            collected_at,
            source_column,
            category_column,
            visibility_column,
            licence_column,
            signals_column,
            collected_at_column,
            replace,
            ..
        } = self
        else {
            return Vec::new();
        };
        let flags = [
            ("id-col", id_column),
            ("source", source),
            ("category", category),
            ("visibility", visibility),
            ("licence", licence),
            ("collected-at", collected_at),
            ("source-col", source_column),
            ("category-col", category_column),
            ("visibility-col", visibility_column),
            ("licence-col", licence_column),
            ("signals-col", signals_column),
            ("collected-at-col", collected_at_column),
        ];
        let given = flags
            .into_iter()
            .filter_map(|(flag, value)| value.as_ref().map(|value| format!("--{flag}={value}")));
        let texts = text_column.iter().flat_map(|names| columns("text-col", names));
        texts.chain(given).chain(replace.then(|| "--force".to_owned())).collect()
    }

    /// Whether a process that ended in `code` did what it was asked. To find that something widens,
    /// or is not clean, is an answer.
    fn is_answered(&self, code: i64) -> bool {
        match self {
            Self::Plan { .. } => [0, 2].contains(&code),
            Self::Recheck { .. } => [0, 4].contains(&code),
            _ => code == 0,
        }
    }
}

/// A flag for each of the columns that a text names, with commas between.
fn columns(flag: &str, names: &str) -> Vec<String> {
    let names = names.split(',').map(str::trim).filter(|name| !name.is_empty());
    names.map(|name| format!("--{flag}={name}")).collect()
}

fn draft_words(service: &Service, verb: &str, draft: &str) -> Vec<String> {
    let file = service.draft_file(draft).display().to_string();
    vec!["policy".to_owned(), verb.to_owned(), "--".to_owned(), file]
}

/// A path below the workspace, in full.
fn inside(service: &Service, pointer: &str, path: &str) -> Result<String, Problem> {
    let plain = |part: std::path::Component<'_>| matches!(part, std::path::Component::Normal(_));
    let below = std::path::Path::new(path).components().all(plain) && !path.is_empty();
    if !below {
        let detail = "names something below the workspace, without `..` and without a `/` first";
        return Err(Problem::field(pointer, detail));
    }
    let first = path.split('/').next().unwrap_or_default();
    if ["keys", "log", "policies", "outbox", "jobs", "receipts", "manifests"].contains(&first) {
        return Err(Problem::field(pointer, "is a folder of the ledger's own"));
    }
    Ok(service.workspace().join(path).display().to_string())
}

/// How a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// It has not begun.
    Waiting,
    /// Its process runs.
    Running,
    /// It ended, and did what it was asked.
    Done,
    /// It ended, and says why it did not.
    Failed,
    /// Somebody ended it.
    Cancelled,
}

impl JobState {
    /// The word in the store.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    fn named(word: &str) -> Self {
        let all = [Self::Waiting, Self::Running, Self::Done, Self::Failed, Self::Cancelled];
        all.into_iter().find(|state| state.as_str() == word).unwrap_or(Self::Failed)
    }

    /// Whether nothing more will happen to it.
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Failed | Self::Cancelled)
    }
}

/// Wakes whoever runs jobs.
#[derive(Debug, Default)]
pub struct Bell(Notify);

impl Service {
    /// Puts a job into the queue.
    ///
    /// # Errors
    /// [`Problem`]s: 422 for a path that leads out of the workspace, 429 while many wait.
    pub async fn start_job(&self, task: &Task, actor: &str) -> Result<Job, Problem> {
        task.arguments(self)?;
        let job = self.add_job(task, actor).await?;
        self.bell().0.notify_one();
        Ok(job)
    }

    /// Ends a job: one that waits is never begun, and the process of one that runs is told to end.
    ///
    /// # Errors
    /// [`Problem`]s: 404, 409 for one that is over.
    pub async fn cancel_job(&self, id: &str) -> Result<Job, Problem> {
        if self.job(id).await?.state.is_over() {
            return Err(Problem::new(Kind::Conflict, "the job is over"));
        }
        self.close_job(id, JobState::Cancelled, None, "cancelled").await?;
        // A process that is noted only after this is ended by whoever notes it.
        let job = self.job(id).await?;
        if let (JobState::Cancelled, Some(process)) = (job.state, job.process) {
            process::end(self, id, process);
        }
        Ok(job)
    }
}

/// Runs the jobs that wait, the oldest first, until the service ends. What was running when an
/// earlier service ended is watched until it ends, and run again when it is gone.
pub async fn run(service: Arc<Service>) {
    if let Err(error) = process::take_over(&service).await {
        tracing::error!(%error, "jobs of an earlier run could not be looked at");
    }
    let places = Arc::new(tokio::sync::Semaphore::new(JOBS_AT_ONCE_MAX));
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        match next(&service).await {
            Ok(Some(job)) => {
                let service = Arc::clone(&service);
                tokio::spawn(async move {
                    process::run(&service, &job).await;
                    drop(place);
                    service.bell().0.notify_one();
                });
            }
            Ok(None) => {
                drop(place);
                service.bell().0.notified().await;
            }
            Err(error) => {
                drop(place);
                tracing::error!(%error, "the next job could not be read");
                tokio::time::sleep(std::time::Duration::from_secs(5)).await;
            }
        }
    }
}

async fn next(service: &Service) -> Result<Option<Job>, ServerError> {
    service.take_waiting_job().await
}
