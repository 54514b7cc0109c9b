//! The process of a job.
//!
//! While it runs it holds a lock of the file that it reports to, which it got from the service that
//! began it and which goes with it. So whoever comes later knows whether it runs: numbers of
//! processes come again, and a service may die before it has noted one.

use std::fs::{self, File};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;
use rustix::process::{Pid, Signal, kill_process_group};
use tokio::process::{Child, Command};

use super::{Job, JobState};
use crate::error::ServerError;
use crate::limits::{JOB_LOCK_TRIES_MAX, JOB_WORDS_BYTES_MAX};
use crate::service::Service;

/// The folder of what jobs print, in a workspace.
const FOLDER: &str = "jobs";

/// How often the process of an earlier service's job is looked at.
const LOOK: Duration = Duration::from_millis(500);

/// Runs a job from its beginning to its end, and notes it.
pub async fn run(service: &Service, job: &Job) {
    let ended = match start_and_wait(service, job).await {
        Ok(code) => note_end(service, job, code).await,
        Err(why) => service.close_job(&job.id, JobState::Failed, None, &why).await,
    };
    if let Err(error) = ended {
        tracing::error!(%error, job = job.id, "how a job ended could not be noted");
    }
}

async fn start_and_wait(service: &Service, job: &Job) -> Result<i32, String> {
    let mut child = start(service, job).await?;
    if let Some(process) = child.id().map(i64::from) {
        let noted = service.note_process(&job.id, process).await;
        // Whoever cancelled it meanwhile did not know whom to end, and nobody ever will of one that
        // is not noted.
        if !matches!(noted, Ok(true)) {
            end(service, &job.id, process);
        }
    }
    let status = child.wait().await.map_err(|error| error.to_string())?;
    Ok(status.code().unwrap_or_else(|| 128_i32.saturating_add(status.signal().unwrap_or(0))))
}

async fn start(service: &Service, job: &Job) -> Result<Child, String> {
    let arguments = job.task.arguments(service).map_err(|problem| problem.detail().to_owned())?;
    let (out, err) = open_outputs(service, &job.id).await.map_err(|error| error.to_string())?;
    let mut command = Command::new(service.program());
    command
        .arg("--json")
        .args(arguments)
        .env("UNTRAIN_WORKSPACE", service.workspace())
        .env("NO_COLOR", "1")
        .arg0("untrain")
        .current_dir(service.workspace())
        .stdin(Stdio::null())
        .stdout(out)
        .stderr(err)
        // A group of its own: a signal to the service's terminal does not end it.
        .process_group(0);
    if let Some(database) = service.database() {
        command.env("UNTRAIN_DATABASE", database);
    }
    command.spawn().map_err(|error| format!("could not begin: {error}"))
}

fn paths(service: &Service, id: &str) -> (PathBuf, PathBuf) {
    let folder = service.workspace().join(FOLDER);
    (folder.join(format!("{id}.json")), folder.join(format!("{id}.log")))
}

async fn open_outputs(service: &Service, id: &str) -> std::io::Result<(File, File)> {
    use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
    let folder = service.workspace().join(FOLDER);
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let open = |path: &Path| {
        File::options().write(true).create(true).truncate(false).mode(0o600).open(path)
    };
    let (out, err) = paths(service, id);
    let (out, err) = (open(&out)?, open(&err)?);
    lock(&out).await?;
    // Not before the lock: what a process says that still runs is not cut off.
    out.set_len(0)?;
    err.set_len(0)?;
    Ok((out, err))
}

/// Takes the lock of a job. Whoever looks whether it runs has it for a moment.
async fn lock(out: &File) -> std::io::Result<()> {
    for _ in 0..JOB_LOCK_TRIES_MAX {
        match flock(out, FlockOperation::NonBlockingLockExclusive) {
            Err(Errno::WOULDBLOCK) => tokio::time::sleep(LOOK).await,
            locked => return Ok(locked?),
        }
    }
    Err(std::io::Error::other("an earlier process of the job still runs"))
}

/// Whether a process of a job runs, whoever began it.
fn runs(service: &Service, id: &str) -> bool {
    let (out, _) = paths(service, id);
    let Ok(out) = File::open(out) else { return false };
    flock(&out, FlockOperation::NonBlockingLockShared).is_err()
}

async fn note_end(service: &Service, job: &Job, code: i32) -> Result<(), ServerError> {
    let (out, err) = paths(service, &job.id);
    let report = fs::read_to_string(out).ok().filter(|text| !text.trim().is_empty());
    let is_done = job.task.is_answered(i64::from(code));
    let state = if is_done { JobState::Done } else { JobState::Failed };
    let ended = Some((i64::from(code), report.map(|report| report.trim().to_owned())));
    service.close_job(&job.id, state, ended, &last_words(&err)).await?;
    if let Ok(job) = service.job(&job.id).await {
        service.metrics().note_gate(&job);
    }
    Ok(())
}

/// The end of what a job said to people.
fn last_words(path: &Path) -> String {
    let text = String::from_utf8_lossy(&fs::read(path).unwrap_or_default()).into_owned();
    let from = text.len().saturating_sub(JOB_WORDS_BYTES_MAX);
    let from = (from..=text.len()).find(|place| text.is_char_boundary(*place)).unwrap_or(0);
    text.get(from..).unwrap_or_default().trim().to_owned()
}

/// Tells the processes of a job to end, if they run.
pub fn end(service: &Service, id: &str, process: i64) {
    let group = i32::try_from(process).ok().and_then(Pid::from_raw);
    if let Some(group) = group.filter(|_| runs(service, id)) {
        let _ = kill_process_group(group, Signal::TERM);
    }
}

/// Looks at what an earlier service left running: a process that still runs is watched until it
/// ends, and a job whose process is gone is run again, unless it had reported that it was done.
pub async fn take_over(service: &std::sync::Arc<Service>) -> Result<(), ServerError> {
    for job in service.running_jobs().await? {
        let service = std::sync::Arc::clone(service);
        tokio::spawn(async move {
            while runs(&service, &job.id) {
                tokio::time::sleep(LOOK).await;
            }
            let noted = match has_reported_done(&service, &job) {
                true => note_end(&service, &job, 0).await,
                false => service.put_job_back(&job.id).await,
            };
            match noted {
                Ok(()) => service.bell().0.notify_one(),
                Err(error) => tracing::error!(%error, job = job.id, "a job could not be noted"),
            }
        });
    }
    Ok(())
}

/// Whether a report that was found says that the job is done. Of jobs that only read it may say
/// that something is wrong, which their exit code would have told: these are run again.
fn has_reported_done(service: &Service, job: &Job) -> bool {
    let (out, _) = paths(service, &job.id);
    !job.task.only_reads()
        && fs::read_to_string(out)
            .is_ok_and(|text| serde_json::from_str::<serde_json::Value>(&text).is_ok())
}
