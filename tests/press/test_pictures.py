"""Pictures of tables: what they show, that nothing odd is lost, and that they fit into pages and lists."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pandas as pd
import pytest

from helpers.places import ROOT
from whichlever.lab.figures.palette import CATEGORIES, COLOURS
from whichlever.press.catalog.front_matter_keys import PICTURES, Picture
from whichlever.press.catalog.lessons import Catalog, Pair, read_catalog
from whichlever.press.jobs import make_jobs
from whichlever.press.pages.pictures.alternative import alternative
from whichlever.press.pages.pictures.drawing import DARK, chosen_rows, drawn, joined, own_colours
from whichlever.press.pages.pictures.kinds import KINDS, last_years
from whichlever.press.pages.pictures.marks import groups, shaded, spread, thinned
from whichlever.project import Project

LEVERS = ("model", "data", "features")
PAIR = "lessons/pairs/two-scales/index.md"
POINTS = {"kind": "scatter", "columns": ["length", "weight"], "caption": "Rods."}


@pytest.fixture(scope="module")
def real() -> Catalog:
    return read_catalog(Project(ROOT))


def picture(**changes: object) -> Picture:
    return Picture.model_validate(POINTS | changes)


def fronts(catalog: Catalog) -> list[tuple[Pair, Picture]]:
    return [(pair, pair.front.picture) for pair in catalog.pairs if pair.front.picture]


def test_every_pair_has_a_picture_that_fits(real: Catalog) -> None:
    assert len(fronts(real)) == len(real.pairs)
    for pair, shown in fronts(real):
        made = drawn(shown, real.datasets[pair.front.dataset])
        assert (len(made.svg) <= 40_000, len(made.thumbnail) <= 10_000) == (True, True), pair.slug
        used = set(re.findall(r"--wl-(\w+)", made.svg + made.thumbnail))
        assert not used & {*LEVERS, "start"}, pair.slug
        assert not re.findall(r"(?<!, )#[0-9a-f]{6}\b", made.svg), "a colour that does not follow the scheme"
        (title,) = re.findall(r"<title[^>]*>(.+?)</title>", made.svg)
        assert title.replace("&#x27;", "'") == shown.caption
        ElementTree.fromstring(made.thumbnail)


def test_the_same_table_gives_the_same_bytes(real: Catalog) -> None:
    (pair, shown) = next(one for one in fronts(real) if one[0].slug == "one-slip")
    sheet = real.datasets[pair.front.dataset]
    assert drawn(shown, sheet) == drawn(shown, sheet)


def test_a_picture_reaches_no_result(tiny) -> None:
    before = make_jobs(read_catalog(Project(tiny)))
    page = tiny / PAIR
    text = page.read_text(encoding="utf-8")
    keys = "picture: {kind: scatter, columns: [length, weight], caption: Rods.}"
    page.write_text(text.replace("claims:", f"{keys}\nclaims:"), encoding="utf-8")
    catalog = read_catalog(Project(tiny))
    assert catalog.pairs[0].front.picture == picture()
    assert [repr(job) for job in make_jobs(catalog)] == [repr(job) for job in before]


def test_every_kind_is_drawn_and_told() -> None:
    assert set(KINDS) == set(PICTURES)


def test_what_lies_outermost_is_never_thinned_out() -> None:
    table = pd.DataFrame({"x": range(1000), "y": [5] * 500 + [900] + [5] * 499})
    kept = thinned(table, 100, ("y",))
    assert 900 in set(kept["y"])
    assert 100 <= len(kept) <= 130


def test_rows_at_even_distances() -> None:
    assert list(spread(pd.DataFrame({"x": range(10)}), 4)["x"]) == [0, 3, 6, 9]
    assert list(spread(pd.DataFrame({"x": range(2)}), 4)["x"]) == [0, 1]


def test_five_shades_of_the_same_size() -> None:
    assert [list(rows) for rows in shaded(pd.Series([9, 1, 5, 7, 3]))] == [[1], [4], [2], [3], [0]]


def test_categories_have_a_colour_and_a_shape_each() -> None:
    table = pd.DataFrame({"kind": ["b", "a", "b"]})
    looks = [(name, look["color"], look["marker"]) for name, _, look in groups(table, ["kind"])]
    assert looks == [("a", CATEGORIES["first"], "o"), ("b", CATEGORIES["second"], "s")]


def test_a_calendar_shows_whole_years() -> None:
    days = pd.DataFrame({"day": pd.date_range("2019-06-01", "2022-03-01")})
    shown, years = last_years(days, "day", 3)
    assert years == [2019, 2020, 2021]
    assert shown["day"].max() == pd.Timestamp("2021-12-31")


def test_rows_that_are_chosen() -> None:
    table = pd.DataFrame({"kind": ["a", "b", "a"], "x": [1, 2, 3]})
    assert chosen_rows(picture(where={"kind": ["a"]}), table).to_dict("list") == {"kind": ["a", "a"], "x": [1, 3]}


def test_the_alternative_names_what_lies_outermost(real: Catalog) -> None:
    sheet = replace(real.datasets["davis"], columns=())
    table = pd.DataFrame({"length": [1.0, 2, 3, 4, 99], "weight": [5, 6, 7, 8, 9]})
    assert alternative(picture(line=True), table, sheet) == (
        "5 rows. length: nine rows in ten from 1.2 to 80; lowest 1, 2, 3, highest 3, 4, 99. "
        "weight: nine rows in ten from 5.2 to 8.8; lowest 5, 6, 7, highest 7, 8, 9. "
        "A straight line of least squares is drawn through them."
    )


def test_the_dark_colours_are_the_themes() -> None:
    css = (ROOT / "site_src/theme/styles/colours.css").read_text(encoding="utf-8")
    light, dark = (dict(re.findall(r"--wl-(\w+): (#[0-9a-f]{6})", part)) for part in css.split("slate")[:2])
    assert {name: dark[name] for name in DARK} == DARK
    assert {name: light[name] for name in DARK} == {name: COLOURS[name] for name in DARK}


def test_single_letters_are_one_text_with_a_place_each() -> None:
    given = '<text x="1" y="2">A</text><text x="3.5" y="4">B</text><text x="5" y="6">10</text>'
    assert joined(given) == '<text x="1 3.5" y="2 4">AB</text><text x="5" y="6">10</text>'


def test_a_thumbnail_knows_both_schemes() -> None:
    own = own_colours('<svg><title/><path style="stroke:var(--wl-ink, #1d1d1f)"/></svg>')
    assert own == (
        "<svg><style>:root{--wl-ink:#1d1d1f}@media(prefers-color-scheme:dark){:root{--wl-ink:#ececee}}</style>"
        '<title/><path style="stroke:var(--wl-ink)"/></svg>'
    )
