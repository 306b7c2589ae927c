"""Prose that asks for rivals where none was tried: one note, and no conclusion from nothing."""

from __future__ import annotations

from whichlever.press.pages.interpolate import NOT_TRIED
from whichlever.press.pages.pair_page.prose import LEFT_OUT, without_untried

PROSE = f"""## In other hands

Our first answer was the data.

Against the forest it is {NOT_TRIED}.
So the lever stands.

The stump is {NOT_TRIED}, and the line {NOT_TRIED}.


A table says the rest.

## Why

A line with squares is {NOT_TRIED}.
"""


def test_each_section_says_once_what_was_not_tried() -> None:
    told = f"""## In other hands

Our first answer was the data.

{LEFT_OUT}


A table says the rest.

## Why

{LEFT_OUT}"""
    assert without_untried(PROSE) == told


def test_prose_without_a_rival_is_left_as_it_is() -> None:
    plain = "# Two\n\n\n\n```py\na\n\n\nb\n```\n"
    assert without_untried(plain) == plain
