//! Jobs in the service's store.

use axum::http::{HeaderValue, header};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::value::RawValue;
use sqlx::Row;
use sqlx::any::AnyRow;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{JobState, Task};
use crate::access::{Caller, Scope};
use crate::error::ServerError;
use crate::limits::{JOBS_WAITING_MAX, JOBS_WAITING_PAUSE};
use crate::problem::{Kind, Problem};
use crate::service::Service;
use crate::store::failed;

/// A job.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Job {
    /// Its name.
    pub id: String,
    /// What it does.
    pub task: Task,
    /// How it stands.
    pub state: JobState,
    /// Who asked for it.
    pub actor: String,
    /// When it was asked for.
    #[schema(value_type = String, format = DateTime)]
    pub created: Timestamp,
    /// When its process began.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub started: Option<Timestamp>,
    /// When it ended.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub ended: Option<Timestamp>,
    /// The number of its process.
    #[serde(skip)]
    pub process: Option<i64>,
    /// The code that its process ended with.
    pub exit_code: Option<i64>,
    /// What the command reported, as `--json` prints it.
    #[schema(value_type = Option<Object>)]
    pub report: Option<Box<RawValue>>,
    /// What it said to people, in its last words.
    pub words: Option<String>,
}

const COLUMNS: &str = "SELECT id, arguments, state, actor, created, started, ended, process, \
                       exit_code, report, words FROM service_jobs ";

impl Job {
    /// The job as somebody may see it: what a sample found is for those alone who read the ledger.
    #[must_use]
    pub fn as_seen_by(mut self, caller: &Caller) -> Self {
        let is_sample = matches!(self.task, Task::Sample { .. });
        if is_sample && !caller.scopes().has(Scope::AuditRead) {
            self.report = None;
        }
        self
    }

    fn read(row: &AnyRow) -> Result<Self, ServerError> {
        let doing = "read a job";
        let text = |column: usize| row.try_get::<String, _>(column).map_err(failed(doing));
        let maybe = |column: usize| row.try_get::<Option<i64>, _>(column).map_err(failed(doing));
        let words = |column: usize| row.try_get::<Option<String>, _>(column).map_err(failed(doing));
        let time = |seconds: i64| Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH);
        let unreadable = |error: serde_json::Error| ServerError::Store {
            doing,
            source: sqlx::Error::Decode(Box::new(error)),
        };
        Ok(Self {
            id: text(0)?,
            task: serde_json::from_str(&text(1)?).map_err(unreadable)?,
            state: JobState::named(&text(2)?),
            actor: text(3)?,
            created: time(maybe(4)?.unwrap_or(0)),
            started: maybe(5)?.map(time),
            ended: maybe(6)?.map(time),
            process: maybe(7)?,
            exit_code: maybe(8)?,
            report: words(9)?.and_then(|text| RawValue::from_string(text).ok()),
            words: words(10)?,
        })
    }
}

impl Service {
    /// Adds a job that waits, while not too many do.
    pub(super) async fn add_job(&self, task: &Task, actor: &str) -> Result<Job, Problem> {
        let id = Uuid::now_v7().to_string();
        let arguments = serde_json::to_string(task).map_err(|error| ServerError::Store {
            doing: "write a job",
            source: sqlx::Error::Encode(Box::new(error)),
        })?;
        let added = sqlx::query(
            "INSERT INTO service_jobs (id, kind, arguments, state, actor, created) \
             SELECT $1, $2, $3, 'waiting', $4, $5 \
             WHERE (SELECT COUNT(*) FROM service_jobs WHERE state = 'waiting') < $6",
        )
        .bind(&id)
        .bind(task.kind())
        .bind(arguments)
        .bind(actor)
        .bind(self.now().as_second())
        .bind(JOBS_WAITING_MAX)
        .execute(self.store().pool())
        .await
        .map_err(failed("write a job"))?;
        if added.rows_affected() == 0 {
            let detail = format!("{JOBS_WAITING_MAX} jobs wait already: cancel some, or wait");
            let seconds = HeaderValue::from(JOBS_WAITING_PAUSE.as_secs());
            let full = Problem::new(Kind::TooManyRequests, detail);
            return Err(full.with_header(header::RETRY_AFTER, seconds));
        }
        self.job(&id).await
    }

    /// A job.
    ///
    /// # Errors
    /// [`Problem`]: 404.
    pub async fn job(&self, id: &str) -> Result<Job, Problem> {
        let row = sqlx::query(sqlx::AssertSqlSafe(format!("{COLUMNS} WHERE id = $1")))
            .bind(id)
            .fetch_optional(self.store().pool())
            .await
            .map_err(failed("read a job"))?;
        let row = row.ok_or_else(|| Problem::not_found("job"))?;
        Ok(Job::read(&row)?)
    }

