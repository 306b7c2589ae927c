"""Formulas: TeX as MathML, typeset when a page is made, so that no script has to do it in the browser."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from latex2mathml.converter import convert
from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markupsafe import Markup, escape

# As Jupyter and pandoc have it: no space inside the dollars, and no digit after the second, so that prices stay prices.
DOLLARS = r"(?<![\\$\w])(\$\$?)(?![\s$])((?:\\.|[^\\$])+?)(?<!\s)\1(?![\d$])"
DISPLAYED = r"\$\$\s*((?:\\.|[^\\$])+?)\s*\$\$"
PARENTHESES = r"\\\((.+?)\\\)"
BRACKETS = r"\\\[((?=[^\\^_=]*(?:\\[^\]]|[\^_=]))(?:[^\\]|\\[^\]])+?)\\\]"  # with TeX inside: others are no link
PRICE = r"\\(\$)"
BEFORE_ESCAPES = 185  # Python-Markdown reads code at 190 and escaped characters at 180
DELIMITED = re.compile(r"^\s*(\$\$?|\\\[|\\\()\s*(.*?)\s*(?:\$\$?|\\\]|\\\))\s*$", re.DOTALL)
NUMBERED = re.compile(r"\\(begin|end)\{(?:align|aligned|split)\}")  # equations get no numbers, as in Jupyter
DOLLAR = re.compile(r"(?<!\\)\$")
UNKNOWN = re.compile(r"^\\|^&$")  # what the library leaves of a command that it does not know


def formula(tex: str, *, displayed: bool = False) -> Markup:
    """TeX as MathML. What cannot be typeset is shown as it was written: a notebook may know more of TeX."""
    try:
        made = convert(NUMBERED.sub(r"\\\1{align*}", tex.strip()), display="block" if displayed else "inline")
        root = ElementTree.fromstring(made)
        understood = not any(UNKNOWN.match(element.text or "") for element in root.iter())
    except Exception:  # the library has an error for each kind of mistake, and none for all
        understood = False
    return Markup(made) if understood else Markup("<code>{}</code>").format(tex.strip())


def delimited_formula(latex: str) -> Markup:
    """An output in TeX, with its dollars or as an environment."""
    found = DELIMITED.match(latex)
    tex = found[2] if found else latex
    if DOLLAR.search(tex):
        return _text_with_formulas(latex)
    return formula(tex.removeprefix(r"\displaystyle").strip(), displayed=True)


def _text_with_formulas(latex: str) -> Markup:
    parts, begin = [], 0
    for found in re.finditer(DOLLARS, latex):
        parts += [escape(latex[begin : found.start()]), formula(found[2], displayed=found[1] == "$$")]
        begin = found.end()
    return Markup("").join([*parts, escape(latex[begin:])])


class Formulas(Extension):
    """Python-Markdown's part: TeX in prose becomes MathML, `\\$` a dollar; code is left alone.

    TeX stands in `$…$` or `\\(…\\)`, and in a line of its own in `$$…$$` or `\\[…\\]`.
    """

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  (Python-Markdown's name)
        md.inlinePatterns.register(_Dollars(DISPLAYED, md, displayed=True), "wl-displayed", BEFORE_ESCAPES + 2)
        md.inlinePatterns.register(_Dollars(DOLLARS, md), "wl-formula", BEFORE_ESCAPES + 1)
        md.inlinePatterns.register(_Dollars(BRACKETS, md, displayed=True), "wl-brackets", BEFORE_ESCAPES)
        md.inlinePatterns.register(_Dollars(PARENTHESES, md), "wl-parentheses", BEFORE_ESCAPES)
        md.inlinePatterns.register(_Price(PRICE, md), "wl-price", BEFORE_ESCAPES)


class _Dollars(InlineProcessor):
    def __init__(self, pattern: str, md: Markdown, *, displayed: bool = False) -> None:
        self.displayed = displayed
        super().__init__(pattern, md)

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[str, int, int]:  # noqa: N802
        made = formula(m[m.lastindex or 0], displayed=self.displayed or m[0].startswith("$$"))
        return self.md.htmlStash.store(str(made)), m.start(0), m.end(0)


class _Price(InlineProcessor):
    def handleMatch(self, m: re.Match[str], data: str) -> tuple[str, int, int]:  # noqa: N802
        return self.md.htmlStash.store(escape(m[1])), m.start(0), m.end(0)
