"""The map of the engine's own code: every module with the first sentence of its docstring, and who uses whom."""

from __future__ import annotations

from pathlib import Path

from whichlever import PACKAGE
from whichlever.press.documented.rooms import Module, Room, first_sentence, read_rooms
from whichlever.press.pages.make import code_map

FILES = {
    "__init__.py": '"""Small."""\n',
    "cli.py": '"""Translates. Nothing else."""\nfrom small import NAME\n',
    "lab/__init__.py": '"""What lessons import."""\n',
    "lab/task.py": '"""Held fixed."""\nimport numpy.random\n',
    "press/__init__.py": '"""Pages."""\n',
    "press/build.py": '"""All\n1.5 of it."""\nif 1:\n    from small.press.pages import x\n    import small.cli\n',
    "press/pages/__init__.py": '"""One by one."""\n',
    "press/pages/make.py": '"""Made."""\nfrom small.lab.task import Task\nfrom small.press.pages.other import x\n',
}


def test_rooms_come_door_by_door_with_what_they_use(tmp_path: Path) -> None:
    root = tmp_path / "small"
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    assert read_rooms(root) == (
        Room("", "Small.", (Module("cli", "Translates."),), ()),
        Room("lab", "What lessons import.", (Module("task", "Held fixed."),), ()),
        Room("press", "Pages.", (Module("build", "All 1.5 of it."),), ("cli", "press/pages")),
        Room("press/pages", "One by one.", (Module("make", "Made."),), ("lab",)),
    )


def test_a_module_without_a_docstring_says_nothing() -> None:
    assert first_sentence("import os\n") == ""
    assert first_sentence('"""A name without an end"""\n') == "A name without an end"


def test_every_module_of_the_engine_is_on_the_map() -> None:
    rooms = read_rooms(PACKAGE)
    assert all(room.says and module.says for room in rooms for module in room.modules)
    shown = [f"{room.name}/{module.name}.py".lstrip("/") for room in rooms for module in room.modules]
    files = [path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py") if path.name != "__init__.py"]
    assert sorted(shown) == sorted(files)
    lines = code_map().splitlines()
    assert len([line for line in lines if line.startswith("| <code>")]) == len(files)
    assert "| <code>errors</code> | Everything that can go wrong, by cause. |" in lines


def test_what_the_map_says_stands_in_a_cell() -> None:
    """A sentence with a stroke or a mark of HTML would not."""
    for room in read_rooms(PACKAGE):
        for text in (room.says, *(module.says for module in room.modules)):
            assert not set("|<>") & set(text), text


def test_no_two_modules_say_the_same() -> None:
    said = [text for room in read_rooms(PACKAGE) for text in (room.says, *(module.says for module in room.modules))]
    assert sorted(text for text in set(said) if said.count(text) > 1) == []
