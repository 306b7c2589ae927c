"""An answering picture as files: what a script moves, and for each lever a drawing that stands still."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from whichlever.lab.datasets import Datasheet
from whichlever.lab.figures.palette import COLOURS
from whichlever.lab.trials.records import START, FirstLook
from whichlever.press.catalog.front_matter_keys import Picture
from whichlever.press.pages.pictures.alternative import axis_words
from whichlever.press.pages.pictures.answers.places import FLOOR, HEIGHT, LEFT, RIGHT, TOP, WIDTH
from whichlever.press.pages.pictures.answers.predictions import Predictions, predictions
from whichlever.press.pages.pictures.answers.rows import (
    CHANGED,
    COUNTS,
    GONE,
    KEPT,
    NEW,
    Line,
    Mark,
    marks,
    told,
    trends,
)
from whichlever.press.pages.pictures.drawing import own_colours

if TYPE_CHECKING:
    import pandas as pd

SCRIPT = "rows.js"
KINDS = (KEPT, GONE, CHANGED, COUNTS, NEW)
SHAPES = {
    KEPT: "M-2.2 0a2.2 2.2 0 1 0 4.4 0a2.2 2.2 0 1 0-4.4 0",
    GONE: "M-2.4-2.4L2.4 2.4M2.4-2.4L-2.4 2.4",
    CHANGED: "M0-3.2L3.2 0L0 3.2L-3.2 0Z",
    COUNTS: "M-2.2 0a2.2 2.2 0 1 0 4.4 0a2.2 2.2 0 1 0-4.4 0",
    NEW: "M-3 0H3M0-3V3",
}
LOOKS = {
    KEPT: ("first", 0.6),
    GONE: ("second", 0.55),
    CHANGED: ("fourth", 0.9),
    COUNTS: ("first", 0.6),
    NEW: ("third", 0.9),
}
"""Colour and how dense, by what the data lever makes of a row."""
WRITTEN = {GONE: ' text-decoration="line-through"', CHANGED: ' font-weight="700"', NEW: ' font-style="italic"'}
"""The same of what is written in place of a point."""
STROKES = (GONE, NEW)  # shapes that are lines


@dataclass(frozen=True)
class Answers:
    """What a pair's picture does when levers are pulled."""

    marks: tuple[Mark, ...]
    """Its rows; only the data lever moves them."""
    trends: Mapping[str, Line]
    """By combination, the line through predictions; none where the picture has no place for one."""
    tests: Predictions
    rows_told: str
    axes: tuple[str, str]
    """What the rows' scales say; empty where they have none."""

    def told(self, combination: str) -> str:
        """What a combination does to the rows and to the predictions, in numbers."""
        rows = f"{self.rows_told} " if "data" in combination.split("+") else ""
        return f"{rows}{self.tests.told[combination]}"


def answers_of(look: FirstLook, picture: Picture, table: pd.DataFrame, sheet: Datasheet, spends: bool) -> Answers:
    """How a picture answers; `spends`: whether the data lever has a budget, of which the largest is shown."""
    scaled = picture.kind not in ("holes", "images", "words", "squares")
    words = [axis_words(picture, number, sheet).partition(",")[0] for number in (0, 1)] if scaled else ["", ""]
    return Answers(
        marks(look, picture, table),
        trends(look, picture, table),
        predictions(look),
        f"{'At the largest budget: ' if spends else ''}{told(look)}",
        (words[0], words[1]),
    )


@dataclass(frozen=True)
class Answering:
    """What a page and its files need of an answering picture."""

    told: list[dict[str, str]]
    """For each lever its drawing's file and what it shows, in numbers; see answers.html.j2."""
    files: Mapping[str, str]
    """By name."""


def answering(answers: Answers, levers: Iterable[str]) -> Answering:
    """The files, a drawing for each of the levers among them."""
    told = [{"lever": lever, "file": drawing_name(lever), "told": answers.told(lever)} for lever in levers]
    drawings = {one["file"]: drawing(answers, one["lever"]) for one in told}
    return Answering(told, {SCRIPT: script(answers), **drawings})


def drawing_name(lever: str) -> str:
    """The file of the drawing in which a lever is pulled."""
    return f"rows-{lever}.svg"


def script(answers: Answers) -> str:
    """The rows, the lines and the predictions, handed to the script that moves them."""
    return f"wlRows({json.dumps(_plain(answers), ensure_ascii=False, separators=(',', ':'))});\n"


