"""The levers' colours are told apart by every eye, in both schemes, and are read on every ground that they stand on."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pytest

from helpers.places import ROOT
from whichlever.lab.figures.palette import COLOURS

LEVERS = ("model", "data", "features")
GROUNDS = ("paper", "soft")
APART = 25  # CIE76
TEXT = 4.5  # contrast, WCAG 2.2, 1.4.3
# Machado, Oliveira and Fernandes (2009). A physiologically-based model for simulation of color vision deficiency.
# IEEE Transactions on Visualization and Computer Graphics 15, 1291-1298: severity 1, on linear RGB.
EYES = {
    "as most": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.072175], [0.0193339, 0.119192, 0.9503041]]
)
WHITE = np.array([0.95047, 1, 1.08883])


def linear(colour: str) -> np.ndarray:
    """sRGB as amounts of light."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    value = np.array([int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)])
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def lab(light: np.ndarray) -> np.ndarray:
    """CIELAB."""
    share = TO_XYZ @ np.clip(light, 0, 1) / WHITE
    root = np.where(share > 216 / 24389, np.cbrt(share), (24389 / 27 * share + 16) / 116)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


def contrast(one: str, other: str) -> float:
    low, high = sorted(float(TO_XYZ[1] @ linear(colour)) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def scheme(name: str) -> dict[str, str]:
    css = (ROOT / "site_src/theme/styles/colours.css").read_text(encoding="utf-8")
    parts = dict(zip(("light", "dark"), css.split('[data-md-color-scheme="slate"] {')[:2], strict=True))
    return dict(re.findall(r"--wl-(\w+): (#[0-9a-f]{3,6})\b", parts[name]))


def test_the_distance_is_the_one_of_the_textbook() -> None:
    assert lab(linear("#ffffff")) == pytest.approx([100, 0, 0], abs=0.01)
    assert lab(linear("#ff0000")) == pytest.approx([53.24, 80.09, 67.20], abs=0.02)
    assert contrast("#fff", "#000") == pytest.approx(21)


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("name", ["light", "dark"])
def test_levers_are_told_apart(name: str, eye: str) -> None:
    seen = {lever: lab(np.array(EYES[eye]) @ linear(scheme(name)[lever])) for lever in LEVERS}
    apart = {(a, b): float(np.linalg.norm(seen[a] - seen[b])) for a, b in itertools.combinations(LEVERS, 2)}
    assert min(apart.values()) >= APART, apart


@pytest.mark.parametrize("name", ["light", "dark"])
def test_levers_are_read(name: str) -> None:
    colours = scheme(name)
    found = {(lever, ground): contrast(colours[lever], colours[ground]) for lever in LEVERS for ground in GROUNDS}
    assert min(found.values()) >= TEXT, found


def test_figures_cards_and_paper_have_the_same_colours() -> None:
    light, dark = scheme("light"), scheme("dark")
    assert {lever: COLOURS[lever] for lever in LEVERS} == {lever: light[lever] for lever in LEVERS}
    icon = (ROOT / "site_src/theme/assets/images/favicon.svg").read_text(encoding="utf-8")
    paper = (ROOT / "site_src/theme/styles/print.css").read_text(encoding="utf-8")
    for lever in LEVERS:
        assert f".{lever[0]} {{ --c: {light[lever]} }}" in icon
        assert f".{lever[0]} {{ --c: {dark[lever]} }}" in icon
        assert f"--wl-{lever}: {light[lever]}" in paper
