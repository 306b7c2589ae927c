"""What is still decided once all pairs are tested together: one family for winners, one for each kind of gain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from whichlever.lab.evidence.families import benjamini_hochberg, benjamini_yekutieli
from whichlever.lab.trials.records import START, Combination
from whichlever.press.findings.gather import PairFindings, Step, Together, careful


def judged_together(findings: Sequence[PairFindings]) -> tuple[PairFindings, ...]:
    """The findings, each with what stands among all of them. Pairs whose main setting is careless stay out.

    Winners: one hypothesis a pair. Where each pair has a data set of its own they are independent, and Benjamini and
    Hochberg's rule holds; else Benjamini and Yekutieli's, which holds however tests depend on each other.
    Gains over the start, and gains on top of another lever: each a family of Benjamini and Yekutieli's rule.
    """
    counted = careful(findings)
    datasets = {found.pair.front.dataset for found in counted}
    adjust = benjamini_hochberg if len(datasets) == len(counted) else benjamini_yekutieli
    winners = adjust({found.pair.slug: found.p_of_winning for found in counted})
    gains = benjamini_yekutieli(_p_values(counted, over_start=True))
    gains |= benjamini_yekutieli(_p_values(counted, over_start=False))

    def together(found: PairFindings) -> Together:
        return Together(winners[found.pair.slug], {step: gains[found.pair.slug, step] for step in steps(found)})

    judged = {found.pair.slug: replace(found, together=together(found)) for found in counted}
    return tuple(judged.get(found.pair.slug, found) for found in findings)


def steps(found: PairFindings) -> list[Step]:
    """Each lever over the start, and on top of each other lever."""
    levers = found.main.levers
    return [(lever, over) for lever in levers for over in (Combination(), *levers) if lever != over]


def _p_values(findings: Sequence[PairFindings], *, over_start: bool) -> dict[tuple[str, Step], float]:
    return {
        (found.pair.slug, (lever, over)): found.step(lever, over).interval.p_value
        for found in findings
        for lever, over in steps(found)
        if (over == START) == over_start
    }
