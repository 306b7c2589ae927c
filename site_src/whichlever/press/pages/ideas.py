"""Where each of the essay's ideas lives, from what pages say that they serve."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml
from markupsafe import Markup

from whichlever.lab.datasets import split_front_matter
from whichlever.press.catalog.lessons import Catalog
from whichlever.press.pages.prose.escape import as_text

IDEAS: Mapping[str, str] = {
    "I1": "AI systems are code plus data.",
    "I2": "Academic benchmarks hold the data fixed and let teams vary the code.",
    "I3": "The proposal: hold the code fixed, and ask teams to work on the data.",
    "I4": "The two-way choice misses a third element at least: the features.",
    "I5": "MLOps keeps data consistent and good through the whole life of a project.",
    "I6": "Larger projects need three jobs at least: data engineers, data scientists, devops engineers.",
    "I7": "Academia and practice are two worlds, and this field brings them unusually close.",
    "I8": "To fix one side is limiting, and yet it raises awareness of the data.",
    "I9": "Is “data-centric” anything but MLOps under another name?",
}
PAIR_ANCHORS: Mapping[str, str] = {
    "I1": "levers",
    "I2": "lesson-model",
    "I3": "lesson-data",
    "I4": "lesson-features",
    "I5": "lesson-data",
    "I8": "evidence",
}


@dataclass(frozen=True)
class Home:
    """A section that serves an idea: the page's title, and its address below the docs folder."""

    title: str
    address: str


def homes(catalog: Catalog, handwritten: Mapping[str, str]) -> dict[str, tuple[Home, ...]]:
    """For each idea the sections that serve it: hand-written pages, then standalone lessons, then pairs."""
    found: dict[str, list[Home]] = {idea: [] for idea in IDEAS}
    for uri, text in sorted(handwritten.items()):
        meta: Mapping[str, Any] = yaml.safe_load(split_front_matter(text)[0] or "{}") or {}
        for idea in meta.get("ideas", ()):
            found[idea].append(Home(str(meta.get("title", uri)), _address(uri, meta.get("serves", {}).get(idea, ""))))
    for single in catalog.singles:
        for idea in single.front.ideas:
            found[idea].append(
                Home(single.front.title, _address(f"{single.address}/index.md", single.front.serves.get(idea, "")))
            )
    for pair in catalog.pairs:
        kinds = {lesson.kind for lesson in pair.lessons}
        for idea in pair.front.ideas:
            anchor = PAIR_ANCHORS.get(idea, "")
            if anchor.startswith("lesson-") and anchor.removeprefix("lesson-") not in kinds:
                anchor = "levers"
            found[idea].append(Home(pair.front.title, _address(f"{pair.address}/index.md", anchor)))
    return {idea: tuple(each) for idea, each in found.items()}


def _address(uri: str, anchor: str) -> str:
    return f"{uri}#{anchor}" if anchor else uri


def ideas_table(catalog: Catalog, handwritten: Mapping[str, str]) -> Markup:
    """The table "where each idea lives", as Markdown for a page at the top of the docs folder."""
    lines = ["| number | idea | where it lives |", "| --- | --- | --- |"]
    for idea, sections in homes(catalog, handwritten).items():
        links = ", ".join(f"[{as_text(home.title)}]({home.address})" for home in sections) or "nowhere yet"
        lines.append(f"| {idea} | {IDEAS[idea]} | {links} |")
    return Markup("\n".join(lines))
