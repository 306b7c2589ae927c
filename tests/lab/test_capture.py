"""What a function tried live may have at hand, and what not."""

from __future__ import annotations

import math
import weakref
from array import array
from collections import deque
from contextvars import ContextVar
from functools import lru_cache, partial
from types import ModuleType

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array
from sklearn.linear_model import LinearRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from helpers.small import ROWS, make_task
from whichlever.lab import load
from whichlever.lab.seal.capture import brought_along

task = make_task()
fitted = LinearRegression().fit(ROWS[["x"]], ROWS["y"])
nested = {"deep": [(1, {"rows": ROWS})]}
project = ModuleType("project")
project.__file__ = __file__
answers = np.arange(100)
weights = np.array([1.0, 2.0])
words = ["a", "b"]


def helper():
    return task.truth


class Peeking:
    def fit(self):
        return helper()


class Keeping:
    def __init__(self):
        self.kept = answers


keeping = Keeping()


def by_default(train, expert, rows=ROWS):
    return rows


def by_closure():
    held = task

    def data(train, expert):
        return held

    return data


@lru_cache
def remembered(train=None, expert=None):
    return helper()


truth = {row: float(row) for row in range(33)}
pairs = [[row, row + 1] for row in range(17)]
chosen = set(range(40))
queue = deque(truth)
packed = array("d", truth)
look_up, item = truth.get, truth.__getitem__
text = "1" * 2001
coming = iter([1])
numbered = (row for row in truth)
view = memoryview(bytes(8))
weak, proxy = weakref.ref(task), weakref.proxy(task)
variable = ContextVar("variable", default=task)
matrix = csr_array(np.eye(6))


def labelled():
    pass


labelled.rows = ROWS


class Telling:
    def tell(self, train, expert, answers=truth):
        return answers


BAD = {
    "the task": (lambda train, expert: task, "task", "a Task of the engine"),
    "its rows": (lambda train, expert: ROWS["y"], "ROWS", "a DataFrame of the notebook"),
    "in a nested function": (lambda train, expert: [(lambda: task)() for _ in "a"], "task", "a Task of the engine"),
    "by a helper": (lambda train, expert: helper(), "task", "a Task of the engine"),
    "by a class": (lambda train, expert: Peeking().fit(), "task", "a Task of the engine"),
    "by an object": (lambda train, expert: keeping, "keeping", "a ndarray of the notebook"),
    "by default": (by_default, "a default value", "a DataFrame of the notebook"),
    "by closure": (by_closure(), "held", "a Task of the engine"),
    "partial": (partial(lambda rows, train, expert: rows, ROWS), "the function itself", "a DataFrame of the notebook"),
    "method": (Peeking().fit, "task", "a Task of the engine"),
    "remembered": (remembered, "the function itself", "a function that remembers what it returned"),
    "a dictionary of numbers": (lambda train, expert: train["y"].map(truth), "truth", "a dict of more than 32 values"),
    "a list in a list": (lambda train, expert: pairs, "pairs", "a list of more than 32 values"),
    "a set": (lambda train, expert: chosen, "chosen", "a set of more than 32 values"),
    "a deque": (lambda train, expert: queue, "queue", "a deque of more than 32 values"),
    "an array of Python": (lambda train, expert: packed, "packed", "a array of more than 32 values"),
    "a method of a dictionary": (lambda train, expert: look_up(3), "look_up", "a dict of more than 32 values"),
    "an operator of a dictionary": (lambda train, expert: item(3), "item", "a dict of more than 32 values"),
    "a text": (lambda train, expert: text, "text", "a str of 2,001 letters"),
    "an iterator": (lambda train, expert: next(coming), "coming", "a list_iterator of the notebook"),
    "a generator": (lambda train, expert: next(numbered), "numbered", "a generator of the notebook"),
    "a view of memory": (lambda train, expert: view[0], "view", "a memoryview of the notebook"),
    "a weak reference": (lambda train, expert: weak(), "weak", "a ReferenceType of the notebook"),
    "a proxy": (lambda train, expert: proxy.truth, "proxy", "a ProxyType of the notebook"),
    "a context variable": (lambda train, expert: variable.get(), "variable", "a ContextVar of the notebook"),
    "a sparse matrix": (lambda train, expert: matrix, "matrix", "a csr_array of the notebook"),
    "an attribute of a function": (lambda train, expert: labelled.rows, "labelled", "a DataFrame of the notebook"),
    "a default of a method": (Telling().tell, "a default value", "a dict of more than 32 values"),
    "in containers": (lambda train, expert: nested, "nested", "a DataFrame of the notebook"),
    "many numbers": (lambda train, expert: answers, "answers", "a ndarray of the notebook"),
    "a fitted model": (
        lambda train, expert: fitted.predict(train),
        "fitted",
        "a LinearRegression that is fitted already",
    ),
    "the project": (lambda train, expert: project.rows, "project", "a module of the project"),
    "load": (lambda train, expert: load("digits"), "load", "a function of the engine"),
    "all names": (lambda train, expert: globals()["ta" + "sk"], "globals", "a way to all names of the notebook"),
    "evaluation": (lambda train, expert: eval("ta" + "sk"), "eval", "a way to all names of the notebook"),
}


@pytest.mark.parametrize(("function", "name", "what"), BAD.values(), ids=BAD)
def test_what_may_hold_targets_is_found(function, name, what):
    assert brought_along(function) == (name, what)


def recursive(n):
    return n and recursive(n - 1)


class Plain:
    size = 3

    def __init__(self):
        self.words = words

    @property
    def first(self):
        return self.words[0]

    @staticmethod
    def second():
        return words[1]


plain = Plain()
few = [[row] * 4 for row in range(8)]
codes = {letter: [number] for number, letter in enumerate("abcdefghijklmnopqrstuvwxyz")}

GOOD = {
    "libraries": lambda train, expert: pd.concat([train, train[np.isfinite(train["y"])]]),
    "constants": lambda train, expert: (weights, words, math.pi),
    "estimators": lambda train, expert: make_pipeline(FunctionTransformer(np.log), LinearRegression()).fit(train),
    "a short list": lambda train, expert: few,
    "a lookup typed in": lambda train, expert: codes["a"],
    "recursion": lambda train, expert: recursive(3),
    "objects": lambda train, expert: (plain.first, Plain.second()),
    "attributes of the same name": lambda train, expert: train.task,
    "no function": 5,
}


@pytest.mark.parametrize("function", GOOD.values(), ids=GOOD)
def test_what_is_harmless_passes(function):
    assert brought_along(function) is None


def test_a_cell_that_is_empty_yet_is_no_trouble():
    def outer():
        def data(train, expert):
            return later

        found = brought_along(data)
        later = 1
        return found, later

    assert outer()[0] is None
