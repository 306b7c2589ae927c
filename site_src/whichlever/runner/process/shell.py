"""The kernel that a lesson runs in: ipykernel's, with outputs that are the same on every machine and day.

Imported by the forkserver before any lesson; nothing here imports numpy or matplotlib.
"""

from __future__ import annotations

import ctypes
import importlib
import json
import os
import sys
import threading
import warnings
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from ipykernel import iostream
from ipykernel.compiler import XCachingCompiler
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from ipykernel.zmqshell import ZMQInteractiveShell
from traitlets import Type
from traitlets.config import Config

from whichlever.runner.process.limits import STREAM_LIMIT
from whichlever.runner.process.spec import ERROR, ChildSpec, Send, describe


def _leave_out_debugger() -> None:
    """Load ipykernel's debugger as if debugpy were not installed: importing that takes twice as long as all else."""
    held = sys.modules.pop("debugpy", None)
    sys.modules["debugpy"] = None  # pyright: ignore[reportArgumentType]
    importlib.import_module("ipykernel.debugger")
    del sys.modules["debugpy"]
    if held is not None:
        sys.modules["debugpy"] = held


_leave_out_debugger()
for _name in (  # what a shell loads when it starts, or runs its first cell: once for all lessons
    "IPython.core.completerlib",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "tornado.platform.asyncio",
):
    importlib.import_module(_name)


CUT = f"\n[… cut: a cell may print {STREAM_LIMIT:,} characters]\n"
FIGURE_FORMATS = {"svg"}
FIGURE_OPTIONS = {"bbox_inches": "tight", "metadata": {"Date": None}}
MARK = "\0"  # sent through a stream's pipe after each cell: when it arrives, all before it has
DRAIN_TIMEOUT = 2.0  # seconds


class LessonCompiler(XCachingCompiler):
    """Names code after its cell, where ipykernel would use a path with the process's number."""

    names: Sequence[str] = ()

    def get_code_name(self, raw_code: str, code: str, number: int) -> str:
        return f"<{self.names[number - 1]}>" if 0 < number <= len(self.names) else "<lesson>"


class LessonStream(iostream.OutStream):
    """A standard stream that takes so much of a cell's output and no more."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self._room = STREAM_LIMIT
        self._marked = threading.Event()
        super().__init__(*arguments, **options)

    def set_parent(self, parent: Any) -> None:
        self._room = STREAM_LIMIT
        super().set_parent(parent)

    def write(self, string: str) -> int:
        if isinstance(string, str):
            if not self._is_master_process():  # a fork of the lesson: what it prints arrives as a program's output does
                return os.write(self._original_stdstream_fd, string.encode())
            if MARK in string and threading.current_thread() is getattr(self, "watch_fd_thread", None):
                string = string.replace(MARK, "")
                self._marked.set()
            room, self._room = self._room, self._room - len(string)
            if room <= 0:
                return len(string)
            if len(string) > room:
                super().write(string[:room] + CUT)
                return len(string)
        return super().write(string) or 0

    def drain(self) -> None:
        """Wait for what was written past Python, by C code or a child process, to arrive."""
        if getattr(self, "watch_fd_thread", None) is None or not self.watch_fd_thread.is_alive():
            return
        self._marked.clear()
        os.write(self._original_stdstream_fd, MARK.encode())
        self._marked.wait(DRAIN_TIMEOUT)


# The kernel asks for the class by name, and the engine's own modules are forgotten by then.
iostream.LessonStream = LessonStream  # pyright: ignore[reportAttributeAccessIssue]


class LessonShell(ZMQInteractiveShell):
    """Notes where an error was raised, and takes `exit()` for one: a lesson runs to its end."""

    notes: Path = Path()

    def init_environment(self) -> None:
        """No colours are asked of other programs: the output is for a page."""

    def ask_exit(self) -> None:
        raise SystemExit("a lesson runs to its end; take exit() out")

    def showtraceback(self, *arguments: Any, **options: Any) -> None:
        self._note(sys.exc_info()[1])
        super().showtraceback(*arguments, **options)

    def showsyntaxerror(self, *arguments: Any, **options: Any) -> None:
        self._note(sys.exc_info()[1])
        super().showsyntaxerror(*arguments, **options)

    def _note(self, error: BaseException | None) -> None:
        if error is not None:
            with suppress(OSError):
                self.notes.write_text(json.dumps(describe(error)), encoding="utf-8")


class LessonKernel(IPythonKernel):
    shell_class = Type(LessonShell)
    compiler_class = Type(LessonCompiler)


class LessonApp(IPKernelApp):
    """The kernel's application without a command line, somebody's own settings and a debugger's prompt."""

    def parse_command_line(self, argv: Any = None) -> None:
        pass

    def load_config_file(self, suppress_errors: bool | None = None) -> None:
        pass

    def init_pdb(self) -> None:
        pass

    def init_iopub(self, context: Any) -> None:
        """Without a word about the port by which forks would print: a lesson opens none, and they don't need it."""
        with warnings.catch_warnings(action="ignore"):
            super().init_iopub(context)


def configuration() -> Config:
    """Everything about the kernel that could differ from one person's machine to another's, set."""
    config = Config()
    config.IPKernelApp.outstream_class = "ipykernel.iostream.LessonStream"
    config.IPKernelApp.log_level = 50  # no advice on how to stop it
    config.InteractiveShellApp.ignore_cwd = True
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.history_load_length = 0
    config.HistoryManager.enabled = False
    config.InlineBackend.figure_formats = FIGURE_FORMATS
    config.InlineBackend.print_figure_kwargs = FIGURE_OPTIONS
    return config


def serve(spec: ChildSpec, send: Send) -> None:
    """Be the kernel of one lesson until killed. Sends {"ready": true} when it can be connected to."""
    LessonShell.notes = Path(spec.scratch, ERROR)
    LessonCompiler.names = spec.cells
    app = LessonApp.instance(
        config=configuration(),
        kernel_class=LessonKernel,
        connection_file=spec.connection_file,
    )
    app.initialize([])
    if app.shell is not None:
        app.shell.events.register("post_run_cell", _drain)
    if sys.modules.pop("matplotlib_inline.backend_inline", None):  # it looks for the shell when imported
        importlib.import_module("matplotlib_inline.backend_inline")
    send({"ready": True})
    app.start()


def _drain(result: Any) -> None:
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).fflush(None)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, LessonStream):
            stream.drain()
