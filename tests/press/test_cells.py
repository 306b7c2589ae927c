"""Whether a lever cell stands alone and reaches for nothing, found by reading it."""

from textwrap import dedent

import pytest

from whichlever.press.catalog.code.lever_cells import read_lever
from whichlever.press.catalog.scripts import Cell

GIVEN = "a lever works on what it is given"
ALONE = "keep it to installed packages"
DATA = "define `def repair(rows):` or `def data(train, expert):` or both, each returning a DataFrame"


def read(kind, source):
    return read_lever(Cell("code", dedent(source).strip("\n"), 10), kind)


@pytest.mark.parametrize(
    ("kind", "source"),
    [
        ("model", "from sklearn.svm import SVC\ndef model():\n    return SVC()"),
        ("model", "def model(depth=3):\n    return depth"),
        ("features", "import numpy as np\nSIZE = 3\ndef features():\n    return np.zeros(SIZE)"),
        ("data", "def repair(rows):\n    return rows"),
        ("data", "def data(train, expert):\n    return train\n\ndef repair(rows):\n    return rows"),
        (
            "features",
            """
            from sklearn.base import BaseEstimator

            class Ratios(BaseEstimator):
                def __init__(self):
                    super().__init__()
                    self._seen = None

            def features():
                return Ratios()
            """,
        ),
    ],
)
def test_sound_levers(kind, source):
    assert read(kind, source) == []


@pytest.mark.parametrize(
    ("kind", "source", "expected"),
    [
        (
            "model",
            "def model():\n    return SVC()",
            (11, "the lever cell does not stand alone: 'SVC' is not defined in it", "import or define it in the cell"),
        ),
        ("model", "def model(:\n    return 1", (10, "not Python: invalid syntax", "correct the cell")),
        (
            "model",
            "def modle():\n    return 1",
            (10, "the lever cell defines no model()", "define `def model():`, returning an estimator"),
        ),
        ("data", "x = 1", (10, "the lever cell defines no repair() or data()", DATA)),
        ("data", "import re\n\ndef data(train):\n    return train", (12, "data() takes 1 argument, expected 2", DATA)),
        ("data", "def data(*all):\n    return all", (10, "data() takes 0 arguments, expected 2", DATA)),
        ("data", "def data(train, expert, *, n):\n    return n", (10, "data() takes 3 arguments, expected 2", DATA)),
        (
            "features",
            "def features(rows):\n    return rows",
            (10, "features() takes 1 argument, expected 0", "define `def features():`, returning a transformer"),
        ),
    ],
)
def test_levers_that_do_not_stand_alone(kind, source, expected):
    assert read(kind, source) == [expected]


@pytest.mark.parametrize(
    ("line", "what", "todo"),
    [
        ("import os", "the lever cell imports os", GIVEN),
        ("import sys as system", "the lever cell imports sys", GIVEN),
        ("from pathlib import Path", "the lever cell imports pathlib", GIVEN),
        ("import importlib.util", "the lever cell imports importlib", GIVEN),
        ("from task import task", "the lever cell does not stand alone: it imports task", ALONE),
        ("import data", "the lever cell does not stand alone: it imports data", ALONE),
        ("from whichlever.lab import load", "the lever cell does not stand alone: it imports whichlever", ALONE),
        ("from . import helpers", "the lever cell does not stand alone: it imports .", ALONE),
        ("from .helpers import mend", "the lever cell does not stand alone: it imports .helpers", ALONE),
        ("from sklearn.datasets import load_digits", "the lever cell imports load_digits", GIVEN),
        ("from sklearn.datasets import make_blobs", "the lever cell imports make_blobs", GIVEN),
        ("from pandas import read_csv", "the lever cell imports read_csv", GIVEN),
        ("rows = pd.read_csv('x.csv')", "the lever cell calls read_csv", GIVEN),
        ("rows = datasets.fetch_openml('x')", "the lever cell calls fetch_openml", GIVEN),
        ("open('x.csv')", "the lever cell uses open()", GIVEN),
        ("eval('1')", "the lever cell uses eval()", GIVEN),
        ("globals()", "the lever cell uses globals()", GIVEN),
        ("expert._truth", "the lever cell uses the private attribute '_truth'", "use public names only"),
        ("data.__globals__", "the lever cell uses the private attribute '__globals__'", "use public names only"),
        ("self.__class__", "the lever cell uses the private attribute '__class__'", "use public names only"),
        ("expert.__init__()", "the lever cell uses the private attribute '__init__'", "use public names only"),
    ],
)
def test_levers_that_reach_out(line, what, todo):
    source = f"import pandas as pd\nfrom sklearn import datasets\n\ndef data(train, expert, self=None):\n    {line}\n"
    assert read("data", source + "    return train\n") == [(14, what, todo)]


def test_all_complaints_in_the_order_of_their_lines():
    complaints = read("model", "import os\n\ndef model(x):\n    return y._z\n")
    assert [(line, what) for line, what, _ in complaints] == [
        (10, "the lever cell imports os"),
        (12, "model() takes 1 argument, expected 0"),
        (13, "the lever cell does not stand alone: 'y' is not defined in it"),
        (13, "the lever cell uses the private attribute '_z'"),
    ]
