"""Everything works under the policy that pages state, from a host and from a folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from helpers.hostile import HOME, PAIR, SCOREBOARD

ANSWER_OF_A_WORKER = """new Promise((done) => {
    const worker = new Worker(URL.createObjectURL(new Blob(["postMessage(7)"])));
    worker.onmessage = (event) => done(event.data);
})"""
EMPTY_MODULE = "WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])).then(() => 'compiled')"
WATCH = "addEventListener('securitypolicyviolation', (event) => (window.refused ??= []).push(event.blockedURI))"


@pytest.fixture
def page(browser, hostile_address) -> Iterator:
    """A reader's page, with `open(address)`; what the policy refused, and every error, fails the test at its end."""
    context = browser.new_context(color_scheme="light", reduced_motion="reduce")
    context.add_init_script(WATCH)
    page, errors = context.new_page(), []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.open = lambda address: page.goto(f"{hostile_address}{address}index.html")
    yield page
    assert page.evaluate("window.refused ?? []") == []
    assert errors == []
    context.close()


def test_a_bet_is_placed_and_a_lever_pulled(page):
    page.open(PAIR)
    assert not page.is_visible(".wl-panel")
    page.check("wl-bet [name=lever][value=data]")
    page.click("wl-bet [type=submit]")
    assert page.inner_text(".wl-said__verdict").startswith("You were right.")
    before = page.inner_text(".wl-verdict")
    page.check(".wl-switch input[value=model]")
    assert page.inner_text(".wl-verdict") != before
    page.open(SCOREBOARD)
    assert "You bet on 1 of 1 pairs" in page.inner_text(".wl-record")


def test_the_search_answers(page):
    page.open(HOME)
    page.click(".md-search__input, [for=__search] >> visible=true")
    page.locator(".md-search__input").press_sequentially("symptom")
    page.locator(".md-search-result__item").first.wait_for()


def test_the_palette_changes_and_stays(page):
    page.open(HOME)
    assert page.get_attribute("body", "data-md-color-scheme") == "default"
    for _ in range(2):  # from the system's colours to light ones, to dark ones
        page.locator(".wl-palette label:visible").click()
    page.wait_for_function("document.body.dataset.mdColorScheme === 'slate'")
    page.open(PAIR)
    assert page.get_attribute("body", "data-md-color-scheme") == "slate"


def test_the_palette_follows_the_system_until_one_is_chosen(page):
    page.open(HOME)
    page.emulate_media(color_scheme="dark")
    page.wait_for_selector("body[data-md-color-scheme=slate]")
    page.open(PAIR)
    assert page.get_attribute("body", "data-md-color-scheme") == "slate"
    for _ in range(3):  # light, dark, and the system's once more
        page.locator(".wl-palette label:visible").click()
    page.emulate_media(color_scheme="light")
    page.wait_for_selector("body[data-md-color-scheme=default]")


def test_a_defect_is_spotted_and_a_figure_enlarged(page):
    page.open(f"{PAIR}")
    page.click("text=Find the odd ones yourself")
    page.locator("wl-spot td input").first.check()
    page.click("wl-spot [type=submit]")
    assert page.inner_text(".wl-spot__said").startswith("There is 1 to find; you found 1")
    page.click("wl-bet [data-show]")
    page.click("#evidence > summary")
    page.locator(".wl-enlarge:visible").first.click()
    assert page.is_visible("dialog.wl-large svg")


def test_a_worker_may_come_from_a_blob_and_wasm_be_compiled(page):
    """What lessons need that run in the reader's browser."""
    page.open(HOME)
    assert page.evaluate(ANSWER_OF_A_WORKER) == 7
    assert page.evaluate(EMPTY_MODULE) == "compiled"
