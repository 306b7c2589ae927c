"""Results in prose: `{{ gain("model", over="data") }}`, so that no number is typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial, wraps
from typing import TYPE_CHECKING, Any

from whichlever.lab.evidence.effects import effects, shapley
from whichlever.lab.evidence.interval import Interval, decimals
from whichlever.lab.evidence.numbers import interval_text, number, shown_decimals, signed
from whichlever.lab.evidence.scores import Gain
from whichlever.lab.rivals.codes import HOUSE, rival_label
from whichlever.lab.trials.records import MAIN, START, Combination
from whichlever.press.findings.gather import PairFindings, SettingFindings
from whichlever.press.findings.sentences import (
    NOT_AMONG_ALL,
    exchange_sentence,
    gain_in_words,
    in_words,
    outcome_sentence,
    places_of_ends,
    table_ends,
)
from whichlever.press.findings.tables import table_html
from whichlever.press.pages.prose.expressions import Answers, WordError, nearest, public_names

if TYPE_CHECKING:
    import pandas as pd

NOT_TRIED = "not tried in this build"
"""What is said of a rival where rivals were not asked for."""


ShowRows = Callable[[Sequence[int], Sequence[str]], str]


def rows_html(table: pd.DataFrame, ids: Sequence[int], columns: Sequence[str]) -> str:
    """Some rows of a table, of all columns where none is named."""
    if not 0 < len(ids) <= len(table) or not all(row in table.index for row in ids):
        raise WordError(f"no such rows; expected some from 0 to {len(table) - 1}")
    if strangers := [column for column in columns if column not in table.columns]:
        raise WordError(f"no column {strangers[0]!r}; {nearest(strangers[0], table.columns)}")
    return table_html(table.loc[list(ids), list(columns or table.columns)])


class Words(Answers):
    """What a page may say about one pair. Every method returns text for people.

    rows: shows rows of its data set as `rows_html` does, by their ids and names of columns.
    """

    def __init__(self, findings: PairFindings, rows: ShowRows | None = None) -> None:
        self._findings, self._rows = findings, rows

    def score(self, combination: str = START, *, setting: str = MAIN, budget: int | None = None) -> str:
        """The mean score with its unit: "5.1 min"."""
        main = self._setting(setting)
        mean = float((main.sign * main.scores.at(self._name(combination, main), budget)).mean())
        return f"{number(mean, self._decimals(main))}{_unit(main)}"

    def gain(self, a: str, over: str = START, *, setting: str = MAIN, budget: int | None = None) -> str:
        """What `a` gains over another combination, signed, with its unit: "+15.0 min"."""
        main = self._setting(setting)
        gain = self._gain(a, over, main, budget)
        return f"{signed(gain.interval.mean, _places(gain.interval))}{_unit(main)}"

    def interval(self, a: str, over: str = START, *, setting: str = MAIN, budget: int | None = None) -> str:
        """The 95 % interval of a gain: "14.1 to 15.9 min"."""
        main = self._setting(setting)
        gain = self._gain(a, over, main, budget)
        return f"{table_ends(gain, _places(gain.interval))}{_unit(main)}"

    def verdict(self, a: str, over: str = START, *, setting: str = MAIN, budget: int | None = None) -> str:
        """ "better", "worse", "practically equal", "not decided" or "changes with time"."""
        return str(self._gain(a, over, self._setting(setting), budget).verdict)

    def words(self, a: str, over: str = START, *, setting: str = MAIN, budget: int | None = None) -> str:
        """Verdict, gain and interval in one phrase: "better by 15.0 min (95 % interval 14.1 to 15.9)".

        A gain of one lever over the start, or on top of one other, that does not stand among all pairs says so.
        """
        main = self._setting(setting)
        gain = self._gain(a, over, main, budget)
        said = in_words(gain, _places(gain.interval), main.facts.unit)
        alone = setting == MAIN and budget is None and self._decided_alone(gain)
        return f"{said}, which {NOT_AMONG_ALL}" if alone else said

    def rival(self, a: str, over: str = START) -> str:
        """`words` in which either may be a rival, such as "data: drop repeats". Without `--thorough`, "not tried"."""
        found = self._findings
        pulled, beside = self._contender(a), self._contender(over)
        if not found.tried:
            return NOT_TRIED
        return gain_in_words(found.rivalled.gain(pulled, beside), found.main.facts.unit)

    def _contender(self, text: str) -> str:
        """The name among the scores of a combination, or of a rival of the lab or the pair."""
        if ":" not in text:
            return self._name(text, self._findings.main)
        own = [(one.lever.kind, one.name) for one in self._findings.pair.rivals]
        named = [rival_label(*each) for each in [*((kind, name) for kind in HOUSE for name in HOUSE[kind]), *own]]
        if text not in named:
            raise WordError(f"no rival {text!r}; {nearest(text, named)}")
        tried = self._findings.tried
        if tried and text not in tried.owners:
            raise WordError(f"the rival {text!r} cannot be pulled here; name another")
        return text

    def _decided_alone(self, gain: Gain) -> bool:
        """Whether it is a step of this pair that is decided here, and not among all pairs."""
        added = gain.a.minus(*gain.over.levers).levers
        if len(added) != 1 or gain.over.plus(*added) != gain.a or len(gain.over.levers) > 1:
            return False
        return self._findings.only_here(added[0], gain.over)

    def _decimals(self, setting: SettingFindings) -> int:
        """Of scores in one metric, so that settings can be compared."""
        main = self._findings.main
        return (main if setting.facts.metric == main.facts.metric else setting).decimals

    def effect(self, name: str, *, setting: str = MAIN) -> str:
        """A main effect or an interaction ("data+model"), signed, with its interval."""
        main = self._setting(setting)
        return _with_interval(self._known(effects(main.scores), name, "effect"), main)

    def shapley(self, lever: str, *, setting: str = MAIN) -> str:
        """A lever's fair share of the whole gain, signed, with its interval."""
        main = self._setting(setting)
        return _with_interval(self._known(shapley(main.scores), lever, "lever"), main)

    def questions(self, combination: str = "data", *, setting: str = MAIN, budget: int | None = None) -> str:
        """How many rows the expert was paid for, on average over the splits."""
        return f"{self._cost(combination, setting, budget).questions:,.0f}"

    def rows_used(self, combination: str = START, *, setting: str = MAIN, budget: int | None = None) -> str:
        """How many rows were fitted on, on average over the splits."""
        return f"{self._cost(combination, setting, budget).rows_used:,.0f}"

    def fitted_size(self, combination: str = START, *, setting: str = MAIN, budget: int | None = None) -> str:
        """How large the fitted arrays are, on average: "1.2 MB"."""
        size = self._cost(combination, setting, budget).fitted_size
        for unit in ("bytes", "kB", "MB"):
            if size < 1000 or unit == "MB":
                return f"{size:,.0f} {unit}" if unit == "bytes" or size >= 100 else f"{size:,.1f} {unit}"
            size /= 1000
        raise AssertionError("unreachable")

    def negligible(self, setting: str = MAIN) -> str:
        """The smallest difference that anyone should care about, with its unit."""
        main = self._setting(setting)
        return f"{main.facts.negligible:,g}{_unit(main)}"

    @property
    def winner(self) -> str:
        """The lever that won, or "no single winner"."""
        return self._findings.winner.lever or "no single winner"

    @property
    def outcome(self) -> str:
        """Who won, as a sentence."""
        return outcome_sentence(self._findings)

    @property
    def exchange(self) -> str:
        """How many answers, or rows, buy what the model lever gives, as a sentence."""
        if self._findings.main.exchange is None:
            raise WordError("there is no exchange rate: the task has no budgets, or no model lever")
        return exchange_sentence(self._findings.main)

    @property
    def splits(self) -> str:
        """How many splits the main setting has."""
        return str(self._findings.main.facts.splits)

    @property
    def metric(self) -> str:
        """The metric in words, such as "mean absolute error"."""
        return self._findings.main.facts.metric_name

    def rows(self, first: int | Sequence[int], last: int | None = None, columns: Sequence[str] | None = None) -> str:
        """Rows of the data set as recorded, as a table: `rows(0, 7)`, or `rows([3, 5], columns=["a"])`.

        Before the bet without the column that a task names as its truth.
        """
        if self._rows is None:
            raise WordError("this lesson names no dataset")
        end = first + 1 if isinstance(first, int) and last is None else last
        ids = range(first, end or 0) if isinstance(first, int) else first
        return self._rows(ids, columns or ())

    def quoted(self, text: str, source: str) -> str:
        """A number from elsewhere, with where it is from."""
        return quoted(text, source)

    def _setting(self, name: str) -> SettingFindings:
        if name not in self._findings.settings:
            raise WordError(f"no setting {name!r}; {nearest(name, self._findings.settings)}")
        return self._findings.settings[name]

    def _name(self, text: str, main: SettingFindings) -> str:
        self._known(dict.fromkeys(main.combinations), text, "combination")
        return Combination(text)

    @staticmethod
    def _known(named: Mapping[str, Any], text: str, what: str) -> Any:
        name = Combination(text)
        if name not in named:
            raise WordError(f"no {what} {text!r}; {nearest(name, named)}")
        return named[name]

    def _gain(self, a: str, over: str, main: SettingFindings, budget: int | None) -> Gain:
        return main.scores.gain(self._name(a, main), self._name(over, main), budget)

    def _cost(self, combination: str, setting: str, budget: int | None) -> Any:
        main = self._setting(setting)
        name = self._name(combination, main)
        main.scores.at(name, budget)  # raises for a budget that was not tried
        tried = main.scores.budgets_of(name)
        return main.costs[name, budget if budget in tried else tried[-1]]


