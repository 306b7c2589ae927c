"""Traps that a table and its splits show: nothing is fitted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from whichlever.lab.trials.equal_rows import equal_rows, on_both_sides
from whichlever.lab.trials.records import Split, Trap
from whichlever.lab.trials.spec import TaskSpec

NAMED = 5  # rows that a sentence names
NEARLY = 0.999  # rank correlation from which a column is taken for the target in other clothes
DIGITS = 3  # significant ones in which near twins agree
ALIKE = 0.5  # share of the target's variance that a group's other rows tell, from which groups matter
ORDERED = 0.3  # rank correlation of target and row number from which the order tells something


def in_table(task: TaskSpec, split: Split) -> Iterator[Trap]:
    """Every trap that the table of a task shows on one split."""
    inputs = task.rows.drop(columns=task.target)
    yield from _equal_rows(task, split)
    yield from _near_twins(task, inputs, split)
    yield from _groups_apart(task, inputs, split)
    yield from _times_apart(task, inputs, split)
    yield from _target_in_a_column(task, inputs)
    yield from _row_order(task)


def _equal_rows(task: TaskSpec, split: Split) -> Iterator[Trap]:
    found = _on_both_sides(task.rows, split)
    if found.size:
        what = f"{found.size} of {split.n_test} test rows equal a training row in every column ({named(found)})"
        yield Trap("equal rows", "", what, "drop repeats in the table, or name what they share in groups")


def _on_both_sides(table: pd.DataFrame, split: Split) -> np.ndarray:
    """Test rows that equal a row which is trained on or sold."""
    return np.asarray(split.test)[on_both_sides(equal_rows(table), split)]


def _near_twins(task: TaskSpec, inputs: pd.DataFrame, split: Split) -> Iterator[Trap]:
    if inputs.shape[1] < 3:
        return  # with so few columns, rows are alike by chance
    rough = inputs.apply(_rough)
    found = np.setdiff1d(_on_both_sides(rough, split), _on_both_sides(task.rows, split))
    if found.size * 100 > split.n_test:
        what = f"{found.size} of {split.n_test} test rows agree with a training row in all inputs but for rounding"
        yield Trap("near twins", "", f"{what} ({named(found)})", "say what they share, and name it in groups")


def _rough(values: pd.Series) -> pd.Series:
    """Numbers with `DIGITS` significant digits, text without case and space."""
    if pd.api.types.is_bool_dtype(values) or not pd.api.types.is_numeric_dtype(values):
        return values.astype(str).str.lower().str.split().str.join(" ")
    numbers = values.astype(float)
    size = np.floor(np.log10(numbers.abs().where(numbers != 0, 1.0)))
    scale = 10.0 ** (DIGITS - 1 - size)
    return (numbers * scale).round() / scale


def _groups_apart(task: TaskSpec, inputs: pd.DataFrame, split: Split) -> Iterator[Trap]:
    """A column of names whose rows are alike in the target, and stand on both sides."""
    declared = [task.groups] if isinstance(task.groups, str) else list(task.groups or ())
    for name in inputs.columns:
        values = inputs[name]
        if name in declared or pd.api.types.is_float_dtype(values) or not _groups(values):
            continue
        shared = np.asarray(split.test)[values.loc[split.test].isin(values.loc[split.train]).to_numpy()]
        if shared.size and _told_by_others(values, task.rows[task.target]) > ALIKE:
            what = f"rows of one {name} are alike in {task.target}, and {shared.size} test rows have one in training"
            yield Trap("groups apart", "", f"{what} ({named(shared)})", f"let groups={name!r} keep them together")


def _groups(values: pd.Series) -> bool:
    """Whether values repeat as names of groups do: many of them, a few rows each."""
    count = values.nunique()
    return count >= 10 and 2 <= len(values) / count <= 50


def _told_by_others(groups: pd.Series, target: pd.Series) -> float:
    """The share of the target's variance that the other rows of each row's group tell."""
    codes = pd.Series(pd.factorize(target)[0], target.index).where(target.notna())
    numbers = target if pd.api.types.is_numeric_dtype(target) else codes
    numbers = numbers.astype(float)
    known = numbers.notna() & groups.notna()
    by = numbers[known].groupby(groups[known])
    size, total = by.transform("size"), by.transform("sum")
    several = size > 1
    others = ((total - numbers[known]) / (size - 1).where(several))[several]
    own = numbers[known][several]
    if len(own) < 10 or not own.var():
        return 0.0
    return 1.0 - float(((own - others) ** 2).mean() / own.var())


def _times_apart(task: TaskSpec, inputs: pd.DataFrame, split: Split) -> Iterator[Trap]:
    if task.time is not None:
        return
    for name in inputs.columns:
        when = inputs[name]
        if not pd.api.types.is_datetime64_any_dtype(when):
            continue
        late = when.loc[split.train].max()
        early = np.asarray(split.test)[(when.loc[split.test] < late).to_numpy()]
        if early.size and not when.is_unique and when.nunique() >= 10:
            what = f"{early.size} test rows lie before the last training row by {name} ({named(early)})"
            yield Trap("times apart", "", what, f"let time={name!r} and RollingOrigin({name!r}) keep the order")


def _target_in_a_column(task: TaskSpec, inputs: pd.DataFrame) -> Iterator[Trap]:
    known = {"target": task.rows[task.target]} | ({} if task.truth is None else {"truth": task.true_targets()})
    for what, target in known.items():
        for name in inputs.columns:
            if tells(inputs[name], target.reindex(inputs.index)):
                sentence = f"the column {name} nearly equals the {what} {task.target}"
                yield Trap("target in a column", "", sentence, "is it known before the answer is? Otherwise drop it")


def tells(values: pd.Series, target: pd.Series) -> bool:
    """Whether a column gives a target away: its order is the target's, or each of few values has one class."""
    if all(pd.api.types.is_numeric_dtype(one) for one in (values, target)):
        both = pd.DataFrame({"values": values, "target": target}).dropna()
        ranks = both.rank()
        varied = bool((ranks.nunique() > 2).all())
        return varied and abs(float(ranks["values"].corr(ranks["target"]))) >= NEARLY
    known = values.notna() & target.notna()
    pairs = pd.DataFrame({"values": values[known], "target": target[known]}).drop_duplicates()
    few = pairs["target"].nunique() * 2 <= known.sum()  # names of rows tell nothing about others
    return bool(few) and len(pairs) == pairs["values"].nunique() == pairs["target"].nunique() > 1


