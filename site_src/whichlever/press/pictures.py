"""Pictures beside a lesson that its page shows and its code has nothing to do with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from whichlever.press.catalog.index_pages import Page
from whichlever.press.catalog.scripts import Script
from whichlever.project import Project

SUFFIXES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg")
LINKS = re.compile(
    r"""\]\(\s*<?([^)\s>]+)           # [text](target), ![text](target "title")
    | ^[ ]{0,3}\[[^\]]+\]:\s*<?(\S+?)>?(?:\s|$)  # [label]: target
    | (?:src|href)\s*=\s*["']([^"']+)""",
    re.VERBOSE | re.MULTILINE,
)


def pictures_of(project: Project, page: Page[Any], scripts: Sequence[Script]) -> frozenset[str]:
    """Names of the pictures in a lesson's folder that only its page links to, as the project names them.

    Code that speaks of a picture, or of any file of its type, may read it: then it is none of these.
    """
    code = "\n".join([*_cells(scripts), *_helpers(page.path.parent, scripts)])
    targets = {unquote("".join(groups)).partition("#")[0] for groups in LINKS.findall(page.body)}
    paths = [page.path.parent / target for target in sorted(targets) if target.lower().endswith(SUFFIXES)]
    return frozenset(project.relative(path) for path in paths if path.is_file() and path.suffix not in code)


def _cells(scripts: Sequence[Script]) -> list[str]:
    return [cell.source for script in scripts for cell in script.code]


def _helpers(folder: Path, scripts: Sequence[Script]) -> list[str]:
    """Texts of the other modules beside a lesson's scripts."""
    known = {script.path for script in scripts}
    others = sorted(path for path in folder.rglob("*.py") if path not in known and path.is_file())
    return [path.read_text(encoding="utf-8", errors="replace") for path in others]
