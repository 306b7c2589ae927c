"""Python's source as a tree, also where threads read at once."""

from __future__ import annotations

import ast
import threading

_one_at_a_time = threading.Lock()


def tree_of(source: str | bytes) -> ast.Module:
    """What `ast.parse` gives. Raises `SyntaxError` or `ValueError` as it does.

    CPython 3.11 counts the depth of a tree that it builds for all threads together: where two of them build trees at
    the same time, a build ends with "AST constructor recursion depth mismatch".
    """
    with _one_at_a_time:
        return ast.parse(source)