    /// The jobs, the newest first: `limit` of those older than `before`.
    ///
    /// # Errors
    /// [`ServerError::Store`].
    pub async fn jobs(&self, before: Option<&str>, limit: usize) -> Result<Vec<Job>, ServerError> {
        // Identifiers begin with the time. Which text is greater than all of them is another
        // matter in each language that a database may be set to.
        let before = before.unwrap_or_default();
        let select = format!("{COLUMNS} WHERE ($1 = '' OR id < $1) ORDER BY id DESC LIMIT $2");
        let rows = sqlx::query(sqlx::AssertSqlSafe(select))
            .bind(before)
            .bind(i64::try_from(limit).unwrap_or(i64::MAX))
            .fetch_all(self.store().pool())
            .await
            .map_err(failed("read the jobs"))?;
        rows.iter().map(Job::read).collect()
    }

    /// The jobs of a kind, the newest first, `limit` at most.
    ///
    /// # Errors
    /// [`ServerError::Store`].
    pub async fn jobs_of(&self, kind: &str, limit: usize) -> Result<Vec<Job>, ServerError> {
        let select = format!("{COLUMNS} WHERE kind = $1 ORDER BY id DESC LIMIT $2");
        let rows = sqlx::query(sqlx::AssertSqlSafe(select))
            .bind(kind)
            .bind(i64::try_from(limit).unwrap_or(i64::MAX))
            .fetch_all(self.store().pool())
            .await
            .map_err(failed("read the jobs"))?;
        rows.iter().map(Job::read).collect()
    }

    /// The jobs that an earlier service left running.
    pub(super) async fn running_jobs(&self) -> Result<Vec<Job>, ServerError> {
        let select = format!("{COLUMNS} WHERE state = 'running'");
        let rows = sqlx::query(sqlx::AssertSqlSafe(select))
            .fetch_all(self.store().pool())
            .await
            .map_err(failed("read the jobs"))?;
        rows.iter().map(Job::read).collect()
    }

    /// How many gates and trainings that were asked for since a time did not end well.
    ///
    /// # Errors
    /// [`ServerError::Store`].
    pub async fn builds_stopped_since(&self, since: Timestamp) -> Result<u64, ServerError> {
        let told = failed("count the jobs");
        let row = sqlx::query(
            "SELECT COUNT(*) FROM service_jobs \
             WHERE kind IN ('gate', 'train') AND state = 'failed' AND created >= $1",
        )
        .bind(since.as_second())
        .fetch_one(self.store().pool())
        .await
        .map_err(&told)?;
        let count: i64 = row.try_get(0).map_err(told)?;
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// Takes the oldest job that waits, for this service alone.
    pub(super) async fn take_waiting_job(&self) -> Result<Option<Job>, ServerError> {
        loop {
            let select = format!("{COLUMNS} WHERE state = 'waiting' ORDER BY id LIMIT 1");
            let row = sqlx::query(sqlx::AssertSqlSafe(select))
                .fetch_optional(self.store().pool())
                .await
                .map_err(failed("read the jobs"))?;
            let Some(row) = row else { return Ok(None) };
            let job = Job::read(&row)?;
            let taken = sqlx::query(
                "UPDATE service_jobs SET state = 'running', started = $2 \
                 WHERE id = $1 AND state = 'waiting'",
            )
            .bind(&job.id)
            .bind(self.now().as_second())
            .execute(self.store().pool())
            .await
            .map_err(failed("take a job"))?;
            if taken.rows_affected() == 1 {
                return Ok(Some(job));
            }
        }
    }

    /// Notes the process of a job, and answers whether the job is still to be done.
    pub(super) async fn note_process(&self, id: &str, process: i64) -> Result<bool, ServerError> {
        let noted =
            sqlx::query("UPDATE service_jobs SET process = $2 WHERE id = $1 AND state = 'running'")
                .bind(id)
                .bind(process)
                .execute(self.store().pool())
                .await
                .map_err(failed("note a job's process"))?;
        Ok(noted.rows_affected() == 1)
    }

    /// Puts a job back that an earlier service left, whose process is gone.
    pub(super) async fn put_job_back(&self, id: &str) -> Result<(), ServerError> {
        sqlx::query(
            "UPDATE service_jobs SET state = 'waiting', process = NULL \
             WHERE id = $1 AND state = 'running'",
        )
        .bind(id)
        .execute(self.store().pool())
        .await
        .map_err(failed("put a job back"))?;
        Ok(())
    }

    /// Notes how a job ended, unless it is over already.
    pub(super) async fn close_job(
        &self,
        id: &str,
        state: JobState,
        ended: Option<(i64, Option<String>)>,
        words: &str,
    ) -> Result<(), ServerError> {
        let (code, report) = ended.unzip();
        sqlx::query(
            "UPDATE service_jobs SET state = $2, ended = $3, exit_code = $4, report = $5, \
             words = $6 WHERE id = $1 AND state IN ('waiting', 'running')",
        )
        .bind(id)
        .bind(state.as_str())
        .bind(self.now().as_second())
        .bind(code)
        .bind(report.flatten())
        .bind(words)
        .execute(self.store().pool())
        .await
        .map_err(failed("note how a job ended"))?;
        Ok(())
    }
}
