"""A pair's page taken apart: its sections by heading, and the code blocks in them by title."""

from __future__ import annotations

import ast
import re
from textwrap import dedent

FENCE = re.compile(r" *(```|~~~)")
BLOCK = r'^(?P<indent> *)```python title="{}"\n(?P<code>.*?)^(?P=indent)```'
BULLET = re.compile(r"^- (.+(?:\n  .+)*)", re.MULTILINE)


def sections(body: str) -> dict[str, str]:
    """The text below each heading of the second level. Lines in code blocks are no headings."""
    found: dict[str, list[str]] = {}
    heading, fenced = "", False
    for line in body.splitlines():
        fenced ^= bool(FENCE.match(line))
        if line.startswith("## ") and not fenced:
            heading = line.removeprefix("## ").strip()
        else:
            found.setdefault(heading, []).append(line)
    return {name: "\n".join(lines).strip() for name, lines in found.items() if name}


def code_block(text: str, title: str) -> str:
    """The code of the block of that title; empty where there is none."""
    found = re.search(BLOCK.format(re.escape(title)), text, re.MULTILINE | re.DOTALL)
    return dedent(found["code"]).strip("\n") if found else ""


def before_code(text: str) -> str:
    """What stands before the first code block."""
    return re.split(r"^ *```", text, maxsplit=1, flags=re.MULTILINE)[0].strip()


def bullets(text: str) -> list[str]:
    """The items of the lists in a section, each on one line."""
    return [" ".join(item.split()) for item in BULLET.findall(text)]


def with_messages(code: str) -> str:
    """The code with a message for each check that has none: what was expected, and what its names hold."""
    lines = code.splitlines()
    tree = ast.parse(code)
    assigned = {name.id for name in ast.walk(tree) if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)}
    for check in reversed(tree.body):
        if isinstance(check, ast.Assert) and check.msg is None:
            told = ast.Assert(check.test, _message(check.test, assigned))
            lines[check.lineno - 1 : check.end_lineno] = ast.unparse(ast.fix_missing_locations(told)).splitlines()
    return "\n".join(lines)


def _message(test: ast.expr, assigned: set[str]) -> ast.JoinedStr:
    names = dict.fromkeys(name.id for name in ast.walk(test) if isinstance(name, ast.Name) and name.id in assigned)
    parts: list[ast.expr] = [ast.Constant(f"not yet: expected {ast.unparse(test)}")]
    for name in names:
        shown = ast.JoinedStr([ast.Constant(".80")])  # letters
        value = ast.FormattedValue(ast.Name(name, ast.Load()), conversion=ord("r"), format_spec=shown)
        parts += [ast.Constant(f"; {name} is "), value]
    return ast.JoinedStr(parts)
