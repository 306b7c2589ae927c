"""What a task's file says of its task, read without running it, as far as it is written out."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from whichlever.lab.trials.records import MAIN
from whichlever.press.catalog.parsed import parsed

Budgets = tuple[int, ...] | None
"""None where they are worked out."""


@dataclass(frozen=True)
class Declared:
    """A task as written."""

    budgets: Mapping[str, Budgets] | None
    """What may be spent, by setting, the task itself included; None where settings are worked out."""
    truth: frozenset[str]
    """The columns that it makes its truth of."""


def declared(text: str) -> Declared:
    """What the file `text` says; it is Python."""
    return parsed("declared", text, lambda: _read(ast.parse(text)))


def _read(tree: ast.Module) -> Declared:
    given = {
        one.targets[0].id: one.value
        for one in ast.walk(tree)
        if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name)
    }
    calls = [one for one in ast.walk(tree) if isinstance(one, ast.Call) and ast.unparse(one.func).endswith("Task")]
    written = [keyword for call in calls for keyword in call.keywords]
    said = {
        one.arg: given.get(one.value.id, one.value) if isinstance(one.value, ast.Name) else one.value for one in written
    }
    truth = frozenset(column for value in [said.get("truth")] if value is not None for column in _columns(value))
    opaque = None in said  # Task(**what): any of them may be in it
    return Declared(None if opaque else _budgets(said.get("budgets"), said.get("settings")), truth)


def _columns(value: ast.expr) -> Iterator[str]:
    """`table["true_label"]` is a column as it stands; of what is worked out of several, none is the truth."""
    name = value.slice if isinstance(value, ast.Subscript) else None
    if isinstance(name, ast.Constant) and isinstance(name.value, str):
        yield name.value


def _budgets(main: ast.expr | None, settings: ast.expr | None) -> Mapping[str, Budgets] | None:
    own = _numbers(main) if main is not None else ()
    changes = _entries(settings) if settings is not None else {}
    if changes is None:
        return None
    found: dict[str, Budgets] = {MAIN: own}
    for name, value in changes.items():
        change = _entries(value)
        found[name] = _numbers(change["budgets"]) if change and "budgets" in change else own if change else None
    return found


def _entries(value: ast.expr) -> dict[str, ast.expr] | None:
    """A dictionary with names as keys, in either way of writing it; None of anything else."""
    if isinstance(value, ast.Dict):
        named = [
            (key.value if isinstance(key, ast.Constant) else None, each)
            for key, each in zip(value.keys, value.values, strict=True)
        ]
    elif isinstance(value, ast.Call) and ast.unparse(value.func) == "dict" and not value.args:
        named = [(each.arg, each.value) for each in value.keywords]
    else:
        return None
    entries = {name: each for name, each in named if isinstance(name, str)}
    return entries if len(entries) == len(named) else None


def _numbers(value: ast.expr) -> Budgets:
    try:
        return tuple(int(each) for each in ast.literal_eval(value))
    except (ValueError, TypeError):
        return None
