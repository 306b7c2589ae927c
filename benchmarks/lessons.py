"""Makes lessons of realistic content: each imports the usual libraries and a shared helper, works about a second.

The same cells go to every tool, in the layout that it wants.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

HELPER = '''"""What all lessons share."""

import numpy as np
import pandas as pd


def measurements(seed, rows=4000):
    """Made-up measurements: two inputs, one disturbance, one target."""
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

sys.path.insert(0, {helpers!r})
from bench_helper import measurements, summary"""


@dataclass(frozen=True)
class Made:
    """One lesson: its title, its code cells, and the prose before each."""

    name: str
    title: str
    cells: tuple[str, ...]
    prose: tuple[str, ...]


def lesson(number: int, helpers: str, data: str, *, light: bool = False) -> Made:
    """Lesson `number`; every sixth reads a CSV file. `light` ones do next to nothing beyond their imports."""
    rows, trees = (400, 3) if light else (4000, 60)
    source = f'frame = pd.read_csv({data!r})' if number % 6 == 0 else f"frame = measurements({number}, {rows})"
    cells = (
        IMPORTS.format(helpers=helpers),
        f"{source}\nframe.head()",
        "summary(frame).round(2)",
        f"scores = cross_val_score(Ridge(), frame[['a', 'b']], frame['target'], cv={3 if light else 10})\nprint(f'linear: {{scores.mean():.3f}}')",
        f"forest = RandomForestRegressor(n_estimators={trees}, random_state={number}, min_samples_leaf=5)\n"
        "forest.fit(frame[['a', 'b']], frame['target'])\n"
        "print(f'forest: {forest.score(frame[[\"a\", \"b\"]], frame[\"target\"]):.3f}')",
        "figure, axes = plt.subplots(figsize=(6, 3))\n"
        "axes.scatter(frame['a'][:300], frame['target'][:300], s=6)\n"
        "axes.set(xlabel='a', ylabel='target')\n"
        "plt.show()",
        f"np.round(forest.feature_importances_, 3)",
    )
    prose = tuple(f"Step {step} of lesson {number}: look at what comes out." for step in range(1, len(cells) + 1))
    return Made(f"lesson-{number:03d}", f"Lesson {number}", cells, prose)


def percent(made: Made) -> str:
    """As a jupytext percent script."""
    parts = [f"# %% [markdown]\n# # {made.title}\n"]
    for prose, cell in zip(made.prose, made.cells, strict=True):
        parts += [f"# %% [markdown]\n# {prose}\n", f"# %%\n{cell}\n"]
    return "\n".join(parts)


def gallery(made: Made) -> str:
    """As a sphinx-gallery script."""
    head = f'"""\n{made.title}\n{"=" * len(made.title)}\n\nA lesson.\n"""\n'
    parts = [f"# %%\n# {prose}\n\n{cell}\n" for prose, cell in zip(made.prose, made.cells, strict=True)]
    return "\n".join([head, *parts])


def shared(root: Path) -> None:
    """The helper module and the CSV file."""
    for folder in ("helpers", "data"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    (root / "helpers" / "bench_helper.py").write_text(HELPER, encoding="utf-8")
    lines = ["a,b,batch,target"]
    lines += [f"{k % 17 / 7:.3f},{k % 29 / 29:.3f},{k % 20},{(k * k) % 101 / 9:.3f}" for k in range(4000)]
    (root / "data" / "table.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
