"""What front matter may say, as JSON Schema, and faults in words with the line they stand on."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from typing import Any, cast

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from whichlever.errors import Fault
from whichlever.lab.lever import KINDS
from whichlever.press.frontmatter import FrontMatter

LEVELS = ("first steps", "practice", "deeper")
IDEAS = tuple(f"I{number}" for number in range(1, 10))
DEFECT_KINDS = ("natural", "enriched", "made")
OUTCOMES = (
    "data wins", "model wins", "features win", "substitutes", "multiplies", "harms", "sample size", "metric", "nothing",
)  # fmt: skip

TEXT = {"type": "string", "minLength": 1}
TEXTS = {"type": "array", "items": TEXT}
CLAIMS = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["says", "holds"],
        "properties": {"says": TEXT, "holds": TEXT, "in": TEXT},
        "additionalProperties": False,
    },
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
    "prerequisites": TEXTS,
    "sources": {"type": "array", "items": {"type": "object", "required": ["text"]}},
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
            "rows": {"type": "array", "items": {"type": "integer", "minimum": 0}, "minItems": 2},
            "columns": TEXTS,
            "wrong": {"type": "array"},
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
    "properties": {**COMMON, "group": {"enum": ["foundations", "lifecycle"]}, "serves": {"type": "object"}},
    "additionalProperties": False,
}


def front_matter_faults(front: FrontMatter, schema: Mapping[str, Any], path: str) -> Iterator[Fault]:
    """Every way in which front matter is not as `schema` has it."""
    for error in Draft202012Validator(schema).iter_errors(front.values):
        key = tuple(error.absolute_path)
        if error.validator == "additionalProperties":
            yield from _unknown_keys(error, front, path)
            continue
        name = ".".join(map(str, key)) or "front matter"
        yield Fault(path, front.line(*key), *_in_words(error, name))


def _unknown_keys(error: ValidationError, front: FrontMatter, path: str) -> Iterator[Fault]:
    schema, given = cast("Mapping[str, Any]", error.schema), cast("Mapping[str, Any]", error.instance)
    known = list(schema["properties"])
    for name in given:
        if name not in known:
            close = difflib.get_close_matches(str(name), known, n=1)
            todo = f"did you mean {close[0]}?" if close else f"take it out, or use one of {', '.join(known)}"
            yield Fault(path, front.line(*error.absolute_path, name), f"unknown key {name!r}", todo)


def _in_words(error: ValidationError, name: str) -> tuple[str, str]:
    rule, wanted = error.validator, cast("Any", error.validator_value)
    if rule == "required":
        missing = next(key for key in wanted if key not in cast("Any", error.instance))
        return f"{name} has no {missing!r}", f"add `{missing}: …`"
    if rule == "enum":
        return f"{name} is {error.instance!r}", f"expected one of {', '.join(map(str, wanted))}"
    if rule == "type":
        return f"{name} is {error.instance!r}", f"expected {_article(wanted)}"
    if rule in ("minimum", "exclusiveMinimum"):
        return f"{name} is {error.instance!r}", f"expected a number from {wanted} up"
    if rule in ("minLength", "minItems"):
        return f"{name} is empty", "fill it in"
    return f"{name} is {error.instance!r}", "expected a text or a list of texts"


def _article(kind: str) -> str:
    return {
        "string": "a text (put it in quotation marks)",
        "integer": "a whole number",
        "number": "a number",
        "array": "a list",
        "object": "a mapping of keys to values",
    }[kind]
