"""A pair's results as the JSON that its page carries: every number and sentence that a script may show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.ticker import MaxNLocator

from whichlever.lab.charts import spoken
from whichlever.lab.comparison import interval_text, number, shown_decimals, signed
from whichlever.lab.evidence import START, Interval, Verdict
from whichlever.press.findings import PairFindings, SettingFindings


def board(findings: PairFindings) -> dict[str, Any]:
    """See the template board.html.j2 for what each key is for."""
    main, pair = findings.main, findings.pair
    results = {
        name: {str(budget): _result(main, name, budget) for budget in main.scores.budgets_of(name)}
        for name in main.combinations
    }
    start = results[START]["0"]["mean"]

    def drawn(result: dict[str, Any]) -> list[float]:
        """Where something stands on the axis: every split's score, and the ends of the gain's interval."""
        return [*result["points"], *(start + main.sign * result[end] for end in ("low", "high"))]

    won = main.winner
    return {
        "slug": pair.slug,
        "title": pair.front.title,
        "metric": main.facts.metric_name,
        "unit": main.facts.unit,
        "higher_is_better": main.facts.higher_is_better,
        "decimals": main.decimals,
        "negligible": main.facts.negligible,
        "levers": [
            {"name": one.kind, "label": pair.front.levers.get(one.kind, ""), "code": one.lever.source}
            for one in pair.lessons
        ],
        "bought": main.bought,
        "ordered": main.facts.ordered,
        "budgets": list(main.facts.budgets) if main.scores.budgets else [],
        "combinations": results,
        "winner": {
            "lever": won.lever,
            "unbeaten": list(won.unbeaten),
            "decided": findings.decided,
            "why": pair.front.why or pair.front.remember or outcome_sentence(findings),
        },
        "exchange": _exchange(main),
        "axis": _axis([value for by_budget in results.values() for one in by_budget.values() for value in drawn(one)]),
    }


def _result(main: SettingFindings, name: str, budget: int) -> dict[str, Any]:
    points = main.sign * main.scores.at(name, budget)
    gain = main.scores.gain(name, START, budget)
    cost = main.costs[name, budget]
    return {
        "points": [round(float(point), 6) for point in points],
        "mean": float(points.mean()),
        "gain": gain.interval.mean,
        "low": gain.interval.low,
        "high": gain.interval.high,
        "decimals": shown_decimals(gain.interval, main.decimals),
        "verdict": "" if name == START else str(gain.verdict),
        "sentence": sentence(main, name, budget),
        "questions": round(cost.questions),
        "rows": round(cost.rows_used),
    }


def sentence(main: SettingFindings, name: str, budget: int) -> str:
    """What came out for one combination, as a sentence."""
    mean = measure(main, float((main.sign * main.scores.at(name, budget)).mean()))
    metric = main.facts.metric_name
    if name == START:
        return f"At the start, with no lever pulled, the {metric} is {mean}."
    pulled = spoken(name).split(" + ")
    who = f"the {listed(pulled)} {'lever' if len(pulled) == 1 else 'levers'}"
    gain = main.scores.gain(name, START, budget)
    places = shown_decimals(gain.interval, main.decimals)
    return f"With {who} the {metric} is {mean}: {in_words(gain.interval, gain.verdict, places, main.facts.unit)}."


def listed(names: Sequence[str], last: str = "and") -> str:
    """ "data", "model and data", "model, data and features"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {last} {names[-1]}"


def in_words(interval: Interval, verdict: Verdict, places: int, unit: str) -> str:
    """A gain for people: "better by 15.0 (95 % interval 14.1 to 15.9)"."""
    space = f" {unit}" if unit else ""
    if verdict is Verdict.WORSE:
        ends = f"{number(-interval.high, places)} to {number(-interval.low, places)}"
        return f"worse by {number(-interval.mean, places)}{space} (95 % interval {ends})"
    ends = f"95 % interval {interval_text(interval, places)}"
    if verdict is Verdict.BETTER:
        return f"better by {number(interval.mean, places)}{space} ({ends})"
    return f"{verdict}, a gain of {signed(interval.mean, places)}{space} ({ends})"


def measure(main: SettingFindings, value: float) -> str:
    """A score in its natural sign, with its unit."""
    return number(value, main.decimals) + (f" {main.facts.unit}" if main.facts.unit else "")


def outcome_sentence(findings: PairFindings) -> str:
    """Who won, for pairs whose author did not say it better."""
    won = findings.main.winner
    if won.lever:
        return f"The {won.lever} lever helped more than any other."
    helpers = [f"the {name}" for name in won.unbeaten if name != START]
    if START in won.unbeaten or not helpers:
        return "No lever is shown to be better than doing nothing."
    return f"No single winner: {listed(helpers)} {'was' if len(helpers) == 1 else 'were'} not beaten."


def _exchange(main: SettingFindings) -> dict[str, Any] | None:
    if main.exchange is None:
        return None
    rate = main.exchange
    return {"budget": rate.budget, "low": rate.low, "high": rate.high, "text": exchange_sentence(main)}


def exchange_sentence(main: SettingFindings) -> str:
    """How many answers, or rows, buy what the model lever gives, as a sentence."""
    rate = main.exchange
    if rate is None:
        return ""
    most = main.facts.budgets[-1]
    if rate.budget is None:
        doubt = f" The interval leaves room: {rate.low:.0f} could be enough." if rate.low is not None else ""
        return f"On average, not even {most} {main.bought} reach what the model lever gives.{doubt}"
    low = "fewer than the smallest budget" if rate.low is None else f"{rate.low:.0f}"
    high = f"more than {most}" if rate.high is None else f"{rate.high:.0f}"
    return f"The model lever is worth about {rate.budget:.0f} {main.purchase} (95 % interval {low} to {high})."


def _axis(points: list[float]) -> dict[str, Any]:
    ticks = MaxNLocator(nbins=6, steps=[1, 2, 2.5, 5, 10]).tick_values(min(points), max(points))
    return {
        "low": float(ticks[0]),
        "high": float(ticks[-1]),
        "ticks": [float(np.round(tick, 10)) for tick in ticks],
    }
