"""The public names of the lab as records for a page: signature, documentation, fields and methods, read from source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import griffe

DOORS = ("lab", "lab.evidence")
"""The packages that a lesson may import from, below `whichlever`."""


@dataclass(frozen=True)
class Member:
    """A field, a property or a method of a class, or a key of front matter."""

    name: str
    form: str
    """The type of a value, or the signature of a method."""
    says: str


@dataclass(frozen=True)
class Public:
    """What a lesson may import."""

    name: str
    door: str
    """The module to import it from."""
    form: str
    """The signature of a function or a class, or a value's type."""
    says: tuple[str, ...]
    """The paragraphs of its documentation."""
    members: tuple[Member, ...]


def read_reference(package: Path) -> tuple[Public, ...]:
    """All that the doors of a package list, door by door. Nothing is imported."""
    loaded = _loaded(package)
    return tuple(
        _public(str(name), f"{package.name}.{door}", _target(loaded[door][str(name)]))
        for door in DOORS
        for name in loaded[door].exports or ()
    )


def read_class(package: Path, path: str) -> Public:
    """One class, by its path in the package: "press.pages.interpolate.Words"."""
    door, _, name = path.rpartition(".")
    return _public(name, f"{package.name}.{door}", _target(_loaded(package)[path]))


@cache
def _loaded(package: Path) -> griffe.Object | griffe.Alias:
    loader = griffe.GriffeLoader(search_paths=[package.parent])
    loaded = loader.load(package.name)
    loader.resolve_aliases()
    return loaded


def _target(found: griffe.Object | griffe.Alias) -> griffe.Object:
    return found.final_target if isinstance(found, griffe.Alias) else found


def _public(name: str, door: str, found: griffe.Object) -> Public:
    members = tuple(_members(found)) if isinstance(found, griffe.Class) else ()
    return Public(name, door, _form(name, found), tuple(_says(found).split("\n\n")), members)


def _says(found: griffe.Object) -> str:
    return found.docstring.value if found.docstring else ""


def _form(name: str, found: griffe.Object) -> str:
    if isinstance(found, griffe.Function):
        returns = f" -> {found.returns}" if found.returns else ""
        return f"{name}({_parameters(found.parameters)}){returns}"
    if isinstance(found, griffe.Attribute):
        return str(found.annotation or found.value or "")
    made = isinstance(found, griffe.Class) and not _is_enum(found)
    return f"{name}({_parameters(found.parameters)})" if made and isinstance(found, griffe.Class) else name


def _is_enum(found: griffe.Class) -> bool:
    return any("Enum" in str(base) for base in found.bases)


def _parameters(parameters: griffe.Parameters) -> str:
    """As they stand in the signature, without `self`, and with the star before those that are given by name."""
    written: list[str] = []
    for one in parameters:
        if one.name in ("self", "cls"):
            continue
        if one.kind is griffe.ParameterKind.keyword_only and not any(text.startswith("*") for text in written):
            written.append("*")
        written.append(_parameter(one))
    return ", ".join(written)


def _parameter(one: griffe.Parameter) -> str:
    several = {griffe.ParameterKind.var_positional: "*", griffe.ParameterKind.var_keyword: "**"}
    stars = several.get(one.kind, "") if one.kind else ""
    typed = f": {one.annotation}" if one.annotation else ""
    default = "" if one.default is None or stars else f" = {one.default}"
    return f"{stars}{one.name}{typed}{default}"


def _members(found: griffe.Class) -> Iterator[Member]:
    """Its own and inherited ones, in the order of the source, those of its bases first."""
    members = {**found.inherited_members, **found.members}
    for name, member in members.items():
        target = _target(member)
        if not name.startswith("_") and not isinstance(target, griffe.Class):
            yield Member(name, _form(name, target), _says(target))
