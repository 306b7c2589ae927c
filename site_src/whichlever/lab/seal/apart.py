"""A call in a thread of its own, on whose stack there is nothing but it.

A frame leads to its caller's, and so to ours, which hold the test targets. Libraries hand out frames in many ways:
`logging.currentframe()`, `pandas.eval(…, level=9)`, a formula that is evaluated some frames up, a signal's handler.
Rather than close each of them, a lever's code is called where no frame leads to us.
"""

from __future__ import annotations

import contextvars
import ctypes
import sys
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from whichlever.errors import LeverError

P = ParamSpec("P")
T = TypeVar("T")
GIVEN_UP_AFTER = 5.0
"""Seconds that a call which ran out of time has to end; one that does not is left to itself."""
_ends: ContextVar[tuple[float, float] | None] = ContextVar("ends", default=None)  # when calls must end; seconds given


@contextmanager
def limited(seconds: float) -> Generator[None]:
    """Calls apart in the body, and there alone, end together after so many seconds, with a `LeverError`.

    Not in a browser's Python, which has no threads.
    """
    before = _ends.set((time.monotonic() + seconds, seconds))
    try:
        yield
    finally:
        _ends.reset(before)


def apart(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What `function` returns, or the error that it raises, from a thread that knows none of our frames.

    It sees the caller's context variables and its settings of scikit-learn, which each thread has its own of.
    """
    if sys.platform == "emscripten":  # a browser's Python has no threads
        return function(*args, **kwargs)
    call = _Call(function, args, kwargs)
    context = contextvars.copy_context()
    thread = threading.Thread(target=context.run, args=(call.run,), name="lever", daemon=True)
    try:
        thread.start()
        ended = _ended(thread)
    except BaseException:  # the reader interrupts
        _interrupt(thread)
        thread.join()
        raise
    if not ended:
        raise call.out_of_time()
    return call.outcome()


class Answering:
    """An estimator that answers apart: the scorer that asks it holds the true targets."""

    def __init__(self, estimator: Any) -> None:
        self._estimator = estimator

    def __getattr__(self, name: str) -> Any:
        value = apart(getattr, self._estimator, name)
        if not callable(value):
            return value

        @wraps(value)
        def answer(*args: Any, **kwargs: Any) -> Any:
            return apart(value, *args, **kwargs)

        return answer


class _Call:
    """One call, and what came of it."""

    def __init__(self, function: Callable[..., Any], args: Any, kwargs: Any) -> None:
        from sklearn import get_config

        self._call = (function, args, kwargs)
        self._settings = get_config()
        self._value: Any = None
        self._error: BaseException | None = None

    def run(self) -> None:
        from sklearn import config_context

        function, args, kwargs = self._call
        try:
            with config_context(**self._settings):
                self._value = function(*args, **kwargs)
        except BaseException as error:  # goes on in the thread that waits
            self._error = error

    def outcome(self) -> Any:
        if self._error is not None:
            try:
                raise self._error
            finally:
                self._error = None  # its traceback leads back here
        return self._value

    def out_of_time(self) -> LeverError:
        """The error of a call that did not end, with the traceback of where it was stopped."""
        _, seconds = _ends.get() or (0.0, 0.0)
        told = LeverError(f"it did not end within {seconds:g} seconds; is there a loop without an end?")
        return told.with_traceback(self._error.__traceback__ if self._error else None)


def _ended(thread: threading.Thread) -> bool:
    """Wait until the thread has ended, or its time has; whether it was the first."""
    if (ends := _ends.get()) is None:
        thread.join()
        return True
    thread.join(max(0.0, ends[0] - time.monotonic()))
    if not thread.is_alive():
        return True
    given_up = time.monotonic() + GIVEN_UP_AFTER
    while thread.is_alive() and time.monotonic() < given_up:  # again and again: a bare `except` goes on after it
        _interrupt(thread)
        thread.join(0.1)
    return False


def _interrupt(thread: threading.Thread) -> None:
    """Raise KeyboardInterrupt in a thread, at its next step in Python: what it would get on its own."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident or 0), ctypes.py_object(KeyboardInterrupt))
