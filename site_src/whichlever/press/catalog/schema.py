"""What front matter may say, as JSON Schema, and faults in words with the line they stand on."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from jsonschema import Draft202012Validator

from whichlever.errors import Fault
from whichlever.lab.datasets import COLUMN_TYPES
from whichlever.lab.trials.lever import KINDS
from whichlever.press.catalog.frontmatter import FrontMatter

LEVELS = ("first steps", "practice", "deeper")
IDEAS = tuple(f"I{number}" for number in range(1, 10))
PROBLEMS: Mapping[str, str] = {  # what somebody sees, by the name that front matter uses
    "labels": "My labels are wrong",
    "values": "Some values are impossible, or in another unit",
    "missing": "Cells are empty",
    "small": "My data is too small",
    "drift": "It got worse in production",
    "groups": "Rows repeat, or belong together",
    "rare": "One class is rare",
    "blind": "The model does not see what I see",
    "model": "Which model?",
}
DEFECT_KINDS = ("natural", "enriched", "made")
OUTCOMES = (
    "data wins", "model wins", "features win", "substitutes", "multiplies", "harms", "sample size", "metric", "nothing",
)  # fmt: skip
GONE: Mapping[Any, str] = {"group": "take it out: the folder around the lesson's own is its group"}

TEXT = {"type": "string", "minLength": 1}
TEXTS = {"type": "array", "items": TEXT}
ROW = {"type": "integer", "minimum": 0}
CELL = {
    "type": "object",
    "required": ["row", "column"],
    "properties": {"row": ROW, "column": TEXT},
    "additionalProperties": False,
}
CLAIMS = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["says", "holds"],
        "properties": {"says": TEXT, "holds": TEXT, "in": TEXT},
        "additionalProperties": False,
    },
}
SOURCE = {
    "type": "object",
    "required": ["text"],
    "properties": {"text": TEXT, "url": TEXT, "doi": TEXT},
    "additionalProperties": False,
}
COMMON: Mapping[str, Any] = {
    "title": TEXT,
    "summary": TEXT,
    "question": TEXT,
    "dataset": TEXT,
    "minutes": {"type": "integer", "minimum": 1},
    "level": {"enum": list(LEVELS)},
    "authors": {"anyOf": [TEXT, TEXTS]},
    "ideas": {"type": "array", "items": {"enum": list(IDEAS)}},
    "remember": TEXT,
    "symptoms": TEXTS,
    "problems": {"type": "array", "items": {"enum": list(PROBLEMS)}},
    "prerequisites": TEXTS,
    "sources": {"type": "array", "items": SOURCE},
    "time_limit": {"type": "number", "exclusiveMinimum": 0},
    "memory_limit": {"type": "number", "exclusiveMinimum": 0},
    "order": {"type": "integer"},
}
PAIR_ONLY: Mapping[str, Any] = {
    "claims": CLAIMS,
    "defect": TEXT,
    "defect_kind": {"enum": list(DEFECT_KINDS)},
    "outcome": {"enum": list(OUTCOMES)},
    "why": TEXT,
    "levers": {"type": "object", "properties": dict.fromkeys(KINDS, TEXT), "additionalProperties": False},
    "spot": {
        "type": "object",
        "required": ["intro", "rows", "columns", "wrong", "answer", "source"],
        "properties": {
            "intro": TEXT,
            "rows": {"type": "array", "items": ROW, "minItems": 2},
            "columns": TEXTS,
            "wrong": {"type": "array", "items": {"anyOf": [ROW, CELL]}},
            "answer": TEXT,
            "source": TEXT,
        },
        "additionalProperties": False,
    },
}
PAIR: Mapping[str, Any] = {
    "type": "object",
    "required": ["title", "summary", "question", "dataset", "minutes", "level", "authors", "ideas", "claims"],
    "properties": {**COMMON, **PAIR_ONLY},
    "additionalProperties": False,
}
SINGLE: Mapping[str, Any] = {
    "type": "object",
    "required": ["title", "summary", "question", "minutes", "level", "authors", "ideas"],
    "properties": {**COMMON, "serves": {"type": "object"}},
    "additionalProperties": False,
}
DATASHEET: Mapping[str, Any] = {
    "type": "object",
    "required": ["title", "summary", "source", "origin", "licence", "licence_note", "citation", "documented_in", "rows",
                 "sha256", "columns", "defects"],
    "properties": {
        **dict.fromkeys(("title", "summary", "source", "origin", "licence", "licence_note", "citation"), TEXT),
        **dict.fromkeys(("documented_in", "doi", "url"), TEXT),
        "rows": {"type": "integer", "minimum": 1},
        "sha256": TEXT,
        "used_by": TEXTS,
        "columns": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["name", "type", "about"],
                "properties": {"name": TEXT, "type": {"enum": list(COLUMN_TYPES)}, "about": TEXT, "unit": TEXT},
                "additionalProperties": False,
            },
        },
        "defects": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["what", "where", "documented_in", "natural"],
                "properties": {"what": TEXT, "where": TEXT, "documented_in": TEXT, "natural": {"type": "boolean"}},
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}  # fmt: skip


def front_matter_faults(front: FrontMatter, schema: Mapping[str, Any], path: str) -> Iterator[Fault]:
    """Every way in which front matter is not as `schema` has it."""
    for error in Draft202012Validator(schema).iter_errors(front.values):
        key, given, rule = tuple(error.absolute_path), cast("Any", error.instance), error.validator
        if rule == "additionalProperties":
            known = list(cast("Mapping[str, Any]", error.schema)["properties"])
            for name in (name for name in given if name not in known):
                todo = GONE.get(name) or _nearest(str(name), known, "take it out, or use one of")
                yield Fault(path, front.line(*key, name), f"{_place(key)}unknown key {name!r}", todo)
        elif rule == "required":
            name = error.message.split("'")[1]
            yield Fault(path, front.line(*key), f"{_name(key)} has no {name!r}", f"add `{name}: …`")
        else:
            yield Fault(path, front.line(*key), *_in_words(rule, cast("Any", error.validator_value), given, _name(key)))


def _name(key: Sequence[str | int]) -> str:
    """What people call a place: "claims, item 2, holds"."""
    return ", ".join(f"item {part + 1}" if isinstance(part, int) else str(part) for part in key) or "front matter"


def _place(key: Sequence[str | int]) -> str:
    return f"{_name(key)}: " if key else ""


def _in_words(rule: Any, wanted: Any, given: Any, name: str) -> tuple[str, str]:
    if given is None or rule in ("minLength", "minItems"):
        few = rule == "minItems" and wanted > 1
        return (f"{name} has fewer than {wanted} items", "add some") if few else (f"{name} is empty", "fill it in")
    if rule == "enum":
        return f"{name} is {given!r}", _nearest(str(given), list(map(str, wanted)), "expected one of")
    if rule == "type":
        return f"{name} is {given!r}", f"expected {_article(wanted)}"
    if rule == "minimum":
        return f"{name} is {given!r}", f"expected a number from {wanted} up"
    if rule == "exclusiveMinimum":
        return f"{name} is {given!r}", f"expected a number above {wanted}"
    kinds = [_article(kind) for kind in dict.fromkeys(each["type"] for each in wanted)]
    return f"{name} is {given!r}", f"expected {' or '.join(kinds)}"


def _nearest(name: str, known: Sequence[str], otherwise: str) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    return f"did you mean {close[0]}?" if close else f"{otherwise} {', '.join(known)}"


def _article(kind: str) -> str:
    return {
        "string": "a text (put it in quotation marks)",
        "integer": "a whole number",
        "number": "a number",
        "boolean": "true or false",
        "array": "a list",
        "object": "a mapping of keys to values",
    }[kind]
