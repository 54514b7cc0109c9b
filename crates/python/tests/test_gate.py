"""The same kind comes out that went in, with the rows, counts and digest of the gate in Rust."""

import datetime
import pickle

import pyarrow as pa
import pytest

import untrain


def check(report, manifest):
    assert report.read == manifest["counts"]["read"]
    assert report.kept == manifest["counts"]["kept"]
    assert report.dropped == manifest["counts"]["dropped"]
    assert report.rows_digest == manifest["rows_digest"]["digest"]


def test_a_pyarrow_table(records, terms, manifest):
    clean, report = untrain.gate_with_report(records, **terms)
    assert isinstance(clean, pa.Table)
    assert clean.schema == records.schema
    assert clean.num_rows == report.kept
    check(report, manifest)
    assert untrain.rows_digest(clean) == report.rows_digest
    assert untrain.gate(records, **terms).equals(clean)


def test_order_and_threads_change_nothing(records, terms, manifest):
    turned = records.take(pa.array(range(records.num_rows - 1, -1, -1)))
    for threads in (1, 2, 5):
        _, report = untrain.gate_with_report(turned, threads=threads, **terms)
        check(report, manifest)


def test_batches_and_readers(records, terms, manifest):
    batch = records.slice(0, 1000).combine_chunks().to_batches()[0]
    clean = untrain.gate(batch, **terms)
    assert isinstance(clean, pa.RecordBatch) and 0 < clean.num_rows < 1000
    nothing = untrain.gate(batch.slice(0, 0), **terms)
    assert isinstance(nothing, pa.RecordBatch) and nothing.num_rows == 0
    reader = pa.RecordBatchReader.from_batches(records.schema, records.to_batches(700))
    clean, report = untrain.gate_with_report(reader, **terms)
    assert isinstance(clean, pa.RecordBatchReader)
    assert report.read == 0, "a reader is read when it is asked"
    assert clean.read_all().num_rows == manifest["counts"]["kept"]
    check(report, manifest)


def test_any_object_that_speaks_arrow(records, terms, manifest):
    class Stream:
        def __arrow_c_stream__(self, requested_schema=None):
            return records.__arrow_c_stream__(requested_schema)

    clean, report = untrain.gate_with_report(Stream(), **terms)
    check(report, manifest)
    assert pa.table(clean).num_rows == report.kept
    with pytest.raises(untrain.UntrainError, match="is no table that is known"):
        untrain.gate([{"author_id": "maya"}], **terms)


def test_polars(records, terms, manifest):
    polars = pytest.importorskip("polars")
    frame = polars.from_arrow(records)
    clean, report = untrain.gate_with_report(frame, **terms)
    assert isinstance(clean, polars.DataFrame) and clean.schema == frame.schema
    check(report, manifest)
    lazy = untrain.gate(frame.lazy(), **terms)
    assert isinstance(lazy, polars.LazyFrame) and lazy.collect().equals(clean)


def test_pandas(records, terms, manifest):
    pandas = pytest.importorskip("pandas")
    frame = records.to_pandas()
    frame.index = [f"row {number}" for number in range(len(frame))]
    clean, report = untrain.gate_with_report(frame, **terms)
    assert isinstance(clean, pandas.DataFrame)
    assert list(clean.dtypes) == list(frame.dtypes)
    assert clean.equals(frame.loc[clean.index])
    check(report, manifest)


def test_duckdb(records, terms, manifest):
    duckdb = pytest.importorskip("duckdb")
    relation = duckdb.from_arrow(records)
    clean, report = untrain.gate_with_report(relation, **terms)
    assert isinstance(clean, duckdb.DuckDBPyRelation)
    assert clean.count("*").fetchall() == [(manifest["counts"]["kept"],)]
    check(report, manifest)


def test_hugging_face_datasets(records, terms, manifest):
    datasets = pytest.importorskip("datasets")
    whole = datasets.Dataset(records)
    clean, report = untrain.gate_with_report(whole, **terms)
    assert isinstance(clean, datasets.Dataset) and clean.features == whole.features
    check(report, manifest)
    # A selection is a list of rows over the same table.
    some = whole.select(range(50, 250))
    _, report = untrain.gate_with_report(some, **terms)
    assert report.read == 200
    shaped = untrain.gate(some.with_format("numpy", columns=["likes"]), **terms)
    assert shaped.format["type"] == "numpy" and shaped.format["columns"] == ["likes"]
    split = datasets.DatasetDict({"train": whole, "test": some})
    assert set(untrain.gate(split, **terms)) == {"train", "test"}
    stream, report = untrain.gate_with_report(whole.to_iterable_dataset(), **terms)
    assert isinstance(stream, datasets.IterableDataset)
    assert sum(1 for _ in stream) == manifest["counts"]["kept"]
    check(report, manifest)


