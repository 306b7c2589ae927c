"""Where marks stand in the forest plot, and what is said of them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from helpers.invented import made_findings
from whichlever.lab.evidence.pooled import Study, summary
from whichlever.press.findings.shares.forest import Axis, forest
from whichlever.press.findings.shares.removed import from_to
from whichlever.press.pages.render import fill_template

# gains over a start whose error is 20
STEADY = {"start": (0, 0), "model": (4, 1), "data": (10, 1)}
HARMED = {"start": (0, 0), "model": (-30, 0.1), "data": (-15, 12)}


def pair(title, gains):
    found = made_findings(("model", "data"), gains={**gains, "data+model": gains["data"]}, negligible=0.01)
    front = found.pair.front.model_copy(update={"title": title})
    return replace(found, pair=replace(found.pair, slug=title, page=replace(found.pair.page, front=front)))


@pytest.mark.parametrize(
    ("ends", "low", "ticks"),
    [
        ([0.1], -20.0, ["0", "25", "50", "75", "100"]),
        ([0.1, -0.31], -40.0, ["−25", "0", "25", "50", "75", "100"]),
        ([-1.4], -100.0, ["−100", "−50", "0", "50", "100"]),
    ],
)
def test_the_axis_reaches_the_worst_harm_and_no_further_than_the_whole_error(ends, low, ticks):
    axis = Axis.of(ends)
    assert axis.low == low
    assert [tick["label"] for tick in axis.ticks] == ticks
    assert (axis.at(low / 100), axis.at(1.0)) == (3, 97)


def test_what_goes_on_beyond_the_axis_is_cut_and_said():
    steady, harmed = forest([pair("steady", STEADY)], {}), forest([pair("harmed", HARMED)], {})
    assert [mark["cuts"] for mark in steady["rows"][0]["marks"]] == [[], []]
    model, data = harmed["rows"][0]["marks"]
    assert (model["cuts"], model["mean"], model["low"]) == (["left"], None, 3)
    assert (data["cuts"], data["mean"]) == (["left"], 14.75)
    assert ("arrow" in steady["caption"], "arrow" in harmed["caption"]) == (False, True)


def test_each_row_is_told_in_words_and_in_the_table_behind_it():
    made = forest([pair("steady", STEADY)], {})
    told = [mark["told"] for mark in made["rows"][0]["marks"]]
    assert made["rows"][0]["told"] == f"steady: {', '.join(told)}"
    cells = [cell.text for cell in BeautifulSoup(made["table"], "html5lib").select("tbody tr:last-child > *")]
    assert told[1] == f"data {cells[2]} ({cells[3]})" == f"data +50 % ({cells[3]})"


def test_all_together_stands_at_the_foot_with_where_one_more_is_expected():
    studies = [Study(f"pair {n}", f"set {n}", mean, 0.05) for n, mean in enumerate((0.1, 0.3, 0.2, 0.4, 0.2))]
    pooled = summary(studies)
    assert pooled is not None
    made = forest([pair("steady", STEADY)], {"data": pooled})
    (mark,) = made["together"]["marks"]
    assert mark["expected"][0] < mark["low"] < mark["mean"] < mark["high"] < mark["expected"][1]
    page = BeautifulSoup(fill_template("forest.html.j2", forest=made, pairs="../pairs/"), "html5lib").find("wl-table")
    assert [row.th.text for row in page.select("tbody tr, tfoot tr:first-child")] == ["steady", "all together"]
    axes = [[text.text for text in axis.select("text")] for axis in page.select(".wl-forest__axis")]
    assert axes == [["0", "25", "50", "75", "100"]] * 2


def test_an_interval_shows_the_digit_that_decides():
    assert from_to(0.0004, 0.4) == "0.04 to 40.00 %"
