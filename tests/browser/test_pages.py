"""What must hold on every page: accessible in both schemes, no other host, no sideways scroll, small enough."""

from __future__ import annotations

import gzip
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import html5lib
import pytest
from bs4 import BeautifulSoup

SCHEMES = ("light", "dark")
HOME_LIMIT = 160_000  # with the type face, the first picture, and the thumbnails that stand near the first screen
PAIR_LIMIT = 215_000  # with a picture of its rows and the chart of gains, drawn for a desk and for a phone


def violations(page, axe: str) -> list[str]:
    """What axe finds, a line for each element."""
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [f"{one['id']}: {node['html'][:120]}" for one in found["violations"] for node in one["nodes"]]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_kind_of_page_is_accessible(visit, axe, kinds, scheme):
    found = {}
    for kind, address in kinds.items():
        page = visit(address, scheme=scheme).page
        assert page.evaluate("document.body.dataset.mdColorScheme") == ("slate" if scheme == "dark" else "default")
        if lines := violations(page, axe):
            found[kind] = lines
    assert not found, found


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", [390, 1280])
def test_an_opened_pair_is_accessible(visit, axe, pair_addresses, scheme, width):
    page = visit(pair_addresses[0], scheme=scheme, width=width).page
    page.click("wl-bet [data-show]")
    page.check(".wl-switch input >> nth=0")
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    page.wait_for_timeout(100)  # what scrolls sideways is made focusable after a layout
    assert not violations(page, axe)


def test_no_page_scrolls_sideways_on_a_small_screen(visit, addresses):
    visitor = visit("", width=320)
    wide = []
    for address in addresses:
        visitor.go(address)
        visitor.page.evaluate("document.documentElement.classList.remove('wl-sealed')")
        if visitor.page.evaluate("document.documentElement.scrollWidth") > 320:
            wide.append(address)
    assert not wide


@pytest.mark.parametrize("width", [390, 768, 1280, 1920])
def test_no_kind_of_page_scrolls_sideways(visit, kinds, width):
    visitor = visit("", width=width)
    wide = []
    for address in kinds.values():
        visitor.go(address)
        visitor.page.evaluate("document.documentElement.classList.remove('wl-sealed')")
        if visitor.page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(address)
    assert not wide


def test_no_request_leaves_the_host_and_no_page_complains(visit, addresses, served):
    visitor = visit("")
    for address in addresses:
        visitor.go(address)
    visitor.page.wait_for_load_state("networkidle")
    host = urlsplit(served).netloc
    others = {
        url for url in visitor.requests if urlsplit(url).scheme.startswith("http") and urlsplit(url).netloc != host
    }
    assert not others


def test_search_answers_from_the_same_host(visit, pair_addresses):
    visitor = visit("")
    title = visitor.page.locator(".wl-item h3 a").first.inner_text()
    visitor.page.click(".md-search__input")
    visitor.page.locator(".md-search__input").press_sequentially(title)
    visitor.page.wait_for_selector(".md-search-result__item")
    assert title in visitor.page.inner_text(".md-search-result__list")


def test_a_pair_is_found_by_the_words_for_its_defect(visit):
    visitor = visit("scoreboard/")
    row = visitor.page.locator(".wl-scoreboard tbody tr").first
    title = row.locator("th a").inner_text()
    symptom = row.get_attribute("data-symptoms").partition(";")[0]
    visitor.page.click(".md-search__input")
    visitor.page.locator(".md-search__input").press_sequentially(symptom)
    visitor.page.wait_for_selector(".md-search-result__item")
    assert visitor.page.locator(".md-search-result__item").first.inner_text().startswith(title)


def test_the_search_index_waits_for_the_search(visit):
    visitor = visit("")
    visitor.page.wait_for_load_state("networkidle")
    assert not [url for url in visitor.requests if "search_index" in url or "/workers/" in url]
    visitor.page.keyboard.press("/")
    visitor.page.keyboard.type("wrong label")
    visitor.page.wait_for_selector(".md-search-result__item")
    assert [url for url in visitor.requests if "search_index" in url]


def test_a_link_to_a_search_is_answered(visit):
    visit("?q=label").page.wait_for_selector(".md-search-result__item", state="attached")


def test_home_is_light(visit, built_site: Path, served: str):
    visitor = visit("")
    visitor.page.wait_for_load_state("networkidle")
    paths = {urlsplit(url).path.lstrip("/") for url in visitor.requests if url.startswith(served)}
    sizes = {path: len(gzip.compress(_file(built_site, path).read_bytes())) for path in paths}
    assert sum(sizes.values()) < HOME_LIMIT, sizes


def _file(site: Path, path: str) -> Path:
    return site / path / "index.html" if not path or path.endswith("/") else site / path


