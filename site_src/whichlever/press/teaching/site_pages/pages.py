"""The pages: a sheet and the files of each pair, all sheets to print, and the list of pairs to choose from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from markupsafe import Markup

from whichlever.errors import CatalogError, Fault
from whichlever.lab.evidence.numbers import number
from whichlever.lab.trials.stored import KEY
from whichlever.press.findings.gather import PairFindings
from whichlever.press.findings.tables import table
from whichlever.press.kept.compiled_templates import keep_compiled
from whichlever.press.pages.archive import packed
from whichlever.press.pages.generated import Generated, NavEntry, Pages, SiteFile, Wanted, placeholder
from whichlever.press.pages.results import Results
from whichlever.press.teaching.classes import filler, key_of, material
from whichlever.press.teaching.installing import set_up_files
from whichlever.press.teaching.shown import TEMPLATES
from whichlever.press.teaching.site_pages.sheet import MINUTES, check_words, sheet

FOLDER = "teach"
LINK = Markup('<a href="{}" style="white-space: nowrap">{}</a>')
FILE = Markup('<a href="{}" download>{}</a>')


@dataclass(frozen=True)
class Class:
    """What a pair's class is made of."""

    title: str
    sheet: str
    """HTML, with headings one level deeper than on its own page."""
    own: SiteFile
    files: Sequence[SiteFile]
    """For students, then everything."""


def teaching_pages(made: Results) -> Pages:
    """All pages for those who teach. Raises `CatalogError` with what a pair's words for teachers ask in vain."""
    if not made.findings:
        return Pages(())
    keep_compiled(made.catalog.project, TEMPLATES)
    classes: list[Class] = []
    faults: list[Fault] = []
    wanted = [_of_class(made, found) for found in made.findings]
    for _ in made.kept.ahead(wanted):
        pass
    for found, one in zip(made.findings, wanted, strict=True):
        try:
            classes.append(_class(made, found, one))
        except CatalogError as error:
            faults += error.faults
    if faults:
        raise CatalogError(faults)
    pages: list[SiteFile] = [_list_page(made, classes), _print_page(classes)]
    pages += [one for each in classes for one in (each.own, *each.files)]
    listed = [("Pairs to teach", f"{FOLDER}/pairs/index.md"), ("All sheets, to print", f"{FOLDER}/print/index.md")]
    listed += [(each.title, each.own.uri) for each in classes]
    return Pages(tuple(pages), nav=tuple(NavEntry(FOLDER, title, uri) for title, uri in listed))


def _of_class(made: Results, found: PairFindings) -> Wanted:
    """The page of one pair's class, and its zips."""
    alone = replace(found, together=None)  # the files are those of `whichlever teach`, which sees one pair alone
    return Wanted.of("class", _made_of(made, found), lambda: _make_class(made, found, alone))


def _class(made: Results, found: PairFindings, wanted: Wanted) -> Class:
    """What belongs to one pair, kept from earlier builds."""
    own, *files = made.kept.files(wanted)
    deeper = partial(sheet, made, found, filler(made, found), level=3)
    printed = made.kept.get("sheet to print", _made_of(made, found), deeper)
    return Class(found.pair.front.title, printed, own, files)


def _made_of(made: Results, found: PairFindings) -> tuple[str, ...]:
    shared = (repr(found), *made.origins.of_lesson(found.pair), *map(repr, made.versions.items()))
    return *shared, *(made.origins.of_dataset(name) for name in made.catalog.datasets)


def _make_class(made: Results, found: PairFindings, alone: PairFindings) -> list[Generated]:
    """The page of its own, what students get, and everything."""
    check_words(made, found)
    slug, title, render = found.pair.slug, found.pair.front.title, filler(made, found)
    files = material(made, alone, MINUTES)
    everything = packed(slug, [*files.items(), *set_up_files().items(), (f"{slug}/{KEY}", key_of(alone))])
    folder = f"{FOLDER}/{slug}"
    downloads = (
        Generated(f"{folder}/{slug}-student.zip", files[f"student/{slug}.zip"]),
        Generated(f"{folder}/{slug}-class.zip", everything),
    )
    parts = {"downloads": _downloads(downloads), "sheet": sheet(made, found, render, level=2)}
    own = Generated(f"{folder}/index.md", _page("teacher_page.md.j2", title=title, slug=slug, minutes=MINUTES), parts)
    return [own, *downloads]


def _page(template: str, **values: Any) -> str:
    return TEMPLATES.get_template(template).render(part=placeholder, **values)


def _downloads(files: tuple[Generated, ...]) -> str:
    """Each file with its size and what is in it."""
    says = (
        ("For students", "task, table, the lab, a notebook for each lever without its solution, and a check"),
        ("Everything", "the same, the solved notebooks, slides, handout, this plan, and scripts that set up"),
    )
    rows = (
        (FILE.format(one.uri.rpartition("/")[2], name), _kilobytes(one), text)
        for one, (name, text) in zip(files, says, strict=True)
    )
    return table(("zip", "size", "what it holds"), rows, kind="wl-table--words", searched=False)


def _kilobytes(file: SiteFile) -> str:
    return f"{number(file.size / 1000, 0)}\N{NO-BREAK SPACE}kB"


def _list_page(made: Results, classes: list[Class]) -> Generated:
    """What the pairs ask, how large their material is, and nothing of what came out."""
    rows = [
        (
            LINK.format(f"../../pairs/{found.pair.slug}/index.html", found.pair.front.title),
            found.pair.front.level,
            number(made.catalog.datasets[found.pair.front.dataset].rows, 0),
            FILE.format(f"../{found.pair.slug}/{found.pair.slug}-student.zip", _kilobytes(one.files[0])),
            FILE.format(f"../{found.pair.slug}/{found.pair.slug}-class.zip", _kilobytes(one.files[1])),
            LINK.format(f"../{found.pair.slug}/index.html", f"Teaching {found.pair.front.title}"),
        )
        for found, one in zip(made.findings, classes, strict=True)
    ]
    head = ("pair", "level", "rows", "for students", "everything", "sheet, with the answer")
    parts = {"pairs": table(head, rows, kind="wl-table--words")}
    return Generated(f"{FOLDER}/pairs/index.md", _page("teacher_list.md.j2", minutes=MINUTES), parts)


def _print_page(classes: list[Class]) -> Generated:
    parts = {"sheets": "".join(_sections(classes))}
    return Generated(f"{FOLDER}/print/index.md", _page("teacher_print.md.j2"), parts)


def _sections(classes: list[Class]) -> Iterator[str]:
    section = Markup(
        '<section style="break-after: page" aria-labelledby="{0}"><h2 id="{0}">{1}</h2>\n{2}\n</section>\n'
    )
    for one in classes:
        yield section.format(one.own.uri.split("/")[1], one.title, Markup(one.sheet))
