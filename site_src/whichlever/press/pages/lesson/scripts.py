"""Outputs that bring scripts: they stand in a file of their own, in a frame from which nothing reaches the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from markupsafe import Markup

from whichlever.press.pages.lesson.record import Place, Shown

# A quick look, which finds too much and never too little: only what it finds is read as a browser would read it.
SUSPICIOUS = re.compile(
    r"<\s*(?:script|i?frame|object|embed|applet|base|link|meta|form)|\bon\w+\s*=|script\s*:|srcdoc|action|"
    r"&(?:#|colon|tab|newline)|data:text",
    re.IGNORECASE,
)
ACTIVE = {"script", "iframe", "frame", "frameset", "object", "embed", "applet", "base", "link", "meta", "form"}
ROOT = "document_fragment"  # what html5lib calls the top of its tree
SILENT = {"script", "style", "link", "meta", "title", "base"}  # elements that show nothing themselves
ADDRESSES = {"href", "src", "action", "formaction", "data", "values", "to", "from"}
RUNS = re.compile(r"^(?:\w*script:|data:(?:text|application))", re.IGNORECASE)
BLANKS = re.compile(r"[\x00-\x20]")
REMOTE = re.compile(r"^(?:https?:)?//", re.IGNORECASE)
POLICY = (
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval' blob: data:; style-src 'unsafe-inline'; "
    "img-src data: blob:; font-src data:; media-src data: blob:; worker-src blob:"
)
PAGE = Markup(
    '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
    '<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
    "<style>body {{ margin: 0; background: #fff; color: #000; font-family: sans-serif }}</style>\n"
    "</head>\n<body>\n{body}\n</body>\n</html>\n"
)
FRAME = Markup(
    '<div class="wl-block wl-active"><iframe src="{}" title="{}" width="100%" height="480" sandbox="allow-scripts" '
    'loading="lazy"></iframe>{}</div>'
)


def brings_scripts(text: str) -> bool:
    """Whether HTML would run something, embed another page, or send a form where it stands."""
    return bool(SUSPICIOUS.search(text)) and any(
        name in ACTIVE or any(_runs(key, value) for key, value in attributes.items())
        for name, attributes in _elements(text)
    )


def only_loads(text: str) -> bool:
    """Whether HTML has nothing to show and nothing to draw in: a library's scripts, which what comes later needs."""
    elements = [element for element in _parsed(text).iter() if isinstance(element.tag, str)]
    names = {_local(element.tag) for element in elements}
    shown = (element for element in elements if _local(element.tag) not in SILENT)
    return "script" in names and names <= SILENT | {ROOT} and not any(map(_text, shown))


def asks_others(text: str) -> bool:
    """Whether scripts, styles or frames of other hosts are asked for, which no page of ours does."""
    asked = ((name, attributes.get(key, "")) for name, attributes in _elements(text) for key in ("src", "href", "data"))
    return any(name in ACTIVE and REMOTE.match(address) for name, address in asked)


def visible_text(text: str) -> str:
    """The text of HTML without its scripts and styles."""
    elements = (one for one in _parsed(text).iter() if isinstance(one.tag, str) and _local(one.tag) not in SILENT)
    return "\n".join(filter(None, map(_text, elements)))


def framed(text: str, place: Place, beside: Markup, before: str = "") -> Shown:
    """HTML with scripts, in a frame; `beside` says the same without them. `before` are scripts that it may need."""
    name = f"{place.file}.html"
    title = f"Output of {place.words}"
    page = PAGE.format(title=title, policy=POLICY, body=Markup(before + text))
    return Shown(FRAME.format(name, title, beside), {name: page.encode()})


def _parsed(text: str) -> Element:
    """The tree that a browser makes of `text`, one in which scripts run."""
    import html5lib  # which few lessons need

    return html5lib.parseFragment(text, namespaceHTMLElements=False, scripting=True)


def _elements(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    for element in _parsed(text).iter():
        if isinstance(element.tag, str):
            yield _local(element.tag), {_local(key): value for key, value in element.attrib.items()}


def _local(name: str) -> str:
    return name.rpartition("}")[2].rpartition(":")[2].lower()


def _runs(name: str, value: str) -> bool:
    """Whether an attribute holds a script, or an address that is one."""
    runs = name in ADDRESSES and RUNS.match(BLANKS.sub("", value))
    return name.startswith("on") or name == "srcdoc" or bool(runs)


def _text(element: Element) -> str:
    """An element's own text, that of the elements in it aside."""
    return "".join([element.text or "", *(child.tail or "" for child in element)]).strip()
