"""Processes for lessons: forked from one that has the libraries loaded, or started anew where that is not safe.

The server is one small process with one thread. It imports third-party modules only, never the project's.
It holds one end of a socket whose other end is the build's: when the build ends, however it ends,
the server kills every lesson with all that it started, and ends too.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from whichlever.runner.process import limits
from whichlever.runner.process.environment import server_variables, write_figure_settings
from whichlever.runner.process.problems import with_detail
from whichlever.runner.process.spec import COMMAND, OUTPUT, PACKET, STACK, ChildSpec

LONGEST_FOLDER = 85  # bytes; the path of a socket has room for 103, on some systems
MARKER = "WHICHLEVER_PROCESS"  # set in the environment of everything that belongs to one process started anew


@dataclass(frozen=True)
class ServerSpec:
    """What distinguishes one server from another."""

    preload: tuple[str, ...] = ()
    """Dotted names of third-party modules."""
    fork: bool = True
    """Whether processes are forked; else each is started anew."""
    hash_seed: int = 0
    """For PYTHONHASHSEED, the same in every build; `--twice` tries others."""
    versions: str = ""
    """Digest of the installed packages; a server that has loaded others is not used."""

    def serves(self, other: ServerSpec) -> bool:
        """Whether this server can be used where `other` is wanted: it has loaded as much, or more."""
        same = (self.fork, self.hash_seed, self.versions) == (other.fork, other.hash_seed, other.versions)
        return same and set(self.preload) >= set(other.preload)


class ServerGoneError(RuntimeError):
    """The forkserver ended while it was needed."""


class Child:
    """A lesson's process, as the build sees it."""

    def __init__(self, scratch: Path, signal_to: Callable[[str], None]) -> None:
        self.scratch = scratch
        self.pid: Future[int] = Future()
        self.exit: Future[int] = Future()  # its exit status, negative for a signal
        self._signal_to = signal_to
        self._lines: Any = None

    def attach(self, channel: Any) -> None:
        """`channel`: a text file with one JSON message a line."""
        self._lines = channel

    def receive(self) -> dict[str, Any] | None:
        """The next message, or None when there will be no more. Blocks."""
        try:
            line = self._lines.readline()
        except (OSError, ValueError):
            return None
        return json.loads(line) if line.endswith("\n") else None

    def poll(self) -> int | None:
        """The exit status, or None while it runs."""
        return self.exit.result() if self.exit.done() else None

    def kill(self) -> None:
        """End it and all that it started, by force. `exit` is done when they are gone."""
        if not self.exit.done():
            self._signal_to("kill")

    def stack(self) -> str:
        """Where its Python code is right now: faulthandler's text, empty where that cannot be had."""
        if not hasattr(signal, "SIGUSR1") or self.exit.done():
            return ""
        self._signal_to("stack")
        place, text = self.scratch / STACK, ""
        for _ in range(25):  # half a second
            time.sleep(0.02)
            before, text = text, place.read_text(encoding="utf-8", errors="replace") if place.exists() else ""
            if text and text == before:
                break
        return text

    def output(self) -> str:
        """What it printed past the kernel."""
        with suppress(OSError):
            return (self.scratch / OUTPUT).read_text(encoding="utf-8", errors="replace").replace("\0", "")
        return ""

    def close(self) -> None:
        """Kill it, wait until it is gone, and let go of its channel."""
        self.kill()
        with suppress(Exception):
            self.exit.result(timeout=30)
        if self._lines is not None:
            self._lines.close()


def private_folder() -> Path:
    """A new folder that nobody else may enter, with a name short enough for a socket in it."""
    folder = Path(tempfile.mkdtemp(prefix="wl-"))
    if sys.platform != "win32" and len(os.fsencode(folder)) > LONGEST_FOLDER:
        folder.rmdir()
        folder = Path(tempfile.mkdtemp(prefix="wl-", dir="/tmp"))
    return folder


