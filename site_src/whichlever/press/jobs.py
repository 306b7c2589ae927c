"""What there is to run: a pair's trials, and then each of its lessons as a notebook."""

from __future__ import annotations

from whichlever.lab.trial import PairCode
from whichlever.press.catalog import Catalog, Front, Pair, Single
from whichlever.press.plan import Job
from whichlever.press.scripts import Script

GIB = 2**30


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
        **_limits(pair.front, trials=True),
    )


def _notebook(name: str, script: Script, front: Front, needs: tuple[str, ...]) -> Job:
    return Job(
        name=name,
        kind="notebook",
        path=script.path,
        cells=tuple(cell.source for cell in script.code),
        lines=tuple(cell.line for cell in script.code),
        needs=needs,
        payload=None,
        **_limits(front),
    )


def _single(single: Single) -> Job:
    return _notebook(single.slug, single.script, single.front, ())


def _limits(front: Front, *, trials: bool = False) -> dict[str, float]:
    """Limits that the front matter raises; else the job's own defaults."""
    limits: dict[str, float] = {}
    if front.time_limit is not None:
        limits["time_limit"] = front.time_limit
    if front.memory_limit is not None:
        limits["memory_limit"] = int(front.memory_limit * GIB)
    return limits
