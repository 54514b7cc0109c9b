//! Other processes: killed in the middle of writing, writing at the same time, out of room.
//!
//! This program starts itself anew in a role. A role prints, for every answer that the ledger gave
//! it, one line with the receipt; what was printed must be true for ever after.
//! `UNTRAIN_KILL_CYCLES` sets how often the writer is killed.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::env;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use data_encoding::HEXLOWER;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use untrain_ledger::{Ledger, LedgerError, Options, audit};
use untrain_policy::event::Channel;
use untrain_policy::{Choice, Fact, NoticeId, Policy, Position, PurposeId, SubjectId, Timestamp};
use untrain_tlog::{Checkpoint, Receipt, verify_consistency};

const ROLE: &str = "UNTRAIN_LEDGER_ROLE";
const POLICY: &str = include_str!("data/policy.toml");

fn main() {
    let folder = || env::args().nth(1).expect("a role is given its folder");
    match env::var(ROLE).as_deref() {
        Ok("forever") => run(write(Path::new(&folder()), usize::MAX)),
        Ok("hundred") => run(write(Path::new(&folder()), 25)),
        Ok(other) => panic!("no role is named `{other}`"),
        Err(_) => {
            drill("a killed writer loses nothing that it was answered", kills);
            drill("two processes write at the same time", two_processes);
            drill("another process takes over from one that was killed", take_over);
            if env::var_os("UNTRAIN_TEST_DATABASE").is_none() {
                drill("a process that runs out of room loses nothing", out_of_room);
            }
        }
    }
}

/// Runs a drill whose name holds the word of `cargo test WORD`, or any where there is none.
fn drill(name: &str, test: fn() -> String) {
    let word = env::args().skip(1).find(|argument| !argument.starts_with('-'));
    if word.is_some_and(|word| !name.contains(&word)) {
        return;
    }
    let start = Instant::now();
    let said = test();
    println!("drill {name} ... ok: {said}, {:.1} s", start.elapsed().as_secs_f64());
}

fn run<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(work)
}

/// The server's first database and the one of the ledger in a folder, where `UNTRAIN_TEST_DATABASE`
/// names a server.
fn database(folder: &Path) -> Option<(String, String)> {
    let first = env::var("UNTRAIN_TEST_DATABASE").ok()?;
    let (server, _) = first.rsplit_once('/').unwrap();
    let own = format!("{server}/{}", database_name(folder));
    Some((first, own))
}

fn database_name(folder: &Path) -> String {
    let name = folder.file_name().unwrap().to_str().unwrap();
    format!("ledger_{}", name.trim_start_matches('.').to_lowercase())
}

fn options(folder: &Path) -> Options {
    Options { database: database(folder).map(|(_, own)| own), ..Options::default() }
}

// Roles.

fn choice(number: usize) -> Fact {
    Fact::ChoiceMade {
        subject: SubjectId::new(&format!("member-{}", number % 50)).unwrap(),
        purpose: PurposeId::new("genai.content").unwrap(),
        choice: Choice::Refuse,
        notice: NoticeId::new("harbour-2026-01").unwrap(),
        past: false,
        channel: Channel::Subject,
    }
}

