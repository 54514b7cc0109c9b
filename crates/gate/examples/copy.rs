//! Copies a Parquet file with the library that the gate uses, row group by row group, on as many
//! threads: the peer of the gate's benchmark.
//!
//! `copy IN DIR [THREADS]` writes `DIR/part-N.parquet`, one for each row group.

use std::fs::File;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

type Failure = Box<dyn std::error::Error + Send + Sync>;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (input, folder, threads) = match arguments.as_slice() {
        [input, folder] => (input, folder, 2),
        [input, folder, threads] => (input, folder, threads.parse()?),
        _ => return Err("usage: copy IN DIR [THREADS]".into()),
    };
    std::fs::create_dir_all(folder)?;
    let groups = ParquetRecordBatchReaderBuilder::try_new(File::open(input)?)?;
    let groups = groups.metadata().num_row_groups();
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        let copy = || -> Result<(), Failure> {
            loop {
                let group = next.fetch_add(1, Ordering::Relaxed);
                if group >= groups {
                    return Ok(());
                }
                copy_group(input, group, &Path::new(folder).join(format!("part-{group}.parquet")))?;
            }
        };
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(copy)).collect();
        threads.into_iter().try_for_each(|thread| thread.join().map_err(|_| "a thread died")?)
    })
}

fn copy_group(input: &str, group: usize, output: &Path) -> Result<(), Failure> {
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(input)?)?
        .with_row_groups(vec![group])
        .with_batch_size(8192);
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .build();
    let mut writer =
        ArrowWriter::try_new(File::create(output)?, reader.schema().clone(), Some(properties))?;
    for batch in reader.build()? {
        writer.write(&batch?)?;
    }
    writer.close()?;
    Ok(())
}
