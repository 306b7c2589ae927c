"""Text of contributors stays text, wherever a template puts it."""

from __future__ import annotations

import pytest
import yaml
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown
from markupsafe import Markup

from helpers.places import ROOT
from whichlever.press.pages.prose.escape import address, as_text, finished, inline
from whichlever.press.pages.render import TEMPLATES, fill_template

MARKS = "<>&\"'\\`*_{}[]()|~$#!?:;=+-.^@/ 19ax\n"
EXTENSIONS = yaml.load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"), yaml.BaseLoader)["markdown_extensions"]


def markdown(text: str) -> BeautifulSoup:
    """With the extensions of the site."""
    names = [name if isinstance(name, str) else next(iter(name)) for name in EXTENSIONS if "toc" not in str(name)]
    return BeautifulSoup(Markdown(extensions=names).convert(text), "html.parser")


def folded(text: str) -> str:
    return " ".join(text.split())


@settings(deadline=None, max_examples=400)
@given(st.text(MARKS, max_size=24))
def test_markdown_and_html_show_it_as_it_is(text):
    line = folded(text)
    shown = markdown("# T {0}\n\n{0}\n{{ .a }}\n\n- {0}\n\n| a | b |\n| - | - |\n| {0} | e |\n".format(as_text(text)))
    assert [folded(shown.h1.text), folded(shown.td.text)] == [f"T {line}".strip(), line]
    if line:
        assert [folded(shown.p.text), folded(shown.li.text)] == [line, line]
    in_attribute = BeautifulSoup(f'<a title="{as_text(text)}"></a>', "html.parser")
    assert in_attribute.a["title"].strip() == line


@settings(deadline=None)
@given(st.text(MARKS + "hdoi:tps", max_size=40))
def test_inline_marks_are_few(text):
    shown = BeautifulSoup(inline(text), "html.parser")
    assert {tag.name for tag in shown.find_all(True)} <= {"em", "strong", "code", "a"}
    assert all(link["href"].startswith(("http://", "https://")) for link in shown.find_all("a"))
    assert folded(markdown(f"A {inline(text)}\n").text) == folded(f"A {shown.text}")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("plain, with 3 * 4 and snake_case", "plain, with 3 &#42; 4 and snake_case"),
        ("*so* **so** `x_1*`", "<em>so</em> <strong>so</strong> <code>x_1&#42;</code>"),
        ("[a](https://e.org/a_b?c=1&d=*)", '<a href="https://e.org/a_b?c=1&#38;d=&#42;">a</a>'),
        ("[a](doi:10.1000/a_b)", '<a href="https://doi.org/10.1000/a_b">a</a>'),
        ("[a](javascript:x)", "&#91;a&#93;(javascript:x)"),
        ("[a](../b.md)", "&#91;a&#93;(../b.md)"),
        ("<b>a</b>", "&#60;b&#62;a&#60;/b&#62;"),
        ("- a\n\n# b", "&#45; a # b"),
    ],
)
def test_inline(text, html):
    assert inline(text) == html


@pytest.mark.parametrize(
    ("url", "leads_to"),
    [
        ("https://e.org/a", "https://e.org/a"),
        ("HTTP://e.org", "HTTP://e.org"),
        ("doi:10.1000/x", "https://doi.org/10.1000/x"),
        ("javascript:alert(1)", ""),
        (" https://e.org", ""),
        ("https://e.org a", ""),
        ("data:text/html,x", ""),
        ("//e.org", ""),
    ],
)
def test_addresses(url, leads_to):
    assert address(url) == leads_to


def test_only_markup_is_finished():
    assert finished("<b>") == "&#60;b&#62;"
    assert finished(Markup("<b>")) == "<b>"
    assert finished(3.5) == "3.5"


def test_space_around_text_stays():
    """Templates print it between words."""
    assert TEMPLATES.from_string("1{{ ' · ' if a }}{{ a }}c").render(a="a\n\n b ") == "1 · a b c"


def test_a_template_prints_text():
    assert TEMPLATES.from_string("{{ a }} {{ b }}").render(a="*a*", b=Markup("*b*")) == "&#42;a&#42; *b*"
    assert "&#60;i&#62;" in fill_template("figure.html.j2", figure={"svg": Markup("<svg></svg>"), "caption": "<i>"})
