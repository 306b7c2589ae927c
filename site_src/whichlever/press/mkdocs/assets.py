"""The theme's scripts and styles: a file for each room, joined into one classic script and two sheets.

A classic script, because modules do not load from a folder (`file://`). The sources are modules all the same, so that
editors, TypeScript and Biome follow their imports; the order in which they are joined is the order of their imports.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from whichlever.errors import BuildError

SOURCES = ("scripts/", "styles/")
"""Folders of the theme whose files are joined, and not published themselves."""
SCRIPT = "assets/javascripts/whichlever.js"
MAIN = "main"  # the script that imports all others
SHEETS = {
    "main": "assets/stylesheets/whichlever.css",
    "inner": "assets/stylesheets/whichlever-inner.css",
}
"""Where each sheet that imports others is published. Home does without the second."""

IMPORT = re.compile(r'^import \{([\w\s,]+)\} from "\./([\w-]+)\.js";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:function|class|const) (\w+))", re.MULTILINE)
SHEET_IMPORT = re.compile(r'^@import "\./([\w-]+)\.css";\n', re.MULTILINE)
# types and what they say, for readers of the source
TYPES = re.compile(r"^[ \t]*/\*\*(?:(?!\*/).)*\*/\n", re.MULTILINE | re.DOTALL)
MODULE_WORD = re.compile(r"^(?:import|export)\b", re.MULTILINE)


def joined_assets(theme: Path) -> dict[str, str]:
    """The joined files by their addresses; none for a theme without sources. Raises `BuildError`."""
    assets = {}
    if (main := theme / "scripts" / f"{MAIN}.js").is_file():
        assets[SCRIPT] = joined_script(main)
    sheets = {address: theme / "styles" / f"{name}.css" for name, address in SHEETS.items()}
    return assets | {address: joined_sheet(sheet) for address, sheet in sheets.items() if sheet.is_file()}


def joined_script(main: Path) -> str:
    """`main` and all that it imports, each in a scope of its own, what is imported before what imports it."""
    texts = dict(_with_imports(main))
    imports = {name: [found[2] for found in IMPORT.finditer(text)] for name, text in texts.items()}
    try:
        order = list(TopologicalSorter(imports).static_order())
    except CycleError as error:
        raise BuildError(f"{main.parent}: scripts import each other in a circle: {' → '.join(error.args[1])}") from None
    parts = "\n".join(_part(name, texts[name], main.with_stem(name)) for name in order)
    return f'(() => {{\n"use strict";\nconst parts = {{}};\n\n{parts}}})();\n'


def _with_imports(main: Path) -> Iterator[tuple[str, str]]:
    """Names and texts of a script and of all that it imports, at any distance."""
    waiting, seen = [main.stem], {main.stem}
    while waiting:
        name = waiting.pop()
        text = _read(main.with_stem(name))
        yield name, text
        new = [found[2] for found in IMPORT.finditer(text) if found[2] not in seen]
        seen.update(new)
        waiting += new


def _part(name: str, text: str, path: Path) -> str:
    """A module as an expression in a scope of its own, whose value is what the module exports."""
    exports = [found[1] for found in EXPORT.finditer(text)]
    body = EXPORT.sub("", IMPORT.sub(_taken, text))
    if left := MODULE_WORD.search(body):
        line = body.count("\n", 0, left.start()) + 1
        raise BuildError(
            f"{path}:{line}: not an import or export that the build can join; "
            'write import { name } from "./file.js"; or export before a function, class or const'
        )
    given = f"return {{ {', '.join(exports)} }};\n" if exports else ""
    return f'parts["{name}"] = (() => {{\n{TYPES.sub("", body)}{given}}})();\n'


def _taken(found: re.Match[str]) -> str:
    """An import as the names it takes from a part; on as many lines as before."""
    return f'const {{{found[1]}}} = parts["{found[2]}"];\n'


def joined_sheet(main: Path) -> str:
    """`main` with each sheet that it imports in the place of its import."""
    return SHEET_IMPORT.sub(lambda found: _read(main.with_stem(found[1])) + "\n", _read(main))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise BuildError(f"{path}: {error.strerror}; a file of the theme imports it") from error
