"""Pages: everything that came out, as Markdown and files for MkDocs. Nothing is written here."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from jinja2 import Environment, FileSystemLoader
from nbformat import NotebookNode
from pandas.api.types import is_numeric_dtype
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from whichlever.errors import CatalogError, Fault
from whichlever.lab.datasets import Datasheet, read_table
from whichlever.press import archive, results
from whichlever.press.board import board, outcome_sentence
from whichlever.press.cards import card
from whichlever.press.catalog import REVEAL, Catalog, Pair, Single
from whichlever.press.croissant import FILE as CROISSANT
from whichlever.press.croissant import croissant
from whichlever.press.exhibits import exhibits
from whichlever.press.findings import PairFindings
from whichlever.press.guide import JOBS, guide, paths
from whichlever.press.ideas import ideas_table
from whichlever.press.interpolate import WordError, Words, cell_text, names, nearest, quoted, render
from whichlever.press.markdown import to_markdown
from whichlever.press.pagecache import Generated, NavEntry, Pages
from whichlever.press.progress import Progress
from whichlever.press.scoreboard import scoreboard, tally
from whichlever.press.singles import LessonWords, claims_of
from whichlever.press.store import Input
from whichlever.press.terms import Term, explain


@dataclass(frozen=True)
class Results:
    """What was made before any page: evidence by pair, executed notebooks by job name, versions of packages."""

    catalog: Catalog
    findings: tuple[PairFindings, ...]
    notebooks: Mapping[str, NotebookNode]
    versions: Mapping[str, str]
    terms: tuple[Term, ...] = ()
    inputs: tuple[Input, ...] = ()  # what the lessons were read off: files, packages

    def found(self, slug: str) -> PairFindings:
        return next(found for found in self.findings if found.pair.slug == slug)


FALLBACK = re.compile(r"var\((--wl-\w+), #[0-9a-f]+\)")  # of a colour, which every page of the site has
SLOGAN = "Model, data or features? Guess, then see what really came out, and how sure we can be."
LOOK = "## Look at the data"
LESSON = "<!-- lesson -->"  # where a standalone lesson stands in its page
TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")), keep_trailing_newline=True, autoescape=False
)


def make_pages(made: Results, handwritten: Mapping[str, str], docs: str, progress: Progress | None = None) -> Pages:
    """Everything for MkDocs. `handwritten` holds the text of the pages in the folder `docs`, by address.

    Raises `CatalogError` with everything unknown that any page asks for.
    """
    pages: list[Generated] = []
    faults: list[Fault] = []
    progress = progress or Progress()
    progress.stage("pages", [*(_page(found.pair) for found in made.findings), *map(_page, made.catalog.singles)])
    for number, found in enumerate(made.findings):
        before, after = made.findings[number - 1 : number], made.findings[number + 1 : number + 2]
        with _gathered(faults):
            pages += _pair_pages(made, found, before[0] if before else None, after[0] if after else None)
        progress.finished(_page(found.pair))
    for single in made.catalog.singles:
        with _gathered(faults):
            pages += _single_pages(made, single)
        progress.finished(_page(single))
    for sheet in made.catalog.datasets.values():
        pages += _dataset_pages(made, sheet)
    pages += _lists(made, handwritten)
    pages += _machine_files(made)
    ideas = ideas_table(made.catalog, handwritten)
    rendered: dict[str, str] = {}
    for uri, text in handwritten.items():
        with _gathered(faults):
            rendered[uri] = _render_handwritten(made, uri, text, ideas, docs)
    if faults:
        raise CatalogError(faults)
    return Pages(tuple(sorted(pages, key=lambda page: page.uri)), rendered, _nav(made))


def rehearse() -> None:
    """Load what the first page would wait for: templates, a lexer's patterns, the schema of notebooks."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code_html("pass"))])
    to_markdown(nbformat.reads(nbformat.writes(notebook), as_version=4), "rehearsal")
    for name in TEMPLATES.list_templates():
        TEMPLATES.get_template(name)


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
        NavEntry(single.front.group or "lessons", single.front.title, f"{_single_folder(single)}/index.md")
        for single in made.catalog.singles
    ]
    sheets = [NavEntry("datasets", "All datasets", "datasets/index.md")]
    sheets += [NavEntry("datasets", s.title, f"datasets/{s.name}/index.md") for s in made.catalog.datasets.values()]
    return (*pairs, *singles, *sheets)


