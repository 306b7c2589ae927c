"""Figures that lessons draw with matplotlib in the house's style, made fit for a page when they are shown.

Only those that have no other colours than the house's can follow the reader's scheme: white or black that somebody
chose means something, and so does what lies on a picture's dots. Such a figure stays as it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from whichlever.lab.figures.palette import COLOURS
from whichlever.lab.figures.svg import dress

if TYPE_CHECKING:
    from matplotlib.figure import Figure

COLOUR = re.compile(r"#[0-9a-f]{6}\b")
WITH_MEANING = re.compile(r"<image\b|<text (?![^>]*fill:)")
"""Dots, and text in black, which matplotlib writes as text without a colour."""


def for_page(figure: Figure, svg: str) -> str | None:
    """`svg`, which is `figure` drawn, marked as the house's, in the theme's colours and with a text alternative.

    None for a figure that looks otherwise.
    """
    from matplotlib.colors import to_rgba

    clear = all(float(to_rgba(part.get_facecolor())[3]) == 0 for part in (figure, *figure.axes))
    if not clear or WITH_MEANING.search(svg) or not set(COLOUR.findall(svg)) <= set(COLOURS.values()):
        return None
    titles = [figure.get_suptitle(), *(axes.get_title() for axes in figure.axes)]
    labels = [words for axes in figure.axes if (words := _labels(axes))]
    return dress(svg, "; ".join(filter(None, titles)) or "Figure", "; ".join(dict.fromkeys(labels)), COLOURS)


def _labels(axes: Any) -> str:
    words = {"across": axes.get_xlabel(), "up": axes.get_ylabel()}
    return ", ".join(f"{where}: {label}" for where, label in words.items() if label)
