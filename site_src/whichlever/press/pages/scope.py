"""What a page may ask for by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from whichlever.lab.notes import CLAIM, VALUES
from whichlever.lab.trials.lever import KINDS
from whichlever.press.catalog.lessons import Single
from whichlever.press.findings.on_top import on_top_figure, on_top_sentence
from whichlever.press.findings.scoreboard import tally
from whichlever.press.findings.shares.forest import shares_figure
from whichlever.press.pages.interpolate import Words, quoted
from whichlever.press.pages.prose.expressions import EXPRESSION, Answers, WordError, nearest
from whichlever.press.pages.render import fill_template
from whichlever.press.pages.results import Results

if TYPE_CHECKING:
    from nbformat import NotebookNode

ABOUT_ALL = ("pair", "lesson", "tally", "on_top", "on_top_figure", "shares_figure", "pairs", "datasets")
NAME = re.compile(r"[a-z_]\w*")


def asks_about_all(text: str) -> bool:
    """Whether what a page's text asks for may come from any lesson, and not from its own alone."""
    return any(name in ABOUT_ALL for asked in EXPRESSION.findall(text) for name in NAME.findall(asked))


def known_names(made: Results, single: Single | None = None) -> dict[str, Any]:
    """What a page may ask about everything: `pair("…")`, `lesson("…")`, and of a lesson's own page, `value("…")`."""
    pairs = {found.pair.slug: Words(found) for found in made.findings}
    lessons = {one.slug: LessonWords(partial(made.notebooks.__getitem__, one.slug)) for one in made.catalog.singles}
    known: dict[str, Any] = {
        "pair": _finder(pairs, "pair"),
        "lesson": _finder(lessons, "lesson"),
        "tally": made.kept.get("tally", [made.all_numbers], lambda: tally(made.findings)),
        "on_top": partial(_on_top, made),
        "on_top_figure": partial(_on_top_figure, made),
        "shares_figure": partial(_shares_figure, made),
        "pairs": len(made.findings),
        "datasets": len(made.catalog.datasets),
        "quoted": quoted,
    }
    return known if single is None else known | {"value": lessons[single.slug].value}


def _on_top(made: Results, lever: str) -> str:
    """In how many pairs a lever is better than the start, and on top of each other lever, as a sentence."""
    if lever not in KINDS:
        raise WordError(f"no lever {lever!r}; {nearest(lever, KINDS)}")
    return on_top_sentence(made.findings, lever)


def _on_top_figure(made: Results) -> Markup:
    """The same for all levers, as a figure."""
    return _filled("figure.html.j2", figure=on_top_figure(made.findings))


def _shares_figure(made: Results, *slugs: str) -> Markup:
    """What share of the start's error each lever removes in some pairs, as a figure."""
    known = {found.pair.slug: found for found in made.findings}
    figure = shares_figure([_finder(known, "pair")(slug) for slug in slugs])
    return _filled("forest.html.j2", forest=figure, pairs="")


def _filled(template: str, **values: Any) -> Markup:
    """A page's HTML has no empty lines: Markdown would go on after one."""
    lines = fill_template(template, **values).splitlines()
    return Markup("\n".join(line for line in lines if line.strip()))


def _finder(known: Mapping[str, Any], what: str) -> Callable[[str], Any]:
    def find(slug: str) -> Any:
        if slug not in known:
            raise WordError(f"no {what} {slug!r}; {nearest(slug, known)}")
        return known[slug]

    return find


MOST_PLACES = 15  # more say nothing about a float


class LessonWords(Answers):
    """What a page may say about one standalone lesson."""

    def __init__(self, notebook: Callable[[], NotebookNode]) -> None:
        self._notebook = notebook

    @cached_property
    def _values(self) -> Mapping[str, Any]:
        return {name: value for bundle in _bundles(self._notebook(), VALUES) for name, value in bundle.items()}

    def value(self, name: str, places: int | None = None, *, percent: bool = False) -> str:
        """A noted value: `places` decimals, or as many as it needs; as a percentage if asked."""
        if name not in self._values:
            raise WordError(f"no value {name!r}; {nearest(name, self._values)}")
        if places is not None and places > MOST_PLACES:
            raise WordError(f"{places} decimals; at most {MOST_PLACES}")
        value = self._values[name]
        if isinstance(value, str):
            return value
        if percent:
            return f"{100 * value:.{places or 0}f} %".replace("-", "−")
        if isinstance(value, int):
            return f"{value:,}".replace("-", "−")
        text = f"{value:.3g}" if places is None else f"{value:,.{places}f}"
        return text.replace("-", "−")


def claims_of(notebook: NotebookNode) -> list[Mapping[str, str]]:
    """The claims that a lesson made and that held, in order."""
    return list(_bundles(notebook, CLAIM))


def _bundles(notebook: NotebookNode, kind: str) -> Iterator[Mapping[str, Any]]:
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if kind in output.get("data", {}):
                yield output.data[kind]
