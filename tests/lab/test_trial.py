"""Trials: small cases by hand, and every rule of a lesson attacked."""

# ruff: noqa: E501 (messages and code of levers stand in one piece)
from __future__ import annotations

import concurrent.futures
import itertools
import multiprocessing
import pickle
import sys
from types import ModuleType

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.compose import ColumnTransformer, TransformedTargetRegressor
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import GridSearchCV, GroupShuffleSplit, ShuffleSplit
from sklearn.neighbors import KNeighborsRegressor

from helpers.attacks import BAD_LEVERS
from helpers.small import ROWS, Given, cell, make_task, overheard, tell
from whichlever.errors import BudgetError, LeverError, SealError, TaskError
from whichlever.lab import RollingOrigin
from whichlever.lab.trials.code import PairCode
from whichlever.lab.trials.lever import LiveLever
from whichlever.lab.trials.pair import describe, load_task, outline, run_unit
from whichlever.lab.trials.records import Trial, Unit, combinations
from whichlever.lab.trials.trial import fitted_size, run_split

steady = settings(deadline=None, derandomize=True, max_examples=25)
TRUTH = pd.Series(1 + 2 * ROWS["x"])


def run(task, *levers, split=0, **choice):
    given = {lever.kind: lever for lever in levers}
    return run_split(task.designs()[0], given, task.splits[split], **choice)


def scores(task, *levers, **choice):
    return {trial.combination: trial.score for trial in run(task, *levers, **choice)}


def refusal(task, *levers, error=LeverError):
    with pytest.raises(error) as caught:
        run(task, *levers)
    return str(caught.value)


def test_names_of_combinations():
    assert combinations(["model", "data"]) == ["start", "data", "model", "data+model"]
    assert len(combinations(["model", "data", "features"])) == 8


# small cases by hand


def test_scores_by_hand():
    """Trained on y = 1, 3, 5, 70 the mean is 19.75, against 9 and 11 the mean error is 9.75.

    Without row 3 the mean is 3 and the errors are 6 and 8; the median of 1, 3, 5, 70 is 4, the errors are 5 and 7.
    """
    task = make_task(model=DummyRegressor())
    data = cell("data", "def data(train, expert):\n    return train[train['y'] < 50]")
    model = cell(
        "model", "from sklearn.dummy import DummyRegressor\ndef model(): return DummyRegressor(strategy='median')"
    )
    assert scores(task, data, model) == {"start": -9.75, "model": -6.0, "data": -7.0, "data+model": -7.0}


def test_the_record_of_a_trial_by_hand():
    mask = np.array([True, True, True, True, True, False])
    rows = ROWS.assign(place=["a", "a", "b", "b", "c", "d"])
    task = make_task(
        rows=rows, truth=TRUTH, test_on=mask, groups="place", budgets=(1, 2), split=Given((((0, 1, 2, 3), (4,)), ((4,), (0, 1))))
    )  # fmt: skip
    features = "from sklearn.compose import ColumnTransformer\ndef features(): return ColumnTransformer([('x', 'passthrough', ['x'])])"
    ask = """
    def data(train, expert):
        answers = expert.ask(train.index[: expert.budget])
        return train.loc[answers.index].assign(y=answers)
    """
    found = run(task, cell("features", features), cell("data", ask), names=["features", "data+features"])
    size = fitted_size(LinearRegression().fit(ROWS[["x"]], ROWS["y"]))
    common = {"setting": "main", "split": 0, "n_train": 4, "n_test": 1, "units_train": 2, "units_test": 1}
    expected = [
        Trial(
            combination="features", budget=0, score=found[0].score, questions=0, rows_used=5, fitted_size=size, **common
        ),
        Trial(combination="data+features", budget=1, score=-8.0, questions=1, rows_used=1, fitted_size=size, **common),
        Trial(combination="data+features", budget=2, score=0.0, questions=2, rows_used=2, fitted_size=size, **common),
    ]
    assert list(found[:2]) == expected[:2]
    assert found[2].score == pytest.approx(0.0, abs=1e-12)
    assert (found[2].questions, found[2].rows_used) == (2, 2)


def test_tests_are_scored_on_the_truth():
    recorded_wrong = ROWS.assign(y=[1.0, 3.0, 5.0, 7.0, 90.0, -11.0])
    task = make_task(rows=recorded_wrong, truth=TRUTH)
    assert scores(task)["start"] == pytest.approx(0.0, abs=1e-9)


def test_training_rows_without_a_recorded_target_are_left_out_of_the_start_and_given_to_data():
    rows = ROWS.assign(y=[1.0, np.nan, 5.0, 7.0, 9.0, 11.0])
    task = make_task(rows=rows, truth=TRUTH, budgets=(1,))
    data = cell("data", "def data(train, expert):\n    gaps = train.index[train['y'].isna()]\n"
                        "    return train.assign(y=train['y'].fillna(expert.ask(gaps)))")  # fmt: skip
    start, mended = run(task, data)
    assert (start.rows_used, start.questions) == (3, 0)
    assert (mended.rows_used, mended.questions) == (4, 1)


