"""Measures how a site grows: a build of 20, 200 and 1,000 lessons like ours, and writes it to RESULTS.md.

    python benchmarks/growth.py 20 200 1000

Every lesson is the first pair of this project under another name: a table, three scripts with figures, a page. One of
them runs; its results are put into the store for the others, each under its own fingerprint, as if it had run.
MkDocs alone builds as many pages that hold the same paragraphs and nothing else.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from real_site import Took, make_plain, run
from results import put, table
from tools import HERE

from whichlever.press.catalog.lessons import read_catalog
from whichlever.press.jobs import make_jobs
from whichlever.project import Project
from whichlever.runner.run.dependencies import joined, own_inputs, text_digest
from whichlever.runner.run.job import Job
from whichlever.runner.run.plan import in_order
from whichlever.runner.store.digests import Digests, roots_of
from whichlever.runner.store.entries import Entry, Store
from whichlever.runner.store.inputs import SEEN, Input

WORK = HERE / ".work" / "growth"
PAIR, DATASET = "one-row-off", "geyser"
CONFIGURATION = """site_name: Growing
docs_dir: pages
theme:
  name: material
  custom_dir: theme
  font: false
plugins: [search, whichlever]
extra_css: [assets/stylesheets/whichlever.css]
extra_javascript:
  - {path: assets/javascripts/whichlever.js, defer: true}
markdown_extensions: [abbr, attr_list, def_list, footnotes, md_in_html, tables, admonition,
  pymdownx.details, pymdownx.highlight, pymdownx.superfences, toc]
nav:
  - Home: index.md
  - Pairs: pairs/
  - Which lever won?: scoreboard/index.md
  - Datasets: datasets/
"""


def name_of(number: int) -> str:
    """A lesson's folder."""
    return f"lesson-{number:04d}"


def make_project(project: Path, folder: Path, count: int) -> None:
    """So many pairs on one data set, with the theme of the project that they are from."""
    shutil.rmtree(folder, ignore_errors=True)
    pair = project / "lessons" / "pairs" / PAIR
    shutil.copytree(project / "datasets" / DATASET, folder / "datasets" / DATASET)
    shutil.copytree(project / "site_src" / "theme", folder / "theme")
    shutil.copy(project / "requirements.lock", folder)
    (folder / "pages").mkdir()
    (folder / "mkdocs.yml").write_text(CONFIGURATION, encoding="utf-8")
    page = (pair / "index.md").read_text(encoding="utf-8")
    for number in range(1, count + 1):
        place = folder / "lessons" / "pairs" / name_of(number)
        shutil.copytree(pair, place, ignore=shutil.ignore_patterns("__pycache__", "registration*"))
        own = re.sub(r"^order: .*$", f"order: {number}", page, count=1, flags=re.MULTILINE)  # each has a free one
        (place / "index.md").write_text(own.replace("title: ", f"title: {number}, ", 1), encoding="utf-8")


def fill_store(folder: Path) -> None:
    """The results of the first lesson as those of all others."""
    project = Project(folder)
    jobs, store = in_order(make_jobs(read_catalog(project))), Store(project.store)
    digests, first = Digests(project, store, roots_of(project, store)), name_of(1)
    given = {job.name: store.entries(job.name)[0] for job in jobs if job.name.partition("/")[0] == first}
    known = {name: entry.digest for name, entry in given.items()}
    for job in jobs:
        slug = job.name.partition("/")[0]
        if slug != first:
            entry = given[job.name.replace(slug, first, 1)]
            inputs = (*own_inputs(job, digests), *_inputs(job, entry, slug, digests, known))
            made = replace(entry, job=job.name, inputs=tuple(sorted(joined(inputs))))
            known[job.name] = made.digest
            store.put(made)
    digests.save()


def _inputs(job: Job, entry: Entry, slug: str, digests: Digests, known: dict[str, str]) -> Iterator[Input]:
    """What the first lesson's result depends on beside its own text, as this one's."""
    for each in entry.inputs:
        name = each.name.replace(name_of(1), slug)
        if each.kind == "result":
            yield replace(each, name=name, digest=known[name])
        elif each.kind == "text":
            yield replace(each, digest=text_digest(job, each.name))
        elif each.kind in SEEN and each.kind != "part":
            yield replace(each, name=name, digest=digests.of(each.kind, name))
        elif each.kind not in ("code", "setting", "environment", "part"):
            yield each


def measure(project: Path, count: int) -> dict[str, Took]:
    """What a site of so many lessons takes. Ends where a lesson would run: then nothing here is measured."""
    folder, plain = WORK / str(count), WORK / f"plain-{count}"
    print(f"\n{count} lessons", flush=True)
    make_project(project, folder, count)
    run(folder, "whichlever", "build", "--only", name_of(1), "--site-dir", str(WORK / "one"), engine=project)
    fill_store(folder)
    measured = {"all pages": run(folder, "whichlever", "build", engine=project)}
    for log in (folder / ".whichlever" / "store" / "entries").glob("lesson-0002*"):
        if len(list(log.iterdir())) != 1:
            raise SystemExit(f"{log}: the lessons ran, so their results were not those that the store held")
    make_plain(folder / "site", plain)
    page = folder / "lessons" / "pairs" / name_of(count // 2) / "index.md"
    measured |= {
        "MkDocs alone": run(plain, "mkdocs", "build", "-q", engine=project),
        "nothing changed": run(folder, "whichlever", "build", engine=project),
        "`whichlever check`": run(folder, "whichlever", "check", engine=project),
        "`whichlever status`": run(folder, "whichlever", "status", engine=project),
    }
    page.write_text(page.read_text(encoding="utf-8") + "\nA sentence that was not here before.\n", encoding="utf-8")
    measured["a sentence of one pair"] = run(folder, "whichlever", "build", engine=project)
    for what, took in measured.items():
        print(f"{what:24} {took.seconds:7.2f} s {took.memory:6.0f} MB", flush=True)
    return measured


def report(measured: dict[int, dict[str, Took]]) -> str:
    """Seconds and megabytes by the number of lessons."""
    system = f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors"
    names = next(iter(measured.values()))
    header = ["", *(f"{count:,} lessons, s" for count in measured), *(f"{count:,}, MB" for count in measured)]
    rows = [[what, *_row(what, list(measured.values()))] for what in names]
    parts = [
        "## A site that grows",
        f"Written by `growth.py`; {system}, Python {platform.python_version()}; one measurement of each.\n"
        "Megabytes are those of the largest process. Lessons are copies of one pair, with results as if each had run.",
        table(header, rows),
    ]
    return "\n\n".join(parts)


def _row(what: str, measured: Sequence[dict[str, Took]]) -> list[str]:
    return [f"{took[what].seconds:.2f}" for took in measured] + [f"{took[what].memory:.0f}" for took in measured]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("counts", type=int, nargs="*", default=[20, 200, 1000], metavar="LESSONS")
    parser.add_argument("--dry", action="store_true", help="print the table, and leave RESULTS.md as it is")
    options = parser.parse_args()
    text = report({count: measure(HERE.parent, count) for count in options.counts})
    print("\n" + text) if options.dry else put("growth", text)


if __name__ == "__main__":
    main()
