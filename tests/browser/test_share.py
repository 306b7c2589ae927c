"""A reader's bets leave the device only as a file or a text that the reader hands over; a class's are counted."""

from __future__ import annotations

import json
from pathlib import Path

from whichlever.press.teaching.bets import count_bets


def test_bets_are_saved_as_a_file_that_a_class_counts(visit, tmp_path):
    page = visit("scoreboard/").page
    assert not page.locator("wl-share").is_visible()  # no bets, nothing to share
    bets = {"one-row-off": {"lever": "data"}, "two-bundles": {"lever": "none", "far": 0.5}}
    page.evaluate("bets => localStorage.setItem('whichlever', JSON.stringify({ bets }))", bets)
    page.reload()
    page.click("text=For a class: my bets")
    assert json.loads(page.input_value("wl-share textarea")) == {"bets": bets}
    with page.expect_download() as saved:
        page.click("text=Save as a file")
    assert saved.value.suggested_filename == "my-bets.json"
    saved.value.save_as(Path(tmp_path) / "my-bets.json")
    tally = count_bets(tmp_path)
    assert {slug: dict(counted) for slug, counted in tally.counts.items()} == {
        "one-row-off": {"data": 1},
        "two-bundles": {"none": 1},
    }
