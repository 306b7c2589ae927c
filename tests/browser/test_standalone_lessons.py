"""Pages of foundations and lifecycle: figures before code, and a way on."""

from __future__ import annotations

import pytest

CODE_AT_MOST = 1 / 3  # of the words that a reader sees with all folds closed, outputs that are text counted as code
FIGURES = 2

LOOK = """() => {
    const main = document.querySelector("main"), words = (text) => (text.match(/\\S+/g) ?? []).length
    const seen = [...main.querySelectorAll("pre")].filter((one) => one.checkVisibility())
    const wide = (one) => one.checkVisibility() && one.getBoundingClientRect().width > 200
    return {
        code: seen.reduce((sum, one) => sum + words(one.innerText), 0) / words(main.innerText),
        figures: [...main.querySelectorAll("svg, img")].filter(wide).length,
        turns: main.querySelectorAll(".wl-turn a").length,
    }
}"""


@pytest.fixture(scope="module")
def lessons(addresses: list[str]) -> list[str]:
    """Those of the standalone lessons."""
    return [address for address in addresses if address.startswith(("foundations/", "lifecycle/"))]


def test_code_is_at_most_a_third_of_what_a_reader_sees(visit, lessons):
    looked = {address: visit(address).page.evaluate(LOOK) for address in lessons}
    assert len(looked) == 8
    assert not {address: seen for address, seen in looked.items() if seen["code"] > CODE_AT_MOST}
    assert not {address: seen for address, seen in looked.items() if seen["figures"] < FIGURES}


def test_lessons_lead_to_each_other(visit, lessons):
    ends = [visit(address).page.evaluate(LOOK)["turns"] for address in lessons]
    assert sorted(ends) == [1, 1, 1, 1, 2, 2, 2, 2]  # the first and the last of a group have one neighbour
