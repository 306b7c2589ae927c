"""A pair's page as one file that opens anywhere: its prose with results filled in, a chart and a table."""

from __future__ import annotations

import re
from collections.abc import Collection

from markdown_it import MarkdownIt
from markupsafe import Markup

from whichlever.press.catalog.lessons import REVEAL
from whichlever.press.findings.exhibits import Figure
from whichlever.press.findings.gather import PairFindings
from whichlever.press.pages.render import TEMPLATES

MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("table")  # the file lets no script run
BOX = re.compile(r'^(?:\?\?\?\+?|!!!) [\w ]+ "(?P<title>[^"\n]+)"\n(?P<text>(?:(?: {4}.*)?\n)+)', re.MULTILINE)
LINK = re.compile(r'<a href="(?P<to>[^"]*)">(?P<text>.*?)</a>', re.DOTALL)
ELSEWHERE = re.compile(r"https?:|#")


def page_alone(found: PairFindings, body: str, files: Collection[str], figure: Figure) -> str:
    """The page's text.

    body: its Markdown with results filled in. files: what lies beside the page; a link to anything else is only text.
    figure: what each combination gains.
    """
    front = found.pair.front
    before, marker, after = body.partition(REVEAL)
    return TEMPLATES.get_template("page_alone.html.j2").render(  # as it is: nothing gives it the theme's colours
        title=front.title,
        summary=front.summary,
        question=front.question,
        before=prose(before if marker else "", files),
        after=prose(after if marker else before, files),
        figure=figure,
        claims=[(one.claim.says, one.numbers) for one in found.claims],
        sources=[source.text for source in front.sources],
    )


def prose(text: str, files: Collection[str]) -> Markup:
    """Markdown of a page as HTML. What folds on the site stands open, under a heading."""
    opened = BOX.sub(_opened, f"{text}\n")

    def kept(link: re.Match[str]) -> str:
        return link[0] if ELSEWHERE.match(link["to"]) or link["to"] in files else link["text"]

    return Markup(LINK.sub(kept, MARKDOWN.render(opened)))


def _opened(box: re.Match[str]) -> str:
    lines = (line.removeprefix("    ") for line in box["text"].splitlines())
    return f"### {box['title']}\n\n" + "\n".join(lines) + "\n"
