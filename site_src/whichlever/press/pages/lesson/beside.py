"""Files beside a lesson that its prose links to: they are published beside its page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote, urlsplit

LINKS = (
    re.compile(r"\]\(\s*<?([^)\s>]+)"),  # [text](address) and ![text](address)
    re.compile(r"^ {0,3}\[[^\]]+\]:\s*<?([^\s>]+)", re.MULTILINE),  # [label]: address
    re.compile(r"""\b(?:href|src)=["']([^"']+)["']"""),
)
HAVE_PAGES = (".md", ".py")  # or are downloads of one


def linked_files(folder: Path, markdown: Iterable[str]) -> dict[str, bytes]:
    """The files of a lesson's folder that one of its texts names as an address, by their path inside the folder."""
    files: dict[str, bytes] = {}
    for address in sorted({address for text in markdown for link in LINKS for address in link.findall(text)}):
        parts = urlsplit(address)
        path = folder / unquote(parts.path)
        if parts.scheme or parts.netloc or not parts.path or not path.is_file():
            continue
        place = path.resolve()
        if place.is_relative_to(folder.resolve()) and path.suffix not in HAVE_PAGES:
            files[place.relative_to(folder.resolve()).as_posix()] = place.read_bytes()
    return files
