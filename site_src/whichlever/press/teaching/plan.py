"""The plan of a class: a schedule to the minute, what to discuss, and the wrong answers that the evidence refutes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from whichlever.errors import UsageError
from whichlever.lab.evidence.verdicts import Verdict
from whichlever.press.catalog.front_matter_keys import STEPS, PairFront
from whichlever.press.catalog.lessons import REVEAL
from whichlever.press.findings.gather import PairFindings
from whichlever.press.findings.sentences import in_words, listed
from whichlever.press.teaching.sections import sections
from whichlever.press.teaching.student import Render

SHORTEST, LONGEST = 20, 240  # minutes
Step = tuple[int, int, str, str]
"""Of a class: its first and its last minute, its name, and what the teacher does."""
TOLD = {  # by the step: its minutes, where the pair does not say; what happens; what the teacher does
    "question": (3, "The question", "Read it aloud, and let everybody write down what they would do first."),
    "task": (6, "The task and the table", "What is one row? What is predicted? What would be a good answer?"),
    "bet": (6, "Three sides, one bet", "Nobody argues yet: each side is read out, and everybody bets on paper."),
    "lever": (15, "A lever of their own", "Each student, or pair of students, writes one lever and checks it."),
    "result": (5, "What came out", "The chart, then the table. Who bet on what?"),
    "why": (6, "Why", "Ask for reasons before you give one; then what would change our mind."),
    "exit": (4, "The exit question", "In writing, one sentence each."),
}


def schedule(minutes: int, taught: Mapping[str, int] | None = None) -> list[Step]:
    """Each step's first and last minute, its name and what to do. The steps fill `minutes`, each at least one.

    `taught` gives steps another share of the time than they have by default.
    Raises `UsageError` for a time in which nobody can teach this.
    """
    if not SHORTEST <= minutes <= LONGEST:
        raise UsageError(f"--minutes is {minutes}; expected {SHORTEST} to {LONGEST}")
    return timed(minutes, [((taught or {}).get(step, TOLD[step][0]), *TOLD[step][1:]) for step in STEPS])


def timed(minutes: int, steps: Sequence[tuple[int, str, str]]) -> list[Step]:
    """Steps that fill a time, from the share, the name and the task of each."""
    shares, begun = [share for share, _, _ in steps], 0
    made: list[Step] = []
    for done, (_, name, todo) in enumerate(steps, start=1):
        latest = minutes - (len(steps) - done)  # a minute for each step that follows
        end = max(begun + 1, min(round(minutes * sum(shares[:done]) / sum(shares)), latest))
        made.append((begun, end, name, todo))
        begun = end
    return made


def schedule_lines(steps: Sequence[Step]) -> Iterator[str]:
    """A section with a row for each step."""
    yield "## Schedule\n\n| minute | step | what to do |\n| --- | --- | --- |"
    yield from (f"| {begin} to {end} | {name} | {todo} |" for begin, end, name, todo in steps)


def plan(found: PairFindings, render: Render, minutes: int, refuted: Iterable[str]) -> str:
    """The plan as Markdown. `refuted`: answers that the evidence refutes, as `refuted` gives them."""
    return "\n".join(_plan(found, render, minutes, refuted)) + "\n"


def _plan(found: PairFindings, render: Render, minutes: int, refuted: Iterable[str]) -> Iterator[str]:
    front, before = found.pair.front, found.pair.page.body.partition(REVEAL)[0]
    yield f"# {front.title}: a class of {minutes} minutes\n\n{front.question}\n"
    yield from schedule_lines(schedule(minutes, front.teach))
    yield from objectives(front)
    if sides := sections(before).get("What each side tries"):
        yield f"\n## What each side tries\n\n{render(sides)}"
    yield "\n## Discussion"
    for one in front.discuss:
        yield f"\n**{one.ask}** Listen for:\n\n{render(one.listen)}"
    yield "\n## Common wrong answers\n"
    yield from wrong_answers(found, render, refuted)
    yield "\n## Exit question\n\nWhat would you look at first the next time, and why?"
    if front.remember:
        yield f"Listen for: {front.remember}"


def objectives(front: PairFront) -> Iterator[str]:
    """A section of what students can do afterwards."""
    yield "\n## Objectives\n\nAfterwards students can:\n"
    yield from (f"- {point}" for point in front.objectives)


def wrong_answers(found: PairFindings, render: Render, refuted: Iterable[str]) -> Iterator[str]:
    """The pair's own, then those that the evidence refutes."""
    yield from (f"- “{one.says}” {render(one.why)}" for one in found.pair.front.mistakes)
    yield from refuted


def refuted(found: PairFindings) -> Iterator[str]:
    """A sentence for each lever that is not shown to help, and one on the levers beside the best."""
    main = found.main
    wrong = [lever for lever in main.levers if main.scores.gain(lever).verdict is not Verdict.BETTER]
    for lever in wrong:
        gain = main.scores.gain(lever)
        told = in_words(gain, main.decimals, main.facts.unit)
        label = found.pair.front.levers.get(lever)
        yield f"- “The {lever} lever helps{f' ({label})' if label else ''}.” It came out {told}."
    if not wrong:
        yield f"- None is plain wrong: {listed([f'the {lever}' for lever in main.levers])} all help over the start."
    if best := found.main.winner.lever:
        others = listed([f"the {lever}" for lever in main.levers if lever != best], last="or")
        yield f"- “It hardly matters which.” In this task the {best} lever gives more than {others}."
