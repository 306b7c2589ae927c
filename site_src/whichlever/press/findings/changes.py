"""What changed between two published results: winners, verdicts, claims, numbers, packages.

For whoever updates the lock or reviews a pull request; reads two files `results.json` and needs no lesson to run.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from whichlever.errors import UsageError
from whichlever.lab.evidence.numbers import number, signed

SAME = 1e-9
"""Numbers that differ by less than this share of `negligible` count as the same: other machines round otherwise."""

Results = Mapping[str, Any]


def read_results(path: Path) -> Results:
    """A published `results.json`. Raises `UsageError` for anything else."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}; name the results.json of a built site") from error
    except ValueError as error:
        raise UsageError(f"{path}: no JSON: {error}; name the results.json of a built site") from error
    if not isinstance(content, dict) or not isinstance(content.get("pairs"), dict):
        raise UsageError(f"{path}: no results of this project; name the results.json of a built site")
    return content


def changes(before: Results, after: Results) -> Iterator[str]:
    """One line for each change, pairs in the order of `after`; nothing where all is the same."""
    yield from _packages(before.get("environment", {}), after.get("environment", {}))
    for slug in [*after["pairs"], *(slug for slug in before["pairs"] if slug not in after["pairs"])]:
        was, now = before["pairs"].get(slug), after["pairs"].get(slug)
        if was is None or now is None:
            yield f"{slug}: {'is new' if was is None else 'is gone'}"
        else:
            yield from (f"{slug}{line}" for line in _pair(was, now))


def _packages(was: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    for name in sorted(was.keys() | now.keys()):
        if was.get(name) != now.get(name):
            yield f"{name} {was.get(name, 'absent')} became {now.get(name, 'absent')}"


def _pair(was: Results, now: Results) -> Iterator[str]:
    for name in [*now["settings"], *(name for name in was["settings"] if name not in now["settings"])]:
        where = "" if name == "main" else f", {name}"
        if name not in was["settings"] or name not in now["settings"]:
            yield f"{where}: the setting is {'new' if name in now['settings'] else 'gone'}"
        else:
            yield from (f"{where}: {line}" for line in _setting(was["settings"][name], now["settings"][name]))
    yield from (f": {line}" for line in _claims(was["claims"], now["claims"]))


def _setting(was: Results, now: Results) -> Iterator[str]:
    if was["winner"] != now["winner"]:
        yield f"{_winner(was['winner'])} became {_winner(now['winner'])}"
    pairs = [(a, over) for a, gains in now["gains"].items() for over in gains if over in was["gains"].get(a, {})]
    for a, over in pairs:
        old, new = was["gains"][a][over], now["gains"][a][over]
        if old["verdict"] != new["verdict"]:
            yield f"{a} over {over} was {_gain(old)} and is {_gain(new)}"
    yield from _moved(was, now, pairs)


def _moved(was: Results, now: Results, pairs: list[tuple[str, str]]) -> Iterator[str]:
    """How many gains moved at all, and which of them the farthest, as a part of what would matter."""
    moves = {(a, over): now["gains"][a][over]["mean"] - was["gains"][a][over]["mean"] for a, over in pairs}
    moved = {place: move for place, move in moves.items() if abs(move) > SAME * now["negligible"]}
    if moved:
        (a, over), move = max(moved.items(), key=lambda item: abs(item[1]))
        times = number(abs(move) / now["negligible"], 3)
        yield f"{len(moved)} of {len(moves)} gains moved, {a} over {over} the farthest: {times} of what is negligible"


def _claims(was: list[Results], now: list[Results]) -> Iterator[str]:
    old = {(claim["holds"], claim["setting"]): claim for claim in was}
    new = {(claim["holds"], claim["setting"]): claim for claim in now}
    for place, claim in new.items():
        if place not in old:
            yield f"a new claim: {claim['says']} ({claim['holds']})"
    for place, claim in old.items():
        if place not in new:
            yield f"a claim is gone: {claim['says']} ({claim['holds']})"


def _winner(winner: Results) -> str:
    return f"the winner {winner['lever']}" if winner["lever"] else f"no winner (unbeaten: {_listed(winner)})"


def _listed(winner: Results) -> str:
    return ", ".join(winner["unbeaten"])


def _gain(gain: Results) -> str:
    ends = f"{number(gain['low'], 3)} to {number(gain['high'], 3)}"
    return f"{gain['verdict']}, {signed(gain['mean'], 3)} ({ends})"
