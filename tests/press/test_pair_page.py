"""A pair's page: an author's sections find their chapters, and gains their place in the chart."""

from __future__ import annotations

import re
from dataclasses import replace

from helpers.invented import made_findings, with_lines, with_others
from whichlever.lab.evidence.interval import Interval
from whichlever.lab.evidence.scores import Gain
from whichlever.lab.evidence.verdicts import Verdict
from whichlever.lab.evidence.windows import Windows
from whichlever.lab.trials.records import START, Combination
from whichlever.press.findings.gain_rows import GainRow, alternative, gain_axis, gain_rows, gains_table, marker_axis
from whichlever.press.pages.pair_page.chapters import Chapters, Section, chapters, sections
from whichlever.press.pages.pair_page.gain_chart import gain_chart

BEFORE = """\
## The task

What will it weigh?
Say so.

It is measured so.

## Look at the data

Rows.

### More rows

## Of our own

```text
## no heading
```

## What each side tries

Levers."""
AFTER = """\
## What came out

Much.

## Why

Because.

## Key points

- One.

## Exercise

Yours."""


def test_sections_end_at_headings_and_not_in_code():
    assert sections("Before.\n\n## One\n\n```text\n## no heading\n```\n\n### Deep\n\n## Two") == [
        Section("", "Before."),
        Section("One", "```text\n## no heading\n```\n\n#### Deep"),
        Section("Two", ""),
    ]


def test_every_section_has_its_chapter():
    assert chapters(BEFORE, AFTER) == Chapters(
        question="What will it weigh?\nSay so.",
        measured="It is measured so.",
        data="Rows.\n\n#### More rows\n\n### Of our own\n\n```text\n## no heading\n```",
        tried="Levers.",
        out="Much.",
        why="Because.",
        more="### Key points\n\n- One.",
        exercise="Yours.",
    )


def row(kind: str, mean: float, *points: float) -> GainRow:
    interval = Interval(mean, mean - 1, mean + 1, 0.5, splits=len(points), freedom=len(points) - 1)
    gain = Gain(Combination(kind), Combination(START), interval, Verdict.BETTER)
    return GainRow(kind, kind, f"the {kind}", points, gain, places=1)


ROWS = [row("model", 2.0, 1.5, 2.5), row("line", -40.0, -41.0, -39.0)]


def test_the_nearest_rival_has_a_row_where_rivals_were_tried():
    gains = {"start": (0.0, 0.0), "model": (1.0, 0.1), "data": (3.0, 0.1), "data+model": (3.5, 0.1)}
    found = with_lines(made_findings(("model", "data"), gains=gains))
    tried = with_others(found, {"model: far": (1.5, 0.1), "model: near": (2.0, 0.1), "data: own": (2.9, 0.1)})
    lines = [("line", "no model"), ("line", "strong default")]
    levers = [("model", "model"), ("data", "data"), ("together", "model + data")]
    assert [(row.kind, row.name) for row in gain_rows(found)] == [*levers, *lines]
    assert [(row.kind, row.name) for row in gain_rows(tried)] == [*levers, ("rival", "nearest rival"), *lines]
    (rival,) = (row for row in gain_rows(tried) if row.kind == "rival")
    assert (rival.note, round(rival.interval.mean, 9)) == ("model: near", 2.0)


def test_the_axis_holds_every_split_of_a_lever_and_not_a_far_line():
    axis = gain_axis(ROWS, negligible=0.5)
    assert (axis.low, axis.high) == (-1.0, 3.0)
    assert axis.ticks[0] == axis.low
    assert axis.ticks[-1] == axis.high


def test_a_marker_walks_the_same_axis_in_steps_that_meet_zero():
    assert marker_axis(gain_axis(ROWS, negligible=0.5)) == {
        "low": "-1", "high": "3", "step": "0.05", "places": 2, "labels": ("−1", "0", "+1", "+2", "+3"),
    }  # fmt: skip


def test_both_drawings_hold_every_point_and_an_arrow_to_what_lies_beyond():
    drawn = gain_chart(ROWS, gain_axis(ROWS, negligible=0.5), negligible=0.5, unit="g")
    wide, narrow = re.findall(r"<svg.*?</svg>", drawn)
    for drawing in (wide, narrow):
        assert re.search(r'points--model" d="([^"]*)"', drawing)[1].count("M") == 2
        assert re.search(r'points--line" d="([^"]*)"', drawing)[1] == ""
        assert drawing.count('class="wl-gains__mean"') == 1
        assert int(re.search(r'height="(\d+)"', drawing)[1]) <= 360
    assert alternative(ROWS, "g") == (
        "Gains over the start on 2 splits. Means: model +2.0 g (better); line −40.0 g (better)."
    )


def test_what_changes_with_time_shows_its_mean_and_no_interval() -> None:
    steady = row("model", 2.0, 1.5, 2.5)
    windows = Windows(gained=2, count=2, memory=0.9, slope_p=0.5)
    drifting = replace(steady, gain=replace(steady.gain, verdict=Verdict.CHANGES, windows=windows))
    drawn = [gain_chart([one], gain_axis([one], 0.5), negligible=0.5, unit="min") for one in (steady, drifting)]
    assert [str(one).count('class="wl-gains__interval"') for one in drawn] == [2, 0]  # wide and narrow
    assert [str(one).count('class="wl-gains__mean"') for one in drawn] == [2, 2]
    assert "above 0 in 2 of 2" in gains_table([drifting], "min")
    assert "changes with time" in gains_table([drifting], "min")
