"""What levers print while they are tried: a lever is called for each split, and its words are shown once."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from typing import Any, TextIO


class Once:
    """A stream that passes each line on once, and none while it is quiet. Everything else is the stream's own."""

    def __init__(self, stream: TextIO) -> None:
        self.quiet = False
        self._stream = stream
        self._begun = ""
        self._passed: set[str] = set()

    def write(self, text: str) -> int:
        *lines, self._begun = (self._begun + text).split("\n")
        for line in lines:
            self._pass(f"{line}\n")
        return len(text)

    def flush(self) -> None:
        self._stream.flush()

    def end(self) -> None:
        """Pass on what is left of a line that was not ended."""
        line, self._begun = self._begun, ""
        if line:
            self._pass(line)

    def _pass(self, line: str) -> None:
        if not self.quiet and line not in self._passed:
            self._passed.add(line)
            self._stream.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


class Printed:
    """Both streams of a program, each line of which appears once."""

    def __init__(self, *streams: Once) -> None:
        self._streams = streams

    def hush(self) -> None:
        """Nothing more is passed on: on further splits a lever says the same of other rows."""
        for stream in self._streams:
            stream.end()
            stream.quiet = True


@contextmanager
def printed_once() -> Generator[Printed]:
    """Standard output and errors of the body, each line once."""
    streams = Once(sys.stdout), Once(sys.stderr)
    with ExitStack() as redirected:
        redirected.enter_context(redirect_stdout(streams[0]))
        redirected.enter_context(redirect_stderr(streams[1]))
        for stream in streams:
            redirected.callback(stream.end)
        yield Printed(*streams)
