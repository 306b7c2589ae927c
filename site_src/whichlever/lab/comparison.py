"""What `task.compare` returns: start against levers on the same splits, as a table and a figure."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from whichlever.errors import TaskError
from whichlever.lab.evidence.interval import decimals
from whichlever.lab.evidence.numbers import gain_ends, number, shown_decimals, signed
from whichlever.lab.evidence.scores import Gain, Scores
from whichlever.lab.evidence.verdicts import Verdict
from whichlever.lab.figures.strips import Strip, strips
from whichlever.lab.notes import in_notebook
from whichlever.lab.trials import known
from whichlever.lab.trials.lever import KINDS, AnyLever, Kind, LiveLever, published
from whichlever.lab.trials.records import START, Trial, combinations
from whichlever.lab.trials.spec import MAIN, Design, TaskSpec
from whichlever.lab.trials.trial import run_split

Given = Callable[..., Any] | Mapping[str, Callable[..., Any]] | None


@dataclass(frozen=True)
class Row:
    """One line of a comparison."""

    label: str
    """What stands before it: a combination, or the name of a variant."""
    lever: str
    """The combination whose colour it takes."""
    points: tuple[float, ...]
    """The score on every split, in the metric's natural sign."""
    gain: Gain | None
    """Over the start; None for the start itself."""
    questions: float
    """What was paid for, the mean over the splits."""
    rows: float
    """Rows fitted on, the mean over the splits."""

    @property
    def mean(self) -> float:
        """The mean score over the splits."""
        return float(np.mean(self.points))


@dataclass(frozen=True)
class Comparison:
    """Start against levers on the task's splits. Shows itself in a notebook; `print` gives the table."""

    rows: tuple[Row, ...]
    """The start first."""
    metric: str
    """In words, in its natural sign."""
    unit: str
    """Of the metric; empty where it has none."""
    higher_is_better: bool
    """Whether the metric in its natural sign is better when larger."""
    decimals: int
    """How many decimals scores are shown with."""

    @classmethod
    def of(
        cls, task: TaskSpec, *, repair: Callable[..., Any] | None = None, setting: str = MAIN, **given: Given
    ) -> Comparison:
        """The comparison of the `given` levers, `repair` among them, on a task. See `Task.compare`."""
        comparison = _compare(task, setting, _tried_together(repair, given))
        if not in_notebook():
            print(comparison)
        return comparison

    def __getitem__(self, label: str) -> Row:
        """The line of that label: "start", "data", "data+model", or a variant's name."""
        by_label = {row.label: row for row in self.rows}
        if label not in by_label:
            raise KeyError(f"no line {label!r}; there are {', '.join(by_label)}")
        return by_label[label]

    def table(self) -> list[tuple[str, str, str, str, str]]:
        """Cells for people: lever, mean score, gain, its interval, verdict."""
        return [self._cells(row) for row in self.rows]

    def _cells(self, row: Row) -> tuple[str, str, str, str, str]:
        mean = number(row.mean, self.decimals)
        if row.gain is None:
            return row.label, mean, "", "", ""
        interval = row.gain.interval
        places = shown_decimals(interval, self.decimals)
        ends = f"{signed(interval.low, places)} to {signed(interval.high, places)}"
        if row.gain.verdict is Verdict.CHANGES:
            ends = gain_ends(row.gain, places)
        return row.label, mean, signed(interval.mean, places), ends, str(row.gain.verdict)

    @property
    def header(self) -> tuple[str, str, str, str, str]:
        """What stands above the columns of `table`."""
        unit = f", {self.unit}" if self.unit else ""
        return "levers", f"{self.metric}{unit}", "gain", "95 % interval", "verdict"

    def __str__(self) -> str:
        lines = [self.header, *self.table()]
        widths = [max(len(line[k]) for line in lines) for k in range(5)]
        aligned = [
            "  ".join(_pad(cell, width, k) for k, (cell, width) in enumerate(zip(line, widths, strict=True)))
            for line in lines
        ]
        splits = len(self.rows[0].points)
        return "\n".join(line.rstrip() for line in aligned) + f"\n({splits} splits; gains: more is better)"

    def figure(self) -> str:
        """An SVG with every split's point, the mean, and the interval of the gain laid at the start's mean."""
        rows = [Strip(row.label, row.lever, row.points, row.mean, number(row.mean, self.decimals)) for row in self.rows]
        return strips(rows, metric=self.metric, unit=self.unit, higher_is_better=self.higher_is_better)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/plain": str(self), "text/html": self.to_html()}

    def to_html(self) -> str:
        """The figure and the table, without blank lines, so that it can stand in Markdown."""
        head = "".join(f'<th scope="col">{html.escape(cell)}</th>' for cell in self.header)
        body = "".join(
            "<tr>"
            + f'<th scope="row">{html.escape(first)}</th>'
            + "".join(f"<td>{html.escape(c)}</td>" for c in rest)
            + "</tr>"
            for first, *rest in self.table()
        )
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        return f'<div class="wl-comparison">{self.figure()}{table}</div>'