def _render_handwritten(made: Results, uri: str, text: str, ideas: str, docs: str) -> str:
    """A hand-written page with its results filled in: `{{ pair("one-row-off").gain("data") }}`."""
    filled = render(text, {**_known(made), "ideas_table": ideas}, f"{docs}/{uri}", 1)
    return explain(filled, made.terms, uri)


def _known(made: Results, single: Single | None = None) -> dict[str, Any]:
    """What a page may ask about everything: `pair("…")`, `lesson("…")`, and of a lesson's own page, `value("…")`."""
    pairs = {found.pair.slug: Words(found) for found in made.findings}
    lessons = {one.slug: LessonWords(made.notebooks[one.slug]) for one in made.catalog.singles}
    known: dict[str, Any] = {
        "pair": _finder(pairs, "pair"),
        "lesson": _finder(lessons, "lesson"),
        "tally": tally(made.findings),
        "pairs": len(made.findings),
        "datasets": len(made.catalog.datasets),
        "quoted": quoted,
    }
    return known if single is None else known | {"value": lessons[single.slug].value}


def _finder(known: Mapping[str, Any], what: str) -> Callable[[str], Any]:
    def find(slug: str) -> Any:
        if slug not in known:
            raise WordError(f"no {what} {slug!r}; {nearest(slug, known)}")
        return known[slug]

    return find


def _template(name: str, **values: Any) -> str:
    return FALLBACK.sub(r"var(\1)", TEMPLATES.get_template(name).render(**values))


def _pair_pages(
    made: Results, found: PairFindings, previous: PairFindings | None, following: PairFindings | None
) -> list[Generated]:
    pair = found.pair
    folder = f"pairs/{pair.slug}"
    sheet = made.catalog.datasets[pair.front.dataset]
    words = names(Words(found, read_table(sheet)))
    where = made.catalog.project.relative(pair.page.path)
    body = explain(render(pair.page.body, words, where, pair.page.body_line), made.terms, f"{folder}/index.md")
    before, marker, after = body.partition(REVEAL)
    if not marker:
        before, after = "", before
    lessons, files = _lessons(made, pair, folder)
    packed = archive.pair_zip(made.catalog, pair)
    files += [Generated(f"{folder}/{pair.slug}.zip", packed)]
    page = _template(
        "pair.md.j2",
        title=pair.front.title,
        summary=pair.front.summary,
        level=pair.front.level,
        minutes=pair.front.minutes,
        defect_kind=pair.front.defect_kind,
        question=pair.front.question,
        pair=board(found),
        body_before=_with_spot(before.strip(), pair, sheet),
        body_after=after.strip(),
        code_html={lesson.kind: code_html(lesson.lever.source) for lesson in pair.lessons},
        spot=None,
        figures=exhibits(found),
        claims=[
            {
                "says": html.escape(one.claim.says),
                "numbers": f"{one.numbers}.",
                "form": one.claim.holds,
                "setting": one.claim.setting,
            }
            for one in found.claims
        ],
        symptoms=pair.front.symptoms,
        remember=pair.front.remember,
        lessons=lessons,
        sources=pair.front.sources,
        downloads=_downloads(pair, len(packed)),
        dataset={"title": sheet.title, "path": f"../../datasets/{sheet.name}/index.md"},
        previous=_turn(previous),
        next=_turn(following),
    )
    files.append(Generated(f"{folder}/card.png", card(pair.front.title, pair.front.question)))
    return [Generated(f"{folder}/index.md", page), *files]


def _turn(found: PairFindings | None) -> dict[str, str] | None:
    return found and {"title": found.pair.front.title, "path": f"../{found.pair.slug}/index.md"}


