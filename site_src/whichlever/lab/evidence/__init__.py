"""What trials say: gains, effects, cost, each with its interval. The names below are for lessons.

As in `whichlever.lab`, a name is loaded when it is first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from whichlever.lab.exports import lazily

if TYPE_CHECKING:
    from whichlever.lab.evidence.common_scale import floor
    from whichlever.lab.evidence.effects import credits_in_order, shapley, synergy
    from whichlever.lab.evidence.interval import Interval, corrected_interval
    from whichlever.lab.evidence.numbers import interval_text, signed
    from whichlever.lab.evidence.scores import Scores
    from whichlever.lab.evidence.verdicts import Verdict, verdict

__all__ = [
    "Interval",
    "Scores",
    "Verdict",
    "corrected_interval",
    "credits_in_order",
    "floor",
    "interval_text",
    "shapley",
    "signed",
    "synergy",
    "verdict",
]
HOMES = {
    "Interval": "whichlever.lab.evidence.interval",
    "Scores": "whichlever.lab.evidence.scores",
    "Verdict": "whichlever.lab.evidence.verdicts",
    "corrected_interval": "whichlever.lab.evidence.interval",
    "credits_in_order": "whichlever.lab.evidence.effects",
    "floor": "whichlever.lab.evidence.common_scale",
    "interval_text": "whichlever.lab.evidence.numbers",
    "shapley": "whichlever.lab.evidence.effects",
    "signed": "whichlever.lab.evidence.numbers",
    "synergy": "whichlever.lab.evidence.effects",
    "verdict": "whichlever.lab.evidence.verdicts",
}
"""The module that defines each name."""

__getattr__, __dir__ = lazily(__name__, HOMES)
