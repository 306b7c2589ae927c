"""Findings as sentences for readers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from whichlever.lab.evidence.interval import decimals
from whichlever.lab.evidence.numbers import (
    decimals_of_ends,
    gain_ends,
    in_windows,
    not_zero,
    number,
    shown_decimals,
    signed,
)
from whichlever.lab.evidence.scores import Gain, Winner
from whichlever.lab.evidence.verdicts import Verdict
from whichlever.lab.figures.charts import spoken
from whichlever.lab.trials.records import START
from whichlever.press.catalog.registration import Registration
from whichlever.press.findings.gather import PairFindings, SettingFindings, p_words


def sentence(main: SettingFindings, name: str, budget: int) -> tuple[str, ...]:
    """What came out for one combination, as the parts of a sentence; every second one is a number to stand out."""
    mean = number(float((main.sign * main.scores.at(name, budget)).mean()), main.decimals)
    metric, unit = main.facts.metric_name, after_number(main.facts.unit)
    if name == START:
        return f"At the start, with no lever pulled, the {metric} is ", mean, f"{unit}."
    pulled = spoken(name).split(" + ")
    who = f"the {listed(pulled)} {'lever' if len(pulled) == 1 else 'levers'}"
    gain = main.scores.gain(name, START, budget)
    places = shown_decimals(gain.interval, main.decimals)
    before, size, after = _gain_parts(gain, places, main.facts.unit)
    return f"With {who} the {metric} is ", mean, f"{unit}: {before}", size, f"{after}."


def listed(names: Sequence[str], last: str = "and") -> str:
    """ "data", "model and data", "model, data and features"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {last} {names[-1]}"


def in_words(gain: Gain, places: int, unit: str) -> str:
    """A gain for people: "better by 15.0 (95 % interval 14.1 to 15.9)"."""
    return "".join(_gain_parts(gain, places, unit))


def gain_in_words(gain: Gain, unit: str) -> str:
    """`in_words` with as many decimals as the gain's own interval supports."""
    return in_words(gain, shown_decimals(gain.interval, decimals(gain.interval)), unit)


def _gain_parts(gain: Gain, places: int, unit: str) -> tuple[str, str, str]:
    """What stands before the number, the number, what stands after it."""
    space, interval, verdict = after_number(unit), gain.interval, gain.verdict
    if verdict is Verdict.CHANGES and gain.windows is not None:
        counted = f"above 0 in {in_windows(gain.windows)} windows"
        return "a gain that changes with time, ", signed(interval.mean, places), f"{space} on average, {counted}"
    if verdict is Verdict.WORSE:
        ends = f"{number(-interval.high, places)} to {number(-interval.low, places)}"
        return "worse by ", number(-interval.mean, places), f"{space} (95 % interval {ends})"
    ends = f"95 % interval {_end(interval.low, places)} to {_end(interval.high, places)}"
    if verdict is Verdict.BETTER:
        return "better by ", number(interval.mean, places), f"{space} ({ends})"
    if not any(round(value, places) for value in (interval.mean, interval.low, interval.high)):
        return f"{verdict}, a gain that ", "rounds to 0", f"{space} from end to end of its interval"
    return f"{verdict}, a gain of ", signed(interval.mean, places), f"{space} ({ends})"


def _end(value: float, places: int) -> str:
    """The end of an interval; one that only rounds to 0 in words, for its side of 0 may decide."""
    if value and round(value, places) == 0:
        return f"just {'above' if value > 0 else 'below'} 0"
    return number(value, places)


def table_ends(gain: Gain, places: int) -> str:
    """The ends of a gain's interval for a table: an end that would be printed as zero with the digit that decides."""
    return gain_ends(gain, places_of_ends(gain.interval.low, gain.interval.high, places))


def places_of_ends(low: float, high: float, places: int) -> int:
    """As many as the end that decides needs, or one or two more: then neither end only rounds to zero."""
    places = decimals_of_ends(low, high, places)
    for more in range(places, places + 3):
        if not any(end and round(end, more) == 0 for end in (low, high)):
            return more
    return places


def after_number(unit: str) -> str:
    """A unit as it stands after a number; nothing where there is none."""
    return f" {unit}" if unit else ""


DRIFTS = "its lead changes with time"
NOT_AMONG_ALL = "is not decided once all pairs are tested together"


def leader(findings: PairFindings) -> str:
    """The lever that would have won if this pair were the only one; empty if it has won, or none would."""
    return "" if findings.winner.lever else findings.alone.lever or ""


def drifting(findings: PairFindings) -> str:
    """The lever that beats all others, by gains that change with time, and is beaten by no rival; empty without any."""
    unbeaten = findings.main.winner.unbeaten
    if findings.main.winner.lever or len(unbeaten) != 1 or unbeaten[0] not in findings.alone.unbeaten:
        return ""
    return "" if unbeaten[0] == START else unbeaten[0]


def overturned(findings: PairFindings) -> str:
    """The lever that would have won if no rivals had been tried; empty if there is none."""
    return "" if findings.alone.lever else findings.main.winner.lever or ""


