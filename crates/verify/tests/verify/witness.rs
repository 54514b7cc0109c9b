//! A witness on a real folder and behind a real socket: what it has answered it still knows after
//! a restart, two cannot share a memory, and of two histories it cosigns one.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;

use untrain_tlog::witness::{AddCheckpoint, SIZE_CONTENT_TYPE};
use untrain_tlog::{CosigningKey, Note, VerifierKey};
use untrain_verify::witness::{Response, Witness, WitnessError, make_key, read_key};

use crate::tiled::{ORIGIN, Tiled, key};

const TIME: u64 = 1_796_000_000;

fn witness_key() -> CosigningKey {
    CosigningKey::from_seed("witness.ada.example/w", &[3; 32]).unwrap()
}

fn logs() -> Vec<VerifierKey> {
    vec![key().verifier_key()]
}

fn open(state: &Path) -> Result<Witness, WitnessError> {
    Witness::open(witness_key(), logs(), state)
}

/// What a log asks that believes the witness to be at `old`.
pub fn request(log: &Tiled, old: u64) -> String {
    let proof = log.consistency(old);
    AddCheckpoint { old, proof, checkpoint: log.checkpoint().to_owned() }.to_text()
}

fn ask(witness: &Witness, log: &Tiled, old: u64) -> Response {
    witness.answer(request(log, old).as_bytes(), TIME)
}

fn is_cosigned(log: &Tiled, response: &Response) -> bool {
    let note = format!("{}{}", log.checkpoint(), response.body);
    let note = Note::parse(note.as_bytes()).unwrap();
    let said = note.cosignatures(&[witness_key().verifier_key()]).unwrap();
    response.status == 200 && said.len() == 1
}

#[test]
fn it_remembers_what_it_cosigned_across_restarts() {
    let state = tempfile::tempdir().unwrap();
    let mut log = Tiled::of(5);
    let witness = open(state.path()).unwrap();
    assert!(is_cosigned(&log, &ask(&witness, &log, 0)));
    drop(witness);

    let witness = open(state.path()).unwrap();
    log.grow(9, 0);
    let stale = ask(&witness, &log, 0);
    assert_eq!((stale.status, stale.content_type), (409, SIZE_CONTENT_TYPE));
    assert_eq!(stale.body, "5\n");
    assert!(is_cosigned(&log, &ask(&witness, &log, 5)));
    // Whose answer was lost asks again, and the file is not written again.
    assert!(is_cosigned(&log, &ask(&witness, &log, 9)));
    drop(witness);

    let copy = open(state.path()).unwrap();
    assert_eq!(ask(&copy, &log, 5).body, "9\n");
}

#[test]
fn a_checkpoint_that_cannot_be_kept_is_not_cosigned() {
    let state = tempfile::tempdir().unwrap();
    let log = Tiled::of(5);
    let folder = state.path().join("memory");
    let witness = open(&folder).unwrap();
    fs::remove_dir_all(&folder).unwrap();
    let response = ask(&witness, &log, 0);
    assert_eq!(response.status, 500);
    assert!(response.body.contains("not cosigned"), "{}", response.body);
    fs::create_dir(&folder).unwrap();
    // It has cosigned nothing, so that it is asked from the start.
    assert!(is_cosigned(&log, &ask(&witness, &log, 0)));
}

#[test]
fn two_witnesses_do_not_share_a_memory() {
    let state = tempfile::tempdir().unwrap();
    let first = open(state.path()).unwrap();
    assert!(matches!(open(state.path()), Err(WitnessError::Taken(_))));
    drop(first);
    open(state.path()).unwrap();
}

#[test]
fn a_memory_that_cannot_be_believed_is_not_used() {
    let state = tempfile::tempdir().unwrap();
    let log = Tiled::of(5);
    assert!(is_cosigned(&log, &ask(&open(state.path()).unwrap(), &log, 0)));
    let file = fs::read_dir(state.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|end| end == "checkpoint"))
        .unwrap();
    let note = fs::read_to_string(&file).unwrap();
    fs::write(&file, note.replace("\n5\n", "\n4\n")).unwrap();
    let error = open(state.path()).err().unwrap().to_string();
    assert!(error.contains("put a backup of it back"), "{error}");
    fs::write(&file, "").unwrap();
    assert!(matches!(open(state.path()), Err(WitnessError::Damaged { .. })));
}

