"""What is known of a file holds until its stamp is another one, and of one that just changed nothing is known."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from whichlever.press.kept import stamps
from whichlever.press.kept.stamps import NEVER, Stamps, keep_stamps, read_stamps
from whichlever.runner.store.fingerprint import ABSENT, file_digest

LONG_AGO = 1_600_000_000


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that has not changed for longer than any file system takes to tell two times apart."""
    monkeypatch.setattr(stamps, "SETTLED", -(10**12))
    place = tmp_path / "a.md"
    place.write_text("first", encoding="utf-8")
    return place


def test_a_file_as_it_was_is_not_read_again(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = Stamps()
    expected = first.digest(str(file))
    monkeypatch.setattr(stamps, "file_digest", lambda path: "read")
    again = Stamps(first.rows)
    assert again.digest(str(file)) == expected == file_digest(str(file))
    assert not again.is_news


def test_the_same_size_and_time_are_not_enough(file: Path) -> None:
    os.utime(file, (LONG_AGO, LONG_AGO))
    first = Stamps()
    before = first.digest(str(file))
    file.write_text("other", encoding="utf-8")
    os.utime(file, (LONG_AGO, LONG_AGO))
    assert Stamps(first.rows).digest(str(file)) == file_digest(str(file)) != before


def test_what_changed_a_moment_ago_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.md"
    file.write_text("first", encoding="utf-8")
    known = Stamps()
    known.digest(str(file))
    assert known.rows == {str(file): [*NEVER, file_digest(str(file))]}
    monkeypatch.setattr(stamps, "file_digest", lambda path: "read")
    assert Stamps(known.rows).digest(str(file)) == "read"


def test_what_is_not_there_has_no_stamp(tmp_path: Path) -> None:
    known = Stamps()
    assert known.digest(str(tmp_path / "b.md"), "b.md") == ABSENT
    assert known.rows == {"b.md": [*NEVER, ABSENT]}


def test_they_are_kept_whole_or_not_at_all(file: Path, tmp_path: Path) -> None:
    known, place = Stamps(), tmp_path / "kept" / "stamps.json"
    known.digest(str(file), "a")
    keep_stamps(place, known)
    again = read_stamps(place)
    again.digest(str(file), "a")
    assert not again.is_news
    place.write_bytes(place.read_bytes()[:-1])
    assert read_stamps(place).rows == {}
    (tmp_path / "full").write_text("", encoding="utf-8")
    keep_stamps(tmp_path / "full" / "stamps.json", known)  # where nothing can be kept
