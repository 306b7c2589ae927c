"""The code is linted, formatted and of the size that we hold to; its arrows run one way; it names no machine."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import jupytext
import pytest
from jupytext.config import JupytextConfiguration

from helpers.places import ROOT
from whichlever import PACKAGE

FORBIDDEN = re.compile(
    "py" + r"pi\.org|python" + r"hosted|registry\.np" + r"mjs|deb\.de" + r"bian\.org|/(wo" + "rk|ro" + "ot)/"
)
RUFF = [sys.executable, "-m", "ruff"]
CONTRACTS = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True, no_logo=True))"
COMMANDS = {
    "lint": [*RUFF, "check", "."],
    "format": [*RUFF, "format", "--check", "."],
    "imports": [sys.executable, "-c", CONTRACTS],
}
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_nothing_is_found_by(command: list[str]) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_folder_holds_at_most_18_modules() -> None:
    folders = {path.parent for path in TREES}
    large = {_name(folder): len(list(folder.glob("*.py"))) for folder in sorted(folders)}
    assert {name: count for name, count in large.items() if count > 18} == {}


def test_a_module_has_at_most_400_lines() -> None:
    lines = {_name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in TREES}
    assert {name: count for name, count in lines.items() if count > 400} == {}


def test_nine_functions_in_ten_have_at_most_20_lines() -> None:
    lengths = sorted(node.end_lineno - node.lineno + 1 for _, node in _functions())
    assert lengths[int(0.9 * len(lengths))] <= 20


def test_no_module_takes_what_is_private_to_another() -> None:
    taken = [
        f"{_name(path)}:{node.lineno}: {alias.name}"
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and _is_ours(node.module)
        for alias in node.names
        if alias.name.startswith("_") and alias.name != "__version__"
    ]
    assert taken == []


def _functions() -> Iterator[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield path, node


def _is_ours(module: str | None) -> bool:
    return (module or "").partition(".")[0] == "whichlever"


def _name(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def test_what_contributing_names_is_there() -> None:
    """The table "I want to change": a file that moved takes its line along."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = [line for line in text.partition("I want to change")[2].split("\n\n")[0].splitlines() if "`" in line]
    named = [name for row in rows for name in re.findall(r"`([^`]*/[^`]*)`", row)]
    assert len(rows) > 10
    assert [name for name in named if not (ROOT / name).exists() and not (PACKAGE / name).exists()] == []


def test_no_committed_file_names_an_index_or_a_machine() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    named = []
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        if path.is_file() and path.suffix not in (".gz", ".png", ".woff2"):
            text = path.read_text(encoding="utf-8", errors="replace")
            named += [f"{name}: {match[0]}" for match in FORBIDDEN.finditer(text)]
    assert named == []


def test_the_lock_pins_every_package_by_hash() -> None:
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    entries = [line for line in lines if line and not line.startswith((" ", "#"))]
    assert len(entries) > 100
    assert all("==" in line and line.endswith("\\") for line in entries)
    assert not any("://" in line for line in lines)


def test_a_comment_is_a_comment_in_a_notebook_too() -> None:
    """As in a script and in a build: jupytext would run `# !ls`."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["jupytext"]
    notebook = jupytext.reads("# %%\n# !ls\n# %time\n", fmt="py:percent", config=JupytextConfiguration(**settings))
    assert notebook.cells[0].source == "# !ls\n# %time"
