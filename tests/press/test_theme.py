"""The theme's templates are compiled in a first build, and in later ones only where they have changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import Environment
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files


@pytest.fixture
def config(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> MkDocsConfig:
    """The tiny site with a template of its own."""
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")
    path = tiny / "mkdocs.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("name: material", "name: material\n  custom_dir: theme"), encoding="utf-8")
    (tiny / "theme").mkdir()
    (tiny / "theme/own.html").write_text("first")
    return load_config(str(path))


def environment(config: MkDocsConfig) -> Environment:
    made = config.plugins["whichlever"].on_env(config.theme.get_env(), config=config, files=Files([]))
    assert made is not None
    return made


def test_what_was_compiled_is_not_compiled_again(config: MkDocsConfig, monkeypatch: pytest.MonkeyPatch) -> None:
    assert environment(config).get_template("own.html").render() == "first"
    later = environment(config)
    monkeypatch.setattr(later, "compile", lambda *_: pytest.fail("compiled again"))
    assert later.get_template("own.html").render() == "first"


def test_a_changed_template_is_compiled_anew(config: MkDocsConfig, tiny: Path) -> None:
    environment(config).get_template("own.html")
    (tiny / "theme/own.html").write_text("second")
    assert environment(config).get_template("own.html").render() == "second"


def test_what_is_damaged_is_compiled_anew(config: MkDocsConfig, tiny: Path) -> None:
    environment(config).get_template("own.html")
    (kept,) = (tiny / ".whichlever/templates").iterdir()
    kept.write_bytes(kept.read_bytes()[:-9])
    assert environment(config).get_template("own.html").render() == "first"
