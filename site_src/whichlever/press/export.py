"""Pages, files and navigation written to a folder, for any site generator.

`pages/` holds everything that a generator takes for its source: Markdown with finished HTML in it, and files.
`nav.json` lists the generated pages in their order: the folder that they belong to, title and place.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from whichlever.press.build import prepare
from whichlever.press.pages.generated import Pages
from whichlever.press.swap import replaced
from whichlever.progress import progress_for
from whichlever.project import Project
from whichlever.runner.options import Options

PAGES = "pages"
NAV = "nav.json"


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
        yield page.uri, page.content if isinstance(page.content, bytes) else page.content.encode()
    for path in sorted(docs.rglob("*")):
        uri = path.relative_to(docs).as_posix()
        if path.is_file() and not any(part.startswith(".") for part in Path(uri).parts):
            yield uri, pages.rendered[uri].encode() if uri in pages.rendered else path.read_bytes()
