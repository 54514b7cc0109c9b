"""How fast the gate is in Python, from a table in memory to a table in memory.

`python_gate.py DIR [THREADS]`, where DIR is what the gate's example `generate` wrote. Medians of
five; to be read beside the time of the example `gate` on the same records, which also reads and
writes Parquet.
"""

import statistics
import sys
import time

import pyarrow.parquet

import untrain


def main() -> None:
    folder, threads = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 0
    records = pyarrow.parquet.read_table(f"{folder}/records.parquet")
    terms = {
        "purpose": "genai.content",
        "subject": "author_id",
        "text": "text",
        "id_col": "record_id",
        "collected_at_col": "created_at",
        "source": "first_party",
        "category": "content",
        "visibility": "public",
        "snapshot": untrain.Snapshot(f"{folder}/authors.snapshot", [f"{folder}/log.pub"]),
        "max_age": None,
        "threads": threads,
    }
    for name, more in (
        ("decide", {"redact": False}),
        ("decide, with a digest of the rows", {"redact": False, "sum": True}),
        ("decide and redact", {"redact": True}),
    ):
        run = untrain.gate_with_report if more.pop("sum", False) else untrain.gate
        times = []
        for _ in range(5):
            begin = time.perf_counter()
            run(records, **terms, **more)
            times.append(time.perf_counter() - begin)
        median = statistics.median(times)
        print(f"{name}: {median:.2f} s, {records.num_rows / median:,.0f} records/s")


if __name__ == "__main__":
    main()
