"""The lever cell as a student gets it: signatures, the rules that matter, and room."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from whichlever.lab.trials.lever import FUNCTIONS, Kind
from whichlever.press.catalog.lessons import Lesson

TABLES = "import numpy as np\nimport pandas as pd\n\n\n"
IMPORTS: Mapping[Kind, str] = {"model": "", "features": TABLES, "data": TABLES}
SIGNATURES: Mapping[str, tuple[str, str]] = {  # by function: its first line, and what it returns
    "model": ("def model():", "An estimator that has not been fitted; its imports stand above, in this cell."),
    "features": ("def features():", "A transformer that has not been fitted; once it is, it works row by row."),
    "repair": ("def repair(rows):", "The same rows, mended one by one; no target is seen, and test rows go through."),
    "data": ("def data(train, expert):", "The rows to fit on: drop, change, weight or repeat some of `train`."),
}
RULES: Mapping[Kind, str] = {
    "model": (
        "`model()` returns an estimator of scikit-learn, or a pipeline that ends in one.\n"
        "It takes the place of the start's model; rows and features stay as they are.\n\n"
        "A hint: what shape does the start's model give its answer, and which shape do the points have?"
    ),
    "features": (
        "`features()` returns a transformer that takes the place of the start's; rows and model stay as they are.\n"
        "It sees one row at a time once it is fitted, so it cannot look at neighbours.\n\n"
        "A hint: which column, ratio or bend would you draw on paper, to explain the target to somebody?"
    ),
    "data": (
        "`repair(rows)` mends rows one by one, also those of the test, and sees no target.\n"
        "`data(train, expert)` returns the rows to fit on: row ids stay in the index, columns as they were, "
        "and a column `sample_weight` may be added.\n"
        "Where something is for sale, `expert.ask(ids)` gives true targets, `expert.collect(n)` more rows.\n\n"
        "A hint: look for rows that cannot be right, that stand twice, or that mean something else than the others."
    ),
}


def defined_by(lesson: Lesson) -> tuple[str, ...]:
    """Which functions a lesson's lever cell defines, of those that its kind may."""
    names = {node.name for node in ast.parse(lesson.lever.source).body if isinstance(node, ast.FunctionDef)}
    return tuple(name for name in FUNCTIONS[lesson.kind] if name in names)


def stub(lesson: Lesson) -> str:
    """The cell that takes a lever's place."""
    functions = [
        f'{first}\n    """{returns}"""\n    ...  # your turn'
        for first, returns in map(SIGNATURES.__getitem__, defined_by(lesson))
    ]
    return IMPORTS[lesson.kind] + "\n\n\n".join(functions)


def called(method: str, lesson: Lesson) -> str:
    """The cell that hands what the stub has become to a method of the task: `check` or `compare`."""
    return f"task.{method}({', '.join(f'{name}={name}' for name in defined_by(lesson))})"
