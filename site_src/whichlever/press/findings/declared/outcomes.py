"""The kind of result that a pair's front matter declares, against its findings."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from whichlever.errors import Fault
from whichlever.lab.evidence.effects import effects
from whichlever.lab.evidence.interval import Interval
from whichlever.lab.evidence.verdicts import Verdict
from whichlever.press.findings.gather import PairFindings, SettingFindings

Fits = Callable[[PairFindings], bool]


def outcome_faults(found: PairFindings) -> list[Fault]:
    """A declared outcome that the results do not bear out."""
    declared = found.pair.front.outcome
    if not declared or FITS[declared](found):
        return []
    fitting = " or ".join(f"{name!r}" for name, fits in FITS.items() if fits(found))
    where, line = f"{found.pair.place}/index.md", found.pair.page.lines.get(("outcome",), 1)
    return [Fault(where, line, f"outcome is {declared!r}, and it came out as {fitting or 'none of these'}", "say that")]


def _wins(lever: str) -> Fits:
    return lambda found: found.main.winner.lever == lever


def _undecided(found: PairFindings) -> bool:
    alone = found.main.winner.lever is None and Verdict.BETTER in _verdicts(found.main).values()
    return alone and all(each.low <= 0 <= each.high for each in _interactions(found.main))


def _differs(found: PairFindings, same_metric: bool) -> bool:
    """Whether a setting of the same metric, or of another, has another winner, or other verdicts."""
    main = found.main
    others = [one for one in found.settings.values() if (one.facts.metric == main.facts.metric) == same_metric]
    return any((one.winner, _verdicts(one)) != (main.winner, _verdicts(main)) for one in others)


def _verdicts(setting: SettingFindings) -> dict[str, Verdict]:
    return {lever: setting.scores.gain(lever).verdict for lever in setting.levers}


def _interactions(setting: SettingFindings) -> list[Interval]:
    return [interval for name, interval in effects(setting.scores).items() if name.count("+") == 1]


FITS: Mapping[str, Fits] = {
    "data wins": _wins("data"),
    "model wins": _wins("model"),
    "features win": _wins("features"),
    "substitutes": lambda found: any(each.high < 0 for each in _interactions(found.main)),
    "multiplies": lambda found: any(each.low > 0 for each in _interactions(found.main)),
    "harms": lambda found: Verdict.WORSE in _verdicts(found.main).values(),
    "nothing": lambda found: Verdict.BETTER not in _verdicts(found.main).values(),
    "undecided": _undecided,
    "metric": lambda found: _differs(found, same_metric=False),
    "sample size": lambda found: _differs(found, same_metric=True),
}
"""For each outcome that may be declared, whether the findings of the task's own splits are so."""
