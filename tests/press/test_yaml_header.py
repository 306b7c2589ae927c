"""Front matter: values with their lines, and what is no front matter."""

import pytest

from whichlever.press.catalog.yaml_header import FrontMatterError, read_front_matter

PAGE = """---
title: One row off
claims:
  - says: It helps.
    holds: data > start
  - says: Nothing else does.
    holds: model ~ start
    in: auc
ideas:
  - I1
  - I2
spot: {rows: [1, 2]}
---

Body.
"""
YAML_TODO = "mind indents and colons; put a text with `: ` or ` #` in it in quotation marks"
ALIAS_TODO = "write out what it stands for"
TAG_TODO = "take it out; a text goes into quotation marks"
IN_THE_PAGE = "say it in the page"
FLATTER = "make it flatter"
QUOTE = "put it in quotation marks"
SHAPE_TODO = "begin with `---`, keys and values as YAML, and `---`"


def test_values_body_and_lines():
    front = read_front_matter(PAGE)
    assert front.values["ideas"] == ["I1", "I2"]
    assert front.values["claims"][1] == {"says": "Nothing else does.", "holds": "model ~ start", "in": "auc"}
    assert (front.body, front.body_line) == ("\nBody.\n", 14)
    lines = {key: front.line(*key) for key in [("title",), ("claims",), ("claims", 0), ("claims", 1, "in")]}
    assert lines == {("title",): 2, ("claims",): 3, ("claims", 0): 4, ("claims", 1, "in"): 8}
    assert front.line("ideas", 1) == 11
    assert front.line("spot", "rows", 1) == 12


def test_what_is_not_there_has_the_line_of_what_contains_it():
    front = read_front_matter(PAGE)
    assert front.line("claims", 1, "sys") == 6
    assert front.line("summary") == 2


def test_a_page_without_body():
    front = read_front_matter("---\ntitle: x\n---")
    assert (front.body, front.body_line) == ("", 3)


@pytest.mark.parametrize(
    ("text", "line", "what", "todo"),
    [
        ("", 1, "no front matter", SHAPE_TODO),
        ("# One row off\n", 1, "no front matter", SHAPE_TODO),
        ("---\n---\n", 1, "the front matter is empty, or no `---` ends it", SHAPE_TODO),
        ("---\ntitle: x\n", 1, "the front matter is empty, or no `---` ends it", SHAPE_TODO),
        ("---\n- a\n- b\n---\n", 2, "the front matter is no mapping of keys to values", SHAPE_TODO),
        ("---\njust text\n---\n", 2, "the front matter is no mapping of keys to values", SHAPE_TODO),
        ("---\na: 1\ntitle: so: it\n---\n", 3, "not YAML: mapping values are not allowed here", YAML_TODO),
        ("---\na: 1\n\n\nb: [1, 2\n---\n", 6, "not YAML: expected ',' or ']', but got '<stream end>'", YAML_TODO),
        (
            "---\na: 1\n\tb: 2\n---\n",
            3,
            "not YAML: found character '\\t' that cannot start any token",
            "indent with spaces",
        ),
        ("---\na: 1\nb: *other\n---\n", 3, "the alias *other", ALIAS_TODO),
        ("---\na: &one 1\nb: *one\n---\n", 3, "the alias *one", ALIAS_TODO),
        ("---\na: 1\nb: !date 3\n---\n", 3, "the tag !date", TAG_TODO),
        ("---\na: 1\nb: !!set {x}\n---\n", 3, "the tag !!set", TAG_TODO),
        (f"---\na:\n  {'[' * 10}{']' * 10}\n---\n", 3, "more than 10 lists and mappings in one another", FLATTER),
        (f"---\na: {'[' * 9_000}\n---\n", 2, "more than 10 lists and mappings in one another", FLATTER),
        (f"---\na: {'x' * 30_000}\n---\n", 1, "the front matter has more than 30,000 letters", IN_THE_PAGE),
        ("---\na: 1\nno: 2\n---\n", 3, "the key 'no' is no text", QUOTE),
        ("---\na: 1\n? [b]\n: 2\n---\n", 3, "a key that is no text", QUOTE),
        ("---\na: 1\n<<: {b: 2}\n---\n", 3, "the key '<<' is no text", QUOTE),
        ("---\na: 1\nb: \x07\n---\n", 3, "not YAML: special characters are not allowed", "take the character out"),
        ("---\na: 1\nb: 2024-13-40\n---\n", 3, "not YAML: month must be in 1..12", "put it in quotation marks"),
        ("---\na: 1\nb: 1\na: 2\n---\n", 4, "the key 'a' stands twice", "keep one; the other is on line 2"),
        ("---\na: {b: 1,\n b: 2}\n---\n", 3, "the key 'b' stands twice", "keep one; the other is on line 2"),
    ],
)
def test_what_is_no_front_matter(text, line, what, todo):
    with pytest.raises(FrontMatterError) as raised:
        read_front_matter(text)
    assert (raised.value.line, raised.value.what, raised.value.todo) == (line, what, todo)
