"""The plan of a class on a standalone lesson, from what stands in it; what does not is said."""

from __future__ import annotations

from collections.abc import Iterator

from whichlever.press.teaching.plan import Step, schedule, schedule_lines, timed
from whichlever.press.teaching.sections import code_block, sections
from whichlever.press.teaching.standalone.telling import Told

STEPS = (  # the share of the time, the step, and what the teacher does
    (3, "The question", "Read it aloud, and let everybody write down an answer in one sentence."),
    (6, "What it is about", "Tell it in your words, then ask for the guess: on paper, and nobody argues yet."),
    (15, "The lesson", "Run the notebook cell by cell; before each figure or table, ask what will be in it."),
    (7, "What came out", "Which claims did somebody expect? Whose guess was far off, and why?"),
    (10, "The exercise", "Alone or in pairs, until the last line of the cell says nothing."),
    (4, "The exit question", "In writing, one sentence each."),
)


def steps_of(minutes: int) -> list[Step]:
    """The schedule. Raises `UsageError` for a time in which nobody can teach this."""
    schedule(minutes)
    return timed(minutes, STEPS)


def lesson_plan(lesson: Told, minutes: int) -> str:
    """The plan as Markdown."""
    return "\n".join(_plan(lesson, minutes)) + "\n"


def _plan(lesson: Told, minutes: int) -> Iterator[str]:
    front = lesson.single.front
    yield f"# {front.title}: a class of {minutes} minutes\n\n{front.question}\n"
    yield from schedule_lines(steps_of(minutes))
    yield "\n## Objectives\n"
    yield "No objectives are written for this lesson; afterwards students can explain its key points:\n"
    yield from (f"- {point}" for point in lesson.points or [front.summary])
    yield "\n## Discussion\n"
    yield from _discussion(lesson)
    yield "\n## Exercise\n"
    yield (
        "Students have it as `exercise.ipynb`; the solution is in your zip."
        if has_exercise(lesson)
        else "This lesson has no exercise: give its time to the discussion."
    )
    yield "\n## Exit question\n\nWhat will you do otherwise the next time, and why?"
    if front.remember:
        yield f"Listen for: {front.remember}"


def _discussion(lesson: Told) -> Iterator[str]:
    if not lesson.claims:
        yield "No questions are written for this lesson, and it claims nothing: discuss the guesses."
        return
    yield "No questions are written for this lesson. Ask of each sentence whether it is true; then tell the numbers.\n"
    yield from (f"- “{says}” It is: {numbers}." for says, numbers in lesson.claims)
    if change := sections(lesson.page).get("What would change our mind"):
        yield f"\n**What would change our mind?** Listen for:\n\n{change}"


def has_exercise(lesson: Told) -> bool:
    """Whether there is a cell to fill in."""
    return bool(code_block(sections(lesson.single.page.body).get("Exercise", ""), "exercise"))
