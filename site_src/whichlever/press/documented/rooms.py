"""The engine's own rooms: its folders and modules, what each says of itself, and which uses which."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

DOCSTRING = re.compile(r'\A"""(.+?)"""', re.DOTALL)
SENTENCE = re.compile(r".+?[.?!](?=\s|$)")
IMPORT = re.compile(r"^\s*(?:from|import) (\w+(?:\.\w+)+)", re.MULTILINE)
DOORS = ("", "lab", "runner", "press")  # in the order in which one stands on the other


@dataclass(frozen=True)
class Module:
    """A file of the engine and the first sentence of its docstring."""

    name: str
    says: str


@dataclass(frozen=True)
class Room:
    """A folder of the engine, named by its path in the package; "" is the package itself.

    uses: other rooms, and modules of the package itself, that its modules import.
    """

    name: str
    says: str
    modules: tuple[Module, ...]
    uses: tuple[str, ...]


def read_rooms(package: Path) -> tuple[Room, ...]:
    """All folders of a package that hold modules, door by door."""
    files = {path.relative_to(package).as_posix(): path.read_text(encoding="utf-8") for path in package.rglob("*.py")}
    names = {name.rpartition("/")[0] for name in files}
    return tuple(_room(name, files, package.name) for name in sorted(names, key=_place))


def _place(room: str) -> tuple[int, str]:
    door = room.partition("/")[0]
    return DOORS.index(door) if door in DOORS else len(DOORS), room


def _room(name: str, files: Mapping[str, str], package: str) -> Room:
    inside = {file: text for file, text in sorted(files.items()) if file.rpartition("/")[0] == name}
    modules = {Path(file).stem: first_sentence(text) for file, text in inside.items()}
    imported = {module for text in inside.values() for module in IMPORT.findall(text)}
    uses = {_used(module, files) for module in imported if module.startswith(f"{package}.")} - {name}
    says = modules.pop("__init__", "")
    return Room(name, says, tuple(Module(*module) for module in modules.items()), tuple(sorted(uses)))


def _used(module: str, files: Mapping[str, str]) -> str:
    """The room of an imported module; one that stands in the package itself is named alone."""
    path = module.partition(".")[2].replace(".", "/")
    return path if f"{path}/__init__.py" in files else path.rpartition("/")[0] or path


def first_sentence(source: str) -> str:
    """What a module's docstring begins with; "" if it has none."""
    docstring = DOCSTRING.match(source)
    text = " ".join(docstring[1].split()) if docstring else ""
    sentence = SENTENCE.match(text)
    return sentence[0] if sentence else text
