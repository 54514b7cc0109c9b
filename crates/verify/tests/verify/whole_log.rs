//! A whole log in a folder: what is true of it, and each way in which it can be wrong.

use std::fs;
use std::io::Write;
use std::time::Instant;

use proptest::prelude::*;
use untrain_tlog::tiles::{encode_bundle, encode_tile};
use untrain_tlog::{
    Bundle, Checkpoint, CosigningKey, Entry, Frontier, Hash, SigningKey, Tile, TrustPolicy, cosign,
    node_hash,
};
use untrain_verify::{Answer, Outcome, Report, Trust, check_log};

use crate::tiled::{ORIGIN, Tiled, key};

fn trust() -> Trust {
    vec![key().verifier_key()].into()
}

fn checked(log: &Tiled, old: Option<&str>) -> Report {
    check_log(log.folder.path(), old.map(str::as_bytes), &trust())
}

/// The answer, and the first check that does not hold.
fn wrong(report: &Report) -> (Answer, &str, &str) {
    let wrong =
        |check: &&untrain_verify::Check| matches!(check.outcome, Outcome::Fails | Outcome::Missing);
    let check = report.checks.iter().find(wrong);
    check.map_or((report.answer, "", ""), |check| (report.answer, check.name, &check.detail))
}

#[test]
fn a_log_of_any_size_is_true() {
    for size in [0, 1, 2, 3, 255, 256, 257, 511, 513, 65_535, 65_536, 66_000] {
        let report = checked(&Tiled::of(size), None);
        assert_eq!(report.answer, Answer::True, "{size}: {report}");
    }
    let report = checked(&Tiled::of(600), None);
    assert_eq!(
        report.headline,
        format!("log `{ORIGIN}` holds 600 entries, all under the root that it signed")
    );
    let states = report.checks.iter().find(|check| check.name == "state roots").unwrap();
    assert_eq!(states.detail, "200 hold one, the last of them entry 599");
}

#[test]
fn a_log_continues_each_of_its_checkpoints() {
    let mut log = Tiled::new();
    for size in [1, 2, 100, 255, 256, 300, 511, 512, 700] {
        log.grow(size, 0);
    }
    for (size, old) in &log.checkpoints {
        let report = checked(&log, Some(old));
        assert_eq!(report.answer, Answer::True, "{size}: {report}");
        assert!(report.checks.iter().any(|check| check.name == "continues"), "{report}");
    }
}

#[test]
fn a_fork_is_named_with_both_roots() {
    let mut here = Tiled::of(300);
    let mut there = here.fork();
    here.grow(500, 1);
    there.grow(450, 2);
    let report = checked(&here, Some(there.checkpoint()));
    let (answer, name, detail) = wrong(&report);
    assert_eq!((answer, name), (Answer::False, "continues"));
    let root = Checkpoint::open(there.checkpoint().as_bytes(), trust().keys()).unwrap().root;
    let start = format!(
        "this is a fork: for its first 450 entries `{ORIGIN}` signed the root {root} in the \
         earlier checkpoint, and here they have "
    );
    assert!(detail.starts_with(&start), "{detail}");
    assert!(report.headline.contains("this is a fork"), "{report}");
    // Up to where they part, they are one log.
    assert_eq!(checked(&here, Some(&there.checkpoints[&300])).answer, Answer::True);
}

#[test]
fn an_older_copy_and_another_log_are_no_forks() {
    let mut log = Tiled::of(300);
    let copy = log.fork();
    log.grow(400, 0);
    let report = checked(&copy, Some(log.checkpoint()));
    assert_eq!(wrong(&report).0, Answer::CannotTell);
    assert!(report.headline.contains("fetch a newer copy"), "{report}");

    let other = SigningKey::from_seed("log.other.example", &[7; 32]).unwrap();
    let head = Checkpoint {
        origin: other.name().to_owned(),
        size: 0,
        root: untrain_tlog::tree::empty_root(),
    };
    let old = head.sign(&other).unwrap();
    let both: Trust = vec![key().verifier_key(), other.verifier_key()].into();
    let report = check_log(log.folder.path(), Some(old.as_bytes()), &both);
    assert_eq!(wrong(&report).0, Answer::False);
    assert!(report.headline.contains("it is of the log `log.other.example`"), "{report}");
    // A checkpoint that nobody vouches for holds nobody to anything.
    assert_eq!(wrong(&checked(&log, Some(&old))).0, Answer::CannotTell);
}

#[test]
fn a_missing_file_is_not_a_lie() {
    let log = Tiled::of(600);
    for file in log.files() {
        let path = log.folder.path().join(&file);
        let bytes = fs::read(&path).unwrap();
        fs::remove_file(&path).unwrap();
        let report = checked(&log, None);
        assert_eq!(report.answer, Answer::CannotTell, "{file}: {report}");
        assert!(report.headline.contains(&format!("`{file}`")), "{report}");
        fs::write(&path, bytes).unwrap();
    }
    assert_eq!(checked(&log, None).answer, Answer::True);
}

