from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from whichlever import imports_in_code
from whichlever.errors import UsageError
from whichlever.imports_in_code import imported_names, imports
from whichlever.lab.trials.code import PairCode
from whichlever.project import Project
from whichlever.runner.run.dependencies import all_inputs, own_inputs, package_inputs, text_digest, versions_of
from whichlever.runner.run.job import Job
from whichlever.runner.run.plan import Plan, in_order, plan
from whichlever.runner.run.preload import preloaded
from whichlever.runner.store import digests, surroundings
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

    def put(self, job: Job, *read: tuple[str, str], result: object = "result", text: str = "", **results: str) -> Entry:
        """Store a result of `job` as if it had just run and read the things of kind and name `read`.

        text: a cell whose text it showed.
        """
        digests = self.digests()
        inputs = [Input(kind, name, digests.of(kind, name)) for kind, name in read]  # pyright: ignore[reportArgumentType]
        inputs += [Input("text", text, text_digest(job, text))] if text else []
        inputs += [*own_inputs(job, digests), Input("engine", "engine", digests.of("engine", "engine"))]
        inputs += [Input("versions", "all", digests.versions)]
        inputs += [Input("result", name, digest) for name, digest in results.items()]
        entry = Entry.of(job.name, inputs, result, 1.0)
        self.store.put(entry)
        self.store.note(f"environment-{digests.versions}", dict(digests.environment))
        return entry

    def put_inputs(self, job: Job, inputs: Iterable[Input]) -> None:
        """Store a result that depends on these things beside the job itself."""
        self.store.put(Entry.of(job.name, [*own_inputs(job, self.digests()), *inputs], "result", 1.0))

    def put_all(self) -> None:
        trials = self.put(self.trials, ("file", "data.csv"), result=[1])
        self.put(self.lesson, pair=trials.digest)
        self.put(self.alone, ("module", "helper.py"), ("stat", "extra.csv"), ("listing", "lessons"))

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
    assert bench.reasons() == {"alone": "other files in lessons/; helper.py changed; extra.csv appeared"}


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
    assert {each.kind for each in inputs} == {"engine", "file", "listing", "module", "stat", "versions"}
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


def test_a_lesson_that_is_asked_for_runs_again(bench: Bench) -> None:
    bench.put_all()
    planned = plan(bench.jobs, bench.store, bench.project, ["pair"])
    assert [(job.name, str(reason)) for job, reason in planned.stale] == [
        ("pair", "asked for"), ("pair/model", "asked for")
    ]  # fmt: skip
    with pytest.raises(UsageError, match=r"no lesson 'par' to run again; did you mean pair"):
        plan(bench.jobs, bench.store, bench.project, ["par"])


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("lessons/alone/data.db", "lessons/alone/data.db appeared"),
        ("lessons/alone/parts/one.csv", "lessons/alone/parts/one.csv appeared"),
        ("lessons/alone/lesson.py", None),  # its cells count
        ("lessons/alone/index.md", None),
        ("lessons/alone/picture.png", None),  # its page links to it, and nothing else
        ("lessons/alone/entries/one.py", None),
        ("lessons/alone/registration.toml", None),
        ("lessons/alone/.lesson.py.swp", None),
        ("lessons/alone/lesson.py~", None),
        ("lessons/alone/lesson.ipynb", None),
        ("lessons/alone/__pycache__/helper.pyc", None),
        ("lessons/pair/helper.py", None),  # another lesson's
        ("datasets/steps/steps.csv.gz", "datasets/steps/steps.csv.gz appeared"),
        ("datasets/steps/export.py", "datasets/steps/export.py appeared"),
        ("datasets/others/others.csv.gz", None),
        ("shared/b.csv", "shared/b.csv appeared"),
        ("shared/b.txt", None),
        ("unseen.csv", None),
    ],
)
def test_what_counts_without_being_seen(bench: Bench, name: str, reason: str | None) -> None:
    (bench.root / "shared").mkdir()
    (bench.root / "shared" / "a.csv").write_text("1\n")
    bench.alone = replace(
        bench.alone,
        dataset_folder=bench.root / "datasets" / "steps",
        inputs=("shared/*.csv",),
        unread=frozenset({"lessons/alone/picture.png"}),
    )
    bench.put(bench.trials)
    bench.put(bench.lesson, pair=bench.plan().fresh["pair"].digest)
    bench.put(bench.alone)
    (bench.root / name).parent.mkdir(parents=True, exist_ok=True)
    (bench.root / name).write_text("more")
    assert bench.reasons().get("alone") == reason


