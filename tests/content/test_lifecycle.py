"""The lifecycle lessons' own functions: contracts, alarms, fingerprints, on cases that the lessons do not show."""

from __future__ import annotations

import runpy
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from helpers.places import ROOT
from whichlever.lab.trials.code import PairCode
from whichlever.lab.trials.pair import outline, run_unit
from whichlever.press.catalog.lessons import read_catalog
from whichlever.project import Project

LESSONS = ROOT / "lessons" / "lifecycle"


@cache
def lesson(name: str) -> dict[str, Any]:
    """What a lesson's script defines, after it has run and its claims held."""
    return runpy.run_path(str(LESSONS / name / "lesson.py"))


def damaged(sent: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """A bad file of a kind that the contract's lesson does not have."""
    made = sent.copy()
    kind = rng.integers(7)
    if kind == 0:  # a sign flipped in some rows
        rows = rng.choice(made.index, 20, replace=False)
        made.loc[rows, "riders"] *= -1
        made.loc[rows[:1], "riders"] = -1.0
    elif kind == 1:  # all in another unit, hundreds or single riders, or millions
        made["riders"] *= rng.choice([0.001, 10.0, 1000.0])
    elif kind == 2:  # a station is not there
        made = made[made["station"] != rng.choice(made["station"].unique())]
    elif kind == 3:  # a week of another year
        late = made["date"] > made["date"].max() - pd.Timedelta(days=7)
        made["date"] = made["date"].where(~late, made["date"] + pd.Timedelta(days=365))
    elif kind == 4:  # a column more, or one under another name
        made = made.assign(line="blue") if rng.random() < 0.5 else made.rename(columns={"riders": "entries"})
    elif kind == 5:  # dates that move by some days within the file
        days = made["date"].unique()
        moved = np.roll(days, rng.integers(2, 6))
        made["date"] = made["date"].map(dict(zip(days, moved, strict=True)))
    else:  # everything is the mean of the file
        made["riders"] = made["riders"].mean()
    return made


def test_the_contract_stops_what_it_was_not_written_for() -> None:
    at_door = lesson("contract-at-the-door")
    rng = np.random.default_rng(20)
    for number in rng.integers(at_door["LATER"], len(at_door["good"]), 60):
        bad = damaged(at_door["good"][number], rng)
        assert at_door["broken"](bad, at_door["start_of"](number), at_door["before"](number)), (number, bad)


def test_the_contract_stops_each_listed_delivery_and_no_good_one() -> None:
    at_door = lesson("contract-at-the-door")
    rng = np.random.default_rng(0)
    for number in range(at_door["LATER"] + 1, len(at_door["good"]), 7):  # other files than most of the lesson's
        good, start, before = at_door["good"][number], at_door["start_of"](number), at_door["before"](number)
        assert at_door["broken"](good, start, before) == []
        for name, damage in at_door["BAD"].items():
            assert at_door["broken"](damage(good, rng), start, before), (name, number)


def test_the_bell_rings_falsely_as_often_as_it_says() -> None:
    drift = lesson("drift-which-lever-now")
    _, errors = drift["without_drift"](3000, np.random.default_rng(7))
    assert 0.035 < rang(drift, errors).mean() < 0.065


@pytest.mark.parametrize("memory", [0.0, 0.4])
def test_the_bell_rings_no_more_often_on_other_noise(memory: float) -> None:
    """Normal noise, without and with memory from one day to the next."""
    drift = lesson("drift-which-lever-now")
    windows = drift["REFERENCE"] + drift["LOOKS"]
    noise = np.random.default_rng(8).normal(size=(2000, windows * drift["BLOCK"]))
    for day in range(1, noise.shape[1]):
        noise[:, day] += memory * noise[:, day - 1]
    assert rang(drift, np.abs(noise).reshape(2000, windows, -1)).mean() < 0.06


def rang(drift: dict[str, Any], errors: np.ndarray) -> np.ndarray:
    usual, split = drift["typical"](errors), drift["REFERENCE"]
    return (drift["excess"](usual[:, split:], usual[:, :split]) > drift["MANY_LOOKS"]).any(axis=1)


def test_the_limit_is_that_of_the_largest_look() -> None:
    drift = lesson("drift-which-lever-now")
    assert drift["limit"](1) == pytest.approx(drift["ONE_LOOK"], abs=0.05)
    assert drift["limit"](5) < drift["limit"](65) < drift["limit"](200)


def test_the_stability_index() -> None:
    """By hand: all of the new values in the lowest tenth; empty bins count as half a day."""
    drift = lesson("drift-which-lever-now")
    reference = np.arange(1000.0)
    moved = drift["stability"](np.zeros((1, 28)), reference)
    by_hand = (1 - 0.1) * np.log(1 / 0.1) + 9 * (0.5 / 28 - 0.1) * np.log(0.5 / 28 / 0.1)
    assert moved == pytest.approx([by_hand])
    assert drift["stability"](reference[None], reference) == pytest.approx([0])


def test_the_lineage_lesson_makes_the_published_number() -> None:
    """The same as what a build computes for the pair, by the build's own way from catalog to trials."""
    made = lesson("which-data-made-this-number")
    pair = read_catalog(Project(ROOT), only="one-row-off").pairs[0]
    code = PairCode(str(pair.folder), str(pair.task.path), pair.levers)
    trials = [trial for unit in outline(code) for trial in run_unit(code, unit) if trial.combination == "data"]
    assert -np.mean([trial.score for trial in trials]) == made["score"]


@pytest.mark.parametrize("part", range(3))
def test_a_fingerprint_notices_one_byte(part: int) -> None:
    made = lesson("which-data-made-this-number")
    parts = [b"table", "task", "lever"]
    before = made["fingerprint"](made["lineage"](*parts))
    assert made["fingerprint"](made["lineage"](*parts)) == before
    parts[part] = parts[part][:-1]
    assert made["fingerprint"](made["lineage"](*parts)) != before


@pytest.mark.parametrize("number", [0, 5, 13])
def test_the_runbook_works_for_other_dates(number: int, tmp_path: Path) -> None:
    incident = lesson("one-incident-three-jobs")
    since = incident["BEGINS"][number]
    incident["prepare"](tmp_path, incident["as_delivered"](incident["riders"], since), since)
    steps = incident["follow"](incident["RUNBOOK"], tmp_path)
    assert list(steps["answered"]) == list(steps["must answer"]), steps


def test_the_runbook_stops_days_dated_early_and_no_good_file(tmp_path: Path) -> None:
    incident = lesson("one-incident-three-jobs")
    for since in incident["BEGINS"][:4]:
        incident["prepare"](tmp_path, incident["riders"].shift(-1), since)  # dated a day early
        assert list(incident["follow"](incident["RUNBOOK"][:1], tmp_path)["answered"]) == [1]
        good = incident["riders"]
        incident["prepare"](tmp_path, good, since)
        assert list(incident["follow"](incident["RUNBOOK"][:1], tmp_path)["answered"]) == [0]


@pytest.mark.parametrize(
    ("name", "answers"),
    [
        ("a day late", [1, 0, 0]),
        ("two days late", [1, 0, 1]),
        ("a day early", [1, 0, 1]),
        ("a week late", [0]),  # what the page says that the check does not see
        ("a third lost", [0]),
        ("another unit", [1, 0, 1]),
    ],
)
def test_the_runbook_answers_other_incidents_as_the_page_says(name: str, answers: list[int], tmp_path: Path) -> None:
    incident = lesson("one-incident-three-jobs")
    riders, since = incident["riders"], incident["one"]
    incident["prepare"](tmp_path, riders.where(riders.index < since, incident["INCIDENTS"][name](riders)), since)
    steps = incident["follow"](incident["RUNBOOK"], tmp_path)
    assert list(steps["answered"])[: len(answers)] == answers, steps


def test_each_other_delivery_gives_another_number() -> None:
    made = lesson("which-data-made-this-number")
    again = {name: made["errors_from"](table).mean() for name, table in made["others"].items()}
    assert all(abs(number - made["score"]) > 1e-6 for number in again.values()), again
    assert made["errors_from"](made["load"]("geyser")).mean() == made["score"]


def test_the_page_shows_the_commands_that_run() -> None:
    page = (LESSONS / "one-incident-three-jobs" / "index.md").read_text(encoding="utf-8")
    for command, answer in lesson("one-incident-three-jobs")["RUNBOOK"]:
        assert command in page
        assert answer in (0, 1)