def _plain(answers: Answers) -> dict[str, object]:
    every = answers.marks
    return {
        "x": [mark.at[0] for mark in every],
        "y": [mark.at[1] for mark in every],
        "becomes": "".join(str(KINDS.index(mark.becomes)) for mark in every),
        "to": {number: mark.to for number, mark in enumerate(every) if mark.to},
        "sizes": {number: mark.radius for number, mark in enumerate(every) if mark.becomes == COUNTS},
        "texts": [mark.text for mark in every] if any(mark.text for mark in every) else [],
        "newTexts": {number: mark.new_text for number, mark in enumerate(every) if mark.new_text},
        "lines": {name: _path(line) for name, line in answers.trends.items()},
        "across": answers.tests.across,
        "along": answers.tests.along,
        "told": {name: answers.told(name) for name in answers.tests.told},
        "axes": answers.axes,
        "words": answers.tests.words,
    }


def _path(line: Line) -> str:
    return "M" + "L".join(f"{x} {y}" for x, y in line)


def drawing(answers: Answers, lever: str) -> str:
    """Both drawings with one lever pulled, one above the other, as a file of its own."""
    body = "".join([*_rows(answers, lever), f'<g transform="translate(0 {HEIGHT})">', *_tests(answers, lever), "</g>"])
    for name, value in COLOURS.items():
        body = body.replace(f"var({name})", f"var(--wl-{name}, {value})")
    words = escape(answers.told(lever))
    return own_colours(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {2 * HEIGHT}" width="{WIDTH}" '
        f'height="{2 * HEIGHT}" font-family="sans-serif" font-size="11"><title>{words}</title>{body}</svg>'
    )


def _rows(answers: Answers, lever: str) -> Iterator[str]:
    data = lever == "data"
    yield _scale_words(": ".join(filter(None, ("training rows", answers.axes[1]))), answers.axes[0])
    for kind in KINDS:
        colour, dense = LOOKS[kind if data else KEPT]
        members = [mark for mark in answers.marks if mark.becomes == kind and (data or kind != NEW)]
        if members:
            paint = "stroke" if data and kind in STROKES and not members[0].text else "fill"
            shapes = "".join(_shape(mark, kind if data else KEPT, data) for mark in members)
            yield f'<g {paint}="var({colour})" opacity="{dense}">{shapes}</g>'
    for name, dashes in ((START, ' stroke-dasharray="4 3"'), (lever, "")):
        if name in answers.trends:
            yield f'<path fill="none" stroke="var(ink)" stroke-width="2"{dashes} d="{_path(answers.trends[name])}"/>'


def _shape(mark: Mark, kind: str, data: bool) -> str:
    x, y = mark.to if data and mark.to else mark.at
    if mark.text:
        text = (mark.new_text or mark.text) if data else mark.text
        return (
            f'<text x="{x}" y="{y + 3}" font-size="9" text-anchor="middle"{WRITTEN.get(kind, "")}>{escape(text)}</text>'
        )
    larger = f" scale({mark.radius / 2.2:.2g})" if kind == COUNTS else ""
    return f'<path transform="translate({x} {y}){larger}" d="{SHAPES[kind]}"/>'


def _tests(answers: Answers, lever: str) -> Iterator[str]:
    yield _scale_words(answers.tests.words[1], answers.tests.words[0])
    if answers.tests.words[0] == "true":
        yield f'<path stroke="var(line)" d="M{LEFT} {FLOOR}L{RIGHT} {TOP}"/>'
    for name, look in ((START, 'fill="none" stroke="var(dim)"'), (lever, 'fill="var(first)" opacity=".75"')):
        points = zip(answers.tests.across, answers.tests.along[name], strict=True)
        yield f"<g {look}>{''.join(_circles(points))}</g>"


def _circles(points: Iterable[tuple[int, int]]) -> Iterator[str]:
    for x, y in points:
        yield f'<circle cx="{x}" cy="{y}" r="2"/>'


def _scale_words(above: str, below: str) -> str:
    return (
        f'<path stroke="var(line)" d="M{LEFT} {FLOOR + 5}H{RIGHT}"/><g fill="var(dim)"><text x="{LEFT}" y="11">'
        f'{escape(above)}</text><text x="{RIGHT}" y="{FLOOR + 17}" text-anchor="end">{escape(below)}</text></g>'
    )