def test_rows_bought_from_the_pool():
    task = make_task(start_rows=2, budgets=(0, 1, 2))
    data = cell("data", "import pandas as pd\ndef data(train, expert):\n"
                        "    return pd.concat([train, expert.collect(expert.budget)])")  # fmt: skip
    found = run(task, data)
    assert [(t.combination, t.budget, t.questions, t.rows_used) for t in found] == [
        ("start", 0, 0, 2),
        ("data", 0, 0, 2),
        ("data", 1, 1, 3),
        ("data", 2, 2, 4),
    ]
    assert {t.n_train for t in found} == {2}


def test_a_larger_budget_buys_the_same_rows_and_more():
    task = make_task(
        rows=pd.DataFrame({"x": np.arange(30.0), "y": np.arange(30.0)}),
        split=ShuffleSplit(2, test_size=10, random_state=1), start_rows=5, budgets=(2, 5, 9),
    )  # fmt: skip

    def data(train, expert):
        tell(*expert.collect(expert.budget).index)
        return train

    with overheard() as told:
        run(task, LiveLever("data", {"data": data}))
    assert [bought[:2] for bought in told] == [told[0]] * 3
    assert told[2][:5] == told[1]
    assert set(told[2]) <= set(task.splits[0].pool)


def test_repair_comes_first_and_serves_training_pool_and_test_rows():
    rows = ROWS.assign(x=[0.0, 10.0, 2.0, 30.0, 4.0, 50.0], y=TRUTH)
    task = make_task(rows=rows, start_rows=3, budgets=(1,))
    repair = """
    import pandas as pd

    def repair(rows):
        return rows.assign(x=rows["x"].mask(rows["x"] > 5, rows["x"] / 10))

    def data(train, expert):
        bought = expert.collect(1)
        assert (pd.concat([train, bought])["x"] <= 5).all()
        return pd.concat([train, bought])
    """
    assert scores(task, cell("data", repair), names=["data"])["data"] == pytest.approx(0, abs=1e-9)
    assert scores(task, cell("data", repair), names=["start"])["start"] < -1


def test_a_repair_may_change_a_type_for_all_rows_alike():
    rows = ROWS.assign(x=["0", "1", "2", "3", "4", "5"], y=TRUTH)
    task = make_task(rows=rows)
    assert scores(task, cell("data", "def repair(rows): return rows.astype(float)"), names=["data"])[
        "data"
    ] == pytest.approx(0)


def test_a_repair_may_choose_types_that_know_gaps():
    rows = ROWS.assign(x=[0.0, np.nan, 2.0, 3.0, 4.0, 5.0], word=["a", "b", None, "a", "b", "a"])
    task = make_task(rows=rows, model=DummyRegressor())
    repair = """
    import pandas as pd

    def repair(rows):
        return rows.astype({"x": "Int64", "word": pd.CategoricalDtype(["a", "b"])})
    """
    assert len(run(task, cell("data", repair))) == 2


def test_repair_sees_no_target():
    def repair(rows):
        tell(*rows.columns)
        return rows

    with overheard() as told:
        run(make_task(), LiveLever("data", {"repair": repair}))
    assert {tuple(columns) for columns in told} == {("x",)}


def test_a_repair_that_asks_for_the_target_is_told_so():
    with pytest.raises(LeverError, match=r": repair\(\) asked for the target, 'y'; it sees the other columns only"):
        run(make_task(), LiveLever("data", {"repair": lambda rows: rows[rows["y"] > 0]}))
    with pytest.raises(LeverError, match=r"KeyError: 'z'"):
        run(make_task(), LiveLever("data", {"repair": lambda rows: rows[rows["z"] > 0]}))


def test_settings_with_another_metric_share_the_fits():
    fits = []

    class Counting(BaseEstimator, RegressorMixin):
        def fit(self, X, y):
            fits.append(len(X))
            self.mean_ = float(np.mean(y))
            return self

        def predict(self, X):
            return np.full(len(X), self.mean_)

    task = make_task(model=Counting(), settings={"squared": {"metric": "neg_mean_squared_error", "negligible": 1.0}})
    found = run(task)
    assert [(t.setting, t.combination, t.score) for t in found] == [
        ("main", "start", -9.75),
        ("squared", "start", -((10.75**2 + 8.75**2) / 2)),
    ]
    assert fits == [4]


def test_data_runs_once_per_split_and_budget_and_serves_every_combination():
    def data(train, expert):
        tell(list(train.index), expert.budget)
        return train

    model = cell("model", "from sklearn.dummy import DummyRegressor\ndef model(): return DummyRegressor()")
    task = make_task(budgets=(1, 2))
    with overheard() as calls:
        found = run(task, LiveLever("data", {"data": data}), model)
    assert calls == [[[0, 1, 2, 3], 1], [[0, 1, 2, 3], 2]]
    assert [(t.combination, t.budget) for t in found] == [
        ("start", 0), ("model", 0), ("data", 1), ("data+model", 1), ("data", 2), ("data+model", 2),
    ]  # fmt: skip