class Server:
    """Starts processes for lessons. `folder`: private, mode 0700, removed at the end."""

    def __init__(self, spec: ServerSpec) -> None:
        self.spec = spec
        self.folder = private_folder()
        write_figure_settings(self.folder)
        self._numbers = iter(range(1, 2**31))
        self._children: dict[int, Child] = {}
        self._lock = threading.Lock()
        self._gone = False

    @property
    def is_alive(self) -> bool:
        """Whether it can start processes."""
        return not self._gone

    def scratch(self) -> Path:
        """A new folder for one process's notes; its name is short, since sockets lie in it."""
        with self._lock:
            folder = self.folder / str(next(self._numbers))
        folder.mkdir(mode=0o700)
        return folder

    def start(self, spec: ChildSpec) -> Child:
        raise NotImplementedError

    def close(self) -> None:
        """Kill all lessons, and start no more."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def environment(self) -> dict[str, str]:
        """Of the processes that it starts."""
        return server_variables(self.folder, self.spec.hash_seed)


class SpawnServer(Server):
    """Starts a new interpreter for each lesson: slower, and safe everywhere."""

    def start(self, spec: ChildSpec) -> Child:
        scratch = Path(spec.scratch)
        (scratch / "spec.json").write_text(spec.to_json(), encoding="utf-8")
        with (scratch / OUTPUT).open("ab") as errors:
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", f"{__package__}.child", str(scratch / "spec.json")],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=self.environment() | {MARKER: str(scratch)},
                cwd=scratch,
                start_new_session=True,
                text=True,
                encoding="utf-8",
            )

        def signal_to(what: str) -> None:
            if what == "kill":
                limits.kill_tree(process.pid)
            else:
                os.kill(process.pid, signal.SIGUSR1)

        child = Child(scratch, signal_to)
        child.attach(process.stdout)
        child.pid.set_result(process.pid)
        with self._lock:
            self._children[process.pid] = child
        threading.Thread(target=self._wait, args=(process, child), daemon=True).start()
        if self._gone:  # meanwhile
            child.kill()
        return child

    def close(self) -> None:
        self._gone = True
        with self._lock:
            running = list(self._children.values())
        for child in running:
            child.kill()
        super().close()

    def _wait(self, process: subprocess.Popen[str], child: Child) -> None:
        status = process.wait()
        limits.sweep_marked(MARKER, str(child.scratch))
        if process.stdin is not None:
            process.stdin.close()
        child.exit.set_result(status)


class ForkServer(Server):
    """The build's end of a forkserver. Starting it returns at once; it loads its modules meanwhile."""

    def __init__(self, spec: ServerSpec) -> None:
        super().__init__(spec)
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs, (self.folder / "server.txt").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, *COMMAND, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=self.environment(),
                cwd=self.folder,
                start_new_session=True,
            )
        self._request({"folder": str(self.folder), "preload": list(spec.preload)})
        self._reader = threading.Thread(target=self._read_events, name="forkserver", daemon=True)
        self._reader.start()

    def start(self, spec: ChildSpec) -> Child:
        scratch = Path(spec.scratch)
        number = int(scratch.name)
        (scratch / "spec.json").write_text(spec.to_json(), encoding="utf-8")
        child = Child(scratch, lambda what: self._request({"do": what, "number": number}))
        ours, theirs = socket.socketpair()
        child.attach(ours.makefile("r", encoding="utf-8"))
        ours.close()  # the file keeps it open
        with self._lock:
            self._children[number] = child
        with theirs:
            self._request({"do": "fork", "number": number}, theirs.fileno())
        return child

    def close(self) -> None:
        with suppress(OSError):
            self._control.shutdown(socket.SHUT_RDWR)
        self._reader.join(timeout=5)
        self._control.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            limits.kill_tree(self._process.pid)
            self._process.wait()
        super().close()

    def _request(self, message: Mapping[str, Any], descriptor: int | None = None) -> None:
        packet = json.dumps(message).encode()
        try:
            socket.send_fds(self._control, [packet], [] if descriptor is None else [descriptor])
        except OSError as error:
            raise ServerGoneError(how_it_ended(self.folder)) from error

    def _read_events(self) -> None:
        while True:
            try:
                packet = self._control.recv(PACKET)
            except OSError:
                packet = b""
            if not packet:
                break
            message = json.loads(packet)
            child = self._children[message["number"]]
            if message["event"] == "forked":
                child.pid.set_result(message["pid"])
            else:
                child.exit.set_result(message["status"])
        self._gone = True
        for child in list(self._children.values()):
            if not child.pid.done():
                child.pid.set_exception(ServerGoneError(how_it_ended(self.folder)))
            if not child.exit.done():
                child.exit.set_result(-signal.SIGKILL)


def how_it_ended(folder: Path) -> str:
    """What a forkserver left in its folder, as a message."""
    log = ""
    with suppress(OSError):
        log = (folder / "server.txt").read_text(encoding="utf-8", errors="replace")[-2000:]
    return with_detail("the process that starts lessons ended", log)


def server_for(spec: ServerSpec) -> Server:
    """A server that forks where that is safe and asked for."""
    return ForkServer(spec) if spec.fork and limits.can_fork() else SpawnServer(spec)