def _lessons(made: Results, pair: Pair, folder: str) -> tuple[list[dict[str, str]], list[Generated]]:
    """Each lesson's Markdown, and its downloads: the script, the executed notebook, its images."""
    lessons: list[dict[str, str]] = []
    files = [Generated(f"{folder}/task.py", pair.task.text)]
    for lesson in pair.lessons:
        notebook = made.notebooks[f"{pair.slug}/{lesson.kind}"]
        converted = to_markdown(notebook, lesson.kind, deeper=1)
        lessons.append(
            {"name": lesson.kind, "title": lesson_title(lesson.script.title, pair), "markdown": converted.markdown}
        )
        files += [Generated(f"{folder}/{name}", content) for name, content in converted.images.items()]
        files += [
            Generated(f"{folder}/{lesson.kind}.py", lesson.script.text),
            Generated(f"{folder}/{lesson.kind}.ipynb", nbformat.writes(notebook) + "\n"),
        ]
    return lessons, files


def lesson_title(title: str, pair: Pair) -> str:
    """A lesson's title on its pair's page, which names the pair already."""
    own = title.removeprefix(f"{pair.front.title}: ")
    return own[:1].upper() + own[1:]


def code_html(source: str) -> str:
    """Python as highlighted HTML, without the surrounding element."""
    return highlight(source, PythonLexer(), HtmlFormatter(nowrap=True)).rstrip("\n")


def _with_spot(before: str, pair: Pair, sheet: Datasheet) -> str:
    """The text before the bet, with the rows to search at the end of its section `Look at the data`."""
    spot = _spot(pair, sheet)
    if spot is None:
        return before
    rows = "\n\n" + _template("spot.html.j2", spot=spot) + "\n\n"
    start = before.find(LOOK)
    following = before.find("\n## ", start + 1) if start >= 0 else -1
    place = following if following >= 0 else len(before)
    return before[:place] + rows + before[place:]


def _spot(pair: Pair, sheet: Datasheet) -> dict[str, Any] | None:
    spot = pair.front.spot
    if spot is None:
        return None
    table = read_table(sheet)
    ids = range(*spot["rows"]) if len(spot["rows"]) == 2 else spot["rows"]
    named: dict[int, list[str]] = {}
    for wrong in spot["wrong"]:
        row, column = (wrong["row"], wrong["column"]) if isinstance(wrong, Mapping) else (wrong, "*")
        named.setdefault(int(row), []).append(column)
    rows = [
        {
            "id": row,
            "cells": [cell_text(table.at[row, column]) for column in spot["columns"]],
            "named": named.get(row, []),
        }
        for row in ids
    ]
    return {
        "id": f"spot-{pair.slug}",
        "question": spot["intro"],
        "words": [name for name in spot["columns"] if not is_numeric_dtype(table[name])],
        "columns": spot["columns"],
        "rows": rows,
        "mark": "cells" if any("*" not in columns for columns in named.values()) else "rows",
        "answer": spot["answer"],
        "source": spot["source"].rstrip("."),
    }


def _downloads(pair: Pair, size: int) -> dict[str, Any]:
    return {
        "zip": {"href": f"{pair.slug}.zip", "size": f"{size / 1000:,.0f} kB"},
        "lessons": [
            {"name": lesson.kind, "py": f"{lesson.kind}.py", "ipynb": f"{lesson.kind}.ipynb"} for lesson in pair.lessons
        ],
        "commands": archive.commands(pair),
        "notebook_commands": archive.notebook_commands(pair),
    }


def _single_pages(made: Results, single: Single) -> list[Generated]:
    folder = _single_folder(single)
    notebook = made.notebooks[single.slug]
    converted = to_markdown(notebook, "lesson", deeper=0)
    where = made.catalog.project.relative(single.page.path)
    body = render(single.page.body, _known(made, single), where, single.page.body_line)
    body = explain(body, made.terms, f"{folder}/index.md")
    before, _, after = body.partition(LESSON)
    page = _template(
        "single.md.j2",
        front=single.front,
        slug=single.slug,
        before=before.strip(),
        after=after.strip(),
        markdown=converted.markdown,
        claims=[
            {"says": html.escape(one["says"]), "numbers": one["numbers"], "form": "", "setting": ""}
            for one in claims_of(notebook)
        ],
        py=f"{single.slug}.py",
        ipynb=f"{single.slug}.ipynb",
    )
    return [
        Generated(f"{folder}/index.md", page),
        Generated(f"{folder}/{single.slug}.py", single.script.text),
        Generated(f"{folder}/{single.slug}.ipynb", nbformat.writes(notebook) + "\n"),
        Generated(f"{folder}/card.png", card(single.front.title, single.front.question)),
        *(Generated(f"{folder}/{name}", content) for name, content in converted.images.items()),
    ]


