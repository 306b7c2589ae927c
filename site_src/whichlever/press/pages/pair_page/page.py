"""The page and the files of one pair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from markupsafe import Markup

from whichlever.lab.datasets import Datasheet, read_table
from whichlever.lab.evidence.verdicts import Verdict
from whichlever.lab.rivals.codes import NO_MODEL
from whichlever.press.catalog.front_matter_keys import PROBLEMS
from whichlever.press.catalog.lessons import REVEAL, Lesson, Pair
from whichlever.press.catalog.registration import Registration, registration_of
from whichlever.press.findings.board import board
from whichlever.press.findings.exhibits import Figure, exhibits
from whichlever.press.findings.gain_rows import gain_axis, gain_facts, gain_rows, gains_table, marker_axis
from whichlever.press.findings.gather import PairFindings
from whichlever.press.findings.other_hands import other_hands
from whichlever.press.findings.reference import start_sentence
from whichlever.press.findings.sentences import stated_sentence
from whichlever.press.findings.sturdy import elsewhere_told, sturdy_of
from whichlever.press.findings.tables import download, table
from whichlever.press.findings.undecided import contrast, safe_sentence, shared_problems
from whichlever.press.pages import archive
from whichlever.press.pages.cards import card
from whichlever.press.pages.generated import Generated
from whichlever.press.pages.interpolate import rows_html
from whichlever.press.pages.lesson.beside import linked_files
from whichlever.press.pages.lesson.document import Converted, Source, convert, markdown_of
from whichlever.press.pages.pair_page.chapters import Chapters, chapters
from whichlever.press.pages.pair_page.gain_chart import gain_chart
from whichlever.press.pages.pair_page.prose import filled_in
from whichlever.press.pages.pair_page.spot import spot_values
from whichlever.press.pages.pictures.answers.drawn import SCRIPT, Answering, answering, answers_of, drawing_name
from whichlever.press.pages.pictures.drawing import Drawing, drawn
from whichlever.press.pages.render import fill_lesson, in_theme
from whichlever.press.pages.results import Results, numbers_of
from whichlever.press.pages.take_away.alone import page_alone
from whichlever.press.pages.take_away.duration import duration
from whichlever.press.pages.take_away.licences import licences
from whichlever.press.pages.terms import explain
from whichlever.press.pages.weight import check_weight, page_limit, pictures_size

THUMBNAIL = "thumbnail.svg"
TEMPLATES_OF_ZIP = ("page_alone.html.j2", f"{archive.ALL}.j2")


@dataclass(frozen=True)
class Beside:
    """The pairs that a pair's page names; None for what there is not."""

    previous: PairFindings | None
    following: PairFindings | None
    contrary: PairFindings | None
    """The same symptom, another answer."""

    @property
    def named(self) -> str:
        """What the page takes from them."""
        pairs = (self.previous, self.following, self.contrary)
        return repr([found and (found.pair.slug, found.pair.front.title, found.pair.front.problems) for found in pairs])


def pair_pages(made: Results, found: PairFindings, beside: Beside) -> list[Generated]:
    """A pair's page, its scripts, notebooks, pictures, zip and card.

    Raises `CatalogError` with everything unknown that its `index.md` asks for.
    """
    pair = found.pair
    folder, where = _folder(pair), made.catalog.project.relative(pair.page.path)
    plain = _filled_in(made, found, where)
    linked, converted = _converted(made, pair)
    drawing, answers = picture_of(made, pair), _answers(made, found)
    evidence = evidence_of(made, found)
    packed = _packed(made, found, plain, evidence["figures"][0])
    prose = {name: each for one in converted for name, each in one.prose.items()}
    page, parts, minutes = fill_lesson(
        "pair.md.j2",
        {name: in_theme(part) for one in converted for name, part in one.parts.items()},
        prose,
        prose=_marked(_chapters(made, pair, plain)),
        picture=drawing and {"svg": Markup(drawing.svg), "caption": pair.front.picture and pair.front.picture.caption},
        answers=answers and answers.told,
        spot=_spot(made, pair),
        downloads=_downloads(pair, len(packed), _lasts(made, pair)),
        **_described(made, pair),
        **evidence,
        **_turns(made, found, beside),
    )
    pictures = {name: content for one in converted for name, content in one.files.items()} | linked
    check_weight(where, page_limit(pair.front), [page, *parts.values()], prose.values(), pictures)
    files = {
        "card.png": _card(made, pair, drawing),
        **({THUMBNAIL: drawing.thumbnail} if drawing else {}),
        **(answers.files if answers else {}),
        f"{pair.slug}.zip": packed,
        **_scripts(made, pair),
        **pictures,
    }
    written = [Generated(f"{folder}/{name}", content) for name, content in files.items()]
    return [Generated(f"{folder}/index.md", page, parts, prose, minutes, where), *written]


