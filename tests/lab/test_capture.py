"""What a function tried live may have at hand, and what not."""

from __future__ import annotations

import math
from functools import lru_cache, partial
from types import ModuleType

import numpy as np
import pandas as pd
import pytest
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
    "remembered": (remembered, "task", "a Task of the engine"),
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

GOOD = {
    "libraries": lambda train, expert: pd.concat([train, train[np.isfinite(train["y"])]]),
    "constants": lambda train, expert: (weights, words, math.pi),
    "estimators": lambda train, expert: make_pipeline(FunctionTransformer(np.log), LinearRegression()).fit(train),
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
