"""`whichlever check PAIR --run`: traps with file and line, answered in the front matter; a lever that breaks a rule."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from whichlever.cli import app

INDEX, MODEL = "lessons/pairs/two-scales/index.md", "lessons/pairs/two-scales/model.py"
LEVER = """# %% tags=["lever"]
from sklearn.ensemble import RandomForestRegressor


def model():
    return RandomForestRegressor(n_estimators=3)


"""


@pytest.fixture
def check(tiny, monkeypatch):
    monkeypatch.chdir(tiny)

    def call(*options):
        done = CliRunner().invoke(app, ["check", "two-scales", "--run", *options], catch_exceptions=False)
        return done.exit_code, done.stdout

    return call


def change_model(tiny, lever):
    script = (tiny / MODEL).read_text()
    begin, end = script.index('# %% tags=["lever"]'), script.index("# %%", script.index('# %% tags=["lever"]') + 4)
    (tiny / MODEL).write_text(script[:begin] + lever + script[end:])


def test_an_unseeded_forest_is_told_until_it_is_answered(check, tiny):
    change_model(tiny, LEVER)
    code, said = check()
    assert code == 0
    (line,) = [line for line in said.splitlines() if "no seed" in line]
    assert line.startswith(f"{MODEL}:")
    assert "fitted twice on the same rows, model scores" in line
    assert line.endswith("random_state=0, or answer it: `answers: {no seed: why no answer gets through}`")
    assert f"::warning file={MODEL},line=" in check("--format", "github")[1]
    index = (tiny / INDEX).read_text()
    (tiny / INDEX).write_text(index.replace("claims:", "answers: {no seed: Three trees may differ.}\nclaims:", 1))
    assert "; answered: Three trees may differ." in check()[1]
    assert f"::notice file={MODEL}" in check("--format", "github")[1]


def test_an_unknown_trap_is_told_by_name(check, tiny):
    index = (tiny / INDEX).read_text()
    (tiny / INDEX).write_text(index.replace("claims:", "answers: {luck: none}\nclaims:", 1))
    done = CliRunner().invoke(app, ["check", "two-scales"])
    assert done.exit_code == 1
    assert "luck" in done.stdout + done.stderr


def test_a_lever_that_breaks_a_rule_fails(check, tiny):
    change_model(tiny, LEVER.replace("return RandomForestRegressor(n_estimators=3)", "pass"))
    done = CliRunner().invoke(app, ["check", "two-scales", "--run"])
    assert done.exit_code == 1
    assert "model() returned NoneType, expected an estimator with fit and predict" in done.stdout + done.stderr
