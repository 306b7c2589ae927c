"""Anchors that a page will have: those of its headings and elements, worked out from what it is made of."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from whichlever.press.catalog.lessons import REVEAL
from whichlever.press.catalog.parsed import parsed
from whichlever.press.catalog.scripts import Script
from whichlever.press.catalog.yaml_header import FrontMatterError, read_front_matter
from whichlever.press.pages.pair_page.chapters import chapters
from whichlever.press.review.places import Document, Place

HERE = Path(__file__).parents[1]
TEMPLATES = HERE / "pages" / "templates"
LAB = {"whichlever-lab": HERE.parent / "lab", "whichlever-lab-evidence": HERE.parent / "lab" / "evidence"}
DEFECTS = "## Known defects\n"
TITLED = ("single.md.j2", "dataset.md.j2")
"""Templates in which the front matter's title is a heading that names its own anchor."""
EXTENSIONS = (
    "attr_list", "md_in_html", "def_list", "footnotes", "tables", "admonition", "pymdownx.details",
    "pymdownx.superfences", "toc",
)  # fmt: skip
"""Extensions of Markdown that have a say in which anchors there are."""
ID = re.compile(r'\sid="([^"]+)"')
NO_TEXT = re.compile(r"\{#.*?#\}|\{%.*?%\}|^# \{\{[^{}]*\}\}$", re.DOTALL | re.MULTILINE)  # a title is its author's
INCLUDE = re.compile(r'\{% include "([^"]+\.md\.j2)" %\}')
DEPTH = re.compile(r'^\{\{ \("#".*?\}\}', re.MULTILINE)  # a heading as deep as a list asks for
HOLE = re.compile(r"\{\{.*?\}\}", re.DOTALL)
ANY = "wl0any"
"""What stands in the place of an expression, of whose value nothing is known here."""
DRAWN = {"code_map": f"room-{ANY}", "keys_reference": f"keys-{ANY}"}
"""Tables that a hand-written page asks for, and what their anchors look like."""


@dataclass(frozen=True)
class Anchors:
    """The anchors of a page."""

    names: frozenset[str]
    forms: frozenset[str] = frozenset()
    """Patterns of those that follow from results, or from the engine."""

    def __contains__(self, name: str) -> bool:
        return name in self.names or any(re.fullmatch(form, name) for form in self.forms)


def anchors(place: Place) -> Anchors | None:
    """Those of a page that can be known; None of one made of results alone."""
    if place.template == "teaching":
        return None
    found = [*_of_template(place.template)] if place.template else []
    for document in place.documents:
        found += (f"{document.prefix}{name}" for name in _of_document(document, place.template))
    forms = {re.escape(name).replace(ANY, ".+") for name in found if ANY in name}
    return Anchors(frozenset(name for name in found if ANY not in name), frozenset(forms))


@cache
def _of_template(name: str) -> tuple[str, ...]:
    text = INCLUDE.sub(lambda found: _read(found[1]), _read(name))  # what is no Markdown, no link finds
    return _ids(DEPTH.sub("##", NO_TEXT.sub("", text)).rpartition("\n---\n")[2])


def _read(template: str) -> str:
    return (TEMPLATES / template).read_text(encoding="utf-8")


def _of_document(document: Document, template: str) -> Iterable[str]:
    try:
        text = document.path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):  # told elsewhere
        return ()
    return parsed(f"anchors {template}", text, lambda: tuple(_of_text(document.path, text, template)))


def _of_text(path: Path, text: str, template: str) -> Iterator[str]:
    if path.suffix == ".py":
        prose = "\n\n".join(cell.source for cell in Script(path, text).cells if cell.kind == "markdown")
        yield from _ids(re.sub(r"\A\s*# .*", "", prose))  # the title is that of the page
        return
    body, title = _taken_apart(text)
    if template in TITLED:
        yield from _ids(f"# {title}")
    if template == "pair.md.j2":
        before, mark, after = body.partition(REVEAL)
        parts = chapters(before, after) if mark else chapters("", before)
        body = "\n\n".join(vars(parts).values())
    if template == "dataset.md.j2":
        body = body.replace(f"\n{DEFECTS}", "\n")  # their section stands in that of the page
    yield from _ids(body)
    if not template:
        yield from _drawn(body)


def _taken_apart(text: str) -> tuple[str, object]:
    """The body of a page, and its title."""
    try:
        read = read_front_matter(text) if text.startswith("---") else None
    except FrontMatterError:  # told elsewhere
        return text, ""
    return (read.body, read.values.get("title", "")) if read else (text, "")


def _drawn(body: str) -> Iterator[str]:
    yield from (form for name, form in DRAWN.items() if f"{{{{ {name}() }}}}" in body)
    for door, package in LAB.items() if "{{ lab_reference() }}" in body else ():
        yield door
        tree = ast.parse((package / "__init__.py").read_text(encoding="utf-8"))
        listed = [node.value for node in tree.body if isinstance(node, ast.Assign) and "__all__" in ast.unparse(node)]
        yield from (f"{door}-{name}" for value in listed for name in ast.literal_eval(value))


def _ids(text: str) -> tuple[str, ...]:
    """All ids of some Markdown."""
    import markdown

    html = markdown.Markdown(extensions=list(EXTENSIONS)).convert(HOLE.sub(ANY, text))
    return tuple(ID.findall(html))
