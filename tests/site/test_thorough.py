"""A tiny site built with rivals and other splits: what it publishes follows from its trials, and the option decides."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest
from bs4 import BeautifulSoup
from scipy import stats

from helpers.places import TINY
from whichlever.cli import app

PAIR = "two-scales"
NEGLIGIBLE = 0.1
RIVAL = """
# %% A stump tags=["rival"]
from sklearn.tree import DecisionTreeRegressor


def model():
    return DecisionTreeRegressor(max_depth=1, random_state=0)
"""
NOT_TRIED = "Rivals of the levers and other splits were not tried in this build."
Scores = Mapping[str, np.ndarray]


def build(root: Path, site: str, *more: str) -> Path:
    """The site as the command makes it, in this process."""
    from typer.testing import CliRunner

    with pytest.MonkeyPatch.context() as here:
        here.chdir(root)
        done = CliRunner().invoke(app, ["build", "--site-dir", site, *more])
    assert done.exit_code == 0, done.output
    return root / site


def copy(folder: Path) -> Path:
    root = Path(shutil.copytree(TINY, folder / "tiny"))
    with (root / "lessons/pairs" / PAIR / "model.py").open("a", encoding="utf-8") as script:
        script.write(RIVAL)
    return root


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy(tmp_path_factory.mktemp("thorough"))


@pytest.fixture(scope="module")
def site(root: Path) -> Path:
    return build(root, "thorough", "--thorough")


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def said(site: Path) -> dict[str, Any]:
    return json.loads((site / "results.json").read_text(encoding="utf-8"))["pairs"][PAIR]


def test_all_of_it_follows_from_the_trials(site: Path) -> None:
    settings = _settings((site / "trials.csv").read_text(encoding="utf-8"))
    published = said(site)
    tried = {f"{one['lever']}: {one['name']}": one for one in published["rivals"] if "cannot" not in one}
    assert {"model: A stump", "model: boosted trees", "features: squares"} <= tried.keys()
    lever = published["sturdiness"]["lever"]
    assert published["settings"]["main"]["negligible"] == NEGLIGIBLE
    for name, one in tried.items():
        assert one["gain"] == pytest.approx(_gain(settings["main"], name, "start"))
        assert one["lead"] == pytest.approx(_gain(settings["main"], lever, name))
    others = {name: one for name, one in tried.items() if one["lever"] != lever}
    assert published["sturdiness"]["nearest"] == min(others, key=lambda name: others[name]["lead"]["mean"])
    wins = {what: _won(scores) for what, scores in settings.items() if what.startswith("seed ")}
    assert len(wins) == 5
    assert {what for what, won in wins.items() if won == lever} == {
        what for what, end in published["sturdiness"]["reruns"]["seeds"].items() if end == "same"
    }


def _settings(text: str) -> dict[str, tuple[Scores, float]]:
    """Of each setting the scores by combination, in order of the splits, and n_test/n_train."""
    found: dict[str, dict[str, dict[int, dict[str, str]]]] = {}
    for row in csv.DictReader(io.StringIO(text)):
        found.setdefault(row["setting"], {}).setdefault(row["combination"], {})[int(row["split"])] = row
    return {setting: (_scores(rows), _ratio(rows["start"])) for setting, rows in found.items()}


def _scores(rows: Mapping[str, Mapping[int, Mapping[str, str]]]) -> Scores:
    return MappingProxyType(
        {name: np.array([float(by[split]["score"]) for split in sorted(by)]) for name, by in rows.items()}
    )


def _ratio(by_split: Mapping[int, Mapping[str, str]]) -> float:
    return float(np.mean([int(row["units_test"]) / int(row["units_train"]) for row in by_split.values()]))


def _gain(made: tuple[Scores, float], a: str, over: str) -> dict[str, Any]:
    scores, ratio = made
    values = scores[a] - scores[over]
    reach = stats.t.isf(0.025, len(values) - 1) * np.sqrt((1 / len(values) + ratio) * values.var(ddof=1))
    low, high = values.mean() - reach, values.mean() + reach
    if max(-low, high) <= NEGLIGIBLE:
        return {"mean": values.mean(), "low": low, "high": high, "verdict": "practically equal"}
    verdict = "better" if low > 0 else "worse" if high < 0 else "not decided"
    return {"mean": values.mean(), "low": low, "high": high, "verdict": verdict}


def _won(made: tuple[Scores, float]) -> str | None:
    names = ("start", "model", "data", "features")
    for one in names[1:]:
        if all(_gain(made, one, other)["verdict"] == "better" for other in names if other != one):
            return one
    return None


def test_the_page_and_the_scoreboard_show_it(site: Path) -> None:
    page = (site / "pairs" / PAIR / "index.html").read_text(encoding="utf-8")
    rivals, seeds = (said(site)["sturdiness"]["counts"][what] for what in ("rivals", "seeds"))
    assert NOT_TRIED not in page
    assert f"Rivals: {rivals['same']} same" in page
    assert f"seeds: {seeds['same']} same" in page
    assert "The rival that comes nearest is" in page
    board = BeautifulSoup((site / "scoreboard/index.html").read_text(encoding="utf-8"), "html5lib")
    assert "in other hands" in [cell.text for cell in board.select(".wl-scoreboard thead th")]


def test_the_option_alone_decides_what_is_shown(root: Path, site: Path, tmp_path: Path) -> None:
    """The store holds rivals here and none there; and a thorough build over a plain one is as the first."""
    plain = build(root, "plain")
    assert contents(plain) == contents(build(copy(tmp_path), "plain"))
    page = (plain / "pairs" / PAIR / "index.html").read_text(encoding="utf-8")
    assert NOT_TRIED in page
    assert said(plain).keys().isdisjoint({"rivals", "sturdiness"})
    assert contents(build(tmp_path / "tiny", "thorough", "--thorough")) == contents(site)
