"""Files beside a lesson that its prose links to: they are published beside its page."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote, urlsplit

from whichlever.press.catalog.links import addresses, source


def linked_files(folder: Path, markdown: Iterable[str]) -> dict[str, bytes]:
    """The files of a lesson's folder that one of its texts names as an address, by their path inside the folder.

    Sources are left out: they have pages, or are downloads of one. What is missing, `whichlever check` tells.
    """
    files: dict[str, bytes] = {}
    home = folder.resolve()
    for address in sorted({address for text in markdown for _, address in addresses(text, 1)}):
        parts = urlsplit(address)
        place = (folder / unquote(parts.path)).resolve()
        is_here = not parts.scheme and not parts.netloc and place.is_relative_to(home) and place.is_file()
        if is_here and not source(name := place.relative_to(home).as_posix()):
            files[name] = place.read_bytes()
    return files
