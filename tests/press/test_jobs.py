"""What there is to run: a pair's trials, then its lessons."""

from dataclasses import replace

import pytest

from whichlever.lab.rivals.codes import HOUSE
from whichlever.lab.trials.lever import KINDS
from whichlever.press.catalog.lessons import read_catalog
from whichlever.press.jobs import make_jobs, sturdy_jobs
from whichlever.project import Project
from whichlever.runner.run.plan import Job


@pytest.fixture
def jobs(tiny):
    def make(**options):
        return {job.name: job for job in make_jobs(read_catalog(Project(tiny)), **options)}

    return make


def test_trials_before_the_lessons_that_show_them(jobs):
    made = jobs()
    kinds = {name: (job.kind, job.needs) for name, job in made.items()}
    assert kinds == {
        "two-scales": ("trials", ()),
        "two-scales/reference": ("trials", ()),
        "two-scales/model": ("notebook", ("two-scales",)),
        "two-scales/data": ("notebook", ("two-scales",)),
        "two-scales/features": ("notebook", ("two-scales",)),
        "counting": ("notebook", ()),
    }
    assert made["two-scales"].lines == (8, 9, 8)
    assert made["two-scales/data"].lines == (6, 9, 13)
    assert [cell.splitlines()[0] for cell in made["two-scales/data"].cells] == [
        "from task import task", "def repair(rows):", "task.compare(repair=repair)"
    ]  # fmt: skip


def test_reference_lines_depend_on_the_task_alone(jobs):
    job = jobs()["two-scales/reference"]
    assert (job.cells, job.lines) == ((), ())
    assert job.path.name == "task.py"
    assert {name.rpartition("/")[2] for name in job.unread} >= {"model.py", "data.py", "features.py"}


def test_trials_alone_on_other_splits(jobs):
    made = jobs(seed=7, notebooks=False)
    assert list(made) == ["two-scales"]
    assert made["two-scales"].payload.seed == 7
    assert jobs()["two-scales"].payload == replace(made["two-scales"].payload, seed=None)


def test_rivals_and_other_splits(tiny):
    """The lab's rivals of every lever, also of the one that the pair does not have, then the lesson's; then splits."""
    folder = tiny / "lessons/pairs/two-scales"
    (folder / "features.py").unlink()
    with (folder / "model.py").open("a", encoding="utf-8") as script:
        script.write('\n# %% Mine tags=["rival"]\ndef model():\n    return None\n')
    catalog = read_catalog(Project(tiny))
    (pair,) = catalog.pairs
    made = {job.name.partition("/")[2]: job for job in sturdy_jobs(catalog, pair, ordered=False)}
    house = [f"{kind}: {name}" for kind in KINDS for name in HOUSE[kind]]
    assert list(made) == [*house, "model: Mine", *(f"splits {seed}" for seed in range(1001, 1006))]
    assert (made["model: Mine"].cells, made["model: Mine"].path.name) == (("def model():\n    return None",), "task.py")
    assert made["model: Mine"].payload.lever.source == made["model: Mine"].cells[0]
    assert len(sturdy_jobs(catalog, pair, ordered=True)) == len(made) - 4


def test_limits_that_the_front_matter_sets(jobs, tiny):
    path = tiny / "lessons/pairs/two-scales/index.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("minutes: 2", "minutes: 2\ntime_limit: 300\nmemory_limit: 0.5"), encoding="utf-8")
    made = jobs()
    for name in ("two-scales", "two-scales/data"):
        assert (made[name].time_limit, made[name].memory_limit) == (300, 2**29)
    assert (made["counting"].time_limit, made["counting"].memory_limit) == (Job.time_limit, Job.memory_limit)


def test_tags_that_change_how_a_cell_runs(jobs, tiny):
    path = tiny / "lessons/pairs/two-scales/data.py"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + '\n# %% tags=["skip-execution", "mine"]\n1 / 0\n', encoding="utf-8")
    assert jobs()["two-scales/data"].tags == ((), (), (), ("skip-execution",))
