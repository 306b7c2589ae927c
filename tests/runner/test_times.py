"""What is left of a run, and what is done with results as they come."""

from __future__ import annotations

from pathlib import Path
from threading import Thread

from whichlever.progress import PlainProgress, Progress, left_words
from whichlever.project import Project
from whichlever.runner.run.arrivals import Arrivals
from whichlever.runner.run.job import Job
from whichlever.runner.run.plan import plan
from whichlever.runner.run.scheduler import run
from whichlever.runner.run.times import UNKNOWN, Times
from whichlever.runner.store.entries import Entry, Store

ONE, TWO, THREE = (Job(name, "trials", Path("task.py"), (), ()) for name in ("one", "two", "three"))
PAGE = Job("one/data", "notebook", Path("data.py"), (), (), ("one",))


def test_what_is_left_is_told_from_the_splits_that_are_done(tmp_path: Path) -> None:
    times = Times(Store(tmp_path), [ONE, TWO, PAGE])
    assert times.left(["one", "two", "one/data"]) is None  # nobody knows
    assert times.whole("one") == UNKNOWN
    times.took("one", 30.0, done=10, total=40)
    assert times.whole("one") == times.whole("two") == 120.0
    assert times.left(["one", "two", "one/data"]) == 90.0 + 120.0 + UNKNOWN
    times.took("one", 140.0)
    assert times.left(["two", "one/data"]) == 140.0 + UNKNOWN
    times.took("two", 150.0, done=1, total=1)
    assert times.left(["two", "one/data"]) == UNKNOWN


def test_what_is_left_is_told_from_the_last_time(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put(Entry.of("one", (), [], 50.0))
    store.put(Entry.of("one/data", (), [], 2.0))
    times = Times(store, [ONE, TWO, PAGE])
    assert times.left(["one", "two", "one/data"]) == 50.0 + 50.0 + 2.0
    times.took("one", 20.0, done=1, total=4)  # it is slower now
    assert times.left(["one"]) == 60.0
    assert Times(store, [ONE, THREE]).whole("three") == 50.0


def test_words_for_what_is_left(capsys) -> None:
    assert [left_words(seconds) for seconds in (-1, 12.2, 99, 100, 540)] == [
        "0 s left", "12 s left", "99 s left", "about 2 min left", "about 9 min left",
    ]  # fmt: skip
    progress = PlainProgress()
    progress.stage("trials", ["one", "two"])
    for seconds in (400, 4):
        progress.expect(seconds)
        progress.finished("one")
    assert capsys.readouterr().err == "trials 1 of 2: one, about 7 min left\ntrials 2 of 2: one\n"


def test_results_come_until_the_run_is_over() -> None:
    entry = Entry.of("one", (), [], 1.0)
    arrivals = Arrivals({"one": entry})
    seen: list[list[str]] = []

    def follow() -> None:
        for results in arrivals:
            seen.append(list(results))
            if len(results) == 1:
                arrivals.add("two", entry)
            else:
                arrivals.end()

    thread = Thread(target=follow)
    thread.start()
    thread.join(60)
    assert seen == [["one"], ["one", "two"]]
    assert arrivals.over


def test_a_run_hands_on_its_results_and_waits_for_who_takes_them(tmp_path: Path) -> None:
    (tmp_path / "lessons/one").mkdir(parents=True)
    jobs = [Job(name, "notebook", tmp_path / "lessons/one/lesson.py", ("1",), (1,)) for name in ("one", "two")]
    seen: list[set[str]] = []
    ended: list[bool] = []

    def follow(arrivals: Arrivals) -> None:
        seen.extend(set(results) for results in arrivals)
        ended.append(arrivals.over)

    found = run(
        plan(jobs, Store(tmp_path / "store"), Project(tmp_path)), workers=1, progress=Progress(), meanwhile=follow
    )
    assert found.keys() == {"one", "two"}
    assert ended == [True]
    assert all(one <= found.keys() for one in seen)