def _folder(pair: Pair) -> str:
    return f"pairs/{pair.slug}"


def _filled_in(made: Results, found: PairFindings, where: str) -> str:
    """The author's words about the pair, with its results."""
    sheet = made.catalog.datasets[found.pair.front.dataset]
    columns, rows = [column.name for column in sheet.columns], partial(kept_rows, made, sheet)
    return filled_in(found, rows, columns, where, partial(made.said, found))


def _chapters(made: Results, pair: Pair, plain: str) -> Chapters:
    """The author's words in chapters, with terms explained; where there is no bet, all of them come after it."""
    before, marker, after = explain(plain, made.terms, f"{_folder(pair)}/index.md").partition(REVEAL)
    return chapters(before.strip(), after.strip()) if marker else chapters("", before.strip())


def _described(made: Results, pair: Pair) -> dict[str, Any]:
    """What the front matter says, and of which table."""
    front, sheet = pair.front, made.catalog.datasets[pair.front.dataset]
    return {
        "title": front.title,
        "summary": front.summary,
        "level": front.level,
        "defect_kind": front.defect_kind,
        "question": front.question,
        "why": front.why,
        "symptoms": front.symptoms,
        "remember": front.remember,
        "sources": front.sources,
        "lessons": [{"name": one.kind, "title": lesson_title(one.script.title, pair)} for one in pair.lessons],
        "dataset": {"title": sheet.title, "path": f"../../datasets/{sheet.name}/index.md"},
    }


def evidence_of(made: Results, found: PairFindings) -> dict[str, Any]:
    """What came out, drawn and said. What is slow to draw is kept for as long as the numbers are the same."""
    numbers, registration = numbers_of(found), registration_of(found.pair)
    made_of = [repr(numbers)]
    return {
        "start_sentence": made.said(found, "start sentence", lambda: start_sentence(found)),
        "pair": made.kept.get("board", made_of, lambda: board(numbers)),
        "chart": made.kept.get("gains", made_of, lambda: _chart(numbers)),
        "safe": made.kept.get("safe choice", made_of, lambda: safe_sentence(numbers)),
        "figures": made.kept.get("figures", made_of, lambda: exhibits(numbers)),
        "claims": _claims(found, registration),
        "other_hands": made.kept.get("other hands", made_of, lambda: other_hands(numbers)),
        "stated": stated_sentence(registration),
    }


def _turns(made: Results, found: PairFindings, beside: Beside) -> dict[str, Any]:
    """Where a reader goes next."""
    return {
        "contrary": _contrary(made, found, beside.contrary),
        "previous": _turn(beside.previous),
        "next": _turn(beside.following),
    }


def _card(made: Results, pair: Pair, drawing: Drawing | None) -> bytes:
    shared, dots = (pair.front.title, pair.front.question), drawing.dots if drawing else b""
    return made.kept.get("card", (*shared, dots.hex()), lambda: card(*shared, dots))


