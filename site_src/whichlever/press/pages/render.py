"""Templates filled in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from whichlever.press.pages.generated import Prose, placeholder
from whichlever.press.pages.lesson.document import code_block
from whichlever.press.pages.prose.escape import address, finished, inline
from whichlever.press.pages.prose.reading import minutes
from whichlever.press.pages.tidy import tidy

FALLBACK = re.compile(r"var\((--wl-\w+), #[0-9a-f]+\)")  # of a colour, which every page of the site has
INCLUDED = re.compile(r'\{%-?\s*(?:include|import|from|extends)\s+"([^"]+)"')
NAMESPACE = '<svg xmlns="http://www.w3.org/2000/svg" '
TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")),
    keep_trailing_newline=True,
    autoescape=True,
    finalize=finished,  # autoescape alone knows HTML, and most templates are Markdown
)
TEMPLATES.policies["json.dumps_kwargs"] = {"sort_keys": True, "separators": (",", ":")}
TEMPLATES.filters |= {"inline": inline, "address": address}


@dataclass(frozen=True)
class Templates:
    """The texts of all templates at one moment, by name."""

    texts: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls) -> Templates:
        folder = Path(__file__).with_name("templates")
        return cls({name: (folder / name).read_text(encoding="utf-8") for name in TEMPLATES.list_templates()})

    def digest(self, *names: str) -> str:
        """Of some templates and of all that they include: what a page depends on that is made of them."""
        used: dict[str, str] = {}
        todo = list(names)
        while todo:
            name = todo.pop()
            if name not in used:
                used[name] = self.texts.get(name, "")
                todo += INCLUDED.findall(used[name])
        return sha256(repr(sorted(used.items())).encode()).hexdigest()


def rehearse() -> None:
    """Load what the first page would wait for: templates, a lexer's patterns, the schema of notebooks."""
    import nbformat

    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code_block("pass"))])
    nbformat.reads(nbformat.writes(notebook), as_version=4)
    for name in TEMPLATES.list_templates():
        TEMPLATES.get_template(name)


def in_theme(html: str) -> str:
    """HTML of the lab for a page of the site: without what only a file of its own needs.

    That is a value to fall back on for the theme's colours, and a drawing's name space.
    """
    return FALLBACK.sub(r"var(\1)", html).replace(NAMESPACE, "<svg ")


def fill_template(name: str, **values: Any) -> str:
    """A template's text. What goes in is text, unless it is `Markup`; each template's head says what it takes."""
    return in_theme(TEMPLATES.get_template(name).render(**values))


def fill_page(name: str, **values: Any) -> tuple[str, dict[str, str]]:
    """A page's Markdown, and what its template made as `part`s: finished HTML by the name of its placeholder."""
    parts: dict[str, str] = {}

    def part(name: str, caller: Callable[[], str]) -> Markup:
        parts[name] = tidy(in_theme(caller())).strip()
        return Markup(placeholder(name))

    return fill_template(name, part=part, **values), parts


def fill_lesson(
    name: str, more: Mapping[str, str], prose: Mapping[str, Prose], /, **values: Any
) -> tuple[str, dict[str, str], int]:
    """As `fill_page`, of a page that says how many minutes it takes, which come last.

    They stand on the page that they are counted on: the first filling is for counting, and any number is one word.

    more: further parts.
    """
    page, parts = fill_page(name, minutes=1, **values)
    spent = minutes(page, {**parts, **more}, prose)
    page, parts = fill_page(name, minutes=spent, **values)
    return page, {**parts, **more}, spent
