"""What an author stated beforehand: digests of a pair's task, levers, `negligible` and claims, in its folder."""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from whichlever.errors import CatalogError, Fault
from whichlever.lab.registered import FILE, registered_seed
from whichlever.press.catalog.claims import Claim
from whichlever.press.catalog.lessons import Pair

SPLITTERS = ("Split", "KFold")
"""How the names of splitters end that draw."""


@dataclass(frozen=True)
class Registration:
    """How a pair stands to what was registered."""

    changed: tuple[str, ...]
    """What is not as it was registered: "the task", "the data lever"…"""
    later: frozenset[tuple[str, str]]
    """Claims that were stated later, or not like that: the setting, and the relation as it is written."""
    anew: int = 0
    """How many registrations it had before this one."""
    redrawn: bool | None = None
    """Whether its splits are drawn from what was registered; None where its task draws none, as in time."""


def register(pair: Pair, before: str = "", *, draft: bool = False) -> str:
    """The text of a pair's registration, as it is now. Comments and layout of its code do not count.

    before: the text of the registration whose place it takes; its digest stays in the new one, unless that was a draft.
    draft: whether it is of what `whichlever new` wrote, so that its author has stated nothing yet.
    """
    levers = {lesson.kind: _code(lesson.lever.source) for lesson in pair.lessons}
    claims = [_claim(claim) for claim in pair.page.claims]
    content = {"task": _code(pair.task.text), "negligible": _negligible(pair), "levers": levers, "claims": claims}
    if draft:
        content["draft"] = True
    if before and not is_draft(before):
        content["earlier"] = [*json.loads(before).get("earlier", []), _digest(before)]
    return json.dumps(content, indent=1) + "\n"


def is_draft(text: str) -> bool:
    """Whether a registration is the one that `whichlever new` wrote: the author's own takes its place uncounted."""
    try:
        said = json.loads(text)
    except ValueError:
        return False
    return isinstance(said, dict) and said.get("draft") is True


def registration_of(pair: Pair) -> Registration | None:
    """What became of a pair's registration; None where it was never registered."""
    path = pair.folder / FILE
    if not path.is_file():
        return None
    now = json.loads(register(pair))
    try:
        then = json.loads(path.read_text(encoding="utf-8"))
        changed = ["the task"] if then["task"] != now["task"] else []
        changed += ["`negligible`"] if then["negligible"] != now["negligible"] else []
        changed += _levers(then["levers"], now["levers"])
        later = {(claim.setting, claim.holds) for claim in pair.page.claims if _claim(claim) not in then["claims"]}
        anew = len(then.get("earlier", []))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        what, todo = "no registration as `whichlever register` writes it", "take the committed one back"
        raise CatalogError([Fault(f"{pair.place}/{FILE}", 1, what, todo)]) from error
    drawn = draws(pair)
    return Registration(tuple(changed), frozenset(later), anew, all(drawn.values()) if drawn else None)


def draws(pair: Pair) -> Mapping[int, bool]:
    """The lines of a task's file that give a splitter its seed, and whether it is the registered one."""
    calls = [node for node in ast.walk(ast.parse(pair.task.text)) if isinstance(node, ast.Call)]
    seeds = [one for call in calls if _name(call).endswith(SPLITTERS) for one in call.keywords]
    return {
        one.value.lineno: isinstance(one.value, ast.Call) and _name(one.value) == registered_seed.__name__
        for one in seeds
        if one.arg == "random_state"
    }


def seed_faults(pair: Pair) -> list[Fault]:
    """Splits that a later registration would not redraw."""
    what = "the seed of these splits does not follow from what is registered, so nothing would redraw them"
    todo = "write `random_state=registered_seed()`, and import it from whichlever.lab"
    return [Fault(f"{pair.place}/task.py", line, what, todo) for line, good in draws(pair).items() if not good]


def _name(call: ast.Call) -> str:
    return ast.unparse(call.func).rpartition(".")[2]


def _levers(then: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    return [f"the {kind} lever" for kind in sorted({*then, *now}) if then.get(kind) != now.get(kind)]


def _negligible(pair: Pair) -> str:
    """As the task's file writes it."""
    found = [node for node in ast.walk(ast.parse(pair.task.text)) if isinstance(node, ast.keyword)]
    return next((ast.unparse(node.value) for node in found if node.arg == "negligible"), "")


def _code(source: str) -> str:
    return _digest(ast.dump(ast.parse(source)))


def _claim(claim: Claim) -> str:
    return _digest(f"{claim.setting}\0{claim.holds}")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
