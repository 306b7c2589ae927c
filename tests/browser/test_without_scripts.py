"""Everything is there for a reader without scripts, and from a folder without a server."""

from __future__ import annotations

import json

import pytest


@pytest.fixture
def plain(visit, pair_addresses):
    return visit(pair_addresses[0], java_script_enabled=False).page


def test_text_numbers_and_code_stand_on_the_page(plain):
    pair = json.loads(plain.text_content("#wl-pair"))
    for there in (
        "h1",
        ".wl-lead",
        ".wl-rail a >> nth=0",
        ".wl-winner",
        ".wl-gains >> nth=0",
        "#evidence",
        ".wl-remember",
        ".wl-lesson >> nth=0",
    ):
        assert plain.is_visible(there), there
    plain.click("#evidence > summary")
    table = plain.inner_text(".wl-evidence >> nth=0")
    for combination, by_budget in pair["combinations"].items():
        mean = by_budget[max(by_budget, key=int)]["mean"]
        assert f"{mean:,.{pair['decimals']}f}".replace("-", "−") in table, combination


def test_a_lesson_can_be_unfolded(plain):
    lesson = plain.locator(".wl-lesson--data")
    assert not lesson.locator("pre").first.is_visible()
    lesson.locator("summary").first.click()
    assert lesson.locator("pre").first.is_visible()


def test_lessons_are_tabs_side_by_side_of_which_one_is_open(plain):
    tabs = plain.locator(".wl-tabs > details > summary")
    tops = {round(box["y"]) for tab in tabs.all() if (box := tab.bounding_box())}
    assert len(tops) == 1
    for tab in tabs.all():
        tab.click()
        assert plain.locator(".wl-tabs > details[open]").count() == 1


def test_an_address_opens_its_lesson(visit, plain, pair_addresses):
    page = visit(f"{pair_addresses[0]}#lesson-data", java_script_enabled=False).page
    assert page.locator("#lesson-data pre").first.is_visible()
    assert page.locator(".wl-tabs > details[open]").count() == 1
    assert page.evaluate("document.getElementById('lesson-data').getBoundingClientRect().top") < 400


def test_no_control_is_dead(plain):
    for button in plain.locator("article button").all():
        assert not button.is_visible()
    assert not plain.locator("wl-board .wl-switch >> nth=0").is_visible()


def test_the_scoreboard_reads_as_a_table(visit, pair_addresses):
    page = visit("scoreboard/", java_script_enabled=False).page
    assert page.locator(".wl-scoreboard tbody tr").count() == len(pair_addresses)
    assert not page.locator(".wl-filter").is_visible()


def test_it_works_from_a_folder(browser, built_site, pair_addresses):
    context = browser.new_context()
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto((built_site / pair_addresses[0] / "index.html").as_uri())
    page.click("wl-bet [data-show]")
    before = page.inner_text(".wl-verdict")
    page.locator(".wl-switch input").first.check()
    assert page.inner_text(".wl-verdict") != before
    context.close()
    # the index of the search is a script only where the site is built for folders
    assert not [error for error in errors if "search_index" not in error]
