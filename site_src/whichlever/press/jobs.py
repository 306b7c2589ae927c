"""What there is to run: a pair's trials, and then each of its lessons as a notebook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from whichlever.lab.rivals.codes import HOUSE, ReferenceCode, RivalCode, rival_label
from whichlever.lab.traps.code import TrapCode
from whichlever.lab.trials.code import PairCode
from whichlever.press.catalog.front_matter_keys import Front, PairFront, SingleFront
from whichlever.press.catalog.lessons import Catalog, Pair, Single
from whichlever.press.catalog.scripts import Script
from whichlever.press.pictures import pictures_of
from whichlever.project import Project
from whichlever.runner.run.job import Job

GIB = 2**30
KERNEL_TAGS = ("skip-execution", "raises-exception")  # of cells, those that change how they run


def make_jobs(catalog: Catalog, *, seed: int | None = None, notebooks: bool = True) -> tuple[Job, ...]:
    """The jobs of all lessons. A `seed` explores on other splits; without `notebooks`, trials only."""
    jobs: list[Job] = []
    for pair in catalog.pairs:
        jobs.append(_trials(catalog.project, pair, seed))
        if seed is None:
            jobs.append(_reference(catalog.project, pair))
        if notebooks:
            jobs += _pair_notebooks(catalog.project, pair)
    if notebooks:
        jobs += [_single(catalog.project, single) for single in catalog.singles]
    return tuple(jobs)


def pair_code(pair: Pair, seed: int | None = None) -> PairCode:
    """What a worker needs to run a pair's trials."""
    return PairCode(str(pair.folder), str(pair.task.path), pair.levers, seed)


def _trials(project: Project, pair: Pair, seed: int | None) -> Job:
    return Job(
        name=pair.slug,
        kind="trials",
        path=pair.task.path,
        cells=tuple(lever.source for lever in pair.levers),
        lines=tuple(lever.line for lever in pair.levers),
        payload=pair_code(pair, seed),
        unread=_unread(project, pair),
        **of_front(project, pair.front),
    )


def reference_job(pair: Pair) -> str:
    """What the job of a pair's reference lines is called."""
    return f"{pair.slug}/reference"


def _reference(project: Project, pair: Pair) -> Job:
    return Job(
        name=reference_job(pair),
        kind="trials",
        path=pair.task.path,
        cells=(),
        lines=(),
        payload=ReferenceCode(str(pair.task.path)),
        unread=_unread(project, pair),
        **of_front(project, pair.front),
    )


def sturdy_jobs(catalog: Catalog, pair: Pair, ordered: bool) -> tuple[Job, ...]:
    """The rivals of a pair's levers, and its levers on other splits; windows in time have earlier ones, once."""
    common = of_front(catalog.project, pair.front) | {"unread": _unread(catalog.project, pair)}
    rivals = [_rival(pair, code, common) for code in rival_codes(pair)]
    others = [
        replace(_trials(catalog.project, pair, seed), name=other_splits_job(pair, seed))
        for seed in other_seeds(ordered)
    ]
    singles = [replace(job, payload=replace(job.payload, singles=True)) for job in others]
    return (*rivals, *singles)


def rival_codes(pair: Pair) -> tuple[RivalCode, ...]:
    """The lab's own rivals of every lever, also of those that a pair does not have, and then the pair's."""
    task = str(pair.task.path)
    house = [RivalCode(task, kind, name) for kind, names in HOUSE.items() for name in names]
    return (*house, *(RivalCode(task, one.lever.kind, one.name, one.lever) for one in pair.rivals))


def _rival(pair: Pair, code: RivalCode, common: Mapping[str, Any]) -> Job:
    own = [code.lever] if code.lever else []
    return Job(
        name=rival_job(pair, code.kind, code.name),
        kind="trials",
        path=pair.task.path,
        cells=tuple(lever.source for lever in own),
        lines=tuple(lever.line for lever in own),
        payload=code,
        **common,
    )


def trap_job(project: Project, pair: Pair) -> Job:
    """The look for traps on a pair's first split."""
    return replace(
        _trials(project, pair, None), name=f"{pair.slug}/traps", payload=TrapCode(str(pair.task.path), pair.levers)
    )


def rival_job(pair: Pair, kind: str, name: str) -> str:
    """What the job of a rival is called."""
    return f"{pair.slug}/{rival_label(kind, name)}"


def other_splits_job(pair: Pair, seed: int) -> str:
    """What the job of a pair's levers on other splits is called."""
    return f"{pair.slug}/splits {seed}"


def other_seeds(ordered: bool) -> range:
    """Seeds of the other splits: none of them is likely to be the task's own."""
    return range(1001, 1002 if ordered else 1006)


def _pair_notebooks(project: Project, pair: Pair) -> list[Job]:
    unread = _unread(project, pair)
    return [
        _notebook(project, f"{pair.slug}/{lesson.kind}", lesson.script, pair.front, unread, (pair.slug,))
        for lesson in pair.lessons
    ]


def _single(project: Project, single: Single) -> Job:
    unread = pictures_of(project, single.page, [single.script])
    return _notebook(project, single.slug, single.script, single.front, unread)


def _notebook(
    project: Project,
    name: str,
    script: Script,
    front: PairFront | SingleFront,
    unread: frozenset[str],
    needs: tuple[str, ...] = (),
) -> Job:
    return Job(
        name=name,
        kind="notebook",
        path=script.path,
        cells=tuple(cell.source for cell in script.code),
        lines=tuple(cell.line for cell in script.code),
        needs=needs,
        tags=tuple(tuple(tag for tag in cell.tags if tag in KERNEL_TAGS) for cell in script.code),
        unread=unread,
        **of_front(project, front),
    )


def of_front(project: Project, front: PairFront | SingleFront) -> dict[str, Any]:
    """What a lesson's front matter says about how its jobs run, and on what they depend."""
    return {
        "time_limit": _seconds(front),
        "memory_limit": _bytes(front),
        "dataset_folder": project.datasets / front.dataset if front.dataset else None,
        "inputs": front.inputs,
        "env": front.env,
    }


def _unread(project: Project, pair: Pair) -> frozenset[str]:
    """Pictures of a pair's page, and its lessons' scripts: each is a job, and a change in one runs no other."""
    scripts = [lesson.script for lesson in pair.lessons]
    return pictures_of(project, pair.page, [pair.task, *scripts]) | {project.relative(each.path) for each in scripts}


def _seconds(front: Front) -> float:
    return Job.time_limit if front.time_limit is None else front.time_limit


def _bytes(front: Front) -> int:
    return Job.memory_limit if front.memory_limit is None else int(front.memory_limit * GIB)
