//! What a snapshot costs: to build, to open, to check, to bring up to date; and its size.

use std::time::Instant;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use untrain_bench::{body, open, snapshot_path, states, subjects, write};
use untrain_policy::Snapshot;
use untrain_policy::snapshot::{Continues, Mark, split};

const CHANGED: u64 = 10_000;

/// How long this thread has been on a processor, as Linux tells.
fn processor_seconds() -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    told.split(' ').next().and_then(|nanos| nanos.parse().ok()).map_or(0.0, |n: f64| n / 1e9)
}

/// Building takes long, so it is done once and told as it is; what was built is kept.
fn build() {
    let states = states();
    let (start, before) = (Instant::now(), processor_seconds());
    let body = body(0..subjects(), &states);
    let spent = start.elapsed();
    let megabytes = body.len() as f64 / 1e6;
    let millions = subjects() as f64 / 1e6;
    let slots = subjects() as f64 * 20.0 * 20.0 / 17.0;
    let processor = processor_seconds() - before;
    println!(
        "build of {} subjects: {:.1} s, {processor:.1} s of them computing",
        subjects(),
        spent.as_secs_f64()
    );
    println!("body: {megabytes:.1} MB; of a million subjects {:.2} MB", megabytes / millions);
    println!(
        "of these the check path, all but lineage keys: {:.2} MB",
        (body.len() as f64 - slots * 0.8) / 1e6 / millions
    );
    write(&snapshot_path(subjects()), &body, subjects(), None);
}

fn costs(c: &mut Criterion) {
    build();
    let path = snapshot_path(subjects());
    let opening = || open(&path);
    let mut group = c.benchmark_group("snapshot");
    group.sample_size(10);
    for (name, cost) in [
        ("open", &opening as &dyn Fn() -> _),
        ("open and check all", &|| {
            let opened = opening();
            opened.check().expect("whole");
            opened
        }),
    ] {
        let before = processor_seconds();
        let opened = cost();
        println!("{name}: {:.1} ms of computing", (processor_seconds() - before) * 1e3);
        drop(opened);
    }
    group.bench_function("open", |b| b.iter_with_large_drop(opening));
    let opened = opening();
    group.bench_function("full check", |b| b.iter(|| opened.check().expect("whole")));
    let statement = opened.statement();
    let mark: Mark = statement.mark();
    let folder = tempfile::tempdir().expect("a folder");
    let delta = folder.path().join("changes.snapshot");
    let continues = Some(Continues { base: mark, after: mark });
    let changed = body((0..CHANGED).map(|number| number * 7), &states());
    let delta_statement = write(&delta, &changed, statement.position.0 + CHANGED, continues);
    let file = std::fs::read(&path).expect("the file is there");
    let (_, base) = split(&file).expect("a snapshot");
    let base = bytes::Bytes::copy_from_slice(base);
    let changed = bytes::Bytes::from(changed);
    group.bench_function("apply 10,000 changes", |b| {
        b.iter_batched(
            || Snapshot::open(statement.clone(), base.clone()).expect("it opens"),
            |opened| opened.with_delta(delta_statement.clone(), changed.clone()).expect("it fits"),
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

criterion_group!(benches, costs);
criterion_main!(benches);
