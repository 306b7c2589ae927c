"""The kernel that a lesson runs in: ipykernel's, with outputs that are the same on every machine and day.

Imported by the forkserver before any lesson; nothing here imports numpy or matplotlib.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import sys
import threading
import warnings
from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from ipykernel.compiler import XCachingCompiler
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.formatters import DisplayFormatter
from IPython.core.pylabtools import print_figure
from traitlets import Type
from traitlets.config import Config

from whichlever.lab.figures import house
from whichlever.runner.process.environment import FIGURES
from whichlever.runner.process.spec import ERROR, ChildSpec, Send, describe
from whichlever.runner.process.streams import drain, make_flushable, set_parents


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


FIGURE_FORMATS = {"svg"}
LARGE_FIGURE = 200_000  # characters of SVG; above it a page may want dots instead
SVG, PNG = "image/svg+xml", "image/png"
FIGURE_OPTIONS = {"bbox_inches": "tight", "metadata": {"Date": None}}


class LessonCompiler(XCachingCompiler):
    """Names code after its cell, where ipykernel would use a path with the process's number."""

    names: Sequence[str] = ()

    def get_code_name(self, raw_code: str, code: str, number: int) -> str:
        return f"<{self.names[number - 1]}>" if 0 < number <= len(self.names) else "<lesson>"


class LessonFormatter(DisplayFormatter):
    """Figures in the house's style come as they stand in a page, large ones as dots too."""

    def format(self, obj: Any, include: Any = None, exclude: Any = None) -> tuple[dict[str, Any], dict[str, Any]]:
        data, about = super().format(obj, include, exclude)
        matplotlib = sys.modules.get("matplotlib.figure")
        if SVG in data and matplotlib is not None and isinstance(obj, matplotlib.Figure):
            if len(data[SVG]) >= LARGE_FIGURE:
                data[PNG] = print_figure(obj, "png", **FIGURE_OPTIONS)
            else:
                data[SVG] = house.for_page(obj, data[SVG]) or data[SVG]
        return data, about


class LessonShell(ZMQInteractiveShell):
    """Notes where an error was raised, and takes `exit()` for one: a lesson runs to its end."""

    notes: Path = Path()

    def init_display_formatter(self) -> None:
        super().init_display_formatter()
        self.display_formatter = LessonFormatter(parent=self)

    def init_environment(self) -> None:
        """No colours are asked of other programs: the output is for a page."""

    def run_cell(self, *arguments: Any, **options: Any) -> Any:
        """Code that waits for nothing itself runs as in a script: no event loop is running, and it may start one."""
        loop = asyncio._get_running_loop()
        asyncio._set_running_loop(None)
        try:
            return super().run_cell(*arguments, **options)
        finally:
            asyncio._set_running_loop(loop)
            make_flushable()

    def set_parent(self, parent: Any) -> None:
        """What a lesson's own stream writes to ours belongs to the cell that runs, too."""
        super().set_parent(parent)
        set_parents(parent)

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
    config.InlineBackend.rc = FIGURES
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
    before = threading.enumerate()

    def end_cell(result: Any) -> None:
        if result.execution_count == len(spec.cells):
            _wait_for_threads(before)
        drain()

    if app.shell is not None:
        app.shell.user_ns["__file__"] = spec.script
        app.shell.events.register("post_run_cell", end_cell)
    if sys.modules.pop("matplotlib_inline.backend_inline", None):  # it looks for the shell when imported
        importlib.import_module("matplotlib_inline.backend_inline")
    send({"ready": True})
    app.start()


def _wait_for_threads(begun_before: Collection[threading.Thread]) -> None:
    """As Python does at the end of a script: until everything is done that was given to a thread."""
    for tell in reversed(getattr(threading, "_threading_atexits", ())):  # executors' threads wait until they are told
        with suppress(OSError, TypeError):  # one that ends at this moment has closed what it would be told by
            tell()
    for thread in threading.enumerate():
        if not thread.daemon and thread not in begun_before:
            thread.join()
