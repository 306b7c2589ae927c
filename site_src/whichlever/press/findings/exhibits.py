"""The figures of a pair's page, each with the question it answers and the numbers behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from whichlever.lab.compared import Compared, Row
from whichlever.lab.evidence.common_scale import floor
from whichlever.lab.evidence.cost import CostPoint, cost_curve
from whichlever.lab.evidence.effects import effects, shapley
from whichlever.lab.evidence.interval import Interval, decimals
from whichlever.lab.evidence.numbers import interval_text, number, shown_decimals, signed
from whichlever.lab.evidence.scores import Gain
from whichlever.lab.figures import charts
from whichlever.lab.figures.window_chart import window_chart
from whichlever.lab.trials.records import MAIN, START, Facts
from whichlever.press.findings.gather import PairFindings, SettingFindings
from whichlever.press.findings.sentences import listed, places_of_ends, table_ends
from whichlever.press.findings.tables import table

TRIALS = {"href": "../../trials.csv", "text": "The trials behind it"}
Figure = dict[str, Any]  # the values of figure.html.j2


def exhibits(found: PairFindings) -> list[Figure]:
    """All figures of a pair: the main setting's evidence, then what the other settings say."""
    main = found.main
    figures = [
        _gains(main),
        _figure(
            charts.lattice(main.own_scores, sign=main.sign),
            "What does each lever add, on top of what is pulled already?",
            _steps_table(main),
        ),
        _figure(
            charts.interaction(main.own_scores, sign=main.sign, metric=main.facts.metric_name),
            "Does one lever do as much when another is pulled already? Parallel lines say yes. "
            "In the table, an interaction of two is half of what they give beyond their sum, "
            "on average over the third.",
            effects_table(main),
        ),
    ]
    if main.windows:
        figures.insert(1, _in_order(main))
    if main.exchange:
        figures.append(_cost(main))
    return figures + [_setting(name, setting) for name, setting in found.settings.items() if name != MAIN]


def _figure(svg: str, caption: str, table: str) -> Figure:
    return {"svg": Markup(svg), "caption": caption, "table": table, "wide": False, "cell": TRIALS}


def _gains(main: SettingFindings) -> Figure:
    more = windows_sentence(main) if main.facts.ordered else floor_sentence(main)
    said = ["How much does each combination gain over the start, split by split?", more, *table_sentences(main.facts)]
    caption = " ".join(one for one in said if one)
    return _figure(charts.gains(main.scores), caption, comparison_table(as_comparison(main)))


def _in_order(main: SettingFindings) -> Figure:
    """Windows in time, in their order: where gains change, their mean hides how."""
    gains = {lever: main.scores.contrast({lever: 1, START: -1}) for lever in main.windows}
    rows = [
        (str(place + 1), *(signed(float(gain[place]), main.decimals) for gain in gains.values()))
        for place in range(main.facts.splits)
    ]
    svg = window_chart(main.scores, main.windows)
    return _figure(svg, "Does a lever gain in every window, or only in some?", table(("window", *gains), rows))


def table_sentences(facts: Facts) -> list[str]:
    """What must be known of the table to read an interval: rows on both sides of a split, rows always trained on."""
    said = []
    if facts.duplicates > 0:
        share = "fewer than 0.1" if facts.duplicates < 0.0005 else number(100 * facts.duplicates, 1)
        said.append(f"Of the test rows {share} % equal a row that is trained on or sold, in every column.")
    if facts.always_trained:
        rows = "One row is" if facts.always_trained == 1 else f"{number(facts.always_trained, 0)} rows are"
        said.append(f"{rows} never tested and trained on all the same: the intervals speak of this table only.")
    return said


def floor_sentence(main: SettingFindings) -> str:
    """What more splits of the same rows would change."""
    widest = max((main.scores.gain(lever).interval for lever in main.levers), key=lambda interval: interval.error)
    if main.facts.ordered or widest.error == 0:
        return ""
    if main.facts.test_overlap is not None:
        which = "No two splits of a set" if main.more else "No two splits"
        return f"The bars are 95 % intervals. {which} start from the same row, so they are nearly independent."
    limit = floor(widest, main.scores.ratio)
    return (
        f"The bars are 95 % intervals. More splits of the same rows would narrow the widest "
        f"by {100 * limit.saved:.0f} % at most; more rows would narrow it further."
    )


