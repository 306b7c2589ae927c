"""What code reads while it runs: files opened or asked about, folders listed, modules imported.

Runs inside the process of a lesson, so it imports nothing but the standard library.
Only names under the project's root count (and the engine's own, when it is installed for editing):
installed packages are known by their versions. Digests are taken when a file is first touched,
so that an edit during the run makes the result stale, never wrong.
What a program started by the lesson reads is seen only as far as its command line names files; a lesson's own
folder counts without being seen, so questions about what lies in it are not recorded.
"""

from __future__ import annotations

import functools
import linecache
import os
import re
import shlex
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import CodeType
from typing import Any

from whichlever.runner.store.bytecode import compiled
from whichlever.runner.store.fingerprint import (
    file_code_digest,
    file_digest,
    front_matter_digest,
    listing_digest,
    loading_digest,
    stat_digest,
)
from whichlever.runner.store.inputs import SHOWN, Input, Kind, log_input
from whichlever.runner.store.roots import Roots

READS = "whichlever.reads"  # an audit event: a path that is opened next, and the part of it that will be used
_PARTS: Mapping[str, tuple[Kind, Callable[[str], str]]] = {
    "code": ("module", file_code_digest),
    "front matter": ("front matter", front_matter_digest),
    "loading": ("loading", loading_digest),
}

