"""While a lever runs, it sees what it is given and nothing else.

The threat is a mistake or an obvious shortcut, not hostile code: Python cannot jail itself.
Four means: an audit hook that refuses files, imports, the network, other programs, and a look at frames or at the
garbage collector's lists; a view of `sys.modules` without the lesson, the project, the engine, IPython and `__main__`,
which hold the test targets; a thread for each call, on whose stack there is nothing else (see `apart`);
and global random numbers that start anew, so that no lever's draws depend on another's.

What this does not stop: extension modules that read files past Python, ctypes, a lever that replaces functions of
pandas or scikit-learn or leaves something in them, and code in worker processes that a library starts.
`press/catalog/code/lever_cells.py` reads each published lever cell and refuses the names that such tricks need.
"""

from __future__ import annotations

import builtins
import inspect
import itertools
import linecache
import os
import random
import re
import site
import subprocess
import sys
import sysconfig
import threading
import traceback
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import PurePath
from types import FrameType, ModuleType
from typing import Any

from whichlever import PACKAGE
from whichlever.errors import LeverError, SealError

LESSON_MODULES = ("task", "model", "data", "features", "lesson")
OURS = (*LESSON_MODULES, "whichlever", "__main__")
SHELL = ("IPython", "ipykernel")  # they hold a notebook's variables
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
    ".pkl",
    ".pickle",
    ".compress",
    ".dat",
)
DATA_FOLDERS = {"datasets", "data", "_data"}
SYSTEM = ("/proc/", "/sys/", "/dev/", "/etc/", "/usr/share/locale/")
# arrays on their way to joblib's workers, time zones, what a package says about itself
HARMLESS = re.compile(r"[/\\](joblib_memmapping_folder_|zoneinfo[/\\]|[^/\\]+\.(dist|egg)-info[/\\])")
FRAMES = ("tb_frame", "gi_frame", "cr_frame", "ag_frame")  # attributes that lead to a frame, and so to all others


@dataclass(frozen=True, eq=False)
class _Seal:
    """One lever that runs now. `paths` are the files that its code is from.

    `bystanders` are the threads that ran before it began: a kernel's, a progress bar's.
    `refused` is kept because a library may swallow the error and fail of its consequences.
    """

    paths: tuple[str, ...]
    hidden: frozenset[str]
    bystanders: frozenset[int | None]
    refused: list[SealError] = field(default_factory=list)


_installed = False
_seals: list[_Seal] = []  # innermost last
_visible: dict[str, object] = {}  # modules that a lever may find: there are thousands, and they stay what they are
_asking = threading.local()  # set while the hook itself runs: what it does are events, too


@contextmanager
def sealed(*paths: str, seed: int = 0) -> Generator[None]:
    """Run the body under seal, with global random numbers that start from `seed`.

    `paths` are the files of the levers that run in it, named in the errors; without any there is no seal.
    While one lever runs, its thread and those that it starts are under its seal.
    """
    from sklearn import config_context

    _install()
    with _fresh_randomness(seed), config_context(), _closed(paths) if paths else nullcontext():
        yield


def _install() -> None:
    global _installed
    if not _installed:
        sys.addaudithook(_hook)  # for good: an audit hook cannot be taken out, so it is idle when nothing is sealed
        _installed = True


@contextmanager
def _closed(paths: tuple[str, ...]) -> Generator[None]:
    hidden = _hide()
    shell = {name: vars(builtins)[name] for name in ("get_ipython",) if name in vars(builtins)}
    others = frozenset(thread.ident for thread in threading.enumerate()) - {threading.get_ident()}
    seal = _Seal(paths, frozenset(hidden), _seals[-1].bystanders if _seals else others)
    try:
        for name in hidden:
            del sys.modules[name]
        sys.modules["__main__"] = ModuleType("__main__")
        for name in shell:
            delattr(builtins, name)
        _seals.append(seal)
        yield
    except Exception as error:
        if seal.refused and not isinstance(error, LeverError):
            raise seal.refused[0] from error
        raise
    finally:
        if seal in _seals:
            _seals.remove(seal)
        for name in filter(_is_ours, sys.modules.keys() - _visible.keys()):
            del sys.modules[name]  # what the lever put there
        sys.modules.update(hidden)
        builtins.__dict__.update(shell)


@contextmanager
def _fresh_randomness(seed: int) -> Generator[None]:
    """Estimators without `random_state` draw from these: their results must not depend on what ran before."""
    import numpy as np  # here, not above: who only reads a lever's cell does without it

    plain, numeric = random.getstate(), np.random.get_state()
    random.seed(seed)
    np.random.seed(seed)
    try:
        yield
    finally:
        random.setstate(plain)
        np.random.set_state(numeric)


def is_installed(file: str) -> bool:
    """Whether `file` is part of the Python installation: the standard library, an installed package."""
    return file.startswith("<frozen ") or os.path.normcase(file).startswith(_installation())


@lru_cache(maxsize=1)
def _installation() -> tuple[str, ...]:
    paths = sysconfig.get_paths()
    folders = [paths[key] for key in ("stdlib", "platstdlib", "purelib", "platlib")]
    folders += [*site.getsitepackages(), *filter(None, [site.getusersitepackages()])]  # None where there is no user
    folders += [entry for entry in sys.path if entry.endswith(("site-packages", "dist-packages", ".zip"))]
    both = {os.path.normcase(form) for folder in folders for form in (folder, os.path.realpath(folder))}
    return tuple(sorted(folder + os.sep for folder in both))


_HERE = str(PACKAGE)
_TASKS = str(PurePath(inspect.__file__).parent / "asyncio" / "base_tasks.py")  # knows the frames of tasks that run
_PLUMBING = {module.__file__ for module in (inspect, os, subprocess, traceback)} | {__file__, "<frozen os>", _TASKS}