def test_pandas_keeps_categories_that_are_redacted(person, terms):
    pandas = pytest.importorskip("pandas")
    texts = pandas.Categorical(["zoe@harbour.example", "nothing", "nothing"])
    frame = pandas.DataFrame({"author_id": [person] * 3, "text": texts}, index=[3, 1, 2])
    own = {**terms, "id_col": None, "collected_at_col": None, "redact": True}
    clean = untrain.gate(frame, collected_at="2026-10-01T00:00:00Z", **own)
    assert clean["text"].tolist() == ["[EMAIL_1]", "nothing", "nothing"]
    assert isinstance(clean["text"].dtype, pandas.CategoricalDtype)
    assert clean.index.tolist() == [3, 1, 2]


@pytest.mark.parametrize("kind", ["pyarrow", "pandas", "polars"])
def test_text_is_redacted_unless_it_is_said_otherwise(kind, person, terms):
    texts = ["zoe@harbour.example", None, "nothing"]
    table = pa.table({"author_id": [person] * 3, "text": texts, "n": [1, 2, 3]})
    data = {"pyarrow": lambda: table, "pandas": table.to_pandas}.get(kind)
    data = data() if data else pytest.importorskip("polars").from_arrow(table)
    own = {**terms, "id_col": None, "collected_at_col": None, "redact": None}
    own["collected_at"] = datetime.datetime(2026, 10, 1, tzinfo=datetime.timezone.utc)
    clean, report = untrain.gate_with_report(data, **own)
    texts = list(clean["text"]) if kind != "pyarrow" else clean.column("text").to_pylist()
    assert texts[0] == "[EMAIL_1]" and texts[2] == "nothing"
    assert report.redactions == {"EMAIL": 1}
    left = untrain.gate(data, **{**own, "redact": False})
    texts = left.column("text").to_pylist() if kind == "pyarrow" else list(left["text"])
    assert texts[0] == "zoe@harbour.example"


def test_what_is_wrong_is_told_in_words(records, terms):
    with pytest.raises(untrain.UntrainError, match="has no column `who`"):
        untrain.gate(records, **{**terms, "subject": "who"})
    with pytest.raises(untrain.UntrainError, match="declares no purpose `x.y`"):
        untrain.gate(records, **{**terms, "purpose": "x.y"})
    with pytest.raises(untrain.StaleSnapshot, match="is too old"):
        untrain.gate(records, **{**terms, "max_age": "1s"})
    with pytest.raises(untrain.UntrainError, match="nobody is trusted"):
        untrain.gate(records, **{**terms, "trust": None})
    other = "log.harbour.example+00000000+" + "A" * 44
    with pytest.raises(untrain.UntrainError):
        untrain.gate(records, **{**terms, "trust": other})
    with pytest.raises(ValueError, match="is not an age"):
        untrain.gate(records, **{**terms, "max_age": "soon"})
    with pytest.raises(TypeError):
        untrain.gate(records, wish="no", **terms)


def test_terms_travel_and_an_open_snapshot_serves(records, terms, manifest, world):
    fixed = untrain.Terms(**terms)
    fixed.open()
    again = pickle.loads(pickle.dumps(fixed))
    assert again == fixed and again.open() is again.open()
    snapshot = untrain.Snapshot(world / "authors.snapshot", [str(world / "log.pub")])
    assert snapshot.origin == "log.harbour.example" and snapshot.position > 0
    with pytest.raises(untrain.StaleSnapshot):
        untrain.gate(records, **{**terms, "snapshot": snapshot, "max_age": "1s"})
    _, report = untrain.gate_with_report(records, **{**terms, "snapshot": snapshot})
    check(report, manifest)


def test_reports_add_up(records, terms, manifest):
    whole = untrain.Report()
    for start in range(0, records.num_rows, 1500):
        _, report = untrain.gate_with_report(records.slice(start, 1500), **terms)
        whole.add(untrain.Report.from_json(report.to_json()))
    check(whole, manifest)
    bent = whole.to_json().replace(whole.rows_digest, "0" * 64)
    with pytest.raises(untrain.UntrainError, match="not of the sum"):
        untrain.Report.from_json(bent)
