"""What parsing gave, by the digest of what was parsed: within a memory, only what has changed is parsed again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar, cast

Value = TypeVar("Value")


class Memory:
    """What is known already, and what of it was asked for."""

    def __init__(self, known: Mapping[str, Any]) -> None:
        self.known = dict(known)
        self.used: dict[str, Any] = {}

    def get(self, key: str, parse: Callable[[], Value]) -> Value:
        """What `parse` gives, or gave under this key; an error is not remembered."""
        if key not in self.used:
            self.used[key] = self.known[key] if key in self.known else parse()
        return cast("Value", self.used[key])


_memory: ContextVar[Memory | None] = ContextVar("memory", default=None)


@contextmanager
def remembering(memory: Memory) -> Iterator[None]:
    """Within, `parsed` looks here first."""
    before = _memory.set(memory)
    try:
        yield
    finally:
        _memory.reset(before)


def is_remembering() -> bool:
    """Whether there is a memory around."""
    return _memory.get() is not None


def parsed(what: str, text: str, parse: Callable[[], Value]) -> Value:
    """What `parse` gives, which depends on `what` it does and on `text` alone; it is shared, and not to be changed."""
    memory = _memory.get()
    if memory is None:
        return parse()
    return memory.get(f"{what} {hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()}", parse)
