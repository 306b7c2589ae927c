"""What a standalone lesson says beside its outputs: values for its prose, and claims that it checks as it runs."""

from __future__ import annotations

import sys
from typing import Any

from whichlever.errors import LessonClaimError

VALUES = "application/vnd.whichlever.values+json"
CLAIM = "application/vnd.whichlever.claim+json"


def note(**values: float | str) -> None:
    """Give values names, by which the lesson's page can show them: `note(rate=0.052)`, then `{{ value("rate") }}`.

    In a script they are printed.
    """
    plain = {name: value if isinstance(value, int | str) else float(value) for name, value in values.items()}
    _show({VALUES: plain, "text/plain": ", ".join(f"{name} = {_short(value)}" for name, value in plain.items())})


def claim(says: str, holds: bool, numbers: str = "") -> None:
    """State a sentence that must hold, with the numbers behind it. Raises `LessonClaimError` if it does not."""
    if not holds:
        raise LessonClaimError(f"the claim does not hold ({says.rstrip('.')}). It came out as {numbers or 'false'}")
    shown = f"holds: {says}" + (f" ({numbers})" if numbers else "")
    _show({CLAIM: {"says": says, "numbers": numbers}, "text/plain": shown})


def _short(value: float | str) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _show(bundle: dict[str, Any]) -> None:
    if in_notebook():
        from IPython.display import display

        display(bundle, raw=True)
    else:
        print(bundle["text/plain"])


def in_notebook() -> bool:
    """Whether the code runs in an IPython kernel, which shows the last value of a cell by itself."""
    module = sys.modules.get("IPython")
    return module is not None and module.get_ipython() is not None
