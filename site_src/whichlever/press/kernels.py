"""Runs one lesson as a notebook: nbclient talks to a kernel that the forkserver made.

`ForkProvisioner` is how Jupyter's own machinery is told to start that kernel; nbclient is used as it is.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from queue import Empty
from typing import Any

import nbformat
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from traitlets import Dict, Unicode

from whichlever.press import limits
from whichlever.press.child import ERROR, ChildSpec
from whichlever.press.forkserver import Child, Server
from whichlever.press.limits import OUTPUT_LIMIT, WATCH, Limits

START_TIMEOUT = 120  # seconds, the preloading included
KERNEL = "which-lever"

_servers: dict[str, Server] = {}
_children: dict[str, Child] = {}  # by scratch folder


class ForkProvisioner(LocalProvisioner):
    """Lets a kernel's process come from one of our servers, and end by force, with all that it started.

    Jupyter finds it by the entry point `whichlever-fork`. `server` names a server of this process,
    `spec` is a `ChildSpec` as JSON without its connection file.
    """

    server = Unicode()
    spec = Dict()
    child: Child | None = None

    @property
    def has_process(self) -> bool:
        return self.child is not None

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        spec = ChildSpec.from_json(json.dumps(self.spec))
        spec = replace(spec, connection_file=cmd[-1])
        self.child = _servers[self.server].start(spec)
        _children[spec.scratch] = self.child
        ready = await asyncio.to_thread(self.child.receive)
        if ready is None:
            raise RuntimeError(f"the kernel ended before it was ready: {self.child.output().strip()[-300:]}")
        self.pid = self.child.pid.result()
        return self.connection_info

    async def poll(self) -> int | None:
        return 0 if self.child is None else self.child.poll()

    async def wait(self) -> int | None:
        child, self.child = self.child, None
        return None if child is None else await asyncio.wrap_future(child.exit)

    async def send_signal(self, signum: int) -> None:
        """Only an end by force is passed on: kernels that were asked to stop have been seen not to."""
        if signum in (signal.SIGTERM, getattr(signal, "SIGKILL", signal.SIGTERM)):
            await self.kill()

    async def kill(self, restart: bool = False) -> None:
        if self.child is not None:
            self.child.kill()
            with suppress(Exception):
                await asyncio.wait_for(asyncio.wrap_future(self.child.exit), 30)

    async def terminate(self, restart: bool = False) -> None:
        await self.kill(restart)

    async def cleanup(self, restart: bool = False) -> None:
        await self.kill()


class LessonKernelClient(AsyncKernelClient):
    """Does not wait for silence: nbclient tells the messages of a cell from others by their parent."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        deadline = time.monotonic() + (timeout or START_TIMEOUT)
        while time.monotonic() < deadline:
            self.kernel_info()
            with suppress(Empty):
                await self.get_shell_msg(timeout=5)
                await self.get_iopub_msg(timeout=1)  # it is subscribed
                return
            if not await self.is_alive():
                break
        raise RuntimeError("the kernel did not answer")


@dataclass(frozen=True)
class Problem:
    """Why a lesson did not run to its end. `cell` counts code cells from 0; `line` is the file's, from 1.

    kind: error, time, memory, died or output. traceback: frames of the project's files only, as text.
    output: the last that it printed.
    """

    kind: str
    what: str
    cell: int | None = None
    line: int | None = None
    path: str | None = None
    traceback: tuple[str, ...] = ()
    output: str = ""