def test_data_gets_rows_in_file_order_and_cannot_tell_which_levers_are_pulled():
    def data(train, expert):
        tell(train.index.tolist(), sorted(name for name in dir(expert) if not name.startswith("_")))
        return train

    task = make_task(split=Given((((3, 1, 2, 0), (5, 4)), ((2, 5, 3, 4), (0, 1)))))
    with overheard() as seen:
        run(task, LiveLever("data", {"data": data}))
    assert seen == [[[0, 1, 2, 3], ["ask", "budget", "collect", "collected", "questions", "remaining"]]]


def test_weights_repeats_and_invented_rows():
    """Weights 1 and 3 on y = 1 and 5: the mean is 4, against 9 and 11 the error is 6."""
    task = make_task(model=DummyRegressor())
    weigh = cell("data", "def data(train, expert): return train.loc[[0, 2]].assign(sample_weight=[1, 3])")
    repeat = cell("data", "def data(train, expert): return train.loc[[0, 2, 2, 2]]")
    invent = cell("data", "import pandas as pd\ndef data(train, expert):\n    return pd.concat([train.loc[[0]],"
                          "pd.DataFrame({'x': 1.0, 'y': 5.0}, index=[-1, -2, -2])])")  # fmt: skip
    for lever in (weigh, repeat, invent):
        assert scores(task, lever, names=["data"]) == {"data": -6.0}


def test_columns_may_come_back_in_another_order():
    task = make_task(rows=ROWS.assign(z=0.0, y=TRUTH))
    data = cell("data", "def data(train, expert): return train[['y', 'z', 'x']]")
    assert scores(task, data)["data"] == pytest.approx(0, abs=1e-9)


def test_a_search_passes_weights_on():
    data = cell("data", "def data(train, expert): return train.assign(sample_weight=1.0)")
    for model in (
        GridSearchCV(DummyRegressor(), {"strategy": ["mean", "median"]}, cv=2),
        TransformedTargetRegressor(DummyRegressor()),
    ):
        assert scores(make_task(model=model), data)["data"] < 0


@pytest.mark.parametrize("metric", ["accuracy", "roc_auc", "neg_log_loss", "balanced_accuracy"])
def test_classes_may_have_names(metric):
    rng = np.random.default_rng(0)
    x = rng.normal(size=80)
    true = pd.Series(np.where(x > 0, "yes", "no"))
    rows = pd.DataFrame({"x": x, "y": true.where(rng.random(80) < 0.9, "no")})
    task = make_task(
        rows=rows, truth=true, metric=metric, split=ShuffleSplit(2, test_size=30, random_state=0),
        model=DummyClassifier(), budgets=(50,),
    )  # fmt: skip
    model = cell(
        "model", "from sklearn.linear_model import LogisticRegression\ndef model(): return LogisticRegression()"
    )
    ask = cell("data", "def data(train, expert): return train.assign(y=expert.ask(train.index))")
    found = scores(task, model, ask)
    assert found["start"] < found["model"] <= found["data+model"] + 0.05


def test_a_lever_may_use_several_cores():
    source = """
    from sklearn.linear_model import Ridge
    from sklearn.model_selection import GridSearchCV

    class Ours(Ridge):
        def fit(self, X, y):
            return super().fit(X, y)

    def model():
        return GridSearchCV(Ours(), {"alpha": [1e-6, 1.0]}, cv=2, n_jobs=2)
    """
    rows = pd.DataFrame({"x": np.arange(40.0), "y": 1 + 2 * np.arange(40.0)})
    task = make_task(rows=rows, split=ShuffleSplit(2, test_size=10, random_state=0))
    assert scores(task, cell("model", source), names=["model"])["model"] == pytest.approx(0, abs=1e-3)


def test_unseeded_estimators_give_the_same_result_whatever_ran_before():
    forest = "from sklearn.ensemble import RandomForestRegressor\ndef model(): return RandomForestRegressor(3)"
    draw = "import numpy as np\ndef data(train, expert):\n    np.random.seed(5)\n    return train.sample(frac=0.5)"
    task = make_task(model=RandomForestRegressor(3))
    alone = scores(task, cell("model", forest), names=["model"])["model"]
    together = scores(task, cell("data", draw), cell("model", forest))
    assert together["model"] == alone
    assert scores(task, cell("data", draw), names=["data"])["data"] == together["data"]
    other = scores(task, cell("model", forest), split=1, names=["model"])["model"]
    assert other == scores(task, cell("model", forest), split=1)["model"]


# bad levers, by message


