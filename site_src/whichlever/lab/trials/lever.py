"""A lever: one change to the model, the data or the features, as the text of the cell that makes it."""

from __future__ import annotations

import ast
import inspect
import itertools
import linecache
import re
import sys
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any, Literal

from whichlever.errors import LeverError, SealError, TaskError, one_line
from whichlever.lab.seal.allowed import sealed
from whichlever.lab.seal.apart import apart
from whichlever.lab.seal.capture import brought_along, state_within_reach

Kind = Literal["model", "data", "features"]
KINDS: tuple[Kind, ...] = ("model", "data", "features")  # the order in which readers meet them
FUNCTIONS: Mapping[Kind, tuple[str, ...]] = {
    "model": ("model",),
    "data": ("repair", "data"),
    "features": ("features",),
}
CELL = re.compile(r"^# ?%%(?P<rest>.*)$", re.MULTILINE)
LEVER_TAG = re.compile(r"""^(?!.*\[(markdown|md|raw)\]).*tags\s*=\s*\[[^\]]*["']lever["']""")


@dataclass(frozen=True)
class Lever:
    """A lever as the source of its cell."""

    kind: Kind
    """What it changes."""
    source: str
    """The cell's code."""
    path: str
    """The file that the cell is in."""
    line: int = 1
    """The cell's first line of code in that file, from 1."""

    @property
    def paths(self) -> tuple[str, ...]:
        """The files that its code is from, as tracebacks name them."""
        return (self.path,)

    def defines(self) -> frozenset[str]:
        """Which of `model`, `features`, `repair` and `data` the cell defines."""
        return _defined(self)

    def functions(self) -> Mapping[str, Callable[..., Any]]:
        """What the cell defines, executed alone and under seal.

        Executed anew each time, so that nothing that one call left behind reaches the next:
        a row that is trained on in one split is tested in another.
        """
        return _execute(self)


