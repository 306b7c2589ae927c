"""matplotlib's SVG made fit to stand inside a page: small, in the theme's colours, with a text alternative."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from hashlib import sha256
from itertools import groupby
from xml.etree import ElementTree

Element = ElementTree.Element
CIRCLE = re.compile(r"M0 ([\d.]+)(?:C[^CZz]+){8}[Zz]")  # how matplotlib draws one around 0, 0
OWN = "data-wl"  # the attribute that marks what was drawn here: whoever shows it knows its colours and its ids
PIXELS_PER_POINT = 4 / 3
REFERENCE = re.compile(r"(url\(#|href=\"#)([^\")]+)")


def dress(svg: str, title: str, description: str, colours: Mapping[str, str]) -> str:
    """The SVG as one line. `colours` names the theme's custom properties, with the value that stands for each."""
    root = ElementTree.fromstring(re.sub(r"<!DOCTYPE.*?>", "", svg, flags=re.DOTALL))
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        attributes = ((name.rpartition("}")[2], value) for name, value in element.attrib.items())
        element.attrib = {name: _slim(name, value) for name, value in attributes}
        element.text, element.tail = (element.text or "").strip(), ""
    root[:] = [child for child in root if child.tag != "metadata"]
    circles = {
        path.get("id", ""): float(found[1])
        for path in root.iter("path")
        if (found := CIRCLE.fullmatch(path.get("d", "")))
    }
    _unwrap(root, circles)
    root[:] = _furniture_first(list(root), (colours["line"], colours["dim"]))
    body = "".join(ElementTree.tostring(child, encoding="unicode").replace(" />", "/>") for child in root)
    width, height = (round(float(side) * PIXELS_PER_POINT) for side in root.get("viewBox", "0 0 0 0").split()[2:])
    key = f"f{sha256((title + body).encode()).hexdigest()[:6]}"
    body = _in_theme(_short_ids(body, key), colours)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {OWN}="" class="wl-figure" viewBox="{root.get("viewBox", "")}" '
        f'width="{width}" height="{height}" role="img" fill="currentColor" aria-labelledby="{key}-title {key}-desc">'
        f'<title id="{key}-title">{html.escape(title)}</title>'
        f'<desc id="{key}-desc">{html.escape(description)}</desc>{body}</svg>'
    )


def _in_theme(body: str, colours: Mapping[str, str]) -> str:
    body = re.sub(r"#000000|(?<=:)black\b", colours["ink"], body)
    for name, value in colours.items():
        body = body.replace(value, f"var(--wl-{name}, {value})")
    return body


def _short_ids(body: str, key: str) -> str:
    """Ids that are referred to, as `key` and a number; the others go."""
    used = dict.fromkeys(found[2] for found in REFERENCE.finditer(body))
    short = {name: f"{key}-{number}" for number, name in enumerate(used)}
    body = re.sub(r' id="([^"]+)"', lambda found: f' id="{short[found[1]]}"' if found[1] in short else "", body)
    return REFERENCE.sub(lambda found: found[1] + short[found[2]], body)


def _slim(name: str, value: str) -> str:
    """An attribute without what no eye can see: hundredths of a point, a turn by nothing, the name of a font."""
    if name == "style":
        value = re.sub(r"font: ([\d.]+px)[^;]*", r"font-size: \1", value)
        value = re.sub(r"font-family:[^;]*;?", "", value)
        return re.sub(r"([:;])\s+", r"\1", value).strip("; ")
    if name == "transform":
        value = re.sub(r" ?rotate\(-?0 [^)]*\)", "", value).strip()
    if name in ("d", "x", "y") or (name == "transform" and "scale" not in value):
        value = re.sub(r"-?\d+\.\d+", lambda number: f"{float(number[0]):.1f}".removesuffix(".0"), value).strip()
    return re.sub(r"\s*([A-Za-z])\s*", r"\1", value) if name == "d" else value


def _unwrap(element: Element, circles: Mapping[str, float]) -> None:
    """Take out groups that hold nothing together and invisible shapes; draw a row of equal points as one path."""
    kept: list[Element] = []
    for child in element:
        _unwrap(child, circles)
        invisible = child.tag == "path" and child.get("style") == "fill:none" and not child.get("id")
        if child.tag == "style" or invisible or (child.tag in ("g", "defs") and not len(child)):
            continue
        child.attrib = {
            name: value for name, value in child.attrib.items() if value and not (name == "id" and child.tag == "g")
        }
        kept += list(child) if child.tag == "g" and not child.attrib else [child]
    joined = [one for _, run in groupby(kept, key=_frame) for one in _one_frame(list(run), circles)]
    element[:] = _points_together(joined, circles)