#[test]
fn of_two_histories_shown_at_once_one_is_cosigned() {
    let start = Tiled::of(10);
    for _ in 0..20 {
        let state = tempfile::tempdir().unwrap();
        let (mut here, mut there) = (start.fork(), start.fork());
        here.grow(20, 1);
        there.grow(20, 2);
        let witness = open(state.path()).unwrap();
        assert!(is_cosigned(&start, &ask(&witness, &start, 0)));
        let statuses = thread::scope(|scope| {
            let asked: Vec<_> = (0..6)
                .map(|number| if number % 2 == 0 { &here } else { &there })
                .map(|log| scope.spawn(|| ask(&witness, log, 10).status))
                .collect();
            asked.into_iter().map(|it| it.join().unwrap()).collect::<Vec<_>>()
        });
        assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
        // Whoever came second is told where the witness is now, and that this is no place for them.
        let (a, b) = (ask(&witness, &here, 20), ask(&witness, &there, 20));
        assert_eq!([a.status, b.status].iter().filter(|status| **status == 409).count(), 1);
    }
}

#[test]
fn a_key_is_its_owners_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("w.key");
    let public = make_key("witness.ada.example/w", &path).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
    assert_eq!(read_key(&path).unwrap().verifier_key(), public);
    assert!(make_key("witness.ada.example/w", &path).is_err(), "nothing is overwritten");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    let error = read_key(&path).err().unwrap().to_string();
    assert!(error.contains("can be read by others (mode 0640)"), "{error}");
    assert!(make_key("no name", &folder.path().join("other")).is_err());
}

/// The program, listening.
pub struct Running {
    child: Child,
    /// Where it listens.
    pub address: String,
    /// The key that it cosigns with.
    pub key: String,
    /// A trust policy that asks for it.
    pub policy: String,
}

impl Running {
    /// Starts it in `folder`, where its key and its memory are.
    pub fn start(folder: &Path) -> Self {
        let program = env!("CARGO_BIN_EXE_untrain-verify");
        let (secret, trust) = (folder.join("w.key"), folder.join("logs"));
        if !secret.exists() {
            let made = Command::new(program)
                .args(["witness-key", "ada.example/w", "--out"])
                .arg(&secret)
                .output();
            assert!(made.unwrap().status.success());
        }
        fs::write(&trust, format!("{}\n", key().verifier_key())).unwrap();
        let mut child = Command::new(program)
            .args(["witness", "--listen", "127.0.0.1:0", "--key"])
            .arg(secret)
            .arg("--state")
            .arg(folder.join("state"))
            .arg("--trust")
            .arg(trust)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let (key, address) = line.trim_end().split_once(" cosigns at http://").unwrap();
        let policy =
            format!("log {}\nwitness ada {key}\nquorum ada\n", crate::tiled::key().verifier_key());
        Self { child, address: address.to_owned(), key: key.to_owned(), policy }
    }

    /// Sends bytes and reads the whole answer: status, head, body.
    pub fn send(&self, bytes: &[u8]) -> (u16, String, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.write_all(bytes).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, head.to_owned(), body.to_owned())
    }

    /// Posts a body.
    pub fn post(&self, body: &str) -> (u16, String, String) {
        let head = format!(
            "POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nConnection: close\r\nContent-Length: {}",
            body.len()
        );
        self.send(format!("{head}\r\n\r\n{body}").as_bytes())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn over_http_it_answers_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let witness = Running::start(folder.path());
    let mut log = Tiled::of(300);
    let (status, _, line) = witness.post(&request(&log, 0));
    assert_eq!(status, 200, "{line}");
    let note = format!("{}{line}", log.checkpoint());
    let said = Note::parse(note.as_bytes()).unwrap();
    let said = said.cosignatures(&[witness.key.parse().unwrap()]).unwrap();
    assert!(said[0].time > TIME / 2, "{said:?}");

    log.grow(301, 0);
    let (status, head, body) = witness.post(&request(&log, 0));
    assert_eq!((status, body.as_str()), (409, "300\n"));
    let head = head.to_lowercase();
    assert!(head.contains(&format!("content-type: {SIZE_CONTENT_TYPE}\r\n")), "{head}");
    assert_eq!(witness.post("hello").0, 400);
    assert_eq!(witness.post(&request(&log, 300).replace(ORIGIN, "log.x.example")).0, 404);
    assert_eq!(witness.send(b"GET /add-checkpoint HTTP/1.0\r\n\r\n").0, 405);
    assert_eq!(witness.send(b"POST /other HTTP/1.0\r\n\r\n").0, 404);
    let long = b"POST /add-checkpoint HTTP/1.0\r\nContent-Length: 1000000000\r\n\r\n";
    assert_eq!(witness.send(long).0, 413);

    // Killed in the midst of things, it goes on from what it answered.
    drop(witness);
    let witness = Running::start(folder.path());
    assert_eq!(witness.post(&request(&log, 0)).2, "300\n");
    assert_eq!(witness.post(&request(&log, 300)).0, 200);
}
