"""What the commands beside a build do: plans, runs and results of one pair, the store swept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whichlever.errors import UsageError
from whichlever.press.stages import _findings
from whichlever.project import Project
from whichlever.runner.options import Options

if TYPE_CHECKING:
    from whichlever.lab.comparison import Comparison
    from whichlever.press.findings.gather import PairFindings
    from whichlever.runner.run.plan import Plan


def plan_of(project: Project) -> Plan:
    """What a build would run, and why."""
    from whichlever.press.catalog.lessons import read_catalog
    from whichlever.press.jobs import make_jobs
    from whichlever.runner.run.plan import plan
    from whichlever.runner.store.entries import Store

    return plan(make_jobs(read_catalog(project)), Store(project.store), project)


def run_pair(project: Project, slug: str, options: Options, seed: int | None = None) -> dict[str, Comparison]:
    """All combinations of one pair in each of its settings. With a `seed`, on splits that are not published."""
    from whichlever.press.findings.exhibits import as_comparison

    found = _pair_findings(project, slug, options, seed)
    return {name: as_comparison(setting) for name, setting in found.settings.items()}


def results_of(project: Project, slug: str, *, csv: bool) -> str:
    """What is published about one pair: its trials as CSV, or its evidence as JSON."""
    from whichlever.press.findings import published
    from whichlever.runner.store.packages import installed_versions

    found = [_pair_findings(project, slug, Options())]
    return published.trials_csv(found) if csv else published.results_json(found, installed_versions(project))


def sweep(project: Project) -> int:
    """Remove stored results that nothing refers to; returns how many went."""
    planned = plan_of(project)
    return planned.store.clean(planned.fresh.values())


def differences(project: Project, options: Options) -> list[str]:
    """The cells that give another output when they run twice, as messages."""
    from whichlever.press.catalog.lessons import read_catalog
    from whichlever.press.jobs import make_jobs
    from whichlever.runner.run import twice

    found = twice.differences(make_jobs(read_catalog(project)), project, workers=options.workers)
    return [str(difference) for difference in found]


def _pair_findings(project: Project, slug: str, options: Options, seed: int | None = None) -> PairFindings:
    from whichlever.press.catalog.folders import lesson_folders, slugify
    from whichlever.press.catalog.lessons import read_catalog
    from whichlever.press.jobs import make_jobs
    from whichlever.press.pages.interpolate import nearest
    from whichlever.progress import progress_for
    from whichlever.runner.run.scheduler import execute

    catalog = read_catalog(project, only=slugify(slug))
    for single in catalog.singles:
        script = project.relative(single.script.path)
        raise UsageError(f"{single.slug!r} is a standalone lesson, not a pair; run it with `python {script}`")
    if not catalog.pairs:
        pairs = [each.slug for each in lesson_folders(project, []).values() if not each.standalone]
        raise UsageError(f"no pair {slug!r}; {nearest(slug, pairs)}")
    progress = progress_for(machine=options.json)
    try:
        entries = execute(make_jobs(catalog, seed=seed, notebooks=False), project, options, progress)
    finally:
        progress.close()
    return _findings(catalog.pairs[0], entries[catalog.pairs[0].slug])
