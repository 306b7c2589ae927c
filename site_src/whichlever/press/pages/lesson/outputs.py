"""One output of a cell as its page shows it: untouched by Markdown, by the site's tidying, by anything after this."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from whichlever.press.pages.lesson.formulas import delimited_formula
from whichlever.press.pages.lesson.html_output import foreign_html
from whichlever.press.pages.lesson.pictures import SUFFIXES, bitmap, drawing
from whichlever.press.pages.lesson.record import Place, Shown, Vector
from whichlever.press.pages.lesson.scripts import asks_others, brings_scripts, framed, only_loads, visible_text
from whichlever.press.pages.lesson.text import plain, text_block

if TYPE_CHECKING:
    from nbformat import NotebookNode

Show = Callable[[str, Place, Mapping[str, Any]], Shown]
DIAGRAM = "sk-top-container"  # scikit-learn's picture of an estimator, with a style sheet larger than most pages
OBJECT = re.compile(r"<[\w.]+(?: object)?(?: at \S+)?>")  # how Python names what has no words for itself
SILENT = "This output shows something only where scripts run."
NOT_HERE = "This output asks other hosts for scripts, which no page of this site does: something may be missing."


def show(output: NotebookNode, place: Place, loaded: str = "") -> Shown:
    """An output as HTML and files. `loaded` are the scripts that earlier outputs brought.

    Raises `NoPictureError`.
    """
    if output.output_type == "stream":
        return shown_text(output.text)
    if output.output_type == "error":
        return shown_text("\n".join(output.traceback))
    data = {kind: _joined(value) for kind, value in output.data.items()}
    about = output.get("metadata", {})
    if "text/html" in data:
        shown = _html(data, place, about, loaded)
        if shown is not None:
            return shown
    return _without_html(data, place, about)


def shown_text(text: str) -> Shown:
    """What a program said."""
    return Shown(text_block(text), text=text)


def _joined(value: Any) -> str:
    """nbformat has text as one string or as lines; JSON stays JSON."""
    if isinstance(value, str):
        return value
    is_lines = isinstance(value, list) and all(isinstance(line, str) for line in value)
    return "".join(value) if is_lines else json.dumps(value, indent=1, ensure_ascii=False)


def _html(data: Mapping[str, str], place: Place, about: Mapping[str, Any], loaded: str) -> Shown | None:
    """HTML where there is any to show; None where another form of the same output says more."""
    text = data["text/html"]
    if not text.strip() or (DIAGRAM in text and "text/plain" in data):
        return None
    if not brings_scripts(text):
        return foreign_html(text, place)
    if only_loads(text):
        return Shown(Markup(""), loads=text)
    static = _static(data, place, about)
    beside = static.html + Markup('<p class="wl-dim">{}</p>').format(NOT_HERE) if asks_others(text) else static.html
    shown = framed(text, place, beside, loaded)
    return Shown(shown.html, {**static.files, **shown.files})


def _static(data: Mapping[str, str], place: Place, about: Mapping[str, Any]) -> Shown:
    """What an output with scripts says without them: a picture if it has one, else text."""
    others = {kind: value for kind, value in data.items() if kind != "text/plain" or not OBJECT.fullmatch(value)}
    static = _without_html(others, place, about)
    return static if static.html else shown_text(visible_text(data["text/html"]) or SILENT)


def _without_html(data: Mapping[str, str], place: Place, about: Mapping[str, Any]) -> Shown:
    """The richest form that is no HTML, in the order in which nbconvert prefers them."""
    for kind, shower in SHOWN.items():
        if kind in data:
            shown = shower(data[kind], place, about.get(kind, {}))
            return _with_dots(shown, data, place, about) if kind == "image/svg+xml" else shown
    return shown_text(data.get("text/plain", ""))


def _with_dots(shown: Shown, data: Mapping[str, str], place: Place, about: Mapping[str, Any]) -> Shown:
    """A drawing that came as dots, too."""
    dots = next((kind for kind in SUFFIXES if kind in data), None)
    if dots is None or not shown.files:
        return shown
    instead = bitmap(dots, data[dots], place, about.get(dots, {}))
    return Shown(shown.html, shown.files, vector=Vector(len(data["image/svg+xml"].encode()), instead))


def _markdown(text: str, place: Place, about: Mapping[str, Any]) -> Shown:
    """Markdown that code made; where it brings scripts, as it was written."""
    return shown_text(text) if brings_scripts(text) else Shown(Markup(""), prose=plain(text))


def _latex(text: str, place: Place, about: Mapping[str, Any]) -> Shown:
    return Shown(Markup('<div class="wl-block"><div class="wl-scroll">{}</div></div>').format(delimited_formula(text)))


def _json(text: str, place: Place, about: Mapping[str, Any]) -> Shown:
    return shown_text(text)


SHOWN: Mapping[str, Show] = {
    "text/markdown": _markdown,
    "image/svg+xml": drawing,
    "text/latex": _latex,
    **{
        kind: lambda data, place, about, kind=kind: bitmap(kind, data, place, about)
        for kind in SUFFIXES
        if kind.startswith("image/")
    },
    "application/json": _json,
}
