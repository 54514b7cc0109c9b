//! The trainers that the tests run: this test program itself, told by its environment how to
//! behave. What it says goes to descriptor 3, since the harness talks on its standard output.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use untrain_policy::Digest;
use untrain_unlearn::external::contract::{Event, Request, Task};
use untrain_unlearn::external::{Limits, Program};

const MANNER: &str = "TEST_TRAINER_MANNER";
const DETAIL: &str = "TEST_TRAINER_DETAIL";

/// A program that behaves in this manner.
pub fn trainer(manner: &str) -> Program {
    told(manner, "")
}

/// The same, told something besides.
pub fn told(manner: &str, detail: &str) -> Program {
    let own = std::env::current_exe().unwrap();
    let script = "TEST_TRAINER_MANNER=$1 TEST_TRAINER_DETAIL=$2 exec \"$0\" \
                  trainer::the_trainer_itself --exact --nocapture 3>&1 >/dev/null";
    let words = ["/bin/sh", "-c", script, own.to_str().unwrap(), manner, detail];
    Program { words: words.map(str::to_owned).to_vec(), ..Program::default() }
}

/// Limits that a test can wait for.
pub fn limits() -> Limits {
    Limits {
        deadline: Duration::from_secs(90),
        silence: Duration::from_secs(60),
        memory_bytes: 2 << 30,
        output_bytes: 1 << 20,
        threads: 1,
    }
}

/// Does nothing when the tests run it; is the trainer when a trainer's environment says how.
#[test]
fn the_trainer_itself() {
    if let Ok(manner) = std::env::var(MANNER) {
        behave(&manner, &std::env::var(DETAIL).unwrap_or_default());
    }
}

fn behave(manner: &str, detail: &str) {
    let mut words = String::new();
    std::io::stdin().read_to_string(&mut words).unwrap();
    let request: Request = serde_json::from_str(&words).unwrap();
    let mut result = honest(&request, manner != "forgetful");
    match manner {
        "honest" | "forgetful" => say(&Event::Step { bytes: 1 }),
        "dice" => result.extend(std::fs::read("/proc/sys/kernel/random/uuid").unwrap()),
        "silent" => std::thread::sleep(Duration::from_secs(120)),
        "endless" => loop {
            say(&Event::Step { bytes: 1 });
            std::thread::sleep(Duration::from_millis(10));
        },
        "liar" => {
            fs::write(&request.to_checkpoint, &result).unwrap();
            return done(Digest([7; 32]));
        }
        "crash" => {
            eprintln!("a first word\nout of luck");
            std::process::exit(3);
        }
        "mute" => return,
        "forking" => {
            // It leaves the group, holds the output open, and outlives its parent if it can.
            let mut child = Command::new("setsid");
            drop(child.args(["sh", "-c", "exec sleep \"$0\" >&3", detail]).spawn().unwrap());
        }
        "garbage" => writeln!(fs::File::create("/dev/fd/3").unwrap(), "loss 3.1").unwrap(),
        "chatty" => loop {
            fs::write("/dev/fd/3", "x".repeat(1 << 16)).unwrap();
        },
        "network" => result = can(TcpStream::connect(detail).is_ok()),
        "writing" => {
            let Task::Train { slices, .. } = &request.task else { return };
            result = can(fs::write(&slices[0].file.path, "other").is_ok());
            result.extend(can(fs::write(Path::new(detail), "here I was").is_ok()));
        }
        "hungry" => result = vec![1; 3 << 30],
        "large" => result = vec![1; 3 << 20],
        "elsewhere" => {
            std::os::unix::fs::symlink("/etc/hostname", &request.to_checkpoint).unwrap();
            return done(Digest([0; 32]));
        }
        "asking" => result = serde_json::to_vec(&request).unwrap(),
        "naked" => {
            let names: Vec<String> = std::env::vars().map(|(name, _)| name).collect();
            result = names.join(" ").into_bytes();
        }
        other => panic!("no such manner: {other}"),
    }
    fs::write(&request.to_checkpoint, &result).unwrap();
    done(untrain_digest(&result));
}

fn untrain_digest(bytes: &[u8]) -> Digest {
    Digest(*blake3::hash(bytes).as_bytes())
}

fn can(it_can: bool) -> Vec<u8> {
    vec![if it_can { b'y' } else { b'n' }]
}

/// A chain of hashes over all lines: whatever comes first changes everything after it.
fn honest(request: &Request, goes_on: bool) -> Vec<u8> {
    let (files, mut state) = match &request.task {
        Task::Train { slices, from_checkpoint, .. } => {
            let state = from_checkpoint.as_ref().filter(|_| goes_on);
            let state = state.map(|file| fs::read(&file.path).unwrap()).unwrap_or_default();
            (slices.iter().map(|slice| &slice.file).collect::<Vec<_>>(), state)
        }
        Task::Merge { checkpoints, .. } => {
            (checkpoints.iter().map(|shard| &shard.file).collect(), Vec::new())
        }
    };
    for file in files {
        let bytes = fs::read(&file.path).unwrap();
        assert_eq!(untrain_digest(&bytes), file.blake3);
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            state.extend(line);
            state = blake3::hash(&state).as_bytes().to_vec();
        }
    }
    state
}

fn say(event: &Event) {
    let mut out = fs::File::create("/dev/fd/3").unwrap();
    writeln!(out, "{}", serde_json::to_string(event).unwrap()).unwrap();
}

fn done(checkpoint_blake3: Digest) {
    say(&Event::Done { bytes: 2, checkpoint_blake3 });
}
