from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from whichlever.imports import imported_names, imports
from whichlever.lab.trials.pair import PairCode
from whichlever.project import Project
from whichlever.runner.run.plan import Job, Plan, code_inputs, in_order, plan
from whichlever.runner.store import digests
from whichlever.runner.store.digests import Digests, read_inputs, roots_of, still_hold
from whichlever.runner.store.entries import Entry, Store
from whichlever.runner.store.inputs import Input
from whichlever.runner.store.packages import installed_packages, locked_packages


class Bench:
    """A project of one pair with one lesson and one lesson that stands alone, and ways to fill its store."""

    def __init__(self, root: Path) -> None:
        for folder in ("lessons/pair", "lessons/alone"):
            (root / folder).mkdir(parents=True)
        (root / "helper.py").write_text("VALUE = 1\n")
        (root / "data.csv").write_text("1\n")
        (root / "requirements.lock").write_text("numpy==1.0 \\\n    --hash=sha256:0\n")
        self.root, self.project, self.store = root, Project(root), Store(root / ".whichlever" / "store")
        self.trials = Job("pair", "trials", root / "lessons/pair/task.py", ("def model(): ...",), (3,))
        self.lesson = Job(
            "pair/model", "notebook", root / "lessons/pair/model.py", ("a = 1", "b = 2"), (1, 5), ("pair",)
        )
        self.alone = Job("alone", "notebook", root / "lessons/alone/lesson.py", ("import helper",), (1,))

    @property
    def jobs(self) -> list[Job]:
        return [self.lesson, self.trials, self.alone]

    def plan(self) -> Plan:
        return plan(self.jobs, self.store, self.project)

    def digests(self) -> Digests:
        return Digests(self.project, self.store, roots_of(self.project, self.store))

    def put(self, job: Job, *read: tuple[str, str], result: object = "result", **results: str) -> Entry:
        """Store a result of `job` as if it had just run and read the things of kind and name `read`."""
        digests = self.digests()
        inputs = [Input(kind, name, digests.of(kind, name)) for kind, name in read]  # pyright: ignore[reportArgumentType]
        inputs += [*code_inputs(job, digests), Input("engine", "engine", digests.of("engine", "engine"))]
        inputs += [Input("versions", "all", digests.versions)]
        inputs += [Input("result", name, digest) for name, digest in results.items()]
        entry = Entry.of(job.name, inputs, result, 1.0)
        self.store.put(entry)
        self.store.note(f"environment-{digests.versions}", dict(digests.environment))
        return entry

    def put_all(self) -> None:
        trials = self.put(self.trials, ("file", "data.csv"), result=[1])
        self.put(self.lesson, pair=trials.digest)
        self.put(self.alone, ("module", "helper.py"), ("missing", "extra.csv"), ("listing", "lessons"))

    def reasons(self) -> dict[str, str]:
        return {job.name: str(reason) for job, reason in self.plan().stale}


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_what_never_ran_is_stale(bench: Bench) -> None:
    assert bench.reasons() == dict.fromkeys(("pair", "pair/model", "alone"), "has not run")


def test_what_has_not_changed_is_fresh(bench: Bench) -> None:
    bench.put_all()
    planned = bench.plan()
    assert planned.stale == ()
    assert planned.fresh["pair"].result == [1]


def test_prose_comments_and_places_of_cells_do_not_count(bench: Bench) -> None:
    bench.put_all()
    bench.lesson = replace(bench.lesson, cells=("a = 1  # one", "b   = 2"), lines=(8, 19))
    (bench.root / "helper.py").write_text("# a helper\nVALUE = (1)\n")
    assert bench.reasons() == {}


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (("a = 1", "b = 3"), "cell 2 changed"),
        (("a = 0", "b = 0"), "cell 1 changed; cell 2 changed"),
        (("a = 1\nb = 2",), "2 cells became 1"),
    ],
)
def test_an_edit_of_a_cell_makes_its_lesson_stale(bench: Bench, cells: tuple[str, ...], reason: str) -> None:
    bench.put_all()
    bench.lesson = replace(bench.lesson, cells=cells)
    assert bench.reasons() == {"pair/model": reason}


def test_edits_of_files_make_stale_exactly_what_read_them_and_what_needs_that(bench: Bench) -> None:
    bench.put_all()
    (bench.root / "data.csv").write_text("2\n")
    assert bench.reasons() == {"pair": "data.csv changed", "pair/model": "waits for pair"}
    (bench.root / "data.csv").unlink()
    assert bench.reasons()["pair"] == "data.csv is gone"
    (bench.root / "data.csv").write_text("1\n")
    assert bench.reasons() == {}
    (bench.root / "helper.py").write_text("VALUE = 2\n")
    (bench.root / "extra.csv").touch()
    (bench.root / "lessons" / "new").mkdir()
    assert bench.reasons() == {"alone": "other files in lessons/; extra.csv appeared; helper.py changed"}


