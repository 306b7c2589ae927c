"""The tiny site, written by somebody whose every word is also a script: text that must stay text."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import yaml

from helpers.places import ROOT, TINY

WORDS = (
    """{{ 7*7 }} </title></script><script>window.pwned=1</script><img src=x onerror="window.pwned=1"> & $x_1$ [^1]"""
)
NO_EXPRESSION = WORDS.replace("{{ 7*7 }}", "{ {7+7} }")
"""For where expressions are filled in: one that asks for nothing known is refused before a page."""
MARKS = " **strong** `code`"
LINK = " [link](javascript:window.pwned=1)"
ADDRESS = "https://example.org/*a*_b_[c]`d`?e=1&amp;f=$2$"  # others are refused
RAW = "<script>window.pwned=1</script>\n\n<img alt='' src='' onerror='window.pwned=1'>"
"""HTML in prose, where it is HTML: the page's policy keeps it from running."""
SHOWN_MARKS = " strong code"  # where emphasis and code are marks


@dataclass(frozen=True)
class Field:
    """A place where contributors write, and a page that shows what they wrote."""

    name: str
    page: str
    inline: bool = False
    """Whether emphasis, code and links are marks in it."""
    link: str = LINK
    """"" where `check` refuses such a link."""
    for_class: bool = False
    """Whether a class's files show it, too: of a link they keep the text."""
    words: str = WORDS

    @property
    def written(self) -> str:
        return f"{self.name} {self.words}{MARKS}{self.link}"

    @property
    def shown(self) -> str:
        link = " link" if self.for_class else self.link
        return f"{self.name} {self.words}{SHOWN_MARKS if self.inline else MARKS}{link}"


RAW_PAGE = "about/"
PAIR, SINGLE, SHEET = "pairs/two-scales/", "foundations/counting/", "datasets/scales/"
SCOREBOARD, GUIDE, HOME, TEACH = "scoreboard/", "guide/", "", "teach/two-scales/"
FIELDS = {
    field.name: field
    for field in (
        Field("pair title", PAIR),
        Field("pair question", PAIR, inline=True),
        Field("pair summary", PAIR),
        Field("pair remember", PAIR, inline=True),
        Field("pair symptom", PAIR),
        Field("pair source", PAIR, inline=True),
        Field("pair claim", PAIR),
        Field("pair lever", PAIR),
        Field("pair why", PAIR),
        Field("pair defect", SCOREBOARD),
        Field("pair objective", TEACH),
        Field("pair ask", TEACH),
        Field("pair listen", TEACH, inline=True, for_class=True, words=NO_EXPRESSION),
        Field("pair mistake", TEACH, inline=True, for_class=True),
        Field("pair refutation", TEACH, inline=True, for_class=True, words=NO_EXPRESSION),
        Field("spot intro", PAIR),
        Field("spot answer", PAIR),
        Field("spot source", PAIR),
        Field("task unit", PAIR),
        Field("setting about", PAIR),
        Field("script title", PAIR, link=""),
        Field("single title", SINGLE),
        Field("single question", SINGLE, inline=True),
        Field("single summary", SINGLE),
        Field("single remember", SINGLE, inline=True),
        Field("single source", SINGLE, inline=True),
        Field("lesson claim", SINGLE),
        Field("claim numbers", SINGLE),
        Field("noted value", SINGLE),
        Field("sheet title", SHEET),
        Field("sheet summary", SHEET, inline=True),
        Field("sheet source", SHEET),
        Field("sheet origin", SHEET),
        Field("sheet licence note", SHEET),
        Field("sheet citation", SHEET),
        Field("sheet documented in", SHEET),
        Field("column about", SHEET),
        Field("column unit", SHEET),
        Field("defect what", SHEET, inline=True),
        Field("defect where", SHEET, inline=True),
        Field("defect documented in", SHEET, inline=True),
    )
}
IN_HEAD = {"pair summary": "description", "single summary": "description"}
"""Fields that a page shows as a `<meta>` only."""


def written(name: str) -> str:
    return FIELDS[name].written