@dataclass(frozen=True)
class _Trained:
    """Levers that are tried together, and which of their combinations become rows, by label."""

    levers: Mapping[str, AnyLever]
    labels: Mapping[str, str]


def _tried_together(repair: Callable[..., Any] | None, given: Mapping[str, Given]) -> list[_Trained]:
    """One set of levers in all its combinations, or each variant of one lever in a set of its own."""
    variants = {kind: choice for kind, choice in given.items() if isinstance(choice, Mapping)}
    functions = {kind: choice for kind, choice in given.items() if choice is not None and kind not in variants}
    if len(variants) > 1 or (variants and functions):
        raise TaskError("variants are compared for one lever at a time; give one mapping, and nothing else")
    if variants:
        kind, choice = next(iter(variants.items()))
        sets = [_Trained(_levers(repair, {kind: function}), {label: kind}) for label, function in choice.items()]
        if kind != "data" and repair is not None:
            raise TaskError(f"repair belongs to the data lever; compare variants of the {kind} without it")
    else:
        levers = _levers(repair, functions)
        sets = [_Trained(levers, {name: name for name in combinations(levers) if name != START})]
    if not any(each.levers for each in sets):
        raise TaskError("nothing to compare: give a model, data, repair or features function")
    return sets


def levers_of(given: Mapping[str, Callable[..., Any] | None]) -> dict[str, AnyLever]:
    """The levers of functions by their role, "repair" among them. Raises `TaskError` for what is no function."""
    functions = {name: function for name, function in given.items() if function is not None}
    if not functions:
        raise TaskError("nothing to check: give a model, data, repair or features function")
    return _levers(functions.pop("repair", None), functions)


def _levers(repair: Callable[..., Any] | None, functions: Mapping[str, Any]) -> dict[str, AnyLever]:
    levers: dict[str, AnyLever] = {}
    for kind in KINDS:
        own = {kind: functions[kind]} if kind in functions else {}
        if kind == "data" and repair is not None:
            own = {"repair": repair, **own}
        for name, function in own.items():
            if not callable(function):
                raise TaskError(f"compare({name}=...) is {function!r}; expected the function {name} itself")
        if own:
            levers[kind] = _lever(kind, own)
    return levers


def _lever(kind: Kind, own: dict[str, Callable[..., Any]]) -> AnyLever:
    cells = {published(function, kind) for function in own.values()}
    cell = cells.pop() if len(cells) == 1 else None
    return cell if cell is not None and cell.defines() == own.keys() else LiveLever(kind, own)


def _compare(task: TaskSpec, setting: str, sets: Sequence[_Trained]) -> Comparison:
    varied = task.setting(setting)
    source = known.source_for(task)
    start: list[Trial] = []
    rows: list[Row] = []
    for each in sets:
        names = [*([] if start else [START]), *each.labels.values()]
        trials = [*start, *_trials(varied, setting, each.levers, names, source)]
        scores = Scores.from_trials(
            trials, levers=tuple(each.levers), negligible=varied.negligible, ordered=varied.ordered,
            metric=varied.metric, unit=varied.unit, test_overlap=varied.test_overlap,
            tested=varied.tested,
        )  # fmt: skip
        if not start:
            start = [trial for trial in trials if trial.combination == START]
            rows.append(_row(varied, START, start, None))
        for label, name in each.labels.items():
            rows.append(_row(varied, label, [t for t in trials if t.combination == name], scores.gain(name)))
    return Comparison(
        rows=tuple(rows),
        metric=varied.metric_name,
        unit=varied.unit,
        higher_is_better=varied.higher_is_better,
        decimals=max(decimals(row.gain.interval) for row in rows if row.gain),
    )


def _trials(
    task: TaskSpec, setting: str, levers: Mapping[str, AnyLever], names: Sequence[str], source: known.Known | None
) -> list[Trial]:
    """Trials of the combinations `names`, known or trained now, at the largest budget."""
    found = source.trials(levers) if source else None
    if found is None:
        design = Design(setting, task, {setting: task.metric})
        budgets = task.budgets[-1:]
        found = [t for split in task.splits for t in run_split(design, levers, split, names=names, budgets=budgets)]
    mine = [trial for trial in found if trial.setting == setting and trial.combination in names]
    largest = max(trial.budget for trial in mine)
    return [trial for trial in mine if trial.budget == (largest if "data" in trial.combination.levers else 0)]


def _row(task: TaskSpec, label: str, trials: Sequence[Trial], gain: Gain | None) -> Row:
    ordered = sorted(trials, key=lambda trial: trial.split)
    sign = 1 if task.higher_is_better else -1
    return Row(
        label=label,
        lever=ordered[0].combination,
        points=tuple(sign * trial.score for trial in ordered),
        gain=gain,
        questions=float(np.mean([trial.questions for trial in ordered])),
        rows=float(np.mean([trial.rows_used for trial in ordered])),
    )


def _pad(cell: str, width: int, column: int) -> str:
    return cell.ljust(width) if column in (0, 4) else cell.rjust(width)
