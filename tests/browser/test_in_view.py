"""What a reader is at stays in view, and stays where it is: focus, messages, buttons, tooltips, prices."""

from __future__ import annotations

import pytest

COVERED = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect();
  if (one.closest('.md-header') || one === document.body) return null;
  const seen = document.elementFromPoint(Math.max(box.left, 0) + 3, box.top + 3);
  return one.contains(seen) || seen?.contains(one) ? '' : `${one.tagName} ${one.textContent.trim().slice(0, 30)}`;
}"""


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("address", ["", "scoreboard/"])
def test_the_focus_that_goes_up_is_never_covered(visit, address, width):
    page = visit(address, width=width, height=800).page
    page.locator("main a:visible").last.focus()
    covered = []
    for _ in range(45):
        page.keyboard.press("Shift+Tab")
        told = page.evaluate(COVERED)
        if told is None:
            break
        covered += [told] if told else []
    assert not covered


def test_the_search_waits_for_a_letter(visit):
    page = visit("guide/").page
    for _ in range(9):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.md-search__input')"):
            break
    page.wait_for_timeout(200)
    assert not page.is_checked("#__search")
    page.keyboard.type("label")
    page.wait_for_selector(".md-search-result__item")
    assert page.is_checked("#__search")
    assert page.input_value(".md-search__input") == "label"


def test_what_is_said_of_marks_is_in_view(visit, pair_addresses):
    visitor = visit(pair_addresses[0], width=390, height=800)
    visitor.find(pair_addresses, "details:has(wl-spot)", "?levers=")
    page = visitor.page
    page.evaluate("document.querySelector('wl-spot').closest('details').open = true")
    button = page.get_by_role("button", name="Check my marks")
    page.evaluate("one => scrollTo(0, scrollY + one.getBoundingClientRect().bottom - 796)", button.element_handle())
    button.click()
    assert page.locator(".wl-spot__said").bounding_box()["y"] < 790


def test_a_figure_that_was_enlarged_leaves_the_page_where_it_was(visit, pair_addresses):
    page = visit(pair_addresses[0] + "?levers=").page
    button = page.locator(".wl-enlarge").first
    button.scroll_into_view_if_needed()
    before, height = page.evaluate("[scrollY, document.body.scrollHeight]")
    button.press("Enter")
    page.locator("dialog").wait_for()
    assert page.evaluate("document.body.scrollHeight") == height
    page.keyboard.press("Escape")
    page.wait_for_timeout(200)
    assert page.evaluate("scrollY") == before


def test_choosing_a_bet_moves_no_button(visit, pair_addresses):
    page = visit(pair_addresses[0], width=390).page
    button = page.locator("wl-bet button[type=submit]")
    button.scroll_into_view_if_needed()
    before = button.bounding_box()
    page.check("wl-bet input[value=data]")
    assert page.is_visible(".wl-far input")
    assert button.bounding_box() == before


def test_a_meaning_at_the_foot_of_the_window_is_in_view(visit, pair_addresses):
    visitor = visit(pair_addresses[0] + "?levers=")
    visitor.find(pair_addresses, "a.wl-term", "?levers=")
    page = visitor.page
    term = page.locator("a.wl-term:visible").first
    page.evaluate("one => scrollTo(0, scrollY + one.getBoundingClientRect().bottom - 895)", term.element_handle())
    term.hover()
    tip = page.locator(".wl-meaning")
    tip.wait_for()
    page.wait_for_timeout(100)
    box, own = tip.bounding_box(), term.bounding_box()
    assert box["y"] + box["height"] <= own["y"]


def test_nothing_collides_on_a_phone(visit):
    prices = visit("guide/", width=390).page.locator(".wl-guide__marks small")
    assert all(
        prices.evaluate_all("all => all.map((one) => one.getClientRects().length === 1 && one.offsetHeight < 20)")
    )
    page = visit("debate/", width=390).page
    page.evaluate("document.querySelectorAll('.wl-forest details').forEach((one) => (one.open = true))")
    rows = page.locator(".wl-forest details tbody tr").first
    tops = rows.evaluate("row => [...row.cells].map((cell) => Math.round(cell.getBoundingClientRect().top))")
    assert len(set(tops)) == 1
