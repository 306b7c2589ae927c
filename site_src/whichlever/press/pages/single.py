"""The page and the files of one standalone lesson."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from whichlever.press.catalog.lessons import Single
from whichlever.press.pages.cards import card
from whichlever.press.pages.generated import Generated
from whichlever.press.pages.lesson.beside import linked_files
from whichlever.press.pages.lesson.document import Source, convert, markdown_of
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

    folder = single.address
    notebook = made.notebooks[single.slug]
    where = made.catalog.project.relative(single.page.path)
    limit = page_limit(single.front)
    beside = linked_files(single.folder, [single.page.body, *markdown_of(single.script)])
    names = frozenset({*beside, "card.png", f"{single.slug}.py", f"{single.slug}.ipynb"})
    source = Source(single.script, made.catalog.project.relative(single.script.path))
    converted = convert(notebook, source, "lesson", deeper=0, limit=limit, published=names, apart=True)
    body = render(single.page.body, known_names(made, single), where, single.page.body_line)
    body = explain(body, made.terms, f"{folder}/index.md")
    before, _, after = body.partition(LESSON)
    more = {name: in_theme(part) for name, part in converted.parts.items()}
    page, parts, minutes = fill_lesson(
        "single.md.j2",
        more,
        converted.prose,
        front=single.front,
        slug=single.slug,
        before=Markup(before.strip()),
        after=Markup(after.strip()),
        claims=[
            {"says": one["says"], "numbers": one["numbers"], "form": "", "setting": ""} for one in claims_of(notebook)
        ],
        checks=Markup(converted.checks),
        previous=_turn(beside_it[0]),
        next=_turn(beside_it[1]),
        py=f"{single.slug}.py",
        ipynb=f"{single.slug}.ipynb",
    )
    files = {**beside, **converted.files}
    check_weight(where, limit, [page, *parts.values()], converted.prose.values(), files)
    return [
        Generated(f"{folder}/index.md", page, parts, converted.prose, minutes, where),
        Generated(f"{folder}/{single.slug}.py", single.script.text),
        Generated(f"{folder}/{single.slug}.ipynb", nbformat.writes(notebook) + "\n"),
        Generated(f"{folder}/card.png", card(single.front.title, single.front.question)),
        *(Generated(f"{folder}/{name}", content) for name, content in files.items()),
    ]


def _turn(single: Single | None) -> dict[str, str] | None:
    return single and {"title": single.front.title, "path": f"../{single.slug}/index.md"}
