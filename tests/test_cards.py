"""Cards have the size that is asked for, and the same bytes every time."""

from __future__ import annotations

import struct

from whichlever.press.cards import HEIGHT, WIDTH, card


def test_a_card_is_a_png_of_its_size_and_does_not_change() -> None:
    drawn = card("A title that is too long for one line of a card", "What came out, and how sure can we be?")
    assert drawn.startswith(b"\x89PNG")
    assert struct.unpack(">II", drawn[16:24]) == (WIDTH, HEIGHT)
    assert len(drawn) < 100_000
    assert drawn == card("A title that is too long for one line of a card", "What came out, and how sure can we be?")
    assert drawn != card("Another", "What came out, and how sure can we be?")