def test_pair_pages_are_small(built_site: Path, pair_addresses):
    sizes = {address: (built_site / address / "index.html").stat().st_size for address in pair_addresses}
    assert all(size < PAIR_LIMIT for size in sizes.values()), sizes


def test_a_figure_is_enlarged_and_put_back(visit, pair_addresses):
    page = visit(pair_addresses[0] + "?levers=").page
    figure = page.locator("figure.wl-figure:has(svg)").first
    small = figure.locator("svg").first.bounding_box()
    figure.get_by_role("button", name="Enlarge").click()
    large = page.locator("dialog.wl-large > svg").bounding_box()
    assert large["width"] > small["width"] or large["height"] > small["height"]
    page.keyboard.press("Escape")
    assert figure.locator("svg").first.bounding_box()["width"] == small["width"]
    assert page.locator("dialog").count() == 0


def test_a_handout_prints_without_the_site_around_it(visit, pair_addresses):
    page = visit(pair_addresses[0] + "?levers=data", scheme="dark").page
    page.emulate_media(media="print")
    for gone in (".md-header", ".md-footer", ".wl-enlarge", ".wl-actions"):
        assert not page.locator(gone).first.is_visible(), gone
    assert page.is_visible(".wl-verdict")
    assert page.evaluate("getComputedStyle(document.body).getPropertyValue('--wl-paper').trim()") == "#fff"


def test_every_page_is_valid_html(built_site: Path, addresses):
    faults = []
    for address in addresses:
        text = _file(built_site, address).read_text(encoding="utf-8")
        parser = html5lib.HTMLParser()
        parser.parse(text)
        faults += [f"{address}:{line}: {error}" for (line, _), error, _ in parser.errors]
        ids = Counter(tag["id"] for tag in BeautifulSoup(text, "html.parser").find_all(id=True))
        faults += [f"{address}: the id {name} stands {count} times" for name, count in ids.items() if count > 1]
    assert not faults


def test_a_button_in_focus_can_be_read(visit):
    for scheme in ("light", "dark"):
        page = visit("", scheme=scheme).page
        page.focus(".wl-button")
        style = (
            "(style => [style.color, style.backgroundColor])(getComputedStyle(document.querySelector('.wl-button')))"
        )
        page.wait_for_timeout(300)
        text, ground = page.evaluate(style)
        assert text != ground


def test_the_meaning_of_a_term_is_one_tap_away(visit, pair_addresses):
    visitor = visit(pair_addresses[0], width=390, has_touch=True, is_mobile=True)
    visitor.find(pair_addresses, "a.wl-term")
    page = visitor.page
    term = page.locator("a.wl-term:visible").first
    term.tap()
    page.locator(".wl-meaning").wait_for()
    assert "glossary" not in page.url
    term.tap()
    page.wait_for_url("**/glossary/**")


def test_the_meaning_of_a_term_comes_with_focus_and_goes_with_escape(visit, pair_addresses):
    visitor = visit(pair_addresses[0])
    visitor.find(pair_addresses, "a.wl-term")
    page = visitor.page
    term = page.locator("a.wl-term:visible").first
    meaning = term.get_attribute("title")
    term.focus()
    assert page.inner_text(".wl-meaning") == meaning
    page.keyboard.press("Escape")
    assert page.locator(".wl-meaning").count() == 0
    assert term.get_attribute("title") == meaning


def until(page, condition):
    """Wait for a condition; the page's own policy refuses the `eval` with which `wait_for_function` asks again."""
    for _ in range(100):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never came: {condition}")


def test_tabs_come_back_after_scrolling(visit, pair_addresses):
    for address in ("", pair_addresses[0]):
        page = visit(address).page
        page.set_viewport_size({"width": 1280, "height": 800})
        tabs = page.locator(".md-tabs__link").first
        page.mouse.wheel(0, 900)
        until(page, "scrollY > 300")
        page.wait_for_timeout(300)
        page.evaluate("scrollTo(0, 0)")
        until(page, "getComputedStyle(document.querySelector('.md-tabs__link')).opacity > 0.5")
        assert tabs.is_visible()


def test_the_menu_opens_on_a_phone(visit, pair_addresses):
    for address in ("", pair_addresses[0]):
        page = visit(address).page
        page.set_viewport_size({"width": 390, "height": 800})
        page.locator("label.md-header__button[for=__drawer]").click()
        page.wait_for_timeout(400)  # it slides in
        for title in ("Which lever won?", "Which lever first?"):  # the whole site's entries, not those of one section
            entry = page.locator(".md-nav--primary .md-nav__link:visible", has_text=title).first
            assert 0 <= entry.bounding_box()["x"] < 390
        entry.click()
        page.wait_for_url("**/guide/**")
