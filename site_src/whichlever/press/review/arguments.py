"""What prose gives to the names it asks for: settings, budgets, rows and columns that a pair has not."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from whichlever.errors import nearest
from whichlever.lab.datasets import Datasheet
from whichlever.lab.trials.records import MAIN
from whichlever.press.catalog.code.task_file import declared
from whichlever.press.catalog.lessons import REVEAL, Pair
from whichlever.press.review.prose import Call


def settings_and_budgets(pair: Pair, call: Call) -> Iterator[tuple[str, str]]:
    """Those that the task does not declare; of a task that works them out, nothing is said."""
    known = declared(pair.task.text).budgets
    named = {each.arg: _constant(each.value) for each in call.keywords}
    if call.name == "negligible" and call.arguments:
        named["setting"] = _constant(call.arguments[0])
    setting, budget = named.get("setting", MAIN), named.get("budget")
    if known is None or not isinstance(setting, str):
        return
    if setting not in known:
        yield f"no setting {setting!r}", nearest(setting, known)
    elif isinstance(budget, int) and budget and (budgets := known[setting]) is not None and budget not in budgets:
        todo = f"expected one of {', '.join(map(str, budgets))}" if budgets else f"add `budgets=({budget},)`"
        yield f"no budget {budget}" + ("" if budgets else ", and the task sells nothing"), todo


def rows(pair: Pair, call: Call, sheet: Datasheet, *, early: bool) -> Iterator[tuple[str, str]]:
    """Rows and columns that the table has not, and before the bet (`early`) those that hold the truth."""
    if call.name != "rows":
        return
    named = {each.arg: _constant(each.value) for each in call.keywords}
    given = dict(zip(("first", "last", "columns"), map(_constant, call.arguments), strict=False)) | named
    yield from _rows(given.get("first"), given.get("last"), sheet)
    columns = given.get("columns")
    known = [column.name for column in sheet.columns]
    truth = declared(pair.task.text).truth if early else ()
    for name in columns if isinstance(columns, list | tuple) else ():
        if name not in known:
            yield f"{sheet.name} has no column {name!r}", nearest(name, known)
        elif name in truth:
            yield f"the column {name!r} holds the truth", f"show it below `{REVEAL}`, after the bet"


def _rows(first: Any, last: Any, sheet: Datasheet) -> Iterator[tuple[str, str]]:
    ends = list(first) if isinstance(first, list | tuple) else [first, first if last is None else last - 1]
    numbers = [each for each in ends if isinstance(each, int)]
    if len(numbers) == len(ends) and not all(0 <= each < sheet.rows for each in numbers):
        yield f"{sheet.name} has no such rows", f"expected some from 0 to {sheet.rows - 1}"


def _constant(node: ast.expr) -> Any:
    """The value of something that is written out; None of all else."""
    try:
        return ast.literal_eval(node)
    except ValueError:
        return None
