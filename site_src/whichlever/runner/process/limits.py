"""What a lesson may use, and the means to stop one that uses more, with everything it started.

Memory is limited twice. On Linux RLIMIT_DATA makes the allocation fail inside the lesson, so that the traceback
names its line; RLIMIT_AS would count address space that BLAS only reserves. A watch over resident memory
covers the lesson's own child processes, and systems without that limit.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

MIB = 2**20
STREAM_LIMIT = 200_000  # characters that one cell may print; the rest is cut
OUTPUT_LIMIT = 20 * MIB  # characters of all outputs of a lesson; more is an error
WATCH_INTERVAL = 0.25  # seconds

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True)
class Limits:
    """What one lesson may use."""

    time: float = 120.0
    """Seconds."""
    memory: int = 4 * 2**30
    """Bytes, with all its processes."""


def can_fork() -> bool:
    """Whether forking a process that has imported numpy is safe: on Linux; macOS frameworks forbid it."""
    return sys.platform == "linux"


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)


def die_with_parent(parent: int) -> None:
    """The kernel kills this process when the thread that forked it ends. `parent`: the process that did."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it has ended already
        os._exit(1)


def adopt_orphans() -> None:
    """Processes below this one whose parent ends become its children, even daemons."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def limit_memory(limit: int) -> None:
    """Let allocations fail beyond `limit` bytes on top of what this process has now. Linux only."""
    if sys.platform != "linux":
        return
    import resource

    held = next(
        int(line.split()[1]) * 1024
        for line in Path("/proc/self/status").read_text().splitlines()
        if line.startswith("VmData:")
    )
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = limit + held
    resource.setrlimit(resource.RLIMIT_DATA, (wanted if hard == -1 else min(wanted, hard), hard))


def _proc_lists_children() -> bool:
    """Whether this kernel tells a process's children; a few containers do not."""
    return Path(f"/proc/self/task/{os.getpid()}/children").exists()


def children(pid: int) -> list[int]:
    """Process ids of the direct children of `pid`, zombies included."""
    if _proc_lists_children():
        below: list[int] = []
        with suppress(OSError):
            for task in Path(f"/proc/{pid}/task").iterdir():
                below += map(int, (task / "children").read_text().split())
        return below
    import psutil

    with suppress(psutil.Error):
        return [child.pid for child in psutil.Process(pid).children()]
    return []


def descendants(pid: int) -> list[int]:
    """Process ids of everything below `pid`, parents before children."""
    below, waiting = [], children(pid)
    while waiting:
        child = waiting.pop(0)
        below.append(child)
        waiting += children(child)
    return below


def kill_tree(pid: int) -> None:
    """Kill a process, its group and everything below it. Not waited for."""
    below = descendants(pid)
    if hasattr(os, "killpg"):
        with suppress(OSError):
            if os.getpgid(pid) == pid:
                os.killpg(pid, signal.SIGKILL)
    for each in (pid, *below):
        _kill(each)


def _kill(pid: int) -> None:
    if sys.platform == "win32":
        import psutil

        with suppress(psutil.Error):
            psutil.Process(pid).kill()
    else:
        with suppress(OSError):
            os.kill(pid, signal.SIGKILL)


def sweep_orphans(known: set[int]) -> None:
    """Kill and reap every child of this process that is not `known`, until there are none. For a subreaper."""
    me = os.getpid()
    while strangers := [pid for pid in children(me) if pid not in known]:
        for pid in strangers:
            kill_tree(pid)
        for pid in strangers:
            with suppress(ChildProcessError):
                os.waitpid(pid, 0)


def sweep_marked(name: str, value: str) -> None:
    """Kill every process that has this variable in its environment. Where there is no subreaper."""
    import psutil

    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if process.environ().get(name) == value:
                process.kill()


def memory_of(pid: int) -> int:
    """Resident bytes of a process and everything below it; memory shared with its parent counts."""
    total = 0
    for each in (pid, *descendants(pid)):
        total += _resident(each)
    return total


def _resident(pid: int) -> int:
    if sys.platform == "linux":
        with suppress(OSError, IndexError, ValueError):
            return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        return 0
    import psutil

    with suppress(psutil.Error):
        return psutil.Process(pid).memory_info().rss
    return 0


class MemoryWatch:
    """One thread that looks at the memory of all running lessons, four times a second."""

    def __init__(self) -> None:
        self._watched: dict[int, tuple[int, Callable[[], None]]] = {}
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None

    @contextmanager
    def over(self, pid: int, limit: int, exceeded: Callable[[], None]) -> Iterator[None]:
        """Call `exceeded`, once, from the watching thread, if `pid` and its children hold more than `limit`."""
        with self._lock:
            self._watched[pid] = (limit, exceeded)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="memory watch", daemon=True)
                self._thread.start()
        try:
            yield
        finally:
            with self._lock:
                self._watched.pop(pid, None)
            self._wake.set()

    def _run(self) -> None:
        while True:
            self._wake.wait(WATCH_INTERVAL)
            self._wake.clear()
            with self._lock:
                watched = list(self._watched.items())
                if not watched:
                    self._thread = None
                    return
            for pid, (limit, exceeded) in watched:
                if memory_of(pid) > limit:
                    with self._lock:
                        is_still_there = self._watched.pop(pid, None) is not None
                    if is_still_there:
                        exceeded()


WATCH = MemoryWatch()
