"""The home page's bet: pulling a lever is the bet, the picture answers, the gains appear, the next bet is offered."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

QUESTION = "Which lever would you pull?"
WHERE = "[...document.querySelectorAll('.wl-hero__points circle')].map(point => point.style.cssText)"
KEPT = "JSON.parse(localStorage.getItem('whichlever'))"


@pytest.fixture
def home(visit):
    return visit("").page


def test_question_picture_and_levers_stand_in_the_first_screen_of_a_phone(visit):
    page = visit("", width=390, height=844).page
    for shown in ("h1", ".wl-hero__rows svg", ".wl-pull--model", ".wl-pull--data", ".wl-pull--features"):
        box = page.locator(shown).first.bounding_box()
        assert box["y"] >= 0, shown
        assert box["y"] + box["height"] <= 844, shown
    (heading,) = page.locator("h1").all_inner_texts()
    assert heading.startswith(QUESTION)


def test_pulling_a_lever_is_the_bet(home):
    before = home.evaluate(WHERE)
    expect(home.locator(".wl-hero__result")).to_be_hidden()
    home.locator(".wl-pull--data").press("Enter")
    expect(home.locator(".wl-hero__result h2")).to_be_focused()
    assert home.locator(".wl-gains tr").count() == 3
    assert home.evaluate(WHERE) != before
    pair = home.locator("wl-hero").get_attribute("pair")
    assert home.evaluate(KEPT)["bets"] == {pair: {"lever": "data"}}
    won = home.locator(".wl-hero__result").get_attribute("data-winner")
    assert home.locator(".wl-hero__result h2").inner_text().startswith("Right." if won == "data" else "You bet on")
    home.locator(".wl-pull--model").click()
    assert home.locator(".wl-pull[aria-pressed=true]").all_inner_texts()[0].startswith("Model")
    assert home.evaluate(KEPT)["bets"] == {pair: {"lever": "data"}}


def test_only_the_lever_that_moves_points_moves_them(home):
    before = home.evaluate(WHERE)
    line = home.locator(".wl-hero__line").get_attribute("d")
    home.locator(".wl-pull--model").click()
    assert home.evaluate(WHERE) == before
    assert home.locator(".wl-hero__line").get_attribute("d") != line


def test_the_next_bet_is_on_a_pair_whose_answer_is_not_known(home):
    pairs = home.locator(".wl-item").evaluate_all("items => items.map(item => item.dataset.pair)")
    first = home.locator("wl-hero").get_attribute("pair")
    seen = [pair for pair in pairs if pair != first][:2]
    kept = {"bets": {seen[0]: {"lever": "none"}}, "shown": {seen[1]: True}, "visited": {}}
    home.evaluate("kept => localStorage.setItem('whichlever', kept)", json.dumps(kept))
    home.reload()
    home.locator(".wl-pull--data").click()
    address = home.locator("[data-next]").get_attribute("href")
    assert not [pair for pair in (first, *seen) if f"/{pair}/" in address]


def test_a_bet_is_still_there_after_a_reload(home):
    home.locator(".wl-pull--features").click()
    home.reload()
    expect(home.locator(".wl-hero__result")).to_be_visible()
    assert home.locator(".wl-pull[aria-pressed=true]").get_attribute("value") == "features"


def test_without_scripts_the_levers_lead_on_and_the_gains_stand_there(visit):
    page = visit("", java_script_enabled=False).page
    assert page.locator(".wl-gains tr:visible").count() == 3
    page.locator(".wl-pull--data").click()
    assert page.url.endswith("?levers=data")