@pytest.mark.parametrize(("kind", "source", "message"), BAD_LEVERS.values(), ids=BAD_LEVERS)
def test_a_bad_lever_is_refused_with_its_place(kind, source, message):
    task = make_task(budgets=(2,), model=DummyRegressor())
    assert refusal(task, cell(kind, source)) == message


def test_an_unknown_budget_error_keeps_its_kind():
    source = "def data(train, expert): return expert.collect(0), expert.ask([0])"
    assert refusal(make_task(), cell("data", source), error=BudgetError).startswith(
        "lesson/data.py:10: 1 answers wanted"
    )


def test_weights_for_an_estimator_that_takes_none():
    data = cell("data", "def data(train, expert): return train.assign(sample_weight=1.0)")
    assert refusal(make_task(model=KNeighborsRegressor(1)), data) == (
        "lesson/data.py:10: data() gives weights, and KNeighborsRegressor takes none; drop sample_weight or change the model"
    )


def test_a_start_that_fails_is_the_tasks_fault():
    task = make_task(model=KNeighborsRegressor(50))
    with pytest.raises(TaskError, match=r"^start on split 0: ValueError: Expected n_neighbors <= n_samples_fit"):
        run(task)


def test_what_was_there_before_may_stay():
    rows = ROWS.assign(x=[0.0, np.nan, 2.0, 3.0, 4.0, 5.0], z=[np.inf, 1, 1, 1, 1, 1])
    features = cell("features", "from sklearn.compose import ColumnTransformer\nfrom sklearn.impute import SimpleImputer\n"
                                "def features(): return ColumnTransformer([('x', SimpleImputer(), ['x'])])")  # fmt: skip
    keep = cell("data", "def data(train, expert): return train.loc[[0, 1, 2]]")
    assert set(scores(make_task(rows=rows), features, keep, names=["data+features"])) == {"data+features"}


def test_empty_cells_of_bought_rows_may_stay():
    rows = ROWS.assign(x=[0.0, 1.0, np.nan, 3.0, 4.0, 5.0])
    task = make_task(rows=rows, start_rows=1, budgets=(3,), model=DummyRegressor())
    data = cell(
        "data", "import pandas as pd\ndef data(train, expert):\n    return pd.concat([train, expert.collect(3)])"
    )
    assert run(task, data, names=["data"])[0].rows_used == 4


# repairs that look at other rows

PEEKING_REPAIRS = {
    "mean": "rows.fillna(rows.mean())",
    "centre": "rows - rows.mean()",
    "median": "rows.mask(rows > 5 * rows.median(), 0.0)",
    "shift": "rows.shift(1).fillna(0.0)",
    "difference": "rows.diff().fillna(0.0)",
    "rank": "rows.rank()",
    "sorted values": "rows.assign(x=sorted(rows['x']))",
    "count": "rows * len(rows)",
    "first": "rows + rows['x'].iloc[0]",
    "type by maximum": "rows.fillna(0).astype(int if rows['x'].max() < 40 else float)",
    "type by gaps": "rows.astype({'x': 'Int64'}) if not rows['x'].isna().any() else rows",
    "codes": "rows.assign(x=rows['x'].astype('category').cat.codes.astype(float))",
    "categories": "rows.assign(x=rows['x'].astype('category'))",
    "twins": "rows.mask(rows.duplicated(), -1.0)",
    "a hair's breadth": "rows * (1 + 1e-7 * rows.mean())",
    "memory": "rows - KEPT.setdefault('mean', rows.mean())",
    "outlier": "rows.mask((rows - rows.mean()).abs() > 2 * rows.std(ddof=0), 0.0)",
}


@pytest.mark.parametrize("expression", PEEKING_REPAIRS.values(), ids=PEEKING_REPAIRS)
def test_a_repair_that_looks_at_other_rows_is_refused(expression):
    rng = np.random.default_rng(0)
    rows = pd.DataFrame({"x": rng.permutation([*range(25), *range(10), 400]).astype(float), "y": 0.0})
    rows.loc[[3, 8], "x"] = np.nan
    task = make_task(rows=rows, split=ShuffleSplit(3, test_size=8, random_state=0), model=DummyRegressor())
    source = f"KEPT = {{}}\n\ndef repair(rows):\n    return {expression}"
    for split in task.splits:
        with pytest.raises(
            LeverError, match=r"^lesson/data.py:10: repair\(\) gives \d+ rows another result than all rows"
        ):
            run_split(task.designs()[0], {"data": cell("data", source)}, split)


@steady
@given(
    st.lists(st.floats(-100, 100), min_size=6, max_size=6),
    st.floats(-50, 50),
    st.sampled_from(["mask", "clip", "round"]),
)
def test_repairs_that_work_row_by_row_pass_and_commute_with_subsets(values, cut, way):
    expression = {
        "mask": f"rows.mask(rows > {cut}, rows / 10)",
        "clip": f"rows.clip(upper={cut})",
        "round": "rows.round(1).astype('float32')",
    }[way]
    task = make_task(rows=ROWS.assign(x=values), model=DummyRegressor())
    assert len(run(task, cell("data", f"def repair(rows): return {expression}"))) == 2


