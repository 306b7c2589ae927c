"""Whether a pair was stated before its results were seen, as a sentence."""

from __future__ import annotations

from whichlever.press.catalog.registration import Registration
from whichlever.press.findings.sentences import listed

NEVER = (
    "Nobody registered the task, the levers and the claims of this pair before its results were seen. "
    "So they may have been chosen with the results in sight."
)


def stated_sentence(registration: Registration | None) -> str:
    """What a page says of it."""
    if registration is None:
        return NEVER
    before = "Task, levers and claims were stated before, on the author's word"
    later = " Claims that were stated later are marked." if registration.later else ""
    if registration.changed:
        has = "has" if len(registration.changed) == 1 else "have"
        return f"{before}; {listed(registration.changed)} {has} changed since.{later}"
    return f"{before}; unchanged since.{later}"
