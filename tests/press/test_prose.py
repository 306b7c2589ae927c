"""Typed results: what looks like one in prose, and what does not."""

from pathlib import Path

import pytest

from whichlever.errors import CatalogError
from whichlever.press.catalog.lessons import read_catalog
from whichlever.project import Project

PAGE, SCRIPT, SINGLE = (
    "lessons/pairs/two-scales/index.md",
    "lessons/pairs/two-scales/data.py",
    "lessons/foundations/counting/lesson.py",
)
IN_PAGE = 'interpolate it (`{{ score("data") }}`), or mark it as quoted (`{{ quoted("86 %", "who says so") }}`)'
IN_SCRIPT = "leave it to the page, which can interpolate, or mark the line (`<!-- quoted: who says so -->`)"
IN_FRONT = "say it without the number; the page below can interpolate it"


def faults(root: Path) -> list[str]:
    try:
        read_catalog(Project(root))
    except CatalogError as error:
        return [str(fault) for fault in error.faults]
    return []


def add(root: Path, name: str, text: str) -> int:
    """Append text to a file, and say on which line it begins."""
    path = root / name
    before = path.read_text(encoding="utf-8")
    path.write_text(before + text, encoding="utf-8")
    return before.count("\n") + 1


def test_the_tiny_site_types_no_result(tiny):
    assert faults(tiny) == []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("The error falls by 86 %.", ["86 %"]),
        ("The error falls by 86%, or 86 percent.", ["86 percent", "86%"]),
        ("It is −1.5, then +2.25 and 1,234.5.", ["+2.25", "1,234.5", "−1.5"]),
        ("At its end stands 0.53.", ["0.53"]),
        ("From 14.2 to 15.8 min", ["14.2", "15.8"]),
        ("the 95 % of rows", ["95 %"]),
        ("| 5.1 | 6.2 |", ["5.1", "6.2"]),
        ("{{ score() }} is 5.1", ["5.1"]),
    ],
)
def test_what_looks_like_a_result(tiny, line, found):
    number = add(tiny, PAGE, f"\nProse.\n{line}\n") + 2
    assert faults(tiny) == [f"{PAGE}:{number}: {one!r} is typed, and looks like a result; {IN_PAGE}" for one in found]


@pytest.mark.parametrize(
    "text",
    [
        "In 1990, 299 eruptions of 3 kinds in 12 days.",
        "A 95 % interval, or a 95 % confidence interval.",
        'It is {{ quoted("86 %", "who says so") }}.',
        'It is {{ quoted(\n  "86 %", "who says so"\n) }} and {{ gain("data") }}.',
        "Set `alpha=0.5`.",
        "See [the paper](https://example.org/1.5/2.5 'x'), doi:10.1023/A:1024 or 10.1016/0001.2.",
        '<img src="a_1.5.png" width="5.5">',
        "With Python 3.11, in version 7.3-30, section 2.1 and Table 1.3.",
        "```python\nrate = 0.5\n```",
        "~~~\n86 %\n~~~",
        "The rows 0.1.2 of v1.5",
    ],
)
def test_what_does_not(tiny, text):
    (tiny / PAGE).with_name("a_1.5.png").touch()
    add(tiny, PAGE, f"\n{text}\n")
    assert faults(tiny) == []


def test_the_line_after_an_expression_of_several_lines(tiny):
    number = add(tiny, PAGE, '{{ quoted(\n"86 %",\n"us") }}\nIt is 5.5.\n') + 3
    assert faults(tiny) == [f"{PAGE}:{number}: '5.5' is typed, and looks like a result; {IN_PAGE}"]


def test_scripts_and_standalone_lessons(tiny):
    one = (
        add(tiny, SCRIPT, "\n# %% [markdown]\n# The error is 5.1 now.\n# Others found 4.2. <!-- quoted: them -->\n") + 2
    )
    two = add(tiny, SINGLE, "\n# %% [markdown]\n# So it is 7 %.\n\n# %%\nrate = 0.5  # 7 %\n") + 2
    assert faults(tiny) == [
        f"{SINGLE}:{two}: '7 %' is typed, and looks like a result; {IN_SCRIPT}",
        f"{SCRIPT}:{one}: '5.1' is typed, and looks like a result; {IN_SCRIPT}",
    ]


def test_front_matter(tiny):
    path = tiny / PAGE
    text = path.read_text(encoding="utf-8")
    text = text.replace("claims:", "remember: It gave 12.5 g.\nwhy: Half of it.\nclaims:")
    text = text.replace("says: Mending the units helps most.", "says: It helps by 4.2 g.")
    text = text.replace("says: Mending the units helps a lot.", "says: It helps by 3.5 g.").replace(
        "by 3\n", "by 3.5\n"
    )
    path.write_text(text, encoding="utf-8")
    assert faults(tiny) == [
        f"{PAGE}:10: '12.5' is typed, and looks like a result; {IN_FRONT}",
        f"{PAGE}:13: '4.2' is typed, and looks like a result; {IN_FRONT}",
    ]
