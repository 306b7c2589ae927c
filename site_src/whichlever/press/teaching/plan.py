"""The plan of a class: a schedule to the minute, what to discuss, and the wrong answers that the evidence refutes."""

from __future__ import annotations

from collections.abc import Iterator

from whichlever.errors import UsageError
from whichlever.lab.evidence.verdicts import Verdict
from whichlever.press.catalog.lessons import REVEAL
from whichlever.press.findings.gather import PairFindings
from whichlever.press.findings.sentences import in_words, listed
from whichlever.press.teaching.sections import bullets, sections
from whichlever.press.teaching.student import Render

SHORTEST, LONGEST = 20, 240  # minutes
STEPS = (  # the share of the time, what happens, what the teacher does
    (3, "The question", "Read it aloud, and let everybody write down what they would do first."),
    (6, "The task and the table", "What is one row? What is predicted? What would be a good answer?"),
    (6, "Three sides, one bet", "Nobody argues yet: each side is read out, and everybody bets on paper."),
    (15, "A lever of their own", "Each student, or pair of students, writes one lever and checks it."),
    (5, "What came out", "The chart, then the table. Who bet on what?"),
    (6, "Why", "Ask for reasons before you give one; then what would change our mind."),
    (4, "The exit question", "In writing, one sentence each."),
)


def schedule(minutes: int) -> list[tuple[int, int, str, str]]:
    """Each step's first and last minute, its name and what to do. The steps fill `minutes`, each at least one.

    Raises `UsageError` for a time in which nobody can teach this.
    """
    if not SHORTEST <= minutes <= LONGEST:
        raise UsageError(f"--minutes is {minutes}; expected {SHORTEST} to {LONGEST}")
    whole = sum(share for share, _, _ in STEPS)
    made, begun, so_far = [], 0, 0
    for share, name, todo in STEPS:
        so_far += share
        end = round(minutes * so_far / whole)
        made.append((begun, end, name, todo))
        begun = end
    return made


def plan(found: PairFindings, render: Render, minutes: int) -> str:
    """The plan as Markdown."""
    return "\n".join(_plan(found, render, minutes)) + "\n"


def _plan(found: PairFindings, render: Render, minutes: int) -> Iterator[str]:
    front, before, _, after = found.pair.front, *found.pair.page.body.partition(REVEAL)
    told = sections(after)
    yield f"# {front.title}: a class of {minutes} minutes\n\n{front.question}\n"
    yield "## Schedule\n\n| minute | step | what to do |\n| --- | --- | --- |"
    for begin, end, name, todo in schedule(minutes):
        yield f"| {begin} to {end} | {name} | {todo} |"
    if points := bullets(told.get("Key points", "")):
        yield "\n## Objectives\n\nAfterwards students can say in their own words, with this task as the example:\n"
        yield "\n".join(f"- {point}" for point in points)
    if sides := sections(before).get("What each side tries"):
        yield f"\n## What each side tries\n\n{render(sides)}"
    yield "\n## Discussion"
    asked = {"Why did it come out like this?": told.get("Why", front.why)}
    asked["What would change our mind?"] = told.get("What would change our mind", "")
    for question, answer in asked.items():
        yield f"\n**{question}**" + (f" Listen for:\n\n{render(answer)}" if answer else "")
    yield "\n## Common wrong answers\n"
    yield from wrong_answers(found)
    yield "\n## Exit question\n\nWhat would you look at first the next time, and why?"
    if front.remember:
        yield f"Listen for: {front.remember}"


def wrong_answers(found: PairFindings) -> Iterator[str]:
    """A sentence for each lever that is not shown to help, from the evidence."""
    main = found.main
    wrong = [lever for lever in main.levers if main.scores.gain(lever).verdict is not Verdict.BETTER]
    for lever in wrong:
        gain = main.scores.gain(lever)
        told = in_words(gain, main.decimals, main.facts.unit)
        yield f"- “{found.pair.front.levers.get(lever, f'the {lever} lever')}” helps: it came out {told}."
    if not wrong:
        yield f"- None is plain wrong: {listed([f'the {lever}' for lever in main.levers])} all help over the start."
    if best := found.main.winner.lever:
        others = listed([f"the {lever}" for lever in main.levers if lever != best], last="or")
        yield f"- “It hardly matters which.” In this task the {best} lever gives more than {others}."
