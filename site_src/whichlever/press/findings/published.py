"""What the site publishes for machines: trials.csv and results.json, from which every number can be recomputed."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields, replace
from operator import attrgetter
from pathlib import Path
from typing import Any

from whichlever.lab.evidence.effects import effects, shapley
from whichlever.lab.evidence.families import Adjusted
from whichlever.lab.evidence.interval import Interval
from whichlever.lab.evidence.pooled import Study, outside, spread, summary
from whichlever.lab.evidence.scores import Gain, Winner
from whichlever.lab.evidence.sturdiness import Rerun
from whichlever.lab.rivals.codes import LAB, rival_label
from whichlever.lab.trials.records import START, RivalOutcome, Trial
from whichlever.press.findings.gather import PairFindings, SettingFindings, Together, Tried
from whichlever.press.findings.on_top import on_top
from whichlever.press.findings.scoreboard import studies_by_lever
from whichlever.press.findings.sturdy import Sturdy, sturdy_of
from whichlever.press.findings.undecided import contrary_pair, safe_choice

COLUMNS = ("pair", *(field.name for field in fields(Trial)))
VALUES = attrgetter(*COLUMNS[1:])
SCHEMA = "results.schema.json"
GUIDE = "trials.csv-metadata.json"
TABLE_SCHEMA = "trials.schema.json"
VERSION = 3
"""Of the keys of results.json: raised whenever one is renamed, moved or means something else. More may be added."""


def trials_csv(findings: Sequence[PairFindings]) -> str:
    """All trials of all pairs, a row each; numbers in full, so that reading gives the same bits."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    for found in findings:
        for setting in found.settings.values():
            order = {name: place for place, name in enumerate(setting.combinations)}
            for trial in sorted(setting.trials, key=lambda t: (order[t.combination], t.budget, t.split)):
                writer.writerow((found.pair.slug, *VALUES(trial)))
        writer.writerows((found.pair.slug, *VALUES(trial)) for trial in (*found.line_trials, *_tried_trials(found)))
    return buffer.getvalue()


def _tried_trials(found: PairFindings) -> list[Trial]:
    """Those of rivals, and those on other splits, under a setting of their own."""
    if found.tried is None:
        return []
    others = [replace(trial, setting=what) for what, one in found.tried.splits.items() for trial in one.trials]
    return [*found.tried.trials, *others]


def trials_columns() -> list[tuple[str, str, str]]:
    """Of each column of trials.csv its name, its type, and what it holds."""
    notes = {field.name: note for field, note in zip(fields(Trial), TRIAL_NOTES, strict=True)}
    described = {"pair": "The slug of the pair.", **notes}
    kinds = {"score": "double", **dict.fromkeys(("pair", "setting", "combination"), "string")}
    return [(name, kinds.get(name, "integer"), described[name]) for name in COLUMNS]


def columns_guide() -> str:
    """What each column of trials.csv holds, as W3C's "CSV on the Web" has it: found beside the file, under its name."""
    columns = [{"name": name, "dc:description": what, "datatype": kind} for name, kind, what in trials_columns()]
    guide = {"@context": "http://www.w3.org/ns/csvw", "url": "trials.csv", "dc:hasVersion": VERSION,
             "tableSchema": {"columns": columns}}  # fmt: skip
    return json.dumps(guide, indent=1) + "\n"


def table_schema() -> str:
    """The same as a Table Schema of the Data Package standard; a row is named by what was pulled, where and when."""
    of = {"string": "string", "integer": "integer", "double": "number"}
    columns = [
        {"name": name, "type": of[kind], "description": what, "constraints": {"required": True}}
        for name, kind, what in trials_columns()
    ]
    made = {"$schema": "https://datapackage.org/profiles/2.0/tableschema.json", "fields": columns,
            "primaryKey": ["pair", "setting", "combination", "budget", "split"]}  # fmt: skip
    return json.dumps(made, indent=1) + "\n"


TRIAL_NOTES = (
    "main, or the name of a setting; of other splits of the main one, such as seed 1001, their name.",
    "The levers that are pulled, joined by +; start for none. Of a rival, its lever and name: model: boosted trees.",
    "What the data lever could spend; 0 without one.",
    "The number of the split, from 0. The same number is the same split for every combination of a setting.",
    "The score on the test rows, signed so that more is better.",
    "Training rows as split, before the data lever.",
    "Test rows.",
    "What counts as one training unit in the interval: groups where rows are split by groups, else rows.",
    "The same of the test rows. The mean of units_test/units_train over the splits is the interval's n/m.",
    "Answers and rows that were paid for.",
    "Rows that the model was fitted on.",
    "Bytes of the fitted arrays.",
)
"""Of a trial's fields, in their order."""