class LessonProblem(Exception):
    """Carries a `Problem` from where it is found to where it is collected."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.what)
        self.problem = problem


@dataclass(frozen=True)
class Lesson:
    """What it takes to run a lesson as a notebook. name: as messages call its file."""

    name: str
    cells: tuple[str, ...]
    lines: tuple[int, ...]
    tags: tuple[tuple[str, ...], ...]
    limits: Limits

    @property
    def executed(self) -> tuple[int, ...]:
        """The numbers of the cells that run: those with code in them, unless tagged to be skipped."""
        return tuple(
            number
            for number, source in enumerate(self.cells)
            if source.strip() and "skip-execution" not in self.tags[number]
        )

    def cell_names(self) -> tuple[str, ...]:
        return tuple(f"{Path(self.name).name}, cell {number + 1}" for number in self.executed)


class _Client(NotebookClient):
    """nbclient with an eye on the size of what it gathers."""

    gathered = 0

    def output(self, outs: list[NotebookNode], msg: dict[str, Any], *rest: Any) -> NotebookNode | None:
        self.gathered += sum(map(len, _texts(msg["content"])))
        return None if self.gathered > OUTPUT_LIMIT else super().output(outs, msg, *rest)


def _texts(content: Any) -> list[str]:
    if isinstance(content, str):
        return [content]
    if isinstance(content, Mapping):
        return [text for value in content.values() for text in _texts(value)]
    if isinstance(content, Sequence) and not isinstance(content, bytes):
        return [text for value in content for text in _texts(value)]
    return []


def run_notebook(server: Server, spec: ChildSpec, lesson: Lesson) -> list[list[dict[str, Any]]]:
    """Execute a lesson's cells in a kernel of their own; the outputs of each cell, normalised.

    Raises LessonProblem. When it returns or raises, nothing that the lesson started is left.
    """
    _servers[server.folder.name] = server
    return asyncio.run(_run(server, replace(spec, cells=lesson.cell_names()), lesson))


async def _run(server: Server, spec: ChildSpec, lesson: Lesson) -> list[list[dict[str, Any]]]:
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell(source, id=f"cell-{number}", metadata={"tags": list(tags)})
            for number, (source, tags) in enumerate(zip(lesson.cells, lesson.tags, strict=True))
        ]
    )
    manager = _manager(server, spec)
    began: list[float] = []
    running: list[int] = [0]

    def remaining(cell: NotebookNode) -> float:
        return max(0.01, began[0] + lesson.limits.time - time.monotonic()) if began else START_TIMEOUT

    client = _Client(
        notebook,
        km=manager,
        timeout_func=remaining,
        startup_timeout=START_TIMEOUT,
        record_timing=False,
        coalesce_streams=True,
        store_widget_state=False,
        raise_on_iopub_timeout=True,
        iopub_timeout=60,
        on_cell_execute=lambda cell, cell_index: running.__setitem__(0, cell_index),
        on_notebook_start=lambda notebook: began.append(time.monotonic()),
    )
    client.log.disabled = True
    manager.log.disabled = True
    child: Child | None = None
    too_much: list[bool] = []
    try:
        await manager.start_kernel()
        child = _children.pop(spec.scratch)

        def exceeded() -> None:
            too_much.append(True)
            child.kill()

        with WATCH.over(child.pid.result(), lesson.limits.memory, exceeded):
            await client.async_execute(cleanup_kc=False)
        if client.gathered > OUTPUT_LIMIT:
            raise LessonProblem(Problem("output", f"more than {OUTPUT_LIMIT // limits.MIB} MiB of output"))
        return Normaliser(spec).outputs(notebook, lesson.executed)
    except (CellExecutionError, CellTimeoutError, DeadKernelError, RuntimeError) as error:
        problem = _problem(error, lesson, spec, child, running[0], bool(too_much))
        last = _last_output(notebook.cells[running[0]], child) if lesson.cells else ""
        raise LessonProblem(replace(problem, output=Normaliser(spec).text(last))) from None
    finally:
        await _end(manager, client)


def _manager(server: Server, spec: ChildSpec) -> AsyncKernelManager:
    class Specs(KernelSpecManager):
        def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
            config = {"server": server.folder.name, "spec": json.loads(spec.to_json())}
            return KernelSpec(
                argv=["{connection_file}"],
                language="python",
                display_name="Python 3",
                metadata={"kernel_provisioner": {"provisioner_name": "whichlever-fork", "config": config}},
            )

    place = {"transport": "ipc", "ip": str(Path(spec.scratch, "s"))} if sys.platform != "win32" else {}
    return AsyncKernelManager(
        kernel_name=KERNEL,
        kernel_spec_manager=Specs(),
        client_factory=LessonKernelClient,
        connection_file=str(Path(spec.scratch, "kernel.json")),
        **place,
    )


async def _end(manager: AsyncKernelManager, client: NotebookClient) -> None:
    """Kill the kernel; never ask it to stop."""
    if client.kc is not None:
        client.kc.stop_channels()
    if manager.provisioner is not None:
        await manager.provisioner.kill()
        await manager.provisioner.wait()
    manager.cleanup_connection_file()
    with suppress(Exception):
        manager._close_control_socket()
        manager.context.destroy(linger=0)


def _last_output(cell: NotebookNode, child: Child | None) -> str:
    texts = [output.text for output in cell.get("outputs", ()) if output.output_type == "stream"]
    return "".join(texts) or (child.output() if child is not None else "")


def _problem(
    error: Exception, lesson: Lesson, spec: ChildSpec, child: Child | None, cell: int, too_much: bool
) -> Problem:
    if too_much:
        return Problem("memory", f"used more than its limit of {_size(lesson.limits.memory)} of memory", cell)
    if isinstance(error, CellExecutionError):
        return _raised(error, lesson, spec, cell)
    if isinstance(error, CellTimeoutError) and child is not None:
        place = _places(_stack_frames(child.stack()), lesson, spec)
        line = place[-1][1] if place else None
        return Problem("time", f"took longer than its limit of {lesson.limits.time:g} s", cell, line)
    status = None
    if child is not None:
        with suppress(Exception):
            status = child.exit.result(timeout=5)
    return Problem("died", f"{_death(status)} ({error})" if status is None else _death(status), cell)


def _size(amount: int) -> str:
    return f"{amount / 2**30:.3g} GiB" if amount >= 2**30 else f"{amount / 2**20:.3g} MiB"


def _death(status: int | None) -> str:
    if status is None:
        return "its process failed"
    if status < 0:
        name = signal.Signals(-status).name
        hint = "; perhaps the machine ran out of memory" if name == "SIGKILL" else ""
        return f"its process was killed by {name}{hint}"
    return f"it ended its own process (exit status {status}); a lesson runs to its end"


def _raised(error: CellExecutionError, lesson: Lesson, spec: ChildSpec, cell: int) -> Problem:
    noted: dict[str, Any] = {"frames": [], "line": None, "path": None}
    with suppress(OSError, ValueError):
        noted = json.loads(Path(spec.scratch, ERROR).read_text(encoding="utf-8"))
    frames = _places(noted["frames"], lesson, spec)
    what = Normaliser(spec).text(f"{error.ename}: {error.evalue}" if error.evalue else error.ename)
    here = [line for path, line, _, _ in frames if path == lesson.name]
    return Problem("error", what, cell, here[-1] if here else None, traceback=format_frames(frames))


Frame = tuple[str, int, str, str]  # file as messages name it, line, function, the line's text


def _places(frames: Sequence[Sequence[Any]], lesson: Lesson, spec: ChildSpec) -> list[Frame]:
    """The frames that lie in the project, cells named by their file and its lines; no frames of the engine."""
    names = {f"<{name}>": number for name, number in zip(lesson.cell_names(), lesson.executed, strict=True)}
    placed: list[Frame] = []
    for file, line, function, text in frames:
        if file in names:
            number = names[file]
            source = lesson.cells[number].splitlines()
            shown = text or (source[line - 1].strip() if 0 < line <= len(source) else "")
            placed.append((lesson.name, lesson.lines[number] + line - 1, function, shown))
        elif name := project_file(file, spec):
            placed.append((name, line, function, text))
    return placed


def project_file(path: str, spec: ChildSpec) -> str | None:
    """The project-relative name of a file, None for those of the engine and of installed packages."""
    from whichlever.press.trace import ENGINE, Roots

    engine = str(Path(__file__).resolve().parents[1])
    if path.startswith(engine + os.sep) or not os.path.isabs(path):  # noqa: PTH117
        return None
    name = Roots(spec.root, spec.engine, spec.excluded).name(path)
    return None if name is None or name.startswith(ENGINE) else name


def format_frames(frames: Sequence[Frame]) -> tuple[str, ...]:
    """Frames as lines of text, outermost first."""
    lines: list[str] = []
    for path, line, function, text in frames:
        suffix = f", in {function}" if function and function != "<module>" else ""
        lines.append(f"{path}:{line}{suffix}")
        if text:
            lines.append(f"    {text}")
    return tuple(lines)


_STACK_LINE = re.compile(r'^  File "(?P<file>.+)", line (?P<line>\d+) in (?P<name>.+)$')


def _stack_frames(text: str) -> list[tuple[str, int, str, str]]:
    """faulthandler's text as frames of its current thread, outermost first."""
    frames: list[tuple[str, int, str, str]] = []
    for line in text.splitlines():
        if match := _STACK_LINE.match(line):
            frames.append((match["file"], int(match["line"]), match["name"], ""))
    return frames[::-1]