def picture_of(made: Results, pair: Pair) -> Drawing | None:
    """How the pair's table looks, where its front matter says what to draw."""
    picture, sheet = pair.front.picture, made.catalog.datasets[pair.front.dataset]
    if picture is None:
        return None
    made_of = (repr(picture), repr(sheet.columns), made.origins.of_dataset(sheet.name))
    return made.kept.get("picture", made_of, lambda: drawn(picture, sheet))


def kept_rows(made: Results, sheet: Datasheet, ids: Sequence[int], columns: Sequence[str]) -> str:
    """Rows of a data set as prose asks for them."""
    made_of = (made.origins.of_dataset(sheet.name), repr((sheet.name, ids, columns)))
    return made.kept.get("rows", made_of, lambda: rows_html(read_table(sheet), ids, columns))


def _spot(made: Results, pair: Pair) -> dict[str, Any] | None:
    """The rows in which a reader looks for the defect, where there are any."""
    sheet = made.catalog.datasets[pair.front.dataset]
    made_of = (pair.slug, repr(pair.front.spot), made.origins.of_dataset(sheet.name))
    return made.kept.get("spot", made_of, lambda: spot_values(pair, sheet))


def _answers(made: Results, found: PairFindings) -> Answering | None:
    """How the pair's picture answers its levers, where it has one and its rows were looked at."""
    pair, picture = found.pair, found.pair.front.picture
    if picture is None or pair.slug not in made.looks:
        return None
    sheet = made.catalog.datasets[pair.front.dataset]
    spends = bool(found.main.facts.budgets)

    def make() -> Answering | None:
        look = made.looks[pair.slug]()
        return look and answering(answers_of(look, picture, read_table(sheet), sheet, spends), list(_drawings(pair)))

    made_of = (repr(picture), repr(sheet.columns), made.origins.of_dataset(sheet.name), repr(_drawings(pair)))
    return made.kept.get("answers", (*made_of, made.origins.results.get(pair.slug, ""), repr(spends)), make)


def _drawings(pair: Pair) -> dict[str, str]:
    """By lever, the file of the drawing in which it is pulled."""
    return {one.kind: drawing_name(one.kind) for one in pair.lessons}


def _marked(parts: Chapters) -> dict[str, Markup]:
    """The chapters as Markdown that a template lets through."""
    return {name: Markup(text) for name, text in asdict(parts).items()}


def _chart(found: PairFindings) -> dict[str, Any]:
    """The values of result.html.j2."""
    rows, facts = gain_rows(found), found.main.facts
    axis = gain_axis(rows, facts.negligible)
    return {
        **gain_facts(found),
        "svg": gain_chart(rows, axis, negligible=facts.negligible, unit=facts.unit),
        "table": gains_table(rows, facts.unit),
        "here": any(row.only_here for row in rows),
        "poor_start": any(row.name == NO_MODEL and row.verdict is Verdict.BETTER for row in rows),
        "axis": {**marker_axis(axis), "unit": facts.unit},
    }


def _claims(found: PairFindings, registration: Registration | None) -> list[dict[str, Any]]:
    later = registration.later if registration else frozenset[tuple[str, str]]()
    sturdy = sturdy_of(found)
    return [
        {
            "says": one.claim.says,
            "numbers": f"{one.numbers}.",
            "form": one.claim.holds,
            "setting": one.claim.setting,
            "later": (one.claim.setting, one.claim.holds) in later,
            "elsewhere": elsewhere_told(sturdy, one.claim),
        }
        for one in found.claims
    ]


def _packed(made: Results, found: PairFindings, body: str, figure: Figure) -> bytes:
    pair = found.pair
    sheets = (made.origins.of_dataset(name) for name in made.catalog.datasets)
    written = (pair.place, repr(pair.front), body, made.templates.digest(*TEMPLATES_OF_ZIP), *said_in_zip(made, pair))
    made_of = (*written, repr(numbers_of(found)), made.origins.folders.get(pair.place, ""), *sheets)

    def make() -> bytes:
        page = page_alone(found, body, archive.files_beside(pair), figure)
        return archive.pair_zip(made.catalog, pair, page, _lasts(made, pair))

    return made.kept.get("zip", made_of, make)


