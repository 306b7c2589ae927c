"""Pictures and figures without a word for whoever cannot see them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from whichlever.errors import Fault
from whichlever.press.catalog.lessons import Pair, Single
from whichlever.press.catalog.parsed import parsed
from whichlever.press.catalog.text import prose_lines
from whichlever.project import Project

PICTURE = re.compile(r"!\[\s*\]\(\s*<?([^)\s>]+)")
IMG = re.compile(r"<img\b(?![^>]*\balt=)[^>]*>", re.IGNORECASE)
CODE = re.compile(r"`[^`]*`")
SPEAKING = ("title", "suptitle", "set_title", "xlabel", "ylabel", "set_xlabel", "set_ylabel", "supxlabel", "supylabel")
"""Calls and arguments that put words on a figure; its alternative text is made of them."""
PLOTTING = "plt"
DRAWING = (
    "subplots",
    "figure",
    "plot",
    "scatter",
    "bar",
    "barh",
    "hist",
    "imshow",
    "step",
    "boxplot",
    "subplot_mosaic",
)


def faults(project: Project, lesson: Pair | Single) -> Iterator[Fault]:
    """Every picture of the prose without an alternative text, and every cell that draws and says not what."""
    texts = [(project.relative(lesson.page.path), lesson.page.body, lesson.page.body_line)]
    for script in lesson.scripts:
        path = project.relative(script.path)
        texts += [(path, cell.source, cell.line) for cell in script.cells if cell.kind == "markdown"]
        for cell in script.code:
            line = parsed("silent figures", cell.source, lambda cell=cell: _silent(cell.source))
            if line:
                todo = "give the axes a title or labels: who cannot see the figure hears these"
                yield Fault(path, cell.line + line - 1, "a figure without a title and labels", todo)
    for path, text, first in texts:
        yield from _pictures(path, text, first)


def _pictures(path: str, text: str, first: int) -> Iterator[Fault]:
    for number, line in prose_lines(text, first):
        bare = CODE.sub(" ", line)
        for name in PICTURE.findall(bare):
            what, todo = (
                f"the picture {name!r} has no alternative text",
                f"say what it shows: `![what it shows]({name})`",
            )
            yield Fault(path, number, what, todo)
        if IMG.search(bare):
            yield Fault(path, number, "a picture has no alternative text", 'say what it shows: alt="what it shows"')


def _silent(source: str) -> int:
    """The line of the first call that draws, where no call of the cell puts words on the figure; else 0."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    named = [(call.lineno, *ast.unparse(call.func).rpartition(".")[::2]) for call in calls]
    said = {name for _, _, name in named} | {each.arg for call in calls for each in call.keywords}
    drawn = [line for line, owner, name in named if owner == PLOTTING and name in DRAWING]
    return 0 if said & set(SPEAKING) else min(drawn, default=0)
