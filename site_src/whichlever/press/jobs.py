"""What there is to run: a pair's trials, and then each of its lessons as a notebook."""

from __future__ import annotations

from whichlever.lab.trials.pair import PairCode
from whichlever.press.catalog.lessons import Catalog, Pair, Single
from whichlever.press.catalog.models import Front
from whichlever.press.catalog.scripts import Script
from whichlever.runner.run.plan import Job

GIB = 2**30
KERNEL_TAGS = ("skip-execution", "raises-exception")  # of cells, those that change how they run


def make_jobs(catalog: Catalog, *, seed: int | None = None, notebooks: bool = True) -> tuple[Job, ...]:
    """The jobs of all lessons. A `seed` explores on other splits; without `notebooks`, trials only."""
    jobs: list[Job] = []
    for pair in catalog.pairs:
        jobs.append(_trials(pair, seed))
        if notebooks:
            jobs += [
                _notebook(f"{pair.slug}/{lesson.kind}", lesson.script, pair.front, (pair.slug,))
                for lesson in pair.lessons
            ]
    if notebooks:
        jobs += [_single(single) for single in catalog.singles]
    return tuple(jobs)


def pair_code(pair: Pair, seed: int | None = None) -> PairCode:
    """What a worker needs to run a pair's trials."""
    return PairCode(str(pair.folder), str(pair.task.path), pair.levers, seed)


def _trials(pair: Pair, seed: int | None) -> Job:
    return Job(
        name=pair.slug,
        kind="trials",
        path=pair.task.path,
        cells=tuple(lever.source for lever in pair.levers),
        lines=tuple(lever.line for lever in pair.levers),
        needs=(),
        payload=pair_code(pair, seed),
        time_limit=_seconds(pair.front),
        memory_limit=_bytes(pair.front),
    )


def _notebook(name: str, script: Script, front: Front, needs: tuple[str, ...]) -> Job:
    return Job(
        name=name,
        kind="notebook",
        path=script.path,
        cells=tuple(cell.source for cell in script.code),
        lines=tuple(cell.line for cell in script.code),
        needs=needs,
        time_limit=_seconds(front),
        memory_limit=_bytes(front),
        tags=tuple(tuple(tag for tag in cell.tags if tag in KERNEL_TAGS) for cell in script.code),
    )


def _single(single: Single) -> Job:
    return _notebook(single.slug, single.script, single.front, ())


def _seconds(front: Front) -> float:
    return Job.time_limit if front.time_limit is None else front.time_limit


def _bytes(front: Front) -> int:
    return Job.memory_limit if front.memory_limit is None else int(front.memory_limit * GIB)
