"""Work that leaves what it makes on disk, in processes beside each other. What none of them does is left for who asks.

Each process is a fork: it sees all that was made so far, and needs nothing but a number to know what to do.
"""

from __future__ import annotations

import multiprocessing
import signal
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar

Made = TypeVar("Made")
HEARTBEAT = 0.2  # seconds after which it is asked whether the work is still wanted
LONGEST = 60  # seconds without a word after which nothing more is expected of any process
TOGETHER = 64  # for one process, at most: what it needs grows with each


def beside(
    work: Callable[[int], Made], count: int, processes: int, waiting: Callable[[], object]
) -> Iterator[tuple[int, Made]]:
    """What `work` gives for 0 to `count` - 1, with the number, as it comes; nothing for those where it raises.

    waiting: called again and again meanwhile; what it raises ends the processes.
    """
    size = min(TOGETHER, -(-count // processes))
    parts = -(-count // size)
    todo = [range(first, count, parts) for first in range(parts)]  # neighbours are alike: each gets some of all kinds
    running: dict[Connection, BaseProcess] = {}
    silent = 0.0
    try:
        while (todo or running) and silent < LONGEST:
            while todo and len(running) < processes:
                running.update([_begun(work, todo.pop(0))])
            ready = wait(list(running), HEARTBEAT)
            silent = 0.0 if ready else silent + HEARTBEAT
            for connection in (each for each in ready if isinstance(each, Connection)):
                try:
                    yield connection.recv()
                except EOFError:
                    running.pop(connection).join()
            waiting()
    finally:
        for process in running.values():
            process.kill()
            process.join()


def _begun(work: Callable[[int], Any], numbers: Sequence[int]) -> tuple[Connection, BaseProcess]:
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_do, args=(work, numbers, theirs), daemon=True)
    with warnings.catch_warnings():  # of threads, which here wait for a network or a terminal; else see LONGEST
        warnings.simplefilter("ignore", DeprecationWarning)
        process.start()
    theirs.close()
    return ours, process


def _do(work: Callable[[int], Any], numbers: Sequence[int], connection: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who began this ends it
    for number in numbers:
        with suppress(Exception):  # who asks for it makes it, and finds the same error
            connection.send((number, work(number)))
