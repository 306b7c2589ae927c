"""Why a job must run: what has changed since its results were stored, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from whichlever.runner.run.dependencies import OWN, text_digest
from whichlever.runner.run.job import Job
from whichlever.runner.store.digests import Digests
from whichlever.runner.store.entries import Entry, Store
from whichlever.runner.store.fingerprint import ABSENT
from whichlever.runner.store.inputs import Input
from whichlever.runner.store.roots import ENGINE


@dataclass(frozen=True)
class Reason:
    """Why a job must run, or may have to."""

    changes: tuple[str, ...]
    """A line for each thing that changed."""
    waits_for: tuple[str, ...] = ()
    """Jobs that run first: if they give what they gave before, and nothing else changed, this one is fresh."""

    def __str__(self) -> str:
        waits = (f"waits for {name}" for name in self.waits_for)
        return "; ".join([*self.changes, *waits])

    @property
    def is_none(self) -> bool:
        """Whether there is no reason to run it."""
        return not self.changes and not self.waits_for


def reason_to_run(
    job: Job, entry: Entry, own: Sequence[Input], results: Mapping[str, str | None], digests: Digests, store: Store
) -> Reason:
    """What differs between a stored entry's inputs and now.

    own: what the job is. results: digests of the results that it reads; None for one that is not known yet.
    """
    changes = _own_changes(entry, own)
    waits: list[str] = []
    read = {each.name: each.digest for each in entry.inputs if each.kind == "result"}
    if read.keys() != results.keys():
        changes.append("reads other results")
    for name, was in sorted(read.items()):
        now = results.get(name, was)
        if now is None:
            waits.append(name)
        elif now != was:
            changes.append(f"the result of {name} changed")
    for each in entry.inputs:
        if each.kind in OWN or each.kind == "result":
            continue
        now = text_digest(job, each.name) if each.kind == "text" else digests.of(each.kind, each.name)
        if now != each.digest:
            changes.append(_in_words(each, now, digests, store))
    return Reason(tuple(dict.fromkeys(changes)), tuple(waits))


def _own_changes(entry: Entry, own: Sequence[Input]) -> list[str]:
    changes: list[str] = []
    for kind in OWN:
        before = {each.name: each.digest for each in entry.inputs if each.kind == kind}
        after = {each.name: each.digest for each in own if each.kind == kind}
        if kind == "code":
            changes += _code_changes(before, after)
            continue
        for name in sorted(before.keys() | after.keys()):
            was, now = before.get(name, ABSENT), after.get(name, ABSENT)
            if was != now:
                changes.append(_own_in_words(Input(kind, name, was), now))
    return changes


def _code_changes(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    if before.keys() != after.keys():
        cells = [sum(name.startswith("cell ") for name in names) for names in (before, after)]
        return [f"{cells[0]} cells became {cells[1]}" if cells[0] != cells[1] else "the seed changed"]
    return [f"{_spoken(name)} changed" for name in before if before[name] != after[name]]


def _spoken(name: str) -> str:
    """A cell's name, or the seed's, for people."""
    kind, _, number = name.partition(" ")
    return f"{kind} {int(number)}" if number else kind


def _own_in_words(was: Input, now: str) -> str:
    if was.kind == "setting":
        return f"{was.name} changed from {was.digest} to {now}"
    if was.kind == "environment":
        return f"the environment variable {was.name} changed"
    return _file_in_words(was.name, was.digest, now)


def _file_in_words(name: str, was: str, now: str) -> str:
    name = name.removeprefix(ENGINE)
    if was == ABSENT:
        return f"{name} appeared"
    return f"{name} is gone" if now == ABSENT else f"{name} changed"


def _in_words(was: Input, now: str, digests: Digests, store: Store) -> str:
    match was.kind:
        case "versions":
            return _packages_in_words(was, now, digests, store)
        case "source":
            return f"the package {_file_in_words(was.name, was.digest, now)}"
        case "engine":
            return f"the engine changed from {was.digest} to {now}"
        case "text":
            return f"the text of {_spoken(was.name)}, which its output shows, changed"
        case "listing" if ABSENT not in (was.digest, now):
            return f"other files in {was.name}/"
        case _:
            return _file_in_words(was.name, was.digest, now)


def _packages_in_words(was: Input, now: str, digests: Digests, store: Store) -> str:
    if was.name != "all":
        return f"{was.name} {was.digest} became {now}"
    before = store.noted(f"environment-{was.digest}")
    if not before:
        return "installed packages changed"
    after = digests.environment
    changed = [
        f"{name} {before.get(name, ABSENT)} became {after.get(name, ABSENT)}"
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    ]
    return ", ".join(changed[:5]) + (f" and {len(changed) - 5} more" if len(changed) > 5 else "")
