"""The walls of the lab: what it exports, what it imports, and that it does so without a warning."""

from __future__ import annotations

import ast
import json
import pkgutil
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from helpers.places import TINY
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


WITHOUT = """
import importlib.machinery, sys
class Without(importlib.machinery.PathFinder):
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        return None if name.partition(".")[0] in {names} else super().find_spec(name, path, target)
sys.meta_path[sys.meta_path.index(importlib.machinery.PathFinder)] = Without
"""
PAIR = """
from pathlib import Path
from whichlever.lab.evidence.scores import Scores
from whichlever.lab.trials.lever import lever_cell
from whichlever.lab.trials.pair import load_task
from whichlever.lab.trials.trial import run_split
folder = Path({folder!r})
task = load_task(folder / "task.py")
levers = {{kind: lever_cell((folder / f"{{kind}}.py").read_text(encoding="utf-8"), kind, f"{{kind}}.py")
          for kind in ("model", "data", "features")}}
assert None not in levers.values()
trials = [trial for design in task.designs()[:1] for split in task.splits[:2]
          for trial in run_split(design, levers, split) if trial.setting == "main"]
for ordered in (False, True):
    scores = Scores.from_trials(trials, levers=list(levers), negligible=1.0, ordered=ordered, metric="", unit="")
    assert scores.gain("data").interval.low <= scores.gain("data").interval.high
"""


def test_a_pair_needs_numpy_pandas_scipy_and_scikit_learn_only():
    """Its task, its levers, splits, gains and their intervals, ordered ones too: as in a reader's browser."""
    four = modules_after("import numpy, pandas, scipy.stats, sklearn.pipeline")
    others = set(metadata.packages_distributions()) - allowed() - {name.partition(".")[0] for name in four}
    assert {"yaml", "statsmodels", "matplotlib", "IPython"} <= others
    folder = next(TINY.rglob("two-scales/task.py")).parent
    loaded = modules_after(WITHOUT.format(names=others) + PAIR.format(folder=str(folder)))
    assert not {name.partition(".")[0] for name in loaded} & others


def test_the_trials_of_a_pair_need_no_comparison():
    """So they stay as they are when its code changes, which is what numbers look like and figures are drawn by."""
    code = "from pathlib import Path\nfrom whichlever.lab.trials.pair import load_task\n"
    after = modules_after(f"{code}load_task(Path({str(next(TINY.rglob('two-scales/task.py')))!r})).splits")
    assert "whichlever.lab.task" in after
    assert not {"whichlever.lab.comparison", "whichlever.lab.evidence.interval", "whichlever.lab.figures.svg"} & after


def dataclasses_of(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef) and not node.name.startswith("_")]
    return [one for one in classes if any("dataclass" in ast.unparse(decorator) for decorator in one.decorator_list)]


def undocumented(kind):
    """Fields without a sentence below them."""
    for field, after in zip(kind.body, [*kind.body[1:], None], strict=True):
        if (
            isinstance(field, ast.AnnAssign)
            and not field.target.id.startswith("_")
            and not (
                isinstance(after, ast.Expr)
                and isinstance(after.value, ast.Constant)
                and isinstance(after.value.value, str)
            )
        ):
            yield f"{kind.name}.{ast.unparse(field.target)}"


def test_every_field_is_documented_below_it():
    kinds = [kind for path in Path(lab.__file__).parent.rglob("*.py") for kind in dataclasses_of(path)]
    assert {"TaskSpec", "Trial", "Interval", "Column"} <= {kind.name for kind in kinds}
    assert [field for kind in kinds for field in undocumented(kind)] == []