def winner_told(winner: Winner) -> str:
    """Who wins among levers, and rivals where they were tried."""
    if winner.lever:
        return f"the {winner.lever} lever wins"
    return f"no single winner, {listed(winner.unbeaten)} unbeaten" if winner.unbeaten else "no winner, each is beaten"


def outcome_sentence(findings: PairFindings) -> str:
    """Who won, for pairs whose author did not say it better."""
    won = findings.winner
    if won.lever:
        return f"The {won.lever} lever helped more than any other."
    if leads := leader(findings):
        return f"The {leads} lever leads in this pair alone, which {NOT_AMONG_ALL}."
    if leads := drifting(findings):
        return f"The {leads} lever leads, and {DRIFTS}, so it has not won."
    if lost := overturned(findings):
        return f"The {lost} lever is better than every other, but not than every rival of theirs, so it has not won."
    helpers = [f"the {name}" for name in won.unbeaten if name != START]
    if START in findings.main.winner.unbeaten:
        return "No lever is shown to be better than doing nothing."
    if not helpers:
        return "No lever has won: a rival is better than each of them."
    return f"No single winner: {listed(helpers)} {'was' if len(helpers) == 1 else 'were'} not beaten."


def answer_sentence(findings: PairFindings) -> str:
    """The answer to a bet: who won, and whether the splits decide it. What was gained stands below it."""
    won, main = findings.winner, findings.main.winner
    if won.lever:
        return f"The {won.lever} won, and the splits decide it."
    if not won.unbeaten:
        return "No single lever won: each of them is beaten."
    if not findings.decided or set(won.unbeaten) != set(main.unbeaten):
        return "No single lever won: the splits do not decide between them."
    if START in main.unbeaten:
        return "No single lever won: none helps more than is negligible, and the splits decide that."
    return f"No single lever won: {listed(main.unbeaten)} are practically equal, and the splits decide that."


def chance_sentence(found: PairFindings) -> str:
    """The p value of the pair's one hypothesis, alone and among all pairs."""
    among = (
        f", and {p_words(found.together.winner.p_value)} once all pairs are tested together" if found.together else ""
    )
    return f"That no lever is better than all else has p {p_words(found.p_of_winning)}{among}."


def turning_sentence(found: PairFindings) -> str:
    """For which values of `negligible` the answer is the one that it is; nothing where it changes with time."""
    if found.alone.lever and found.main.drifts(found.alone.lever):
        return ""
    turns, own, unit = found.turning, found.main.facts.negligible, after_number(found.main.facts.unit)
    low, high = (point and f"{_two_digits(point)}{unit}" for point in (turns.low, turns.high))
    if high:
        where = f"from {low} to below {high}" if low else f"below {high}"
    else:
        where = f"from {low} on" if low else "whatsoever"
    return (
        f"The answer is the same with any limit of what is negligible {where}; here it is {_two_digits(own, 6)}{unit}."
    )


def _two_digits(value: float, digits: int = 2) -> str:
    """A number above zero with so many digits that count: "7,200", "0.013"."""
    short = float(f"{value:.{digits}g}")
    return number(short, len(f"{short:.12f}".rstrip("0").partition(".")[2]))


def exchange_sentence(main: SettingFindings) -> str:
    """How many answers, or rows, buy what the model lever gives, as a sentence."""
    rate = main.exchange
    if rate is None:
        return ""
    most = main.facts.budgets[-1]
    if rate.budget is None:
        doubt = f" At the interval's lower end, {not_zero(rate.low)} would." if rate.low is not None else ""
        return f"On average, not even {most} {main.bought} reach what the model lever gives.{doubt}"
    low = "fewer than the smallest budget" if rate.low is None else not_zero(rate.low)
    high = f"more than {most}" if rate.high is None else not_zero(rate.high)
    return f"The model lever is worth about {not_zero(rate.budget)} {main.purchase} (95 % interval {low} to {high})."


NEVER = (
    "Nobody registered the task, the levers and the claims of this pair before its results were seen. "
    "So they may have been chosen with the results in sight."
)


def stated_sentence(registration: Registration | None) -> str:
    """What a page says of it."""
    return NEVER if registration is None else " ".join(_stated(registration))


def _stated(registration: Registration) -> Iterator[str]:
    before = "Task, levers and claims were stated before, on the author's word"
    if registration.changed:
        has = "has" if len(registration.changed) == 1 else "have"
        yield f"{before}; {listed(registration.changed)} {has} changed since."
    else:
        yield f"{before}; unchanged since."
    if registration.anew:
        times = "once" if registration.anew == 1 else f"{registration.anew} times"
        yield f"They were stated anew {times}, so what came out before may have been seen."
    if registration.redrawn:
        yield "The splits are drawn from what was stated: stating anything else draws others."
    elif registration.redrawn is False:
        yield "The splits are not drawn from what was stated."
    if registration.later:
        yield "Claims that were stated later are marked."