def test_a_repair_does_not_reach_the_tasks_own_rows():
    task = make_task()
    before = task.rows.copy()
    source = "def repair(rows):\n    rows.loc[:, 'x'] = 0.0\n    return rows\n\ndef data(train, expert):\n" \
             "    train.loc[:, 'y'] = 0.0\n    return train"  # fmt: skip
    run(task, cell("data", source))
    pd.testing.assert_frame_equal(task.rows, before)


# levers that look for test targets


@pytest.fixture
def lesson_task(monkeypatch):
    """A task that a lesson has imported: in `sys.modules`, in `__main__`."""
    task = make_task(budgets=(2,), truth=TRUTH, model=DummyRegressor())
    module = ModuleType("task")
    module.task = task
    monkeypatch.setitem(sys.modules, "task", module)
    monkeypatch.setattr(sys.modules["__main__"], "task", task, raising=False)
    return task


PEEKS = {
    "its modules": "import sys\n    sys.modules['task'].task.truth",
    "main": "import sys\n    sys.modules['__main__'].task.truth",
    "import main": "import __main__\n    __main__.task.truth",
    "import": "from task import task",
    "the engine": "from whichlever.lab.trials.trial import run_split",
    "the engine's modules": "import sys\n    sys.modules['whichlever.lab.trials.spec']",
    "frames": "import sys\n    sys._getframe(1).f_locals",
    "inspect": "import inspect\n    inspect.stack()[3].frame.f_locals['split']",
    "traceback": "try:\n        1 / 0\n    except ZeroDivisionError as error:\n        error.__traceback__.tb_frame.f_back",
    "collector": "import gc\n    [one for one in gc.get_objects() if type(one).__name__ == 'Task']",
    "a global": "task.truth",
    "the dataset": "from sklearn.datasets import load_digits\n    load_digits()",
    "a file": "open('rows.csv')",
    "a relative path": "import pandas as pd\n    pd.read_csv('../../datasets/geyser/geyser.csv.gz')",
    "a library's frame": "import logging\n    frame = logging.currentframe()\n"
    "    while not {'task', 'truth', 'known', 'split'} & {*frame.f_locals, *frame.f_globals}: frame = frame.f_back",
    "names some frames up": "import pandas as pd\n"
    "    def up(level, name):\n        try: return pd.eval(name, level=level)\n        except Exception: return None\n"
    "    [up(n, name) for name in ('truth', 'known', 'inputs') for n in range(99) if up(n, name) is not None][0]",
    "a query's names": "import pandas as pd\n    pd.DataFrame({'x': [1]}).query('x in @task.truth')",
    "a formula's names": "from patsy import EvalEnvironment\n"
    "    def up(level):\n        try: return EvalEnvironment.capture(level).namespace\n        except Exception: return {}\n"
    "    [n for n in range(99) for name in ('task', 'truth', 'known') if name in up(n)][0]",
    "a signal's frame": "import signal\n    frames = []\n"
    "    before = signal.signal(signal.SIGINT, lambda number, frame: frames.append(frame))\n"
    "    signal.raise_signal(signal.SIGINT)\n    signal.signal(signal.SIGINT, before)\n"
    "    while not {'task', 'split'} & {*frames[0].f_locals}: frames[0] = frames[0].f_back",
    "an error's frames": "import traceback\n    try:\n        1 / 0\n    except ZeroDivisionError as error:\n"
    "        list(traceback.walk_tb(error.__traceback__))",
    "a stack's frames": "import traceback\n    list(traceback.walk_stack(None))",
    "a generator's frame": "def each(): yield\n    each().gi_frame",
    "all threads": "import sys\n    exec(compile('sys._current_frames()', sys.modules['pandas'].__file__, 'exec'))",
    "all errors": "import sys\n    exec(compile('sys._current_exceptions()', sys.modules['pandas'].__file__, 'exec'))",
    "referrers": "import gc\n    gc.get_referrers(train) if 'train' in vars() else gc.get_referrers(gc)",
}


NOTHING = ("list index out of range", "'task' is not defined", "signal only works in main thread")


@pytest.mark.parametrize("peek", PEEKS.values(), ids=PEEKS)
@pytest.mark.parametrize("kind", ["model", "data", "repair", "features"])
def test_no_lever_finds_the_test_targets(kind, peek, lesson_task):
    head = {
        "model": "from sklearn.dummy import DummyRegressor\ndef model():\n    {}\n    return DummyRegressor()",
        "features": "from sklearn.preprocessing import FunctionTransformer\ndef features():\n    {}\n"
        "    return FunctionTransformer()",
        "data": "def data(train, expert):\n    {}\n    return train",
        "repair": "def repair(rows):\n    {}\n    return rows",
    }[kind]
    message = refusal(lesson_task, cell({"repair": "data"}.get(kind, kind), head.format(peek)))
    assert message.startswith(f"lesson/{'data' if kind == 'repair' else kind}.py:1")
    assert sys.modules["task"].task is lesson_task