def _frame(element: Element) -> tuple[tuple[str, str], ...] | int:
    """Groups with the same clipping, one after the other, are one group."""
    return (
        tuple(element.attrib.items()) if element.tag == "g" and list(element.attrib) == ["clip-path"] else id(element)
    )


def _one_frame(run: list[Element], circles: Mapping[str, float]) -> list[Element]:
    if len(run) > 1:
        run[0][:] = _points_together([child for group in run for child in group], circles)
    return run[:1]


def _points_together(elements: list[Element], circles: Mapping[str, float]) -> list[Element]:
    return [one for _, run in groupby(elements, key=_look) for one in _together(list(run), circles)]


def _look(element: Element) -> tuple[str, str] | int:
    """What two marks must share to be drawn together; other elements share nothing."""
    return (element.get("href", ""), element.get("style", "")) if element.tag == "use" else id(element)


def _together(run: list[Element], circles: Mapping[str, float]) -> list[Element]:
    """A run of equal marks: full circles as the round ends of lines without length, others in a group."""
    style = run[0].get("style")
    if len(run) < 2 or run[0].tag != "use" or not style:
        return run
    radius = circles.get(run[0].get("href", "").removeprefix("#"))
    if line := _round_line(style, radius):
        places = "".join(f"M{point.get('x')} {point.get('y')}h0" for point in run)
        return [Element("path", {"d": places, "style": line})]
    if radius is not None:
        return [Element("path", {"d": "".join(_ring(point, radius) for point in run), "style": style})]
    group = Element("g", {"style": style})
    for point in run:
        del point.attrib["style"]
        group.append(point)
    return [group]


def _ring(point: Element, radius: float) -> str:
    """A circle as two arcs."""
    left = float(point.get("x", 0)) - radius
    half, across = f"a{radius:g} {radius:g} 0 10", f"{2 * radius:g}"  # the two flags need no space after them
    return f"M{left:.1f} {point.get('y')}{half}{across} 0{half}-{across} 0"


def _furniture_first(elements: list[Element], shades: tuple[str, str]) -> list[Element]:
    """Grid lines, ticks and their labels, each kind drawn at once and before everything else.

    They are known by having no other colours than those of lines and small print.
    """
    kinds: dict[tuple[str, str, str, str], list[Element]] = {}
    rest: list[Element] = []
    for element in elements:
        style = element.get("style", "")
        used = set(re.findall(r"#[0-9a-f]{6}", style))
        if (
            element.tag in ("path", "use", "text")
            and used
            and used <= set(shades)
            and "transform" not in element.attrib
        ):
            look = (element.tag, style, element.get("href", ""), element.get("clip-path", ""))
            kinds.setdefault(look, []).append(element)
        else:
            rest.append(element)
    definitions = [element for element in rest if element.tag == "defs"]
    return [*definitions, *map(_at_once, kinds.values()), *(element for element in rest if element.tag != "defs")]


def _at_once(alike: list[Element]) -> Element:
    first = alike[0]
    if len(alike) == 1:
        return first
    if first.tag == "path":
        first.set("d", "".join(element.get("d", "") for element in alike))
        return first
    group = Element("g", {"style": first.get("style", "")})
    for element in alike:
        del element.attrib["style"]
        group.append(element)
    return group


def _round_line(style: str, radius: float | None) -> str:
    """The style of a line whose round ends look like a circle of one colour; nothing for other marks."""
    rules = dict(rule.split(":", 1) for rule in style.split(";"))
    fill, stroke = rules.get("fill", "none"), rules.get("stroke")
    if radius is None or fill == "none" or stroke not in (None, "none", fill):
        return ""
    width = 2 * radius + (float(rules.get("stroke-width", 1)) if stroke == fill else 0)
    opacity = rules.get("opacity", rules.get("fill-opacity"))
    return f"stroke:{fill};stroke-width:{width:.1f};stroke-linecap:round" + (f";opacity:{opacity}" if opacity else "")
