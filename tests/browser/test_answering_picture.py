"""The picture beside the board answers every lever, from a file that only the first pull asks for."""

from __future__ import annotations

import gzip

ROWS_LIMIT = 15_000
STATE = """() => [...document.querySelectorAll(".wl-answering__row, .wl-answering__test, .wl-answering figcaption")]
  .map((one) => `${one.getAttribute("class")} ${one.getAttribute("style")} ${one.getAttribute("d") || one.textContent}`)
  .join(";")"""


def pull(page, lever: str, on: bool = True) -> None:
    page.set_checked(f'.wl-switch input[value="{lever}"]', on)
    page.wait_for_selector("figure.wl-answering")
    page.wait_for_timeout(80)  # two frames


def test_every_pair_answers_every_lever(visit, pair_addresses):
    visitor = visit(pair_addresses[0] + "?levers=")
    for address in pair_addresses:
        visitor.go(address + "?levers=")
        page = visitor.page
        assert page.locator("figure.wl-answering").count() == 0, address
        levers = page.eval_on_selector_all(".wl-switch input", "(all) => all.map((one) => one.value)")
        seen = {}
        for lever in levers:
            pull(page, lever)
            seen[lever] = page.evaluate(STATE)
            assert page.inner_text(".wl-answering figcaption"), (address, lever)
            pull(page, lever, on=False)
        seen["start"] = page.evaluate(STATE)
        assert len(set(seen.values())) == len(levers) + 1, address
    assert not visitor.errors


def test_no_rows_are_asked_for_before_a_lever_is_pulled(visit, pair_addresses):
    visitor = visit(pair_addresses[0])
    assert not [one for one in visitor.requests if one.endswith(("rows.js", "answering.css"))]
    assert visitor.page.locator("figure.wl-answering").count() == 0


def test_a_bet_pulls_the_readers_lever_and_the_picture_answers(visit, pair_addresses):
    page = visit(pair_addresses[0]).page
    page.check("wl-bet input[name=lever][value=data]", force=True)
    page.click("wl-bet button[type=submit]")
    page.wait_for_selector("figure.wl-answering", state="attached")
    page.wait_for_timeout(80)
    assert page.get_attribute(".wl-answering svg >> nth=0", "aria-label").startswith(
        "Training rows of the first split."
    )


def test_nothing_moves_for_those_who_prefer_that(visit, pair_addresses):
    page = visit(pair_addresses[0] + "?levers=data").page  # every visitor prefers reduced motion
    page.wait_for_selector("figure.wl-answering")
    times = page.eval_on_selector_all(
        ".wl-answering__row, .wl-answering__test", "(all) => all.map((one) => getComputedStyle(one).transitionDuration)"
    )
    assert set(times) == {"0s"}


def test_without_scripts_the_drawings_stand_in_the_evidence(visit, pair_addresses):
    page = visit(pair_addresses[0], java_script_enabled=False).page
    page.click("#evidence > summary")
    drawings = page.locator('#evidence img[src^="rows-"]')
    assert drawings.count() == page.locator(".wl-lesson").count()
    for drawing in drawings.all():
        assert drawing.get_attribute("loading") == "lazy"
        drawing.scroll_into_view_if_needed()
        assert drawing.bounding_box()["height"] > 100


def test_rows_are_small(built_site, pair_addresses):
    sizes = {address: (built_site / address / "rows.js").stat().st_size for address in pair_addresses}
    assert all(size < ROWS_LIMIT for size in sizes.values()), sizes
    for address in pair_addresses:
        for drawing in (built_site / address).glob("rows-*.svg"):
            assert len(gzip.compress(drawing.read_bytes())) < ROWS_LIMIT, drawing
