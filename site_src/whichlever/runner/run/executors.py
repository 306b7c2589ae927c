"""Where work is done: one picklable item of work at a time, by whatever `concurrent.futures.Executor` there is.

An item does not run in the executor's worker itself: the worker asks the forkserver of its process for a fresh one.
So a long-lived worker, on another machine perhaps, never holds the project's code, and cannot serve a stale one.
"""

from __future__ import annotations

import os
import pickle
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from whichlever.errors import UsageError
from whichlever.project import Project
from whichlever.runner.process.perform import close_servers
from whichlever.runner.store.digests import Digests, roots_of
from whichlever.runner.store.entries import Store


@contextmanager
def executor_for(name: str, workers: int, project: Project | None = None) -> Iterator[tuple[Executor, int]]:
    """An executor and the number of items to keep it busy with.

    project: its lock says which packages a cluster's workers must have as we have them.
    name: "" for this machine, "dask" to start a cluster of worker processes here, "dask:tcp://…" to join one.
    """
    if not name:
        workers = workers or available_cores()
        with ThreadPoolExecutor(workers, thread_name_prefix="lesson") as executor:
            try:
                yield executor, workers
            except BaseException:
                _stop(executor)
                raise
    elif name == "dask" or name.startswith("dask:"):
        with _dask(name.partition(":")[2], workers, project) as (executor, slots):
            yield executor, slots
    else:
        raise UsageError(f"no executor {name!r}; expected dask or dask:tcp://HOST:PORT")


def _stop(executor: Executor) -> None:
    """End what runs. An item may be about to ask for a server, so they are closed until nothing runs any more."""
    executor.shutdown(wait=False, cancel_futures=True)
    ending = threading.Thread(target=executor.shutdown)  # waits for what runs
    ending.start()
    while ending.is_alive():
        close_servers()
        ending.join(0.1)


def available_cores() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def _dask(address: str, workers: int, project: Project | None) -> Iterator[tuple[Executor, int]]:
    try:
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise UsageError("the executor dask needs the extra: pip install 'whichlever[dask]'") from error
    if address:
        cluster, target = None, address
    else:
        cluster = target = LocalCluster(
            n_workers=workers or available_cores(),
            threads_per_worker=1,
            dashboard_address=None,  # pyright: ignore[reportArgumentType]
        )
    try:
        with Client(target, timeout=30) as client, client.get_executor(pure=False, retries=0) as executor:
            slots = sum(client.nthreads().values())  # pyright: ignore[reportAttributeAccessIssue]
            _check_workers(client, project)
            try:
                yield executor, max(1, slots)
            finally:
                with suppress(Exception):
                    client.run(close_servers)
    finally:
        if cluster is not None:
            cluster.close()


def _check_workers(client: Any, project: Project | None) -> None:
    """Refuse workers whose packages are others: their results would be stored under our versions."""
    if project is None:
        return
    ours = environment_here(str(project.root))
    for worker, theirs in sorted(client.run(environment_here, str(project.root)).items()):
        for name in sorted(ours.keys() | theirs.keys()):
            if ours.get(name) != theirs.get(name):
                raise UsageError(
                    f"the worker {worker} has {name} {theirs.get(name, 'absent')}, "
                    f"we have {ours.get(name, 'absent')}; install requirements.lock on both"
                )


def environment_here(root: str) -> dict[str, str]:
    """Versions of this process's interpreter and of the packages that the project's lock names."""
    project = Project(Path(root))
    store = Store(project.store)
    return dict(Digests(project, store, roots_of(project, store)).environment)


def pickled(payload: Any) -> bytes:
    """A payload for a work item. Raises UsageError where it cannot cross to another process."""
    try:
        return pickle.dumps(payload)
    except Exception as error:
        raise UsageError(f"the payload of a job must be picklable: {error}") from error
