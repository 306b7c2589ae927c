"""The search index without what nobody searches for: code, tables, and all but the beginning of long sections."""

from __future__ import annotations

import json
import re
from html import escape

LONGEST = 140  # characters of a section's text
PASSED_OVER = re.compile(r"<(pre|table|svg|script)\b.*?</\1>", re.DOTALL)
TAG = re.compile(r"<[^>]+>")


def slim_index(content: str) -> str:
    """A search index as Material writes it, with shorter texts; every section keeps its place and title."""
    index = json.loads(content)
    for section in index["docs"]:
        section["text"] = _shorten(section["text"])
        tags = section.pop("tags", None)
        if tags and "#" not in section["location"]:  # once for each page is enough
            section["tags"] = [escape(tag) for tag in tags]  # which the search would show as HTML
    return json.dumps(index, separators=(",", ":"), ensure_ascii=False)


def _shorten(text: str) -> str:
    plain = " ".join(TAG.sub(" ", PASSED_OVER.sub(" ", text)).split())
    if len(plain) <= LONGEST:
        return plain
    return plain[:LONGEST].rpartition(" ")[0] + " …"
