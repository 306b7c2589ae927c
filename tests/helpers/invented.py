"""Evidence made up for tests: scores that are easy to reckon with, and pairs whose trials nobody ran."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from helpers.places import TINY
from whichlever.lab.evidence.scores import Scores
from whichlever.lab.trials.records import Combination, Facts, ReferenceLine, RivalOutcome, Trial, combinations
from whichlever.press.catalog.claims import Claim, Relation, parse
from whichlever.press.catalog.lessons import Pair, read_catalog
from whichlever.press.findings.claims import Finding, examine
from whichlever.press.findings.gather import PairFindings, Tried, gather
from whichlever.project import Project

PATTERN = np.array([-2.0, -1, 0, 1, 2])
FACTS = Facts(
    setting="main", target="weight", metric="neg_mean_absolute_error", metric_name="mean absolute error", unit="min",
    higher_is_better=False, negligible=0.1, ordered=False, careless=False, about="", budgets=(), splits=5,
    grouped=False,
)  # fmt: skip


def made_scores(gains: Mapping[str, tuple[float, float]], *, negligible: float = 0.1, unit: str = "min") -> Scores:
    """Five splits of 80 and 20 rows. Each combination gains (mean, spread) over a start that scores -20.

    The half of a gain's 95 % interval is 2.945 times the difference of the two spreads.
    """
    cube = {(name, 0): -20 + mean + spread * PATTERN for name, (mean, spread) in gains.items()}
    levers = tuple(name for name in ("model", "data", "features") if name in gains)
    return Scores(levers, (), cube, 0.25, False, negligible, "neg_mean_absolute_error", unit)


def tiny_pair(levers: Sequence[str] = ("model", "data", "features"), claims: Sequence[Claim] = ()) -> Pair:
    """The pair of the tiny site with some of its levers, and other claims."""
    (pair,) = read_catalog(Project(TINY)).pairs
    lessons = tuple(lesson for lesson in pair.lessons if lesson.kind in levers)
    return replace(pair, lessons=lessons, page=replace(pair.page, claims=tuple(claims)))


def claim(holds: str, setting: str = "main", levers: Sequence[str] = ("model", "data", "features")) -> Claim:
    return Claim("It is so.", holds, parse(holds, levers), setting, "lessons/pairs/two-scales/index.md", 12)


def made_findings(
    levers: Sequence[str] = ("model", "data", "features"),
    *,
    gains: Gains | None = None,
    seed: int = 0,
    claims: Sequence[Claim] = (),
    settings: Mapping[str, Mapping[str, object]] | None = None,
    **changes: object,
) -> PairFindings:
    """A pair with invented scores in each setting: main, whose facts `changes` changes, and those that `settings` adds.

    The scores are random, or as in `made_scores` if `gains` says by how much; then (name, budget) may be a key, too.
    """
    pair = tiny_pair(levers, claims)
    main = replace(FACTS, **changes)
    facts = [main, *(replace(main, setting=name, **given) for name, given in (settings or {}).items())]
    rng = np.random.default_rng(seed)
    return gather(
        pair, facts, [trial for one in facts for trial in _trials(pair, one, gains or _drawn(pair, one, rng))]
    )


Gains = Mapping[str | tuple[str, int], tuple[float, float] | np.ndarray]


def _drawn(pair: Pair, facts: Facts, rng: np.random.Generator) -> Gains:
    """Gains that nearly add up over the levers, that of the data growing with the budget."""
    worth = {lesson.kind: rng.normal(1, 1) for lesson in pair.lessons}
    drawn = {}
    for name, budget in _places(pair, facts):
        share = (budget + 1) / (facts.budgets[-1] + 1) if budget else 1
        mean = sum(worth[lever] * (share if lever == "data" else 1) for lever in name.levers)
        drawn[name, budget] = mean + 0.3 * rng.normal(size=facts.splits)
    return drawn


def _places(pair: Pair, facts: Facts) -> list[tuple[Combination, int]]:
    names = combinations([lesson.kind for lesson in pair.lessons])
    return [(name, budget) for name in names for budget in (facts.budgets if "data" in name.levers else ()) or (0,)]


def _trials(pair: Pair, facts: Facts, gains: Gains) -> list[Trial]:
    trials = []
    for name, budget in _places(pair, facts):
        gain = gains[name, budget] if (name, budget) in gains else gains[name]
        scores = -20 + (gain if isinstance(gain, np.ndarray) else gain[0] + gain[1] * PATTERN)
        for split, score in enumerate(scores):
            units = (30 + split, 10 + split % 2) if facts.grouped else (80, 20)
            spent = (budget, 80 - budget // 10, 750 * 10 ** len(name.levers))
            trials.append(Trial(facts.setting, name, budget, split, float(score), 80, 20, *units, *spent))
    return trials


def with_lines(found: PairFindings, seed: int = 0, **spreads: float) -> PairFindings:
    """Reference lines beside invented findings: no model 5 behind the start, a strong default 1 before it."""
    rng = np.random.default_rng(seed)
    lines = (ReferenceLine("no model", "the median"), ReferenceLine("strong default", "boosted trees"))
    ahead = {"no model": -5.0, "strong default": 1.0, **{name.replace("_", " "): by for name, by in spreads.items()}}
    trials = tuple(
        replace(trial, combination=line.name, score=trial.score + ahead[line.name] + 0.1 * rng.normal())
        for line in lines
        for trial in found.main.trials
        if trial.combination == "start"
    )
    return replace(found, lines=lines, line_trials=trials)


def with_others(
    found: PairFindings,
    rivals: Mapping[str, tuple[float, float]],
    splits: Mapping[str, Gains] | None = None,
    cannot: Mapping[str, str] | None = None,
) -> PairFindings:
    """Rivals and other splits beside invented findings.

    rivals: what each gains over the start, as in `made_scores`, under names such as "model: mine". cannot: why some
    cannot be pulled. splits: gains as `made_findings` takes them.
    """
    outcomes = [RivalOutcome(*name.split(": "), "", _of_rival(found, name, gain)) for name, gain in rivals.items()] + [
        RivalOutcome(*name.split(": "), why, ()) for name, why in (cannot or {}).items()
    ]
    main, levers = found.main, [lesson.kind for lesson in found.pair.lessons]
    others = {what: made_findings(levers, gains=gains).main for what, gains in (splits or {}).items()}
    others = {what: replace(one, facts=main.facts) for what, one in others.items()}
    return found.with_others(Tried(tuple(outcomes), others))


def _of_rival(found: PairFindings, name: str, gain: tuple[float, float]) -> tuple[Trial, ...]:
    starts = [trial for trial in found.main.trials if trial.combination == "start"]
    scores = -20 + gain[0] + gain[1] * PATTERN
    return tuple(
        replace(trial, combination=name, score=float(score)) for trial, score in zip(starts, scores, strict=True)
    )


def mutations(finding: Finding) -> list[Claim]:
    """What a true claim must not become without being found out.

    Its sides are swapped, `~` is made `>`, "not decided" is made decided, the threshold is moved beyond the interval's
    low end, one window more is asked for, "not" is left out: every one of these must fail.
    """
    relation = finding.claim.relation
    if relation.negated:
        changed = [replace(relation, negated=False)]
        if relation.form == ">" and relation.by >= finding.interval.low > 0:
            changed.append(replace(relation, by=finding.interval.low * (1 - 1e-9)))
    else:
        changed = _changed(relation, finding)
    return [replace(finding.claim, relation=each, holds=_written(each)) for each in dict.fromkeys(changed)]


def _changed(relation: Relation, finding: Finding) -> list[Relation]:
    swapped = replace(relation, a=relation.b, b=relation.a)
    beyond = replace(relation, by=finding.interval.low + 1e-9 * (1 + abs(finding.interval.low)))
    if relation.windows and finding.held is not None:  # such a claim counts windows, and says nothing of their mean
        beyond = replace(relation, windows=replace(relation.windows, least=finding.held + 1))
    match relation.form:
        case ">":
            return [
                swapped,
                replace(swapped, by=0.0),
                replace(relation, form="~", by=0.0),
                beyond,
            ]
        case "~":
            return [replace(relation, form=">"), replace(swapped, form=">"), replace(relation, form="undecided")]
        case "undecided":
            return [replace(relation, form=">"), replace(swapped, form=">"), replace(relation, form="~")]
        case "synergy":
            return [replace(relation, form="redundant")]
        case "redundant":
            return [replace(relation, form="synergy")]


def _written(relation: Relation) -> str:
    if relation.form in (">", "~"):
        text = f"{relation.a} {relation.form} {relation.b}" + (f" by {relation.by!r}" if relation.by else "")
    else:
        text = f"{relation.form}({relation.a}, {relation.b})"
    return f"not ({text})" if relation.negated else text


def survivors(finding: Finding, scores: Scores, unit: str) -> list[str]:
    """The mutations of a true claim that hold as well: there should be none."""
    return [each.holds for each in mutations(finding) if examine(each, scores, unit).holds]