def _is_ours(module: str) -> bool:
    return module.partition(".")[0] in OURS


def _hide() -> dict[str, ModuleType]:
    """The modules that a lever must not find."""
    hidden = {}
    for name, module in [pair for pair in sys.modules.copy().items() if _visible.get(pair[0]) is not pair[1]]:
        if _is_hidden(name, module):
            hidden[name] = module
        else:
            _visible[name] = module
    return hidden


def _is_hidden(name: str, module: object) -> bool:
    """Whether a lever must not find this module: the engine, a lesson, a notebook's shell, a file of the project."""
    if _is_ours(name) or name.partition(".")[0] in SHELL:
        return True
    if not isinstance(module, ModuleType):
        return False
    file = ModuleType.__getattribute__(module, "__dict__").get("__file__")  # does not wake a lazy module
    return isinstance(file, str) and not _is_library(file)


@lru_cache(maxsize=4096)
def _is_library(file: str) -> bool:
    return is_installed(file) or is_installed(os.path.realpath(file))


def _hook(event: str, args: tuple[Any, ...]) -> None:
    if not _seals or event not in _WATCHED or getattr(_asking, "now", False):
        return
    seal = _seals[-1]
    if threading.get_ident() in seal.bystanders:
        return
    _asking.now = True
    try:
        if complaint := _WATCHED[event](seal, args):
            path, line = _place(seal)
            seal.refused.append(SealError(complaint, path, line))
            raise seal.refused[-1]
    finally:
        _asking.now = False


def _opened(_: _Seal, args: tuple[Any, ...]) -> str | None:
    if _may_open(args[0]) or (_spoken(args[0]).endswith(".py") and _quotes_code()):
        return None
    return f"a lever reads only what it is given, and this one opened {_spoken(args[0])}; work on the rows it is given"


def _may_open(name: object) -> bool:
    """Whether a sealed lever may open `name`: code and files of installed packages, not their data."""
    if isinstance(name, int) or name is None:  # a descriptor that somebody else opened
        return True
    path = os.path.realpath(_spoken(name))
    pure = PurePath(path)
    if path.startswith(SYSTEM) or HARMLESS.search(path) or (pure.suffix == ".zip" and path in sys.path):
        return True
    if not is_installed(path):
        return False
    if pure.suffix in CODE_SUFFIXES or "__pycache__" in pure.parts:
        return True
    return not (pure.suffix in DATA_SUFFIXES or DATA_FOLDERS & set(pure.parts))


def _spoken(name: object) -> str:
    return os.fsdecode(name) if isinstance(name, str | bytes | os.PathLike) else str(name)


def _quotes_code() -> bool:
    """Whether a warning or a traceback looks up the line of code that it is about."""
    return any(frame.f_code.co_filename == linecache.__file__ for frame in itertools.islice(_frames(), 8))


def _imported(seal: _Seal, args: tuple[Any, ...]) -> str | None:
    if not _is_ours(args[0]) and args[0] not in seal.hidden:
        return None
    return f"a lever stands alone, and this one imported {args[0]}; import installed packages only"


def _connected(_: _Seal, args: tuple[Any, ...]) -> str | None:
    where = args[0] if isinstance(args[0], str) else args[-1]
    if not isinstance(where, str | tuple):  # a socket's file: processes of this machine
        return None
    return (
        f"a lever reads only what it is given, and this one asked the network for {where}; work on the rows it is given"
    )


def _database(_: _Seal, args: tuple[Any, ...]) -> str | None:
    return None if args[0] == ":memory:" else _opened(_, args)


def _looked(what: str) -> Callable[[_Seal, tuple[Any, ...]], str | None]:
    def complain(seal: _Seal, args: tuple[Any, ...]) -> str | None:
        if what == "object.__getattr__" and args[1] not in FRAMES:
            return None
        name = args[1] if what == "object.__getattr__" else what
        if what not in _NOBODYS and not _asked_by_lever(seal):
            return None
        return f"a lever reads only what it is given, and this one used {name}; work on its arguments alone"

    return complain


def _asked_by_lever(seal: _Seal) -> bool:
    """Whether the code that asks is no library's: a library may look at frames for a warning, a lever may not."""
    for frame in _frames():
        file = frame.f_code.co_filename
        if file in seal.paths:
            return True
        if file in _PLUMBING:
            continue  # passes on what somebody else asks
        return not (_is_library(file) or file.startswith(_HERE))
    return False


def _place(seal: _Seal) -> tuple[str, int | None]:
    """The innermost line of a lever that is running."""
    for frame in _frames():
        if frame.f_code.co_filename in seal.paths:
            return frame.f_code.co_filename, frame.f_lineno
    return seal.paths[0], None


def _frames() -> Iterator[FrameType]:
    frame: FrameType | None = sys._getframe(1)  # pyright: ignore[reportPrivateUsage]
    while frame is not None:
        yield frame
        frame = frame.f_back


_LOOKS = (
    "gc.get_objects",
    "gc.get_referrers",
    "gc.get_referents",
    "sys._getframe",
    "sys._current_frames",
    "sys._current_exceptions",
    "sys.settrace",
    "sys.setprofile",
    "sys.addaudithook",
    "object.__getattr__",
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.startfile",
)
_NOBODYS = ("sys._current_frames", "sys._current_exceptions")  # of other threads, so of ours: no library needs them
_WATCHED: Mapping[str, Callable[[_Seal, tuple[Any, ...]], str | None]] = {
    "open": _opened,
    "import": _imported,
    "sqlite3.connect": _database,
    "socket.connect": _connected,
    "socket.getaddrinfo": _connected,
    "urllib.Request": _connected,
    **{event: _looked(event) for event in _LOOKS},
}
