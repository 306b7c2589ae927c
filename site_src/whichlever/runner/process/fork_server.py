"""The process that lessons are forked from: libraries loaded, nothing of the project."""

from __future__ import annotations

import gc
import importlib
import json
import os
import select
import shutil
import signal
import socket
import sys
import threading
import traceback
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from whichlever.runner.process import child, limits
from whichlever.runner.process.sandbox import installed_places
from whichlever.runner.process.spec import COMMAND, OUTPUT, PACKET, ChildSpec


class _ForkServer:
    """The forkserver's own process."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._running: dict[int, int] = {}  # process id: number
        self._wake, self._waker = os.pipe()

    def serve(self, first: dict[str, Any]) -> None:
        limits.adopt_orphans()
        self._folder = folder = Path(first["folder"])
        try:
            self._preload(first)
            self._watch_children()
            while True:
                ready, _, _ = select.select([self._control, self._wake], [], [])
                if self._wake in ready:
                    os.read(self._wake, 4096)
                    self._reap()
                if self._control in ready and not self._serve_request():
                    break
        finally:
            for pid in list(self._running):
                limits.kill_tree(pid)
            limits.sweep_orphans(set())
            shutil.rmtree(folder, ignore_errors=True)

    def _preload(self, first: dict[str, Any]) -> None:
        """Import, and meanwhile notice if the build goes. The thread for it ends before the first fork.

        A module that starts threads must not be loaded in a process that forks: begin anew without it.
        """
        done = threading.Event()

        def look() -> None:
            poll = select.poll()
            poll.register(self._control, select.POLLHUP)
            while not done.wait(0.1):
                if any(event & select.POLLHUP for _, event in poll.poll(0)):
                    shutil.rmtree(self._folder, ignore_errors=True)
                    os._exit(1)

        thread = threading.Thread(target=look)
        thread.start()
        culprit = preload(first["preload"])
        done.set()
        thread.join()
        if culprit is not None:
            os.set_inheritable(self._control.fileno(), True)
            kept = [name for name in first["preload"] if name.partition(".")[0] != culprit.partition(".")[0]]
            again = json.dumps({**first, "preload": kept})
            os.execv(sys.executable, [sys.executable, *COMMAND, str(self._control.fileno()), again])

    def _watch_children(self) -> None:
        for descriptor in (self._wake, self._waker):
            os.set_blocking(descriptor, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, _exit)
        signal.set_wakeup_fd(self._waker, warn_on_full_buffer=False)

    def _serve_request(self) -> bool:
        """Serve one request; False when the build has gone."""
        packet, descriptors, _, _ = socket.recv_fds(self._control, PACKET, 1)
        if not packet:
            return False
        request = json.loads(packet)
        if request["do"] == "fork":
            self._fork(request["number"], descriptors[0])
            return True
        for pid, number in self._running.items():
            if number == request["number"]:
                if request["do"] == "kill":
                    limits.kill_tree(pid)
                else:
                    os.kill(pid, signal.SIGUSR1)
        return True

    def _fork(self, number: int, descriptor: int) -> None:
        server = os.getpid()
        pid = os.fork()
        if pid == 0:
            self._run_child(server, number, descriptor)
        os.close(descriptor)
        self._running[pid] = number
        self._report({"event": "forked", "number": number, "pid": pid})

    def _run_child(self, server: int, number: int, descriptor: int) -> None:
        status = 1
        try:
            limits.die_with_parent(server)
            os.setsid()
            signal.set_wakeup_fd(-1)
            for each in (signal.SIGCHLD, signal.SIGINT, signal.SIGTERM):
                signal.signal(each, signal.SIG_DFL)
            for each in (self._control.fileno(), self._wake, self._waker):
                os.close(each)
            spec = ChildSpec.from_json((self._folder / str(number) / "spec.json").read_text(encoding="utf-8"))
            child.redirect(Path(spec.scratch, OUTPUT))
            for stream in (sys.stdout, sys.stderr):
                stream.reconfigure(line_buffering=True)  # pyright: ignore[reportAttributeAccessIssue]

            def send(message: Mapping[str, Any]) -> None:
                text = json.dumps(message).encode() + b"\n"
                while text:
                    text = text[os.write(descriptor, text) :]

            child.run(spec, send)
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            with suppress(Exception):
                sys.stdout.flush()
                sys.stderr.flush()
            os._exit(status)

    def _reap(self) -> None:
        while self._running:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            number = self._running.pop(pid, None)
            if number is not None:
                limits.sweep_orphans(set(self._running))
                self._report({"event": "exit", "number": number, "status": os.waitstatus_to_exitcode(status)})

    def _report(self, message: Mapping[str, Any]) -> None:
        with suppress(OSError):  # the build has gone, which the next look at the socket shows
            self._control.send(json.dumps(message).encode())


def _exit(*_: Any) -> None:
    raise SystemExit(1)


def preload(modules: Sequence[str]) -> str | None:
    """Import what lessons will need; the first module that starts a thread, if there is one.

    A module that cannot be imported is left to the lesson that asks for it.
    """
    gc.disable()  # imports leave hardly any garbage, and the collector looks for it all the time
    import whichlever.runner.process.shell  # noqa: F401

    threads = _threads()
    for name in modules:
        with suppress(Exception):
            importlib.import_module(name)
        if _threads() > threads:
            return name
    child.engine_modules()
    installed_places()
    gc.freeze()  # the collector shall not touch, and so copy, what all lessons share
    gc.enable()
    return None


def _threads() -> int:
    """Threads of this process, those of C libraries included."""
    return len(list(Path("/proc/self/task").iterdir()))


def main(arguments: Sequence[str]) -> None:
    control = socket.socket(fileno=int(arguments[0]))
    first = arguments[1] if len(arguments) > 1 else control.recv(PACKET)
    _ForkServer(control).serve(json.loads(first))


if __name__ == "__main__":
    main(sys.argv[1:])
