"""Standard streams of a lesson: what is printed by any means arrives in its cell, up to a limit."""

from __future__ import annotations

import codecs
import ctypes
import io
import os
import sys
import threading
from contextlib import suppress
from typing import Any

from ipykernel import iostream

from whichlever.runner.process.limits import STREAM_LIMIT

CUT = f"\n[… cut: a cell may print {STREAM_LIMIT:,} characters]\n"
MARK = "\0"  # sent through a stream's pipe after each cell: when it arrives, all before it has
DRAIN_TIMEOUT = 2.0  # seconds


_made: list[LessonStream] = []


class LessonStream(iostream.OutStream):
    """A standard stream that takes so much of a cell's output and no more."""

    watch_fd_thread: threading.Thread | None = None
    _pipe: int | None = None
    """Where what programs print goes, whatever the lesson does with the descriptor that they are given."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self._room = STREAM_LIMIT
        self._marked = threading.Event()
        super().__init__(*arguments, **options)
        if self.watch_fd_thread is not None:
            self._pipe = os.dup(self._original_stdstream_fd)
        self.buffer = _Bytes(self)
        _made.append(self)

    def set_parent(self, parent: Any) -> None:
        self._room = STREAM_LIMIT
        super().set_parent(parent)

    def write(self, string: str) -> int:
        if not isinstance(string, str):
            return super().write(string) or 0
        if self._pipe is not None and not self._is_master_process():
            return os.write(self._pipe, string.encode())  # a fork of the lesson prints as a program does
        if MARK in string and threading.current_thread() is self.watch_fd_thread:
            string = string.replace(MARK, "")
            self._marked.set()
        room, self._room = self._room, self._room - len(string)
        if room > 0:
            super().write(string if len(string) <= room else string[:room] + CUT)
        return len(string)

    def drain(self) -> None:
        """Wait for what was written past Python, by C code or a child process, to arrive."""
        if self._pipe is not None and self.watch_fd_thread is not None and self.watch_fd_thread.is_alive():
            self._marked.clear()
            os.write(self._pipe, MARK.encode())
            self._marked.wait(DRAIN_TIMEOUT)


class _Bytes(io.RawIOBase):
    """The `buffer` of a stream, as scripts know it."""

    def __init__(self, stream: LessonStream) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._stream.write(self._decoder.decode(bytes(data)))
        return len(data)

    def flush(self) -> None:
        self._stream.flush()

    def fileno(self) -> int:
        return self._stream.fileno()


# The kernel asks for the class by name, and the engine's own modules are forgotten by then.
iostream.LessonStream = LessonStream  # pyright: ignore[reportAttributeAccessIssue]


def drain() -> None:
    """Wait for everything that was printed so far."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).fflush(None)
    for stream in _made:  # a lesson may have put others in their place, which write to these
        with suppress(OSError):
            stream.drain()
            stream.flush()


def set_parents(parent: Any) -> None:
    """Give what is printed from now on to the cell of this message."""
    for stream in _made:
        stream.set_parent(parent)


def make_flushable() -> None:
    """After each cell the kernel flushes the standard streams, whatever the lesson put in their place."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name, None)
        if stream is None:  # as for a script, what is printed then goes nowhere
            setattr(sys, name, io.StringIO())
        elif not callable(getattr(stream, "flush", None)):
            with suppress(AttributeError):
                stream.flush = _nothing


def _nothing() -> None:
    """What there is to flush in a stream that has no `flush`."""
