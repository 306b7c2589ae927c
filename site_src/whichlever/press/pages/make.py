"""Pages: everything that came out, as Markdown and files for MkDocs. Nothing is written here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

from markupsafe import Markup

from whichlever import PACKAGE
from whichlever.errors import CatalogError, Fault
from whichlever.lab.datasets import Datasheet
from whichlever.press.catalog.datasheets import LICENCES
from whichlever.press.catalog.lessons import Pair, Single
from whichlever.press.documented.keys import read_keys
from whichlever.press.documented.reference import read_class, read_reference
from whichlever.press.documented.rooms import read_rooms
from whichlever.press.findings import published
from whichlever.press.findings.gather import PairFindings
from whichlever.press.findings.undecided import contrary_pair
from whichlever.press.pages import archive
from whichlever.press.pages.dataset import dataset_pages
from whichlever.press.pages.generated import Generated, NavEntry, Pages, SiteFile, Wanted
from whichlever.press.pages.ideas import ideas_table
from whichlever.press.pages.lists import boards, list_pages
from whichlever.press.pages.pair_page.page import TEMPLATES_OF_ZIP, Beside, evidence_of, pair_pages, said_in_zip
from whichlever.press.pages.prose.expressions import render
from whichlever.press.pages.render import fill_template
from whichlever.press.pages.results import Results
from whichlever.press.pages.scope import asks_about_all, known_names
from whichlever.press.pages.single import neighbours, single_pages
from whichlever.press.pages.terms import explain
from whichlever.progress import Progress

IDEAS = "ideas_table"  # what a page asks for that shows where each idea lives
TEMPLATES_OF = {
    "pair": ("pair.md.j2", *TEMPLATES_OF_ZIP),
    "single": ("single.md.j2", "figure.html.j2", "forest.html.j2"),
    "dataset": ("dataset.md.j2",),
    "written": (
        *(f"{name}.md.j2" for name in ("code_map", "keys_reference", "words_reference", "lab_reference")),
        *("figure.html.j2", "forest.html.j2"),
    ),
}
"""What is filled in for each kind of page, without what that includes."""


def make_pages(made: Results, handwritten: Mapping[str, str], docs: str, progress: Progress | None = None) -> Pages:
    """Everything for MkDocs. `handwritten` holds the text of the pages in the folder `docs`, by address.

    Raises `CatalogError` with everything unknown that any page asks for.
    """
    pages: list[SiteFile] = []
    faults: list[Fault] = []
    progress = progress or Progress()
    progress.stage("pages", [*(_page(found.pair) for found in made.findings), *map(_page, made.catalog.singles)])
    for files in _of_lessons(made, progress, faults):
        pages += files
    for sheet in made.catalog.datasets.values():
        pages += pages_of_dataset(made, sheet)
    about_all = made.about_all
    spent = {page.uri: page.minutes for page in pages}
    minutes = {one.slug: spent.get(f"{one.address}/index.md", 0) for one in made.catalog.pairs}  # 0: it has faults
    pages += list_pages(about_all, handwritten, minutes)
    versions = repr(sorted(made.versions.items()))
    pages += made.kept.files(
        Wanted.of("machine files", (made.all_numbers, versions), lambda: _machine_files(about_all))
    )
    rendered = _handwritten(about_all, handwritten, docs, faults)
    if faults:
        raise CatalogError(faults)
    return Pages(tuple(sorted(pages, key=lambda page: page.uri)), rendered, _nav(made))


def shown_of_numbers(made: Results, slugs: Collection[str]) -> Iterator[Callable[[], object]]:
    """What needs no notebook, piece by piece, to be kept until pages ask for it: evidence of some pairs, and boards."""
    for found in made.findings:
        if found.pair.slug in slugs:
            yield partial(evidence_of, made, found)
    yield partial(boards, made.about_all, made.catalog.handwritten)


def _of_lessons(made: Results, progress: Progress, faults: list[Fault]) -> Iterator[Sequence[SiteFile]]:
    """What belongs to each lesson. Where there are many to make, they are made beside each other."""
    lessons = [*(found.pair for found in made.findings), *made.catalog.singles]
    wanted = [_of_pair(made, number) for number in range(len(made.findings))]
    wanted += [_of_single(made, single) for single in made.catalog.singles]
    told: set[int] = set()
    for number in made.kept.ahead(wanted):
        told.add(number)
        progress.finished(_page(lessons[number]))
    for number, one in enumerate(wanted):
        with _gathered(faults):
            yield made.kept.files(one)
        if number not in told:
            progress.finished(_page(lessons[number]))


def pages_of_lesson(made: Results, lesson: Pair | Single) -> Sequence[SiteFile]:
    """What belongs to one lesson. Raises `CatalogError` with everything unknown that it asks for."""
    if isinstance(lesson, Single):
        return made.kept.files(_of_single(made, lesson))
    return made.kept.files(_of_pair(made, [found.pair.slug for found in made.findings].index(lesson.slug)))


def _of_pair(made: Results, number: int) -> Wanted:
    """What belongs to a pair. It is made without a sight of others, so that it depends on none."""
    found = made.findings[number]
    before, after = (made.numbers[at] if 0 <= at < len(made.numbers) else None for at in (number - 1, number + 1))
    beside = Beside(before, after, _contrary(made, found.pair.slug))
    sheets = archive.sheets_of(made.catalog, found.pair)
    made_of = (
        repr(found),
        repr(made.terms),
        made.templates.digest(*TEMPLATES_OF["pair"]),
        beside.named,
        *made.origins.of_lesson(found.pair),
        *said_in_zip(made, found.pair),
        *(made.origins.of_dataset(sheet.name) for sheet in sheets),
    )
    alone = replace(made.catalog, pairs=(found.pair,), singles=(), datasets={one.name: one for one in sheets})
    shown = replace(made, catalog=replace(alone, handwritten={}), findings=(found,))
    return Wanted.of("pair", made_of, lambda: pair_pages(shown, found, beside))


def _contrary(made: Results, slug: str) -> PairFindings | None:
    """The pair that contradicts one most; of none, the evidence is looked at again before it changes."""

    def make() -> dict[str, str]:
        found = {one.pair.slug: contrary_pair(one, made.numbers) for one in made.numbers}
        return {one: other.pair.slug for one, other in found.items() if other}

    contraries = made.kept.get("contrary pairs", [made.all_numbers], make)
    return next((one for one in made.numbers if one.pair.slug == contraries.get(slug)), None)


def _of_single(made: Results, single: Single) -> Wanted:
    beside_it = neighbours(made.catalog.singles, single)
    named = repr([one and (one.address, one.front.title) for one in beside_it])
    asked = made.all_values if asks_about_all(single.page.body) else ""
    templates = made.templates.digest(*TEMPLATES_OF["single"])
    made_of = (repr(single), named, repr(made.terms), templates, asked, *made.origins.of_lesson(single))
    return Wanted.of("single", made_of, lambda: single_pages(made, single, beside_it))


def pages_of_dataset(made: Results, sheet: Datasheet) -> Sequence[SiteFile]:
    """What belongs to one data set."""
    return made.kept.files(_of_dataset(made, sheet))


def _of_dataset(made: Results, sheet: Datasheet) -> Wanted:
    lessons = (*made.catalog.pairs, *made.catalog.singles)
    users = [(one.front.title, one.address) for one in lessons if one.front.dataset == sheet.name]
    templates = made.templates.digest(*TEMPLATES_OF["dataset"])
    made_of = (repr(sheet), repr(users), templates, made.origins.of_dataset(sheet.name))
    return Wanted.of("dataset", made_of, lambda: dataset_pages(made, sheet))


def _handwritten(made: Results, handwritten: Mapping[str, str], docs: str, faults: list[Fault]) -> Mapping[str, str]:
    """All hand-written pages with their results filled in; `faults` get what any of them asks in vain."""
    shared = repr(made.terms), made.templates.digest(*TEMPLATES_OF["written"]), docs
    ideas = str(ideas_table(made.catalog, handwritten))
    rendered: dict[str, str] = {}
    for uri, text in handwritten.items():
        made_of = (uri, text, *shared, made.all_values if asks_about_all(text) else "", ideas if IDEAS in text else "")
        with _gathered(faults):
            render_it = partial(_render_handwritten, made, uri, text, handwritten, docs)
            rendered[uri] = made.kept.get("handwritten page", made_of, render_it)
    return rendered


def _page(lesson: Pair | Single) -> str:
    """What the page of a lesson is called among jobs."""
    return f"{lesson.slug}/index.html"


@contextmanager
def _gathered(faults: list[Fault]) -> Iterator[None]:
    """Faults of one page join the others."""
    try:
        yield
    except CatalogError as error:
        faults += error.faults


def _nav(made: Results) -> tuple[NavEntry, ...]:
    pairs = [NavEntry("pairs", "All pairs", "pairs/index.md")]
    pairs += [NavEntry("pairs", f.pair.front.title, f"pairs/{f.pair.slug}/index.md") for f in made.findings]
    singles = [
        NavEntry(single.group, single.front.title, f"{single.address}/index.md") for single in made.catalog.singles
    ]
    sheets = [NavEntry("datasets", "All datasets", "datasets/index.md")]
    sheets += [NavEntry("datasets", s.title, f"datasets/{s.name}/index.md") for s in made.catalog.datasets.values()]
    return (*pairs, *singles, *sheets)


def handwritten_names(made: Results, handwritten: Mapping[str, str]) -> dict[str, Any]:
    """What a hand-written page may ask for: what came out, where the ideas live, and how the engine is built."""
    itself = {"code_map": code_map, "keys_reference": keys_reference, "words_reference": words_reference}
    itself |= {"licences_reference": licences_reference}
    tables = {IDEAS: ideas_table(made.catalog, handwritten), "trials_columns": columns_table()}
    return {**known_names(made), **tables, **itself, "lab_reference": lab_reference}


def _render_handwritten(made: Results, uri: str, text: str, handwritten: Mapping[str, str], docs: str) -> str:
    """A hand-written page with its results filled in: `{{ pair("one-row-off").gain("data") }}`."""
    filled = render(text, handwritten_names(made, handwritten), f"{docs}/{uri}", 1)
    return explain(filled, made.terms, uri)


def columns_table() -> Markup:
    """The columns of trials.csv, as Markdown."""
    rows = [f"| `{name}` | {kind} | {what} |" for name, kind, what in published.trials_columns()]
    return Markup("\n".join(["| column | type | what it holds |", "| --- | --- | --- |", *rows]))


def code_map() -> Markup:
    """The engine's own rooms and modules, as Markdown."""
    return Markup(fill_template("code_map.md.j2", rooms=read_rooms(PACKAGE)))


def keys_reference() -> Markup:
    """Every key of front matter and of datasheets, as Markdown."""
    return Markup(fill_template("keys_reference.md.j2", tables=read_keys()))


def licences_reference() -> Markup:
    """The licences that a table may have, as Markdown."""
    rows = [f"| `{name}` | {asks} |" for name, asks in LICENCES.items()]
    return Markup("\n".join(["| licence | what it asks of whoever passes the table on |", "| --- | --- |", *rows]))


def words_reference() -> Markup:
    """Everything that prose may ask a pair for, as Markdown."""
    return Markup(fill_template("words_reference.md.j2", words=read_class(PACKAGE, "press.pages.interpolate.Words")))


def lab_reference() -> Markup:
    """Everything that a lesson may import, as Markdown."""
    return Markup(fill_template("lab_reference.md.j2", names=read_reference(PACKAGE)))


def _machine_files(made: Results) -> list[Generated]:
    return [
        Generated("trials.csv", published.trials_csv(made.findings)),
        Generated("results.json", published.results_json(made.findings, made.versions)),
        Generated(published.SCHEMA, published.schema()),
        Generated(published.GUIDE, published.columns_guide()),
        Generated(published.TABLE_SCHEMA, published.table_schema()),
    ]
