"""A class's marks as rows: for the terminal, and as a table for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from whichlever.lab.evidence.interval import decimals
from whichlever.lab.evidence.numbers import number, shown_decimals, signed
from whichlever.lab.evidence.scores import Gain
from whichlever.press.teaching.grading import Graded
from whichlever.press.teaching.marks import Mark

COLUMNS = ("student", "outcome", "score", "gain", "95 % interval", "verdict", "against ours", "elsewhere", "questions")
CSV_COLUMNS = (
    "student", "lever", "ran", "outcome", "sentence", "score", "gain", "low", "high", "verdict",
    "gain_over_published", "verdict_over_published", "gain_elsewhere", "verdict_elsewhere", "questions", "splits",
    "seconds",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@")  # a spreadsheet would compute what begins so


def shown_gain(gain: Gain) -> tuple[str, str]:
    """A gain and its interval, with the decimals that the interval supports."""
    places = shown_decimals(gain.interval, decimals(gain.interval))
    ends = f"{signed(gain.interval.low, places)} to {signed(gain.interval.high, places)}"
    return signed(gain.interval.mean, places), ends


def row(graded: Graded, mark: Mark) -> tuple[str, ...]:
    """The cells of `COLUMNS` for people; of what did not run, the first two."""
    if mark.scored is None:
        return _named(mark), mark.outcome, *[""] * (len(COLUMNS) - 2)
    scored = mark.scored
    return (
        _named(mark),
        mark.outcome,
        number(scored.score, graded.found.main.decimals),
        *shown_gain(scored.gain),
        str(scored.gain.verdict),
        _briefly(scored.against),
        _briefly(scored.elsewhere),
        number(scored.questions, 0),
    )


def _named(mark: Mark) -> str:
    seed = mark.submission.seed
    return mark.student if seed is None else f"{mark.student} (seed {seed})"


def _briefly(gain: Gain | None) -> str:
    return "" if gain is None else f"{shown_gain(gain)[0]}, {gain.verdict}"


def as_text(graded: Graded) -> str:
    """All rows, aligned, and below each that did not run why; how many ran in the end."""
    rows = [COLUMNS, *(row(graded, mark) for mark in graded.marks)]
    widths = [max(len(each[place]) for each in rows) for place in range(len(COLUMNS))]
    lines = [_aligned(rows[0], widths)]
    for cells, mark in zip(rows[1:], graded.marks, strict=True):
        lines.append(_aligned(cells, widths))
        if mark.sentence:
            lines.append(f"    {mark.sentence}")
    ran = sum(mark.scored is not None for mark in graded.marks)
    return "\n".join([*lines, f"({ran} of {len(graded.marks)} ran; gains: more is better)"])


def _aligned(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def as_csv(graded: Graded) -> str:
    """One row for each submission, numbers as they are."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    writer.writerows(_fields(mark) for mark in graded.marks)
    return text.getvalue()


def _fields(mark: Mark) -> list[str]:
    scored, lever = mark.scored, mark.submission.lever
    first = [mark.student, lever.kind if lever else "", "yes" if scored else "no", mark.outcome, mark.sentence]
    cells = [f"'{cell}" if cell.startswith(FORMULA) else cell for cell in first]
    if scored is None:
        return [*cells, *[""] * 11, f"{mark.seconds:.1f}"]
    interval = scored.gain.interval
    numbers = [f"{value:.6g}" for value in (scored.score, interval.mean, interval.low, interval.high)]
    others = [cell for gain in (scored.against, scored.elsewhere) for cell in _gain_fields(gain)]
    splits = "published" if mark.submission.seed is None else f"seed {mark.submission.seed}"
    last = [f"{scored.questions:.6g}", splits, f"{mark.seconds:.1f}"]
    return [*cells, *numbers, str(scored.gain.verdict), *others, *last]


def _gain_fields(gain: Gain | None) -> tuple[str, str]:
    return ("", "") if gain is None else (f"{gain.interval.mean:.6g}", str(gain.verdict))
