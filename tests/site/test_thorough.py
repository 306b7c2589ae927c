"""A tiny site built with rivals and other splits: what it publishes follows from its trials, and the option decides."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from helpers import recomputed
from helpers.places import TINY
from whichlever.cli import app

PAIR = "two-scales"
RIVAL = """
# %% A stump tags=["rival"]
from sklearn.tree import DecisionTreeRegressor


def model():
    return DecisionTreeRegressor(max_depth=1, random_state=0)
"""
NOT_TRIED = "Rivals of the levers and other splits were not tried in this build."


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
    published = said(site)
    recomputed.check_others(published, (site / "trials.csv").read_text(encoding="utf-8"), PAIR)
    names = {f"{one['lever']}: {one['name']}" for one in published["rivals"] if "cannot" not in one}
    assert {"model: A stump", "model: boosted trees", "features: squares"} <= names
    assert len(published["sturdiness"]["reruns"]["seeds"]) == 5


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
