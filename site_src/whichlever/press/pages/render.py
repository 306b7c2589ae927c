"""Templates and highlighted code."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from whichlever.press.pages.markdown import to_markdown
from whichlever.press.pages.prose.escape import address, finished, inline

FALLBACK = re.compile(r"var\((--wl-\w+), #[0-9a-f]+\)")  # of a colour, which every page of the site has
TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")),
    keep_trailing_newline=True,
    autoescape=True,
    finalize=finished,  # autoescape alone knows HTML, and most templates are Markdown
)
TEMPLATES.filters |= {"inline": inline, "address": address}


def rehearse() -> None:
    """Load what the first page would wait for: templates, a lexer's patterns, the schema of notebooks."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code_html("pass"))])
    to_markdown(nbformat.reads(nbformat.writes(notebook), as_version=4), "rehearsal")
    for name in TEMPLATES.list_templates():
        TEMPLATES.get_template(name)


def fill_template(name: str, **values: Any) -> str:
    """A template's text. What goes in is text, unless it is `Markup`; each template's head says what it takes.

    Colours of the theme come without a value to fall back on.
    """
    return FALLBACK.sub(r"var(\1)", TEMPLATES.get_template(name).render(**values))


def code_html(source: str) -> Markup:
    """Python as highlighted HTML, without the surrounding element."""
    return Markup(highlight(source, PythonLexer(), HtmlFormatter(nowrap=True)).rstrip("\n"))
