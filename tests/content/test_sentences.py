"""Every sentence that names a winner, a help or a harm, on scoreboard, guide and debate, against results.json alone."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from helpers import told

MOST_WORDS = 1200
NOT = "is not decided once all pairs are tested together"


@pytest.fixture(scope="module")
def content(built_site: Path) -> told.Results:
    return json.loads((built_site / "results.json").read_text(encoding="utf-8"))


def page(site: Path, address: str) -> BeautifulSoup:
    return BeautifulSoup((site / address / "index.html").read_text(encoding="utf-8"), "html.parser").find("article")


def text(node) -> str:
    return " ".join(node.get_text().split())


def test_what_is_published_about_all_pairs_follows_from_each(content):
    told.check_published(content)


@pytest.mark.parametrize("address", ["scoreboard", "debate"])
def test_the_tally_and_what_is_left_on_top_of_other_levers(built_site, content, address):
    shown = text(page(built_site, address))
    assert told.tally(content) in shown
    for lever in told.LEVERS:
        assert told.on_top(content, lever) in shown


def test_each_row_of_the_scoreboard(built_site, content):
    won, kept = told.winners(content), told.standing(content)
    rows = page(built_site, "scoreboard").select("table.wl-scoreboard tbody tr")
    assert [row["data-pair"] for row in rows] == list(told.counted(content))
    for row in rows:
        slug = row["data-pair"]
        assert row["data-winner"] == won.get(slug, "none")
        cells = dict(zip(("model", "data", "features"), row.find_all("td")[2:5], strict=True))
        for lever, cell in cells.items():
            decided = told.step(content["pairs"][slug], lever, "start")["verdict"] in ("better", "worse")
            drifts = not told.steady(content["pairs"][slug], lever)
            assert ("changes with time" in text(cell)) == (drifts and "no share" not in text(cell))
            if "no share" not in text(cell) and not drifts:
                assert ("not after adjusting" in text(cell)) == (decided and (slug, lever, "start") not in kept)


def test_the_guide_advises_what_the_counts_say(built_site, content):
    rows = page(built_site, "guide").select(".wl-guide__table tbody tr")
    assert len(rows) == 9
    for row in rows:
        assert told.advice(content, row["id"]) == text(row.select_one(".wl-guide__advice"))


def test_each_mark_of_the_guide(built_site, content):
    """Won, better, harmed: only what stands among all pairs; and every pair is in every column of its rows."""
    won = told.winners(content)
    for row in page(built_site, "guide").select(".wl-guide__table tbody tr"):
        slugs = [slug for slug, pair in told.counted(content).items() if row["id"] in pair["problems"]]
        for lever, cell in zip(told.LEVERS, row.find_all("td"), strict=True):
            marks = cell.find_all("a")
            assert [mark["href"].split("/")[-2] for mark in marks] == slugs
            for slug, mark in zip(slugs, marks, strict=True):
                better = mark["data-mark-of"] in ("won", "tied", "behind")
                assert better == told.helped(content, slug, lever)
                assert (mark["data-mark-of"] == "won") == (won.get(slug) == lever)
                assert (mark["data-mark-of"] == "harmed") == (
                    told.step(content["pairs"][slug], lever, "start")["verdict"] == "worse"
                    and (slug, lever, "start") in told.standing(content)
                )


def test_the_guide_is_short(built_site):
    article = page(built_site, "guide")
    assert len(article.get_text(" ").split()) <= 300


def test_the_debate_calls_no_gain_sure_that_does_not_stand(built_site, content):
    """It says `better by` and `worse by`; where that is a pair's step, it stands, or the sentence goes on."""
    shown = text(page(built_site, "debate"))
    said = re.findall(rf"(better|worse) by ([\d.,]+)[^.;]*?\(95 % interval [^)]*\)(, which {NOT})?", shown)
    assert said
    steps = _steps(content)
    for verdict, size, qualified in said:
        places = len(size.partition(".")[2])
        meant = [stands for known, mean, stands in steps if known == verdict and f"{mean:,.{places}f}" == size]
        assert qualified or not meant or any(meant), (verdict, size)


def _steps(content):
    """Of each step its verdict, the size of its gain, and whether it stands."""
    kept = told.standing(content)
    found = []
    for slug, pair in told.counted(content).items():
        for lever, gains in pair["together"]["gains"].items():
            for over in gains:
                gain = told.step(pair, lever, over)
                found.append((gain["verdict"], abs(gain["mean"]), (slug, lever, over) in kept))
    return found


def test_every_lever_helps_in_fewer_pairs_when_another_is_pulled(content):
    """As the debate says."""
    better = {(row["lever"], row["over"]): row["verdicts"]["better"] for row in content["on_top"]}
    assert all(better[lever, over] < better[lever, "start"] for lever, over in better if over != "start")


def test_the_debates_last_figure_counts_what_stands_among_all_pairs(built_site, content):
    drawn = page(built_site, "debate").find_all("figure")[-1].find("desc").get_text()
    for lever in told.LEVERS:
        for over in ("start", *(other for other in told.LEVERS if other != lever)):
            label = f"{lever} over the start" if over == "start" else f"{lever} on top of {over}"
            stands = sum(
                (slug, lever, over) in told.standing(content) and told.step(pair, lever, over)["verdict"] == "better"
                for slug, pair in told.counted(content).items()
            )
            assert f"{label}: {stands} better" in drawn


def test_the_debate_is_short(built_site):
    article = page(built_site, "debate")
    for part in article.select("figure, script"):
        part.decompose()
    assert len(re.findall(r"[\w.%’'−+]+", article.get_text())) <= MOST_WORDS


def test_the_debate_ends_on_what_each_lever_adds(built_site):
    figures = page(built_site, "debate").find_all("figure")
    assert len(figures) >= 3
    assert "on top of" in figures[-1].get_text()
    assert not figures[-1].find_next(["h2", "p"])
