"""One pair in the terminal: all its combinations, or what is published about it."""

from __future__ import annotations

from contextlib import closing

from whichlever.errors import UsageError, nearest
from whichlever.lab.compared import Compared
from whichlever.press.catalog.folders import lesson_folders, slugify
from whichlever.press.catalog.lessons import Catalog, Pair
from whichlever.press.findings import published
from whichlever.press.findings.exhibits import as_comparison
from whichlever.press.findings.gather import PairFindings, from_result
from whichlever.press.findings.sturdy import sturdy_lines, sturdy_of
from whichlever.press.jobs import make_jobs, reference_job
from whichlever.press.kept.parsing import catalog_of
from whichlever.press.thorough import try_others
from whichlever.progress import progress_for
from whichlever.project import Project
from whichlever.runner.build_options import Options
from whichlever.runner.run.dependencies import versions_of
from whichlever.runner.run.scheduler import execute


def run_pair(project: Project, slug: str, options: Options, seed: int | None = None) -> dict[str, Compared]:
    """All combinations of one pair in each of its settings. With a `seed`, on splits that are not published."""
    found, _ = findings_of(project, slug, options, seed)
    return {name: as_comparison(setting) for name, setting in found.settings.items()}


def results_of(project: Project, slug: str, *, csv: bool) -> str:
    """What is published about one pair: its trials as CSV, or its evidence as JSON."""
    found, versions = findings_of(project, slug, Options())
    return published.trials_csv([found]) if csv else published.results_json([found], versions)


def sturdy(project: Project, slug: str, options: Options) -> list[str]:
    """What becomes of a pair's answer with the lab's own rivals and on other splits, as lines."""
    found, _ = tried_findings_of(project, slug, options)
    made = sturdy_of(found)
    return sturdy_lines(found, made) if made else []


def _one_pair(project: Project, slug: str) -> tuple[Catalog, Pair]:
    """The one pair of that name, or the only one for "", and a catalog of nothing else."""
    slug = slug or _only_pair(project)
    catalog = catalog_of(project, only=slugify(slug))
    for single in catalog.singles:
        script = project.relative(single.script.path)
        raise UsageError(f"{single.slug!r} is a standalone lesson, not a pair; run it with `python {script}`")
    if not catalog.pairs:
        pairs = [each.slug for each in lesson_folders(project, []).values() if not each.standalone]
        raise UsageError(f"no pair {slug!r}; {nearest(slug, pairs)}")
    return catalog, catalog.pairs[0]


def _only_pair(project: Project) -> str:
    pairs = [each.slug for each in lesson_folders(project, []).values() if not each.standalone]
    if len(pairs) != 1:
        raise UsageError(f"which pair? {nearest('', pairs)}")
    return pairs[0]


def findings_of(
    project: Project, slug: str, options: Options, seed: int | None = None
) -> tuple[PairFindings, dict[str, str]]:
    """What came out of a pair's trials, and the packages they import. Raises `UsageError` for what is no pair."""
    catalog, pair = _one_pair(project, slug)
    with closing(progress_for(machine=options.json)) as progress:
        entries = execute(make_jobs(catalog, seed=seed, notebooks=False), project, options, progress)
    reference = entries[reference_job(pair)].result if seed is None else None
    return from_result(pair, entries[pair.slug].result, reference), versions_of(entries.values())


def tried_findings_of(project: Project, slug: str, options: Options) -> tuple[PairFindings, dict[str, str]]:
    """As `findings_of`, with the rivals of its levers, and its levers on other splits."""
    catalog, pair = _one_pair(project, slug)
    with closing(progress_for(machine=options.json)) as progress:
        entries = execute(make_jobs(catalog, notebooks=False), project, options, progress)
        found = from_result(pair, entries[pair.slug].result, entries[reference_job(pair)].result)
        ((found,), _) = try_others(catalog, [found], options, progress)
    return found, versions_of(entries.values())