def _row_order(task: TaskSpec) -> Iterator[Trap]:
    """No lever sees row numbers; but whoever draws splits by position, or numbers rows, would use them."""
    if task.time is not None or task.groups is not None:
        return
    target = task.rows[task.target].dropna()
    if len(target) < 20:
        return
    place = pd.Series(np.arange(len(target)), target.index)
    if pd.api.types.is_numeric_dtype(target) and target.nunique() > 10:
        told = abs(float(target.rank().corr(place)))
        what = f"the order of rows tells {task.target}: rank correlation {told:.2f}"
    else:
        same = float((target.to_numpy()[1:] == target.to_numpy()[:-1]).mean())
        chance = float((target.value_counts(normalize=True) ** 2).sum())
        told = (same - chance) / (1 - chance) if chance < 1 else 0.0
        what = f"the order of rows tells {task.target}: {100 * same:.0f} % follow one of their class"
    if told > ORDERED:
        yield Trap("row order", "", what, "say why, and shuffle before anything is drawn by position")


def named(rows: np.ndarray | pd.Index | Sequence[int]) -> str:
    """Some rows, for people."""
    first = ", ".join(str(row) for row in list(rows)[:NAMED])
    return f"rows {first}, …" if len(rows) > NAMED else f"row{'s' if len(rows) > 1 else ''} {first}"
