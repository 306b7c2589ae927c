"""What happens in a lesson's process between its birth and its first line of code.

The process is forked from the forkserver, or, where that is not safe, started anew by `python -m`.
It imports nothing of the project before the trace is on: the package `whichlever` itself is forgotten first,
so that what a lesson imports of it is traced like any other module.
"""

from __future__ import annotations

import faulthandler
import importlib
import json
import os
import pickle
import signal
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from whichlever.runner.process import environment, limits
from whichlever.runner.process.sandbox import sandbox_of
from whichlever.runner.process.spec import ERROR, OUTPUT, PAYLOAD, STACK, TRACE, ChildSpec, Send, describe
from whichlever.runner.process.tracer import Tracer
from whichlever.runner.store.roots import Roots


def run(spec: ChildSpec, send: Send) -> None:
    """Do what `spec` says; the process is at the disposal of one lesson from here on."""
    _prepare(spec)
    if spec.kind == "kernel":
        from whichlever.runner.process.shell import serve  # imported by the forkserver already

        start = serve
    else:
        start = _run_trials
    sandbox = sandbox_of(spec)
    forgotten = _forget_engine()  # held until the end: to take them apart would take longer than all else here
    _forget_shadowed(spec.folder)
    sandbox.close()
    _trace(spec)
    start(spec, send)
    del forgotten


def _prepare(spec: ChildSpec) -> None:
    environment.enter(dict(spec.environment))
    os.chdir(spec.folder)
    sys.path.insert(0, spec.folder)
    sys.argv = [spec.script]
    limits.adopt_orphans()
    limits.limit_memory(spec.memory)
    if "numpy.random" in sys.modules:  # a fork inherits the parent's state: all lessons would draw alike
        sys.modules["numpy.random"].seed()
    if hasattr(faulthandler, "register"):
        stack = Path(spec.scratch, STACK).open("w")  # noqa: SIM115  (lives as long as the process)
        faulthandler.register(signal.SIGUSR1, file=stack, all_threads=True)


def _forget_shadowed(folder: str) -> None:
    """A lesson's `numpy.py` comes before the package numpy, also if that is loaded already."""
    for entry in os.scandir(folder):
        name = entry.name.removesuffix(".py")
        is_module = entry.name.endswith(".py") or Path(entry.path, "__init__.py").is_file()
        if is_module and name in sys.modules and name not in sys.stdlib_module_names:
            for each in [each for each in sys.modules if each.partition(".")[0] == name]:
                del sys.modules[each]


@cache
def engine_modules() -> tuple[str, ...]:
    """Names of our own loaded modules.

    The forkserver asks once, for all its forks: whoever goes through all modules after a fork copies the memory in
    which their names lie.
    """
    return tuple(name for name in sys.modules if name.partition(".")[0] == "whichlever")


def _forget_engine() -> list[ModuleType]:
    forgotten = [*map(sys.modules.pop, engine_modules()), sys.modules["__main__"]]
    sys.modules["__main__"] = ModuleType("__main__")
    return forgotten


def _trace(spec: ChildSpec) -> None:
    log = os.open(Path(spec.scratch, TRACE), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    bytecode = Path(spec.bytecode) if spec.bytecode else None
    roots = Roots(spec.root, spec.engine, spec.excluded)
    Tracer(roots, log, bytecode, spec.cells).install(spec.folder)


def _run_trials(spec: ChildSpec, send: Send) -> None:
    try:
        for message in _trials(spec):
            send(message)
    except BaseException as error:
        Path(spec.scratch, ERROR).write_text(json.dumps(describe(error)), encoding="utf-8")
        sys.stdout.flush()
        os._exit(1)
    send({"done": True})


def _trials(spec: ChildSpec) -> Iterator[Mapping[str, Any]]:
    code = pickle.loads(Path(spec.scratch, PAYLOAD).read_bytes())
    worker = importlib.import_module(code.worker)
    from whichlever.lab.trials.stored import plain

    if spec.units is None:
        begun = worker.begin(code)
        yield {"outline": begun.pieces, "facts": [plain(each) for each in begun.facts]}
    for number in spec.units or ():
        began = time.perf_counter()
        trials = [plain(each) for each in worker.run(code, number)]
        yield {"unit": number, "trials": trials, "seconds": time.perf_counter() - began}


def redirect(output: Path) -> None:
    """Everything that this process prints, by whatever means, goes to a file."""
    sys.stdout.flush()
    sys.stderr.flush()
    target = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    source = os.open(os.devnull, os.O_RDONLY)
    os.dup2(source, 0)
    os.dup2(target, 1)
    os.dup2(target, 2)
    os.close(target)
    os.close(source)


def main(arguments: Sequence[str]) -> None:
    """A process of its own, where forking is not safe. Its standard input ends when the build does."""
    spec = ChildSpec.from_json(Path(arguments[0]).read_text(encoding="utf-8"))
    channel = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    lifeline = os.dup(0)
    threading.Thread(target=_end_with, args=(lifeline,), name="lifeline", daemon=True).start()
    redirect(Path(spec.scratch, OUTPUT))
    if spec.kind == "kernel":
        import whichlever.runner.process.shell  # noqa: F401  (before the trace)

    def send(message: Mapping[str, Any]) -> None:
        channel.write(json.dumps(message) + "\n")
        channel.flush()

    run(spec, send)
    with suppress(OSError):
        channel.close()
    os._exit(0)


def _end_with(lifeline: int) -> None:
    with suppress(OSError):
        while os.read(lifeline, 1024):
            pass
    limits.kill_tree(os.getpid())
    os._exit(1)


if __name__ == "__main__":
    main(sys.argv[1:])
