"""What is said of each submission: whether it ran, what it gained, and how that compares with the published lever."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from whichlever.lab.evidence.scores import Gain, Scores
from whichlever.lab.trials.records import START, Combination, Trial
from whichlever.press.findings.gather import SettingFindings
from whichlever.press.teaching.submissions import Submission

NAME = Combination("submitted")
RAN, LIMIT = "ran", "stopped"


@dataclass(frozen=True)
class Scored:
    """What a submitted lever came to on the published splits."""

    score: float
    """The mean, in the metric's natural sign."""
    gains: tuple[float, ...]
    """Over the start, split by split; more is better."""
    gain: Gain
    """Over the start."""
    against: Gain | None
    """Over the published lever of its kind; None where the pair has none."""
    elsewhere: Gain | None
    """Over the start on other splits; None where there are none."""
    questions: float
    """What was paid for, the mean over the splits."""


@dataclass(frozen=True)
class Mark:
    """A submission and what came of it."""

    submission: Submission
    outcome: str
    """ "ran", "blank", "peeked", "failed", "stopped" or "not read"."""
    sentence: str
    """Why it has no score; empty where it has one."""
    scored: Scored | None
    seconds: float

    @property
    def student(self) -> str:
        return self.submission.student


def score(main: SettingFindings, kind: str, trials: Sequence[Trial], elsewhere: Gain | None) -> Scored:
    """The trials of a submitted lever on the published splits, beside those of the start and the published lever."""
    scores = main.scores_beside(_named(trials))
    return Scored(
        score=float(main.sign * scores.at(NAME).mean()),
        gains=tuple(map(float, scores.contrast({NAME: 1, START: -1}))),
        gain=scores.gain(NAME),
        against=scores.gain(NAME, kind) if kind in main.levers else None,
        elsewhere=elsewhere,
        questions=float(np.mean([trial.questions for trial in trials])),
    )


def gain_elsewhere(main: SettingFindings, start: Sequence[Trial], trials: Sequence[Trial]) -> Gain:
    """What a submitted lever gains over the start on splits that are not published."""
    facts = main.facts
    return Scores.from_trials(
        [*start, *_named(trials)],
        levers=(),
        negligible=facts.negligible,
        ordered=facts.ordered,
        metric=facts.metric,
        unit=facts.unit,
        test_overlap=facts.test_overlap,
        tested=facts.tested,
    ).gain(NAME)


def _named(trials: Sequence[Trial]) -> list[Trial]:
    return [replace(trial, combination=NAME) for trial in trials]
