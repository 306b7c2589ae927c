"""Templates and highlighted code."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat
from jinja2 import Environment, FileSystemLoader
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from whichlever.press.pages.markdown import to_markdown

FALLBACK = re.compile(r"var\((--wl-\w+), #[0-9a-f]+\)")  # of a colour, which every page of the site has
TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")), keep_trailing_newline=True, autoescape=False
)


def rehearse() -> None:
    """Load what the first page would wait for: templates, a lexer's patterns, the schema of notebooks."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code_html("pass"))])
    to_markdown(nbformat.reads(nbformat.writes(notebook), as_version=4), "rehearsal")
    for name in TEMPLATES.list_templates():
        TEMPLATES.get_template(name)


def fill_template(name: str, **values: Any) -> str:
    """A template's text. Its head says what it takes. Colours of the theme come without a value to fall back on."""
    return FALLBACK.sub(r"var(\1)", TEMPLATES.get_template(name).render(**values))


def code_html(source: str) -> str:
    """Python as highlighted HTML, without the surrounding element."""
    return highlight(source, PythonLexer(), HtmlFormatter(nowrap=True)).rstrip("\n")
