"""Results in prose: what a page may ask, how it is written, and what is said of names that there are not."""

import inspect
import re
from functools import partial

import nbformat
import pandas as pd
import pytest

from helpers.invented import made_findings, with_others
from helpers.places import ROOT, TINY
from whichlever.errors import CatalogError
from whichlever.press.catalog.lessons import read_catalog
from whichlever.press.findings.tables import cell_text, table_html
from whichlever.press.pages.interpolate import Words, names, rows_html
from whichlever.press.pages.make import handwritten_names
from whichlever.press.pages.prose import expressions
from whichlever.press.pages.prose.expressions import public_names, render
from whichlever.press.pages.results import Results
from whichlever.press.pages.scope import LessonWords, known_names
from whichlever.press.review.about_all import ALL_PAGES, BY_HAND, VALUE
from whichlever.project import Project

GAINS = {
    "start": (0, 0),
    "data": (15, 0.3),  # 14.1 to 15.9
    ("data", 25): (4, 0.3),
    "model": (6, 0.1),  # 5.71 to 6.29
    "features": (-1, 0.02),  # -1.06 to -0.94
    "data+features": (14, 0.32),
    ("data+features", 25): (3, 0.32),
    "data+model": (16, 0.4),
    ("data+model", 25): (9, 0.4),
    "features+model": (5.04, 0.12),
    "data+features+model": (15, 0.42),
    ("data+features+model", 25): (8, 0.42),
}
TABLE = pd.DataFrame({"length": [1.5, None, 3.14159265], "who": ["a<b", "c", "d"]})
SEE = "see CONTRIBUTING.md for what a page may ask"


@pytest.fixture(scope="module")
def known():
    share = {"unit": "", "metric": "roc_auc", "metric_name": "area", "higher_is_better": True, "negligible": 0.01}
    return names(
        Words(made_findings(gains=GAINS, budgets=(25, 50), settings={"auc": share}), partial(rows_html, TABLE))
    )


EXPRESSIONS = {
    "score()": "20.00 min",
    'score("data")': "5.00 min",
    'score("data", budget=25)': "16.00 min",
    'score("data", setting="auc")': "−5.00",
    'gain("data")': "+15.0 min",
    'gain("model", over="data")': "−9.0 min",
    'gain("model", over="data", budget=25)': "+2.0 min",
    'gain("model + data", "data")': "+1.00 min",
    'gain("features", setting="auc")': "−1.00",
    'interval("data")': "14.1 to 15.9 min",
    'interval("model")': "5.71 to 6.29 min",
    'interval("features")': "−1.06 to −0.94 min",
    'verdict("features")': "worse",
    'verdict("data+features+model", over="data")': "not decided",
    'words("data")': "better by 15.0 min (95 % interval 14.1 to 15.9)",
    'words("features")': "worse by 1.00 min (95 % interval 0.94 to 1.06)",
    'words("data+features+model", "data")': "not decided, a gain of 0.00 min (95 % interval −0.35 to 0.35)",
    'rival("model: boosted trees")': "not tried in this build",
    'effect("data")': "+12.5 min (95 % interval 11.6 to 13.4)",
    'effect("model+data")': "−2.51 min (95 % interval −2.51 to −2.51)",
    'shapley("features")': "−0.99 min (95 % interval −1.05 to −0.93)",
    "questions()": "50",
    "questions(budget=25)": "25",
    'questions("model")': "0",
    'rows_used("data")': "75",
    'rows_used("data", budget=25)': "78",
    "fitted_size()": "750 bytes",
    'fitted_size("data")': "7.5 kB",
    'fitted_size("data+model")': "75.0 kB",
    'fitted_size("data+features+model")': "750 kB",
    "negligible()": "0.1 min",
    'negligible("auc")': "0.01",
    "winner": "data",
    "outcome": "The data lever helped more than any other.",
    "exchange": "The model lever is worth about 30 answers of the expert (95 % interval 28 to 31).",
    "splits": "5",
    "metric": "mean absolute error",
    'quoted("86 %", "who says so")': "86 % (who says so)",
    "rows(0)": table_html(TABLE.iloc[:1]),
    "rows(1, 3)": table_html(TABLE.iloc[1:]),
    'rows([2, 0], columns=["who"])': table_html(TABLE.loc[[2, 0], ["who"]]),
}


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_what_a_page_may_ask(known, expression):
    assert render(f"a {{{{ {expression} }}}}.\n", known, "index.md", 1) == f"a {EXPRESSIONS[expression]}.\n"


def test_every_name_is_tried():
    public = {name for name, _ in inspect.getmembers(Words) if not name.startswith("_")}
    assert public == {expression.partition("(")[0] for expression in EXPRESSIONS}


