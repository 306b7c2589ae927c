"""Every key of front matter as records for a page, read from the models that check it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from whichlever.press.catalog.datasheets import SheetFront
from whichlever.press.catalog.front_matter_keys import PairFront, Part, SingleFront

ORDER = (
    "title", "summary", "source", "origin", "licence", "licence_note", "citation", "doi", "url", "documented_in",
    "rows", "sha256", "columns", "defects", "used_by", "question", "dataset", "minutes", "time_limit", "memory_limit",
    "page_limit", "env", "inputs", "level", "order", "authors", "ideas", "serves", "defect", "defect_kind", "outcome",
    "remember", "why", "levers", "problems", "symptoms", "prerequisites", "sources", "picture", "spot", "answers",
    "objectives", "discuss", "mistakes", "teach", "claims",
)  # fmt: skip
"""How keys follow one another in front matter, of lessons as of datasheets, and so in the reference."""
Schema = Mapping[str, Any]
TYPES = {"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false"}


@dataclass(frozen=True)
class Key:
    """One key: `form` is what it takes, in words."""

    name: str
    form: str
    required: bool
    says: str


@dataclass(frozen=True)
class Keys:
    """The keys of one mapping; `of` is its model's name."""

    of: str
    says: str
    keys: tuple[Key, ...]


def read_keys(models: Sequence[type[Part]] = (PairFront, SingleFront, SheetFront)) -> tuple[Keys, ...]:
    """The keys of each model, each followed by those of the mappings inside it."""
    found: dict[str, Keys] = {}
    for model in models:
        schema = model.model_json_schema()
        for name, part in {model.__name__: schema, **schema.get("$defs", {})}.items():
            keys = tuple(_keys(part))
            if part is schema:
                keys = tuple(sorted(keys, key=lambda key: ORDER.index(key.name)))
            found.setdefault(name, Keys(name, part.get("description", ""), keys))
    return tuple(found.values())


def _keys(part: Schema) -> Iterator[Key]:
    for name, one in part["properties"].items():
        yield Key(name, _form(one), name in part.get("required", ()), one.get("description", ""))


def _form(one: Schema) -> str:
    """What a value may be, in words; a mapping with keys of its own is named."""
    if "$ref" in one:
        return str(one["$ref"]).rpartition("/")[2]
    if "enum" in one:
        return "one of " + ", ".join(f"`{choice}`" for choice in one["enum"])
    for several in ("anyOf", "oneOf"):
        if several in one:
            return " or ".join(_form(each) for each in one[several] if each.get("type") != "null")
    if one["type"] == "array":
        return f"list: {_form(one['items'])}"
    if one["type"] == "object":
        keys = one.get("propertyNames", {})
        names = f"from {_form(keys)} " if "enum" in keys else ""
        return f"mapping {names}to {_form(one['additionalProperties'])}"
    return TYPES[one["type"]]
