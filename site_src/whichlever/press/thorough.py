"""Rivals and other splits, run where a build is thorough or somebody asks about one pair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from whichlever.lab.trials.stored import rival_from_stored
from whichlever.press.catalog.lessons import Catalog
from whichlever.press.findings.gather import PairFindings, Tried, from_result
from whichlever.press.jobs import other_seeds, other_splits_job, rival_codes, rival_job, sturdy_jobs
from whichlever.progress import Progress
from whichlever.runner.build_options import Options
from whichlever.runner.run.scheduler import execute
from whichlever.runner.store.entries import Entry


def try_others(
    catalog: Catalog, findings: Sequence[PairFindings], options: Options, progress: Progress | None = None
) -> tuple[list[PairFindings], dict[str, Entry]]:
    """The findings, each with its rivals and its levers on other splits; and the results that these come from.

    Raises what `execute` raises.
    """
    jobs = [job for found in findings for job in sturdy_jobs(catalog, found.pair, found.main.facts.ordered)]
    again = tuple(job.name for job in jobs if job.name.partition("/")[0] in options.again)
    entries = execute(jobs, catalog.project, replace(options, again=again), progress)
    return [found.with_others(_tried(found, entries)) for found in findings], entries


def _tried(found: PairFindings, entries: Mapping[str, Entry]) -> Tried:
    pair, ordered = found.pair, found.main.facts.ordered
    codes = rival_codes(pair)
    outcomes = tuple(rival_from_stored(entries[rival_job(pair, code.kind, code.name)].result) for code in codes)
    bare = replace(pair, page=replace(pair.page, claims=()))  # their combinations are not among the trials
    splits = {
        "earlier windows" if ordered else f"seed {seed}": from_result(
            bare, entries[other_splits_job(pair, seed)].result
        ).main
        for seed in other_seeds(ordered)
    }
    return Tried(outcomes, splits)
