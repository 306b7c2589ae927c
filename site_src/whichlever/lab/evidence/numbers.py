"""Numbers and intervals as text for people."""

from __future__ import annotations

from whichlever.lab.evidence.interval import Interval
from whichlever.lab.evidence.scores import Gain
from whichlever.lab.evidence.verdicts import Verdict
from whichlever.lab.evidence.windows import Windows

MOST_DECIMALS = 6


def number(value: float, places: int) -> str:
    """A number for people, with a true minus sign and no minus zero."""
    text = f"{value:,.{max(places, 0)}f}"
    return text.replace("-", "−") if float(text.replace(",", "")) != 0 else text.lstrip("-")


def signed(value: float, places: int) -> str:
    """As `number`, with a plus sign where it is above zero."""
    text = number(value, places)
    return text if text.startswith("−") or not any(digit in text for digit in "123456789") else f"+{text}"


def shown_decimals(interval: Interval, places: int) -> int:
    """`places`, or one or two more where an end that decides the verdict would else be printed as zero."""
    return decimals_of_ends(interval.low, interval.high, places)


def decimals_of_ends(low: float, high: float, places: int) -> int:
    """As `shown_decimals`, of two ends."""
    end = low if low > 0 else high if high < 0 else 0.0
    while end and places < MOST_DECIMALS and round(end, places) == 0:
        places += 1
    return places


def not_zero(value: float) -> str:
    """A whole number for people; of less than a half, the first digit that is not zero."""
    places = 0
    while value and places < MOST_DECIMALS and round(value, places) == 0:
        places += 1
    return f"{value:.{places}f}"


def interval_text(interval: Interval, places: int) -> str:
    """The ends of an interval for people: "14.2 to 15.8"."""
    return f"{number(interval.low, places)} to {number(interval.high, places)}"


def gain_ends(gain: Gain, places: int) -> str:
    """The ends of a gain's interval; where it changes with time, "above 0 in 14 of 16", for its mean has none."""
    if gain.verdict is Verdict.CHANGES and gain.windows is not None:
        return f"above 0 in {in_windows(gain.windows)}"
    return interval_text(gain.interval, places)


def in_windows(seen: Windows) -> str:
    """ "14 of 16"."""
    return f"{seen.gained} of {seen.count}"
