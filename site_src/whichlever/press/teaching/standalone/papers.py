"""Slides and handout of a standalone lesson."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from whichlever.press.teaching.sections import before_code, code_block, sections
from whichlever.press.teaching.shown import TEMPLATES, prose
from whichlever.press.teaching.slides import reveal
from whichlever.press.teaching.standalone.lesson_plan import steps_of
from whichlever.press.teaching.standalone.telling import Told, in_portions

LETTERS = 420  # that are read from the last row, on one slide


def lesson_slides(lesson: Told, minutes: int) -> str:
    """The slides as a page of HTML."""
    front = lesson.single.front
    return TEMPLATES.get_template("lesson_slides.html.j2").render(
        title=front.title,
        question=front.question,
        about=[_html(group) for group in in_portions(lesson.about, LETTERS)],
        guess=[_html(group) for group in in_portions(lesson.guess, LETTERS)],
        figures=lesson.figures,
        claims=[_html(group) for group in in_portions([_claim(*one) for one in lesson.claims], LETTERS)],
        points=[_html(group) for group in in_portions([f"- {point}" for point in lesson.points], LETTERS)],
        remember=front.remember,
        steps=[f"Minutes {begin} to {end}: {name}. {todo}" for begin, end, name, todo in steps_of(minutes)],
        **reveal(),
    )


def lesson_handout(lesson: Told) -> str:
    """The handout as a page of HTML, to print."""
    front, exercise = lesson.single.front, sections(lesson.page).get("Exercise", "")
    return TEMPLATES.get_template("lesson_handout.html.j2").render(
        title=front.title,
        question=front.question,
        about=_html([*lesson.about, *lesson.guess]),
        exercise=_html([before_code(exercise)]),
        code=code_block(exercise, "exercise"),
    )


def _html(blocks: Sequence[str]) -> Markup:
    return prose("\n\n".join(blocks), str)


def _claim(says: str, numbers: str) -> str:
    return f"- {says} *{numbers}*"
