"""While a lever runs, it sees what it is given and nothing else.

The threat is a mistake or an obvious shortcut, not hostile code: Python cannot jail itself.
Two means: an audit hook that refuses files and imports, and a view of `sys.modules` without the lesson,
the engine and `__main__`, which hold the test targets.
"""

from __future__ import annotations

import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath
from types import ModuleType
from typing import Any

from whichlever.errors import SealError

CODE_SUFFIXES = (".py", ".pyc", ".so", ".pyd", ".dll", ".dylib")
DATA_SUFFIXES = (
    ".csv",
    ".gz",
    ".bz2",
    ".xz",
    ".zip",
    ".parquet",
    ".npy",
    ".npz",
    ".arff",
    ".rda",
    ".xls",
    ".xlsx",
)
SYSTEM = ("/proc/", "/sys/", "/dev/", "/etc/localtime", "/usr/share/zoneinfo")
INTROSPECTION = (
    "gc.get_objects",
    "gc.get_referrers",
    "gc.get_referents",
    "sys._getframe",
    "sys._current_frames",
)
LESSON_MODULES = ("task", "model", "data", "features", "lesson")

_installed = False
_sealed: list[str] = []  # the file of the lever that runs now, innermost last


def _installation() -> tuple[str, ...]:
    paths = sysconfig.get_paths()
    return tuple({str(Path(paths[key]).resolve()) for key in ("stdlib", "platstdlib", "purelib", "platlib")})


_INSTALLATION = _installation()


def _may_open(name: object) -> bool:
    """Whether a sealed lever may open `name`: code and files of installed packages, not their data."""
    if isinstance(name, int):  # a descriptor that somebody else opened
        return True
    path = str(name, "utf-8", "replace") if isinstance(name, bytes) else str(name)
    if path.startswith(SYSTEM):
        return True
    pure = PurePath(path)
    if not str(Path(path).resolve()).startswith(_INSTALLATION):
        return False
    is_data = pure.suffix in DATA_SUFFIXES or {"datasets", "data"} & set(pure.parts)
    return pure.suffix in CODE_SUFFIXES or not is_data


def _is_private(module: str) -> bool:
    root = module.partition(".")[0]
    return root in LESSON_MODULES or root == "whichlever"


def _hook(event: str, args: tuple[Any, ...]) -> None:
    if not _sealed:
        return
    if event == "open" and not _may_open(args[0]):
        raise SealError(f"a lever reads only what it is given, and this one opened {args[0]}", _sealed[-1])
    if event == "import" and _is_private(args[0]):
        raise SealError(f"a lever stands alone, and this one imported {args[0]}", _sealed[-1])
    if event in INTROSPECTION and _called_from_lever():
        raise SealError(f"a lever reads only what it is given, and this one used {event}", _sealed[-1])


def _called_from_lever() -> bool:
    path = _sealed.pop()  # idle meanwhile: looking at the frame is itself an event
    try:
        return sys._getframe(2).f_code.co_filename == path
    finally:
        _sealed.append(path)


@contextmanager
def sealed(path: str) -> Iterator[None]:
    """Run the body under seal; `path` is the lever's file, named in the errors.

    Not for threads: while one lever runs, the whole process is under its seal.
    """
    global _installed
    if not _installed:
        sys.addaudithook(_hook)  # for good: an audit hook cannot be taken out, so it is made idle instead
        _installed = True
    hidden = {name: module for name, module in sys.modules.items() if _is_private(name) or name == "__main__"}
    for name in hidden:
        del sys.modules[name]
    sys.modules["__main__"] = ModuleType("__main__")
    _sealed.append(path)
    try:
        yield
    finally:
        _sealed.pop()
        sys.modules.update(hidden)
