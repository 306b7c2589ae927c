"""What a pair's reference lines say: no model at all, and a strong default, beside the start and its levers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from whichlever.lab.evidence.numbers import in_windows, number, shown_decimals, signed
from whichlever.lab.evidence.verdicts import Verdict
from whichlever.lab.rivals.codes import NO_MODEL
from whichlever.lab.trials.records import START
from whichlever.press.findings.gather import PairFindings
from whichlever.press.findings.sentences import after_number, table_ends


def shown_lines(found: PairFindings) -> Sequence[Mapping[str, Any]]:
    """For the board and its table: each line's mean and its gain over the start, as the combinations have theirs."""
    return [_shown(found, line.name, line.words) for line in found.lines]


def _shown(found: PairFindings, name: str, words: str) -> dict[str, Any]:
    main, gain = found.main, found.lined.gain(name)
    mean = main.sign * float(found.lined.at(name).mean())
    places = shown_decimals(gain.interval, main.decimals)
    return {
        "name": name,
        "what": words,
        "mean": mean,
        "text": {
            "mean": number(mean, main.decimals),
            "gain": signed(gain.interval.mean, places),
            "interval": table_ends(gain, places),
        },
        "verdict": str(gain.verdict),
    }


def start_sentence(found: PairFindings) -> str:
    """Where the start is not shown to be better than no model: that, as a sentence; else nothing."""
    line = next((line for line in found.lines if line.name == NO_MODEL), None)
    if line is None:
        return ""
    gain = found.lined.gain(START, line.name)
    if gain.ahead:
        return ""
    main, unit = found.main, after_number(found.main.facts.unit)
    means = (main.sign * float(found.lined.at(name).mean()) for name in (START, line.name))
    start, without = (f"{number(mean, main.decimals)}{unit}" for mean in means)
    told = {
        Verdict.WORSE: "is worse than no model at all",
        Verdict.EQUAL: "is practically no better than no model at all",
    }.get(gain.verdict, "is not shown to be better than no model at all")
    if gain.verdict is Verdict.CHANGES and gain.windows is not None:
        told = f"is better than no model at all in only {in_windows(gain.windows)} windows"
    return (
        f"The start {told}: its {main.facts.metric_name} is {start}, "
        f"and that of {line.words} is {without}. So a gain over the start alone says little."
    )