#[test]
fn a_partial_file_may_give_way_to_the_full_one() {
    let mut log = Tiled::of(300);
    let checkpoint = log.checkpoint().to_owned();
    log.grow(600, 0);
    fs::write(log.folder.path().join("checkpoint"), checkpoint).unwrap();
    fs::remove_dir_all(log.folder.path().join("tile/0/001.p")).unwrap();
    fs::remove_dir_all(log.folder.path().join("tile/entries/001.p")).unwrap();
    assert_eq!(checked(&log, None).answer, Answer::True);
}

#[test]
fn without_a_key_nobody_can_tell() {
    let log = Tiled::of(3);
    let report = check_log(log.folder.path(), None, &Trust::default());
    assert_eq!(wrong(&report).0, Answer::CannotTell);
    assert!(report.headline.contains("give the log's key to trust"), "{report}");
}

#[test]
fn a_policy_says_whose_cosignatures_the_checkpoint_lacks() {
    let log = Tiled::of(3);
    let witness = CosigningKey::from_seed("witness.ada.example", &[3; 32]).unwrap();
    let (l, w) = (key().verifier_key(), witness.verifier_key());
    let policy = format!("log {l}\nwitness ada {w}\nquorum ada\n");
    let policy: Trust = TrustPolicy::parse(policy.as_bytes()).unwrap().into();
    let report = check_log(log.folder.path(), None, &policy);
    assert_eq!(wrong(&report).0, Answer::CannotTell, "{report}");
    let line = cosign(log.checkpoint().as_bytes(), trust().keys(), &witness, 1_796_000_000);
    let note = format!("{}{}", log.checkpoint(), line.unwrap());
    fs::write(log.folder.path().join("checkpoint"), note).unwrap();
    let report = check_log(log.folder.path(), None, &policy);
    assert_eq!(report.answer, Answer::True, "{report}");
}

#[test]
fn no_byte_of_any_file_may_change() {
    let log = Tiled::of(600);
    let files = log.files();
    let any_of = any::<prop::sample::Index>;
    proptest!(|(file in any_of(), at in any_of(), bit in 0_u8..8)| {
        let path = log.folder.path().join(file.get(&files));
        let bytes = fs::read(&path).unwrap();
        let mut changed = bytes.clone();
        changed[at.index(bytes.len())] ^= 1_u8 << bit;
        fs::write(&path, changed).unwrap();
        let report = checked(&log, None);
        fs::write(&path, bytes).unwrap();
        prop_assert_ne!(report.answer, Answer::True, "{}", report);
    });
}

#[test]
fn a_log_that_was_rewritten_whole_has_another_root() {
    let (log, other) = (Tiled::of(600), Tiled::new());
    let mut other = other;
    other.grow(600, 1);
    fs::write(other.folder.path().join("checkpoint"), log.checkpoint()).unwrap();
    let report = checked(&other, None);
    assert_eq!(wrong(&report).1, "root", "{report}");
    assert_eq!(report.answer, Answer::False);
}

/// A log of ten million entries, written in passing: one tile of each level in memory.
#[test]
#[ignore = "writes 700 MB and takes half a minute"]
fn ten_million_entries_take_less_than_a_minute() {
    const SIZE: u64 = 10_000_000;
    let folder = tempfile::tempdir().unwrap();
    let write = |path: String, bytes: &[u8]| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::File::create(path).unwrap().write_all(bytes).unwrap();
    };
    let mut frontier = Frontier::new();
    let mut levels: Vec<Vec<Hash>> = vec![Vec::new()];
    for (index, first) in (0..).zip((0..SIZE).step_by(256)) {
        let entries: Vec<[u8; 35]> = (first..SIZE.min(first + 256))
            .map(|index| {
                let mut commitment = [0; 32];
                commitment[..8].copy_from_slice(&index.to_be_bytes());
                Entry { kind: u8::from(index % 1_000 != 999) * 6, commitment }.to_bytes()
            })
            .collect();
        let width = u16::try_from(entries.len()).unwrap();
        write(Bundle { index, width }.path(), &encode_bundle(&entries).unwrap());
        for entry in &entries {
            let hash = Entry::parse(entry).unwrap().leaf_hash();
            frontier.append(hash);
            levels[0].push(hash);
        }
    }
    let mut level = 0;
    while !levels[level].is_empty() {
        let hashes = std::mem::take(&mut levels[level]);
        for (index, hashes) in (0..).zip(hashes.chunks(256)) {
            let width = u16::try_from(hashes.len()).unwrap();
            let tile = Tile { level: u8::try_from(level).unwrap(), index, width };
            write(tile.path(), &encode_tile(hashes));
        }
        let above = hashes.as_chunks::<256>().0.iter().map(|full| {
            let mut row = full.to_vec();
            while row.len() > 1 {
                row = row.as_chunks().0.iter().map(|[l, r]| node_hash(*l, *r)).collect();
            }
            row[0]
        });
        levels.push(above.collect());
        level += 1;
    }
    let head = Checkpoint { origin: ORIGIN.to_owned(), size: SIZE, root: frontier.root() };
    write("checkpoint".to_owned(), head.sign(&key()).unwrap().as_bytes());
    let begin = Instant::now();
    let report = check_log(folder.path(), None, &trust());
    let seconds = begin.elapsed().as_secs_f64();
    println!("{SIZE} entries in {seconds:.1} s\n{report}");
    assert_eq!(report.answer, Answer::True, "{report}");
    assert!(seconds < 60.0, "{seconds}");
}
