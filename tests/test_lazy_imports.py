"""What a module of ours needs of the others is said at its top; two places load late on purpose."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from whichlever import PACKAGE

LATE = ("press/build.py", "runner/process/")  # the door of a build; processes that are forked


def test_no_import_of_our_own_stands_in_a_function() -> None:
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        if not name.startswith(LATE):
            found += [f"{name}:{line}" for line in late_imports(path.read_text(encoding="utf-8"))]
    assert found == []


def late_imports(source: str) -> list[int]:
    """The lines of imports of this package that stand in a function."""
    functions = [
        node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    return sorted({node.lineno for function in functions for node in ast.walk(function) if is_ours(node)})


def is_ours(node: ast.AST) -> bool:
    """Whether this is an import of the engine by the engine."""
    if isinstance(node, ast.ImportFrom):
        return node.level > 0 or (node.module or "").partition(".")[0] == "whichlever"
    return isinstance(node, ast.Import) and any(alias.name.partition(".")[0] == "whichlever" for alias in node.names)


def test_what_counts_as_late() -> None:
    text = "import whichlever\ndef f():\n    import json\n    import whichlever.lab\n    from . import c\n"
    assert late_imports(text) == [4, 5]


@pytest.mark.parametrize("command", ["check", "status"])
def test_what_only_reads_loads_no_library_of_tables(tiny: Path, command: str) -> None:
    asked = [sys.executable, "-X", "importtime", "-m", "whichlever", command]
    for _ in range(2):  # the first time, tables are read too
        done = subprocess.run(asked, cwd=tiny, capture_output=True, encoding="utf-8", check=True)
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "whichlever.press.commands" in loaded
    assert not loaded & {"numpy", "pandas", "scipy", "sklearn", "matplotlib"}


def test_a_sentence_loads_nothing_that_draws_or_parses(tiny: Path) -> None:
    def build() -> set[str]:
        asked = [sys.executable, "-X", "importtime", "-m", "whichlever", "build"]
        done = subprocess.run(asked, cwd=tiny, capture_output=True, encoding="utf-8", check=True)
        return {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}

    heavy = {
        "jupytext",
        "nbformat",
        "nbconvert",
        "jupyter_client",
        "asyncio",
        "matplotlib",
        "pandas",
        "scipy.optimize",
        "sklearn",
    }
    build()
    with (tiny / "lessons/pairs/two-scales/index.md").open("a", encoding="utf-8") as page:
        page.write("\nA sentence that was not here before.\n")
    loaded = build()
    assert "whichlever.press.pages.pair_page.page" in loaded
    assert not loaded & heavy
