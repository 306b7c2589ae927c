"""Cards that other sites show when somebody shares a page, drawn at build time without any outside font or service."""

from __future__ import annotations

import io
import textwrap
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from whichlever.lab.figures.palette import COLOURS

WIDTH, HEIGHT = 1200, 630  # pixels, the size that is usually asked for
PAPER = "#ffffff"
BOX = 28  # units, of the logo's drawing; everything below up to SCALE is in them
FLOOR = ((4, 25), (24, 25))
LEVERS = (  # colour, foot, top of the stem, middle of the knob
    ("model", (9, 24), (5, 9), (4.5, 7)),
    ("data", (14, 24), (14, 7), (14, 5)),
    ("features", (19, 24), (23, 9), (23.5, 7)),
)
PICTURE = (590, 70)  # where a picture's upper left corner is
STEM, KNOB = 3, 3.6  # width and radius
SCALE, FINER = 6, 4  # pixels for a unit; how much finer the logo is drawn than shown, for smooth edges


@lru_cache(maxsize=32)  # those of standalone lessons are drawn while others run
def card(title: str, line: str, picture: bytes = b"") -> bytes:
    """A PNG with the page's title, one line below it, and the three levers; the same bytes for the same words.

    picture: a PNG on white that stands beside them, if there is one.
    """
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    image.paste(_logo(), (60, 44))
    draw = ImageDraw.Draw(image)
    draw.text((264, 132), "Which Lever?", font=_font("DejaVuSans.ttf", 36), fill=COLOURS["dim"], anchor="lm")
    if picture:
        image.paste(_beside(picture), PICTURE)
    heading = "\n".join(textwrap.wrap(title, 12 if picture else 24)[:2])
    draw.multiline_text((70, 256), heading, font=_font("DejaVuSans-Bold.ttf", 72), fill=COLOURS["ink"], spacing=14)
    below = "\n".join(textwrap.wrap(line, 66)[:3])
    draw.multiline_text((72, 488), below, font=_font("DejaVuSans.ttf", 29), fill=COLOURS["dim"], spacing=8)
    drawn = io.BytesIO()
    image.save(drawn, "PNG", compress_level=3)
    return drawn.getvalue()


def _beside(picture: bytes) -> Image.Image:
    """A picture made small enough for its place."""
    shown = Image.open(io.BytesIO(picture)).convert("RGB")
    shown.thumbnail((WIDTH - PICTURE[0] - 60, HEIGHT), Image.Resampling.LANCZOS)
    return shown


@cache
def _font(file: str, pixels: int) -> ImageFont.FreeTypeFont:
    """A font that comes with matplotlib, which need not be imported for it.

    The layout is of Pillow's own engine: the other one depends on a library of the machine.
    """
    package = find_spec("matplotlib")
    origin = package and package.origin
    assert origin, "matplotlib is a dependency"
    place = Path(origin).parent / "mpl-data" / "fonts" / "ttf" / file
    return ImageFont.truetype(place, pixels, layout_engine=ImageFont.Layout.BASIC)


@cache
def _logo() -> Image.Image:
    """The three levers, as `site_src/theme/assets/images/favicon.svg` has them."""
    unit = SCALE * FINER
    image = Image.new("RGB", (BOX * unit, BOX * unit), PAPER)
    draw = ImageDraw.Draw(image)

    def stroke(*ends: tuple[float, float], colour: str) -> None:
        draw.line([(x * unit, y * unit) for x, y in ends], fill=colour, width=STEM * unit)
        for x, y in ends:
            draw.circle((x * unit, y * unit), STEM / 2 * unit, fill=colour)

    stroke(*FLOOR, colour=COLOURS["start"])
    for lever, foot, top, (x, y) in LEVERS:
        stroke(foot, top, colour=COLOURS[lever])
        draw.circle((x * unit, y * unit), KNOB * unit, fill=COLOURS[lever])
    return image.reduce(FINER)