class Normaliser:
    """Makes outputs the same in every folder, on every machine, on every day."""

    def __init__(self, spec: ChildSpec) -> None:
        packages = [path for path in sys.path if Path(path).name in ("site-packages", "dist-packages")]
        library = str(Path(os.__file__).parent)
        replacements = {f"{path}{os.sep}": "" for path in packages}
        replacements |= {f"{library}{os.sep}": ""}
        for root in (spec.root, os.path.realpath(spec.root)):
            replacements |= {f"{root}{os.sep}": "", root: "."}
        if spec.engine:
            replacements |= {f"{Path(spec.engine).parent}{os.sep}": ""}
        replacements |= {spec.scratch: "<scratch>"}
        self._replacements = sorted(replacements.items(), key=lambda pair: -len(pair[0]))

    def text(self, text: str) -> str:
        for old, new in self._replacements:
            text = text.replace(old, new)
        return _ADDRESS.sub(" at 0x…", text)

    def outputs(self, notebook: NotebookNode, executed: Sequence[int]) -> list[list[dict[str, Any]]]:
        """The outputs of every cell as plain values; execution counts number the cells that ran."""
        counts = {number: count for count, number in enumerate(executed, 1)}
        return [
            [self._output(output, counts.get(number)) for output in cell.outputs]
            for number, cell in enumerate(notebook.cells)
        ]

    def _output(self, output: NotebookNode, count: int | None) -> dict[str, Any]:
        plain = json.loads(json.dumps(output))
        plain.pop("transient", None)
        if plain["output_type"] == "execute_result":
            plain["execution_count"] = count
        return self._clean(plain)

    def _clean(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {key: each if key == "image/png" else self._clean(each) for key, each in value.items()}
        return [self._clean(each) for each in value] if isinstance(value, list) else value


_ADDRESS = re.compile(r" at 0x[0-9a-f]{6,}")


def merge(notebook: NotebookNode, outputs: Sequence[Sequence[Mapping[str, Any]]]) -> NotebookNode:
    """A copy of a script's notebook with stored outputs, one list for each code cell, in order.

    Raises ValueError if the numbers of code cells differ: the result is of another script.
    """
    made = nbformat.from_dict(json.loads(json.dumps(notebook)))
    code = [cell for cell in made.cells if cell.cell_type == "code"]
    if len(code) != len(outputs):
        raise ValueError(f"{len(outputs)} outputs for {len(code)} code cells")
    count = 0
    for cell, given in zip(code, outputs, strict=True):
        cell.outputs = [nbformat.from_dict(dict(output)) for output in given]
        is_run = bool(cell.source.strip()) and "skip-execution" not in cell.metadata.get("tags", ())
        count += is_run
        cell.execution_count = count if is_run else None
    return made
