"""What code imports, read off its text without running it."""

from __future__ import annotations

import ast


def imported_names(source: str | bytes) -> frozenset[str]:
    """Top-level names of all absolute imports in some code, nested ones included."""
    return frozenset(name.partition(".")[0] for name in imports(source) if not name.startswith("."))


def imports(source: str | bytes) -> list[str]:
    """Dotted names of what code imports: `from a.b import c` gives a.b and a.b.c, relative ones keep their dots."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        tree = _without_magics(source)
    found: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            glue = "" if base.endswith(".") else "."
            found += [base, *(f"{base}{glue}{alias.name}" for alias in node.names)]
    return list(dict.fromkeys(found))


def _without_magics(source: str | bytes) -> ast.AST:
    """The lines that are Python by themselves; IPython's magics and shell lines are left out."""
    text = source if isinstance(source, str) else source.decode("utf-8", "replace")
    kept = [line for line in text.splitlines() if not line.lstrip().startswith(("%", "!"))]
    try:
        return ast.parse("\n".join(kept))
    except (SyntaxError, ValueError):
        return ast.Module(body=[], type_ignores=[])
