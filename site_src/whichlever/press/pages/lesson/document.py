"""An executed lesson for its page: prose as Markdown with placeholders, and what stands in their place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from markupsafe import Markup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from whichlever.errors import CatalogError, Fault
from whichlever.press.catalog.scripts import CHECK, HIDE_INPUT, Script
from whichlever.press.pages.generated import Prose, placeholder
from whichlever.press.pages.lesson.hidden import shows_nothing
from whichlever.press.pages.lesson.links import broken_links
from whichlever.press.pages.lesson.outputs import show, shown_text
from whichlever.press.pages.lesson.pictures import NoPictureError
from whichlever.press.pages.lesson.record import Place, Shown

if TYPE_CHECKING:
    from nbformat import NotebookNode

PLAIN = re.compile(r'<span class="(?:n|w|p)">([^<]*)</span>')  # names, spaces and brackets have no colour
FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
TITLE = re.compile(r"^(?:# .*|(?=\S).*\n=+[ \t]*)$", re.MULTILINE)
CODE = Markup('<div class="language-python highlight"><pre><code>{}\n</code></pre></div>')
FOLDED = Markup('<details class="wl-more"><summary>The code</summary>{}</details>')
AS_DOTS = '<p class="wl-dim">Shown as dots: drawn as lines, this figure would take {:,.0f} kB.</p>'
KB = 1000


@dataclass(frozen=True)
class Converted:
    """A lesson without the page around it."""

    prose: Mapping[str, Prose]
    """The script's own under the lesson's name, then what its outputs say in Markdown."""
    parts: Mapping[str, Markup]
    """Code and outputs, by the name of their placeholder."""
    files: Mapping[str, bytes]
    """Pictures and frames that lie beside the page, by name."""
    checks: str = ""
    """Placeholders of the cells that only check, where these do not stand among the others."""


@dataclass(frozen=True)
class Source:
    """Where a lesson is from."""

    script: Script
    path: str
    """The script, relative to the project."""


def convert(
    notebook: NotebookNode,
    source: Source,
    lesson: str,
    *,
    deeper: int,
    limit: int,
    published: frozenset[str],
    apart: bool = False,
) -> Converted:
    """An executed notebook. Its title goes, for the page has one; headings move `deeper` levels down.

    With `apart`, cells that only check leave the others.

    Drawings above `limit` bytes in sum become dots, the largest first. `published` are the files beside the page.
    Raises `CatalogError` for outputs that no page can show.
    """
    shown, faults = _outputs(notebook, source, lesson)
    files = {name: content for one in shown.values() for name, content in one.files.items()}
    for place, one in shown.items():
        for address in broken_links(one.html, published | files.keys()):
            faults.append(_fault(source, place.cell, f"this output links to {address!r}, which is not published", LINK))
    if faults:
        raise CatalogError(faults)
    kept = _within(shown, limit)
    checks = frozenset(number for number, cell in enumerate(source.script.cells) if apart and CHECK in cell.tags)
    prose, parts, checked = _assembled(notebook, kept, lesson, source, deeper, checks)
    files = {name: content for one in kept.values() for name, content in one.files.items()}
    return Converted(prose, parts, files, checked)


BACKEND = "leave it to the notebook where matplotlib draws: take out `matplotlib.use`, or what closes the figure"
LINK = "put the file beside the lesson's index.md, or show what is in it"


def _outputs(notebook: NotebookNode, source: Source, lesson: str) -> tuple[dict[Place, Shown], list[Fault]]:
    shown: dict[Place, Shown] = {}
    faults = [
        _fault(source, number, "this cell shows a figure, and none came out", BACKEND)
        for number, cell in enumerate(notebook.cells)
        if cell.cell_type == "code" and shows_nothing(cell)
    ]
    loaded = ""
    for place, output in _places(notebook, lesson):
        try:
            shown[place] = show(output, place, loaded)
        except NoPictureError as error:
            faults.append(_fault(source, place.cell, str(error), "correct what the object gives as its picture"))
        else:
            loaded += shown[place].loads
    return shown, faults


def _places(notebook: NotebookNode, lesson: str) -> Iterator[tuple[Place, NotebookNode]]:
    for number, cell in enumerate(notebook.cells):
        for count, output in enumerate(cell.get("outputs", ())):
            yield Place(lesson, number, count), output


def _fault(source: Source, cell: int, what: str, todo: str) -> Fault:
    return Fault(source.path, source.script.cells[cell].line, what, todo)


def _within(shown: Mapping[Place, Shown], limit: int) -> dict[Place, Shown]:
    """The outputs with their largest drawings as dots, until the files that the page shows are within `limit`."""
    kept = dict(shown)
    drawings = [(one.vector.size, place) for place, one in shown.items() if one.vector]
    for size, place in sorted(drawings, key=lambda each: -each[0]):
        if sum(len(content) for one in kept.values() for content in one.files.values()) <= limit:
            break
        vector = shown[place].vector
        assert vector is not None
        kept[place] = replace(vector.instead, html=vector.instead.html + Markup(AS_DOTS.format(size / KB)))
    return kept


def _assembled(
    notebook: NotebookNode,
    shown: Mapping[Place, Shown],
    lesson: str,
    source: Source,
    deeper: int,
    checks: frozenset[int],
) -> tuple[dict[str, Prose], dict[str, Markup], str]:
    """The prose, what stands in it, and the placeholders of the cells in `checks`."""
    story: list[str] = []
    checked: list[str] = []
    parts: dict[str, Markup] = {}
    more: dict[str, Prose] = {}
    for number, cell in enumerate(notebook.cells):
        lines = checked if number in checks else story
        if cell.cell_type != "code":
            lines.append(cell.source.strip("\n"))
            continue
        if cell.source.strip():
            code = code_block(cell.source)
            folded = HIDE_INPUT in source.script.cells[number].tags
            parts[f"{lesson}-{number}"] = FOLDED.format(code) if folded else code
            lines.append(placeholder(f"{lesson}-{number}"))
        for place, one in _neighbours_joined(shown, number):
            if one.prose:
                down = deeper + _more_titles(one.prose, 0)
                more[place.id] = Prose(one.prose, f"{place.id}-", down, source=source.path)
            elif one.html:
                parts[place.id] = one.html
            if one.prose or one.html:
                lines.append(placeholder(place.id))
    text = "\n\n".join(story)
    prefix = f"{lesson}-" if deeper else ""  # a standalone lesson's addresses are those of its page
    own = Prose(text, prefix, deeper + _more_titles(text, 1), titled=True, source=source.path)
    return {lesson: own, **more}, parts, "\n\n".join(checked)


def _neighbours_joined(shown: Mapping[Place, Shown], cell: int) -> list[tuple[Place, Shown]]:
    """A cell's outputs; text after text is one block."""
    joined: list[tuple[Place, Shown]] = []
    for place, one in ((place, one) for place, one in shown.items() if place.cell == cell):
        if joined and one.text and joined[-1][1].text:
            before, first = joined.pop()
            joined.append((before, shown_text(f"{first.text.rstrip()}\n{one.text}")))
        else:
            joined.append((place, one))
    return joined


def _more_titles(markdown: str, expected: int) -> int:
    """1 where there are more headings of the first level than `expected`: all move down, so that a page has one."""
    lines, fence = [], ""
    for line in markdown.split("\n"):
        found = FENCE.match(line)
        if found and not fence:
            fence = found[1]
        elif found and found[1][0] == fence[:1] and len(found[1]) >= len(fence):
            fence = ""
        lines.append("" if fence or found else line)
    return int(len(TITLE.findall("\n".join(lines))) > expected)


def markdown_of(script: Script) -> list[str]:
    """The prose of a script, cell by cell."""
    return [cell.source for cell in script.cells if cell.kind == "markdown"]


def code_block(source: str) -> Markup:
    """A cell's code, highlighted, as a block."""
    return CODE.format(code_html(source))


def code_html(source: str) -> Markup:
    """Python as highlighted HTML, without the surrounding element; spans without a colour are left out."""
    made = highlight(source, PythonLexer(stripnl=False), HtmlFormatter(nowrap=True)).rstrip("\n")
    return Markup(PLAIN.sub(r"\1", made))
