"""What code imports, read off its text without running it, and which packages that is."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.metadata import Distribution, distributions

from packaging.utils import canonicalize_name

from whichlever.syntax import tree_of


def imported_names(source: str | bytes) -> frozenset[str]:
    """Top-level names of all absolute imports in some code, nested ones included."""
    return frozenset(name.partition(".")[0] for name in imports(source) if not name.startswith("."))


def imports(source: str | bytes) -> list[str]:
    """Dotted names of what code imports: `from a.b import c` gives a.b and a.b.c, relative ones keep their dots."""
    try:
        tree = tree_of(source)
    except (SyntaxError, ValueError):
        tree = _without_magics(source)
    names: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            glue = "" if base.endswith(".") else "."
            names += [base, *(f"{base}{glue}{alias.name}" for alias in node.names)]
    return list(dict.fromkeys(names))


def _without_magics(source: str | bytes) -> ast.AST:
    """The lines that are Python by themselves; IPython's magics and shell lines are left out."""
    text = source if isinstance(source, str) else source.decode("utf-8", "replace")
    kept = [line for line in text.splitlines() if not line.lstrip().startswith(("%", "!"))]
    try:
        return tree_of("\n".join(kept))
    except (SyntaxError, ValueError):
        return ast.Module(body=[], type_ignores=[])


def packages_of(names: Iterable[str]) -> dict[str, str]:
    """Versions, by package, of the installed packages that top-level modules come from."""
    packages = (package for name in names for package in _providers().get(name, ()))
    return dict(sorted((canonicalize_name(package.name), package.version) for package in packages))


@cache
def _providers() -> Mapping[str, Sequence[Distribution]]:
    """Packages by the top-level modules that they bring.

    `importlib.metadata.packages_distributions` tells the same after seconds: it takes apart all lists of files.
    """
    providers: dict[str, list[Distribution]] = {}
    for package in distributions():
        for module in _modules(package):
            providers.setdefault(module, []).append(package)
    return providers


def _modules(package: Distribution) -> Iterable[str]:
    """Top-level modules of an installed package."""
    if (listed := package.read_text("top_level.txt")) is not None:
        return set(listed.split())
    files = package.read_text("RECORD") or ""
    return {line.partition(",")[0].partition("/")[0].partition(".")[0] for line in files.splitlines()}
