"""Which of the figures that lessons draw follow the reader's scheme, and which stay as they are."""

from __future__ import annotations

import io

import pytest
from matplotlib import rc_context, rcParamsDefault
from matplotlib.figure import Figure

from whichlever.lab.figures.house import for_page
from whichlever.lab.figures.palette import CATEGORIES, COLOURS, LESSONS


def shown(draw, **settings):
    with rc_context({**rcParamsDefault, "backend": "agg", **LESSONS, **settings}):
        figure = Figure()
        draw(figure.add_subplot())
        buffer = io.StringIO()
        figure.savefig(buffer, format="svg")
        return for_page(figure, buffer.getvalue())


def points(axes):
    axes.scatter([1, 2], [3, 4])
    axes.plot([1, 2], [4, 3], label="a line")
    axes.legend()
    axes.set(title="Old and new", xlabel="age, years", ylabel="price & tax")


def test_a_figure_in_the_houses_colours_follows_the_theme():
    svg = shown(points)
    assert "data-wl" in svg[: svg.find(">")]
    assert "<title" in svg
    assert ">Old and new</title>" in svg
    assert ">across: age, years, up: price &amp; tax</desc>" in svg
    for name in ("first", "ink", "dim", "line"):
        assert f"var(--wl-{name}, {COLOURS[name]})" in svg


@pytest.mark.parametrize(
    "draw",
    [
        lambda axes: axes.plot([1, 2], color="black"),
        lambda axes: axes.bar([1, 2], [1, 2], color="white", edgecolor="white"),
        lambda axes: axes.text(0, 0, "dark on a light cell", color="black"),
        lambda axes: axes.text(0, 0, "light on a dark cell", color="white"),
        lambda axes: axes.imshow([[1, 2], [3, 4]]),
        lambda axes: axes.set_facecolor("white"),
        lambda axes: axes.plot([1, 2], color="tab:blue"),
    ],
    ids=["black line", "white bars", "black text", "white text", "picture", "white ground", "another colour"],
)
def test_what_somebody_chose_stays_as_it_is(draw):
    assert shown(draw) is None


def test_another_style_stays_as_it_is():
    assert shown(points, **{"figure.facecolor": "black", "text.color": "white"}) is None


def test_colours_that_are_told_apart_are_no_levers():
    assert set(CATEGORIES.values()).isdisjoint(COLOURS[name] for name in ("model", "data", "features", "start"))
    assert len(set(CATEGORIES.values())) == len(CATEGORIES)
