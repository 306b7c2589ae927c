"""A pair's picture, large for its page, small for lists, and as dots for cards; the same marks in the same colours."""

from __future__ import annotations

import io
import re
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from whichlever.lab.datasets import Datasheet, read_table
from whichlever.lab.figures.canvas import to_svg
from whichlever.lab.figures.palette import COLOURS, STYLE
from whichlever.press.catalog.front_matter_keys import Picture
from whichlever.press.pages.pictures.alternative import alternative, axis_words
from whichlever.press.pages.pictures.kinds import KINDS

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure

LARGE = (5.4, 3.04)  # inches, nearly 16:9: on a phone a point of it is about a pixel
SMALL = (3.2, 1.8)
DOTS = 300  # an inch of the small one, on cards
DARK = {
    "first": "#b9a8f0",
    "second": "#ff8fa0",
    "third": "#c9d35a",
    "fourth": "#63cfe0",
    "fifth": "#cdb191",
    "sixth": "#f5a3cf",
    "ink": "#ececee",
    "dim": "#a5a7ae",
    "line": "#36383f",
}
"""The theme's colours of the dark scheme, for a picture that stands in a file of its own."""
LOOK: dict[str, Any] = {
    **STYLE,
    "axes.grid": False,
    "ytick.color": COLOURS["dim"],
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "axes.labelsize": 11,
    "legend.frameon": False,
    "path.simplify": False,
}
ON_SCALES = ("scatter", "lines", "letters", "strips")
LETTER = re.compile(r'<text x="([\d.]+)" y="([\d.]+)">([A-Za-z])</text>')
LETTERS = re.compile(f"(?:{LETTER.pattern}){{2,}}")
FALLBACK = re.compile(r"var\((--wl-\w+), (#[0-9a-f]+)\)")


@dataclass(frozen=True)
class Drawing:
    """A picture in its three sizes."""

    svg: str
    """For the page, in the theme's colours."""
    thumbnail: str
    """An SVG file, which knows both schemes itself."""
    dots: bytes
    """The thumbnail as a PNG on white."""


def drawn(picture: Picture, sheet: Datasheet) -> Drawing:
    """A picture drawn from the table; the same bytes for the same table and words."""
    table = chosen_rows(picture, read_table(sheet))
    title = picture.caption
    wide = picture.kind == "strips"  # its names are longer than numbers
    with _axes(LARGE, (0.22 if wide else 0.12, 0.17, 0.75 if wide else 0.85, 0.72)) as (figure, axes):
        KINDS[picture.kind](axes, table, picture, False)
        _dressed(axes, table, picture, sheet)
        svg = joined(to_svg(figure, title, alternative(picture, table, sheet)))
    with _axes(SMALL, (0.03, 0.04, 0.94, 0.92)) as (figure, axes):
        KINDS[picture.kind](axes, table, picture, True)
        _scaled(axes, picture)
        _bare(axes)
        return Drawing(svg, own_colours(joined(to_svg(figure, title, ""))), _png(figure))


def joined(svg: str) -> str:
    """Single letters in a row as one text, each at its own place: a reader meets one mark, not hundreds of words."""

    def text(run: re.Match[str]) -> str:
        across, down, letters = zip(*LETTER.findall(run[0]), strict=True)
        return f'<text x="{" ".join(across)}" y="{" ".join(down)}">{"".join(letters)}</text>'

    return LETTERS.sub(text, svg)


def chosen_rows(picture: Picture, table: pd.DataFrame) -> pd.DataFrame:
    """The rows that are drawn, in the table's order."""
    for name, values in picture.where.items():
        table = table[table[name].astype(str).isin(values)]
    return table.reset_index(drop=True)


@contextmanager
def _axes(size: tuple[float, float], place: tuple[float, float, float, float]) -> Generator[tuple[Figure, Axes]]:
    """Axes at a place of a figure, in the house's style, whatever somebody set elsewhere."""
    import matplotlib
    from matplotlib.figure import Figure

    settings: dict[Any, Any] = {**matplotlib.rcParamsDefault, **LOOK, "backend": matplotlib.get_backend()}
    with matplotlib.rc_context(settings):
        figure = Figure(figsize=size)
        yield figure, figure.add_axes(place)


def _dressed(axes: Axes, table: pd.DataFrame, picture: Picture, sheet: Datasheet) -> None:
    """Scales, their words, and what the colours mean."""
    _scaled(axes, picture)
    if picture.kind in ON_SCALES:
        axes.set_xlabel(axis_words(picture, 0, sheet), loc="right")
        axes.set_title(axis_words(picture, 1, sheet), loc="left", fontsize=11, color=COLOURS["dim"])
        for axis, name in zip((axes.xaxis, axes.yaxis), picture.columns, strict=False):
            _ticks(axis, table[name], name in picture.log)
    if axes.get_legend_handles_labels()[1]:
        axes.legend(loc="lower right", bbox_to_anchor=(1.02, 0.98), ncols=6, handletextpad=0.1, columnspacing=0.8)


def _ticks(axis: Axis, values: pd.Series, log: bool) -> None:
    """Few ticks, in words that are short."""
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
    from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator
    from pandas.api.types import is_datetime64_any_dtype, is_numeric_dtype

    if is_datetime64_any_dtype(values):
        axis.set_major_locator(dates := AutoDateLocator(maxticks=7))
        axis.set_major_formatter(ConciseDateFormatter(dates, show_offset=False))
    elif is_numeric_dtype(values):
        axis.set_major_locator(
            LogLocator(numticks=5) if log else MaxNLocator(6, integer=values.nunique() < 30, steps=[1, 2, 5, 10])
        )
        axis.set_major_formatter(FuncFormatter(lambda value, _: _short(value)))


def _short(value: float) -> str:
    """A tick's number; years and the like have no comma."""
    return (f"{value:,.10g}" if abs(value) >= 10_000 else f"{value:.10g}").replace("-", "−")


def _scaled(axes: Axes, picture: Picture) -> None:
    """Scales that count in powers of ten."""
    for axis, name in zip("xy", picture.columns, strict=False):
        if name in picture.log:
            axes.set(**{f"{axis}scale": "log"})
    axes.minorticks_off()


def _bare(axes: Axes) -> None:
    """A thumbnail has no room for scales."""
    axes.set(xticks=[], yticks=[], xlabel="", ylabel="")
    axes.spines[:].set_visible(False)


def own_colours(svg: str) -> str:
    """An SVG whose colours are named once, for both schemes: in a file of its own it cannot ask the page for them."""
    light = dict(FALLBACK.findall(svg))
    dark = {name: DARK[name.removeprefix("--wl-")] for name in light}
    schemes = (";".join(f"{name}:{value}" for name, value in sorted(colours.items())) for colours in (light, dark))
    style = "<style>:root{{{}}}@media(prefers-color-scheme:dark){{:root{{{}}}}}</style>".format(*schemes)
    plain = FALLBACK.sub(r"var(\1)", svg)
    return plain.replace("<title", f"{style}<title", 1)


def _png(figure: Figure) -> bytes:
    """The figure as dots on white."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=DOTS, facecolor="white", metadata={"Software": None})
    return buffer.getvalue()