def test_an_end_that_would_round_to_zero_has_the_digit_that_decides():
    words = Words(made_findings(gains={**GAINS, "features": (0.0150, 0.00518)}, budgets=(25, 50)))
    assert words.interval("features") == "−0.0003 to 0.0303 min"


def test_decimals_follow_the_interval():
    wide = {**GAINS, "data": (15, 3), "model": (6.0049, 0.0001), "features": (0.123, 0)}
    words = Words(made_findings(gains=wide, budgets=(25, 50)))
    assert words.gain("data") == "+15 min"
    assert words.interval("data") == "6 to 24 min"
    assert words.interval("model") == "6.00461 to 6.00519 min"
    assert words.interval("features") == "0.123 to 0.123 min"


def test_a_rival_on_either_side():
    rivals = {"data: drop repeats": (9, 0.3), "model: boosted trees": (6, 0.1)}
    known = names(Words(with_others(made_findings(gains=GAINS), rivals, cannot={"data: fill gaps": "there is none"})))
    text = '{{ rival("data: drop repeats") }}, {{ rival("data: drop repeats", over="data") }}, '
    text += '{{ rival("data", over="model: boosted trees") }}'
    assert render(text, known, "index.md", 1) == (
        "better by 9.0 min (95 % interval 8.1 to 9.9), worse by 6.00 min (95 % interval 6.00 to 6.00), "
        "better by 9.0 min (95 % interval 8.4 to 9.6)"
    )
    todo = "name another"
    assert_fault('{{ rival("data: fill gaps") }}', known, "the rival 'data: fill gaps' cannot be pulled here", todo)


def test_no_single_winner_and_no_exchange():
    equal = dict.fromkeys(("start", "data", "model", "data+model"), (0, 0.5))
    words = Words(made_findings(("model", "data"), gains=equal))
    assert words.winner == "no single winner"
    assert words.outcome == "No lever is shown to be better than doing nothing."
    assert_fault(
        "{{ exchange }}", names(words), "there is no exchange rate: the task has no budgets, or no model lever", SEE
    )


def assert_fault(text, known, what, todo, line=40):
    with pytest.raises(CatalogError) as raised:
        render(text, known, "lessons/a/index.md", 40)
    assert [str(fault) for fault in raised.value.faults] == [f"lessons/a/index.md:{line}: {what}; {todo}"]


LEVERS = "data, features, model, data+features, data+model, features+model, data+features+model"


NOTHING_ELSE = "not an expression: only names, calls of them and plain values"


@pytest.mark.parametrize(
    ("expression", "what", "todo"),
    [
        ("scor()", "unknown name 'scor'", "did you mean score?"),
        ("gian", "unknown name 'gian'", "did you mean gain?"),
        ("gain.of", "unknown name 'of'", None),
        ('gain("dta")', "no combination 'dta'", "did you mean data or start?"),
        ('gain("data", over="strat")', "no combination 'strat'", "did you mean start?"),
        ('gain("xyz")', "no combination 'xyz'", f"expected one of start, {LEVERS}"),
        ('score(setting="acu")', "no setting 'acu'", "did you mean auc?"),
        ('score("data", budget=30)', "no trials of 'data' at budget 30", "there are 25, 50"),
        ('questions("data", budget=7)', "no trials of 'data' at budget 7", "there are 25, 50"),
        ('effect("start")', "no effect 'start'", f"expected one of {LEVERS}"),
        ('shapley("data+model")', "no lever 'data+model'", "did you mean model or data?"),
        (
            'rival("model: bosted trees")',
            "no rival 'model: bosted trees'",
            "did you mean model: boosted trees or model: randomised trees or model: a robust line?",
        ),
        ('rival("data", over="strat")', "no combination 'strat'", "did you mean start?"),
        ('negligible("acu")', "no setting 'acu'", "did you mean auc?"),
        ('rows(0, columns=["lenght"])', "no column 'lenght'", "did you mean length?"),
        ("rows(2, 4)", "no such rows", "expected some from 0 to 2"),
        ("rows(2, 0)", "no such rows", "expected some from 0 to 2"),
        ("rows([-1])", "no such rows", "expected some from 0 to 2"),
        ("gain()", "gain() missing 1 required positional argument: 'a'", SEE),
        ('gain("data", ovr="model")', "gain() got an unexpected keyword argument 'ovr'", SEE),
        ("1 / 0", NOTHING_ELSE, SEE),
        ("7 * 7", NOTHING_ELSE, SEE),
        ("splits | length", NOTHING_ELSE, SEE),
        ("[score() for one in rows]", "not an expression: expected token ',', got 'for'", SEE),
        ("range(3)", "unknown name 'range'", "did you mean exchange?"),
        ("gain.__self__", "unknown name '__self__'", None),
        ('score("data").upper()', "unknown name 'upper'", None),
        ('score.__globals__["os"]', NOTHING_ELSE, SEE),
        ('gain("data"', "not an expression: unexpected '}', expected ')'", SEE),
        ("", "not an expression: Expected an expression, got 'end of print statement'", SEE),
    ],
)
def test_what_there_is_not(known, expression, what, todo):
    text = f"One.\n\nTwo {{{{ winner }}}}, {{{{ {expression} }}}}\nthree.\n"
    if todo is None:
        todo = "expected one of " + ", ".join(sorted(known))
    assert_fault(text, known, what, todo, line=42)


