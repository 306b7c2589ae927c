"""Addresses in finished HTML: those that name a file beside the page must find one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from urllib.parse import unquote, urlsplit

ADDRESS = re.compile(r"""<(?:a|img|source|video|audio|track|area)\b[^>]*?\s(?:href|src)=(["'])(.*?)\1""", re.IGNORECASE)


def broken_links(html: str, published: Collection[str]) -> Iterator[str]:
    """The addresses in `html` that name a file which is none of those beside the page."""
    for found in ADDRESS.finditer(html):
        parts = urlsplit(found[2])
        is_file = not parts.scheme and not parts.netloc and parts.path
        if is_file and unquote(parts.path).removeprefix("./") not in published:
            yield found[2]
