"""A canvas that matplotlib draws on, in the site's own colours. It is imported when the first one is asked for.

Each colour is a custom property of the theme with the light scheme's value as fallback,
so a figure follows the reader's colour scheme on the site and still shows in a notebook.
"""

from __future__ import annotations

import io
from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any, overload

from whichlever.lab.figures import svg as svg_text
from whichlever.lab.figures.palette import COLOURS, STYLE

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def colour(combination: str) -> str:
    """A lever's colour; several levers together, and anything else, take the ink's."""
    return COLOURS.get(combination, COLOURS["ink"])


@overload
def canvas(width: float, height: float) -> AbstractContextManager[tuple[Figure, Axes]]: ...
@overload
def canvas(width: float, height: float, panels: int) -> AbstractContextManager[tuple[Figure, list[Axes]]]: ...
@contextmanager
def canvas(width: float, height: float, panels: int = 0) -> Generator[tuple[Figure, Axes | list[Axes]]]:
    """A figure of `width` by `height` inches in the site's style, without touching the lesson's settings.

    With `panels`, that many axes side by side; else one.
    """
    import matplotlib
    from matplotlib.figure import Figure

    settings: dict[Any, Any] = {**matplotlib.rcParamsDefault, **STYLE, "backend": matplotlib.get_backend()}
    with matplotlib.rc_context(settings):
        figure = Figure(figsize=(width, height), layout="constrained")
        yield (
            figure,
            list(figure.subplots(1, panels, squeeze=False, sharey=True)[0]) if panels else figure.add_subplot(),
        )


def to_svg(figure: Figure, title: str, description: str) -> str:
    """The figure as one line of SVG for a page: theme colours, a text alternative, no ids that could clash."""
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    return dress(buffer.getvalue(), title, description)


def dress(svg: str, title: str, description: str) -> str:
    """Any of matplotlib's figures as text for a page, in the theme's colours; see `whichlever.lab.figures.svg`."""
    return svg_text.dress(svg, title, description, COLOURS)