def windows_sentence(main: SettingFindings) -> str:
    """Of windows in time: in how many each lever gained, and for which of them a mean says little."""
    told = [f"the {lever} lever gained in {one.gained} of {one.count}" for lever, one in main.windows.items()]
    drifting = [f"the {lever} lever" for lever in main.levers if main.drifts(lever)]
    said = f"Window by window, {listed(told)}."
    if not drifting:
        return said
    return (
        f"{said} The gains of {listed(drifting)} change with time (neighbouring windows are alike, or there is a "
        "trend): the count of windows says more than their mean, of which no interval is given."
    )


def _steps_table(main: SettingFindings) -> str:
    rows = []
    for before in main.combinations:
        for lever in main.levers:
            if lever in before.levers:
                continue
            gain = main.scores.gain(before.plus(lever), before)
            rows.append((lever, charts.spoken(before), *_told(gain), str(gain.verdict)))
    return table(("pulling", "on top of", f"adds{_unit(main)}", "95 % interval", "verdict"), rows)


def effects_table(main: SettingFindings) -> str:
    """Main effects, interactions and Shapley values of a setting."""
    rows = [
        (f"{'effect' if '+' not in name else 'interaction'} of {charts.spoken(name)}", *_numbers(interval))
        for name, interval in effects(main.own_scores).items()
    ]
    rows += [(f"Shapley value of {lever}", *_numbers(interval)) for lever, interval in shapley(main.own_scores).items()]
    return table(("what", f"size{_unit(main)}", "95 % interval"), rows)


def _cost(main: SettingFindings) -> Figure:
    scores = main.own_scores
    curve = cost_curve(scores)
    rate = main.exchange
    assert rate is not None
    svg = charts.cost(curve, scores.gain("model").interval, rate, unit=main.facts.unit, bought=main.bought)
    return _figure(svg, f"How many {main.purchase} buy what the model lever gives?", _cost_table(main, curve))


def _cost_table(main: SettingFindings, curve: Sequence[CostPoint]) -> str:
    gains = [(str(point.budget), point.level.mean, point.gain) for point in curve]
    model = main.own_scores.gain("model")
    gains.append(("model lever", float(main.own_scores.at("model").mean()), model))
    rows = [
        (name, number(main.sign * level, main.decimals), *_told(gain), str(gain.verdict)) for name, level, gain in gains
    ]
    return table((main.bought, f"{main.facts.metric_name}{_unit(main)}", "gain", "95 % interval", "verdict"), rows)


def _setting(name: str, setting: SettingFindings) -> Figure:
    comparison = as_comparison(setting)
    about = setting.facts.about.rstrip(".") or f"The setting {name}"
    kind = "A careless split, shown to teach" if setting.facts.careless else "Another setting of the same task"
    return _figure(comparison.figure(), f"{kind}: {about}.", comparison_table(comparison))


def as_comparison(setting: SettingFindings) -> Compared:
    """All combinations of a setting as one comparison, at the largest budgets, in the order of the board."""
    rows = []
    for name in [START, *charts.by_size(setting.scores)]:
        cost = setting.costs[name, setting.own_budget(name)]
        rows.append(
            Row(
                label=charts.spoken(name),
                lever=name,
                points=tuple(float(point) for point in setting.sign * setting.scores.at(name)),
                gain=None if name == START else setting.scores.gain(name),
                questions=cost.questions,
                rows=cost.rows_used,
            )
        )
    facts = setting.facts
    return Compared(tuple(rows), facts.metric_name, facts.unit, facts.higher_is_better, setting.decimals)


def comparison_table(comparison: Compared) -> str:
    """A comparison's numbers as an HTML table on one line."""
    return table(comparison.header, comparison.table())


def _told(gain: Gain) -> tuple[str, str]:
    places = shown_decimals(gain.interval, decimals(gain.interval))
    return signed(gain.interval.mean, places), table_ends(gain, places)


def _numbers(interval: Interval) -> tuple[str, str]:
    places = shown_decimals(interval, decimals(interval))
    return signed(interval.mean, places), interval_text(interval, places_of_ends(interval.low, interval.high, places))


def _unit(main: SettingFindings) -> str:
    return f", {main.facts.unit}" if main.facts.unit else ""