def write_hostile(folder: Path) -> Path:
    """A copy of the tiny site at `folder`, with this site's own theme, in which every field is hostile."""
    shutil.copytree(TINY, folder)
    _configure(folder / "mkdocs.yml")
    _add(folder / "lessons/pairs/two-scales/index.md", _pair())
    _add(folder / "lessons/foundations/counting/index.md", _front("single"))
    _add(folder / "datasets/scales/datasheet.md", _sheet())
    _replace(folder / "lessons/pairs/two-scales/task.py", ('unit="g"', f"unit={written('task unit')!r}"),
             ('"squared": dict(', f'"squared": dict(about={written("setting about")!r}, '))  # fmt: skip
    _replace(folder / "lessons/pairs/two-scales/model.py", ("work on the model", written("script title")))
    _replace(folder / "lessons/foundations/counting/lesson.py",
             ("note(", f"note(said={written('noted value')!r}, "), ('"The sum is ten."', repr(written("lesson claim"))),
             ('f"sum {numbers.sum()}"', repr(written("claim numbers"))))  # fmt: skip
    _replace(
        folder / "lessons/foundations/counting/index.md", ("The sum is", 'It said {{ value("said") }}. The sum is')
    )
    with (folder / "pages/about.md").open("a", encoding="utf-8") as file:
        file.write(f"\n{RAW}\n")
    return folder


def _configure(path: Path) -> None:
    """The site's own configuration, theme and all, with the tiny site's folder of pages and navigation."""
    own = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").partition("\nnav:")[0]
    tiny = path.read_text(encoding="utf-8").partition("\nnav:")[2]
    own = own.replace("docs_dir: site_src/pages", "docs_dir: pages")
    own = own.replace("custom_dir: site_src/theme", f"custom_dir: {ROOT / 'site_src/theme'}")
    path.write_text(f"{own}\nnav:{tiny}", encoding="utf-8")


def _front(kind: str) -> dict[str, object]:
    keys = {key: written(f"{kind} {key}") for key in ("title", "summary", "question", "remember")}
    return {**keys, "sources": [{"text": written(f"{kind} source"), "url": ADDRESS}]}


def _pair() -> dict[str, object]:
    return {
        **_front("pair"),
        "symptoms": [written("pair symptom")],
        "problems": ["labels"],
        "why": written("pair why"),
        "defect": written("pair defect"),
        "levers": {"model": written("pair lever")},
        "objectives": [written("pair objective"), "say what mending it costs"],
        "discuss": [
            {"ask": written("pair ask"), "listen": written("pair listen")},
            {"ask": "What else?", "listen": "Ask the scale."},
        ],
        "mistakes": [{"says": written("pair mistake"), "why": written("pair refutation")}],
        "teach": {"exit": 2},
        "claims": [{"says": written("pair claim"), "holds": "data > start"}],
        "spot": {
            "intro": written("spot intro"),
            "rows": [0, 3],
            "columns": ["length", "weight"],
            "wrong": [{"row": 0, "column": "length"}],
            "answer": written("spot answer"),
            "source": written("spot source"),
        },
    }


def _sheet() -> dict[str, object]:
    keys = (
        "title",
        "summary",
        "source",
        "origin",
        "licence note",
        "citation",
        "documented in",
    )
    columns = [{"name": name, "type": "number", "about": name} for name in ("length", "weight")]
    columns[0] |= {"about": written("column about"), "unit": written("column unit")}
    defect = {key.replace(" ", "_"): written(f"defect {key}") for key in ("what", "where", "documented in")}
    return {
        **{key.replace(" ", "_"): written(f"sheet {key}") for key in keys},
        "url": ADDRESS,
        "columns": columns,
        "defects": [{**defect, "natural": True}],
    }


def _add(path: Path, keys: dict[str, object]) -> None:
    """Front matter with other values for some keys."""
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    values = yaml.safe_load(front) | keys
    path.write_text(f"---\n{yaml.safe_dump(values, allow_unicode=True)}---\n{body}", encoding="utf-8")


def _replace(path: Path, *changes: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, f"{path.name} has no {old!r}"
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
