"""Material for a class from lessons as they stand: everything is made before anything is written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from whichlever.lab.evidence.verdicts import Verdict
from whichlever.lab.trials.records import START
from whichlever.lab.trials.stored import KEY, to_key
from whichlever.press.catalog.folders import slugify
from whichlever.press.findings.exhibits import as_comparison
from whichlever.press.findings.gather import PairFindings
from whichlever.press.kept.parsing import chosen
from whichlever.press.one_pair import findings_of
from whichlever.press.pages.interpolate import Words, names
from whichlever.press.pages.pair_page.page import kept_rows
from whichlever.press.pages.prose.expressions import render
from whichlever.press.pages.results import Results
from whichlever.press.stages import make_results
from whichlever.press.teaching.beside.paper import print_page
from whichlever.press.teaching.handout import handout
from whichlever.press.teaching.installing import check_platforms, download_wheels, set_up_files
from whichlever.press.teaching.plan import plan, refuted, schedule
from whichlever.press.teaching.slides import slides
from whichlever.press.teaching.standalone.material import lesson_material
from whichlever.press.teaching.student import Render, student_zip
from whichlever.press.teaching.teacher import teacher_zip
from whichlever.progress import progress_for
from whichlever.project import Project
from whichlever.runner.build_options import Options

ALIKE = "a standalone lesson, the same for everybody; --seed and --key are for pairs"
ASKED = re.compile(r"""\b(?:pair|lesson)\(["']([\w-]+)["']\)""")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a class is to get. The command line's defaults are these."""

    slugs: Sequence[str]
    """Of pairs and standalone lessons."""
    out: Path = Path("class")
    minutes: int = 45
    wheels: Sequence[str] = ()
    """Platforms whose packages are put beside it."""
    python: str = "3.12"
    """The one that these packages are for."""
    seeds: Sequence[int] = ()
    """Of other splits, one for each student or group; without any, all get the published ones."""
    key: bool = False
    """Whether students can set their lever beside the published one at once."""


def teach(project: Project, wanted: Wanted, options: Options) -> list[str]:
    """Write the material of all lessons; a line for each file, with its size.

    Runs what is not in the store. Raises `UsageError` for what is no lesson, and what a build raises.
    """
    schedule(wanted.minutes)  # what is asked wrongly is told at once
    check_platforms(wanted.wheels, wanted.python)
    files: dict[str, bytes] = dict(set_up_files())
    slugs = list(dict.fromkeys(map(slugify, wanted.slugs)))
    for slug in slugs:
        files |= _of_one(project, slug, wanted, options)
    for name, content in files.items():
        place = wanted.out / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    (wanted.out / "setup.sh").chmod(0o755)
    sizes = {wanted.out / name: len(content) for name, content in files.items()}
    for name in wanted.wheels:
        place = wanted.out / "wheels" / name
        sizes[place] = download_wheels(name, wanted.python, place)
    said = [f"{place}: {size / 1000:,.0f} kB" for place, size in sizes.items()]
    said += [handout_on_paper(wanted.out / name) for name in files if name.endswith("/handout.html")]
    alike = [slug for slug in slugs if not any(name.endswith(KEY) for name in files if name.startswith(f"{slug}/"))]
    return said + [f"{slug}: {ALIKE}" for slug in alike if wanted.seeds or wanted.key]


def _of_one(project: Project, slug: str, wanted: Wanted, options: Options) -> dict[str, bytes]:
    made = _results(project, slug, options)
    if not made.findings:
        return lesson_material(_with_what_it_asks(made, project, options), made.catalog.singles[0], wanted.minutes)
    alone = replace(made.findings[0], together=None)  # one pair says nothing about all
    variants = {seed: findings_of(project, slug, options, seed)[0] for seed in wanted.seeds}
    files = material(made, alone, wanted.minutes) | _handed_out(made, alone, variants, key=wanted.key)
    if variants:
        del files[f"student/{slug}.zip"]  # of the published splits
    return files


def _results(project: Project, slug: str, options: Options) -> Results:
    chosen(project, slug, None)  # an unknown one is told at once
    with closing(progress_for(machine=options.json)) as progress:
        return make_results(project, replace(options, only=slug), progress)[0]


def _with_what_it_asks(made: Results, project: Project, options: Options) -> Results:
    """The results of a standalone lesson, and of each pair and lesson that its page asks about."""
    (single,) = made.catalog.singles
    others = [_results(project, slug, options) for slug in sorted(set(ASKED.findall(single.page.body)) - {single.slug})]
    findings = (*made.findings, *(found for other in others for found in other.findings))
    notebooks = {single.slug: made.notebooks[single.slug]}
    singles = [one for other in others for one in other.catalog.singles]
    notebooks |= {one.slug: other.notebooks[one.slug] for other in others for one in other.catalog.singles}
    catalog = replace(made.catalog, singles=(single, *singles))
    return replace(made, catalog=catalog, findings=findings, notebooks=notebooks)


def handout_on_paper(page: Path) -> str:
    """Print a handout beside its page; a line with its size, or why there is none."""
    paper = page.with_suffix(".pdf")
    if reason := print_page(page, paper):
        return f"{paper}: not made, {reason}; print {page.name} from a browser"
    return f"{paper}: {paper.stat().st_size / 1000:,.0f} kB"


def material(made: Results, found: PairFindings, minutes: int) -> dict[str, bytes]:
    """Everything for one pair on the published splits, by its path in the folder of the class."""
    pair, filled = found.pair, filler(made, found)
    helps = made.said(found, "levers that help", lambda: helpful(found))
    planned = plan(found, filled, minutes, refuted_of(made, found))
    return {
        f"student/{pair.slug}.zip": student_zip(made.catalog, pair, helps, filled, kept=made.kept),
        f"teacher/{pair.slug}.zip": teacher_zip(made, found, filled, planned),
        f"{pair.slug}/plan.md": planned.encode(),
        f"{pair.slug}/handout.html": handout(made, found, filled).encode(),
        f"{pair.slug}/slides.html": slides(made, found, filled, minutes).encode(),
    }


def _handed_out(
    made: Results, found: PairFindings, variants: Mapping[int, PairFindings], *, key: bool
) -> dict[str, bytes]:
    """What students work with, on the published splits or on those of each seed; and the keys to it."""
    slug, files = found.pair.slug, {}
    for seed, one in variants.items() or [(None, found)]:
        named, folder = (slug, slug) if seed is None else (f"{slug}-seed-{seed}", f"{slug}/seed-{seed}")
        scores = key_of(one)
        files[f"student/{named}.zip"] = student_zip(
            made.catalog, found.pair, helpful(one), filler(made, found), seed=seed, key=scores if key else b""
        )
        files[f"{folder}/{KEY}"] = scores
        if seed is not None:
            files[f"{folder}/results.md"] = reported(one, seed).encode()
    return files


def refuted_of(made: Results, found: PairFindings) -> Sequence[str]:
    """See `plan.refuted`."""
    return made.said(found, "refuted", lambda: tuple(refuted(found)))


def helpful(found: PairFindings) -> list[str]:
    """The levers that the evidence shows to be better than the start."""
    return [lever for lever in found.main.levers if found.main.scores.gain(lever).verdict is Verdict.BETTER]


def key_of(found: PairFindings) -> bytes:
    """How the start and the single levers score, split by split, at their own budgets."""
    own = {(name, found.main.own_budget(name)) for name in (START, *found.main.levers)}
    return to_key(trial for trial in found.main.trials if (trial.combination, trial.budget) in own)


def reported(found: PairFindings, seed: int) -> str:
    """What came out on splits that are not published, for the teacher: claims are told there, and none has to hold."""
    lines = [f"# {found.pair.front.title}: splits of seed {seed}", f"```\n{as_comparison(found.main)}\n```"]
    lines.append("What the page claims is about the published splits. Here it came out like this:")
    claims = [
        f"- {'It holds' if one.holds else 'It does not hold'}: {one.claim.says} It came out as {one.numbers}."
        for one in found.claims
    ]
    return "\n\n".join([*lines, "\n".join(claims)]) + "\n"


def filler(made: Results, found: PairFindings) -> Render:
    """What fills a pair's results into its prose."""
    where = made.catalog.project.relative(found.pair.page.path)
    return partial(render, known=known_words(made, found), path=where, first_line=found.pair.page.body_line)


def known_words(made: Results, found: PairFindings) -> dict[str, Any]:
    """What a pair's prose may ask for."""
    rows = partial(kept_rows, made, made.catalog.datasets[found.pair.front.dataset])
    return names(Words(found, rows), partial(made.said, found))
