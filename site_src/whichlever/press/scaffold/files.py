"""The files of a new pair, lesson or data set, as text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from whichlever.press.scaffold import columns
from whichlever.press.scaffold.outline import Outline
from whichlever.press.scaffold.tables import NewTable

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
    autoescape=False,
)
TEMPLATES.filters["yaml"] = lambda value: json.dumps(value, ensure_ascii=False)
TEMPLATES.filters["py"] = columns.repr_of
NEW = {
    "rows": "other rows, like those that are known",
    "groups": "rows of groups that are not known yet",
    "time": "rows of a later time",
}
LONG, GROWN_ON = 2000, 1000
"""Rows above which a table is long: a run may take longer still, and a tree grows on about so many of them."""
SPLITTERS = {"rows": "ShuffleSplit", "groups": "GroupShuffleSplit"}


def pair_files(slug: str, plan: Outline) -> dict[str, bytes]:
    """By their paths from the project's root."""
    start, lever = columns.start(plan), columns.lever(plan)
    known: dict[str, Any] = {**vars(plan), "slug": slug, "title": title_of(slug), "says": columns.says(plan)}
    known |= {"scoring": "accuracy" if plan.classes else "neg_mean_absolute_error", "large": plan.rows > LONG}
    split, model = _split(plan), "LogisticRegression(max_iter=1000)" if plan.classes else "Ridge()"
    ours = ["RollingOrigin", "Task", "load"] if plan.wanted.time else ["Task", "load", "registered_seed"]
    used = f" {start.expression} {' '.join(start.helpers)} {split} {model}"
    task = {
        "split": split,
        "model": model,
        "start": start.expression,
        "helpers": start.helpers,
        "imports": (*columns.imports_of(used), "", f"from whichlever.lab import {', '.join(ours)}"),
        "groups": columns.repr_of(plan.wanted.groups[0])
        if len(plan.wanted.groups) == 1
        else columns.names_of(plan.wanted.groups),
        "new": NEW[plan.wanted.new_in_use],
    }
    features = {"lever": lever.expression, "helpers": lever.helpers, "imports": lever.imports}
    given: Mapping[str, Mapping[str, Any]] = {
        "task.py": task,
        "model.py": _trees(plan),
        "data.py": {},
        "features.py": features,
        "index.md": {},
    }
    folder = f"lessons/pairs/{slug}"
    return {f"{folder}/{name}": _filled(name, {**known, **more}) for name, more in given.items()}


def lesson_files(slug: str) -> dict[str, bytes]:
    """Of a standalone lesson."""
    folder, known = f"lessons/foundations/{slug}", {"title": title_of(slug)}
    return {
        f"{folder}/lesson.py": _filled("lesson.py", known),
        f"{folder}/index.md": _filled("lesson.md", known),
    }


def dataset_files(
    table: NewTable, licence: str, used_by: tuple[str, ...] = (), *, shared: bool = False
) -> dict[str, bytes]:
    """Of a data set: the table packed, its datasheet, and the script that packs it, with `shared` helpers or alone."""
    folder = f"datasets/{table.name}"
    known = {
        "name": table.name,
        "title": title_of(table.name),
        "licence": licence or "Say under which licence, by its SPDX name",
        "rows": len(table.rows),
        "sha256": table.sha256,
        "columns": [asdict(column) for column in table.columns],
        "used_by": list(used_by),
        "renamed": bool(table.renamed),
        "header": ",".join(table.names),
        "shared": shared,
    }
    return {
        f"{folder}/datasheet.md": _filled("datasheet.md", known),
        f"{folder}/export.py": _filled("export.py", known),
        f"{folder}/{table.name}.csv.gz": table.packed,
    }


def title_of(slug: str) -> str:
    """What a slug says, as a title."""
    return slug.replace("-", " ").replace("_", " ").capitalize()


def _split(plan: Outline) -> str:
    if plan.wanted.time:
        by = columns.repr_of(plan.wanted.time)
        return f"RollingOrigin(by={by}, n_splits={plan.windows}, test_size={plan.window})"
    splitter = (
        "StratifiedShuffleSplit" if plan.stratified and not plan.wanted.groups else SPLITTERS[plan.wanted.new_in_use]
    )
    return f"{splitter}(n_splits=20, test_size=0.25, random_state=registered_seed())"


def _trees(plan: Outline) -> dict[str, Any]:
    """What the model lever's search asks for: folds as near to the task's splits as they can be without its groups."""
    folds = {"name": "KFold", "code": "KFold(3, shuffle=True, random_state=0)", "why": ""}
    if plan.wanted.groups:
        folds |= {"code": "KFold(3)", "why": "rows in their order: few groups are torn, where theirs stand together"}
    elif plan.wanted.time:
        folds = {"name": "TimeSeriesSplit", "code": "TimeSeriesSplit(3)", "why": "each tested on what comes later"}
    kind, most = ("Classifier", '"sqrt"') if plan.classes else ("Regressor", "0.5")
    share = f"{GROWN_ON / plan.rows:.1g}" if plan.rows > LONG else ""
    return {"kind": kind, "most": most, "folds": folds, "share": share}


def _filled(name: str, known: Mapping[str, Any]) -> bytes:
    return TEMPLATES.get_template(f"{name}.j2").render(known).encode()
