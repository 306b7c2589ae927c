"""Front matter against its model: every fault in words, with the line that it stands on."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from whichlever.errors import Fault
from whichlever.press.catalog.front_matter_keys import Part
from whichlever.press.catalog.yaml_header import FrontMatter

Key = tuple[int | str, ...]
Model = TypeVar("Model", bound=Part)

GONE: Mapping[str, str] = {"group": "take it out: the folder around the lesson's own is its group"}
EXPECTED: Mapping[str, str] = {  # by pydantic's names of errors
    "string_type": "a text (put it in quotation marks)",
    "string_unicode": "a text that can be written as UTF-8",
    "int_type": "a whole number",
    "int_parsing_size": "a smaller number",
    "float_type": "a number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "dict_type": "a mapping of keys to values",
    "mapping_type": "a mapping of keys to values",
    "model_type": "a mapping of keys to values",
    "model_attributes_type": "a mapping of keys to values",
}
LONGEST = 60  # letters of a value that a message repeats


def validate(
    model: type[Model], front: FrontMatter, path: str, faults: list[Fault], context: Mapping[str, Any] | None = None
) -> Model | None:
    """Front matter as a record, or None and all its faults."""
    try:
        return model.model_validate(front.values, context=dict(context or {}))
    except ValidationError as error:
        faults += _faults(error.errors(include_url=False), model, front, path)
        return None


def _faults(errors: Iterable[ErrorDetails], model: type[Part], front: FrontMatter, path: str) -> Iterator[Fault]:
    for error in errors:
        key = tuple(part for part in error["loc"] if not str(part).startswith("["))  # no tags of unions or keys
        if error["type"] == "extra_forbidden" or error["loc"][-1] == "[key]":
            around, name = key[:-1], str(key[-1])
            known = error.get("ctx", {}).get("known") or _keys(_part_at(model, around))
            todo = GONE.get(name) or closest(name, known, "take it out, or use one of")
            yield Fault(path, front.line(*key), f"{_place(around)}unknown key {short(name)}", todo)
        elif error["type"] == "missing":
            around, name = key[:-1], key[-1]
            yield Fault(path, front.line(*around), f"{_name(around)} has no {name!r}", f"add `{name}: …`")
        else:
            yield Fault(path, front.line(*key), *_in_words(error, _name(key)))


def _in_words(error: ErrorDetails, name: str) -> tuple[str, str]:
    """What is wrong with one value, and what to do."""
    kind, given, context = error["type"], error["input"], error.get("ctx", {})
    if given is None or kind == "string_too_short":
        return f"{name} is empty", "fill it in"
    said = f"{name} is {short(given)}"
    match kind:
        case "misfit":
            return context["what"].replace("{name}", name).replace("{given}", short(given)), context["todo"]
        case "choice":
            return said, closest(str(given), context["known"], "expected one of")
        case "greater_than_equal":
            return said, f"expected a number from {context['ge']} up"
        case "greater_than":
            return said, f"expected a number above {context['gt']:g}"
        case "less_than_equal":
            return said, f"expected a number up to {context['le']:g}"
        case _:
            return said, f"expected {EXPECTED[kind]}" if kind in EXPECTED else error["msg"]


def _part_at(model: type[Part], key: Key) -> type[Part]:
    """The model of what stands at a key of front matter."""
    for name in key:
        fields = {field.alias or name: field for name, field in model.model_fields.items()}
        if name in fields:
            model = next(_parts(fields[str(name)].annotation), model)
    return model


def _parts(annotation: Any) -> Iterator[type[Part]]:
    if isinstance(annotation, type) and issubclass(annotation, Part):
        yield annotation
    for inside in get_args(annotation):
        yield from _parts(inside)


def _keys(model: type[Part]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


def _name(key: Key) -> str:
    """What people call a place: "claims, item 2, holds"."""
    return ", ".join(f"item {part + 1}" if isinstance(part, int) else part for part in key) or "front matter"


def _place(key: Key) -> str:
    return f"{_name(key)}: " if key else ""


def short(given: Any) -> str:
    """A value as a message repeats it."""
    text = repr(given)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def closest(name: str, known: Sequence[str], otherwise: str) -> str:
    """What to do about a name that is none of the known."""
    close = difflib.get_close_matches(name, known, n=1)
    return f"did you mean {close[0]}?" if close else f"{otherwise} {', '.join(known)}"
