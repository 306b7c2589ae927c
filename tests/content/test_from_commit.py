"""Tables from a public repository at a pinned commit: the file at hand is taken by its hash, and nothing is fetched."""

from __future__ import annotations

import hashlib
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from helpers.places import ROOT

REPOSITORY, COMMIT, PATH = "https://example.org/tables", "0" * 40, "data/t.csv"
HOW = f"Get it by `git clone {REPOSITORY} there`, `git -C there show {COMMIT}:{PATH} > FILE`, then name it by --file."
CONTENT = b"a,b\n1,2\n"


@pytest.fixture
def shared() -> ModuleType:
    """What the export scripts share."""
    spec = importlib.util.spec_from_file_location("shared_by_exports", ROOT / "datasets" / "_export.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def got(shared: ModuleType, monkeypatch: pytest.MonkeyPatch, *options: str) -> Path:
    monkeypatch.setattr(sys, "argv", ["export.py", *options])
    return shared.from_commit(REPOSITORY, COMMIT, PATH, hashlib.sha256(CONTENT).hexdigest())


def test_the_file_is_taken_by_its_hash(shared, monkeypatch, tmp_path):
    (tmp_path / "any name").write_bytes(CONTENT)
    assert got(shared, monkeypatch, "--file", str(tmp_path / "any name")).read_bytes() == CONTENT


def test_another_file_is_refused(shared, monkeypatch, tmp_path):
    (tmp_path / "t.csv").write_bytes(CONTENT + b"3,4\n")
    found = hashlib.sha256(CONTENT + b"3,4\n").hexdigest()
    expected = hashlib.sha256(CONTENT).hexdigest()
    with pytest.raises(SystemExit) as caught:
        got(shared, monkeypatch, "--file", str(tmp_path / "t.csv"))
    assert str(caught.value) == f"{tmp_path / 't.csv'}: sha256 is {found}, expected {expected}. {HOW}"


def test_without_a_file_it_says_how_to_get_it(shared, monkeypatch):
    with pytest.raises(SystemExit) as caught:
        got(shared, monkeypatch)
    assert str(caught.value) == f"This needs {PATH} of {REPOSITORY} at {COMMIT}. {HOW}"