def results_json(findings: Sequence[PairFindings], versions: Mapping[str, str]) -> str:
    """The evidence of all pairs; see results.schema.json beside it."""
    content: dict[str, Any] = {
        "version": VERSION,
        "environment": dict(sorted(versions.items())),
        "pairs": {found.pair.slug: _pair(found, contrary_pair(found, findings)) for found in findings},
    }
    if any(found.together for found in findings):
        content["on_top"] = [
            {"lever": one.lever, "over": one.over, "pairs": one.pairs, "verdicts": one.counts, "standing": one.standing}
            for one in on_top(findings)
        ]
        content["pooled"] = {
            lever: _pooled(studies) for lever, studies in studies_by_lever(findings).items() if studies
        }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def schema() -> str:
    """The JSON Schema of results.json."""
    return Path(__file__).with_name(SCHEMA).read_text(encoding="utf-8")


def _pair(found: PairFindings, contrary: PairFindings | None) -> dict[str, Any]:
    front = found.pair.front
    content = {
        "title": front.title,
        "dataset": front.dataset,
        "problems": list(front.problems),
        "settings": {name: _setting(setting) for name, setting in found.settings.items()},
        "claims": [
            {
                "says": finding.claim.says,
                "holds": finding.claim.holds,
                "setting": finding.claim.setting,
                **_interval(finding.interval),
                "verdict": str(finding.verdict),
                **({} if finding.held is None else {"held_in": finding.held}),
            }
            for finding in found.claims
        ],
        "reference_lines": _lines(found),
        "answer": {"p": found.p_of_winning, "negligible": {"low": found.turning.low, "high": found.turning.high}},
        "safe_choice": asdict(safe_choice(found)),
        "contrary_pair": None if contrary is None else contrary.pair.slug,
    }
    if found.tried is not None and (sturdy := sturdy_of(found)) is not None:
        content |= {"rivals": _rivals(found.tried, sturdy), "sturdiness": _sturdiness(found, sturdy)}
    return content if found.together is None else content | {"together": _together(found, found.together)}


def _rivals(tried: Tried, sturdy: Sturdy) -> list[dict[str, Any]]:
    return [_rival(one, sturdy) for one in tried.outcomes]


def _rival(one: RivalOutcome, sturdy: Sturdy) -> dict[str, Any]:
    """What a rival gains over the start, and the leading lever over it; or why it cannot be pulled."""
    known = {"lever": one.kind, "name": one.name, "of": "the lab" if one.name in LAB else "the lesson"}
    if one.cannot:
        return {**known, "cannot": one.cannot}
    name = rival_label(one.kind, one.name)
    return {**known, "gain": _gain(sturdy.gains[name]), "lead": _gain(sturdy.leads[name])}


def _sturdiness(found: PairFindings, sturdy: Sturdy) -> dict[str, Any]:
    content: dict[str, Any] = {
        "lever": sturdy.lever,
        "winner": _winner(found.alone),
        "reruns": {what: {name: str(end) for name, end in ends.items()} for what, ends in sturdy.ends.items()},
        "counts": {what: _counts(list(ends.values())) for what, ends in sturdy.ends.items()},
        "sturdy": sturdy.sturdy,
        "nearest": sturdy.nearest or None,
        "breaks": list(sturdy.breaks),
        "better_of_the_same_lever": [gain.a for gain in sturdy.better],
        "claims_elsewhere": [
            {"setting": setting, "holds": holds, "fails_on": list(splits)}
            for (setting, holds), splits in sturdy.elsewhere.items()
        ],
    }
    return content if sturdy.own is None else content | {"own_splits": _winner(sturdy.own)}


def _winner(won: Winner) -> dict[str, Any]:
    return {"lever": won.lever, "unbeaten": list(won.unbeaten)}


def _counts(ends: Sequence[Rerun]) -> dict[str, int]:
    return {str(end): ends.count(end) for end in Rerun}


def _lines(found: PairFindings) -> dict[str, dict[str, Any]]:
    """Of each reference line: what answers, its mean score, and what the start and each lever gain over it."""
    return {
        line.name: {
            "what": line.words,
            "score": float(found.lined.at(line.name).mean()),
            "gains": {name: _gain(found.lined.gain(name, line.name)) for name in (START, *found.main.levers)},
        }
        for line in found.lines
    }


