"""How a pair's picture answers its levers: exact files of a small look, and a place for every kind of row."""

from __future__ import annotations

import json
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest

from helpers.places import ROOT
from whichlever.lab.datasets import Datasheet
from whichlever.lab.trials.records import Changed, FirstLook
from whichlever.press.catalog.front_matter_keys import Picture
from whichlever.press.catalog.lessons import read_catalog
from whichlever.press.pages.pictures.answers.drawn import answers_of, drawing, script
from whichlever.press.pages.pictures.answers.places import numbers, some
from whichlever.press.pages.pictures.answers.predictions import predictions
from whichlever.press.pages.pictures.answers.rows import Mark, marks, told
from whichlever.project import Project

TABLE = pd.DataFrame({"length": [0.0, 1, 2, 4], "weight": [0.0, 10, 20, 30], "word": ["a", "b", "a", "b"]})
CHANGED = Changed(
    gone=(2,),
    counts=((0, 4.0),),
    values={"weight": ((1,), (30.0,))},
    new=(-1,),
    new_values={"length": (3.0,), "weight": (15.0,), "word": ("c",)},
)
LOOK = FirstLook(
    target="weight",
    tested=(3,),
    truth=(30.0,),
    classes=(),
    predicted={"start": (10.0,), "data": (30.0,), "model": (0.0,), "data+model": (10.0,)},
    trained=(0, 1, 2),
    changed=CHANGED,
)


@pytest.fixture(scope="module")
def sheet() -> Datasheet:
    return replace(next(iter(read_catalog(Project(ROOT)).datasets.values())), columns=())


def picture(**changes: object) -> Picture:
    given = {"kind": "scatter", "columns": ["length", "weight"], "caption": "Rods."}
    return Picture.model_validate(given | changes)


def test_the_file_that_a_page_asks_for(sheet: Datasheet) -> None:
    text = script(answers_of(LOOK, picture(), TABLE, sheet, spends=True))
    said = (
        "At the largest budget: × 1 of 3 rows fade, ◆ 1 of 3 rows change, ⬤ 1 of 3 rows count more or less, + 1 appear."
    )
    assert text.startswith("wlRows({")
    assert text.endswith("});\n")
    assert json.loads(text[len("wlRows(") : -len(");\n")]) == {
        "x": [8, 69, 130, 191],
        "y": [170, 120, 70, 95],
        "becomes": "3214",
        "to": {"1": [69, 20]},
        "sizes": {"0": 4.4},
        "texts": [],
        "newTexts": {},
        "lines": {
            "start": "M" + "L".join(["252 120"] * 16),
            "data": "M" + "L".join(["252 20"] * 16),
            "model": "M" + "L".join(["252 170"] * 16),
            "data+model": "M" + "L".join(["252 120"] * 16),
        },
        "across": [252],
        "along": {"start": [121], "data": [20], "model": [170], "data+model": [121]},
        "told": {
            "data": f"{said} Nearer in 1 of 1 tests, farther in 0.",
            "model": "Nearer in 0 of 1 tests, farther in 1.",
            "data+model": f"{said} Nearer in 0 of 1 tests, farther in 0.",
        },
        "axes": ["length", "weight"],
        "words": ["true", "predicted"],
    }


def test_a_drawing_stands_still_in_both_schemes_without_lever_colours(sheet: Datasheet) -> None:
    answers = answers_of(LOOK, picture(), TABLE, sheet, spends=False)
    for lever in ("data", "model"):
        svg = drawing(answers, lever)
        ElementTree.fromstring(svg)
        assert "prefers-color-scheme:dark" in svg
        assert not {f"--wl-{name}" for name in ("data", "model", "features")} & set(svg.replace(")", ",").split(","))
        assert f"<title>{answers.told(lever)}</title>" in svg


def test_only_the_data_lever_moves_rows(sheet: Datasheet) -> None:
    answers = answers_of(LOOK, picture(), TABLE, sheet, spends=False)
    assert "translate(69 20)" in drawing(answers, "data")
    assert "translate(69 20)" not in drawing(answers, "model")
    assert "translate(191 95)" not in drawing(answers, "model")  # the new row


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (picture(kind="squares", columns=["word"]), (4, "")),
        (picture(kind="words", columns=["word"]), (4, "abac")),
        (picture(kind="letters", columns=["length", "weight", "word"]), (4, "")),
        (picture(kind="strips", columns=["length", "word"]), (3, "")),  # a word that the table has not has no place
        (picture(kind="scatter", where={"word": ["a"]}), (3, "")),
        (picture(kind="scatter", log=["weight"]), (3, "")),  # 0 has no place
    ],
)
def test_every_kind_of_picture_has_a_place_for_rows(shown: Picture, expected: tuple[int, str]) -> None:
    made = marks(LOOK, shown, TABLE)
    assert (len(made), "".join(mark.text for mark in made)) == expected


def test_cells_that_the_data_lever_fills_appear() -> None:
    table = TABLE.assign(weight=[0.0, np.nan, 20, 30])
    shown = picture(kind="holes", columns=["length", "weight"])
    made = marks(replace(LOOK, changed=replace(CHANGED, new=(), new_values={})), shown, table)
    assert made == (
        Mark((49, 58)), Mark((49, 132)),
        Mark((130, 58)), Mark((130, 132), "new"),
        Mark((211, 58), "gone"), Mark((211, 132), "gone"),
    )  # fmt: skip


def test_nothing_done_is_said() -> None:
    assert told(replace(LOOK, changed=Changed())) == "No training row changes."


def test_of_two_classes_the_chance_is_drawn_and_of_more_the_class() -> None:
    two = replace(LOOK, truth=("b", "a"), classes=("a", "b"), predicted={"start": (0.4, 0.4), "data": (1.0, 0.5)})
    drawn = predictions(two)
    assert drawn.along == {"start": (110, 110), "data": (20, 95)}
    assert drawn.told == {"data": "By the likelier class alone, right in 2 of 2 tests, 1 at the start."}
    assert drawn.words == ("true: a, b", "chance of b")
    three = replace(two, classes=("a", "b", "c"), predicted={"start": ("a", "a"), "data": ("c", "a")})
    assert predictions(three).told == {"data": "Right in 1 of 2 tests, 1 at the start."}


def test_dates_and_words_have_a_place() -> None:
    days = pd.Series(pd.to_datetime(["2020-01-01", "2020-01-02"]))
    (found,) = numbers([pd.Series(["2020-01-01 00:00:00", "2020-01-03"], dtype=object)], days)
    assert list(np.diff(found)) == [2 * 24 * 3600]
    (named,) = numbers([pd.Series(["a", "b", "z"], dtype=object)], TABLE["word"])
    assert list(named[:2]) == [1, 0]
    assert np.isnan(named[2])


def test_some_at_even_distances() -> None:
    assert some([1, 2, 3, 4, 5], 3) == [1, 3, 5]
    assert some([1, 2], 3) == [1, 2]
    assert some([], 3) == []
