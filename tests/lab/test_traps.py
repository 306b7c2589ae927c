"""Each trap on the smallest table that has it, and not on the same table mended."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.model_selection import ShuffleSplit
from sklearn.preprocessing import FunctionTransformer

from whichlever.lab import Task
from whichlever.lab.traps.code import TRAPS, TrapCode
from whichlever.lab.traps.look import begin
from whichlever.lab.traps.tables import in_table, named
from whichlever.lab.trials.lever import Lever

DRAW = np.random.default_rng(0)
TABLE = pd.DataFrame({name: DRAW.normal(size=60).round(6) for name in "abc"}).assign(
    y=lambda rows: (rows["a"] + rows["b"] + DRAW.normal(size=60)).round(6)
)


def task(rows, **more):
    given = {"metric": "neg_mean_absolute_error", "model": LinearRegression(), "negligible": 0.01} | more
    numbers = FunctionTransformer(lambda table: table.select_dtypes("number"))
    return Task(rows=rows, target="y", split=ShuffleSplit(2, test_size=0.25, random_state=0), features=numbers, **given)


def found(rows, **more):
    one = task(rows, **more)
    return {trap.name: trap.what for trap in in_table(one, one.splits[0])}


def test_a_table_without_traps_has_none():
    assert found(TABLE) == {}


def test_rows_on_both_sides_are_counted_and_named():
    twice = pd.concat([TABLE, TABLE], ignore_index=True)
    one = task(twice)
    test, train = one.splits[0].test, set(one.splits[0].train)
    repeated = [row for row in test if (row + 60) % 120 in train]
    assert found(twice) == {
        "equal rows": f"{len(repeated)} of 30 test rows equal a training row in every column ({named(repeated)})"
    }


def test_rows_that_differ_in_rounding_are_twins():
    rounded = TABLE.assign(a=TABLE["a"].round(4), y=TABLE["y"] + 1)
    assert list(found(pd.concat([TABLE, rounded], ignore_index=True))) == ["near twins"]


def test_groups_whose_rows_are_alike_are_kept_together_or_told():
    shops = np.repeat([f"s{number}" for number in range(20)], 3)
    level = np.repeat(np.arange(20.0) ** 2 % 7, 3)
    rows = TABLE.assign(shop=shops, y=level + TABLE["y"] / 100)
    told = found(rows)
    assert list(told) == ["groups apart"]
    assert told["groups apart"].startswith("rows of one shop are alike in y, and 1")
    assert found(TABLE.assign(shop=shops)) == {}  # the same groups, and nothing in common
    assert found(TABLE.assign(shop=[f"s{number}" for number in range(60)])) == {}  # names of rows, not of groups


def test_times_are_kept_in_order_or_told():
    days = pd.to_datetime("2024-01-01") + pd.to_timedelta(np.repeat(np.arange(30), 2), unit="D")
    assert list(found(TABLE.assign(day=days))) == ["times apart"]


def test_a_column_that_is_the_answer_is_told():
    assert found(TABLE.assign(copy=TABLE["y"] * 2 + 1)) == {
        "target in a column": "the column copy nearly equals the target y"
    }
    noisy = TABLE.assign(true=TABLE["y"], y=TABLE["y"] + np.arange(60) % 7)
    assert found(noisy, truth=TABLE["y"]) == {"target in a column": "the column true nearly equals the truth y"}


def test_an_order_of_rows_that_tells_the_target_is_told():
    assert list(found(TABLE.sort_values("y", ignore_index=True))) == ["row order"]
    classes = TABLE.assign(y=np.repeat(["x", "z"], 30))
    more = {"metric": "accuracy", "model": LogisticRegression()}
    assert found(classes, **more) == {"row order": "the order of rows tells y: 98 % follow one of their class"}
    assert found(classes.assign(y=["x", "z"] * 30), **more) == {}


TASK = """
import numpy as np, pandas as pd
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import ShuffleSplit
from sklearn.preprocessing import FunctionTransformer
from whichlever.lab import Task
draw = np.random.default_rng(0)
rows = pd.DataFrame({name: draw.normal(size=60) for name in "ab"})
rows["y"] = rows["a"] + draw.normal(size=60)
truth = rows["y"].copy()
wrong = np.arange(60) % 3 == 0
rows.loc[wrong, "y"] = 90 + draw.normal(size=wrong.sum())
rows.loc[wrong, "b"] = draw.normal(size=wrong.sum()) + 50
task = Task(
    rows=rows, target="y", split=ShuffleSplit(2, test_size=0.25, random_state=0), features=FunctionTransformer(),
    metric="neg_mean_absolute_error", model=LinearRegression(), negligible=0.1, MORE
)
"""
DATA = {
    "truth unasked": ("truth=truth", "def data(train, expert):\n    import numpy\n    d = numpy.random.default_rng(0)\n"
                      "    a, b = d.normal(size=60), d.normal(size=60)\n    e = d.normal(size=60)\n"
                      "    return train.assign(y=[train['a'][i] + e[i] for i in train.index])\n"),
    "mask as repair": ("test_on=~wrong", "def data(train, expert):\n    return train[train['b'] < 25]\n"),
}  # fmt: skip


def looked(tmp_path, more, *levers):
    path = tmp_path / "task.py"
    path.write_text(TASK.replace("MORE", more))
    return begin(TrapCode(str(path), levers)).facts


@pytest.mark.parametrize("name", DATA)
def test_what_the_data_lever_gives_away_is_told(tmp_path, name):
    more, source = DATA[name]
    (trap,) = looked(tmp_path, more, Lever("data", source, "data.py"))
    assert (trap.name, trap.kind) == (name, "data")
    rows = re.findall(r"\d+", trap.what[trap.what.index("(row") :])
    assert rows
    assert all(int(row) % 3 == 0 for row in rows)  # ids of the rows that are wrong, not their places in training
    harmless = Lever("data", "def data(train, expert):\n    return train\n", "data.py")
    assert looked(tmp_path, more, harmless) == ()


def test_a_fit_that_comes_out_otherwise_is_told(tmp_path):
    forest = "from sklearn.ensemble import RandomForestRegressor\ndef model():\n    return RandomForestRegressor(3{})\n"
    (trap,) = looked(tmp_path, "", Lever("model", forest.format(""), "model.py"))
    assert (trap.name, trap.kind) == ("no seed", "model")
    assert trap.what.startswith("fitted twice on the same rows, model scores -")
    assert looked(tmp_path, "", Lever("model", forest.format(", random_state=0"), "model.py")) == ()


def test_every_trap_has_its_test():
    told = [
        "equal rows",
        "near twins",
        "groups apart",
        "times apart",
        "target in a column",
        "row order",
        "no seed",
        *DATA,
    ]
    assert sorted(told) == sorted(TRAPS)