/// Four tasks, each appending `count` choices and printing each receipt as it is answered.
async fn write(folder: &Path, count: usize) {
    let ledger = Arc::new(Ledger::open_with(folder, &options(folder)).await.unwrap());
    let mut tasks = Vec::new();
    for task in 0..4 {
        let ledger = Arc::clone(&ledger);
        tasks.push(tokio::spawn(async move {
            for number in 0..count {
                let fact = choice(number.wrapping_mul(4).wrapping_add(task));
                match ledger.append(vec![fact], Timestamp::now()).await {
                    Ok(appended) => {
                        let receipt = ledger.receipt(appended.first().unwrap().index).await;
                        let line = HEXLOWER.encode(receipt.unwrap().to_text().as_bytes());
                        writeln!(std::io::stdout().lock(), "answered {line}").unwrap();
                    }
                    Err(error) => {
                        let mut out = std::io::stdout().lock();
                        writeln!(out, "failed {}", kind(&error)).unwrap();
                        return;
                    }
                }
            }
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
}

fn kind(error: &LedgerError) -> &'static str {
    match error {
        LedgerError::Full { .. } => "full",
        LedgerError::Halted { .. } => "halted",
        LedgerError::Store { .. } => "store",
        _ => "otherwise",
    }
}

/// A process in a role, and what it prints while it lives.
struct Role {
    child: Child,
    /// How many lines it has printed so far.
    lines: Arc<AtomicUsize>,
    printed: JoinHandle<Vec<u8>>,
}

fn start(mut command: Command, role: &str, folder: &Path) -> Role {
    command.arg(folder).env(ROLE, role).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let lines = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&lines);
    let printed = thread::spawn(move || {
        let mut text = Vec::new();
        while out.read_until(b'\n', &mut text).unwrap() > 0 {
            counted.fetch_add(1, Ordering::Relaxed);
        }
        text
    });
    Role { child, lines, printed }
}

fn this_program() -> Command {
    Command::new(env::current_exe().unwrap())
}

impl Role {
    /// Waits until it has answered so many more, and answers how long that took.
    fn answers_more(&self, count: usize) -> Duration {
        let start = Instant::now();
        let wanted = self.lines.load(Ordering::Relaxed) + count;
        while self.lines.load(Ordering::Relaxed) < wanted {
            assert!(start.elapsed() < Duration::from_secs(60), "it answers no more");
            thread::sleep(Duration::from_millis(1));
        }
        start.elapsed()
    }

    /// The receipts that were printed as whole lines, and the failures.
    fn end(mut self) -> (Vec<Receipt>, Vec<String>) {
        self.child.wait().unwrap();
        let text = self.printed.join().unwrap();
        let (mut receipts, mut failures) = (Vec::new(), Vec::new());
        for line in text.split_inclusive(|byte| *byte == b'\n') {
            let line = String::from_utf8(line.to_vec()).unwrap();
            let Some(line) = line.strip_suffix('\n') else { continue };
            if let Some(digits) = line.strip_prefix("answered ") {
                receipts
                    .push(Receipt::parse(&HEXLOWER.decode(digits.as_bytes()).unwrap()).unwrap());
            } else {
                failures.push(line.strip_prefix("failed ").unwrap().to_owned());
            }
        }
        (receipts, failures)
    }
}

// What must hold.

async fn make(folder: &Path) {
    if let Some((first, _)) = database(folder) {
        let mut connection = PgConnection::connect(&first).await.unwrap();
        let make = AssertSqlSafe(format!("CREATE DATABASE {}", database_name(folder)));
        sqlx::raw_sql(make).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    }
    let made = Ledger::create_with(folder, "log.harbour.example/2026", &options(folder)).await;
    let ledger = made.unwrap();
    let fact =
        Fact::PolicyActivated { policy: Policy::hash_of(POLICY), document: POLICY.to_owned() };
    ledger.append(vec![fact], Timestamp::now()).await.unwrap();
    ledger.close().await;
}

/// Every receipt verifies, its entry stands at its place, and its checkpoint is continued by the
/// ledger as it is now. Answers the ledger's head.
async fn all_true(ledger: &Ledger, receipts: &[Receipt]) -> Checkpoint {
    let key = [ledger.verifier_key()];
    let note = ledger.checkpoint().await.unwrap();
    let head = Checkpoint::open(note.as_bytes(), &key).unwrap();
    for receipt in receipts {
        let verified = receipt.verify(&key).expect("a receipt that was handed out verifies");
        let index = Position(receipt.index);
        assert_eq!(ledger.entry(index).await.unwrap(), verified.entry, "entry {index}");
        continues(ledger, &verified.checkpoint, &head).await;
    }
    head
}

async fn continues(ledger: &Ledger, old: &Checkpoint, head: &Checkpoint) {
    let proof = ledger.prove_consistency(Position(old.size)).await.unwrap();
    verify_consistency(old.size, old.root, head.size, head.root, &proof.hashes)
        .unwrap_or_else(|e| panic!("the log of {} does not continue {}: {e}", head.size, old.size));
}

async fn no_fault(folder: &Path) -> u64 {
    let report = audit(folder, &options(folder)).await.unwrap();
    assert_eq!(report.fault, None);
    report.entries
}

/// Kills a writer at random moments, opens the ledger, and holds it to every answer.
fn kills() -> String {
    let cycles: usize = env::var("UNTRAIN_KILL_CYCLES").map_or(100, |text| text.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let mut answered: Vec<Receipt> = Vec::new();
    let mut heads: Vec<Checkpoint> = Vec::new();
    let mut slowest = Duration::ZERO;
    run(make(folder.path()));
    for _ in 0..cycles {
        let mut role = start(this_program(), "forever", folder.path());
        // From before the ledger is open to well into its work.
        let wait = u64::from(getrandom::u32().unwrap()) % 120_000;
        thread::sleep(Duration::from_micros(wait));
        role.child.kill().unwrap();
        let (receipts, failures) = role.end();
        assert!(failures.is_empty(), "{failures:?}");
        run(async {
            let start = Instant::now();
            let ledger = Ledger::open_with(folder.path(), &options(folder.path())).await.unwrap();
            slowest = slowest.max(start.elapsed());
            let head = all_true(&ledger, &receipts).await;
            for old in &heads {
                continues(&ledger, old, &head).await;
            }
            ledger.close().await;
            heads.push(head);
        });
        answered.extend(receipts);
    }
    let entries = run(async {
        let ledger = Ledger::open_with(folder.path(), &options(folder.path())).await.unwrap();
        all_true(&ledger, &answered).await;
        ledger.close().await;
        no_fault(folder.path()).await
    });
    assert!(answered.len() > cycles, "the writer was given time to write");
    assert!(entries > answered.len() as u64);
    let slowest = slowest.as_secs_f64() * 1e3;
    format!("{cycles} kills, {} answers, 0 lost, slowest opening {slowest:.0} ms", answered.len())
}

/// Two writers; one of them is killed again and again, and the other goes on where it was.
fn take_over() -> String {
    let cycles = 15;
    let folder = tempfile::tempdir().unwrap();
    run(make(folder.path()));
    let another = || start(this_program(), "forever", folder.path());
    let mut answered = Vec::new();
    let mut longest = Duration::ZERO;
    let mut survivor = another();
    for _ in 0..cycles {
        let mut doomed = another();
        survivor.answers_more(1);
        doomed.answers_more(1);
        let wait = u64::from(getrandom::u32().unwrap()) % 50_000;
        thread::sleep(Duration::from_micros(wait));
        if wait % 2 == 0 {
            std::mem::swap(&mut doomed, &mut survivor);
        }
        doomed.child.kill().unwrap();
        // What was on its way when the other was killed may be among the first ones.
        longest = longest.max(survivor.answers_more(20));
        let (receipts, failures) = doomed.end();
        assert!(failures.is_empty(), "{failures:?}");
        answered.extend(receipts);
    }
    survivor.child.kill().unwrap();
    let (receipts, failures) = survivor.end();
    assert!(failures.is_empty(), "{failures:?}");
    answered.extend(receipts);
    run(async {
        let ledger = Ledger::open_with(folder.path(), &options(folder.path())).await.unwrap();
        all_true(&ledger, &answered).await;
        ledger.close().await;
        no_fault(folder.path()).await;
    });
    let mut indices: Vec<u64> = answered.iter().map(|receipt| receipt.index).collect();
    indices.sort_unstable();
    indices.dedup();
    assert_eq!(indices.len(), answered.len(), "no position was given twice");
    let longest = longest.as_secs_f64() * 1e3;
    format!("{cycles} take-overs, {} answers, 20 more within {longest:.0} ms", answered.len())
}

fn two_processes() -> String {
    let folder = tempfile::tempdir().unwrap();
    run(make(folder.path()));
    let roles: Vec<_> = (0..2).map(|_| start(this_program(), "hundred", folder.path())).collect();
    let mut answered = Vec::new();
    for role in roles {
        let (receipts, failures) = role.end();
        assert!(failures.is_empty(), "{failures:?}");
        assert_eq!(receipts.len(), 100);
        answered.extend(receipts);
    }
    run(async {
        let ledger = Ledger::open_with(folder.path(), &options(folder.path())).await.unwrap();
        all_true(&ledger, &answered).await;
        ledger.close().await;
        // The policy and the answers; what else there is are the state roots of batches.
        assert!(no_fault(folder.path()).await > 201);
    });
    let mut indices: Vec<u64> = answered.iter().map(|receipt| receipt.index).collect();
    indices.sort_unstable();
    indices.dedup();
    assert_eq!(indices.len(), 200);
    "200 answers, every position once".to_owned()
}

/// A process whose files may not grow beyond a limit, as on a full disk.
fn out_of_room() -> String {
    let mut said = Vec::new();
    for kib in [150, 400, 900] {
        let folder = tempfile::tempdir().unwrap();
        run(make(folder.path()));
        // The shell counts in blocks of 512 bytes; a write beyond the limit is an error and no
        // signal.
        let mut command = Command::new("sh");
        let script = r#"trap "" XFSZ; ulimit -f "$1"; shift; exec "$@""#;
        command.args(["-c", script, "sh", &(2 * kib).to_string()]);
        command.arg(env::current_exe().unwrap());
        let (receipts, failures) = start(command, "forever", folder.path()).end();
        assert_eq!(failures.len(), 4, "each task ends with its failure");
        assert!(failures.iter().all(|kind| kind != "otherwise"), "{failures:?}");
        run(async {
            let ledger = Ledger::open_with(folder.path(), &options(folder.path())).await.unwrap();
            let head = all_true(&ledger, &receipts).await;
            let more = ledger.append(vec![choice(0)], Timestamp::now()).await.unwrap();
            assert_eq!(more.first().unwrap().index, Position(head.size));
            ledger.close().await;
            assert_eq!(no_fault(folder.path()).await, head.size + 2);
        });
        said.push(format!("{} answers below {kib} KiB", receipts.len()));
    }
    said.join(", ")
}
