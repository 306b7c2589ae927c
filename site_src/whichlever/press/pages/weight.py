"""How large a page may be."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from whichlever.errors import CatalogError, Fault
from whichlever.press.catalog.front_matter_keys import Front
from whichlever.press.pages.generated import Prose

LIMIT = 1000.0  # kB, of a page with its pictures, unless its front matter says `page_limit`
KB = 1000


def page_limit(front: Front) -> int:
    """In bytes."""
    return int(KB * (front.page_limit or LIMIT))


def pictures_size(files: Mapping[str, bytes]) -> int:
    """What a reader's browser loads with the page. Frames come later, when somebody looks at them."""
    return sum(len(content) for name, content in files.items() if not name.endswith(".html"))


def check_weight(
    where: str, limit: int, texts: Collection[str], prose: Collection[Prose], files: Mapping[str, bytes]
) -> None:
    """Raises `CatalogError` where a page is larger than it may be."""
    size = sum(len(text.encode()) for text in (*texts, *(each.text for each in prose))) + pictures_size(files)
    if size > limit:
        what = f"this page and its pictures take {size / KB:,.0f} kB, more than the {limit / KB:,.0f} kB that it may"
        raise CatalogError([Fault(where, 1, what, "show less of it, or raise `page_limit` in the front matter")])