def _together(found: PairFindings, together: Together) -> dict[str, Any]:
    """What stands of the main setting once all pairs are tested together."""
    steps: dict[str, dict[str, Any]] = {lever: {} for lever in found.main.levers}
    for (lever, over), adjusted in together.gains.items():
        steps[lever][over] = {**_adjusted(found.step(lever, over).interval.p_value, adjusted),
                              "stands": found.stands(lever, over)}  # fmt: skip
    winner = {"lever": found.winner.lever, **_adjusted(found.p_of_winning, together.winner)}
    return {"winner": winner, "gains": steps}


def _adjusted(p_value: float, adjusted: Adjusted) -> dict[str, float]:
    return {"p": p_value, "adjusted_p": adjusted.p_value}


def _pooled(studies: Sequence[Study]) -> dict[str, Any]:
    """The shares of the start's error that a lever removes: as they are, and their random-effects mean."""
    made, pooled = spread(studies), summary(studies)
    content: dict[str, Any] = {"data_sets": len(made.studies), "median": made.median, "lowest": made.lowest,
                               "highest": made.highest, "one_more_inside": made.one_more_inside}  # fmt: skip
    if pooled is None:
        return content
    average = {"mean": pooled.mean, "low": pooled.low, "high": pooled.high, "expected_low": pooled.expected_low,
               "expected_high": pooled.expected_high, "between": pooled.between}  # fmt: skip
    return {**content, "random_effects": average, "outside": list(outside(studies))}


def _setting(setting: SettingFindings) -> dict[str, Any]:
    facts = setting.facts
    content: dict[str, Any] = {
        "metric": facts.metric,
        "unit": facts.unit,
        "higher_is_better": facts.higher_is_better,
        "negligible": facts.negligible,
        "careless": facts.careless,
        "ordered": facts.ordered,
        "splits": facts.splits,
        "tested": facts.tested,
        "duplicates": facts.duplicates,
        "always_trained": facts.always_trained,
        "levers": list(setting.levers),
        "budgets": list(setting.scores.budgets),
        "scores": {name: float(setting.scores.at(name).mean()) for name in setting.combinations},
        "gains": _gains(setting),
        "effects": {name: _interval(interval) for name, interval in effects(setting.own_scores).items()},
        "shapley": {name: _interval(interval) for name, interval in shapley(setting.own_scores).items()},
        "winner": _winner(setting.winner),
        "costs": [
            {"combination": name, "budget": budget, "questions": cost.questions, "rows_used": cost.rows_used,
             "fitted_size": cost.fitted_size}
            for (name, budget), cost in setting.costs.items()
        ],
    }  # fmt: skip
    if setting.more:
        content["sets"] = setting.sets
    if facts.test_overlap is not None:
        content["test_overlap"] = facts.test_overlap
    if facts.ordered:
        content["windows"] = {lever: _windows(setting, lever) for lever in setting.levers}
    if setting.scores.budgets:
        content["budget_gains"] = _budget_gains(setting)
    if setting.exchange:
        rate = setting.exchange
        content["exchange"] = {"budget": rate.budget, "low": rate.low, "high": rate.high}
    return content


def _windows(setting: SettingFindings, lever: str) -> dict[str, Any]:
    """A lever's gains over the start as a series in time."""
    seen = setting.windows[lever]
    gains = setting.scores.contrast({lever: 1, START: -1}).tolist()
    return {"gains": gains, "gained": seen.gained, "memory": seen.memory, "slope_p": seen.slope_p,
            "steady": seen.steady}  # fmt: skip


def _gains(setting: SettingFindings) -> dict[str, dict[str, Any]]:
    """Every combination over every other, at the largest budget."""
    names = setting.combinations
    return {a: {over: _gain(setting.scores.gain(a, over)) for over in names if over != a} for a in names}


def _budget_gains(setting: SettingFindings) -> dict[str, dict[str, Any]]:
    """What each combination with the data lever gains over the start at each budget."""
    scores = setting.scores
    return {
        name: {str(budget): _gain(scores.gain(name, START, budget)) for budget in scores.budgets_of(name)}
        for name in setting.combinations
        if "data" in name.levers
    }


def _gain(gain: Gain) -> dict[str, Any]:
    return {**_interval(gain.interval), "verdict": str(gain.verdict)}


def _interval(interval: Interval) -> dict[str, float]:
    return {"mean": interval.mean, "low": interval.low, "high": interval.high}
