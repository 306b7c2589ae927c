"""A class's bets: the records that readers saved from their own devices, counted."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from whichlever.errors import UsageError

LEVERS = ("model", "data", "features", "none")
LARGEST = 1_000_000  # bytes of a record: a site of a thousand pairs needs a tenth


class _Bet(BaseModel):
    model_config = ConfigDict(extra="ignore")

    lever: Literal["model", "data", "features", "none"]


class _Record(BaseModel):
    model_config = ConfigDict(extra="ignore")

    bets: dict[str, _Bet]


@dataclass(frozen=True)
class Tally:
    """How a class bet: for each pair, how many chose each lever; and what could not be read, with why."""

    records: int
    counts: Mapping[str, Counter[str]]
    unread: Mapping[str, str]


def count_bets(folder: Path) -> Tally:
    """Of all records in a folder: files `.json` or `.txt`, in any folders below it.

    A file that is none is told and the others are counted. Raises `UsageError` where there are none.
    """
    paths = sorted(path for path in folder.rglob("*") if path.suffix in (".json", ".txt") and path.is_file())
    if not paths:
        raise UsageError(f"{folder}: no records in it; readers save theirs from the page “Which lever won?”")
    counts: dict[str, Counter[str]] = {}
    unread: dict[str, str] = {}
    for path in paths:
        try:
            record = _read(path)
        except ValueError as error:
            unread[path.relative_to(folder).as_posix()] = str(error)
            continue
        for slug, bet in record.bets.items():
            counts.setdefault(slug, Counter())[bet.lever] += 1
    return Tally(len(paths) - len(unread), dict(sorted(counts.items())), unread)


def _read(path: Path) -> _Record:
    """Raises `ValueError` with why, for people."""
    if path.stat().st_size > LARGEST:
        raise ValueError("larger than any record")
    try:
        return _Record.model_validate(json.loads(path.read_text(encoding="utf-8-sig")))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        raise ValueError("no JSON; save the record again") from None
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise ValueError(f"{place or 'the file'} is not as in a record; save it again") from None


def tally_text(tally: Tally, results: Mapping[str, Any] | None) -> str:
    """A line for each pair: who chose what, and how many were right where results tell; what was unread."""
    width = max((len(slug) for slug in tally.counts), default=4)
    lines = [f"{'pair':{width}}  " + "  ".join(f"{lever:>8}" for lever in LEVERS) + "     right"]
    for slug, counted in tally.counts.items():
        chosen = "  ".join(f"{counted[lever]:8}" for lever in LEVERS)
        lines.append(f"{slug:{width}}  {chosen}  {_right(counted, _answers(results, slug)):>8}")
    lines.append(f"({tally.records} records; a bet is right when it names the winner; where nothing won alone,")
    lines.append(" when it says so or names a lever that nothing beat)")
    lines += [f"{name}: {why}" for name, why in tally.unread.items()]
    return "\n".join(lines)


def _answers(results: Mapping[str, Any] | None, slug: str) -> Sequence[str]:
    """The bets that are right on a pair; none where nobody knows."""
    pair = (results or {}).get("pairs", {}).get(slug)
    if pair is None:
        return ()
    winner = pair["settings"]["main"]["winner"]
    return [winner["lever"]] if winner["lever"] else ["none", *winner["unbeaten"]]


def _right(counted: Counter[str], answers: Sequence[str]) -> str:
    if not answers:
        return "unknown"
    return f"{sum(counted[lever] for lever in answers)} of {counted.total()}"
