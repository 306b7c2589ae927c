"""What pages depend on: the templates that they are made of, and what they ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jinja2 import meta

from helpers.invented import made_findings
from whichlever.lab.evidence.families import Adjusted
from whichlever.press.findings.gather import PairFindings, Together
from whichlever.press.pages import lists
from whichlever.press.pages.generated import Wanted
from whichlever.press.pages.make import TEMPLATES_OF, make_pages
from whichlever.press.pages.render import TEMPLATES, Templates
from whichlever.press.pages.results import Results
from whichlever.press.pages.scope import ABOUT_ALL, asks_about_all, known_names
from whichlever.press.stages import make_results
from whichlever.project import Project
from whichlever.runner.build_options import Options

REFERENCES = ("code_map", "keys_reference", "words_reference", "lab_reference", "on_top_figure")
KINDS = {**TEMPLATES_OF, "boards": lists.BOARDS, "lists": lists.LISTS}


@pytest.fixture
def made(tiny: Path) -> Results:
    results, _ = make_results(Project(tiny), Options(), docs=tiny / "pages")
    return results


def closure(*names: str) -> set[str]:
    """Templates, and all that they include."""
    used: set[str] = set()
    todo = [*names]
    while todo:
        name = todo.pop()
        if name not in used:
            used.add(name)
            source, _, _ = TEMPLATES.loader.get_source(TEMPLATES, name)
            todo += [str(one) for one in meta.find_referenced_templates(TEMPLATES.parse(source))]
    return used


@pytest.mark.parametrize("name", TEMPLATES.list_templates())
def test_a_digest_sees_a_template_and_all_that_it_includes(name: str) -> None:
    templates = Templates.read()
    for other in templates.texts:
        changed = Templates({**templates.texts, other: "another"})
        assert (changed.digest(name) != templates.digest(name)) == (other in closure(name)), other


class Kept:
    """Keeps nothing, and notes which templates are asked for while each kind of page is made."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.monkeypatch, self.used = monkeypatch, dict[str, set[str]]()

    def noted(self, kind: str, make: Callable[[], Any]) -> Any:
        TEMPLATES.cache.clear()
        asked, real = self.used.setdefault(kind, set()), TEMPLATES.loader.get_source

        def get_source(environment, name):
            asked.add(name)
            return real(environment, name)

        with self.monkeypatch.context() as patched:
            patched.setattr(TEMPLATES.loader, "get_source", get_source)
            return make()

    def get(self, what: str, made_of: Iterable[str], make: Callable[[], Any]) -> Any:
        return self.noted("written", make) if what == "handwritten page" else make()

    def files(self, wanted: Wanted) -> Any:
        return self.noted(wanted.key, wanted.make)

    def ahead(self, wanted: Sequence[Wanted]) -> Iterator[int]:
        return iter(())


def test_each_kind_of_page_is_made_of_its_own_templates(
    made: Results, monkeypatch: pytest.MonkeyPatch, tiny: Path
) -> None:
    kept = Kept(monkeypatch)
    monkeypatch.setattr(Wanted, "of", lambda what, made_of, make: Wanted(what, make))
    asks_for_all = "".join(f"{{{{ {name}() }}}}\n" for name in REFERENCES) + '{{ shares_figure("two-scales") }}'
    make_pages(replace(made, kept=kept), {**made.catalog.handwritten, "about.md": asks_for_all}, "pages")
    assert kept.used.keys() >= KINDS.keys()
    for kind in KINDS:
        assert kept.used[kind] <= closure(*KINDS[kind]), kind
    assert kept.used["written"] == closure(*KINDS["written"])


def test_a_page_asks_about_all_or_about_itself(made: Results) -> None:
    assert asks_about_all('{{ value("pairs of shoes", 2) }} pairs, and "pair"') is not False
    assert not asks_about_all("Every pair, and {% pair %}. {{ value('accuracy', percent=True) }}")
    for name in ABOUT_ALL:
        assert asks_about_all(f"text {{{{ {name}('one').gain('data') }}}}")
    assert known_names(made, made.catalog.singles[0]).keys() == {*ABOUT_ALL, "quoted", "value"}


def found_with(p_value: float, rejected: bool) -> PairFindings:
    return replace(
        made_findings(), together=Together(Adjusted(p_value, rejected), {("data", "start"): Adjusted(0.2, False)})
    )


def test_a_page_is_made_again_once_it_says_something_else_of_all_pairs() -> None:
    first = found_with(0.0101, True)
    assert first.evidence == found_with(0.0104, True).evidence  # both are told as .010
    assert first.evidence != found_with(0.0106, True).evidence
    assert first.evidence != found_with(0.0101, False).evidence
    assert repr(found_with(0.0101, True).together) == "Together(True, '= .010', {('data', 'start'): False})"
