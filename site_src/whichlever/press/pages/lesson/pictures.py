"""Pictures as files beside the page, each as it came out. Only what the lab's own style drew stands in the page itself.

An SVG in a file keeps its styles, ids and scripts to itself, and shows like anywhere else.
"""

from __future__ import annotations

import base64
import html
import io
import re
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

from markupsafe import Markup
from PIL import Image

from whichlever.lab.figures.svg import OWN
from whichlever.press.pages.lesson.record import Place, Shown

SUFFIXES = {
    "image/png": "png",
    "image/jpeg": "jpeg",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/bmp": "bmp",
    "image/avif": "avif",
    "audio/wav": "wav",
    "audio/x-wav": "wav",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "video/mp4": "mp4",
    "video/webm": "webm",
    "video/ogg": "ogv",
}
PREDEFINED = ("amp", "lt", "gt", "quot", "apos")  # the entities that XML knows by itself
ENTITY = re.compile(r"&([A-Za-z]\w*);")
LENGTH = re.compile(r"([\d.]+)(px|pt|in|cm|mm|)")
PIXELS = {"": 1, "px": 1, "pt": 4 / 3, "in": 96, "cm": 96 / 2.54, "mm": 96 / 25.4}
FRAME = Markup('<div class="wl-block"><figure class="wl-figure">{}</figure></div>')
IMAGE = Markup('<img class="wl-picture" src="{}" alt="{}"{}{} loading="lazy">')


class NoPictureError(ValueError):
    """What claims to be a picture is none; the message says why."""


def bitmap(kind: str, data: str, place: Place, about: Mapping[str, Any]) -> Shown:
    """A picture of dots. `about` is what IPython notes beside it: its text alternative, its size."""
    name, content = f"{place.file}.{SUFFIXES[kind]}", base64.b64decode(data)
    return Shown(_figure(name, place, {**_pixels(content), **about}), {name: content})


def drawing(svg: str, place: Place, about: Mapping[str, Any]) -> Shown:
    """An SVG. Raises `NoPictureError` if it is not one."""
    if OWN in svg[: svg.find(">") + 1]:
        return Shown(FRAME.format(Markup(svg)))
    name = f"{place.file}.svg"
    named = ENTITY.sub(lambda found: found[0] if found[1] in PREDEFINED else html.unescape(found[0]), svg).strip()
    try:
        root = ElementTree.fromstring(named)
    except ElementTree.ParseError as error:
        raise NoPictureError(f"this SVG is not well-formed XML ({error})") from None
    if not root.tag.startswith("{"):  # a page reads it all the same; a file needs to say what it is
        named = named.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    size = {side: round(_length(root.get(side, ""))) or "" for side in ("width", "height")}
    return Shown(_figure(name, place, {**size, **about}), {name: named.encode()})


def _length(text: str) -> float:
    """A length of SVG in pixels; 0 for what depends on the page."""
    found = LENGTH.fullmatch(text.strip())
    return float(found[1]) * PIXELS[found[2]] if found else 0.0


def _pixels(content: bytes) -> dict[str, int]:
    """The size of a picture; nothing for what only browsers read."""
    try:
        with Image.open(io.BytesIO(content)) as image:
            return {"width": image.width, "height": image.height}
    except OSError:
        return {}


def _figure(name: str, place: Place, about: Mapping[str, Any]) -> Markup:
    alternative = about.get("alt") or f"Figure of {place.words}"
    return FRAME.format(IMAGE.format(name, alternative, _size("width", about), _size("height", about)))


def _size(name: str, about: Mapping[str, Any]) -> Markup:
    return Markup(' {}="{}"').format(name, about[name]) if str(about.get(name, "")).isdigit() else Markup("")
