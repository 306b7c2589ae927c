"""Links of a lesson's prose to files beside it: each must lead to a file that is published."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Sequence
from html import unescape
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from whichlever.errors import Fault
from whichlever.press.catalog.index_pages import AnyPage
from whichlever.press.catalog.scripts import Script
from whichlever.press.catalog.text import prose_lines
from whichlever.press.catalog.validation import short
from whichlever.project import Project

LINK = re.compile(r"(!?)\[[^\[\]]*\]\(\s*<?([^)\s>]+)")  # [text](address) and ![text](address)
DEFINITION = re.compile(r" {0,3}\[(?!\^)[^\]]+\]:\s*<?([^\s>]+)")  # [label]: address, but no [^note]: text
ATTRIBUTE = re.compile(r"""\b(?:href|src)=["']([^"']+)["']""")
CODE = re.compile(r"`[^`]*`")
SCHEMES = ("https", "http", "doi", "mailto")
BESIDE = "put the file into the lesson's folder, or correct the link"


def link_faults(project: Project, folder: Path, slug: str, page: AnyPage, scripts: Sequence[Script]) -> Iterator[Fault]:
    """Every link to a file beside the lesson that the site does not have."""
    made = made_beside(slug, [script.path.stem for script in scripts])
    texts = [(page.path, page.body, page.body_line)]
    texts += [
        (script.path, cell.source, cell.line) for script in scripts for cell in script.cells if cell.kind == "markdown"
    ]
    for path, text, line in texts:
        for number, address in addresses(text, line):
            if wrong := _wrong(address, folder, made):
                yield Fault(project.relative(path), number, *wrong)


def made_beside(slug: str, stems: Sequence[str]) -> set[str]:
    """What the build puts beside a lesson's page; `stems` names its scripts, those of a pair from the task on."""
    if len(stems) == 1:
        return {"index.md", "card.png", f"{slug}.py", f"{slug}.ipynb"}
    notebooks = {f"{stem}.ipynb" for stem in stems[1:]}  # the task has none
    return {"index.md", "card.png", f"{slug}.zip", *notebooks, *(f"{stem}.py" for stem in stems)}


def addresses(text: str, first_line: int) -> Iterator[tuple[int, str]]:
    """Where some Markdown links to, each address with its line; code is left out."""
    for number, line in prose_lines(text, first_line):
        bare = CODE.sub(" ", line)
        indented = bare.startswith(("    ", "\t"))  # code, or inside of a list or a box: only pictures are sure
        found = [address for sign, address in LINK.findall(bare) if sign or not indented]
        found += DEFINITION.findall(bare) if DEFINITION.match(bare) else []
        yield from ((number, address) for address in [*found, *ATTRIBUTE.findall(bare)])


class AddressError(ValueError):
    """An address that cannot be read, or of a kind that no page may have."""

    def __init__(self, what: str, todo: str) -> None:
        super().__init__(what)
        self.what, self.todo = what, todo


def taken_apart(address: str) -> SplitResult:
    """The parts of an address as it stands in Markdown. Raises `AddressError`."""
    try:
        parts = urlsplit(unescape(address))
    except ValueError as error:
        raise AddressError(f"the link to {short(address)}: {error}", "correct it") from None
    if parts.scheme and parts.scheme not in SCHEMES:
        what = f"the link to {short(address)} begins with {parts.scheme}:"
        raise AddressError(what, f"write one of {', '.join(SCHEMES)}")
    return parts


def _wrong(address: str, folder: Path, made: Collection[str]) -> tuple[str, str] | None:
    """What is wrong with an address, and what to do."""
    if "{{" in address:
        return None
    try:
        parts = taken_apart(address)
    except AddressError as error:
        return error.what, error.todo
    name = os.path.normpath(unquote(parts.path)) if parts.path else ""
    if parts.scheme or parts.netloc or not name or parts.path.endswith("/") or name.startswith("/") or name in made:
        return None
    there = os.path.isfile(folder / name)  # noqa: PTH113 - says no, too, of what cannot be a file's name
    if name.startswith(".."):  # another page of the site is MkDocs' to look for
        return (f"a link to {short(address)}, which is not published", BESIDE) if there and not source(name) else None
    if not there:
        return f"a link to {short(address)}, and there is no such file", BESIDE
    if source(name):
        return f"a link to {short(address)}, which is not published", f"link to one of {', '.join(sorted(made))}"
    return None


def source(name: str) -> bool:
    """Whether a file becomes a page, or a download of one."""
    return name.endswith((".md", ".py"))
