from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from whichlever.errors import BusyError, StoreError
from whichlever.runner.store import atomic, entries
from whichlever.runner.store.entries import Entry, Store
from whichlever.runner.store.inputs import Input

ENTRY = Entry.of("one-row-off/data", [Input("file", "a.csv", "1"), Input("code", "cell 001", "2")], [{"é": 1}], 1.25)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def file_of(store: Store) -> Path:
    return next(store.root.glob("entries/*/*.entry"))


def test_an_entry_comes_back_as_it_was_put(store: Store) -> None:
    store.put(ENTRY)
    (found,) = store.entries("one-row-off/data")
    assert found == ENTRY
    assert found.result == [{"é": 1}]
    assert found.inputs == (Input("code", "cell 001", "2"), Input("file", "a.csv", "1"))
    assert store.entries("one-row-off/model") == []


def test_fingerprint_is_of_the_inputs_and_digest_of_the_result() -> None:
    other_result = Entry.of(ENTRY.job, ENTRY.inputs, [], 9)
    other_input = Entry.of(ENTRY.job, ENTRY.inputs[:1], ENTRY.result, 1)
    assert other_result.fingerprint == ENTRY.fingerprint != other_input.fingerprint
    assert other_input.digest == ENTRY.digest != other_result.digest


def test_entries_of_several_branches_live_side_by_side_the_newest_first(store: Store) -> None:
    store.put(ENTRY)
    os.utime(file_of(store), (1, 1))
    newer = Entry.of(ENTRY.job, ENTRY.inputs[:1], [], 1)
    store.put(newer)
    assert store.entries(ENTRY.job) == [newer, ENTRY]


def test_jobs_whose_names_read_alike_are_kept_apart(store: Store) -> None:
    for job in ("a/b", "a-b", "a.b"):
        store.put(Entry.of(job, [], job, 0))
    assert [store.entries(job)[0].result for job in ("a/b", "a-b", "a.b")] == ["a/b", "a-b", "a.b"]


def test_every_flipped_bit_makes_an_entry_absent(store: Store) -> None:
    store.put(ENTRY)
    place = file_of(store)
    sound = place.read_bytes()
    for position in range(len(sound)):
        damaged = bytearray(sound)
        damaged[position] ^= 1
        place.write_bytes(damaged)
        assert store.entries(ENTRY.job) == [], position


def test_every_truncation_makes_an_entry_absent(store: Store) -> None:
    store.put(ENTRY)
    place = file_of(store)
    sound = place.read_bytes()
    for length in range(len(sound)):
        place.write_bytes(sound[:length])
        assert store.entries(ENTRY.job) == [], length


def test_an_entry_of_another_format_is_absent(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.put(ENTRY)
    monkeypatch.setattr(entries, "FORMAT", entries.FORMAT + 1)
    assert store.entries(ENTRY.job) == []


def test_a_damaged_note_is_absent(store: Store) -> None:
    store.note("digests", {"a": 1})
    assert store.noted("digests") == {"a": 1}
    place = store.root / "notes" / "digests.json"
    place.write_bytes(place.read_bytes()[:-1])
    assert store.noted("digests") == {}


def test_nothing_half_written_is_left_when_the_disk_is_full(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.put(ENTRY)

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(atomic.os, "fsync", full)
    with pytest.raises(StoreError, match=r"cannot write the store .*: No space left on device; make room"):
        store.put(Entry.of(ENTRY.job, [], ["other"], 0))
    assert store.entries(ENTRY.job) == [ENTRY]
    assert [path.suffix for path in store.root.glob("entries/*/*")] == [".entry"]
    store.note("digests", {})  # only saves time: no error


def test_a_store_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    store = Store(tmp_path / "file" / "store")
    with pytest.raises(StoreError, match=r"cannot write the store of results in .*Not a directory"):
        store.put(ENTRY)
    with pytest.raises(StoreError, match="cannot write"), store.building(tmp_path):
        pass


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root writes everywhere")
def test_a_read_only_store_says_so(store: Store) -> None:
    store.put(ENTRY)
    folder = file_of(store).parent
    folder.chmod(0o500)
    try:
        with pytest.raises(StoreError, match="Permission denied"):
            store.put(Entry.of(ENTRY.job, [], [], 0))
        assert store.entries(ENTRY.job) == [ENTRY]
    finally:
        folder.chmod(0o700)


def test_clean_removes_what_is_no_longer_referred_to(store: Store) -> None:
    old = Entry.of(ENTRY.job, [], ["old"], 1)
    gone = Entry.of("gone", [], [], 1)
    for entry in (ENTRY, old, gone):
        store.put(entry)
    store.note("digests", {})
    (file_of(store).parent / ".new-left-by-a-kill").touch()
    assert store.clean([ENTRY]) == 2
    assert store.entries(ENTRY.job) == [ENTRY]
    assert len(list(store.root.glob("entries/*"))) == 1
    assert [path.suffix for path in store.root.glob("entries/*/*")] == [".entry"]
    assert store.noted("digests") == {}


HOLD = """
import sys, time
from pathlib import Path
from whichlever.runner.store.entries import Store
with Store(Path(sys.argv[1])).building(Path(sys.argv[2])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(store: Store, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that builds the project until its standard input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(store.root), str(tmp_path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    with process:
        yield process
        process.kill()


def test_a_second_build_refuses(store: Store, tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    with pytest.raises(BusyError, match=r"another build of .* is running"), store.building(tmp_path, wait=False):
        pass
    with store.building(tmp_path / "another project", wait=False):
        pass


def test_a_second_build_waits_and_says_so(store: Store, tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    said: list[str] = []

    def waits(message: str) -> None:
        said.append(message)
        assert holder.stdin is not None
        holder.stdin.close()

    with store.building(tmp_path, waits=waits):
        assert len(said) == 1
        assert said[0].endswith("is running; waiting for it to end")
    holder.stdin = None


def test_a_killed_build_holds_nothing(store: Store, tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    with store.building(tmp_path, wait=False):
        pass


def test_a_stage_of_a_build_may_ask_again(store: Store, tmp_path: Path) -> None:
    with store.building(tmp_path, wait=False), store.building(tmp_path, wait=False):
        pass
    with store.building(tmp_path, wait=False):
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no umask")
@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o077, 0o600)])
def test_entries_can_be_read_by_whom_the_umask_lets(store: Store, umask: int, mode: int) -> None:
    before = os.umask(umask)
    try:
        store.put(ENTRY)
    finally:
        os.umask(before)
    assert file_of(store).stat().st_mode & 0o777 == mode


def test_a_folder_in_place_of_an_entry_is_absent_and_gives_way(store: Store) -> None:
    store.put(ENTRY)
    place = file_of(store)
    place.unlink()
    (place / "in").mkdir(parents=True)
    assert store.entries(ENTRY.job) == []
    store.put(ENTRY)
    assert store.entries(ENTRY.job) == [ENTRY]
    other = place.with_name("other.entry")
    (other / "in").mkdir(parents=True)
    assert store.clean([ENTRY]) == 1
    assert store.entries(ENTRY.job) == [ENTRY]
