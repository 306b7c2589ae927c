"""What `whichlever check` says of every kind of page, with its line: dead links, and names asked for in vain."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from whichlever.cli import app

PAIR = "lessons/pairs/two-scales"
INDEX, SINGLE, SHEET = f"{PAIR}/index.md", "lessons/foundations/counting/index.md", "datasets/scales/datasheet.md"
DATA, TASK, BY_HAND = f"{PAIR}/data.py", f"{PAIR}/task.py", "pages/about.md"
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


@pytest.mark.parametrize("name", [SHEET, BY_HAND])
def test_an_address_that_cannot_be_read_is_told(said, tiny, name):
    line = (tiny / name).read_text(encoding="utf-8").count("\n") + 2
    assert said(name, "\n[Here](http://[x).\n") == [
        f"{name}:{line}: the link to 'http://[x': Invalid IPv6 URL; correct it"
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


NAMES = "pair, lesson, tally, on_top, on_top_figure, shares_figure, pairs, datasets, quoted"
NOT_FILLED = "it stands on the page as it is; say it in index.md, or without the braces"


@pytest.mark.parametrize(
    ("name", "asked", "told"),
    [
        (SINGLE, "scroe()", f"unknown name 'scroe'; expected one of {NAMES}, value"),
        (SINGLE, 'value("totl")', "no value 'totl'; did you mean total?"),
        (SINGLE, 'lesson("count").value("total")', "no lesson 'count'; did you mean counting?"),
        (SINGLE, 'lesson("counting").valeu("total")', "unknown name 'valeu'; did you mean value?"),
        (BY_HAND, 'lesson("counting").value("mean")', "no value 'mean'; expected one of total"),
        (BY_HAND, 'pair("two-scale").winner', "no pair 'two-scale'; did you mean two-scales?"),
        (BY_HAND, 'pair("two-scales").winer', "unknown name 'winer'; did you mean winner or interval?"),
        (BY_HAND, 'pair("two-scales").gain("date")', "no lever 'date'; did you mean data or features?"),
        (BY_HAND, 'pair("two-scales").score(setting="auc")', "no setting 'auc'; expected one of main, squared"),
        (BY_HAND, 'on_top("date")', "no lever 'date'; did you mean data or features?"),
        (BY_HAND, 'shares_figure("three-scales")', "no pair 'three-scales'; did you mean two-scales?"),
        (BY_HAND, "ideas_tabel", "unknown name 'ideas_tabel'; did you mean ideas_table or datasets?"),
        (
            BY_HAND,
            'pair("two-scales"',
            """{{ pair("two-scales" }} is no expression; see the reference for what a page may ask""",
        ),
        (INDEX, 'gain("data", setting="square")', "no setting 'square'; did you mean squared?"),
        (INDEX, 'negligible("square")', "no setting 'square'; did you mean squared?"),
        (INDEX, 'score("data", budget=40)', "no budget 40, and the task sells nothing; add `budgets=(40,)`"),
        (INDEX, 'shapley("start")', "no lever 'start'; expected one of model, data, features"),
        (INDEX, 'rows(0, 3, columns=["lenght"])', "scales has no column 'lenght'; did you mean length or weight?"),
        (INDEX, "rows(58, 61)", "scales has no such rows; expected some from 0 to 59"),
        (INDEX, "rows([3, 60])", "scales has no such rows; expected some from 0 to 59"),
        (SHEET, 'score("data")', f"""{{{{ score("data") }}}} is not filled in here; {NOT_FILLED}"""),
    ],
)
def test_a_name_that_is_asked_for_in_vain_is_told(said, tiny, name, asked, told):
    line = (tiny / name).read_text(encoding="utf-8").count("\n") + 2
    assert said(name, f"\n{{{{ {asked} }}}}\n") == [f"{name}:{line}: {told}"]


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_budget_that_is_not_sold_is_told_with_those_that_are(said, tiny):
    replace(tiny / TASK, "negligible=0.1,\n    settings", "negligible=0.1,\n    budgets=(4, 8),\n    settings")
    text = '\n{{ score("data", budget=4) }} {{ score("data", setting="squared", budget=5) }}\n'
    assert said(INDEX, text) == [f"{INDEX}:37: no budget 5; expected one of 4, 8"]


def test_a_truth_that_is_shown_before_the_bet_is_told(said, tiny):
    replace(tiny / TASK, 'target="weight",', 'target="weight",\n    truth=load("scales")["weight"],')
    replace(tiny / INDEX, "{{ rows(0, 3) }}", '{{ rows(0, 3, columns=["length", "weight"]) }}')
    todo = "show it below `<!-- reveal -->`, after the bet"
    text = '\n{{ rows(0, 3, columns=["weight"]) }}\n'
    assert said(INDEX, text) == [f"{INDEX}:28: the column 'weight' holds the truth; {todo}"]


def test_an_expression_of_a_script_is_told(said):
    text = '\n# %% [markdown]\n# It gains\n# {{ gain("data") }}.\n'
    assert said(DATA, text) == [f"""{DATA}:17: {{{{ gain("data") }}}} is not filled in here; {NOT_FILLED}"""]


def test_braces_that_ask_for_nothing_are_none(said):
    text = '\n{{ "{{" }} score() }} {{ quoted("86 %", "a book") }} {{ tally }} {{ pairs }}\n'
    assert said(text=text)[:1] == ["1 pairs, 1 standalone lessons: nothing wrong found"]