def test_a_lesson_depends_on_the_result_it_reads_not_on_how_that_came_about(bench: Bench) -> None:
    bench.put_all()
    (bench.root / "data.csv").write_text("2\n")
    bench.put(bench.trials, ("file", "data.csv"), result=[1])
    assert bench.reasons() == {}
    bench.put(bench.trials, ("file", "data.csv"), result=[2])
    assert bench.reasons() == {"pair/model": "the result of pair changed"}


def test_a_change_of_packages_is_told_by_name(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digests, "installed_packages", lambda: {"numpy": "1.0", "pytest": "1"})
    bench.put_all()
    monkeypatch.setattr(digests, "installed_packages", lambda: {"numpy": "1.0", "pytest": "2"})
    assert bench.reasons() == {}
    monkeypatch.setattr(digests, "installed_packages", lambda: {"numpy": "1.1", "pytest": "2"})
    assert set(bench.reasons().values()) == {"numpy 1.0 became 1.1", "numpy 1.0 became 1.1; waits for pair"}


def test_another_engine_makes_everything_stale(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.put_all()
    monkeypatch.setattr(digests, "__version__", "9")
    assert "the engine changed from" in bench.reasons()["alone"]


def test_switching_between_branches_runs_nothing(bench: Bench) -> None:
    for value in ("1", "2"):
        (bench.root / "data.csv").write_text(value)
        bench.put_all()
    for value in ("1", "2"):
        (bench.root / "data.csv").write_text(value)
        assert bench.reasons() == {}


def test_the_reason_is_that_of_the_nearest_entry(bench: Bench) -> None:
    bench.put_all()
    (bench.root / "extra.csv").touch()
    bench.put(bench.alone, ("module", "helper.py"), ("file", "extra.csv"), ("listing", "lessons"))
    (bench.root / "helper.py").write_text("VALUE = 3\n")
    assert bench.reasons() == {"alone": "helper.py changed"}


def test_a_seed_to_explore_with_counts(bench: Bench) -> None:
    bench.put_all()
    bench.trials = replace(bench.trials, payload=PairCode("", "", (), seed=7))
    assert bench.reasons()["pair"] == "the seed changed"


def test_a_damaged_entry_is_run_again(bench: Bench) -> None:
    bench.put_all()
    place = next(bench.store.root.glob("entries/alone-*/*.entry"))
    place.write_bytes(place.read_bytes()[:-2])
    assert bench.reasons() == {"alone": "has not run"}


def test_digests_of_code_are_remembered_by_content(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.put_all()
    bench.plan()
    monkeypatch.setattr(digests.fingerprint, "code_digest", lambda *_: pytest.fail("parsed again"))
    assert bench.reasons() == {}


def test_what_results_were_read_off_can_be_kept_and_asked(bench: Bench) -> None:
    bench.put_all()
    entries = bench.plan().fresh.values()
    inputs = read_inputs(entries)
    assert {each.kind for each in inputs} == {"engine", "file", "listing", "missing", "module", "versions"}
    assert still_hold(inputs, bench.project)
    (bench.root / "helper.py").write_text("VALUE = 1  # noted\n")
    assert still_hold(inputs, bench.project)
    (bench.root / "helper.py").write_text("VALUE = 2\n")
    assert not still_hold(inputs, bench.project)


def test_jobs_come_after_what_they_need(bench: Bench) -> None:
    assert [job.name for job in in_order(bench.jobs)] == ["pair", "alone", "pair/model"]
    with pytest.raises(ValueError, match="what is not there"):
        in_order([bench.lesson])


def test_the_lock_is_read_and_the_installed_are_found(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text(
        "--require-hashes\n# by hand\n"
        "Jinja2==3.1 \\\n    --hash=sha256:1\nzope.interface==1 ; sys_platform == 'win32' \\\n    --hash=x\n"
        "a__b[extra]===2  # why\nloose>=1\nfrom_here @ file:///tmp/from_here\n"
    )
    assert locked_packages(lock) == {"jinja2", "zope-interface", "a-b", "from-here"}
    assert locked_packages(tmp_path / "none") == frozenset()
    assert {"pytest", "whichlever", "scikit-learn"} <= installed_packages().keys()


def test_imports_are_read_off_the_code() -> None:
    source = "import a.b, c as d\nfrom e import f\nfrom . import g\nfrom ..h import i\ndef later():\n    import j"
    assert imports(source) == ["a.b", "c", "e", "e.f", ".", ".g", "..h", "..h.i", "j"]
    assert imported_names(source) == {"a", "c", "e", "j"}
    assert imports("%matplotlib inline\nimport a\n!ls") == ["a"]
    assert imports("def (") == []
