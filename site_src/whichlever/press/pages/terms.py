"""Terms of the glossary, explained where they occur: the first time on a page, as a link with its meaning."""

from __future__ import annotations

import re
from dataclasses import dataclass

GLOSSARY = "glossary.md"
ENTRY = re.compile(r"^## (?P<names>.+)\n\n(?P<meaning>.+)$", re.MULTILINE)
# On a line, what must not be touched: code, links and images, attributes, HTML.
FIXED = re.compile(r"`[^`]*`|!?\[[^\]]*\]\([^)]*\)(?:\{[^}]*\})?|\{[^}]*\}|<[^>]*>|\*\*[^*]*\*\*")
SKIPPED = re.compile(r"^\s*(#|\||<|:::|!!!|\?\?\?|>| {4}|- \*\*)")
FENCE = re.compile(r"^\s*(```|~~~)")


# Words that everybody knows, and that are defined only because this site uses them strictly.
EVERYDAY = (
    *("better", "worse", "start", "task", "pair", "truth", "setting", "effect", "claim", "trial", "feature", "gain"),
    *("combination", "lever", "sealed", "defect", "winner", "tied", "harmed", "same", "weaker", "reversed"),
)


@dataclass(frozen=True)
class Term:
    """An entry: the word as a page may use it, the entry's place in the glossary, and what it means."""

    word: str
    anchor: str
    meaning: str


def read_terms(glossary: str) -> tuple[Term, ...]:
    """The entries of the glossary's Markdown; a heading with commas names several words."""
    terms = []
    for entry in ENTRY.finditer(glossary):
        anchor = re.sub(r"[^\w\s-]", "", entry["names"].lower()).strip().replace(" ", "-")
        meaning = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", entry["meaning"]).replace('"', "'")
        terms += [Term(name.strip().lower(), anchor, meaning) for name in entry["names"].split(",")]
    return tuple(sorted((term for term in terms if term.word not in EVERYDAY), key=lambda term: -len(term.word)))


def explain(markdown: str, terms: tuple[Term, ...], address: str) -> str:
    """`markdown` with the first use of each term linked; `address` is the page's own, below the docs folder."""
    up = "../" * address.count("/")
    left: dict[str, Term] = {term.word: term for term in terms}
    if not left or address == GLOSSARY:
        return markdown
    lines, fenced, in_front = [], False, markdown.startswith("---\n")
    for number, line in enumerate(markdown.split("\n")):
        if in_front:
            in_front = number == 0 or line != "---"
        elif FENCE.match(line):
            fenced = not fenced
        elif not fenced and not SKIPPED.match(line):
            line = _explain_line(line, left, up)
        lines.append(line)
    return "\n".join(lines)


def _explain_line(line: str, left: dict[str, Term], up: str) -> str:
    """One line of prose; what it explains is taken out of `left`."""
    pieces: list[str] = []
    place = 0
    for fixed in [*FIXED.finditer(line), None]:
        end = fixed.start() if fixed else len(line)
        pieces.append(_explain_text(line[place:end], left, up))
        if fixed:
            pieces.append(fixed[0])
            place = fixed.end()
    return "".join(pieces)


def _explain_text(text: str, left: dict[str, Term], up: str) -> str:
    if not left or not text.strip():
        return text
    pattern = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, left))})(s?)(?![\w-])", re.IGNORECASE)

    def link(found: re.Match[str]) -> str:
        term = left.pop(found[1].lower(), None)
        return found[0] if term is None else _link(found[0], term, up)

    return pattern.sub(link, text)


def _link(shown: str, term: Term, up: str) -> str:
    return f'[{shown}]({up}{GLOSSARY}#{term.anchor} "{term.meaning}"){{ .wl-term }}'
