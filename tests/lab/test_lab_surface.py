"""The walls of the lab: what it exports, what it imports, and that it does so without a warning."""

from __future__ import annotations

import json
import pkgutil
import re
import subprocess
import sys
from importlib import metadata

import pytest

from whichlever import lab

CORE_PACKAGES = ("numpy", "pandas", "scipy", "scikit-learn")


def allowed():
    """Top modules of the four packages, of what these require, and of the standard library."""
    required = {
        re.split(r"[^\w.-]", line)[0].replace("-", "_").lower()
        for package in CORE_PACKAGES
        for line in metadata.requires(package) or ()
        if "extra ==" not in line
    }
    return required | {"numpy", "pandas", "scipy", "sklearn", "dateutil", "whichlever"} | set(sys.stdlib_module_names)


def modules_after(code):
    """The modules that are loaded after `code` ran in a Python of its own, with warnings as errors."""
    listing = "import json, sys; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", f"{code}\n{listing}"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_the_exported_names():
    assert sorted(lab.__all__) == ["Expert", "RollingOrigin", "Task", "claim", "load", "note"]
    assert all(getattr(lab, name).__module__.startswith("whichlever.lab.") for name in lab.__all__)
    with pytest.raises(AttributeError, match=r"^module 'whichlever.lab' has no attribute 'Tusk'$"):
        _ = lab.Tusk


def test_a_name_brings_no_more_than_it_needs():
    after = modules_after("from whichlever.lab import load")
    assert "whichlever.lab.datasets" in after
    assert not {"whichlever.lab.trials.spec", "whichlever.lab.trials.trial", "sklearn"} & after


DRAWS_OR_POOLS = ("whichlever.lab.figures.", "whichlever.lab.evidence.pooled")
MODULES = [module.name for module in pkgutil.walk_packages(lab.__path__, "whichlever.lab.")]
CORE = "\n".join(f"import {name}" for name in MODULES if not name.startswith(DRAWS_OR_POOLS))
WORK = """
import numpy as np, pandas as pd
from sklearn.dummy import DummyRegressor
from sklearn.model_selection import ShuffleSplit
from sklearn.preprocessing import FunctionTransformer
from whichlever.lab import Task
from whichlever.lab.datasets import read_datasheet
rows = pd.DataFrame({"x": np.arange(20.0), "y": np.arange(20.0)})
task = Task(rows=rows, target="y", split=ShuffleSplit(3, random_state=0), metric="r2", features=FunctionTransformer(),
            model=DummyRegressor(), negligible=0.1)
def data(train, expert):
    return train[:10]
task.compare(data=data)
"""


@pytest.mark.parametrize("code", ["import whichlever.lab", CORE, WORK], ids=["import", "core", "work"])
def test_the_core_needs_numpy_pandas_scipy_and_scikit_learn_only(code):
    bare = modules_after("import numpy, pandas, scipy.stats, sklearn.pipeline, sklearn.metrics, sklearn.dummy")
    loaded = modules_after(code)
    roots = {name.partition(".")[0] for name in loaded - bare}
    assert {root for root in roots - allowed() if not root.startswith("_")} == set()
    assert not {name for name in loaded if name.startswith("whichlever.press")}


def test_pyyaml_is_imported_where_a_datasheet_is_read(lesson):
    sheet = lesson().parents[1] / "datasets" / "steps" / "datasheet.md"
    code = "from pathlib import Path\nfrom whichlever.lab.datasets import read_datasheet\n"
    assert "yaml" in modules_after(f"{code}read_datasheet(Path({str(sheet)!r}))")
