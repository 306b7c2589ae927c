"""Makes lessons of realistic content: each imports the usual libraries and a shared helper, and works about a second.

The same cells go to every tool, in the layout that it wants.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

HELPER = '''"""What all lessons share."""

import os
import sys

import numpy as np
import pandas as pd

EDITION = "first edition of the helper"


def begins(name):
    """Leaves a line where the benchmark counts which lessons are executed."""
    if place := os.environ.get("BENCHMARK_LOG"):
        with open(place, "a") as log:
            log.write(name + "\\n")


def measurements(seed, rows=4000):
    """Made-up measurements: two inputs, a batch, and a target."""
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame({"a": rng.normal(size=rows), "b": rng.uniform(size=rows), "batch": rng.integers(0, 20, rows)})
    frame["target"] = 3 * frame["a"] + np.sin(6 * frame["b"]) + rng.normal(scale=0.5, size=rows)
    return frame


def summary(frame):
    """Mean and spread by batch."""
    return frame.groupby("batch")["target"].agg(["mean", "std", "count"])
'''

IMPORTS = """import sys

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import Ridge
from sklearn.model_selection import cross_val_score

sys.path.append({helpers!r})
from bench_helper import EDITION, begins, measurements, summary

begins({name!r})
print(EDITION)"""
SCORES = """inputs = ["a", "b"]
scores = cross_val_score(Ridge(), frame[inputs], frame["target"], cv={folds})
print(f"linear: {{scores.mean():.3f}}")"""
FOREST = """forest = RandomForestRegressor(n_estimators={trees}, random_state={number}, min_samples_leaf=5)
forest.fit(frame[inputs], frame["target"])
print(f"forest: {{forest.score(frame[inputs], frame['target']):.3f}}")"""
FIGURE = """figure, axes = plt.subplots(figsize=(6, 3))
axes.scatter(frame["a"][:300], frame["target"][:300], s=6)
axes.set(xlabel="a", ylabel="target")
plt.show()"""
FIRST_ROW = ("9.875", "7.125")  # before and after the edit of the CSV file
EDITIONS = ("first edition of the helper", "second edition of the helper")
EVERY = 6  # each lesson whose number this divides reads the CSV file


@dataclass(frozen=True)
class Lesson:
    """A lesson's name, title and code cells, with the prose before each."""

    name: str
    title: str
    cells: tuple[str, ...]
    prose: tuple[str, ...]
    reads_data: bool


def lesson(number: int, helpers: str, data: str, *, tiny: bool = False) -> Lesson:
    """Lesson `number`. `helpers` and `data` are paths as its code has them; a tiny one hardly does any work."""
    rows, trees, folds = (300, 2, 3) if tiny else (8000, 100, 10)
    reads_data = number % EVERY == 0
    source = f"pd.read_csv({data!r})" if reads_data else f"measurements({number}, {rows})"
    cells = (
        IMPORTS.format(helpers=helpers, name=f"lesson-{number:03d}"),
        f"frame = {source}\nframe.head()",
        "summary(frame).round(2)",
        SCORES.format(folds=folds),
        FOREST.format(trees=trees, number=number),
        FIGURE,
        "np.round(forest.feature_importances_, 3)",
    )
    prose = tuple(f"Step {step} of lesson {number}: look at what comes out." for step in range(1, len(cells) + 1))
    return Lesson(f"lesson-{number:03d}", f"Lesson {number}", cells, prose, reads_data)


def percent(made: Lesson) -> str:
    """As a jupytext percent script."""
    parts = [f"# %% [markdown]\n# # {made.title}\n"]
    for prose, cell in zip(made.prose, made.cells, strict=True):
        parts += [f"# %% [markdown]\n# {prose}\n", f"# %%\n{cell}\n"]
    return "\n".join(parts)


def gallery(made: Lesson) -> str:
    """As a sphinx-gallery script."""
    head = f'"""\n{made.title}\n{"=" * len(made.title)}\n\nA lesson.\n"""\n'
    parts = [f"# %%\n# {prose}\n\n{cell}\n" for prose, cell in zip(made.prose, made.cells, strict=True)]
    return "\n".join([head, *parts])


def write_shared(root: Path) -> None:
    """The helper module and the CSV file."""
    for folder in ("helpers", "data"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    (root / "helpers" / "bench_helper.py").write_text(HELPER, encoding="utf-8")
    lines = ["a,b,batch,target", f"{FIRST_ROW[0]},0.5,0,1.0"]
    lines += [f"{k % 17 / 7:.3f},{k % 29 / 29:.3f},{k % 20},{(k * k) % 101 / 9:.3f}" for k in range(4000)]
    (root / "data" / "table.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
