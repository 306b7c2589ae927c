"""The stored form of what a pair's trials say: plain values, as JSON keeps them. Nobody else knows its keys."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from whichlever.lab.trials.records import Changed, Facts, FirstLook, ReferenceLine, RivalOutcome, Trap, Trial

KNOWN_VARIABLE = "WHICHLEVER_KNOWN"
"""Of a lesson's environment: the file that `to_known` is in."""
KEY = "key.json"
"""Beside a task: the file that `to_key` is in, where somebody may set a lever beside the published one."""
Plain = dict[str, Any]
"""A record as plain values."""


def plain(record: Facts | FirstLook | ReferenceLine | RivalOutcome | Trap | Trial) -> Plain:
    """A record on its way to another process or to a file."""
    return asdict(record)


def to_stored(facts: Iterable[Plain], made: Iterable[Plain]) -> Plain:
    """A pair's result as it is stored: trials, and a first look, if `made` has one.

    The records are plain already, since they come from other processes.
    """
    made = list(made)
    looks = [one for one in made if "combination" not in one]
    return {"facts": list(facts), "trials": [one for one in made if "combination" in one]} | (
        {"first_look": looks[0]} if looks else {}
    )


def from_stored(result: Mapping[str, Any]) -> tuple[tuple[Facts, ...], tuple[Trial, ...]]:
    """What `to_stored` was given, as records."""
    rows: Iterable[Plain] = ({**one, "budgets": tuple(one["budgets"])} for one in result["facts"])
    facts = tuple(Facts(**one) for one in rows)
    return facts, _trials(result)


def look_from_stored(result: Mapping[str, Any]) -> FirstLook | None:
    """The first look at a pair's rows that `to_stored` was given."""
    if "first_look" not in result:
        return None
    look: Plain = {name: _tuples(value) for name, value in result["first_look"].items()}
    return FirstLook(changed=Changed(**look.pop("changed")), **look)


def _tuples(value: Any) -> Any:
    """JSON's lists as tuples, however deep."""
    if isinstance(value, dict):
        return {name: _tuples(each) for name, each in value.items()}
    return tuple(map(_tuples, value)) if isinstance(value, list | tuple) else value


def lines_from_stored(result: Mapping[str, Any]) -> tuple[tuple[ReferenceLine, ...], tuple[Trial, ...]]:
    """What `to_stored` was given of a pair's reference lines, as records."""
    return tuple(ReferenceLine(**one) for one in result["facts"]), _trials(result)


def rival_from_stored(result: Mapping[str, Any]) -> RivalOutcome:
    """What `to_stored` was given of a rival, as a record."""
    (outcome,) = result["facts"]
    told: Plain = {**outcome, "trials": _trials(outcome)}
    return RivalOutcome(**told)


def traps_from_stored(result: Mapping[str, Any]) -> tuple[Trap, ...]:
    """What `to_stored` was given of a look for traps, as records."""
    return tuple(Trap(**one) for one in result["facts"])


def to_known(levers: Mapping[str, str], result: Mapping[str, Any]) -> bytes:
    """What the lessons of a pair find: the source of its levers by kind, and the trials of its stored result."""
    return json.dumps({"levers": dict(levers), "trials": result["trials"]}).encode()


def from_known(content: bytes) -> tuple[Mapping[str, str], tuple[Trial, ...]]:
    """What `to_known` was given: the source of each lever by kind, and all trials."""
    known = json.loads(content)
    return known["levers"], _trials(known)


def to_key(trials: Iterable[Trial]) -> bytes:
    """What `from_key` reads: how the start and single levers score, and nothing of how they are made."""
    return json.dumps({"trials": [plain(trial) for trial in trials]}).encode()


def from_key(content: bytes) -> tuple[Trial, ...]:
    """What `to_key` was given."""
    return _trials(json.loads(content))


def _trials(stored: Mapping[str, Any]) -> tuple[Trial, ...]:
    return tuple(Trial(**trial) for trial in stored["trials"])
