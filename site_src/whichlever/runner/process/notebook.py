"""Runs one lesson as a notebook: nbclient talks to a kernel that the forkserver made.

`ForkProvisioner` is how Jupyter's own machinery is told to start that kernel; nbclient is used as it is.
"""

from __future__ import annotations

import asyncio
import json
import logging
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
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

from whichlever.runner.process.fork_client import Child, Server, ServerGoneError, how_it_ended
from whichlever.runner.process.limits import MIB, OUTPUT_LIMIT, WATCH
from whichlever.runner.process.problems import (
    Lesson,
    LessonProblemError,
    Normaliser,
    Problem,
    died,
    failed,
    in_time,
    too_big,
    with_detail,
)
from whichlever.runner.process.spec import ERROR, ChildSpec

START_TIMEOUT = 120  # seconds, the preloading included
KERNEL = "which-lever"
_quiet = logging.getLogger(f"{__name__}.jupyter")  # what Jupyter would log is told as the lesson's problem
_quiet.addHandler(logging.NullHandler())
_quiet.propagate = False
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
        try:
            ready = await asyncio.wait_for(asyncio.to_thread(self.child.receive), START_TIMEOUT)
        except TimeoutError:
            raise RuntimeError(f"the kernel was not ready after {START_TIMEOUT} seconds") from None
        if ready is None:
            raise RuntimeError(with_detail("the kernel ended before it was ready", self.child.output()[-300:]))
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

    async def wait_for_ready(self, timeout: float | None = None) -> None:
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


class _Client(NotebookClient):
    """nbclient with an eye on time and on the size of what it gathers. running: the number of the last begun cell."""

    def __init__(self, lesson: Lesson, manager: AsyncKernelManager) -> None:
        self.gathered, self.running = 0, 0
        self._began: float | None = None
        self._limit = lesson.limits.time
        super().__init__(
            _notebook(lesson),
            km=manager,
            log=_quiet,
            timeout_func=self._remaining,
            startup_timeout=START_TIMEOUT,
            record_timing=False,
            store_widget_state=True,
            raise_on_iopub_timeout=True,
            iopub_timeout=60,
            on_cell_execute=self._begin_cell,
            on_notebook_start=self._begin,
        )

    def output(self, outs: list[NotebookNode], msg: dict[str, Any], *rest: Any) -> NotebookNode | None:
        self.gathered += sum(map(len, _texts(msg["content"])))
        return None if self.gathered > OUTPUT_LIMIT else super().output(outs, msg, *rest)

    def _begin(self, notebook: NotebookNode) -> None:
        self._began = time.monotonic()

    def _begin_cell(self, cell: NotebookNode, cell_index: int) -> None:
        self.running = cell_index

    def _remaining(self, cell: NotebookNode) -> float:
        """Seconds left for the whole lesson."""
        return START_TIMEOUT if self._began is None else max(0.01, self._began + self._limit - time.monotonic())


def _notebook(lesson: Lesson) -> NotebookNode:
    return nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell(source, id=f"cell-{number}", metadata={"tags": list(tags)})
            for number, (source, tags) in enumerate(zip(lesson.cells, lesson.tags, strict=True))
        ]
    )


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

    Raises LessonProblemError. When it returns or raises, nothing that the lesson started is left.
    """
    _servers[server.folder.name] = server
    return asyncio.run(_run(server, replace(spec, cells=lesson.cell_names()), lesson))


async def _run(server: Server, spec: ChildSpec, lesson: Lesson) -> list[list[dict[str, Any]]]:
    manager = _manager(server, spec)
    client = _Client(lesson, manager)
    child: Child | None = None
    too_much: list[bool] = []

    def exceeded() -> None:
        too_much.append(True)
        if child is not None:
            child.kill()

    asyncio.get_running_loop().set_exception_handler(_told_already)
    try:
        await manager.start_kernel()
        child = _children[spec.scratch]
        with WATCH.over(child.pid.result(), lesson.limits.memory, exceeded):
            await client.async_execute(cleanup_kc=False)
        if client.gathered > OUTPUT_LIMIT:
            raise LessonProblemError(Problem("output", f"more than {OUTPUT_LIMIT // MIB} MiB of output"))
        return Normaliser(spec).outputs(client.nb, lesson.executed, client.widget_state)
    except (CellExecutionError, CellTimeoutError, DeadKernelError, RuntimeError) as error:
        if isinstance(error, ServerGoneError) or not server.is_alive:
            raise ServerGoneError(how_it_ended(server.folder)) from None
        problem = _problem(error, lesson, spec, child, client.running, bool(too_much))
        last = _last_output(client.nb.cells[client.running], child) if lesson.cells else ""
        raise LessonProblemError(replace(problem, output=Normaliser(spec).text(last))) from None
    finally:
        await _end(manager, client, _children.pop(spec.scratch, None))


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
        log=_quiet,
        connection_file=str(Path(spec.scratch, "kernel.json")),
        **place,
    )


def _told_already(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Tasks that nobody waits for any more end with their kernel; what happened to that is the lesson's problem."""


async def _end(manager: AsyncKernelManager, client: NotebookClient, child: Child | None) -> None:
    """Kill the kernel; never ask it to stop."""
    if client.kc is not None:
        client.kc.stop_channels()
    if manager.provisioner is not None:
        await manager.provisioner.kill()
        await manager.provisioner.wait()
    if child is not None:
        await asyncio.to_thread(child.close)
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
        return too_big(lesson, cell)
    if isinstance(error, CellExecutionError):
        return failed(Path(spec.scratch, ERROR), lesson, spec, cell)
    if isinstance(error, CellTimeoutError) and child is not None:
        return in_time(lesson, spec, child.stack(), cell)
    status = None
    if child is not None:
        with suppress(Exception):
            status = child.exit.result(timeout=5)
    problem = died(status, cell)
    return problem if status is not None else replace(problem, what=with_detail(problem.what, str(error)))
