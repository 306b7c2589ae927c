"""Links of a lesson's prose to files beside it."""

import pytest

from whichlever.errors import CatalogError
from whichlever.press.catalog.lessons import read_catalog
from whichlever.press.catalog.links import addresses
from whichlever.project import Project

PAGE, SCRIPT = "lessons/pairs/two-scales/index.md", "lessons/foundations/counting/lesson.py"
BESIDE = "put the file into the lesson's folder, or correct the link"
SCHEMES = "write one of https, http, doi, mailto"
MADE = "card.png, data.ipynb, data.py, features.ipynb, features.py, index.md, model.ipynb, model.py, task.py"


def faults(root):
    try:
        read_catalog(Project(root))
    except CatalogError as error:
        return [str(fault) for fault in error.faults]
    return []


@pytest.mark.parametrize(
    ("link", "what", "todo"),
    [
        ("[a](gone.png)", "a link to 'gone.png', and there is no such file", BESIDE),
        ("![a](<gone.png>)", "a link to 'gone.png', and there is no such file", BESIDE),
        ("[a](./sub/gone.png 'title')", "a link to './sub/gone.png', and there is no such file", BESIDE),
        ("[a]: gone.png", "a link to 'gone.png', and there is no such file", BESIDE),
        ("    ![in a box](gone.png)", "a link to 'gone.png', and there is no such file", BESIDE),
        ('<img alt="" src="gone.png">', "a link to 'gone.png', and there is no such file", BESIDE),
        ("[a](old.png)", "a link to 'old.png', and there is no such file", BESIDE),
        ("[a](x%00y)", "a link to 'x%00y', and there is no such file", BESIDE),
        ("[a](../../../mkdocs.yml)", "a link to '../../../mkdocs.yml', which is not published", BESIDE),
        ("[a](javascript:alert)", "the link to 'javascript:alert' begins with javascript:", SCHEMES),
        ("[a](JavaScript&colon;alert)", "the link to 'JavaScript&colon;alert' begins with javascript:", SCHEMES),
        ('<a href="data:text/html,x">', "the link to 'data:text/html,x' begins with data:", SCHEMES),
        ("[a](file:///etc/passwd)", "the link to 'file:///etc/passwd' begins with file:", SCHEMES),
        ("[a](helper.py)", "a link to 'helper.py', which is not published", f"link to one of {MADE}, two-scales.zip"),
        (f"[a]({'x' * 900})", f"a link to '{'x' * 59}…, and there is no such file", BESIDE),
        ("[a](here.png)", "", ""),
        ("[a](./a%20b.png?x#y)", "", ""),
        ("[a](data.ipynb) [b](two-scales.zip) [c](index.md#levers)", "", ""),
        ("[a](../../datasets/scales/index.md) [b](../nowhere/index.md)", "", ""),
        ("[a](#levers) [b](https://example.org/gone.png) [c](mailto:a@b.c) [d](/gone.png)", "", ""),
        ("`[a](gone.png)`", "", ""),
        ("```\n[a](gone.png)\n```", "", ""),
        ("    handlers[name](event)", "", ""),
        ("[a]({{ place }})", "", ""),
    ],
)
def test_links_of_a_page(tiny, link, what, todo):
    folder = (tiny / PAGE).parent
    for name in ("here.png", "a b.png", "helper.py"):
        (folder / name).touch()
    (folder / "old.png").symlink_to("nowhere")
    text = (tiny / PAGE).read_text(encoding="utf-8")
    (tiny / PAGE).write_text(f"{text}\n{link}\n", encoding="utf-8")
    line = text.count("\n") + 2
    assert faults(tiny) == ([f"{PAGE}:{line}: {what}; {todo}"] if what else [])


def test_links_of_a_script(tiny):
    text = (tiny / SCRIPT).read_text(encoding="utf-8")
    (tiny / SCRIPT).write_text(f"{text}\n# %% [markdown]\n# ![A](a.png)\n# [It](lesson.py)\n", encoding="utf-8")
    line = text.count("\n") + 3
    assert faults(tiny) == [
        f"{SCRIPT}:{line}: a link to 'a.png', and there is no such file; {BESIDE}",
        f"{SCRIPT}:{line + 1}: a link to 'lesson.py', which is not published; "
        "link to one of card.png, counting.ipynb, counting.py, index.md",
    ]


def test_addresses_have_their_lines():
    text = "[a](b)\n```\n[c](d)\n```\n![e](f) and [g](h)\n"
    assert list(addresses(text, 7)) == [(7, "b"), (11, "f"), (11, "h")]


def test_a_note_is_no_address():
    assert list(addresses("[^1]: First note.\n[d]: x.png\n", 1)) == [(2, "x.png")]
