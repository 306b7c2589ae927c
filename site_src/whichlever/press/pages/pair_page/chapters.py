"""An author's page taken apart at its headings, so that each section stands in the chapter it belongs to."""

from __future__ import annotations

import re
from dataclasses import dataclass

TASK, LOOK, TRIED = "The task", "Look at the data", "What each side tries"
OUT, WHY, EXERCISE = "What came out", "Why", "Exercise"
FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")


@dataclass(frozen=True)
class Section:
    """A second-level heading with all that follows it; `title` is empty for what stands before the first."""

    title: str
    text: str

    @property
    def markdown(self) -> str:
        """With its heading, one level deeper: chapters have the second."""
        return f"### {self.title}\n\n{self.text}" if self.title else self.text


def sections(markdown: str) -> list[Section]:
    """What stands before the first heading of the second level, if anything does, and each section after it."""
    made: list[tuple[str, list[str]]] = [("", [])]
    fence = ""
    for line in markdown.splitlines():
        fence = _fence(line, fence)
        if not fence and line.startswith("## "):
            made.append((line[3:].strip(), []))
        else:
            made[-1][1].append(f"#{line}" if not fence and line.startswith("###") else line)
    parts = [Section(title, "\n".join(lines).strip()) for title, lines in made]
    return [part for part in parts if part.title or part.text]


def _fence(line: str, fence: str) -> str:
    """The fence of the code that a line stands in; nothing outside code."""
    found = FENCE.match(line)
    if not fence:
        return found[1] if found else ""
    return "" if found and found[1].startswith(fence) else fence


@dataclass(frozen=True)
class Chapters:
    """A page's prose by chapter. Each part is Markdown, and may be empty."""

    question: str
    """The task's first paragraph."""
    measured: str
    """The rest of the task: how it is measured."""
    data: str
    tried: str
    """What each side tries, right before the bet."""
    out: str
    """What came out."""
    why: str
    more: str
    """All other sections after the bet."""
    exercise: str


def chapters(before: str, after: str) -> Chapters:
    """Sections that no chapter knows by their name stay: with the data before the bet, with the reasons after it."""
    first, later = sections(before), sections(after)
    opening, _, rest = _text(first, TASK).partition("\n\n")
    return Chapters(
        question=opening,
        measured=rest.strip(),
        data=_join([_text(first, LOOK), *_others(first, TASK, LOOK, TRIED)]),
        tried=_text(first, TRIED),
        out=_text(later, OUT),
        why=_text(later, WHY),
        more=_join(_others(later, OUT, WHY, EXERCISE)),
        exercise=_text(later, EXERCISE),
    )


def _text(parts: list[Section], title: str) -> str:
    return _join([part.text for part in parts if _plain(part.title) == title])


def _others(parts: list[Section], *titles: str) -> list[str]:
    return [part.markdown for part in parts if _plain(part.title) not in titles]


def _plain(title: str) -> str:
    """A heading without its attributes."""
    return re.sub(r"\s*\{[^{}]*\}\s*$", "", title)


def _join(parts: list[str]) -> str:
    return "\n\n".join(part for part in parts if part)
