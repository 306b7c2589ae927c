"""The task as a lesson declares it, with the comparison of levers on top."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from whichlever import lab
from whichlever.lab.trials.records import MAIN
from whichlever.lab.trials.spec import TaskSpec


class Task(TaskSpec):
    """One prediction task. Raises `TaskError` if its parts do not fit together; `TaskSpec` documents each of them."""

    def check(
        self,
        *,
        model: Callable[..., Any] | None = None,
        data: Callable[..., Any] | None = None,
        repair: Callable[..., Any] | None = None,
        features: Callable[..., Any] | None = None,
        seconds: float = 60.0,
    ) -> lab.Checked:
        """Whether each given lever runs, and what it does, from one split: `compare` takes all of them.

        A lever that fails, or does not end within so many `seconds`, is told in a sentence and raises nothing.
        """
        return lab.Checked.of(self, seconds, model=model, data=data, repair=repair, features=features)

    def compare(
        self,
        *,
        model: Callable[..., Any] | Mapping[str, Callable[..., Any]] | None = None,
        data: Callable[..., Any] | Mapping[str, Callable[..., Any]] | None = None,
        repair: Callable[..., Any] | None = None,
        features: Callable[..., Any] | Mapping[str, Callable[..., Any]] | None = None,
        setting: str = MAIN,
    ) -> lab.Comparison:
        """Start against the given lever (or levers, and then all their combinations), on the task's splits.

        A mapping from names to functions tries several variants of one lever.
        In a script the comparison is printed; in a notebook it shows itself.
        With a `key.json` beside the task, a lever stands beside the published one, too.
        """
        # by its public name, which loads on demand: a pair's trials need no comparison, and stay when its code changes
        return lab.Comparison.of(self, model=model, data=data, repair=repair, features=features, setting=setting)