# Who asks about a file without depending on it: the import system, tracebacks, the shell.
_UNINTERESTED = (
    "<frozen importlib",
    "<frozen zipimport",
    f"{os.sep}importlib{os.sep}",
    f"{os.sep}pkgutil.py",
    f"{os.sep}linecache.py",
    f"{os.sep}inspect.py",
    f"{os.sep}IPython{os.sep}",
    f"{os.sep}ipykernel{os.sep}",
)
_LAB = (f"{os.sep}whichlever{os.sep}lab{os.sep}",)  # compares the code of levers, and shows none
_PATHS = re.compile("posixpath|ntpath|pathlib")  # files of the standard library, which may be frozen
_WRITING_FLAGS = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class Tracer:
    """Writes each thing that this process reads to a log, at once.

    log: an open descriptor in append mode; forked children of the lesson write to it too.
    bytecode: a folder of compiled modules.
    cells: names of a lesson's cells, which end in their numbers: whoever looks up their source shows their text.
    """

    def __init__(self, roots: Roots, log: int, bytecode: Path | None, cells: Sequence[str] = ()) -> None:
        self._roots, self._log, self._bytecode = roots, log, bytecode
        self._cells = {f"<{name}>": int(name.split()[-1]) for name in cells}
        self._announced: set[str] = set()
        self._seen: set[tuple[Kind, str]] = set()
        self._state = threading.local()
        self._home = roots.root
        self._handlers: Mapping[str, Callable[[tuple[Any, ...]], None]] = {
            "open": self._on_open,
            "os.listdir": self._on_list,
            "os.scandir": self._on_list,
            "import": self._on_import,
            READS: self._on_part,
            "sqlite3.connect": lambda args: self._on_database(args[0]),
            "subprocess.Popen": lambda args: self._on_command(args[1]),
            "os.system": lambda args: self._on_command(args[0]),
            "os.posix_spawn": lambda args: self._on_command(args[1]),
            "os.exec": lambda args: self._on_command(args[1]),
        }

    def install(self, folder: str) -> None:
        """From now on, record. Cannot be taken back: the process belongs to one lesson."""
        self._home = folder
        sys.addaudithook(self._hook)
        for question in ("stat", "lstat", "access"):
            self._watch_question(question)
        self._watch_imports()
        self._watch_source()

    @property
    def _busy(self) -> bool:
        """Whether this thread is recording: what it opens meanwhile is its own."""
        return getattr(self._state, "busy", False)

    @_busy.setter
    def _busy(self, value: bool) -> None:
        self._state.busy = value

    def _hook(self, event: str, args: tuple[Any, ...]) -> None:
        handler = self._handlers.get(event)
        if self._busy or handler is None:
            return
        self._busy = True
        try:
            handler(args)
        finally:
            self._busy = False

    def _on_open(self, args: tuple[Any, ...]) -> None:
        path, mode, flags = args
        if isinstance(path, int):
            return
        writes = any(letter in mode for letter in "wax+") if isinstance(mode, str) else flags & _WRITING_FLAGS
        if not writes:
            self._read(path)

    def _on_list(self, args: tuple[Any, ...]) -> None:
        path = args[0] if args and args[0] is not None else "."
        name = self._name(path)
        if name is not None and not self._is_own(name) and not _asked_by(_UNINTERESTED):
            self._record("listing", name, listing_digest)

    def _on_part(self, args: tuple[Any, ...]) -> None:
        """Whoever opens a text next says that only a part of it counts: `sys.audit(READS, path, "code")`."""
        path, part = args
        name = self._name(path)
        if name is not None:
            self._announced.add(name)
            kind, digest_of = _PARTS[part]
            self._record(kind, name, digest_of)

    def _on_import(self, args: tuple[Any, ...]) -> None:
        if len(args) > 1 and args[1]:  # a compiled module's file
            self._read(args[1])

    def _on_database(self, place: Any) -> None:
        text = os.fsdecode(place) if isinstance(place, str | bytes | os.PathLike) else ""
        if text != ":memory:":
            self._read(text.removeprefix("file:").partition("?")[0])

    def _on_command(self, command: Any) -> None:
        if isinstance(command, str | bytes):
            try:
                command = shlex.split(os.fsdecode(command))
            except ValueError:
                return
        for word in command or ():
            name = self._name(word) if isinstance(word, str | bytes | os.PathLike) else None
            if name is not None and os.path.isfile(self._roots.path(name)):  # noqa: PTH113
                self._record("file", name, file_digest)

    def _read(self, path: Any) -> None:
        name = self._name(path)
        if name in self._announced:
            self._announced.discard(name)
        elif name is not None:
            self._record("file", name, file_digest)

    def _asked(self, path: Any) -> None:
        """What a path is like was asked, not what it holds."""
        name = self._name(path)
        if name is not None and name not in self._announced and not self._is_own(name) and not _asked_by(_UNINTERESTED):
            self._record("stat", name, stat_digest)

    def _is_own(self, name: str) -> bool:
        home = self._roots.name(self._home)
        return home is not None and (name == home or name.startswith(f"{home}/"))

    def _name(self, path: Any) -> str | None:
        try:
            text = os.fsdecode(path)
        except TypeError:
            return None
        if text.startswith(("/proc/", "/dev/", "/sys/", "<")):
            return None
        if not os.path.isabs(text):  # noqa: PTH117
            try:
                here = os.getcwd()  # noqa: PTH109
            except OSError:  # the lesson removed its own folder
                here = self._home
            text = os.path.join(here, text)  # noqa: PTH118
        return self._roots.name(text)

    def _record(self, kind: Kind, name: str, digest_of: Callable[[str], str]) -> None:
        if (kind, name) not in self._seen:
            self._seen.add((kind, name))
            self._write(kind, name, digest_of(self._roots.path(name)))

    def _write(self, kind: Kind, name: str, value: str) -> None:
        log_input(self._log, Input(kind, name, value))

    def _watch_question(self, function: str) -> None:
        """Questions about a path are no audit events, so they are asked through here."""
        real = getattr(os, function)

        def asked(path: Any, *arguments: Any, **options: Any) -> Any:
            if not self._busy and options.get("dir_fd") is None and not isinstance(path, int):
                self._busy = True
                try:
                    self._asked(path)
                finally:
                    self._busy = False
            return real(path, *arguments, **options)

        setattr(os, function, functools.wraps(real)(asked))
        for supported in (os.supports_fd, os.supports_dir_fd, os.supports_follow_symlinks, os.supports_effective_ids):
            if real in supported:
                supported.add(asked)

    def _watch_source(self) -> None:
        """Tracebacks, warnings and `inspect` take the text of a cell from here, where no file is opened."""
        real = linecache.getlines

        def getlines(filename: str, module_globals: Any = None) -> list[str]:
            if not self._busy and filename in self._cells and not _asked_by(_LAB):
                self._record("text", f"cell {self._cells[filename]:03d}", lambda path: SHOWN)
            return real(filename, module_globals)

        linecache.getlines = getlines

    def _watch_imports(self) -> None:
        from importlib.machinery import SourceFileLoader

        original = SourceFileLoader.get_code
        tracer = self

        def get_code(self: SourceFileLoader, fullname: str) -> CodeType | None:
            was_busy, tracer._busy = tracer._busy, True
            try:
                name = tracer._name(self.path)
                if name is None:
                    return original(self, fullname)
                code, meaning = compiled(self.path, self.get_data(self.path), tracer._bytecode)
                if ("module", name) not in tracer._seen:
                    tracer._seen.add(("module", name))
                    tracer._write("module", name, meaning)
            finally:
                tracer._busy = was_busy
            return code

        SourceFileLoader.get_code = get_code


def _finds_real_path(code: CodeType) -> bool:
    return code.co_name in ("realpath", "resolve") and _PATHS.search(code.co_filename) is not None


def _asked_by(files: Sequence[str]) -> bool:
    """Whether one of the nearest callers lies in a file whose path has one of these in it, or looks for a real path."""
    frame = sys._getframe(2)
    for _ in range(7):
        if frame is None:
            return False
        code = frame.f_code
        if any(part in code.co_filename for part in files) or _finds_real_path(code):
            return True
        if code.co_name == "<module>":
            return False
        frame = frame.f_back
    return False
