"""Cards that other sites show when somebody shares a page, drawn at build time without any outside font or service."""

from __future__ import annotations

import io
import textwrap
from functools import lru_cache

from whichlever.lab.figures import COLOURS

WIDTH, HEIGHT = 1200, 630  # pixels, the size that is usually asked for
LEVERS = (("model", 0.0, -0.035), ("data", 0.05, 0.0), ("features", 0.1, 0.035))  # colour, foot, lean


@lru_cache(maxsize=512)
def card(title: str, line: str) -> bytes:
    """A PNG with the page's title, one line below it, and the three levers; the same bytes for the same words."""
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with matplotlib.rc_context(matplotlib.rcParamsDefault):
        figure = Figure(figsize=(WIDTH / 100, HEIGHT / 100), dpi=100, facecolor="#ffffff")
        canvas = FigureCanvasAgg(figure)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_axis_off()
        axes.set_xlim(0, 1)
        axes.set_ylim(0, 1)
        for lever, foot, lean in LEVERS:
            axes.plot([0.09 + foot, 0.09 + foot + lean], [0.74, 0.88], color=COLOURS[lever], linewidth=9)
            axes.plot([0.09 + foot + lean], [0.88], marker="o", markersize=26, color=COLOURS[lever])
        axes.plot([0.06, 0.22], [0.73, 0.73], color=COLOURS["start"], linewidth=7, solid_capstyle="round")
        axes.text(0.26, 0.8, "Which Lever?", fontsize=26, color=COLOURS["dim"], va="center")
        heading = "\n".join(textwrap.wrap(title, 24)[:2])
        axes.text(0.06, 0.6, heading, fontsize=52, fontweight="bold", color=COLOURS["ink"], va="top", linespacing=1.15)
        axes.text(0.06, 0.22, "\n".join(textwrap.wrap(line, 66)[:3]), fontsize=21, color=COLOURS["dim"], va="top")
        drawn = io.BytesIO()
        canvas.print_png(drawn, metadata={"Software": None})
    return drawn.getvalue()
