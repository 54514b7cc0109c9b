"""A world for the tests: records, the snapshot that decides, and what the gate in Rust made of them.

`cargo xtask python` makes it and names its folder in UNTRAIN_TEST_WORLD:
`examples/generate.rs` and `examples/gate.rs` of the gate's crate write it.
"""

import json
import os
import pathlib

import pyarrow as pa
import pyarrow.parquet
import pytest

WORLD = os.environ.get("UNTRAIN_TEST_WORLD")


@pytest.fixture(scope="session")
def world():
    assert WORLD, "UNTRAIN_TEST_WORLD names no folder; run `cargo xtask python`"
    return pathlib.Path(WORLD)


@pytest.fixture(scope="session")
def manifest(world):
    """What the gate in Rust says of the same records."""
    return json.loads((world / "gated" / "manifest.json").read_text())


@pytest.fixture(scope="session")
def records(world):
    return pa.parquet.read_table(world / "records.parquet")


@pytest.fixture(scope="session")
def terms(world):
    """The terms that the gate in Rust had."""
    return {
        "purpose": "genai.content",
        "subject": "author_id",
        "text": "text",
        "id_col": "record_id",
        "collected_at_col": "created_at",
        "source": "first_party",
        "category": "content",
        "visibility": "public",
        "snapshot": str(world / "authors.snapshot"),
        "trust": str(world / "log.pub"),
        "max_age": None,
        "redact": False,
    }


@pytest.fixture(scope="session")
def person(records, manifest, terms):
    """An author who has said yes."""
    import untrain

    kept = untrain.gate(records.slice(0, 100), **terms)
    return kept.column("author_id")[0].as_py()
