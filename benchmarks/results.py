"""RESULTS.md: each benchmark writes its own part and leaves the others as they are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

FILE = Path(__file__).with_name("RESULTS.md")
PARTS = ("lessons", "the real site", "growth")  # in this order; each follows a comment with its name
HEAD = "# Results\n\nRead the ratios within one run: seconds differ between machines.\n"


def put(name: str, text: str) -> None:
    """Write one part of the file, and print it."""
    print("\n" + text)
    written = FILE.read_text(encoding="utf-8") if FILE.is_file() else ""
    parts = dict(re.findall(r"<!-- ([\w ]+) -->\n\n(.*?)\n(?=\n<!--|\Z)", written, re.DOTALL)) | {name: text.strip()}
    whole = [f"<!-- {part} -->\n\n{parts[part]}\n" for part in PARTS if part in parts]
    FILE.write_text("\n".join([HEAD, *whole]), encoding="utf-8")


def table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(row) + " |" for row in (header, *rows)]
    lines.insert(1, "|" + " --- |" * (lines[0].count("|") - 1))
    return "\n".join(lines)
