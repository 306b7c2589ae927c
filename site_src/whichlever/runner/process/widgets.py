"""Widgets of ipywidgets as the lesson left them: words and outputs, since no page has the program that draws them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from typing import Any

VIEW = "application/vnd.jupyter.widget-view+json"
REFERENCE = "IPY_MODEL_"
BAR = 10  # letters of a full progress bar, as tqdm draws it
TAG = re.compile(r"<[^>]*>")
WORDS = ("HTMLModel", "HTMLMathModel", "LabelModel")  # widgets that are only text
States = Mapping[str, Mapping[str, Any]]
"""The last state of each widget by its id."""


def in_words(outputs: Sequence[Mapping[str, Any]], states: States) -> list[Mapping[str, Any]]:
    """`outputs`, each widget among them in words, then what its program showed inside it."""
    shown: list[Mapping[str, Any]] = []
    for output in outputs:
        model = output.get("data", {}).get(VIEW, {}).get("model_id")
        if model not in states:
            shown.append(output)
            continue
        others = {kind: value for kind, value in output["data"].items() if kind != VIEW}
        parts = list(_tree(model, states, frozenset()))
        words = "".join(part for part in parts if isinstance(part, str)).strip("\n")
        shown += [{**output, "data": {**others, "text/plain": words}}] if words else []
        shown += [part for part in parts if not isinstance(part, str)]
    return shown


def _tree(model: str, states: States, above: frozenset[str]) -> Iterator[str | Mapping[str, Any]]:
    """The words of a widget and of those in it, and the outputs that it holds."""
    state = states.get(model, {})
    layout = states.get(str(state.get("layout")).removeprefix(REFERENCE), {})
    if layout.get("display") == "none" or layout.get("visibility") == "hidden":
        return
    inside = state.get("children") or ()
    if model not in above:
        for child in inside:
            yield from _tree(str(child).removeprefix(REFERENCE), states, above | {model})
            yield "\n" if state.get("_model_name") == "VBoxModel" else ""
    yield from in_words(state.get("outputs") or (), states)
    if not inside and "outputs" not in state:
        yield _words(state)


def _words(state: Mapping[str, Any]) -> str:
    name, value = str(state.get("_model_name", "")), state.get("value")
    if name in WORDS:
        return unescape(TAG.sub("", str(value)))
    if "bar_style" in state:
        full = round(
            BAR * (float(value or 0) - state.get("min", 0)) / ((state.get("max", 1) - state.get("min", 0)) or 1)
        )
        return f"{state.get('description') or ''}|{'█' * full}{' ' * (BAR - full)}|"
    said = ", ".join(
        f"{key}={state[key]!r}" for key in ("value", "index", "description") if state.get(key) not in (None, "")
    )
    return f"{name.removesuffix('Model')}({said})"
