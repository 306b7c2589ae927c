"""The shape of a table's file: what pandas would guess, mend or leave out is told instead."""

from __future__ import annotations

import csv
import io
from collections import Counter

LARGEST = 500_000_000
"""Bytes of a table, unpacked."""


def shape_fault(content: bytes) -> str:
    """What is wrong with the rows of a CSV file, if anything, with its line."""
    if len(content) > LARGEST:
        return f"more than {LARGEST:,} bytes, unpacked"
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return f"line {line}: the byte 0x{content[error.start]:02x} is not UTF-8"
    return _of_rows(text)


def _of_rows(text: str) -> str:
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        names = next(rows, [])
        if not names:
            return "line 1 names no columns"
        twice = [name for name, count in Counter(names).items() if count > 1]
        if twice:
            return f"line 1 names the column {twice[0]!r} twice"
        for row in rows:
            if row and len(row) != len(names):
                return f"line {rows.line_num} has {len(row)} fields, and line 1 names {len(names)}"
    except csv.Error as error:
        return f"line {rows.line_num}: {error}"
    return ""
