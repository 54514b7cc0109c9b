"""Copy a Parquet file with pyarrow, batch by batch: the peer that a gate is held against.

    python3 bench/copy.py IN.parquet OUT.parquet

Prints rows, wall seconds and peak memory in MB. Needs `pip install pyarrow`.
"""

import resource
import sys
import time

import pyarrow.parquet as pq


def copy(source: str, target: str) -> int:
    """Copies row group by row group, so that memory stays bounded; returns the rows."""
    with pq.ParquetFile(source) as reader:
        compression = reader.metadata.row_group(0).column(0).compression
        with pq.ParquetWriter(target, reader.schema_arrow, compression=compression) as writer:
            for group in range(reader.num_row_groups):
                writer.write_table(reader.read_row_group(group, use_threads=True))
        return reader.metadata.num_rows


def main() -> int:
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 64
    start = time.perf_counter()
    rows = copy(sys.argv[1], sys.argv[2])
    seconds = time.perf_counter() - start
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{rows} rows, {seconds:.2f} s, {rows / seconds:.0f} rows/s, peak {peak_mb:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
