"""What the pages show runs as it stands."""

import pathlib
import re
import shutil

import pytest

ROOT = pathlib.Path(__file__).parents[3]


@pytest.mark.parametrize("page", ["README.md", "crates/python/README.md"])
def test_the_page_shows_what_runs(page, world, records, tmp_path, monkeypatch):
    (code,) = re.findall(r"^```python\n(.*?)^```$", (ROOT / page).read_text(), re.M | re.S)
    (tmp_path / "keys").mkdir()
    for name in ("log.pub", "keys/log.pub"):
        shutil.copy(world / "log.pub", tmp_path / name)
    for name in ("harbour.snapshot", "consent.snapshot"):
        shutil.copy(world / "authors.snapshot", tmp_path / name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("UNTRAIN_GATE_MAX_AGE", "100000d")
    scope = {"df": records.slice(0, 400).to_pandas()}
    exec(code, scope)
    assert 300 < len(scope["clean"]) < 400


def test_the_doors_of_the_package_are_named():
    import untrain

    text = (ROOT / "crates/python/README.md").read_text()
    for name in ("gate_with_report", "decide", "redact", "check", "Redactor"):
        assert hasattr(untrain, name) and f"untrain.{name}(" in text
