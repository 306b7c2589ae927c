"""How long a page takes to read, worked out from what stands on it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from html import escape
from html.parser import HTMLParser

from whichlever.press.pages.generated import PLACEHOLDER, Prose

WORDS_A_MINUTE = 200
SECONDS_A_FIGURE = 20
UNSEEN = {
    "details",
    "script",
    "style",
    "template",
    "noscript",
    "svg",
}  # a fold shows its summary, a drawing is a figure
VOID = {"br", "hr", "img", "input", "link", "meta", "wbr", "source", "col"}
HEADER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
CODE = re.compile(r"(`+)(.+?)\1", re.DOTALL)
PICTURE = re.compile(r"!\[[^\]]*\]\(([^)\n]*)\)")
MARKS = re.compile(r"\]\([^)\n]*\)|\{[:#. ][^{}\n]*\}")  # a link's target, attributes


def minutes(page: str, parts: Mapping[str, str], prose: Mapping[str, Prose]) -> int:
    """The words that a reader of a page sees with its folds closed, at 200 a minute, and 20 seconds a figure.

    Code, tables and buttons count, and so do the words under the seal of a bet. Of a drawing the words inside do not.
    Part of a minute is a minute.
    """
    text = PLACEHOLDER.sub(lambda found: _standing(found[1], parts, prose), HEADER.sub("", page))
    seen = _Seen()
    seen.feed(_markdown(text))
    seen.close()
    return max(1, math.ceil(seen.words / WORDS_A_MINUTE + seen.figures * SECONDS_A_FIGURE / 60))


def _standing(name: str, parts: Mapping[str, str], prose: Mapping[str, Prose]) -> str:
    """What stands in the place of a placeholder, with what stands inside that."""
    if name not in prose:
        return parts.get(name, "")
    return PLACEHOLDER.sub(lambda found: parts.get(found[1], ""), prose[name].text)


def _markdown(text: str) -> str:
    """Markdown as HTML, as far as counting asks for it."""
    text = CODE.sub(lambda found: escape(found[2]) if found[2].strip() else "", text)
    return MARKS.sub(" ", PICTURE.sub(r'<img src="\1">', text))


class _Seen(HTMLParser):
    """Counts words and figures; nothing inside a closed fold or what is hidden."""

    def __init__(self) -> None:
        super().__init__()
        self.words = self.figures = 0
        self._unseen: list[str] = []
        """The open tags from the first that hides what it holds, innermost last."""
        self._summary = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._unseen:
            self._summary = self._summary or (tag == "summary" and self._unseen == ["details"])
            if tag == self._unseen[0]:
                self._unseen.append(tag)
        elif tag in {"svg", "img"}:
            self.figures += not {("aria-hidden", "true"), ("alt", "")} & set(attrs)
        given = dict(attrs)
        opened = tag == "details" and "open" in given
        if not self._unseen and tag not in VOID and ((tag in UNSEEN and not opened) or "hidden" in given):
            self._unseen.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "summary":
            self._summary = False
        if self._unseen and tag == self._unseen[0]:
            self._unseen.pop()

    def handle_data(self, data: str) -> None:
        if not self._unseen or self._summary:
            self.words += sum(any(map(str.isalnum, word)) for word in data.split())
