"""How the lab's modules lean on each other: one way only, and the records on nothing."""

from __future__ import annotations

import ast
import graphlib
from pathlib import Path

import whichlever.lab

LAB = Path(whichlever.lab.__file__).parent
DOORS = ("lab", "lab.evidence")  # their names load what they name on demand, so they lean on nothing themselves


def module_name(path):
    return ".".join(path.relative_to(LAB.parent).with_suffix("").parts).removesuffix(".__init__")


def leans_on(path):
    """Modules of the lab that the one at `path` names in an import, those for type checkers among them."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and f"{node.module}.".startswith("whichlever."):
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return {name.removeprefix("whichlever.") for name in names}


MODULES = {module_name(path): path for path in sorted(LAB.rglob("*.py"))}
GRAPH = {
    name: {other for other in leans_on(path) if other in MODULES and other != name and other not in DOORS}
    for name, path in MODULES.items()
    if name not in DOORS
}


def test_there_is_no_circle():
    order = list(graphlib.TopologicalSorter(GRAPH).static_order())
    assert order.index("lab.trials.records") < order.index("lab.trials.spec") < order.index("lab.task")


def test_records_lean_on_nothing():
    assert GRAPH["lab.trials.records"] == set()


def test_only_the_task_goes_through_the_door():
    """`Task.compare` loads the comparison by its public name, so that a pair's trials do not depend on it."""
    inside = {name: path for name, path in MODULES.items() if name not in DOORS}
    assert [name for name, path in inside.items() if leans_on(path) & set(DOORS)] == ["lab.task"]
