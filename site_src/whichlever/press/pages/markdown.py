"""Executed notebooks as Markdown: nbconvert does the work, outputs are made fit for a page of ours."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from nbconvert import MarkdownExporter
from nbconvert.filters import strip_ansi
from nbformat import NotebookNode

from whichlever.lab.figures.canvas import dress

STYLE = re.compile(r"<style\b.*?</style>", re.DOTALL)
HEADING = re.compile(r"^(#{1,5}) ", re.MULTILINE)
FENCE = re.compile(r"^(```|~~~)")
IMAGE = re.compile(r"^!\[(?:png|jpeg|gif)\]\(", re.MULTILINE)  # nbconvert's text alternative is the format's name
DIAGRAM = "sk-top-container"  # scikit-learn's picture of an estimator, which is nothing without its style sheet


@dataclass(frozen=True)
class Converted:
    """A notebook's Markdown, and the images that it names, by file name."""

    markdown: str
    images: Mapping[str, bytes]


def to_markdown(notebook: NotebookNode, key: str, *, deeper: int = 1) -> Converted:
    """Convert an executed notebook. Its title is dropped, for the page has one; headings move `deeper` levels down.

    `key` begins the names of its images, so that those of two lessons on one page differ.
    """
    prepared = copy.deepcopy(notebook)
    title_seen = False
    for number, cell in enumerate(prepared.cells):
        if cell.cell_type == "markdown":
            cell.source, title_seen = _headings(cell.source, deeper, title_seen)
        else:
            cell.outputs = [_fit(output, f"{key}, cell {number + 1}") for output in cell.outputs]
    markdown, resources = _exporter().from_notebook_node(
        prepared, resources={"output_files_dir": ".", "unique_key": key}
    )
    images = {name.removeprefix("./"): content for name, content in resources.get("outputs", {}).items()}
    named = IMAGE.sub(f"![Figure of {key}, drawn by the cell above](", markdown)
    return Converted(_without_gaps(named).strip("\n") + "\n", images)


def _without_gaps(markdown: str) -> str:
    """One blank line where nbconvert leaves several; those of code and of outputs stay."""
    lines: list[str] = []
    fenced = False
    for line in markdown.split("\n"):
        if FENCE.match(line):
            fenced = not fenced
        if fenced or line or not lines or lines[-1]:
            lines.append(line)
    return "\n".join(lines)


@lru_cache
def _exporter() -> MarkdownExporter:
    """One for all lessons: it compiles its templates when it is made. It checks a notebook once, not at each step."""
    return MarkdownExporter(optimistic_validation=True)


def _headings(source: str, deeper: int, title_seen: bool) -> tuple[str, bool]:
    lines, fenced = [], False
    for line in source.splitlines():
        if FENCE.match(line):
            fenced = not fenced
        if not fenced and line.startswith("# ") and not title_seen:
            title_seen = True
            continue
        lines.append(line if fenced else HEADING.sub(lambda match: "#" * (len(match[1]) + deeper) + " ", line))
    return "\n".join(lines).strip("\n"), title_seen


def _fit(output: NotebookNode, name: str) -> NotebookNode:
    """One output as the page shows it: tables without styles of their own, SVG inline in the theme's colours."""
    if output.output_type == "stream":
        output.text = strip_ansi(output.text)
    data = output.get("data", {})
    if "image/svg+xml" in data:
        svg = data["image/svg+xml"]
        inline = dress(svg if isinstance(svg, str) else "".join(svg), f"Figure of {name}", "Drawn by the cell above.")
        output.data = NotebookNode(
            {"text/html": f'<div class="wl-block"><figure class="wl-figure">{inline}</figure></div>'}
        )
    elif DIAGRAM in "".join(data.get("text/html", "")):
        output.data = NotebookNode({"text/plain": data["text/plain"]})
    elif "text/html" in data:
        table = data["text/html"]
        output.data = NotebookNode({"text/html": _one_block(table if isinstance(table, str) else "".join(table))})
    return output


def _one_block(text: str) -> str:
    """HTML that Markdown leaves alone: no blank lines, no obsolete attributes."""
    text = STYLE.sub("", text).replace(' border="1"', "").replace(' style="text-align: right;"', "")
    text = re.sub(r"<th\b[^>]*>(?:\s|&nbsp;)*</th>", "<td></td>", text)  # the corner of a table heads nothing
    text = re.sub(r"\s*\n\s*", "\n", text).strip()
    if "wl-comparison" in text:
        text = text.replace("<table>", '<div class="wl-scroll"><table class="wl-table">').replace(
            "</table>", "</table></div>"
        )
    elif "<table" in text:  # a wide table scrolls by itself, not with the page
        return f'<div class="wl-block"><div class="wl-scroll">{text}</div></div>'
    return text if text.startswith("<div") else f"<div>{text}</div>"
