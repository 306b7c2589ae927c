"""matplotlib's figures, made fit for a page: smaller, in the theme's colours, and the same to the eye."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from whichlever.lab.figures.canvas import canvas, dress, to_svg
from whichlever.lab.figures.palette import COLOURS


def drawn(*, hollow: bool = False) -> str:
    with canvas(4, 2) as (figure, axes):
        shade = COLOURS["data"]
        axes.scatter([1, 2, 3], [1, 2, 1], s=16, facecolors="none" if hollow else shade, edgecolors=shade)
        axes.set_xlabel("time & space")
        return to_svg(figure, "A <title>", "One; two.")


def test_is_well_formed_on_one_line_and_says_what_it_shows() -> None:
    svg = drawn()
    root = ElementTree.fromstring(svg)
    assert "\n" not in svg
    texts = [element.text for element in root.iter()]
    assert "A <title>" in texts
    assert "One; two." in texts
    labelled = root.attrib["aria-labelledby"].split()
    assert labelled == [element.get("id") for element in root.iter() if element.get("id") in labelled]


def test_takes_the_themes_colours_with_the_light_ones_to_fall_back_on() -> None:
    assert f"var(--wl-data, {COLOURS['data']})" in drawn()
    assert not re.search(r":#[0-9a-f]{6}", drawn())


def test_names_no_font_no_date_and_no_id_that_nothing_refers_to() -> None:
    svg = drawn()
    assert "DejaVu" not in svg
    assert "metadata" not in svg
    ids = set(re.findall(r' id="([^"]+)"', svg))
    used = set(re.findall(r"(?:url\(#|href=\"#)([^\")]+)", svg)) | set(
        re.findall(r'aria-labelledby="([^"]+)"', svg)[0].split()
    )
    assert ids == used


def test_full_points_are_the_round_ends_of_one_path_and_hollow_ones_are_arcs() -> None:
    assert re.search(r'd="(M[\d.]+ [\d.]+h0){3}"', drawn())
    assert drawn(hollow=True).count("a") > 6
    assert re.search(r'd="(M[\d.]+ [\d.]+a[^M"]+){3}"', drawn(hollow=True))


def test_two_figures_on_a_page_share_no_ids() -> None:
    ids = [set(re.findall(r' id="([^"]+)"', svg)) for svg in (drawn(), drawn(hollow=True))]
    assert not ids[0] & ids[1]


def test_a_scaled_text_keeps_its_scale() -> None:
    path = '<path d="M 0 0 L 1.234 5" style="fill: #000000"/>'
    raw = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><g transform="scale(0.015625)">{path}</g></svg>'
    assert "scale(0.015625)" in dress(raw, "t", "d")
    assert "M0 0L1.2 5" in dress(raw, "t", "d")


def test_the_same_figure_gives_the_same_bytes() -> None:
    assert drawn() == drawn()