def quoted(text: str, source: str) -> str:
    """A number from elsewhere, with where it is from."""
    return f"{text} ({source})"


Remember = Callable[[str, Callable[[], str]], str]
"""Gives the answer to a question that was answered before, or else works it out."""
OF_TABLE = ("rows",)
"""Names whose answers are of the table, not of results: whoever shows them sees to it that they are kept."""


def work_out(_: str, answer: Callable[[], str]) -> str:
    """Where nothing is remembered."""
    return answer()


def names(words: Words, remember: Remember = work_out) -> dict[str, Any]:
    """The public names of `words`, as a page's expressions see them."""
    known: dict[str, Any] = {}
    for name in public_names(type(words)):
        keep = work_out if name in OF_TABLE else remember
        known[name] = _Lazy(words, name, keep) if _is_property(name) else _asked(getattr(words, name), keep)
    return known


def _asked(answer: Callable[..., str], remember: Remember) -> Callable[..., str]:
    @wraps(answer)
    def ask(*given: Any, **named: Any) -> str:
        question = repr((answer.__name__, given, sorted(named.items())))
        return remember(question, partial(answer, *given, **named))

    return ask


class _Lazy:
    """A property that is worked out only where a page asks for it."""

    def __init__(self, words: Words, name: str, remember: Remember) -> None:
        self._words, self._name, self._remember = words, name, remember

    def __repr__(self) -> str:
        return self._name  # as a part of a question

    def __str__(self) -> str:
        return self._remember(self._name, lambda: str(getattr(self._words, self._name)))


def _is_property(name: str) -> bool:
    return isinstance(getattr(Words, name), property)


def _unit(main: SettingFindings) -> str:
    return f" {main.facts.unit}" if main.facts.unit else ""


def _places(interval: Interval) -> int:
    return shown_decimals(interval, decimals(interval))


def _with_interval(interval: Interval, main: SettingFindings) -> str:
    places = _places(interval)
    ends = interval_text(interval, places_of_ends(interval.low, interval.high, places))
    return f"{signed(interval.mean, places)}{_unit(main)} (95 % interval {ends})"
