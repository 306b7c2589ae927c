"""What code reads while it runs: files opened, looked for in vain or listed, and modules imported.

Runs inside the process of a lesson, so it imports nothing but the standard library.
Only names under the project's root count (and the engine's own, when it is installed for editing):
installed packages are known by their versions. Digests are taken when a file is first touched,
so that an edit during the run makes the result stale, never wrong.
What a program started by the lesson reads is seen only as far as its command line names files.
"""

from __future__ import annotations

import os
import shlex
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from types import CodeType
from typing import Any

from whichlever.runner.store.bytecode import compiled
from whichlever.runner.store.fingerprint import (
    ABSENT,
    existence,
    file_code_digest,
    file_digest,
    front_matter_digest,
    listing_digest,
)
from whichlever.runner.store.inputs import Input, Kind, log_input
from whichlever.runner.store.roots import Roots

READS = "whichlever.reads"  # an audit event: a path, and the part of it that will be used
CODE, FRONT_MATTER = "code", "front matter"

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
_WRITING_FLAGS = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class Tracer:
    """Writes each thing that this process reads to a log, at once.

    log: an open descriptor in append mode; forked children of the lesson write to it too.
    bytecode: a folder of compiled modules.
    script: the path of the lesson itself, whose code alone counts, even if it reads its own text.
    """

    def __init__(self, roots: Roots, log: int, bytecode: Path | None, script: str | None = None) -> None:
        self._roots, self._log, self._bytecode = roots, log, bytecode
        self._script = None if script is None else roots.name(script)
        self._seen: set[tuple[Kind, str]] = set()
        self._state = threading.local()
        self._home = roots.root
        self._handlers: Mapping[str, Callable[[tuple[Any, ...]], None]] = {
            "open": self._on_open,
            "os.listdir": self._on_list,
            "os.scandir": self._on_list,
            "import": self._on_import,
            READS: self._on_part,
            "sqlite3.connect": lambda args: self._read(args[0]),
            "subprocess.Popen": lambda args: self._on_command(args[1]),
            "os.system": lambda args: self._on_command(args[0]),
            "os.posix_spawn": lambda args: self._on_command(args[1]),
            "os.exec": lambda args: self._on_command(args[1]),
        }

    def install(self, folder: str) -> None:
        """From now on, record. Cannot be taken back: the process belongs to one lesson."""
        self._home = folder
        sys.addaudithook(self._hook)
        self._watch_stat()
        self._watch_imports()

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
        if name is None or _asked_by_machinery():
            return
        self._record("listing", name, lambda full: listing_digest(full) if os.path.isdir(full) else ABSENT)  # noqa: PTH112

    def _on_part(self, args: tuple[Any, ...]) -> None:
        """Whoever opens a text next says that only a part of it counts: `sys.audit(READS, path, CODE)`."""
        path, part = args
        name = self._name(path)
        if name is not None and ("file", name) not in self._seen:
            self._seen.add(("file", name))
            if part == CODE:
                self._record("module", name, file_code_digest)
            else:
                self._record("front matter", name, front_matter_digest)

    def _on_import(self, args: tuple[Any, ...]) -> None:
        if len(args) > 1 and args[1]:  # a compiled module's file
            self._read(args[1])

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

    def _read(self, path: Any, *, whole: bool = True) -> None:
        """Something is opened, or looked at; without `whole`, only asked whether it is there."""
        name = self._name(path)
        if name is None:
            return
        if name == self._script:
            self._record("module", name, file_code_digest)
        elif os.path.exists(self._roots.path(name)):  # noqa: PTH110
            if whole:
                self._record("file", name, file_digest)
            elif ("file", name) not in self._seen:
                self._record("exists", name, existence)
        else:
            self._record("missing", name, lambda full: ABSENT)

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

    def _watch_stat(self) -> None:
        """Questions after a file's existence are no audit events, so they are asked through here."""
        real = os.stat

        def stat(path: Any, *, dir_fd: int | None = None, follow_symlinks: bool = True) -> os.stat_result:
            if not self._busy and dir_fd is None and not isinstance(path, int):
                self._busy = True
                try:
                    if self._name(path) is not None and not _asked_by_machinery():
                        self._read(path, whole=not _asks_whether_it_exists())
                finally:
                    self._busy = False
            return real(path, dir_fd=dir_fd, follow_symlinks=follow_symlinks)

        os.stat = stat
        for supported in (os.supports_fd, os.supports_dir_fd, os.supports_follow_symlinks):
            if real in supported:
                supported.add(stat)

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


def _asks_whether_it_exists() -> bool:
    """Whether the question is exists(), is_file() or is_dir(), of os.path or pathlib, and not after size or time."""
    frame = sys._getframe(2)
    for _ in range(2):
        if frame is None:
            return False
        if frame.f_code.co_name in ("exists", "isfile", "isdir", "is_file", "is_dir"):
            return "pathlib" in frame.f_code.co_filename or "genericpath" in frame.f_code.co_filename
        frame = frame.f_back
    return False


def _asked_by_machinery() -> bool:
    """Whether one of the nearest callers is the import system, a traceback or the shell."""
    frame = sys._getframe(2)
    for _ in range(6):
        if frame is None:
            return False
        if any(part in frame.f_code.co_filename for part in _UNINTERESTED):
            return True
        if frame.f_code.co_name == "<module>":
            return False
        frame = frame.f_back
    return False