def said_in_zip(made: Results, pair: Pair) -> tuple[str, ...]:
    """What a pair's zip says that stands neither in the pair's folder nor among its numbers."""
    return _lasts(made, pair), *map(repr, licences(made.catalog.project, "", ()))


def _lasts(made: Results, pair: Pair) -> str:
    return duration(made.origins.seconds_of(pair))


def _turn(found: PairFindings | None) -> dict[str, str] | None:
    return found and {"title": found.pair.front.title, "path": f"../{found.pair.slug}/index.md"}


def _contrary(made: Results, found: PairFindings, other: PairFindings | None) -> dict[str, str] | None:
    turn = _turn(other)
    if other is None or turn is None:
        return None
    how = made.said(found, f"beside {other.evidence}", lambda: contrast(found, other))
    return {**turn, "problem": PROBLEMS[shared_problems(found, other)[0]], "how": how}


def _converted(made: Results, pair: Pair) -> tuple[dict[str, bytes], list[Converted]]:
    """The files that the pair's texts link to, and its lessons; of drawings, as many as the page has room for."""
    texts = [text for lesson in pair.lessons for text in markdown_of(lesson.script)]
    beside = linked_files(pair.folder, [pair.page.body, *texts])
    own = {f"{stem}{suffix}" for stem in (one.kind for one in pair.lessons) for suffix in (".py", ".ipynb")}
    published = frozenset(
        {*beside, *own, "task.py", "card.png", f"{pair.slug}.zip", THUMBNAIL, SCRIPT, *_drawings(pair).values()}
    )
    converted: list[Converted] = []
    room = page_limit(pair.front)
    for lesson in pair.lessons:
        converted.append(_lesson(made, pair, lesson, room, published))
        room -= pictures_size(converted[-1].files)
    return beside, converted


def _lesson(made: Results, pair: Pair, lesson: Lesson, room: int, published: frozenset[str]) -> Converted:
    name = f"{pair.slug}/{lesson.kind}"
    source = Source(lesson.script, made.catalog.project.relative(lesson.script.path))
    made_of = (source.path, lesson.script.text, made.origins.results.get(name, ""), f"{room} {sorted(published)}")

    def make() -> Converted:
        return convert(made.notebooks[name], source, lesson.kind, deeper=1, limit=room, published=published)

    return made.kept.get("lesson", made_of, make)


def _scripts(made: Results, pair: Pair) -> dict[str, str | bytes]:
    """What a reader may take away, by name: each script, and each lesson's executed notebook."""
    files: dict[str, str | bytes] = {"task.py": pair.task.text}
    for lesson in pair.lessons:
        files[f"{lesson.kind}.py"] = lesson.script.text
        files[f"{lesson.kind}.ipynb"] = _executed(made, pair, lesson)
    return files


def _executed(made: Results, pair: Pair, lesson: Lesson) -> str:
    """A lesson's executed notebook, as a file."""
    name = f"{pair.slug}/{lesson.kind}"

    def make() -> str:
        import nbformat

        return nbformat.writes(made.notebooks[name]) + "\n"

    return made.kept.get("notebook", (lesson.script.text, made.origins.results.get(name, "")), make)


def lesson_title(title: str, pair: Pair) -> str:
    """A lesson's title on its pair's page, which names the pair already."""
    own = title.removeprefix(f"{pair.front.title}: ")
    return own[:1].upper() + own[1:]


def _downloads(pair: Pair, size: int, lasts: str) -> dict[str, Any]:
    return {
        "zip": {"href": f"{pair.slug}.zip", "size": f"{size / 1000:,.0f} kB"},
        "lessons": table(
            ("lesson", "script", "executed notebook"),
            ((one.kind, download(f"{one.kind}.py"), download(f"{one.kind}.ipynb")) for one in pair.lessons),
            kind="wl-files",
            searched=False,
        ),
        "commands": archive.commands(pair, lasts),
        "notebook_commands": archive.notebook_commands(pair),
    }