@pytest.mark.parametrize("peek", PEEKS.values(), ids=PEEKS)
@pytest.mark.parametrize("method", ["fit", "predict"])
def test_no_estimator_of_a_lever_finds_them_either(method, peek, lesson_task):
    source = (
        "from sklearn.dummy import DummyRegressor\n\nclass Peeking(DummyRegressor):\n"
        f"  def {method}(self, *given):\n    {peek}\n    return super().{method}(*given)\n\n"
        "def model(): return Peeking()"
    )
    data = cell("data", "def data(train, expert): return train")
    with pytest.raises(LeverError, match=r"^lesson/model.py:1[4-9]: ") as caught:
        run(lesson_task, cell("model", source), data, names=["data+model"])
    assert isinstance(caught.value, SealError) or any(
        name in str(caught.value) for name in ("KeyError", "NameError", "AttributeError", *NOTHING)
    )


def test_no_argument_holds_a_test_target():
    """The targets are recognisable numbers, and no array within reach of an argument holds one of those tested."""
    rows = pd.DataFrame({"x": np.arange(40.0), "w": np.arange(40.0) / 7, "y": 1000.0 + np.arange(40)})
    task = make_task(
        rows=rows, split=ShuffleSplit(3, test_size=10, random_state=2), start_rows=10, budgets=(5,), model=DummyRegressor()
    )  # fmt: skip

    class Looking(DummyRegressor):
        def fit(self, X, y):
            tell(*_numbers(X, y))
            return super().fit(X, y)

        def predict(self, X):
            tell(*_numbers(X))
            return super().predict(X)

    def data(train, expert):
        tell(*_numbers(train, expert.collect(2), expert.ask(train.index[:2])))
        return train

    def repair(rows):
        tell(*_numbers(rows))
        return rows

    split = task.splits[0]
    levers = {
        "data": LiveLever("data", {"repair": repair, "data": data}),
        "model": LiveLever("model", {"model": lambda: Looking()}),
    }
    with overheard() as told:
        run_split(task.designs()[0], levers, split)
    seen = set(itertools.chain(*told))
    assert set(rows["y"][split.train]) <= seen
    assert not set(rows["y"][split.test]) & seen


def _numbers(*tables):
    for table in tables:
        columns = [table] if isinstance(table, pd.Series) else [table[name] for name in table]
        for array in [table.to_numpy(), *(column.to_numpy() for column in columns)]:
            while isinstance(array, np.ndarray):
                yield from np.asarray(array, dtype=float).ravel().tolist()
                array = array.base


def test_nothing_that_one_split_leaves_reaches_the_next():
    """Rows that one split trains on are tested in another."""
    source = """
    KEPT = {}

    def data(train, expert):
        KEPT.update(train["y"])
        assert len(KEPT) == len(train)
        data.seen = getattr(data, "seen", 0) + 1
        assert data.seen == 1
        return train
    """
    task = make_task(budgets=(1, 2))
    for split in (0, 1):
        run(task, cell("data", source), split=split)


def test_estimators_do_not_see_row_ids():
    class Looking(DummyRegressor):
        def fit(self, X, y):
            tell(*X.index, *y.index)
            return super().fit(X, y)

        def predict(self, X):
            tell(*X.index)
            return super().predict(X)

    with overheard() as told:
        run(make_task(split=SIX_LATE), LiveLever("model", {"model": lambda: Looking()}), names=["model"])
    assert told[0] == [0, 1, 2, 3, 0, 1, 2, 3]
    assert [0, 1] in told
    assert [4, 5] not in told


SIX_LATE = Given((((0, 1, 2, 3), (4, 5)), ((2, 3, 4, 5), (0, 1))))

NEIGHBOURS = {
    "mean of the batch": "X - X.mean()",
    "shift": "X.shift(1).fillna(0.0)",
    "rank": "X.rank()",
    "length": "X * len(X)",
}


@pytest.mark.parametrize("expression", NEIGHBOURS.values(), ids=NEIGHBOURS)
@pytest.mark.parametrize("kind", ["features", "model"])
def test_a_test_row_is_treated_alone(kind, expression):
    rng = np.random.default_rng(0)
    rows = pd.DataFrame({"x": rng.normal(size=60), "y": rng.normal(size=60)})
    task = make_task(rows=rows, split=ShuffleSplit(2, test_size=20, random_state=0))
    features = (
        "from sklearn.preprocessing import FunctionTransformer\n\ndef neighbours(X):\n"
        f"    return {expression}\n\ndef features(): return FunctionTransformer(neighbours)"
    )
    model = (
        "from sklearn.linear_model import LinearRegression\n\nclass Neighbours(LinearRegression):\n"
        f"    def predict(self, X):\n        return super().predict({expression})\n\ndef model(): return Neighbours()"
    )
    source = {"features": features, "model": model}[kind]
    assert refusal(task, cell(kind, source)) == (
        f"lesson/{kind}.py:10: {kind}() treats a test row differently when other rows stand beside it; "
        "it may learn from training rows in fit, and must then work row by row"
    )


