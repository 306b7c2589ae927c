"""Text of contributors as text: nothing in it is HTML or Markdown, except where a few marks are asked for."""

from __future__ import annotations

import re
from collections.abc import MutableMapping, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.normalize_url import normalizeLink
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from markupsafe import Markup

# Characters that HTML or Markdown may read as marks, but for an underscore inside a word; "#" closes a heading.
SPECIAL = re.compile(r"""[&<>"'\\`*{}\[\]|~$]|(?<!\w)_|_(?!\w)|#(?=#*\s*$)""")
# What makes a line an item, a rule, a definition or a box when it begins with it.
FIRST = re.compile(r"^ ?(?:#|(?:[-+:=]+|[!?]{3}\+?|\d+[.)])(?=\s|$))")
SPACE = re.compile(r"\s+")
WEB = re.compile(r"https?://\S+", re.IGNORECASE)
DOI = re.compile(r"doi:\s*(10\.\S+)", re.IGNORECASE)


def as_text(value: object) -> Markup:
    """A value as one line that HTML and Markdown both show as it is: in an element, an attribute, a heading, a list."""
    return _line(SPECIAL.sub(_reference, SPACE.sub(" ", str(value))))


def _line(html: str) -> Markup:
    return Markup(FIRST.sub(lambda found: found[0][:-1] + _reference(found[0][-1]), html))


def _reference(character: re.Match[str] | str) -> str:
    return f"&#{ord(character[0])};"


def finished(value: object) -> object:
    """What a template prints: text, unless whoever made it says that it is finished."""
    return value if hasattr(value, "__html__") else as_text(value)


def address(url: str) -> str:
    """Where a link may lead: `http`, `https`, and `doi:…` as its page; "" for any other address."""
    if found := DOI.fullmatch(url):
        return f"https://doi.org/{found[1]}"
    return url if WEB.fullmatch(url) else ""


def inline(text: str) -> Markup:
    """Text with emphasis, code and links to the web; all else in it is text."""
    return _line(MARKS.renderInline(SPACE.sub(" ", text)))


class _Renderer(RendererHTML):
    """Of tokens into HTML that a reader of Markdown around it leaves alone."""

    def text(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]) -> str:
        return SPECIAL.sub(_reference, tokens[idx].content)

    def code_inline(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]
    ) -> str:
        return f"<code>{SPECIAL.sub(_reference, tokens[idx].content)}</code>"

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]) -> str:
        return f'<a href="{SPECIAL.sub(_reference, str(tokens[idx].attrs["href"]))}">'


MARKS = MarkdownIt("zero", {"html": False}, renderer_cls=_Renderer).enable(["emphasis", "backticks", "link", "escape"])
# its own hooks, instead of methods that a class of ours would give names in its style
MARKS.validateLink = lambda url: bool(address(url))
MARKS.normalizeLink = lambda url: normalizeLink(address(url))
