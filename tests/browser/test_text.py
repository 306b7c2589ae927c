"""Text of contributors is text: nothing that they write runs in a browser, and all of it can be read."""

from __future__ import annotations

import pytest

from helpers.hostile import ADDRESS, FIELDS, IN_HEAD, PAIR, RAW_PAGE, SHEET, SINGLE, WORDS

READ = """() => {
    const copy = document.body.cloneNode(true);
    for (const script of copy.querySelectorAll("script")) script.remove();
    return copy.textContent.replace(/\\s+/g, " ");
}"""


@pytest.fixture(scope="module")
def seen(browser, hostile, hostile_address) -> dict[str, dict]:
    """Of every page of the hostile site, by its address: what it says, what ran in it, and what it complained of."""
    context, pages = browser.new_context(), {}
    folder = hostile["folder" if hostile_address.startswith("file:") else "served"]
    for path in sorted(folder.rglob("*.html")):
        if path.name == "404.html" and folder.name == "folder":
            continue  # only a host can show it: its addresses begin at the host's root
        page, complaints = context.new_page(), []
        page.on("console", lambda message, told=complaints: told.append(message.text))
        page.on("pageerror", lambda error, told=complaints: told.append(str(error)))
        address = path.relative_to(folder).as_posix()
        where = address.removesuffix("index.html").replace(".html", "/")  # in a folder, links name files
        page.goto(hostile_address + address)  # a quiet network alone may be one whose page is half read
        page.wait_for_load_state("networkidle")
        pages[where] = {
            "text": page.evaluate(READ),
            "pwned": page.evaluate("window.pwned"),
            "title": page.title(),
            "description": page.evaluate("document.querySelector('[name=description]')?.content"),
            "complaints": complaints,
        }
        page.close()
    context.close()
    return pages


def test_nothing_runs_on_any_page(seen):
    assert {address: page["pwned"] for address, page in seen.items() if page["pwned"] is not None} == {}


def test_no_page_complains(seen):
    complaints = {address: page["complaints"] for address, page in seen.items() if page["complaints"]}
    refused = complaints.pop(RAW_PAGE)
    assert complaints == {}
    assert {one.partition(" violates")[0] for one in refused} == {
        "Executing inline script",
        "Executing inline event handler",
    }
    assert all("Content Security Policy" in one for one in refused)


@pytest.mark.parametrize("name", [name for name in FIELDS if name not in IN_HEAD])
def test_it_is_read_as_it_was_written(seen, name):
    field = FIELDS[name]
    assert field.shown in seen[field.page]["text"]


@pytest.mark.parametrize(("name", "key"), IN_HEAD.items())
def test_the_head_has_it_as_it_was_written(seen, name, key):
    field = FIELDS[name]
    assert field.shown in seen[field.page][key]


@pytest.mark.parametrize("name", ["pair title", "single title", "sheet title"])
def test_a_title_is_the_same_everywhere(seen, name):
    """In the window's title, and in the menu of every page."""
    field = FIELDS[name]
    assert field.shown in seen[field.page]["title"]
    for address, page in seen.items():
        if address.startswith(field.page.partition("/")[0]):
            assert field.shown in page["text"], address


def test_the_search_shows_it_as_text(browser, hostile_address):
    page = browser.new_page()
    page.goto(f"{hostile_address}index.html")
    for words in ("symptom", "question"):
        page.locator(".md-search__input").fill("")
        page.locator(".md-search__input").press_sequentially(words)
        page.locator(".md-search-result__item").first.wait_for()
        assert f"pair title {WORDS}"[:60] in page.inner_text(".md-search-result__list")
    assert page.evaluate("window.pwned") is None
    page.close()


@pytest.mark.parametrize("page", [PAIR, SINGLE, SHEET])
def test_a_link_leads_where_it_was_meant_to(browser, hostile_address, page):
    tab = browser.new_page()
    tab.goto(f"{hostile_address}{page}index.html")
    addresses = tab.locator("a[href*='example.org']").evaluate_all("all => all.map((one) => one.getAttribute('href'))")
    assert addresses == [ADDRESS]
    assert tab.locator("[href^='javascript:' i]").count() == 0
    tab.close()
