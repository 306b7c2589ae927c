"""Figures as SVG text in the site's own colours. matplotlib is imported when the first one is drawn.

Each colour is a custom property of the theme with the light scheme's value as fallback,
so a figure follows the reader's colour scheme on the site and still shows in a notebook.
"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from hashlib import sha256
from itertools import groupby
from typing import TYPE_CHECKING, Any, overload
from xml.etree import ElementTree

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from whichlever.lab.comparison import Comparison

COLOURS = {
    "model": "#2f5fc4",
    "data": "#a84e00",
    "features": "#0b7a5e",
    "start": "#6b6b73",
    "ink": "#1d1d1f",
    "dim": "#5c5c63",
    "line": "#dddad3",
    "paper": "#fdfdfe",
}
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


def colour(combination: str) -> str:
    """A lever's colour; several levers together, and anything else, take the ink's."""
    return COLOURS.get(combination, COLOURS["ink"])


@overload
def canvas(width: float, height: float) -> AbstractContextManager[tuple[Figure, Axes]]: ...
@overload
def canvas(width: float, height: float, panels: int) -> AbstractContextManager[tuple[Figure, list[Axes]]]: ...
@contextmanager
def canvas(width: float, height: float, panels: int = 0) -> Iterator[tuple[Figure, Axes | list[Axes]]]:
    """A figure of `width` by `height` inches in the site's style, without touching the lesson's settings.

    With `panels`, that many axes side by side; else one.
    """
    import matplotlib
    from matplotlib.figure import Figure

    with matplotlib.rc_context({**matplotlib.rcParamsDefault, **STYLE, "backend": matplotlib.get_backend()}):
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
    """matplotlib's SVG made fit to stand inside a page: small, in the theme's colours, with a text alternative."""
    root = ElementTree.fromstring(re.sub(r"<!DOCTYPE.*?>", "", svg, flags=re.DOTALL))
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        element.attrib = {name.rpartition("}")[2]: _slim(name, value) for name, value in element.attrib.items()}
        element.text, element.tail = (element.text or "").strip(), ""
    for child in [child for child in root if child.tag == "metadata"]:
        root.remove(child)
    _unwrap(root)
    body = "".join(ElementTree.tostring(child, encoding="unicode").replace(" />", "/>") for child in root)
    key = f"f{sha256((title + body).encode()).hexdigest()[:6]}"
    body = _short_ids(body, key)
    for name, value in COLOURS.items():
        body = body.replace(value, f"var(--wl-{name}, {value})")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="wl-figure" viewBox="{root.get("viewBox", "")}" role="img" '
        f'fill="currentColor" aria-labelledby="{key}-title {key}-desc">'
        f'<title id="{key}-title">{html.escape(title)}</title>'
        f'<desc id="{key}-desc">{html.escape(description)}</desc>{body}</svg>'
    )


def _short_ids(body: str, key: str) -> str:
    """Ids that are referred to, as `key` and a number; the others go."""
    used = dict.fromkeys(re.findall(r"(?:url\(#|href=\"#)([^\")]+)", body))
    short = {name: f"{key}-{number}" for number, name in enumerate(used)}
    body = re.sub(r' id="([^"]+)"', lambda found: f' id="{short[found[1]]}"' if found[1] in short else "", body)
    return re.sub(r"(url\(#|href=\"#)([^\")]+)", lambda found: found[1] + short[found[2]], body)


def _slim(name: str, value: str) -> str:
    """An attribute without what no eye can see: hundredths of a point, a turn by nothing, the name of a font."""
    if name == "style":
        value = re.sub(r"font: ([\d.]+px)[^;]*", r"font-size: \1", value)
        value = re.sub(r"font-family:[^;]*;? ?", "", value)
        return (
            re.sub(r"#000000|(?<=: )black", COLOURS["ink"], value).replace("fill: #ffffff", "fill: none").rstrip("; ")
        )
    if name == "transform":
        value = re.sub(r" ?rotate\(-?0 [^)]*\)", "", value).strip()
    if name in ("d", "x", "y") or (name == "transform" and "scale" not in value):
        return re.sub(r"-?\d+\.\d+", lambda number: f"{float(number[0]):.1f}".removesuffix(".0"), value).strip()
    return value


def _unwrap(element: ElementTree.Element) -> None:
    """Take out groups that hold nothing together, invisible shapes, and styles that a row of points repeats."""
    kept: list[ElementTree.Element] = []
    for child in element:
        _unwrap(child)
        invisible = child.tag == "path" and child.get("style") == "fill: none" and not child.get("id")
        if child.tag == "style" or invisible or (child.tag in ("g", "defs") and not len(child)):
            continue
        attributes = {
            name: value for name, value in child.attrib.items() if value and (name != "id" or child.tag != "g")
        }
        child.attrib = attributes
        kept += list(child) if child.tag == "g" and not attributes else [child]
    element[:] = [group for _, run in groupby(kept, key=_look_of_point) for group in _together(list(run))]


def _look_of_point(element: ElementTree.Element) -> tuple[str, str] | int:
    """What two marks must share to share a group; other elements share nothing."""
    return (element.get("href", ""), element.get("style", "")) if element.tag == "use" else id(element)


def _together(run: list[ElementTree.Element]) -> list[ElementTree.Element]:
    style = run[0].get("style")
    if len(run) < 2 or run[0].tag != "use" or not style:
        return run
    group = ElementTree.Element("g", {"style": style})
    for point in run:
        del point.attrib["style"]
        group.append(point)
    return [group]


def strips(comparison: Comparison) -> str:
    """Each row's score on every split as a point, its mean as a bar."""
    rows = comparison.rows
    with canvas(6.4, 0.9 + 0.55 * len(rows)) as (figure, axes):
        for place, row in enumerate(rows):
            _strip(axes, place, row.points, row.lever, row.mean)
        axes.set_yticks(range(len(rows)), [row.label.replace("+", " + ") for row in rows])
        axes.set_ylim(len(rows) - 0.5, -0.5)
        better = "larger" if comparison.higher_is_better else "smaller"
        unit = f", {comparison.unit}" if comparison.unit else ""
        axes.set_xlabel(f"{comparison.metric}{unit} ({better} is better)")
        spoken = "; ".join(f"{label} {mean}" for label, mean, *_ in comparison.table())
        return to_svg(figure, f"{comparison.metric} on every split", f"Means: {spoken}.")


def _strip(axes: Axes, place: float, points: Sequence[float], lever: str, mean: float) -> None:
    """Points of one row, spread a little by their split's number so that they can be told apart."""
    count = len(points)
    heights = [place + 0.3 * ((number * 7 % count) / max(count - 1, 1) - 0.5) for number in range(count)]
    face = "none" if lever == "start" else colour(lever)
    axes.scatter(points, heights, s=16, facecolors=face, edgecolors=colour(lever), linewidths=0.9, alpha=0.75)
    axes.plot([mean, mean], [place - 0.32, place + 0.32], color=colour(lever), linewidth=2.4, solid_capstyle="round")
