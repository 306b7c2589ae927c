"""Cards have the size that is asked for, and the same bytes every time."""

from __future__ import annotations

import re
import struct

from helpers.places import ROOT
from whichlever.press.pages.cards import BOX, HEIGHT, KNOB, LEVERS, WIDTH, card

FAVICON = ROOT / "site_src/theme/assets/images/favicon.svg"


def test_a_card_is_a_png_of_its_size_and_does_not_change() -> None:
    drawn = card("A title that is too long for one line of a card", "What came out, and how sure can we be?")
    assert drawn.startswith(b"\x89PNG")
    assert struct.unpack(">II", drawn[16:24]) == (WIDTH, HEIGHT)
    assert len(drawn) < 100_000
    assert drawn == card("A title that is too long for one line of a card", "What came out, and how sure can we be?")
    assert drawn != card("Another", "What came out, and how sure can we be?")


def test_the_logo_is_the_sites_own() -> None:
    drawing = FAVICON.read_text(encoding="utf-8")
    knobs = re.findall(r'cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)"', drawing)
    assert [tuple(map(float, knob)) for knob in knobs] == [(*middle, KNOB) for _, _, _, middle in LEVERS]
    assert f'viewBox="0 0 {BOX} {BOX}"' in drawing
