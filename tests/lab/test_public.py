"""The wall around what lessons import: each name once, documented, listed, and nothing else is asked for."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

import pytest

from helpers.places import ROOT, TINY
from whichlever import lab
from whichlever.lab import evidence

DOORS = {"whichlever.lab": lab, "whichlever.lab.evidence": evidence}
NAMES = [(door, name) for door, module in DOORS.items() for name in module.__all__]
SCRIPTS = sorted([*(ROOT / "lessons").rglob("*.py"), *(TINY / "lessons").rglob("*.py")])


def tree(path):
    return ast.parse(Path(path).read_text(encoding="utf-8"))


def told_to_type_checkers(door):
    """Names and their modules as the imports say that only type checkers see."""
    (block,) = [node for node in tree(door.__file__).body if isinstance(node, ast.If)]
    return {alias.name: node.module for node in block.body for alias in node.names}


@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
def test_what_is_listed_is_what_is_there(door):
    assert list(door.HOMES) == door.__all__
    assert told_to_type_checkers(door) == door.HOMES
    assert set(door.__all__) <= set(dir(door))


@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
def test_no_module_takes_the_place_of_a_name(door):
    """Python puts a module in its package under its name as soon as somebody imports it."""
    modules = {path.stem for path in Path(door.__file__).parent.iterdir()}
    assert modules.isdisjoint(door.__all__)


def test_each_name_is_exported_once():
    names = [name for _, name in NAMES]
    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize(("door", "name"), NAMES, ids=[name for _, name in NAMES])
def test_each_name_is_documented_where_it_is_defined(door, name):
    home, value = DOORS[door].HOMES[name], getattr(DOORS[door], name)
    if isinstance(value, str):
        body = tree(inspect.getfile(__import__(home, fromlist=["_"]))).body
        (place,) = [i for i, one in enumerate(body) if isinstance(one, ast.Assign) and one.targets[0].id == name]
        assert isinstance(body[place + 1], ast.Expr)
    else:
        assert value.__module__ == home
        assert value.__doc__
        assert not value.__doc__.startswith(f"{name}(")  # what a dataclass says without one


def test_an_unknown_name_is_no_attribute():
    with pytest.raises(AttributeError, match=r"^module 'whichlever.lab' has no attribute 'Tusk'$"):
        _ = lab.Tusk
    with pytest.raises(AttributeError, match=r"^module 'whichlever.lab.evidence' has no attribute 'Tusk'$"):
        _ = evidence.Tusk


def imports(script):
    """The modules and names of ours that a script imports."""
    for node in ast.walk(tree(script)):
        if isinstance(node, ast.ImportFrom) and f"{node.module}.".startswith("whichlever."):
            yield from ((node.module, alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names if f"{alias.name}.".startswith("whichlever."))


def test_lessons_import_public_names_only():
    asked = [(script.relative_to(ROOT).as_posix(), *one) for script in SCRIPTS for one in imports(script)]
    assert len(asked) > 60
    assert [one for one in asked if one[1:] not in NAMES] == []


def test_each_name_is_needed():
    """What no lesson imports is what another name returns, or is given to a lever; new pairs ask for a seed."""
    asked = {one for script in SCRIPTS for one in imports(script)}
    unasked = {name for door, name in NAMES if (door, name) not in asked}
    assert unasked == {"Checked", "Comparison", "Interval", "registered_seed"}