def test_transformers_of_all_shapes_pass():
    rows = pd.DataFrame({"x": np.arange(40.0) % 7, "word": ["a", "b", None, "c"] * 10, "y": np.arange(40.0)})
    task = make_task(
        rows=rows, split=ShuffleSplit(2, test_size=12, random_state=0),
        features=ColumnTransformer([("x", "passthrough", ["x"])]),
    )  # fmt: skip
    sparse = (
        "from sklearn.preprocessing import OneHotEncoder\ndef features(): return OneHotEncoder(handle_unknown='ignore')"
    )
    frame = (
        "from sklearn.compose import ColumnTransformer\nfrom sklearn.preprocessing import OneHotEncoder, StandardScaler\n"
        "def features():\n    each = [('x', StandardScaler(), ['x']),\n"
        "            ('word', OneHotEncoder(sparse_output=False, handle_unknown='ignore'), ['word'])]\n"
        "    return ColumnTransformer(each).set_output(transform='pandas')"
    )
    words = (
        "from sklearn.compose import ColumnTransformer\n"
        "def features(): return ColumnTransformer([('words', 'passthrough', ['word'])])"
    )
    tree = "from sklearn.tree import DecisionTreeRegressor\ndef model(): return DecisionTreeRegressor(random_state=0)"
    codes = (
        "from sklearn.pipeline import make_pipeline\nfrom sklearn.preprocessing import OrdinalEncoder\n"
        "from sklearn.tree import DecisionTreeRegressor\n"
        "def model(): return make_pipeline(OrdinalEncoder(handle_unknown='use_encoded_value', unknown_value=-1), "
        "DecisionTreeRegressor(random_state=0))"
    )
    for features, model in ((sparse, tree), (frame, tree), (words, codes)):
        assert len(run(task, cell("features", features), cell("model", model), names=["features+model"])) == 1


def test_test_rows_changed_in_place_are_changed_for_nobody_else():
    spoil = """
    from sklearn.linear_model import LinearRegression

    class Spoiling(LinearRegression):
        def fit(self, X, y):
            super().fit(X, y)
            X.loc[:, "x"] = 0.0
            y.loc[:] = 0.0
            return self

        def predict(self, X):
            predicted = super().predict(X)
            X.loc[:, "x"] = 0.0
            return predicted

    def model():
        return Spoiling()
    """
    rows = ROWS.assign(y=TRUTH)
    task = make_task(rows=rows, settings={"squared": {"metric": "neg_mean_squared_error", "negligible": 1.0}})
    data = cell("data", "def data(train, expert): return train")
    found = run(task, cell("model", spoil), data, names=["model", "start", "data+model", "data"])
    assert [trial.score for trial in found] == pytest.approx([0.0] * 8, abs=1e-9)


# levers given live, with a notebook's names at hand


def test_a_live_lever_may_not_have_the_task_at_hand():
    task = make_task()

    def data(train, expert):
        return train.assign(y=task.true_targets())

    with pytest.raises(SealError) as caught:
        run(task, LiveLever("data", {"data": data}))
    line = data.__code__.co_firstlineno
    assert str(caught.value) == (
        f"{__file__}:{line}: data() has task within reach, a Task of the engine; "
        "a lever works on its arguments: make what it needs inside the function"
    )


# splits of all kinds


@st.composite
def tasks(draw):
    count, seed = draw(st.integers(14, 26)), draw(st.integers(0, 5))
    rng = np.random.default_rng(seed)
    rows = pd.DataFrame({"x": rng.normal(size=count), "y": 1000.0 + np.arange(count), "g": np.arange(count) % 7})
    way = draw(st.sampled_from(["random", "groups", "time"]))
    split, more = {
        "random": (ShuffleSplit(2, test_size=4, random_state=seed), {}),
        "groups": (GroupShuffleSplit(2, test_size=2, random_state=seed), {"groups": "g"}),
        "time": (RollingOrigin("y", n_splits=2, test_size=2), {"time": "y2"}),
    }[way]
    if way == "time":
        rows = rows.assign(y2=rows["y"])
        split = RollingOrigin("y2", n_splits=2, test_size=2)
    return make_task(
        rows=rows, split=split, test_on=rng.random(count) < 0.9, start_rows=draw(st.sampled_from([None, 3])),
        budgets=draw(st.sampled_from([(), (2,), (1, 3)])), model=DummyRegressor(), **more,
    )  # fmt: skip


