"""The page and the files of one standalone lesson."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from whichlever.press.catalog.lessons import Single
from whichlever.press.pages.cards import card
from whichlever.press.pages.generated import Generated
from whichlever.press.pages.lesson.beside import linked_files
from whichlever.press.pages.lesson.document import Converted, Source, convert, markdown_of
from whichlever.press.pages.prose.expressions import render
from whichlever.press.pages.render import fill_lesson, in_theme
from whichlever.press.pages.results import Results
from whichlever.press.pages.scope import claims_of, known_names
from whichlever.press.pages.terms import explain
from whichlever.press.pages.weight import check_weight, page_limit

LESSON = "<!-- lesson -->"  # where a standalone lesson stands in its page


Neighbours = tuple[Single | None, Single | None]


def neighbours(singles: Sequence[Single], single: Single) -> Neighbours:
    """The lessons of the same group before and after one; None at the ends."""
    group = [one for one in singles if one.group == single.group]
    place = [one.slug for one in group].index(single.slug)
    return (group[place - 1] if place else None), (group[place + 1] if place + 1 < len(group) else None)


def single_pages(made: Results, single: Single, beside_it: Neighbours) -> list[Generated]:
    """A lesson's page, its script, notebook, pictures and card; `beside_it` are the lessons before and after.

    Raises `CatalogError` with everything unknown that its `index.md` asks for.
    """
    import nbformat

    folder, where = single.address, made.catalog.project.relative(single.page.path)
    notebook = made.notebooks[single.slug]
    beside = linked_files(single.folder, [single.page.body, *markdown_of(single.script)])
    converted = _converted(made, single, beside)
    page, parts, minutes = fill_lesson(
        "single.md.j2",
        {name: in_theme(part) for name, part in converted.parts.items()},
        converted.prose,
        front=single.front,
        slug=single.slug,
        claims=[{**one, "form": "", "setting": ""} for one in claims_of(notebook)],
        checks=Markup(converted.checks),
        previous=_turn(beside_it[0]),
        next=_turn(beside_it[1]),
        py=f"{single.slug}.py",
        ipynb=f"{single.slug}.ipynb",
        **_around(made, single, where),
    )
    pictures = {**beside, **converted.files}
    check_weight(where, page_limit(single.front), [page, *parts.values()], converted.prose.values(), pictures)
    files = {
        f"{single.slug}.py": single.script.text,
        f"{single.slug}.ipynb": nbformat.writes(notebook) + "\n",
        "card.png": card(single.front.title, single.front.question),
        **pictures,
    }
    written = [Generated(f"{folder}/{name}", content) for name, content in files.items()]
    return [Generated(f"{folder}/index.md", page, parts, converted.prose, minutes, where), *written]


def _converted(made: Results, single: Single, beside: Mapping[str, bytes]) -> Converted:
    """The lesson's notebook as HTML; `beside` are the files that its texts link to."""
    published = frozenset({*beside, "card.png", f"{single.slug}.py", f"{single.slug}.ipynb"})
    source, limit = Source(single.script, made.catalog.project.relative(single.script.path)), page_limit(single.front)
    notebook = made.notebooks[single.slug]
    return convert(notebook, source, "lesson", deeper=0, limit=limit, published=published, apart=True)


def _around(made: Results, single: Single, where: str) -> dict[str, Markup]:
    """The words of its page before and after the lesson, with results filled in."""
    body = render(single.page.body, known_names(made, single), where, single.page.body_line)
    before, _, after = explain(body, made.terms, f"{single.address}/index.md").partition(LESSON)
    return {"before": Markup(before.strip()), "after": Markup(after.strip())}


def _turn(single: Single | None) -> dict[str, str] | None:
    return single and {"title": single.front.title, "path": f"../{single.slug}/index.md"}
