"""One pair in the terminal: all its combinations, or what is published about it."""

from __future__ import annotations

from contextlib import closing

from whichlever.errors import UsageError, nearest
from whichlever.lab.comparison import Comparison
from whichlever.press.catalog.folders import lesson_folders, slugify
from whichlever.press.findings import published
from whichlever.press.findings.exhibits import as_comparison
from whichlever.press.findings.gather import PairFindings, from_result
from whichlever.press.jobs import make_jobs
from whichlever.press.kept_parsing import catalog_of
from whichlever.progress import progress_for
from whichlever.project import Project
from whichlever.runner.build_options import Options
from whichlever.runner.run.dependencies import versions_of
from whichlever.runner.run.scheduler import execute


def run_pair(project: Project, slug: str, options: Options, seed: int | None = None) -> dict[str, Comparison]:
    """All combinations of one pair in each of its settings. With a `seed`, on splits that are not published."""
    found, _ = _findings(project, slug, options, seed)
    return {name: as_comparison(setting) for name, setting in found.settings.items()}


def results_of(project: Project, slug: str, *, csv: bool) -> str:
    """What is published about one pair: its trials as CSV, or its evidence as JSON."""
    found, versions = _findings(project, slug, Options())
    return published.trials_csv([found]) if csv else published.results_json([found], versions)


def _findings(
    project: Project, slug: str, options: Options, seed: int | None = None
) -> tuple[PairFindings, dict[str, str]]:
    """What came out of a pair's trials, and the packages they import."""
    catalog = catalog_of(project, only=slugify(slug))
    for single in catalog.singles:
        script = project.relative(single.script.path)
        raise UsageError(f"{single.slug!r} is a standalone lesson, not a pair; run it with `python {script}`")
    if not catalog.pairs:
        pairs = [each.slug for each in lesson_folders(project, []).values() if not each.standalone]
        raise UsageError(f"no pair {slug!r}; {nearest(slug, pairs)}")
    with closing(progress_for(machine=options.json)) as progress:
        entries = execute(make_jobs(catalog, seed=seed, notebooks=False), project, options, progress)
    (pair,) = catalog.pairs
    return from_result(pair, entries[pair.slug].result), versions_of(entries.values())