@steady
@given(tasks())
def test_all_combinations_see_the_same_splits_and_no_test_target_reaches_a_lever(task):
    def data(train, expert):
        tell(train.index.tolist(), expert.ask(train.index[: expert.budget]).tolist())
        return train

    model = cell(
        "model", "from sklearn.dummy import DummyRegressor\ndef model(): return DummyRegressor(strategy='median')"
    )
    for split in task.splits:
        tested = set(task.rows["y"][split.test])
        with overheard() as told:
            found = run_split(task.designs()[0], {"data": LiveLever("data", {"data": data}), "model": model}, split)
        assert len({(t.split, t.n_train, t.n_test, t.units_train, t.units_test) for t in found}) == 1
        assert len(found) == 2 + 2 * max(1, len(task.budgets))
        assert all(trial.questions <= trial.budget for trial in found)
        assert len(told) == max(1, len(task.budgets))
        for given_ids, answers in told:
            assert not set(answers) & tested
            assert not set(given_ids) & set(split.test)
            assert set(given_ids) == set(split.train)


# sizes, files, processes


def test_the_size_is_that_of_the_fitted_arrays():
    line = LinearRegression().fit(ROWS[["x"]], ROWS["y"])
    assert fitted_size(LinearRegression()) == 0
    assert fitted_size(line) == line.coef_.nbytes + line.singular_.nbytes

    class Table:
        def __init__(self, count):
            self.table, self.same, self.code = np.zeros(count), None, lambda: 0
            self.same = self.table

    assert fitted_size(Table(100)) == 800
    big = RandomForestRegressor(50, random_state=0).fit(ROWS[["x"]], ROWS["y"])
    small = RandomForestRegressor(5, random_state=0).fit(ROWS[["x"]], ROWS["y"])
    assert fitted_size(big) > 5 * fitted_size(small) > 0


def test_a_pair_runs_by_pieces_that_are_independent(lesson):
    folder = lesson(
        data='# %% tags=["lever"]\ndef data(train, expert):\n    return train[train["x"] < 15]\n',
    )
    source = "def data(train, expert):\n    return train[train['x'] < 15]"
    code = PairCode(str(folder), str(folder / "task.py"), (cell("data", source),))
    units = outline(code)
    assert units == tuple(Unit("main", number) for number in range(4))
    whole = [trial for unit in units for trial in run_unit(code, unit)]
    again = [trial for unit in reversed(units) for trial in run_unit(code, unit)]
    assert sorted(whole, key=str) == sorted(again, key=str)
    assert {trial.combination for trial in whole} == {"start", "data"}
    (facts,) = describe(code)
    assert (facts.setting, facts.target, facts.metric_name, facts.unit) == ("main", "y", "mean absolute error", "m")
    assert (facts.splits, facts.grouped, facts.ordered, facts.careless, facts.budgets) == (4, False, False, False, ())
    other = PairCode(code.folder, code.task, code.levers, seed=9)
    assert [t.score for u in units for t in run_unit(other, u)] != [trial.score for trial in whole]


def test_two_lessons_may_have_helpers_of_the_same_name(lesson, tmp_path):
    folder = lesson(helper="seed = 1")
    text = (folder / "task.py").read_text(encoding="utf-8")
    (folder / "task.py").write_text(
        "import helper\n" + text.replace("random_state=0", "random_state=helper.seed"), encoding="utf-8"
    )
    second = folder.with_name("second")
    second.mkdir()
    (second / "helper.py").write_text("seed = 2", encoding="utf-8")
    (second / "task.py").write_text((folder / "task.py").read_text(encoding="utf-8"), encoding="utf-8")
    before, path = set(sys.modules), list(sys.path)
    assert [load_task(each / "task.py").seed for each in (folder, second)] == [1, 2]
    assert "helper" not in sys.modules
    assert "task" not in set(sys.modules) - before
    assert sys.path == path


def test_a_file_without_a_task_is_refused(lesson):
    folder = lesson(task="rows = 5\n")
    with pytest.raises(TaskError) as caught:
        load_task(folder / "task.py")
    assert str(caught.value) == f"{folder / 'task.py'}:1: defines no task; expected `task = Task(...)`"


def test_errors_of_levers_come_through_other_processes(lesson):
    folder = lesson()
    bad = cell("data", "def data(train, expert):\n    return expert.ask(train.index)")
    code = PairCode(str(folder), str(folder / "task.py"), (bad,))
    context = multiprocessing.get_context("spawn")
    with concurrent.futures.ProcessPoolExecutor(1, mp_context=context) as pool:
        error = pool.submit(run_unit, code, Unit("main", 0)).exception()
    assert isinstance(error, BudgetError)
    assert str(error) == "lesson/data.py:11: 15 answers wanted, and the task sells nothing; add `budgets=(15,)`"
    assert (error.path, error.line) == ("lesson/data.py", 11)


@pytest.mark.parametrize("kind", [LeverError, SealError, BudgetError])
def test_lever_errors_pickle(kind):
    error = pickle.loads(pickle.dumps(kind("what; todo", "lesson/data.py", 7)))
    assert (type(error), str(error), error.line) == (kind, "lesson/data.py:7: what; todo", 7)
