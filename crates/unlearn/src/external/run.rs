//! One run of an external trainer: in a folder of its own that is gone afterwards, within its
//! limits, with every process that it started ended when it is.

use std::ffi::OsString;
use std::fs;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};
use untrain_policy::Digest;

use super::confine::{Confinement, PATH};
use super::contract::{Event, InputFile, PROTOCOL, Request, ShardFile, SliceFile, Task};
use super::failed::Failed;
use super::hear::{self, Complaints, Heard};
use super::limits::{DRAIN, Limits, TICK};
use super::program::Program;
use untrain_lineage::recipe::Recipe as Settings;

/// What a task works on; it becomes files that can only be read.
#[derive(Debug, Clone, Copy)]
pub enum Work<'a> {
    /// Learn slices on top of a checkpoint.
    Train {
        /// Which shard.
        shard: u32,
        /// The number and the bytes of each slice.
        slices: &'a [(u32, Vec<u8>)],
        /// What to go on from.
        from: Option<&'a [u8]>,
        /// What randomness follows from.
        seed: u64,
    },
    /// Make what is served.
    Merge {
        /// The last checkpoint of each shard, if it has one.
        shards: &'a [Option<Vec<u8>>],
    },
}

/// What a run brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ran {
    /// The bytes of the result.
    pub result: Vec<u8>,
    /// How many bytes of text it says it has learned.
    pub learned_bytes: u64,
    /// How long it took.
    pub took: Duration,
}

/// Runs `program` on `work`.
///
/// # Errors
/// [`Failed`]; whatever the program did lies in a folder that is gone.
pub fn run(
    program: &Program,
    recipe: &Settings,
    work: Work<'_>,
    limits: &Limits,
) -> Result<Ran, Failed> {
    let begin = Instant::now();
    let place = Workplace::new()?;
    let task = place.lay_out(work)?;
    let inputs = task.inputs().map(Clone::clone).collect::<Vec<_>>();
    let request = Request {
        protocol: PROTOCOL,
        task,
        recipe: recipe.clone(),
        to_checkpoint: place.result(),
        threads: limits.threads,
        deadline_s: limits.deadline.as_secs(),
    };
    let (learned_bytes, said) = place.work(program, &request, limits)?;
    let result = place.take(said, limits)?;
    place.check(&inputs)?;
    Ok(Ran { result, learned_bytes, took: begin.elapsed() })
}

impl Task {
    fn inputs(&self) -> Box<dyn Iterator<Item = &InputFile> + '_> {
        match self {
            Self::Train { slices, from_checkpoint, .. } => {
                Box::new(slices.iter().map(|slice| &slice.file).chain(from_checkpoint))
            }
            Self::Merge { checkpoints, .. } => Box::new(checkpoints.iter().map(|one| &one.file)),
        }
    }
}

/// The folder of one run, in which `work` is the trainer's own and `inputs` is not.
struct Workplace {
    folder: tempfile::TempDir,
}

impl Workplace {
    fn new() -> Result<Self, Failed> {
        let told = Failed::writing;
        let temporary = std::env::temp_dir();
        let folder = tempfile::Builder::new().prefix("untrain-trainer-").tempdir();
        let place = Self { folder: folder.map_err(told(&temporary))? };
        for folder in [place.own(), place.inputs()] {
            fs::create_dir(&folder).map_err(told(&folder))?;
        }
        Ok(place)
    }

    fn own(&self) -> PathBuf {
        self.folder.path().join("work")
    }

    fn inputs(&self) -> PathBuf {
        self.folder.path().join("inputs")
    }

    fn result(&self) -> PathBuf {
        self.own().join("checkpoint")
    }

    fn input(&self, name: &str, bytes: &[u8]) -> Result<InputFile, Failed> {
        let path = self.inputs().join(name);
        fs::write(&path, bytes).map_err(Failed::writing(&path))?;
        let only_read = fs::Permissions::from_mode(0o444);
        fs::set_permissions(&path, only_read).map_err(Failed::writing(&path))?;
        Ok(InputFile { path, blake3: untrain_lineage::digest(bytes) })
    }

    /// Copies what is worked on, so that no slip of a trainer's reaches what is kept.
    fn lay_out(&self, work: Work<'_>) -> Result<Task, Failed> {
        match work {
            Work::Train { shard, slices, from, seed } => {
                let slice = |(number, bytes): &(u32, Vec<u8>)| {
                    let file = self.input(&format!("slice-{number}.jsonl"), bytes)?;
                    Ok(SliceFile { number: *number, file })
                };
                let slices = slices.iter().map(slice).collect::<Result<_, Failed>>()?;
                let from = from.map(|bytes| self.input("checkpoint", bytes)).transpose()?;
                Ok(Task::Train { shard, slices, from_checkpoint: from, seed })
            }
            Work::Merge { shards } => {
                let mut checkpoints = Vec::new();
                for (shard, bytes) in (0..).zip(shards) {
                    if let Some(bytes) = bytes {
                        let file = self.input(&format!("shard-{shard}"), bytes)?;
                        checkpoints.push(ShardFile { shard, file });
                    }
                }
                let shards = u32::try_from(shards.len()).unwrap_or(u32::MAX);
                Ok(Task::Merge { shards, checkpoints })
            }
        }
    }

