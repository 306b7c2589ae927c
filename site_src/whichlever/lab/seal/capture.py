"""What a function that is tried live in a notebook brings along.

A published lever cell is executed alone, so nothing of its lesson is within its reach.
A variant given as a function keeps the names of its notebook, and the task is one of them.
"""

from __future__ import annotations

import builtins
import itertools
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dis import get_instructions
from functools import partial
from types import CodeType, FunctionType, MethodType, ModuleType
from typing import Any

import numpy as np
import pandas as pd

from whichlever.lab.seal.allowed import SHELL, is_installed

ENGINE = ("whichlever", *SHELL)
REACHING = ("LOAD_GLOBAL", "LOAD_NAME")
EVERYTHING = (globals, eval, exec)  # built-in ways to every name of the notebook
FEW = 32  # numbers that somebody may have typed into an array
MANY = 1000  # items of a list that are looked at


def brought_along(function: Any) -> tuple[str, str] | None:
    """The first name within reach of `function` that may hold rows or targets, and what it is; None if clean."""
    seen: set[int] = set()
    waiting = [("the function itself", function)]
    while waiting:
        name, value = waiting.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        if what := _refused(value):
            return name, what
        waiting += _reach(name, value)
    return None


def _refused(value: Any) -> str | None:
    """What is wrong with having `value` at hand, if anything."""
    kind = type(value).__name__
    if isinstance(value, ModuleType):
        file = getattr(value, "__file__", None)
        return "a module of the project" if file is not None and not is_installed(file) else None
    if _root(type(value).__module__) in ENGINE or _root(getattr(value, "__module__", None)) in ENGINE:
        return f"a {kind} of the engine"
    if isinstance(value, pd.DataFrame | pd.Series | pd.Index) or (isinstance(value, np.ndarray) and value.size > FEW):
        return f"a {kind} of the notebook"
    base = sys.modules.get("sklearn.base")  # who has an estimator has loaded it
    is_estimator = base is not None and isinstance(value, base.BaseEstimator)
    if is_estimator and any(key.endswith("_") and key[0] != "_" for key in vars(value)):
        return f"a {kind} that is fitted already"
    return "a way to all names of the notebook" if any(value is one for one in EVERYTHING) else None


def _root(module: object) -> str:
    return module.partition(".")[0] if isinstance(module, str) else ""


def _reach(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Names and values that `value` leads to. What an installed package defines leads nowhere."""
    parts: Iterable[Any] = ()
    if isinstance(value, FunctionType):
        if not is_installed(value.__code__.co_filename):
            yield from _of_function(value)
    elif isinstance(value, type):
        if not _from_package(value):
            parts = vars(value).values()
    elif isinstance(value, Mapping):
        parts = value.values()
    elif isinstance(value, list | tuple | set | frozenset):
        parts = value
    elif isinstance(value, partial):
        parts = (value.func, *value.args, *value.keywords.values())
    elif isinstance(value, property):
        parts = (value.fget, value.fset)
    elif isinstance(value, MethodType | staticmethod | classmethod):
        parts = (value.__func__, getattr(value, "__self__", None))
    elif not isinstance(value, ModuleType) and hasattr(value, "__dict__"):
        parts = (type(value), *vars(value).values())
    yield from ((name, part) for part in itertools.islice(parts, MANY))


def _of_function(function: FunctionType) -> Iterator[tuple[str, Any]]:
    for name in sorted(set(_names(function.__code__))):
        if name in function.__globals__:
            yield name, function.__globals__[name]
        elif hasattr(builtins, name):
            yield name, getattr(builtins, name)
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
        with suppress(ValueError):  # a cell that is empty yet
            yield name, cell.cell_contents
    defaults = [*(function.__defaults__ or ()), *(function.__kwdefaults__ or {}).values()]
    yield from (("a default value", value) for value in defaults)


def _names(code: CodeType) -> Iterator[str]:
    """Global names that `code` and the functions in it load."""
    yield from (one.argval for one in get_instructions(code) if one.opname in REACHING)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


def _from_package(kind: type) -> bool:
    module = sys.modules.get(kind.__module__)
    file = getattr(module, "__file__", None)
    return kind.__module__ != "__main__" and (file is None or is_installed(file))