def test_all_that_there_is_not_at_once(known):
    text = '{{ scor() }}\n{{ winner }} {{ gain(\n  "dta"\n) }}\n\n{{ rows(9) }}{{ rows(9) }}\n'
    with pytest.raises(CatalogError) as raised:
        render(text, known, "index.md", 10)
    assert [(fault.line, fault.what) for fault in raised.value.faults] == [
        (10, "unknown name 'scor'"),
        (11, "no combination 'dta'"),
        (15, "no such rows"),
    ]


def test_a_word_that_a_pair_does_not_know():
    with pytest.raises(CatalogError, match=r"about.md:1: unknown name 'gian'; did you mean gain\?"):
        render("{{ pair.gian }}", {"pair": Words(made_findings())}, "about.md", 1)


def test_a_lesson_without_table():
    assert_fault("{{ rows(0) }}", names(Words(made_findings())), "this lesson names no dataset", SEE)


@pytest.mark.parametrize(
    "text",
    ["## Head {#anchor}\n", "{: .class }\n", "100 {% of %}\n", "{ .wl-lead }", "a {} b", "<!-- reveal -->\n\n", ""],
)
def test_markdown_stays_as_it_is(text):
    assert render(text, {}, "index.md", 1) == text


def test_recorded_values_as_readers_see_them():
    values = [None, float("nan"), 1.0, 3.14159265, 1e-9, 7, "a", True, pd.Timestamp("2024-05-01"), pd.NaT]
    assert [cell_text(value) for value in values] == [
        "–",
        "–",
        "1",
        "3.14159",
        "1e-09",
        "7",
        "a",
        "True",
        "2024-05-01",
        "–",
    ]


def test_rows_on_one_line_with_their_ids():
    made = table_html(TABLE)
    assert "\n" not in made
    assert '<th scope="row">1</th><td>–</td><td>c</td>' in made
    assert "a&lt;b" in made


def test_what_comes_out_is_text_in_markdown(known):
    assert render('{{ quoted("*a* <b>", "c | d") }}', known, "index.md", 1) == "&#42;a&#42; &#60;b&#62; (c &#124; d)"


def test_blocks_are_no_expressions(known):
    assert_fault("{{% set a = 1 %}}", known, NOTHING_ELSE, SEE)


def test_the_expressions_of_a_page_have_a_time_limit(known, monkeypatch):
    monkeypatch.setattr(expressions, "LONGEST", -1.0)
    assert_fault("{{ score() }}", known, "the expressions of this page take longer than -1 seconds", "ask for less")


def test_a_range_of_rows_is_not_laid_out_before_it_is_checked(known):
    assert_fault("{{ rows(0, 10000000000000) }}", known, "no such rows", "expected some from 0 to 2")


def asked(text):
    """The names that a table of the reference asks for, and what of a pair or a lesson."""
    first = "".join(line.split(" | ")[0] for line in text.splitlines())
    shown = re.findall(r"`(\w+)(?:\([^)]*\)(?:\.(\w+))?)?", first)
    return {name for name, _ in shown}, {part for _, part in shown if part}


def test_the_reference_lists_what_pages_see():
    text = (ROOT / "site_src/pages/contribute/reference.md").read_text(encoding="utf-8")
    single = read_catalog(Project(TINY)).singles[0]
    notebook = nbformat.v4.new_notebook()
    made = Results(read_catalog(Project(TINY)), (), {single.slug: notebook}, {})
    seen = {*handwritten_names(made, {}), *known_names(made, single), *public_names(LessonWords)}
    assert {*known_names(made, single)} == {*ALL_PAGES, VALUE}  # as `check` knows them without a result
    assert {*handwritten_names(made, {})} == {*ALL_PAGES, *BY_HAND}
    names, parts = asked(text.partition("| ask for | get |\n| --- | --- |\n")[2].split("\n\n")[0])
    assert names == seen - {"quoted"}  # the sentence above the table has it
    assert parts <= {*public_names(Words), *public_names(LessonWords)}
