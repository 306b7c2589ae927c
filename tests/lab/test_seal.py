"""The seal: what code may not reach while it is on, what it may, and that all is put back."""

# ruff: noqa: E501 (messages and code of levers stand in one piece)
from __future__ import annotations

import builtins
import gc
import importlib
import inspect
import random
import sys
import threading
import traceback
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from textwrap import dedent
from types import ModuleType

import numpy as np
import pytest
import sklearn
from joblib import Parallel, delayed

from helpers.attacks import FILES, HERE, LOOKS, NETWORK
from whichlever.errors import SealError
from whichlever.lab.seal import allowed
from whichlever.lab.seal.allowed import is_installed, sealed

LEVER = "lesson/data.py"


def run(source, path=LEVER):
    """Executes `source` as the code of a lever."""
    code = compile(dedent(source), path, "exec", dont_inherit=True)
    names = {"__name__": "lever"}
    with sealed(path):
        exec(code, names)
    return names


@pytest.mark.parametrize("source", FILES.values(), ids=FILES)
def test_no_file_can_be_opened(source, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(
        SealError, match=r"a lever reads only what it is given, and this one opened .*; work on the rows"
    ):
        run(source)
    assert list(tmp_path.iterdir()) == []


def test_the_error_names_the_lever_and_its_innermost_line():
    with pytest.raises(SealError) as caught:
        run("def peek():\n    return open('rows.csv')\n\npeek()\n")
    assert str(caught.value) == (
        "lesson/data.py:2: a lever reads only what it is given, and this one opened rows.csv; work on the rows it is given"
    )


@pytest.mark.parametrize(("source", "name"), LOOKS.values(), ids=LOOKS)
def test_a_lever_may_not_look_around(source, name):
    with pytest.raises(SealError) as caught:
        run(source)
    assert caught.value.message == (
        f"a lever reads only what it is given, and this one used {name}; work on its arguments alone"
    )


@pytest.mark.parametrize("source", NETWORK)
def test_the_network_is_out_of_reach(source):
    with pytest.raises(SealError, match="this one asked the network for"):
        run(source)


@pytest.fixture
def task_module(monkeypatch):
    """A module `task` as a lesson leaves it in `sys.modules`, and a helper beside it."""
    module = ModuleType("task")
    module.task = "test targets"
    helper = ModuleType("helper")
    helper.__file__ = str(Path(__file__).with_name("helper.py"))
    monkeypatch.setitem(sys.modules, "task", module)
    monkeypatch.setitem(sys.modules, "helper", helper)
    monkeypatch.setattr(sys.modules["__main__"], "task", module.task, raising=False)
    return module


IMPORTS = {
    "task": "from task import task",
    "import task": "import task",
    "by name": "__import__('task')",
    "helper": "import helper",
    "the lab": "from whichlever.lab import load",
    "the engine": "import whichlever.lab.trials.trial",
}


@pytest.mark.parametrize("source", IMPORTS.values(), ids=IMPORTS)
def test_the_lesson_and_the_engine_cannot_be_imported(source, task_module):
    with pytest.raises(
        SealError, match=r"a lever stands alone, and this one imported .*; import installed packages only"
    ):
        run(source)


def test_an_import_that_asks_nobody_finds_nothing(task_module):
    with pytest.raises(ModuleNotFoundError):
        run("import importlib\nimportlib.import_module('task')")


def test_a_refusal_that_a_library_swallows_is_still_the_error():
    with pytest.raises(SealError, match="this one opened"):
        run(f"try:\n    open({HERE!r})\nexcept Exception:\n    rows = None\nrows.head()")
    run(f"try:\n    open({HERE!r})\nexcept Exception:\n    rows = None")


def test_a_file_of_the_project_cannot_be_loaded_by_path(tmp_path):
    (tmp_path / "beside.py").write_text("rows = 1")
    with pytest.raises(SealError, match="this one opened"):
        run(f"import runpy\nrunpy.run_path({str(tmp_path / 'beside.py')!r})")


@pytest.mark.parametrize(
    "name", ["task", "helper", "whichlever", "whichlever.lab.trials.trial", "test_seal", "IPython"]
)
def test_the_modules_that_know_are_not_there(name, task_module, monkeypatch):
    monkeypatch.setitem(sys.modules, "IPython", ModuleType("IPython"))
    sys.modules.setdefault("test_seal", ModuleType("test_seal"))
    importlib.import_module("whichlever.lab.trials.trial")
    with pytest.raises(KeyError):
        run(f"import sys\nsys.modules[{name!r}]")
    assert name in sys.modules


def test_main_is_empty_while_a_lever_runs(task_module):
    names = run("import sys\nfound = vars(sys.modules['__main__']).get('task')\nimport __main__\nsame = vars(__main__)")
    assert names["found"] is None
    assert "task" not in names["same"]
    assert sys.modules["__main__"].task == "test targets"


def test_a_notebooks_shell_is_not_a_builtin_meanwhile(monkeypatch):
    monkeypatch.setattr(builtins, "get_ipython", lambda: "all names", raising=False)
    with pytest.raises(NameError):
        run("get_ipython()")
    assert builtins.get_ipython() == "all names"


def test_what_a_lever_puts_in_place_of_the_lesson_does_not_stay():
    before = dict(sys.modules)
    run("import sys, types\nsys.modules['task'] = types.ModuleType('task')\nsys.modules['__main__'] = None")
    assert {name: sys.modules[name] for name in before} == before
    assert sys.modules.get("task") is before.get("task")


def test_seals_nest_and_everything_is_put_back_after_an_error():
    def fail():
        with sealed("outer.py"), sealed("inner.py"):
            assert "whichlever" not in sys.modules
            raise ZeroDivisionError

    before, state = dict(sys.modules), np.random.get_state()[1].tolist()
    with pytest.raises(ZeroDivisionError):
        fail()
    assert {name: sys.modules[name] for name in before} == before
    assert np.random.get_state()[1].tolist() == state
    assert allowed._seals == []
    assert Path(__file__).read_text(encoding="utf-8")


def test_the_outer_seal_holds_after_the_inner_one():
    with sealed("outer.py"):
        with sealed("inner.py"):
            pass
        with pytest.raises(SealError):
            open(HERE)  # noqa: PTH123, SIM115


def test_a_refusal_inside_the_hook_does_not_open_the_seal():
    with sealed(LEVER):
        for _ in range(2):
            with pytest.raises(SealError):
                open(HERE)  # noqa: PTH123, SIM115


ALLOWED = {
    "named tuples": "from collections import namedtuple\nnamedtuple('Row', 'a b')",
    "enumerations": "from enum import Enum\nclass Side(Enum):\n    LEFT = 1",
    "data classes": "from dataclasses import dataclass\n@dataclass\nclass Row:\n    a: int\nRow(1)",
    "warnings": "import warnings\nwith warnings.catch_warnings():\n    warnings.simplefilter('ignore')\n    warnings.warn('careful')",
    "logging": "import logging\nlogging.getLogger('lever').warning('careful')",
    "exceptions": "import traceback\ntry:\n    1 / 0\nexcept ZeroDivisionError:\n    pass",
    "made data": "from sklearn.datasets import make_classification\nmake_classification(random_state=0)",
    "what packages say": "import importlib.metadata as metadata\nmetadata.entry_points(group='console_scripts')\n"
    "metadata.version('numpy')",
    "time zones": "import pandas\npandas.Timestamp('2020-01-01', tz='Europe/Berlin')",
    "first imports": "import tabnanny, xmlrpc.client",
    "collecting": "import gc\ngc.collect()",
    "warning pandas": "import pandas\npandas.Series([1]).astype('category').mode()",
}


@pytest.mark.parametrize("source", ALLOWED.values(), ids=ALLOWED)
def test_ordinary_code_runs(source):
    run(source)


def test_a_warning_may_quote_the_line_it_is_about(tmp_path):
    path = tmp_path / "data.py"
    path.write_text("import warnings\nwarnings.warn('careful')  # here\n", encoding="utf-8")
    names = run(f"import warnings\ntext = warnings.formatwarning('careful', UserWarning, {str(path)!r}, 2)", str(path))
    assert "warnings.warn('careful')  # here" in names["text"]
    path.with_suffix(".csv").write_text("1", encoding="utf-8")
    with pytest.raises(SealError):
        run(f"import linecache\nlinecache.getlines({str(path.with_suffix('.csv'))!r})")


def test_libraries_may_look_at_frames_for_their_warnings():
    with pytest.warns(FutureWarning, match="careful"):
        run("from pandas.util._exceptions import find_stack_level\nimport warnings\n"
            "warnings.warn('careful', FutureWarning, stacklevel=find_stack_level())")  # fmt: skip


def test_an_archive_of_modules_may_be_opened_but_no_other(tmp_path, monkeypatch):
    archive = tmp_path / "modules.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("packed.py", "answer = 42")
    with pytest.raises(SealError):
        run(f"open({str(archive)!r}, 'rb')")
    monkeypatch.syspath_prepend(archive)
    assert run("from packed import answer")["answer"] == 42


def test_threads_that_a_lever_starts_are_sealed_too():
    with pytest.raises(SealError), sealed(LEVER), ThreadPoolExecutor(1) as pool:
        pool.submit(Path(HERE).read_text).result()
    with pytest.raises(SealError), sealed(LEVER):
        Parallel(n_jobs=2, backend="threading")(delayed(Path(HERE).read_text)() for _ in range(2))


def test_threads_that_an_outer_lever_started_stay_sealed():
    go, outcome = threading.Event(), []

    def read():
        go.wait(10)
        try:
            Path(HERE).read_text(encoding="utf-8")
        except SealError as error:
            outcome.append(error)

    with sealed("outer.py"):
        thread = threading.Thread(target=read)
        thread.start()
        with sealed("inner.py"):
            go.set()
            thread.join(10)
    assert len(outcome) == 1


def test_threads_that_ran_before_are_left_alone():
    go, done, outcome = threading.Event(), threading.Event(), []

    def read():
        go.wait(10)
        outcome.append(Path(HERE).read_text(encoding="utf-8"))
        done.set()

    thread = threading.Thread(target=read)
    thread.start()
    with sealed(LEVER):
        go.set()
        assert done.wait(10)
    thread.join()
    assert len(outcome) == 1


def test_global_random_numbers_start_from_the_seed_and_are_put_back():
    def draw():
        return random.random(), np.random.rand()

    np.random.seed(7)
    random.seed(7)
    expected = draw()
    np.random.seed(7)
    random.seed(7)
    with sealed(LEVER, seed=3):
        first = draw()
    assert draw() == expected
    with sealed(seed=3):
        assert draw() == first
    with sealed(LEVER, seed=4):
        assert draw() != first


def test_settings_of_scikit_learn_end_with_the_seal():
    run("import sklearn\nsklearn.set_config(transform_output='pandas')")
    assert sklearn.get_config()["transform_output"] == "default"


def test_without_a_lever_nothing_is_refused():
    with sealed():
        assert sys._getframe() is inspect.currentframe()
        assert gc.get_referrers(traceback) is not None
        assert sys.modules["whichlever"]


def test_what_counts_as_installed():
    assert is_installed(np.__file__)
    assert is_installed(inspect.__file__)
    assert is_installed("<frozen os>")
    assert not is_installed(HERE)
    assert not is_installed(allowed.__file__)
    assert not is_installed("<string>")
    assert not is_installed(str(Path(inspect.__file__).parent) + "-evil/data.csv")
