"""results.json worked out anew from trials.csv alone: a short script that knows the formulas and nothing of the lab.

What trials.csv does not hold is given: per setting `negligible`, whether the splits are windows in time, the budgets,
of disjoint sub-samples how much their tests share.
"""

from __future__ import annotations

import csv
import io
import itertools
import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pytest
from scipy import stats

Cube = dict[tuple[str, int], np.ndarray]


LINES = ("no model", "strong default")


def read(text: str, *, lines: bool = False) -> dict[str, dict[str, list[dict[str, str]]]]:
    """The rows of trials.csv by pair and setting: those of levers, or of reference `lines` and the start."""
    rows: dict[str, dict[str, list[dict[str, str]]]] = {}
    for row in csv.DictReader(io.StringIO(text)):
        if lines or row["combination"] not in LINES:
            rows.setdefault(row["pair"], {}).setdefault(row["setting"], []).append(row)
    return rows


def setting(rows: list[dict[str, str]], said: Mapping[str, Any]) -> dict[str, Any]:
    """Everything that follows from the trials of one setting."""
    cube = _cube(rows)
    names = _subsets({lever for name, _ in cube for lever in _levers(name)})
    own = {name: max(budget for known, budget in cube if known == name) for name in names}
    scores = {name: cube[name, own[name]] for name in names}
    ratio, units = _ratio(rows, said), _units(rows)

    def interval(values: np.ndarray) -> dict[str, float]:
        mean, error, freedom = _error(values, ratio, said["ordered"], units)
        reach = max(stats.t.isf(0.025, freedom) * error, _rule_of_three(said))
        return {"mean": mean, "low": mean - reach, "high": mean + reach}

    def gain(values: np.ndarray) -> dict[str, Any]:
        bounds = interval(values)
        return {**bounds, "verdict": _verdict(bounds, said, values)}

    levers = [name for name in names if name != "start" and "+" not in name]
    gains = {a: {b: gain(scores[a] - scores[b]) for b in names if b != a} for a in names}
    unbeaten = [
        name
        for name in ("start", *said["levers"])
        if not any(
            _ahead(gains[other][name], scores[other] - scores[name])
            for other in gains
            if other in ("start", *levers) and other != name
        )
    ]
    won = [
        lever
        for lever in levers
        if all(one["verdict"] == "better" for name, one in gains[lever].items() if name in ("start", *levers))
    ]
    return {
        "scores": {name: float(np.mean(scores[name])) for name in names},
        "gains": gains,
        "effects": {effect: interval(_effect(scores, effect, len(levers))) for effect in names if effect != "start"},
        "shapley": {lever: interval(_shapley(scores, lever, levers)) for lever in levers},
        "unbeaten": unbeaten,
        "always_ahead": [
            (a, b)
            for a in ("start", *levers)
            for b in ("start", *levers)
            if a != b and gains[a][b]["verdict"] == "changes with time" and (scores[a] > scores[b]).all()
        ],
        "winner": (won or [None])[0],
        "budget_gains": {
            name: {str(budget): gain(cube[name, budget] - cube["start", 0]) for known, budget in cube if known == name}
            for name in names
            if "data" in _levers(name)
        },
        "exchange": _exchange(cube, interval) if {"data", "model"} <= set(levers) else None,
        "costs": {
            place: [float(np.mean([float(row[key]) for row in rows if _place(row) == place])) for key in COSTS]
            for place in cube
        },
    }


