"""Templates that were compiled before are not compiled again, unless they have changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, TemplateSyntaxError

from whichlever.press.mkdocs.compiled_templates import CompiledTemplates

PAGES = {
    "base.html": "{% block body %}{% endblock %}",
    "main.html": '{% extends "base.html" %}{% block body %}{%- include "partials/foot.html" %}{% endblock %}',
    "partials/foot.html": "first",
    "broken.html": "{% if %}",
}


@pytest.fixture
def theme(tmp_path: Path) -> Path:
    for name, text in PAGES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def environment(theme: Path) -> Environment:
    return Environment(loader=FileSystemLoader(theme), auto_reload=False)


def test_what_was_compiled_with_all_that_it_names_is_not_compiled_again(theme, monkeypatch):
    compiled = CompiledTemplates()
    compiled.compile(environment(theme), ["main.html"])
    later = compiled.serve(environment(theme))
    monkeypatch.setattr(later, "compile", lambda *_: pytest.fail("compiled again"))
    assert later.get_template("main.html").render() == "first"


def test_a_changed_template_is_compiled_anew(theme):
    compiled = CompiledTemplates()
    compiled.compile(environment(theme), ["main.html"])
    (theme / "partials/foot.html").write_text("second")
    assert compiled.serve(environment(theme)).get_template("main.html").render() == "second"


def test_a_fault_waits_for_the_build(theme):
    compiled = CompiledTemplates()
    compiled.compile(environment(theme), ["broken.html", "missing.html", "main.html"])
    with pytest.raises(TemplateSyntaxError):
        compiled.serve(environment(theme)).get_template("broken.html")
