"""The scoreboard's table sorts, filters, and spots of a defect are judged."""

from __future__ import annotations

import pytest


def test_the_table_sorts_by_number_and_by_name(visit):
    page = visit("scoreboard/").page
    head = page.locator(".wl-scoreboard").get_by_role("button", name="data", exact=True)
    head.click()
    column = page.locator(".wl-scoreboard tbody tr td:nth-child(5)")
    values = [float(cell.get_attribute("data-sort")) for cell in column.all()]
    assert values == sorted(values)
    head.click()
    values = [float(cell.get_attribute("data-sort")) for cell in column.all()]
    assert values == sorted(values, reverse=True)
    assert page.locator("th[aria-sort=descending]").count() == 1


def test_the_forest_plot_sorts_by_the_share_of_a_lever(visit):
    page = visit("scoreboard/").page
    page.locator(".wl-forest").get_by_role("button", name="data", exact=True).click()
    shares = page.locator(".wl-forest wl-table tbody td:nth-child(3)")
    values = [float(cell.get_attribute("data-sort")) for cell in shares.all()]
    assert values == sorted(values)


def test_the_table_filters(visit):
    page = visit("scoreboard/").page
    rows = page.locator(".wl-scoreboard tbody tr")
    everyone = rows.count()
    page.fill("[data-filter=words]", rows.first.locator("th a").inner_text())
    assert page.locator(".wl-scoreboard tbody tr:visible").count() >= 1
    page.fill("[data-filter=words]", "no pair has these words")
    assert page.locator(".wl-scoreboard tbody tr:visible").count() == 0
    assert page.inner_text("[data-count]").startswith("No pair here has these words")
    symptom = rows.last.get_attribute("data-symptoms").partition(";")[0]
    page.fill("[data-filter=words]", symptom)
    assert rows.last.is_visible()
    page.fill("[data-filter=words]", "")
    assert page.inner_text("[data-count]") == f"{everyone} of {everyone} pairs"
    page.fill("[data-filter=words]", "")
    page.select_option("[data-filter=winner]", "data")
    for row in page.locator(".wl-scoreboard tbody tr:visible").all():
        assert row.get_attribute("data-winner") == "data"


@pytest.fixture
def spot(visit, pair_addresses):
    visitor = visit(pair_addresses[0])
    visitor.find(pair_addresses, "summary:has-text('Find the odd ones')")
    visitor.page.click("text=Find the odd ones yourself")
    return visitor.page


def test_marks_are_compared_with_the_documentation(spot):
    named = spot.locator("wl-spot td input[data-named]")
    count = named.count()
    assert count
    named.first.check()
    spot.click("wl-spot button[type=submit]")
    assert spot.inner_text(".wl-spot__said").startswith(
        f"There {'is' if count == 1 else 'are'} {count} to find; you found 1"
    )
    told = [text for text in spot.locator(".wl-spot__told").all_inner_texts() if text]
    assert sorted(told) == sorted(["found", *["missed"] * (count - 1)])
    assert spot.locator(".wl-spot__answer p").is_visible()


def test_a_wrong_mark_is_told_so(spot):
    spot.locator("wl-spot td input:not([data-named])").first.check()
    spot.click("wl-spot button[type=submit]")
    assert "not named" in spot.locator(".wl-spot__told").all_inner_texts()
    assert ", and marked 1 other." in spot.inner_text(".wl-spot__said")
