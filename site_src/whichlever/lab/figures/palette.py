"""The site's colours and the look of its figures, in matplotlib's terms; nothing here imports it."""

from __future__ import annotations

from typing import Any

CATEGORIES = {
    "first": "#5b4b8a",
    "second": "#b3364f",
    "third": "#6f7d00",
    "fourth": "#1b8a9e",
    "fifth": "#8a6d4f",
    "sixth": "#d05a9b",
}
"""Of whatever is told apart in a figure; none looks like a lever's."""
COLOURS = {
    **CATEGORIES,
    "model": "#2a5fe0",
    "data": "#a84e00",
    "features": "#004d3a",
    "start": "#6b6b73",
    "ink": "#1d1d1f",
    "dim": "#5c5c63",
    "line": "#dddad3",
    "paper": "#fdfdfe",
}
"""By the name of the theme's custom property, with the value of the light scheme."""
STYLE: dict[str, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "which-lever",
    "font.family": "sans-serif",
    "font.size": 11,
    "axes.edgecolor": COLOURS["line"],
    "axes.labelcolor": COLOURS["dim"],
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "text.color": COLOURS["ink"],
    "xtick.color": COLOURS["dim"],
    "ytick.color": COLOURS["ink"],
    "ytick.left": False,
    "axes.grid": True,
    "axes.grid.axis": "x",
    "grid.color": COLOURS["line"],
    "grid.linewidth": 0.8,
    "axes.axisbelow": True,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "savefig.facecolor": "none",
}
"""Of the lab's own charts: strips that are read across."""
LESSONS: dict[str, Any] = {
    **STYLE,
    "axes.spines.left": True,
    "axes.grid": False,
    "axes.prop_cycle": f"cycler('color', {[colour.strip('#') for colour in CATEGORIES.values()]})",
    "axes.titlesize": "medium",
    "ytick.color": COLOURS["dim"],
    "ytick.left": True,
    "legend.frameon": False,
}
"""Of what lessons draw."""
