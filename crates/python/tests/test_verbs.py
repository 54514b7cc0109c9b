"""`decide`, `redact`, `check`, PyTorch and datatrove."""

import json

import pytest

import untrain


@pytest.fixture(scope="session")
def whole(terms):
    """The terms that hold for all records."""
    names = ("purpose", "snapshot", "trust", "max_age", "source", "category", "visibility")
    return {name: terms[name] for name in names} | {"collected_at": "2026-10-01T00:00:00Z"}


def test_decide(person, whole, records, terms):
    yes = untrain.decide(person, **whole)
    assert yes and yes.reason == "allow"
    nobody = untrain.decide("nobody at all", **whole)
    assert not nobody and nobody.reason == "unknown_subject"
    both = untrain.decide([person, [person, "nobody at all"], []], **whole)
    assert [bool(one) for one in both] == [True, False, False]
    assert both[1].reason == "other_subject:unknown_subject"
    assert both[2].reason == "invalid_record"
    # One by one as in a table.
    authors = records.column("author_id").to_pylist()[:300]
    decided = untrain.decide(authors, **whole)
    kept = untrain.gate(records.slice(0, 300), **terms).num_rows
    assert sum(map(bool, decided)) == kept


def test_redact(tmp_path):
    assert untrain.redact("Zoe: zoe@harbour.example") == "Zoe: [EMAIL_1]"
    rules = tmp_path / "rules.toml"
    rules.write_text("[redact.operators]\nEMAIL = 'remove'\nUS_SSN = 'drop-record'\n")
    redactor = untrain.Redactor(rules=rules)
    assert untrain.redact("to zoe@harbour.example!", redactor=redactor) == "to !"
    assert untrain.redact("my ssn is 536-22-1234", redactor=redactor) is None
    rules.write_text("[redact]\noperator = 'shred'\n")
    with pytest.raises(untrain.UntrainError, match="nothing was redacted"):
        untrain.Redactor(rules=rules)


def test_check(world, terms, manifest, tmp_path):
    asked = {name: terms[name] for name in ("snapshot", "trust", "max_age")}
    found = untrain.check(world / "gated", registered=False, **asked)
    assert found.records == manifest["counts"]["kept"]
    assert found.purpose == "genai.content"
    later = str(world / "later" / "authors.snapshot")
    with pytest.raises(untrain.RefusedData, match="are not permitted any more: .* refused"):
        untrain.check(world / "gated", registered=False, **{**asked, "snapshot": later})
    # The manifest is in no log.
    with pytest.raises(untrain.BadSignature, match="can't be trusted"):
        untrain.check(world / "gated", **asked)
    with pytest.raises(untrain.StaleSnapshot):
        untrain.check(world / "gated", registered=False, **{**asked, "max_age": "1s"})
    for file in (world / "gated").iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    part = tmp_path / manifest["parts"][0]["file"]
    part.write_bytes(part.read_bytes()[:-1] + b"!")
    with pytest.raises(untrain.BadSignature, match="not the file that its manifest names"):
        untrain.check(tmp_path, registered=False, **asked)


def replace(path, by):
    """Puts a new file in the place of another, which may be in use."""
    new = path.with_suffix(".new")
    new.write_bytes(by.read_bytes())
    new.replace(path)


def test_torch_asks_again_at_each_epoch(records, terms, tmp_path, world):
    import untrain.torch

    own = tmp_path / "now.snapshot"
    replace(own, world / "authors.snapshot")
    rows = records.slice(0, 500).to_pylist()
    asked = {**terms, "snapshot": str(own)}
    dataset = untrain.torch.Dataset(rows, batch_rows=64, **asked)
    kept = untrain.gate(records.slice(0, 500), **terms).to_pylist()
    assert list(dataset) == kept and list(dataset) == kept
    assert dataset.report.kept == len(kept)
    replace(own, world / "later" / "authors.snapshot")
    left = list(dataset)
    assert 0 < len(left) < len(kept) and all(row in kept for row in left)
    stale = untrain.torch.Dataset(rows, **{**asked, "max_age": "24h"})
    with pytest.raises(untrain.StaleSnapshot):
        iter(stale)
    own.unlink()
    with pytest.raises(untrain.UntrainError, match="no snapshot can be read"):
        iter(dataset)


def test_torch_workers_share_the_rows(records, terms):
    torch = pytest.importorskip("torch", exc_type=Exception)
    import untrain.torch

    rows = records.slice(0, 300).to_pylist()
    dataset = untrain.torch.Dataset(rows, batch_rows=32, **terms)
    loader = torch.utils.data.DataLoader(dataset, batch_size=None, num_workers=2)
    ids = sorted(row["record_id"] for row in loader)
    assert ids == sorted(row["record_id"] for row in dataset)


def test_datatrove(records, whole, person):
    pytest.importorskip("datatrove")
    from datatrove.data import Document

    from untrain.integrations.datatrove import ConsentFilter, PIIFormatter

    consent = ConsentFilter(subject=["author", "others"], **whole)
    document = lambda **metadata: Document(text="x", id="1", metadata=metadata)  # noqa: E731
    documents = [
        document(author=person),
        document(author=person, others=["nobody at all"]),
        document(author=None),
        document(author="nobody at all"),
    ]
    passed = [document.id for document in consent.run(iter(documents[:1]))]
    assert passed == ["1"]
    assert consent.filter_batch(documents) == [
        True,
        (False, "other_subject:unknown_subject"),
        (False, "invalid_record"),
        (False, "unknown_subject"),
    ]
    formatter = PIIFormatter()
    texts = formatter.run(iter([Document(text="to zoe@harbour.example", id="1")]))
    assert [document.text for document in texts] == ["to [EMAIL_1]"]


def test_reports_are_json(records, terms):
    _, report = untrain.gate_with_report(records.slice(0, 10), **terms)
    told = json.loads(report.to_json())
    assert told["read"] == 10 and told["rows_digest"]["digest"] == report.rows_digest
