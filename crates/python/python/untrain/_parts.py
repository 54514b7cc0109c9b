"""Parts that the tasks of a cluster write, and the one file that commits them.

A task writes its part under a name of its own and answers with a line that says what it is. The
driver gets one answer for each task, whichever attempt gave it, and commits those parts alone:
what a killed or repeated attempt has left is not in the list, and is deleted.
"""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from . import _native
from ._gate import batches
from ._report import Report
from ._terms import Terms

FILE = "parts.json"
SCHEMA = "untrain/parts/v1"


def write_part(terms: Terms, stream: Iterator[Any], folder: str) -> str | None:
    """Gates the batches of one task into a part; what it is, as a line of JSON."""
    import pyarrow.parquet

    report, writer, name = Report(), None, f"part-{uuid.uuid4().hex}.parquet"
    path = os.path.join(folder, name)
    try:
        for batch in batches(terms, stream, report):
            if writer is None:
                writer = pyarrow.parquet.ParquetWriter(path, batch.schema, compression="zstd")
            writer.write_batch(batch)
    finally:
        if writer is not None:
            writer.close()
    part = None
    if writer is not None:
        size, digest = _native.digest_of_file(path)
        part = {"file": name, "rows": report.kept, "bytes": size, "digest": digest}
    return json.dumps({"part": part, "report": report.to_json()})


def commit(terms: Terms, answers: Iterable[str], folder: str) -> Report:
    """Commits the parts that the tasks answered with, and deletes all others."""
    report, parts = Report(), []
    for answer in map(json.loads, answers):
        report.add(Report.from_json(answer["report"]))
        if answer["part"] is not None:
            parts.append(answer["part"])
    snapshot = _snapshot_of(terms)
    told = {
        "schema": SCHEMA,
        "purpose": terms.purpose,
        "policy": snapshot.policy,
        "snapshot": {"digest": snapshot.digest, "note": snapshot.note},
        "parts": sorted(parts, key=lambda part: part["digest"]),
        **json.loads(report.to_json()),
    }
    new = os.path.join(folder, f".{FILE}.new")
    with open(new, "w", encoding="utf-8") as file:
        file.write(json.dumps(told, indent=2, ensure_ascii=False) + "\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(new, os.path.join(folder, FILE))
    named = {part["file"] for part in parts}
    for name in os.listdir(folder):
        if name.startswith("part-") and name not in named:
            os.remove(os.path.join(folder, name))
    return report


def prepare(folder: str) -> None:
    """Makes the folder, which must hold nothing yet."""
    os.makedirs(folder, exist_ok=True)
    if os.listdir(folder):
        raise _native.UntrainError(f"`{folder}` is there already; choose another name")


def _snapshot_of(terms: Terms) -> _native.Snapshot:
    from ._terms import opened

    return opened(terms.snapshot, terms.trust, None, terms.deltas)
