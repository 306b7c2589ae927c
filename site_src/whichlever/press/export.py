"""Pages, files and navigation written to a folder, for any site generator.

`pages/` holds everything that a generator takes for its source: Markdown with finished HTML in it, and files.
There, the scripts of a page are one document: link labels and footnotes of one are those of the others too.
`nav.json` lists the generated pages in their order: the folder that they belong to, title and place.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from whichlever.press.build import prepare
from whichlever.press.pages.generated import PLACEHOLDER, Pages, Prose, SiteFile, placeholder
from whichlever.press.swap import replaced
from whichlever.progress import progress_for
from whichlever.project import Project
from whichlever.runner.build_options import Options

PAGES = "pages"
NAV = "nav.json"
LOWEST = 6  # level of a heading
HEADING = re.compile(r"(#{1,6})(?=\s)")
FENCE = re.compile(r" {0,3}(```+|~~~+)")
VERBATIM = re.compile(r"<(pre|textarea)\b.*?</\1>", re.DOTALL)
BLANK = re.compile(r"\n\s*\n")
EMPTY_LINE = re.compile(r"(?<=\n)([ \t]*)\n")


def export(project: Project, docs: Path, folder: Path, options: Options) -> int:
    """Write the site's pages to `folder`, in place of what an export left there; returns how many files they are.

    docs: where hand-written pages are. Raises what a build raises.
    """
    pages = prepare(project, docs, options)
    say = progress_for(machine=options.json).say
    with replaced(project, folder, known_by=(NAV,), wait=options.wait, say=say) as fresh:
        contents = dict(_contents(docs, pages))
        for uri, content in contents.items():
            place = fresh / PAGES / uri
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        nav = [asdict(entry) for entry in pages.nav]
        (fresh / NAV).write_text(json.dumps(nav, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return len(contents)


def _contents(docs: Path, pages: Pages) -> Iterator[tuple[str, bytes]]:
    """Every file by its address; one that is written by hand takes precedence."""
    for page in pages.generated:
        yield page.uri, page.content if isinstance(page.content, bytes) else whole(page, page.content).encode()
    for path in sorted(docs.rglob("*")):
        uri = path.relative_to(docs).as_posix()
        if path.is_file() and not any(part.startswith(".") for part in Path(uri).parts):
            yield uri, pages.rendered[uri].encode() if uri in pages.rendered else path.read_bytes()


def whole(page: SiteFile, text: str) -> str:
    """A page's Markdown with everything in its place that has one: documents as they are written, and finished HTML."""
    for name, document in page.prose.items():
        lines = "\n".join(_moved(document))
        text = text.replace(placeholder(name), lines, 1)
    parts = {name: unbroken(html) for name, html in page.parts.items()}
    return PLACEHOLDER.sub(lambda found: parts.get(found[1], found[0]), text)


def _moved(document: Prose) -> Iterator[str]:
    """The lines of a document, its headings as deep as they stand on the page, without the title that it repeats."""
    fence, titled = "", document.titled
    for line in document.text.splitlines():
        mark = FENCE.match(line)
        if mark and (not fence or line.strip().startswith(fence)):
            fence = "" if fence else mark[1]
        heading = None if fence else HEADING.match(line)
        if heading and titled:
            titled = False
        elif heading:
            yield "#" * min(len(heading[1]) + document.deeper, LOWEST) + line[len(heading[1]) :]
        else:
            yield line


def unbroken(html: str) -> str:
    """HTML without blank lines, at which Markdown would take it for text again."""
    pieces, place = [], 0
    for verbatim in VERBATIM.finditer(html):
        pieces += [BLANK.sub("\n", html[place : verbatim.start()]), _entities(verbatim[0])]
        place = verbatim.end()
    return "".join([*pieces, BLANK.sub("\n", html[place:])])


def _entities(verbatim: str) -> str:
    return EMPTY_LINE.sub(r"\1&#10;", verbatim)