@dataclass(frozen=True)
class LiveLever:
    """A lever given as functions, not as a published cell: a variant tried in a notebook.

    Unlike a cell, functions keep what their notebook has at hand; `functions` refuses what may hold test targets.
    """

    kind: Kind
    """What it changes."""
    given: Mapping[str, Callable[..., Any]]
    """The functions by their role: "model", "features", "repair", "data"."""
    _states: dict[str, list[tuple[str, object]]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def paths(self) -> tuple[str, ...]:
        """The files that its functions are from, as tracebacks name them."""
        codes = [_code(function) for function in self.given.values()]
        return tuple(dict.fromkeys(code.co_filename for code in codes if code)) or ("<notebook>",)

    @property
    def path(self) -> str:
        """The file of the first function."""
        return self.paths[0]

    @property
    def line(self) -> int:
        """The first function's first line in it, from 1."""
        code = _code(next(iter(self.given.values())))
        return code.co_firstlineno if code else 1

    def defines(self) -> frozenset[str]:
        """Which of `model`, `features`, `repair` and `data` were given."""
        return frozenset(self.given)

    def functions(self) -> Mapping[str, Callable[..., Any]]:
        """What was given.

        Raises `SealError` where test targets are within reach, `LeverError` where a call left something behind.
        """
        for name, function in self.given.items():
            if found := brought_along(function):
                message = (
                    f"{name}() has {found[0]} within reach, {found[1]}; "
                    "a lever works on its arguments: make what it needs inside the function"
                )
                raise SealError(message, self.path, self.line)
            before = self._states.setdefault(name, state_within_reach(function))
            if changed := _changed(before, state_within_reach(function)):
                message = (
                    f"{name}() left something in {changed}, which the next call would find: a row that is trained on "
                    "in one split is tested in another; keep it in a variable of the function, or in what it returns"
                )
                raise LeverError(message, self.path, self.line)
        return self.given


AnyLever = Lever | LiveLever


def call(lever: AnyLever, name: str, *args: Any) -> Any:
    """What the lever's function of that name returns."""
    return lever.functions()[name](*args)


def _changed(before: list[tuple[str, object]], now: list[tuple[str, object]]) -> str | None:
    """The name that leads to the first thing that is not what it was."""
    pairs = itertools.zip_longest(before, now, fillvalue=("", None))
    return next((one[0] or other[0] for one, other in pairs if one != other), None)


def _code(function: Callable[..., Any]) -> CodeType | None:
    while isinstance(function, partial):
        function = function.func
    return getattr(inspect.unwrap(function), "__code__", None)


@lru_cache(maxsize=256)
def _defined(lever: Lever) -> frozenset[str]:
    return frozenset(_execute(lever))


@lru_cache(maxsize=256)
def _compile(lever: Lever) -> CodeType:
    text = "\n" * (lever.line - 1) + lever.source  # so that tracebacks name the lesson's own lines
    return compile(text, lever.path, "exec", dont_inherit=True)


def _execute(lever: Lever) -> Mapping[str, Callable[..., Any]]:
    module = ModuleType(f"lever_{lever.kind}")
    try:
        code = _compile(lever)
        with sealed(lever.path):
            sys.modules[module.__name__] = module  # data classes look there for the module of their class
            apart(exec, code, module.__dict__)
    except LeverError as error:
        line = error.line or lever_line(error, lever.paths) or lever.line
        raise type(error)(error.message, lever.path, line) from None
    except (Exception, SystemExit) as error:
        raise LeverError(
            f"the lever cell does not run alone: {one_line(error)}; give it its own imports",
            lever.path,
            lever_line(error, lever.paths) or lever.line,
        ) from error
    finally:
        sys.modules.pop(module.__name__, None)
    expected = FUNCTIONS[lever.kind]
    found = {name: module.__dict__[name] for name in expected if callable(module.__dict__.get(name))}
    if not found:
        raise LeverError(
            f"the lever cell defines no {' or '.join(expected)}(); define it at the cell's outermost level",
            lever.path,
            lever.line,
        )
    return found


def lever_line(error: BaseException, paths: Sequence[str]) -> int | None:
    """The innermost line of one of `paths` in the error's traceback, or of its syntax error."""
    if isinstance(error, SyntaxError) and error.filename in paths:
        return error.lineno
    line, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename in paths:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def published(function: Callable[..., Any], kind: Kind) -> Lever | None:
    """The lesson's tagged lever cell, if `function` was defined by that very cell; else None.

    In a script the cell is found in the function's own file.
    In a notebook each cell is a file of its own: it counts if it is the same code as the tagged cell of
    `<kind>.py` in the working directory.
    """
    if not isinstance(function, FunctionType):
        return None
    path, line = function.__code__.co_filename, function.__code__.co_firstlineno
    text = "".join(linecache.getlines(path))
    if CELL.search(text):
        cell = lever_cell(text, kind, path)
        return cell if cell and 0 <= line - cell.line <= cell.source.count("\n") else None
    lesson = Path.cwd() / f"{kind}.py"
    sys.audit("whichlever.reads", str(lesson), "code")  # for whoever traces what is read: prose does not count
    cell = lever_cell(lesson.read_text(encoding="utf-8"), kind, str(lesson)) if lesson.is_file() else None
    return cell if cell and same_code(cell.source, text) else None


def lever_cell(text: str, kind: Kind, path: str) -> Lever | None:
    """The cell tagged `lever` of a percent script, or None if there is none or more than one."""
    tagged = [Lever(kind, source, path, line) for source, line, is_lever in _cells(text) if is_lever]
    return tagged[0] if len(tagged) == 1 else None


def _cells(text: str) -> Iterable[tuple[str, int, bool]]:
    """The cells of a percent script: code, first line of code, whether tagged `lever`."""
    marks = list(CELL.finditer(text))
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    for mark, end in zip(marks, ends, strict=False):  # without any mark there is one end
        body = text[mark.end() + 1 : end]
        lead = len(body) - len(body.lstrip("\n"))
        line = text.count("\n", 0, mark.end()) + 2 + lead
        yield body.strip("\n"), line, bool(LEVER_TAG.match(mark["rest"]))


def same_code(one: str, other: str) -> bool:
    """Whether two texts are the same code, comments, blank lines and formatting aside."""
    try:
        return ast.dump(ast.parse(one)) == ast.dump(ast.parse(other))
    except SyntaxError:
        return False


@contextmanager
def under_seal(levers: Sequence[AnyLever], doing: str, seed: int) -> Generator[None]:
    """Run levers under seal, with random numbers from `seed`; any error names the lever's file and line."""
    paths = [path for lever in levers for path in lever.paths]
    try:
        with sealed(*paths, seed=seed):
            yield
    except LeverError as error:
        line = error.line or lever_line(error, paths)
        if error.path is None and levers:  # it ran out of time
            lever = next((one for one in levers if lever_line(error, one.paths)), levers[0])
            raise type(error)(f"{doing}: {error.message}", lever.path, line or lever.line) from None
        raise type(error)(error.message, error.path, line) from None
    except (Exception, SystemExit) as error:
        what = f"{doing}: {one_line(error)}"
        for lever in levers:
            if line := lever_line(error, lever.paths):
                raise LeverError(what, lever.path, line) from error
        if levers:
            raise LeverError(what, levers[0].path, levers[0].line) from error
        raise TaskError(what) from error
