"""A project around one table that never becomes a lesson: in any empty folder, for "which lever first, on my data?"."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from whichlever.errors import UsageError
from whichlever.press.scaffold.new import Ask, Request, new
from whichlever.press.scaffold.tables import slug_like
from whichlever.project import Project

PARTS = ("mkdocs.yml", "lessons", "datasets", "pages")
CONFIGURATION = """site_name: My data
docs_dir: pages
theme:
  name: material
  font: false
plugins:
  - whichlever
markdown_extensions:
  - attr_list
  - md_in_html
  - tables
  - toc
  - pymdownx.superfences
"""


def own(folder: Path, file: Path, request: Request, ask: Ask | None) -> list[str]:
    """A project in `folder` with one pair on the table in `file`. Raises `UsageError`, and then there is none."""
    for part in PARTS:
        if (folder / part).exists():
            raise UsageError(f"{part}: exists already; take an empty folder, or `whichlever new pair` in a project")
    slug = slug_like(file.stem)
    project = Project(folder.resolve())
    said = new(project, replace(request, kind="pair", name=slug, dataset=slug, file=file, own=True), ask)
    (folder / "pages").mkdir()
    (folder / "mkdocs.yml").write_text(CONFIGURATION, encoding="utf-8")  # the last: with it, this is a project
    return [
        *(line for line in said if line.startswith(("look: ", "columns "))),
        f"written: lessons/pairs/{slug} and datasets/{slug}",
        "next: whichlever run, then whichlever report; the levers to change are in model.py, data.py and features.py",
    ]
