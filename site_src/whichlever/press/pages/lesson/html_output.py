"""HTML that an output brings: as it is, with names of its own, so that nothing in it reaches beyond it."""

from __future__ import annotations

import base64
import re

from markupsafe import Markup

from whichlever.lab.figures.svg import OWN
from whichlever.press.findings.tables import scrolling
from whichlever.press.pages.lesson.pictures import SUFFIXES
from whichlever.press.pages.lesson.record import Place, Shown

TAG = re.compile(r"""<[A-Za-z](?:[^<>"']|"[^"]*"|'[^']*')*>""")
ID = re.compile(r"""(?<=\sid=)(["']?)([^\s"'>]+)""")
NAMED = ("for", "headers", "list", "form", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns")
NAMES = re.compile(rf"""(\s(?:{"|".join(NAMED)})=)(?:"([^"]*)"|'([^']*)')""")
ANCHOR = re.compile(r"""(\s(?:xlink:)?href=["']?#|url\(["']?#)([^\s"')>]+)""")
STYLE = re.compile(r"(<style\b[^>]*>)(.*?)(</style>)", re.DOTALL | re.IGNORECASE)
STYLER = re.compile(r"\s*(?:#T\d+_[^{}]*\{[^{}]*\}\s*)*")  # what pandas' Styler writes: each rule names its cells
COLOURED = re.compile(r"<style\b[^>]*>[^<]*\S[^<]*</style>|\b(?:color|background)\s*[:=]|\bbgcolor\b", re.IGNORECASE)
EMBEDDED = re.compile(r"""(?<=src=)(["'])data:([\w/+.-]+);base64,([A-Za-z0-9+/=\s]{8000,})\1""")
# How pandas shows a table by itself, with rules that our style sheet replaces: nothing of it is the author's.
PANDAS = re.compile(
    r"<div>\s*<style scoped>\s*\.dataframe tbody tr th:only-of-type \{.*?</style>\s*"
    r'(<table border="1" class="dataframe">.*</table>)(.*)</div>\s*',
    re.DOTALL,
)
RANDOM = re.compile(r'(?<=<table id=")T_[0-9a-f]+(?=")')
FILLER = re.compile(r'<th( class="blank[^"]*") ?>&nbsp;</th>')  # heads nothing, and is nothing to read out
REMOTE = re.compile(r"""<img\b[^>]*?\ssrc=(["'])((?:https?:)?//[^"']*)\1[^>]*>""", re.IGNORECASE)
RIGHT = ' style="text-align: right;"'
NOTHING = re.compile(r"<th\b[^>]*>\s*</th>")  # the corner of a table heads nothing
BETWEEN = re.compile(r">\s*\n\s*<")
OWN_TABLE = '<div class="wl-comparison">'  # how the lab shows a comparison


def foreign_html(text: str, place: Place) -> Shown:
    """HTML without scripts, as its page shows it: what is ours or pandas' plain table in the page's own style."""
    if text.startswith(OWN_TABLE) and OWN in text:
        return Shown(_comparison(text))
    if found := PANDAS.fullmatch(text):
        table = NOTHING.sub("<td></td>", found[1].replace(' border="1"', "").replace(RIGHT, ""))
        return Shown(scrolling(Markup(BETWEEN.sub(">\n<", table + found[2].strip()))))
    named, files = _to_files(_without_requests(_with_own_names(_counted(text), f"{place.id}-")), place)
    kind = " wl-paper" if COLOURED.search(text) else ""  # its colours were chosen for paper
    block = Markup('<div class="wl-block wl-output{}" id="{}"><div class="wl-scroll">{}</div></div>')
    return Shown(block.format(kind, place.id, Markup(_scoped(named, place.id))), files)


def _comparison(text: str) -> Markup:
    table = text.replace("<table>", '<div class="wl-scroll"><table class="wl-table">')
    return Markup(table.replace("</table>", "</table></div>"))


def _without_requests(text: str) -> str:
    """Pictures of other hosts as links: a page of this site asks nobody else for anything."""
    return REMOTE.sub(lambda found: Markup('<a href="{0}">{0}</a>').format(Markup(found[2])), text)


def _counted(text: str) -> str:
    """Tables that pandas styled, with a number in place of the random letters by which they are called."""
    for number, called in enumerate(dict.fromkeys(RANDOM.findall(text))):
        text = text.replace(called, f"T{number}")
    return FILLER.sub(r"<td\1>&nbsp;</td>", text)


def _with_own_names(text: str, prefix: str) -> str:
    """Ids begin with `prefix`, and whatever names them: no two outputs of a page meet in one."""
    ids = {found[2] for tag in TAG.finditer(text) for found in ID.finditer(tag[0])}
    if not ids:
        return text

    def renamed(tag: re.Match[str]) -> str:
        made = ID.sub(rf"\g<1>{prefix}\g<2>", tag[0])
        made = ANCHOR.sub(lambda found: found[1] + (prefix if found[2] in ids else "") + found[2], made)
        return NAMES.sub(lambda found: f'{found[1]}"{_each(found[2] or found[3] or "", ids, prefix)}"', made)

    def restyled(style: re.Match[str]) -> str:
        rule = re.compile(rf"#({'|'.join(map(re.escape, sorted(ids, key=len, reverse=True)))})(?![\w-])")
        return style[1] + rule.sub(rf"#{prefix}\1", style[2]) + style[3]

    return STYLE.sub(restyled, TAG.sub(renamed, text))


def _each(names: str, ids: set[str], prefix: str) -> str:
    return " ".join(prefix + name if name in ids else name for name in names.split())


def _scoped(text: str, scope: str) -> str:
    """Rules of a style sheet hold inside the element `scope` only, as nested rules, but for those that name an id."""

    def nested(style: re.Match[str]) -> str:
        if not style[2].strip():
            return ""
        rules = style[2] if STYLER.fullmatch(style[2].replace(f"#{scope}-", "#")) else f"#{scope} {{{style[2]}}}"
        return f"{style[1]}{rules}{style[3]}"

    return STYLE.sub(nested, text)


def _to_files(text: str, place: Place) -> tuple[str, dict[str, bytes]]:
    """Large pictures, sounds and films out of the HTML into files beside the page."""
    files: dict[str, bytes] = {}

    def out(found: re.Match[str]) -> str:
        if found[2] not in SUFFIXES:
            return found[0]
        name = f"{place.file}_{len(files)}.{SUFFIXES[found[2]]}"
        files[name] = base64.b64decode(found[3])
        return f'"{name}"'

    return EMBEDDED.sub(out, text), files
