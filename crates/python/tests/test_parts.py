"""Parts of tasks that are killed and done twice, without a cluster."""

import json
import pathlib

import pyarrow as pa
import pyarrow.parquet
import pytest

import untrain
from untrain import _parts

VECTORS = pathlib.Path(__file__).parents[3] / "spec" / "vectors" / "parts.json"


def tasks(records):
    """The batches of each of five tasks; the last has none."""
    size = records.num_rows // 4 + 1
    pieces = [records.slice(start, size) for start in range(0, records.num_rows, size)]
    return [piece.to_batches(300) for piece in pieces] + [[]]


def test_only_what_was_answered_counts(records, terms, manifest, tmp_path):
    fixed, folder = untrain.Terms(**terms), str(tmp_path)
    _parts.prepare(folder)
    answers = [_parts.write_part(fixed, iter(task), folder) for task in tasks(records)]
    # One task was done twice, and another died in the middle: nobody heard of these.
    _parts.write_part(fixed, iter(tasks(records)[1]), folder)
    (tmp_path / "part-dead.parquet").write_bytes(b"PAR1")

    def dies():
        yield records.to_batches(300)[0]
        raise ConnectionError

    with pytest.raises(ConnectionError):
        _parts.write_part(fixed, dies(), folder)
    report = _parts.commit(fixed, reversed(answers), folder)
    assert report.rows_digest == manifest["rows_digest"]["digest"]
    assert report.kept == manifest["counts"]["kept"]
    told = json.loads((tmp_path / "parts.json").read_text())
    assert len(told["parts"]) == 4
    assert {part["file"] for part in told["parts"]} == {it.name for it in tmp_path.glob("part-*")}
    rows = pa.concat_tables(
        pyarrow.parquet.read_table(tmp_path / part["file"]) for part in told["parts"]
    )
    assert untrain.rows_digest(rows) == told["rows_digest"]["digest"]
    with pytest.raises(untrain.UntrainError, match="is there already"):
        _parts.prepare(folder)


def test_the_file_is_as_its_page_says(records, terms, tmp_path):
    fixed = untrain.Terms(**terms)
    answer = _parts.write_part(fixed, iter(records.slice(0, 50).to_batches()), str(tmp_path))
    _parts.commit(fixed, [answer], str(tmp_path))
    told = json.loads((tmp_path / "parts.json").read_text())
    for vector in json.loads(VECTORS.read_text())["accepted"]:
        kept = json.loads(vector["file"])
        assert list(kept) == list(told) and list(kept["parts"][0]) == list(told["parts"][0])
        assert kept["schema"] == told["schema"]
        assert untrain.Report.from_json(vector["file"]).rows_digest == vector["rows"]
        assert kept["kept"] == sum(part["rows"] for part in kept["parts"])