    /// Starts the program, tells it what to do, and hears it out. Answers how many bytes of text it
    /// has learned, and what it says that its result hashes to.
    fn work(
        &self,
        program: &Program,
        request: &Request,
        limits: &Limits,
    ) -> Result<(u64, Digest), Failed> {
        let mut running = Running::start(&self.own(), program, limits)?;
        running.tell(request);
        let heard = running.hear_out(limits);
        let status = running.end();
        let complaint = running.complaints.end();
        let done = match heard {
            Ok(done) => done,
            Err(Stop::Failed(failed)) => return Err(failed),
            Err(Stop::Silent) => {
                return Err(Failed::Silent { seconds: limits.silence.as_secs(), complaint });
            }
            Err(Stop::Late) => {
                return Err(Failed::Late { seconds: limits.deadline.as_secs(), complaint });
            }
        };
        match (status, done) {
            (Some(status), _) if !status.success() => {
                Err(Failed::Crashed { status: status.to_string(), complaint })
            }
            (Some(_), Some(done)) => Ok(done),
            _ => Err(Failed::NotDone { complaint }),
        }
    }

    /// The result, which must be a plain file and what the trainer said.
    fn take(&self, said: Digest, limits: &Limits) -> Result<Vec<u8>, Failed> {
        let path = self.result();
        let found = fs::symlink_metadata(&path);
        if !found.is_ok_and(|found| found.is_file() && found.len() <= limits.output_bytes) {
            return Err(Failed::NoResult(path));
        }
        let bytes = fs::read(&path).map_err(Failed::reading(&path))?;
        let found = untrain_lineage::digest(&bytes);
        if found == said { Ok(bytes) } else { Err(Failed::OtherResult { said, found }) }
    }

    /// Whether the inputs are what they were.
    fn check(&self, inputs: &[InputFile]) -> Result<(), Failed> {
        for input in inputs {
            let is_same = fs::read(&input.path)
                .is_ok_and(|bytes| untrain_lineage::digest(&bytes) == input.blake3);
            if !is_same {
                return Err(Failed::InputChanged(input.path.clone()));
            }
        }
        Ok(())
    }
}

/// Why a trainer is not heard any longer.
enum Stop {
    Failed(Failed),
    Silent,
    Late,
}

/// A trainer that runs; whatever it started is ended when this is dropped.
struct Running {
    child: Child,
    events: Receiver<Heard>,
    complaints: Complaints,
    begin: Instant,
}

impl Running {
    fn start(own: &Path, program: &Program, limits: &Limits) -> Result<Self, Failed> {
        let name = program.words.first().ok_or(Failed::NoCommand)?;
        let told = |cause| Failed::Start { program: name.clone(), cause };
        let words: Vec<OsString> = program.words.iter().map(OsString::from).collect();
        let mut command = Confinement::of_this_machine().command(own, limits, &words);
        let threads = limits.threads.to_string();
        command
            .env("PATH", PATH)
            .env("LANG", "C.UTF-8")
            .env("HOME", own)
            .env("TMPDIR", own)
            .env("PYTHONHASHSEED", "0")
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env("OMP_NUM_THREADS", &threads)
            .env("MKL_NUM_THREADS", &threads)
            .env("OPENBLAS_NUM_THREADS", &threads)
            .envs(&program.environment)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0);
        let mut child = command.spawn().map_err(told)?;
        let (Some(output), Some(error)) = (child.stdout.take(), child.stderr.take()) else {
            return Err(told(ErrorKind::BrokenPipe.into()));
        };
        let (events, complaints) = (hear::events(output), Complaints::of(error));
        Ok(Self { child, events, complaints, begin: Instant::now() })
    }

    /// Writes the request. A trainer that does not read it is one that fails otherwise.
    fn tell(&mut self, request: &Request) {
        if let (Some(mut input), Ok(mut line)) =
            (self.child.stdin.take(), serde_json::to_vec(request))
        {
            line.push(b'\n');
            let _ = input.write_all(&line);
        }
    }

    /// What it said last, if that is `done`.
    fn hear_out(&mut self, limits: &Limits) -> Result<Option<(u64, Digest)>, Stop> {
        let (mut done, mut heard_at, mut ended_at) = (None, Instant::now(), None::<Instant>);
        loop {
            match self.events.recv_timeout(TICK) {
                Ok(Ok(_)) if done.is_some() => {
                    let why = "it goes on behind `done`".to_owned();
                    return Err(Stop::Failed(Failed::Speech { why, line: 0 }));
                }
                Ok(Ok(Event::Step { .. })) => heard_at = Instant::now(),
                Ok(Ok(Event::Done { bytes, checkpoint_blake3 })) => {
                    done = Some((bytes, checkpoint_blake3));
                    heard_at = Instant::now();
                }
                Ok(Err(failed)) => return Err(Stop::Failed(failed)),
                // Whoever holds its output open after it has ended is not waited for.
                Err(_) if ended_at.is_some_and(|ended| ended.elapsed() >= DRAIN) => {
                    return Ok(done);
                }
                Err(RecvTimeoutError::Disconnected) if self.has_ended() => return Ok(done),
                Err(RecvTimeoutError::Disconnected) => std::thread::sleep(TICK),
                Err(RecvTimeoutError::Timeout) => {
                    if self.has_ended() {
                        ended_at = ended_at.or_else(|| Some(Instant::now()));
                        self.kill();
                    }
                }
            }
            if self.begin.elapsed() >= limits.deadline {
                return Err(Stop::Late);
            }
            if heard_at.elapsed() >= limits.silence {
                return Err(Stop::Silent);
            }
        }
    }

    fn has_ended(&mut self) -> bool {
        !matches!(self.child.try_wait(), Ok(None))
    }

    /// Ends every process of its group. Those that left the group die with the first of their
    /// namespace, where there is one.
    fn kill(&self) {
        let _ = kill_process_group(Pid::from_child(&self.child), Signal::KILL);
    }

    fn end(&mut self) -> Option<ExitStatus> {
        let ended = self.child.try_wait().ok().flatten();
        self.kill();
        ended.or_else(|| self.child.wait().ok())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.kill();
        let _ = self.child.wait();
    }
}
