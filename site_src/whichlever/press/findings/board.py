"""A pair's results as the JSON that its page carries: every number and sentence that a script may show."""

from __future__ import annotations

from typing import Any

import numpy as np

from whichlever.lab.evidence.numbers import number, shown_decimals, signed
from whichlever.lab.trials.records import START
from whichlever.press.findings.gather import PairFindings, SettingFindings
from whichlever.press.findings.reference import shown_lines
from whichlever.press.findings.sentences import (
    answer_sentence,
    exchange_sentence,
    outcome_sentence,
    sentence,
    table_ends,
)


def board(findings: PairFindings) -> dict[str, Any]:
    """See the template board.html.j2 for what each key is for."""
    main, pair = findings.main, findings.pair
    results: dict[str, dict[str, dict[str, Any]]] = {
        name: {str(budget): _result(main, name, budget) for budget in main.scores.budgets_of(name)}
        for name in main.combinations
    }
    start = results[START]["0"]["mean"]

    def drawn(result: dict[str, Any]) -> list[float]:
        """Where something stands on the axis: every split's score, and the ends of the gain's interval."""
        return [*result["points"], *(start + main.sign * result[end] for end in ("low", "high"))]

    won = findings.winner
    return {
        "slug": pair.slug,
        "title": pair.front.title,
        "metric": main.facts.metric_name,
        "unit": main.facts.unit,
        "higher_is_better": main.facts.higher_is_better,
        "decimals": main.decimals,
        "negligible": main.facts.negligible,
        "levers": [{"name": one.kind, "label": pair.front.levers.get(one.kind, "")} for one in pair.lessons],
        "bought": main.bought,
        "ordered": main.facts.ordered,
        "budgets": list(main.facts.budgets) if main.scores.budgets else [],
        "combinations": results,
        "lines": shown_lines(findings),
        "winner": {
            "lever": won.lever,
            "unbeaten": list(won.unbeaten),
            "said": answer_sentence(findings),
            "why": pair.front.why or pair.front.remember or outcome_sentence(findings),
        },
        "exchange": _exchange(main),
        "axis": _axis([value for by_budget in results.values() for one in by_budget.values() for value in drawn(one)]),
    }


def _result(main: SettingFindings, name: str, budget: int) -> dict[str, Any]:
    points, level = (main.sign * scores.at(name, budget) for scores in (main.own_scores, main.scores))
    gain = main.scores.gain(name, START, budget)
    cost = main.costs[name, budget]
    places = shown_decimals(gain.interval, main.decimals)
    return {
        "points": [round(float(point), 6) for point in points],
        "mean": float(level.mean()),
        "low": gain.interval.low,
        "high": gain.interval.high,
        "text": {
            "mean": number(float(level.mean()), main.decimals),
            "gain": signed(gain.interval.mean, places),
            "interval": table_ends(gain, places),
        },
        "verdict": "" if name == START else str(gain.verdict),
        "sentence": sentence(main, name, budget),
        "questions": round(cost.questions),
        "rows": round(cost.rows_used),
    }


def _exchange(main: SettingFindings) -> dict[str, Any] | None:
    if main.exchange is None:
        return None
    rate = main.exchange
    return {"budget": rate.budget, "low": rate.low, "high": rate.high, "text": exchange_sentence(main)}


def _axis(points: list[float]) -> dict[str, Any]:
    from matplotlib.ticker import MaxNLocator

    drawn = MaxNLocator(nbins=6, steps=[1, 2, 2.5, 5, 10]).tick_values(min(points), max(points))
    ticks = [float(np.round(tick, 10)) for tick in drawn]
    places = max(len(f"{tick:.10f}".rstrip("0").partition(".")[2]) for tick in ticks)
    return {
        "low": float(drawn[0]),
        "high": float(drawn[-1]),
        "ticks": ticks,
        "labels": [number(tick, places) for tick in ticks],
    }
