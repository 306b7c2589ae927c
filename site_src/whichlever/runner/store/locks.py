"""One build at a time."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from whichlever.errors import BusyError

if TYPE_CHECKING:
    from filelock import BaseFileLock


def acquire(
    place: Path, busy: str, todo: str, *, wait: bool, say: Callable[[str], None], reentrant: bool = False
) -> BaseFileLock:
    """Take a lock file that other processes respect; a process that dies holds nothing.

    busy: what to say where another one holds it: before waiting, or, without `wait`, in a BusyError that adds `todo`.
    reentrant: whether this process may hold it several times at once. Raises OSError where the file cannot be made.
    """
    from filelock import FileLock, Timeout

    place.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(place, is_singleton=reentrant, thread_local=not reentrant)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        if not wait:
            raise BusyError(f"{busy}; {todo}") from None
        say(f"{busy}; waiting for it to end")
        lock.acquire()
    return lock


@contextmanager
def held(lock: BaseFileLock) -> Generator[None]:
    """Release what `acquire` gave, in the end."""
    try:
        yield
    finally:
        lock.release()