def others(text: str, slug: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """What trials.csv says of a pair's rivals and of its levers on other splits. `said` is of the main setting."""
    settings = read(text)[slug]
    splits = {what: rows for what, rows in settings.items() if re.match("seed |earlier", what)}
    levers = said["levers"]
    main = settings["main"] + ([] if said["ordered"] else _numbered_on(splits.values(), said))
    names = sorted({row["combination"] for row in main if ": " in row["combination"]})
    owners = {name: name.partition(": ")[0] for name in names}
    before = _answer(main, said, {})
    lever = before[0] or max(levers, key=lambda name: gain(main, said, name, "start")["mean"])
    foreign = [name for name in names if owners[name] != before[0]]
    return {
        "lever": lever,
        "before": before,
        "own": None if said["ordered"] else _answer(settings["main"], said, {}),
        "between": {(a, b): gain(main, said, a, b) for a in levers for b in ("start", *levers) if a != b},
        "winner": _answer(main, said, owners),
        "gains": {name: gain(main, said, name, "start") for name in names},
        "leads": {name: gain(main, said, lever, name) for name in names},
        "rivals": {name: _end(before, _answer(main, said, {name: owners[name]})) for name in foreign},
        "splits": {what: _end(before, _answer(rows, said, {})) for what, rows in splits.items()},
    }


def _numbered_on(sets: Iterable[list[dict[str, str]]], said: Mapping[str, Any]) -> list[dict[str, str]]:
    """The start and each lever on further sets, their splits numbered on from the task's own."""
    return [
        {**row, "split": str(int(row["split"]) + place * said["splits"])}
        for place, rows in enumerate(sets, start=1)
        for row in rows
        if row["combination"] in ("start", *said["levers"])
    ]


def gain(rows: list[dict[str, str]], said: Mapping[str, Any], a: str, over: str) -> dict[str, Any]:
    """What one combination, or rival, gains over another at their largest budgets, on all that both were tried on."""
    values = _gained(rows, a, over)
    count = len(values)
    own = [row for row in rows if int(row["split"]) < said["splits"]]
    ratio, units = _ratio(own, said), _units(own)
    if "test_overlap" in said and count > said["splits"]:  # sub-samples share rows between sets: none is more certain
        same_rows = _ratio(own, {})
        ratio = min(same_rows, ratio + 1 / said["splits"] - 1 / count)
        units = min(units, said["splits"] - 1)
    mean, error, freedom = _error(values, ratio, said["ordered"], units)
    reach = max(stats.t.isf(0.025, freedom) * error, _rule_of_three(said))
    bounds = {"mean": mean, "low": mean - reach, "high": mean + reach}
    return {**bounds, "verdict": _verdict(bounds, said, values)}


def _gained(rows: list[dict[str, str]], a: str, over: str) -> np.ndarray:
    cube = _cube(rows)
    own, other = (cube[name, max(budget for known, budget in cube if known == name)] for name in (a, over))
    count = min(len(own), len(other))
    return own[:count] - other[:count]


def check_others(published: Mapping[str, Any], text: str, slug: str) -> None:
    """Compare a pair's published rivals and sturdiness with what its trials say."""
    made, sturdiness = others(text, slug, published["settings"]["main"]), published["sturdiness"]
    rivals = {f"{one['lever']}: {one['name']}": one for one in published["rivals"] if "cannot" not in one}
    assert rivals.keys() == made["gains"].keys()
    for name, one in rivals.items():
        for key, gains in (("gain", made["gains"]), ("lead", made["leads"])):
            alike(one[key], gains[name], name)
    main = published["settings"]["main"]
    for (a, b), one in made["between"].items():
        alike(main["gains"][a][b], one, f"{a} over {b}")
    assert main.get("sets", 1) == (1 if main["ordered"] else 1 + len(made["splits"]))
    assert (main["winner"]["lever"], main["winner"]["unbeaten"]) == made["before"]
    if made["own"] is not None:
        assert (sturdiness["own_splits"]["lever"], sturdiness["own_splits"]["unbeaten"]) == made["own"]
    foreign = [name for name, one in rivals.items() if one["lever"] != made["lever"]]
    assert sturdiness["lever"] == made["lever"]
    assert sturdiness["nearest"] == min(foreign, key=lambda name: made["leads"][name]["mean"])
    assert (sturdiness["winner"]["lever"], sturdiness["winner"]["unbeaten"]) == made["winner"]
    ends = list(sturdiness["reruns"].values())
    assert ends == [made["rivals"], made["splits"]]
    for said, counts in zip(ends, sturdiness["counts"].values(), strict=True):
        assert counts == {end: list(said.values()).count(end) for end in ("same", "weaker", "reversed")}


Answer = tuple[str | None, list[str]]
"""The lever that won, and what is unbeaten."""


def _answer(rows: list[dict[str, str]], said: Mapping[str, Any], rivals: Mapping[str, str]) -> Answer:
    owners = {"start": "start", **{lever: lever for lever in said["levers"]}, **rivals}

    def better(a: str, b: str) -> bool:
        return gain(rows, said, a, b)["verdict"] == "better"

    def ahead(a: str, b: str) -> bool:
        return _ahead(gain(rows, said, a, b), _gained(rows, a, b))

    foes = {name: [other for other, owner in owners.items() if owner != name] for name in ("start", *said["levers"])}
    won = [name for name, others in foes.items() if name != "start" and all(better(name, other) for other in others)]
    return (won or [None])[0], [name for name, others in foes.items() if not any(ahead(foe, name) for foe in others)]


def _end(before: Answer, after: Answer) -> str:
    if set(before[1]) - set(after[1]) or (after[0] and not before[0]):
        return "reversed"
    return "same" if before == after else "weaker"


COSTS = ("questions", "rows_used", "fitted_size")


def _place(row: Mapping[str, str]) -> tuple[str, int]:
    return row["combination"], int(row["budget"])


def _levers(name: str) -> list[str]:
    return [] if name == "start" else name.split("+")


def _subsets(levers: set[str]) -> list[str]:
    order = sorted(levers)
    sizes = range(len(order) + 1)
    return ["+".join(subset) or "start" for size in sizes for subset in itertools.combinations(order, size)]


def _cube(rows: list[dict[str, str]]) -> Cube:
    cube: dict[tuple[str, int], dict[int, float]] = {}
    for row in rows:
        cube.setdefault(_place(row), {})[int(row["split"])] = float(row["score"])
    return {place: np.array([by[split] for split in sorted(by)]) for place, by in cube.items()}


def _ratio(rows: list[dict[str, str]], said: Mapping[str, Any]) -> float:
    if "test_overlap" in said:
        return said["test_overlap"] / (1 - said["test_overlap"])
    by_split = {row["split"]: int(row["units_test"]) / int(row["units_train"]) for row in rows}
    return sum(by_split.values()) / len(by_split)


def _rule_of_three(said: Mapping[str, Any]) -> float:
    """What a difference may be though none was seen, where scores are proportions: 3.7 of n rows at 2.5 %."""
    counts = ("accuracy", "balanced_accuracy", "top_k_accuracy", "precision", "recall", "f1", "jaccard")
    return math.log(40) / said["tested"] if said.get("tested") and said["metric"].startswith(counts) else 0.0


def _units(rows: list[dict[str, str]]) -> float:
    """Groups, or rows, that a split tests."""
    by_split = {row["split"]: int(row["units_test"]) for row in rows}
    return sum(by_split.values()) / len(by_split)


def _error(values: np.ndarray, ratio: float, ordered: bool, units: float) -> tuple[float, float, float]:
    """Mean, standard error and degrees of freedom."""
    count, mean = len(values), float(np.mean(values))
    if not ordered:
        error = math.sqrt((1 / count + ratio) * np.sum((values - mean) ** 2) / (count - 1))
        return mean, error, min(count - 1, units)
    # Newey and West with Bartlett weights, as a quadratic form of the values, unbiased for independent ones
    lags = math.ceil(1.3 * math.sqrt(count)) - 1
    weights = np.array([[max(0.0, 1 - abs(i - j) / (lags + 1)) for j in range(count)] for i in range(count)])
    center = np.eye(count) - np.full((count, count), 1 / count)
    form = center @ weights @ center
    freedom = np.trace(form) ** 2 / np.sum(form**2)
    return mean, math.sqrt(values @ form @ values / np.trace(form) / count), freedom


def _changes(values: np.ndarray) -> bool:
    """Whether neighbouring windows correlate by more than .4, or a straight trend has p below .05."""
    apart = values - np.mean(values)
    if len(values) < 3 or np.ptp(values) <= 1e-9 * np.max(np.abs(values)):
        return False
    memory = np.sum(apart[1:] * apart[:-1]) / np.sum(apart**2)
    return bool(memory > 0.4 or stats.pearsonr(np.arange(len(values)), values).pvalue < 0.05)


def _ahead(gained: Mapping[str, Any], values: np.ndarray) -> bool:
    everywhere = bool((values > 0).all())
    return gained["verdict"] == "better" or (gained["verdict"] == "changes with time" and everywhere)


def _verdict(bounds: Mapping[str, float], said: Mapping[str, Any], values: np.ndarray) -> str:
    if said["ordered"] and _changes(values):
        return "changes with time"
    if max(-bounds["low"], bounds["high"]) <= said["negligible"]:
        return "practically equal"
    return "better" if bounds["low"] > 0 else "worse" if bounds["high"] < 0 else "not decided"


def _effect(scores: Mapping[str, np.ndarray], effect: str, count: int) -> np.ndarray:
    signs = {name: math.prod(1 if lever in _levers(name) else -1 for lever in _levers(effect)) for name in scores}
    return sum(signs[name] * scores[name] for name in scores) / 2 ** (count - 1)


def _shapley(scores: Mapping[str, np.ndarray], lever: str, levers: list[str]) -> np.ndarray:
    """The mean over all orders in which the levers could be pulled."""
    orders = list(itertools.permutations(levers))
    steps = []
    for order in orders:
        before = list(order[: order.index(lever)])
        steps.append(scores["+".join(sorted([*before, lever]))] - scores["+".join(sorted(before)) or "start"])
    return sum(steps) / len(orders)


def _exchange(cube: Cube, interval: Any) -> dict[str, float | None]:
    """Where data minus model comes up to zero, linear between the budgets; nothing is bought for a budget of 0."""
    curve = {0: interval(cube["start", 0] - cube["model", 0])}
    curve |= {budget: interval(cube["data", budget] - cube["model", 0]) for name, budget in cube if name == "data"}
    ends = {"budget": "mean", "low": "high", "high": "low"}
    return {end: _crossing({budget: bounds[key] for budget, bounds in curve.items()}) for end, key in ends.items()}


def _crossing(curve: Mapping[int, float]) -> float | None:
    points = sorted(curve.items())
    if points[0][1] >= 0:
        return float(points[0][0])
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        if y0 < 0 <= y1:
            return x0 + (x1 - x0) * y0 / (y0 - y1)
    return None


def check(content: Mapping[str, Any], trials: str) -> None:
    """Compare results.json with what a script of its own makes of trials.csv."""
    pairs = read(trials)
    assert pairs.keys() == content["pairs"].keys()
    for pair, published_pair in content["pairs"].items():
        assert pairs[pair].keys() == published_pair["settings"].keys()
        for name, said in published_pair["settings"].items():
            _check_setting(said, setting(pairs[pair][name], said), pairs[pair][name])
        main = read(trials, lines=True)[pair]["main"]
        _check_lines(published_pair["reference_lines"], main, published_pair["settings"]["main"])
        if "rivals" not in published_pair:
            said = published_pair["settings"]["main"]
            ours = setting(pairs[pair]["main"], said)
            _check_turning(published_pair["answer"]["negligible"], said, ours["always_ahead"])
            _check_safe_choice(published_pair["safe_choice"], ours, said["levers"])


def _check_safe_choice(said: Mapping[str, Any], ours: Mapping[str, Any], levers: list[str]) -> None:
    """The option whose largest loss against another is smallest."""
    options = [*levers, "start"]
    losses = {a: {b: ours["gains"][b][a]["high"] for b in options if b != a} for a in options}
    regrets = {option: max(0.0, *by.values()) for option, by in losses.items()}
    assert said["regret"] == pytest.approx(min(regrets.values()), rel=1e-9, abs=1e-11)
    assert said["regret"] == pytest.approx(regrets[said["lever"]], rel=1e-9, abs=1e-11)
    assert max(0.0, losses[said["lever"]][said["against"]]) == pytest.approx(said["regret"], rel=1e-9, abs=1e-11)


def _check_turning(said: Mapping[str, Any], main: Mapping[str, Any], always: list[tuple[str, str]]) -> None:
    """Of the levers alone: with which limits of what is negligible the same are unbeaten."""
    names = ["start", *main["levers"]]

    def unbeaten(limit: float) -> list[str]:
        better = [b for a, b in always]
        better += [
            b
            for a in names
            for b in names
            if a != b and main["gains"][a][b]["low"] > 0 and main["gains"][a][b]["high"] > limit
            if main["gains"][a][b]["verdict"] != "changes with time"
        ]
        return [name for name in names if name not in better]

    now = unbeaten(main["negligible"])
    points = sorted({main["gains"][a][b]["high"] for a in names for b in names if a != b})
    larger = [point for point in points if point > main["negligible"] and unbeaten(point) != now]
    smaller = [point for point in points if 0 < point <= main["negligible"] and unbeaten(np.nextafter(point, 0)) != now]
    ends = {"low": max(smaller, default=None), "high": min(larger, default=None)}
    assert said == {end: point if point is None else pytest.approx(point) for end, point in ends.items()}


def _check_lines(said: Mapping[str, Any], rows: list[dict[str, str]], main: Mapping[str, Any]) -> None:
    """What the start and each lever gain over no model and over a strong default."""
    cube, ratio = _cube(rows), _ratio(rows, main)
    own = {name: values for (name, _), values in sorted(cube.items())}  # the largest budget comes last
    assert said.keys() == {name for name in own if name in LINES}
    for line, one in said.items():
        assert one["score"] == pytest.approx(np.mean(own[line]), rel=1e-12)
        assert one["gains"].keys() == {"start", *main["levers"]}
        for name, gain in one["gains"].items():
            mean, error, freedom = _error(own[name] - own[line], ratio, main["ordered"], _units(rows))
            reach = max(stats.t.isf(0.025, freedom) * error, _rule_of_three(main))
            bounds = {"mean": mean, "low": mean - reach, "high": mean + reach}
            alike(gain, {**bounds, "verdict": _verdict(bounds, main, own[name] - own[line])}, f"{line}.{name}")


def _check_setting(said: Mapping[str, Any], ours: Mapping[str, Any], rows: list[dict[str, str]]) -> None:
    for key in ("scores", "gains", "effects", "shapley"):
        alike(said[key], ours[key], key)
    assert said["winner"] == {"lever": ours["winner"], "unbeaten": ours["unbeaten"]}
    assert said["splits"] == len({row["split"] for row in rows})
    costs = {(one["combination"], one["budget"]): [one[key] for key in COSTS] for one in said["costs"]}
    assert costs.keys() == ours["costs"].keys()
    for place, cost in costs.items():
        assert cost == pytest.approx(ours["costs"][place], rel=1e-12)
    if any(said["budgets"]):
        alike(said["budget_gains"], ours["budget_gains"], "budget_gains")
        alike(said.get("exchange"), ours["exchange"], "exchange")
    else:
        assert "exchange" not in said


def alike(said: Any, ours: Any, where: str) -> None:
    """The same keys, the same words, numbers that differ by rounding alone."""
    if isinstance(said, dict):
        assert said.keys() == ours.keys(), where
        for key in said:
            alike(said[key], ours[key], f"{where}.{key}")
    elif isinstance(said, float):
        assert math.isclose(said, ours, rel_tol=1e-9, abs_tol=1e-11), (where, said, ours)
    else:
        assert said == ours, where
