"""Material for a class from pairs as they stand: everything is made before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from whichlever.errors import UsageError
from whichlever.lab.datasets import read_table
from whichlever.lab.evidence.verdicts import Verdict
from whichlever.press.catalog.folders import slugify
from whichlever.press.findings.gather import PairFindings
from whichlever.press.kept_parsing import chosen
from whichlever.press.pages.interpolate import Words, names, rows_html
from whichlever.press.pages.prose.expressions import render
from whichlever.press.pages.results import Results
from whichlever.press.stages import make_results
from whichlever.press.teaching.handout import handout
from whichlever.press.teaching.installing import check_platforms, download_wheels, set_up_files
from whichlever.press.teaching.plan import plan, schedule
from whichlever.press.teaching.slides import slides
from whichlever.press.teaching.student import Render, student_zip
from whichlever.press.teaching.teacher import teacher_zip
from whichlever.progress import progress_for
from whichlever.project import Project
from whichlever.runner.build_options import Options


def teach(
    project: Project,
    slugs: list[str],
    out: Path,
    minutes: int,
    options: Options,
    *,
    wheels: Sequence[str] = (),
    python: str = "3.12",
) -> list[str]:
    """Write the material of all pairs to `out`; a line for each file, with its size.

    `wheels` names platforms whose packages are put beside it, for one Python.
    Runs what is not in the store. Raises `UsageError` for what is no pair, and what a build raises.
    """
    schedule(minutes)  # what is asked wrongly is told at once
    check_platforms(wheels, python)
    files: dict[str, bytes] = dict(set_up_files())
    with closing(progress_for(machine=options.json)) as progress:
        for slug in dict.fromkeys(map(slugify, slugs)):
            if not chosen(project, slug, None).pairs:
                raise UsageError(f"{slug!r} is a standalone lesson; class material is made of pairs")
            made, _ = make_results(project, replace(options, only=slug), progress)
            alone = replace(made.findings[0], together=None)  # one pair says nothing about all
            files |= material(made, alone, minutes)
    for name, content in files.items():
        place = out / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    (out / "setup.sh").chmod(0o755)
    sizes = {out / name: len(content) for name, content in files.items()}
    sizes |= {out / "wheels" / name: download_wheels(name, python, out / "wheels" / name) for name in wheels}
    return [f"{place}: {size / 1000:,.0f} kB" for place, size in sizes.items()]


def material(made: Results, found: PairFindings, minutes: int) -> dict[str, bytes]:
    """Everything for one pair, by its path in the folder of the class."""
    pair, filled = found.pair, filler(made, found)
    helpful = [lever for lever in found.main.levers if found.main.scores.gain(lever).verdict is Verdict.BETTER]
    planned = plan(found, filled, minutes)
    return {
        f"student/{pair.slug}.zip": student_zip(made.catalog, pair, helpful, filled),
        f"teacher/{pair.slug}.zip": teacher_zip(made, found, filled, planned),
        f"{pair.slug}/plan.md": planned.encode(),
        f"{pair.slug}/handout.html": handout(made, found, filled).encode(),
        f"{pair.slug}/slides.html": slides(made, found, filled, minutes).encode(),
    }


def filler(made: Results, found: PairFindings) -> Render:
    """What fills a pair's results into its prose."""
    where = made.catalog.project.relative(found.pair.page.path)
    return partial(render, known=known_words(made, found), path=where, first_line=found.pair.page.body_line)


def known_words(made: Results, found: PairFindings) -> dict[str, Any]:
    """What a pair's prose may ask for."""
    table = read_table(made.catalog.datasets[found.pair.front.dataset])
    return names(Words(found, partial(rows_html, table)))
