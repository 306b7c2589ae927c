"""What a function that is tried live in a notebook brings along.

A published lever cell is executed alone, so nothing of its lesson is within its reach.
A variant given as a function keeps the names of its notebook, and the task is one of them.
"""

from __future__ import annotations

import builtins
import itertools
import math
import sys
import weakref
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from contextvars import ContextVar
from dis import get_instructions
from functools import partial
from types import BuiltinMethodType, CodeType, FunctionType, MethodType, MethodWrapperType, ModuleType
from typing import Any

from whichlever.lab.seal.allowed import SHELL, is_installed

ENGINE = ("whichlever", *SHELL)
REACHING = ("LOAD_GLOBAL", "LOAD_NAME")
EVERYTHING = (globals, eval, exec)  # built-in ways to every name of the notebook
FEW = 32  # values that somebody may have typed
LONG = 2000  # letters that somebody may have typed
MANY = 1000  # parts of a value that are looked at
PLAIN_MODULES = ("builtins", "collections", "array")  # of containers that are counted without running anybody's code
PLAIN = (bool, int, float, complex, str, bytes)
HOLDERS: Mapping[Any, tuple[str, ...]] = {
    partial: ("func", "args", "keywords"),
    property: ("fget", "fset"),
    (MethodType, staticmethod, classmethod): ("__func__", "__self__"),
    (BuiltinMethodType, MethodWrapperType): ("__self__",),
}
UNSEEN = (Iterator, memoryview, weakref.ReferenceType, *weakref.ProxyTypes, ContextVar)  # what is in them is not seen


def brought_along(function: Any) -> tuple[str, str] | None:
    """The first name within reach of `function` that may hold rows or targets, and what it is; None if clean."""
    return next(((name, what) for name, value in within_reach(function) if (what := _refused(value))), None)


def state_within_reach(function: Any) -> list[tuple[str, object]]:
    """What is within reach and may change from one call to the next: plain values as they are, all else by identity.

    Without what holds nothing: Python itself leaves empty lists at a class, when one of its objects is copied.
    """
    return [(name, _plain_state(value)) for name, value in within_reach(function) if not _is_empty(value)]


def within_reach(function: Any) -> Iterator[tuple[str, Any]]:
    """All that `function` leads to, each once, with the global name that leads there."""
    seen: set[int] = set()
    waiting = [("the function itself", function)]
    while waiting:
        name, value = waiting.pop()
        if id(value) not in seen:
            seen.add(id(value))
            yield name, value
            waiting += _reach(name, value)


def _refused(value: Any) -> str | None:
    """What is wrong with having `value` at hand, if anything."""
    kind = type(value).__name__
    if isinstance(value, ModuleType):
        file = getattr(value, "__file__", None)
        return "a module of the project" if file is not None and not is_installed(file) else None
    if isinstance(value, UNSEEN):
        return f"a {kind} of the notebook"
    if _root(type(value).__module__) in ENGINE or _root(getattr(value, "__module__", None)) in ENGINE:
        return f"a {kind} of the engine"
    if _is_of("pandas", ("DataFrame", "Series", "Index"), value) or _size(value) > FEW:
        return f"a {kind} of the notebook"
    if isinstance(value, str | bytes | bytearray) and len(value) > LONG:
        return f"a {kind} of {len(value):,} letters"
    if _count(value) > FEW:
        return f"a {kind} of more than {FEW} values"
    if _is_of("sklearn.base", ("BaseEstimator",), value) and any(
        key.endswith("_") and key[0] != "_" for key in vars(value)
    ):
        return f"a {kind} that is fitted already"
    if hasattr(value, "cache_parameters") and not _from_package(value):
        return "a function that remembers what it returned"
    return "a way to all names of the notebook" if any(value is one for one in EVERYTHING) else None


def _is_of(module: str, kinds: Iterable[str], value: Any) -> bool:
    """Whether a value is of one of a library's kinds; who has such a value has loaded the library."""
    loaded = sys.modules.get(module)
    return loaded is not None and isinstance(value, tuple(getattr(loaded, kind) for kind in kinds))


def _size(value: Any) -> int:
    """How many numbers an array holds, whoever's array it is; 0 for what is none."""
    shape = None if isinstance(value, type) else getattr(value, "shape", None)
    return math.prod(shape) if isinstance(shape, tuple) and all(isinstance(n, int) for n in shape) else 0


def _count(value: Any) -> int:
    """How many values are in a plain container and those in it, counted up to one more than a few."""
    count, waiting = 0, [value]
    while waiting and count <= FEW:
        parts = _parts(waiting.pop())
        waiting += (part for part in parts if _is_container(part))
        count += sum(not _is_container(part) for part in parts)
    return count


def _parts(container: Any) -> list[Any]:
    if not _is_container(container):
        return []
    items = container.values() if isinstance(container, Mapping) else container
    return list(itertools.islice(items, FEW + 1))


def _is_container(value: Any) -> bool:
    plain = type(value).__module__ in PLAIN_MODULES
    return plain and isinstance(value, Collection) and not isinstance(value, str | bytes | bytearray | range)


def _is_empty(value: Any) -> bool:
    return _is_container(value) and len(value) == 0


def _plain_state(value: Any) -> object:
    if value is None or isinstance(value, PLAIN) or _is_of("numpy", ("generic",), value):
        return type(value), repr(value)
    if isinstance(value, bytearray) or _is_of("numpy", ("ndarray",), value):
        return id(value), bytes(value)
    return id(value), len(value) if _is_container(value) else 0


def _root(module: object) -> str:
    return module.partition(".")[0] if isinstance(module, str) else ""


def _reach(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Names and values that `value` leads to. What an installed package defines leads nowhere."""
    if isinstance(value, FunctionType):
        if is_installed(value.__code__.co_filename):
            return
        yield from _of_function(value)
    yield from ((name, part) for part in itertools.islice(_leads_to(value), MANY))


def _leads_to(value: Any) -> Iterable[Any]:
    if isinstance(value, type):
        return () if _from_package(value) else vars(value).values()
    if _is_container(value) or isinstance(value, Mapping):
        return value.values() if isinstance(value, Mapping) else value
    for kinds, attributes in HOLDERS.items():
        if isinstance(value, kinds):
            return [getattr(value, attribute, None) for attribute in attributes]
    if isinstance(value, FunctionType):
        return vars(value).values()
    leads = hasattr(value, "__dict__") and not isinstance(value, ModuleType)
    return (type(value), *vars(value).values()) if leads else ()


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


def _from_package(kind: Any) -> bool:
    module = sys.modules.get(kind.__module__)
    file = getattr(module, "__file__", None)
    return kind.__module__ != "__main__" and (file is None or is_installed(file))
