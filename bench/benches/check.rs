//! One check beside its limit: the hash of the id and one read that waits for it. And many at once.

use std::hint::black_box;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use siphasher::sip128::SipHasher13;
use untrain_bench::{drawn, mapped, open, purpose, record, snapshot_file, subjects};
use untrain_policy::snapshot::{Column, RecordColumns, Who};
use untrain_policy::{CollectedAt, Effect};

const DRAWN: u64 = 1 << 20;
const BATCH: usize = 8192;

/// Each question waits for the answer before it, as the hash of an id waits for nothing.
fn one(c: &mut Criterion) {
    let path = snapshot_file(subjects());
    let snapshot = open(&path);
    let view = snapshot.view(&purpose());
    let ids = drawn(DRAWN, subjects());
    // Chunks are checked when they are first read: once, before what is measured here.
    snapshot.check().expect("it is whole");
    let bytes = mapped(&path);
    let key = untrain_bench::LOOKUP_KEY;
    let record = record();
    let check = |id: &str| {
        let who = snapshot.resolve(id).expect("whole");
        usize::from(view.decide(&record, &[who]).effect == Effect::Allow)
    };
    let read = |id: &str| {
        let hash = SipHasher13::new_with_key(&key).hash(id.as_bytes());
        let place = (u128::from(hash.h1) * (bytes.len() as u128) >> 64) as usize;
        usize::from(bytes[place] & 1)
    };
    let hash = |id: &str| (SipHasher13::new_with_key(&key).hash(id.as_bytes()).h1 & 1) as usize;

    let mut group = c.benchmark_group("one");
    let mut chained = |name: &str, ask: &dyn Fn(&str) -> usize| {
        let mut at = 0;
        group.bench_function(name, |b| {
            b.iter(|| at = (at + 1 + ask(&ids[at])) % (ids.len() - 2));
        });
    };
    chained("limit: hash and one read that waits for it", &read);
    chained("check, random", &check);
    chained("limit: hash and one read, once more", &read);
    chained("check, random, once more", &check);
    chained("only the hash", &hash);
    let hot = &ids[7];
    let mut last = 0;
    group.bench_function("check, hot", |b| b.iter(|| last ^= check(black_box(hot))));
    group.bench_function("only the hash, hot", |b| b.iter(|| last ^= hash(black_box(hot))));
    let whos: Vec<Who> =
        ids.iter().take(64).map(|id| snapshot.resolve(id).expect("whole")).collect();
    let mut at = 0;
    group.bench_function("check, resolved, hot", |b| {
        b.iter(|| {
            at = (at + 1) & 63;
            view.decide(black_box(&record), black_box(&whos[at..=at]))
        });
    });
    let table = view.table(&record);
    group.bench_function("check, resolved, from a table, hot", |b| {
        b.iter(|| {
            at = (at + 1) & 63;
            table.of(black_box(whos[at]))
        });
    });
    let ask = view.ask(&record);
    group.bench_function("check, resolved, record read before, hot", |b| {
        b.iter(|| {
            at = (at + 1) & 63;
            ask.of(black_box(&whos[at..=at]))
        });
    });
    group.finish();
}

/// Batches of records whose ids are drawn from all accounts.
fn many(c: &mut Criterion) {
    let path = snapshot_file(subjects());
    let snapshot = open(&path);
    let view = snapshot.view(&purpose());
    let ids = drawn(DRAWN, subjects());
    snapshot.check().expect("it is whole");
    let times = vec![record().collected_at; BATCH];
    let ends: Vec<usize> = (1..=BATCH).collect();
    let mut group = c.benchmark_group("many");
    group.throughput(Throughput::Elements(BATCH as u64));
    let mut next = 0;
    let mut batch = || {
        next = (next + BATCH) % ids.len();
        next
    };
    let decide = |at: usize, collected_at: Column<'_, CollectedAt>| {
        let names = ids[at..at + BATCH].iter().map(String::as_str);
        let mut whos = Vec::with_capacity(BATCH);
        snapshot.resolve_all(names, &mut whos).expect("whole");
        let record = record();
        let records = RecordColumns {
            category: Column::All(record.category),
            visibility: Column::All(record.visibility),
            source: Column::All(record.source),
            collected_at,
            licence: Column::All(None),
            signal: Column::All(record.signal),
        };
        let mut decisions = Vec::with_capacity(BATCH);
        view.decide_all(&records, &whos, &ends, &mut decisions);
        decisions
    };
    group.bench_function("one time for all records", |b| {
        let all = Column::All(record().collected_at);
        b.iter_batched(&mut batch, |at| decide(at, all), BatchSize::SmallInput);
    });
    group.bench_function("each record with its time", |b| {
        b.iter_batched(&mut batch, |at| decide(at, Column::Each(&times)), BatchSize::SmallInput);
    });
    group.bench_function("only the hashes", |b| {
        let hash = |id: &String| {
            SipHasher13::new_with_key(&untrain_bench::LOOKUP_KEY).hash(id.as_bytes()).h1
        };
        b.iter_batched(
            &mut batch,
            |at| ids[at..at + BATCH].iter().map(hash).fold(0, |sum, hash| sum ^ hash),
            BatchSize::SmallInput,
        );
    });
    group.finish();
}

criterion_group!(benches, one, many);
criterion_main!(benches);
