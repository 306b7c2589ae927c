"""Compiled templates: found again for the same source and engine, and compiled anew where anything is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from whichlever.press.kept.compiled_templates import CompiledTemplates


@pytest.fixture
def compiles(tmp_path: Path):
    """How many templates one more process compiles."""

    def count(source: str = "Hello {{ name }}", made_by: str = "engine") -> int:
        sources: list[str] = []

        class Counting(Environment):
            def _generate(self, source, name, filename, defer_init=False):
                sources.append(str(name))
                return super()._generate(source, name, filename, defer_init)

        environment = Counting(loader=DictLoader({"a": source}))
        environment.bytecode_cache = CompiledTemplates(tmp_path / "kept", made_by)
        assert environment.get_template("a").render(name="you") == source.replace("{{ name }}", "you")
        return len(sources)

    return count


def test_what_is_the_same_is_compiled_once(compiles):
    assert [compiles(), compiles(), compiles(made_by="another"), compiles(source="Bye {{ name }}")] == [1, 0, 1, 1]


def test_what_is_damaged_is_compiled_again(compiles, tmp_path):
    compiles()
    (kept,) = (tmp_path / "kept").iterdir()
    kept.write_bytes(kept.read_bytes()[:-1])
    assert [compiles(), compiles()] == [1, 0]


def test_a_folder_that_takes_nothing_costs_only_time(compiles, tmp_path):
    (tmp_path / "kept").write_text("no folder", encoding="utf-8")
    assert [compiles(), compiles()] == [1, 1]