SHEET = "---\ntitle: Steps\nrows: 3\nsha256: 0\n---\n\nProse.\n"


@pytest.mark.parametrize(
    ("name", "before", "after", "is_same"),
    [
        ("lessons/alone/data.csv", "1", "2", False),
        ("lessons/alone/helper.py", "x = 1", "x = 1  # why", True),
        ("lessons/alone/helper.py", "x = 1", "x = 2", False),
        ("datasets/steps/datasheet.md", SHEET, SHEET.replace("Prose", "Other prose"), True),
        ("datasets/steps/datasheet.md", SHEET, SHEET.replace("Steps", "Stairs"), True),
        ("datasets/steps/datasheet.md", SHEET, SHEET.replace("rows: 3", "rows: 4"), False),
    ],
)
def test_how_files_count(bench: Bench, name: str, before: str, after: str, is_same: bool) -> None:
    bench.alone = replace(bench.alone, dataset_folder=bench.root / "datasets" / "steps")
    place = bench.root / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(before)
    bench.put(bench.alone)
    place.write_text(after)
    assert bench.reasons().get("alone") == (None if is_same else f"{name} changed")


def test_links_are_followed_and_lead_nowhere_twice(bench: Bench, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    folder = bench.root / "lessons" / "alone"
    (elsewhere / "data.csv").write_text("1\n")
    (elsewhere / "up").symlink_to(bench.root)
    (folder / "linked").symlink_to(elsewhere)
    (folder / "around").symlink_to(folder)
    (folder / "nothing").symlink_to(folder / "gone")
    (folder / ".#index.md").symlink_to("somebody@somewhere.1234")
    bench.put(bench.alone)
    assert "alone" not in bench.reasons()
    (elsewhere / "data.csv").write_text("2\n")
    assert bench.reasons()["alone"] == "lessons/alone/linked/data.csv changed"
    (folder / "gone").write_text("here")
    assert bench.reasons()["alone"].startswith("lessons/alone/gone appeared; lessons/alone/linked/data.csv changed; ")


def test_a_variable_that_the_front_matter_names_counts(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.alone = replace(bench.alone, env=("COURSE_YEAR",))
    monkeypatch.setenv("COURSE_YEAR", "2026")
    bench.put(bench.alone)
    monkeypatch.setenv("OTHER", "2026")
    assert "alone" not in bench.reasons()
    monkeypatch.setenv("COURSE_YEAR", "2027")
    assert bench.reasons()["alone"] == "the environment variable COURSE_YEAR changed"
    monkeypatch.delenv("COURSE_YEAR")
    assert bench.reasons()["alone"] == "the environment variable COURSE_YEAR changed"


def test_limits_count(bench: Bench) -> None:
    bench.put(bench.alone)
    bench.alone = replace(bench.alone, time_limit=5)
    assert bench.reasons()["alone"] == "time_limit changed from 120 s to 5 s"


def test_the_text_of_a_cell_counts_where_it_was_shown(bench: Bench) -> None:
    bench.alone = replace(bench.alone, cells=("x = 1  # one", "y = 2  # two"))
    bench.put(bench.alone, text="cell 002")
    bench.alone = replace(bench.alone, cells=("x = 1  # un", "y = 2  # two"))
    assert "alone" not in bench.reasons()
    bench.alone = replace(bench.alone, cells=("x = 1  # un", "y = 2  # deux"))
    assert bench.reasons()["alone"] == "the text of cell 2, which its output shows, changed"


@pytest.fixture
def packages(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of installed packages beside the usual ones."""
    folder = tmp_path_factory.mktemp("installed") / "site-packages"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    caches = (imports_in_code._providers, surroundings.module_source, surroundings._installation)
    for cache in caches:
        cache.cache_clear()
    yield folder
    for cache in caches:
        cache.cache_clear()


def install(packages: Path, name: str, version: str, module: str = "") -> None:
    """As pip leaves a package: `module` lies beside its metadata, or elsewhere if it is empty."""
    for stale in packages.glob(f"{name}-*"):
        shutil.rmtree(stale)
    metadata = packages / f"{name}-{version}.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    (metadata / "RECORD").write_text(f"{module}/__init__.py,,\n" if module else "")
    if module:
        (packages / module).mkdir(exist_ok=True)
        (packages / module / "__init__.py").write_text("V = 1\n")


def test_a_package_is_found_under_the_name_it_is_imported_by(bench: Bench, packages: Path) -> None:
    install(packages, "opencv_lookalike", "1.0", "fakecv")
    (bench.root / "helper.py").write_text("def later():\n    import fakecv.io\n")
    inputs = package_inputs(bench.alone, ["helper.py"], bench.digests())
    assert inputs == [Input("versions", "opencv-lookalike", "1.0")]
    bench.put_inputs(bench.alone, inputs)
    assert "alone" not in bench.reasons()
    install(packages, "opencv_lookalike", "2.0", "fakecv")
    assert bench.reasons()["alone"] == "opencv-lookalike 1.0 became 2.0"


def test_a_package_in_development_counts_by_its_files(bench: Bench, packages: Path) -> None:
    source = packages.parent / "mytools" / "src"
    (source / "mytools").mkdir(parents=True)
    (source / "mytools" / "__init__.py").write_text("V = 1\n")
    install(packages, "mytools", "1.0")
    sys.path.append(str(source))  # what a .pth file does
    try:
        inputs = package_inputs(replace(bench.alone, cells=("import mytools",)), [], bench.digests())
        assert [(each.kind, each.name) for each in inputs] == [("source", "mytools")]
        assert preloaded([replace(bench.alone, cells=("import mytools, six",))], bench.digests().roots) == ("six",)
        bench.put_inputs(bench.alone, inputs)
        assert "alone" not in bench.reasons()
        (source / "mytools" / "__init__.py").write_text("V = 2\n")
        assert bench.reasons()["alone"] == "the package mytools changed"
    finally:
        sys.path.remove(str(source))


def test_a_package_that_is_not_there_yet(bench: Bench, packages: Path) -> None:
    inputs = package_inputs(replace(bench.alone, cells=("import fakecv",)), [], bench.digests())
    assert inputs == [Input("source", "fakecv", "absent")]
    bench.put_inputs(bench.alone, inputs)
    install(packages, "opencv_lookalike", "1.0", "fakecv")
    surroundings.module_source.cache_clear()
    assert bench.reasons()["alone"] == "the package fakecv appeared"


def test_the_packages_of_results_are_those_that_lessons_import() -> None:
    entries = [
        Entry.of("a", [Input("versions", "all", "1"), Input("versions", "numpy", "2"), Input("file", "x", "3")], 1, 1),
        Entry.of("b", [Input("versions", "cleanlab", "2.7"), Input("versions", "numpy", "2")], 1, 1),
    ]
    assert versions_of(entries) == {"cleanlab": "2.7", "numpy": "2"}


def test_packages_that_a_table_was_exported_with_do_not_count(bench: Bench) -> None:
    folder = bench.root / "datasets" / "steps"
    folder.mkdir(parents=True)
    (folder / "export.py").write_text("import _export, pytest\n")
    job, digests = replace(bench.alone, dataset_folder=folder), bench.digests()
    inputs = {(each.kind, each.name) for each in all_inputs(job, own_inputs(job, digests), [], digests)}
    assert ("part", "datasets/steps/export.py") in inputs
    assert not {("versions", "pytest"), ("source", "_export")} & inputs
