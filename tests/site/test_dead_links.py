"""Links of every kind of page that lead nowhere: `whichlever check` says so, with file and line, and runs nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from whichlever.cli import app

PAIR = "lessons/pairs/two-scales"
INDEX, SINGLE, SHEET = f"{PAIR}/index.md", "lessons/foundations/counting/index.md", "datasets/scales/datasheet.md"
DATA, BY_HAND = f"{PAIR}/data.py", "pages/about.md"
NO_PAGE, NO_ANCHOR = "and the site has no such page or file", "and that page has no such anchor"
GIVE = "name one of its headings, or give it an id: `{ #name }`"


@pytest.fixture
def said(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """What `check` says of the tiny site with some text at the end of a page."""

    def call(name: str = BY_HAND, text: str = "") -> list[str]:
        with (tiny / name).open("a", encoding="utf-8") as file:
            file.write(text)
        monkeypatch.chdir(tiny)
        done = CliRunner().invoke(app, ["check"], catch_exceptions=False)
        return (done.stdout + done.stderr).splitlines()

    return call


@pytest.mark.parametrize(
    ("name", "link", "what", "todo"),
    [
        (INDEX, "../three-scales/index.md", NO_PAGE, "did you mean index.md?"),
        (INDEX, "../../foundations/count/index.md", NO_PAGE, "did you mean ../../foundations/counting/index.md?"),
        (INDEX, "#resullt", NO_ANCHOR, "did you mean #result?"),
        (INDEX, "#weather", NO_ANCHOR, GIVE),
        (INDEX, "../../about.md#abuot", NO_ANCHOR, "did you mean #about?"),
        (INDEX, "../../datasets/scales/index.md#defect", NO_ANCHOR, "did you mean #defects?"),
        (INDEX, "../../scoreboard/", NO_PAGE, "did you mean ../../scoreboard/index.md?"),
        (INDEX, "../../../../README.md", NO_PAGE, "correct it, or take it out"),
        (INDEX, "/guide/", "which leaves the site's folder", "begin at this page: ../ is one up"),
        (SINGLE, "../two-scales/index.md", NO_PAGE, "did you mean ../../pairs/two-scales/index.md?"),
        (SINGLE, "#claims-2", NO_ANCHOR, "did you mean #claims?"),
        (SHEET, "scale.csv.gz", NO_PAGE, "did you mean scales.csv.gz?"),
        (SHEET, "../../pairs/two-scales/index.md#bets", NO_ANCHOR, "did you mean #bet?"),
        (BY_HAND, "pairs/two-scale/index.md", NO_PAGE, "did you mean pairs/two-scales/index.md?"),
        (BY_HAND, "result.json", NO_PAGE, "did you mean results.json?"),
        (BY_HAND, "scoreboard/index.md#all-pair", NO_ANCHOR, "did you mean #all-pairs?"),
        (BY_HAND, "#abuot", NO_ANCHOR, "did you mean #about?"),
    ],
)
def test_a_dead_link_is_told(said, tiny, name, link, what, todo):
    line = (tiny / name).read_text(encoding="utf-8").count("\n") + 2
    assert said(name, f"\n[Here]({link}).\n") == [f"{name}:{line}: a link to {link!r}, {what}; {todo}"]


def test_a_dead_link_of_a_script_is_told(said):
    line = f"{DATA}:17: a link to '#data-millimeters', {NO_ANCHOR}; did you mean #data-millimetres?"
    assert said(DATA, "\n# %% [markdown]\n# ## Millimetres\n# [Here](#data-millimeters)\n") == [line]


def test_an_address_of_no_kind_that_a_page_may_have_is_told(said):
    todo = "write one of https, http, doi, mailto"
    assert said(SHEET, "\n[Here](javascript:x).\n") == [
        f"{SHEET}:27: the link to 'javascript:x' begins with javascript:; {todo}"
    ]


LIVE = """
[a](pairs/two-scales/index.md#data-one-unit) [b](pairs/two-scales/data.ipynb) [c](pairs/two-scales/two-scales.zip)
[d](datasets/scales/index.md#how-it-was-collected) [e](datasets/scales/scales.csv.gz) [f](datasets/index.md)
[g](scoreboard/index.md#you) [h](guide/index.md#anything) [i](teach/two-scales/index.md) [j](index.md#pairs)
[k](foundations/counting/index.md#take-it-away) [l](trials.csv) [m](trials.schema.json) [n](#an-id) [o](card.png)
[p](teach/pairs/index.md) [q](teach/two-scales/two-scales-class.zip) [r](assets/images/favicon.png) [s](lab.md#room-lab)
[t](lab.md#whichlever-lab-Task) [u](lab.md#whichlever-lab-evidence-Interval) [v](pairs/two-scales/index.md#lesson-model)
[w](pairs/index.md#two-scales) [x](pairs/two-scales/index.md#all-combinations)

Here.
{ #an-id }
"""


def test_a_link_to_what_the_build_makes_is_none(said, tiny):
    (tiny / "pages" / "lab.md").write_text("# Lab\n\n{{ lab_reference() }}\n\n{{ code_map() }}\n", encoding="utf-8")
    text = (tiny / DATA).read_text(encoding="utf-8")
    (tiny / DATA).write_text(f"{text}\n# %% [markdown]\n# ## One unit\n", encoding="utf-8")
    assert said(text=LIVE)[:1] == ["1 pairs, 1 standalone lessons: nothing wrong found"]


def test_a_reference_has_no_name_that_the_lab_has_not(said, tiny):
    (tiny / "pages" / "lab.md").write_text("# Lab\n\n{{ lab_reference() }}\n", encoding="utf-8")
    assert said(text="[a](lab.md#whichlever-lab-Taks)\n") == [
        f"{BY_HAND}:4: a link to 'lab.md#whichlever-lab-Taks', {NO_ANCHOR}; did you mean #whichlever-lab-Task?"
    ]