def _single_folder(single: Single) -> str:
    return f"{single.front.group or 'lessons'}/{single.slug}"


def _dataset_pages(made: Results, sheet: Datasheet) -> list[Generated]:
    folder = f"datasets/{sheet.name}"
    table = f"{sheet.name}.csv.gz"
    lessons = [(f"pairs/{found.pair.slug}", found.pair.front) for found in made.findings]
    lessons += [(_single_folder(single), single.front) for single in made.catalog.singles]
    users = [(place, front) for place, front in lessons if front.dataset == sheet.name]
    page = _template(
        "dataset.md.j2",
        sheet=sheet,
        downloads=[
            {"href": table, "text": table, "note": "the table, compressed"},
            {"href": "export.py", "text": "export.py", "note": "how it came out of its package"},
            {"href": CROISSANT, "text": CROISSANT, "note": "the datasheet for machines (Croissant)"},
        ],
        users=[{"title": front.title, "path": f"../../{place}/index.md"} for place, front in users],
    )
    files = [Generated(f"{folder}/index.md", page), Generated(f"{folder}/{table}", sheet.table.read_bytes())]
    files.append(Generated(f"{folder}/{CROISSANT}", croissant(sheet)))
    script = sheet.path.with_name("export.py")
    return [*files, Generated(f"{folder}/export.py", script.read_text(encoding="utf-8"))] if script.is_file() else files


def _lists(made: Results, handwritten: Mapping[str, str]) -> list[Generated]:
    pages = [
        Generated("datasets/index.md", _template("datasets.md.j2", sheets=list(made.catalog.datasets.values()))),
        Generated("pairs/index.md", _template("pairs.md.j2", pairs=_listed(made, "{slug}/index.md"))),
    ]
    if made.findings:
        pages.append(Generated("card.png", card("Which lever would you pull?", SLOGAN)))
        pages.append(Generated("guide.md", _template("guide.md.j2", problems=guide(made.findings))))
        pages.append(Generated("scoreboard/index.md", _template("scoreboard.md.j2", **scoreboard(made.findings))))
        first = made.findings[0]
        pages.append(
            Generated(
                "index.md",
                _template(
                    "home.md.j2",
                    pair=board(first),
                    pair_path=f"pairs/{made.findings[:2][-1].pair.slug}/index.md",  # not the one that is shown
                    code_html={one.kind: code_html(one.lever.source) for one in first.pair.lessons},
                    pairs=_listed(made, "pairs/{slug}/index.md"),
                    pairs_path="pairs/index.md",
                    paths=_paths(made, handwritten),
                    scoreboard_path="scoreboard/index.md",
                ),
            )
        )
    return pages


def _paths(made: Results, handwritten: Mapping[str, str]) -> list[dict[str, Any]]:
    """Ways through the site; those by job only where the jobs have their pages."""
    return [
        path
        for path in paths(made.findings)
        if path["title"] != "By your job" or set(JOBS.values()) <= handwritten.keys()
    ]


def _listed(made: Results, path: str) -> list[dict[str, Any]]:
    return [
        {
            "slug": found.pair.slug,
            "title": found.pair.front.title,
            "question": found.pair.front.question,
            "level": found.pair.front.level,
            "minutes": found.pair.front.minutes,
            "defect_kind": found.pair.front.defect_kind,
            "answer": found.pair.front.why or outcome_sentence(found),
            "path": path.format(slug=found.pair.slug),
        }
        for found in made.findings
    ]


def _machine_files(made: Results) -> list[Generated]:
    return [
        Generated("trials.csv", results.trials_csv(made.findings)),
        Generated("results.json", results.results_json(made.findings, made.versions)),
        Generated(results.SCHEMA, results.schema()),
    ]
