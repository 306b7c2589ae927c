"""What all pairs say together: which lever won?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from whichlever.lab.evidence.common_scale import share_removed
from whichlever.lab.evidence.interval import Interval
from whichlever.lab.evidence.numbers import interval_text, number
from whichlever.lab.evidence.pooled import (
    FEWEST,
    Spread,
    Study,
    Summary,
    leave_one_out,
    outside,
    spread,
    summary,
)
from whichlever.lab.evidence.verdicts import Verdict
from whichlever.lab.trials.lever import KINDS
from whichlever.lab.trials.records import START, Combination
from whichlever.press.findings.gather import DECIDED, PairFindings, careful
from whichlever.press.findings.on_top import default_sentence, on_top_figure, on_top_sentence
from whichlever.press.findings.sentences import drifting, leader, overturned, places_of_ends
from whichlever.press.findings.shares.forest import forest
from whichlever.press.findings.shares.removed import Shares, from_to, percent, removed
from whichlever.press.findings.sturdy import counts_told, sturdy_of
from whichlever.press.findings.tables import table
from whichlever.press.findings.together import steps

FELL = "not sturdy"
PARAGRAPH = Markup("<p>{}</p>")
LIMITS = (
    "Our pairs are chosen for what they teach, not sampled from the world. "
    "So neither the number of wins nor the averages say how often a lever wins elsewhere.",
    "Each lever is one idea by one author, with ten to twenty lines of code. A better idea may exist.",
    "A start that is easy to beat makes every lever look large on this scale, "
    "and a share of one metric is not the same thing as a share of another.",
)


def scoreboard(findings: Sequence[PairFindings]) -> dict[str, Any]:
    """The values of scoreboard.md.j2. Pairs whose main setting is careless stay out."""
    counted = careful(findings)
    shares = removed(counted)
    studies = _studies(counted, shares)
    pooled = {lever: made for lever in KINDS if (made := summary(studies[lever])) is not None}
    return {
        "rows": [_row(found, shares) for found in counted],
        "tally": tally(counted),
        "thorough": any(found.tried for found in counted),
        "on_top": [PARAGRAPH.format(said) for said in _on_top(counted) if said],
        "on_top_figure": on_top_figure(counted, trials="../trials.csv") if counted else None,
        "forest": forest(counted, pooled) if counted else None,
        "summary": list(map(Markup, _in_words(pooled, studies) if pooled else _too_few(counted))),
        "limits": list(map(PARAGRAPH.format, LIMITS)),
        "answers": {found.pair.slug: _answer(found) for found in counted},
        "files": [
            {"href": "../trials.csv", "text": "trials.csv", "note": "every trial of every pair"},
            {"href": "../results.json", "text": "results.json", "note": "everything that was worked out from them"},
            {"href": "../results.schema.json", "text": "results.schema.json", "note": "what stands where"},
        ],
    }


def _on_top(findings: Sequence[PairFindings]) -> list[str]:
    return [*(on_top_sentence(findings, lever) for lever in KINDS), default_sentence(findings)]


def studies_by_lever(findings: Sequence[PairFindings]) -> dict[str, list[Study]]:
    """The share of the start's error that each lever removes, in each pair that is counted and has such a share.

    Gains that change with time have no mean worth pooling, and stay out.
    """
    counted = careful(findings)
    return _studies(counted, removed(counted))


def _studies(findings: Sequence[PairFindings], shares: Shares) -> dict[str, list[Study]]:
    return {
        lever: [
            Study.of(found.pair.front.title, found.pair.front.dataset, shares[found.pair.slug, lever])
            for found in findings
            if (found.pair.slug, lever) in shares and not found.main.drifts(lever)
        ]
        for lever in KINDS
    }


def _answer(found: PairFindings) -> dict[str, Any]:
    won = found.winner
    return {
        "title": found.pair.front.title,
        "lever": won.lever,
        "unbeaten": list(won.unbeaten),
        "gains": {lever: round(found.step(lever).interval.mean, 6) for lever in found.main.levers},
        "negligible": found.main.facts.negligible,
    }


def tally(findings: Sequence[PairFindings]) -> str:
    """How many pairs each lever won, as a sentence; of a thorough build, sturdy winners count."""
    won = Counter(_headline(found) for found in findings)
    parts = [f"the {lever} lever won {won[lever]}" for lever in KINDS if won[lever]]
    if won[FELL]:
        parts.append(f"{won[FELL]} had a winner that is {FELL}")
    if won[""]:
        parts.append(f"{won['']} had no single winner")
    told = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])}, and {parts[-1]}" if parts else "none was run"
    tried = " Winners stayed with rivals beside them, and on other splits." if won.keys() & set(KINDS) else ""
    return f"Of {counted(len(findings), 'pair')}, {told}.{tried if any(found.tried for found in findings) else ''}"


def _headline(found: PairFindings) -> str:
    """The lever that won; of a thorough build, only if it is sturdy."""
    made = sturdy_of(found) if found.winner.lever else None
    return FELL if made and not made.sturdy else found.winner.lever or ""


def counted(number: int, what: str) -> str:
    """ "1 pair", "2 pairs"."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _row(found: PairFindings, shares: Shares) -> dict[str, Any]:
    front = found.pair.front
    return {
        "slug": found.pair.slug,
        "title": front.title,
        "href": f"../pairs/{found.pair.slug}/index.html",
        "dataset": front.dataset,
        "defect": front.defect,
        "defect_kind": front.defect_kind,
        "level": front.level,
        "symptoms": "; ".join(front.symptoms),
        "outcome": front.outcome,
        "winner": found.winner.lever or "",
        "note": _note(found),
        "sturdy": _sturdy(found),
        "gains": {lever: _gain(found, shares, lever) for lever in KINDS},
        "together": _all_levers(found),
        "adds": _adds(found),
        "cost": price(found),
    }


def _note(found: PairFindings) -> str:
    """What to say where there is no single winner."""
    won = found.winner
    if won.lever:
        return ""
    if leads := leader(found):
        return f"{leads} leads in this pair alone, not decided among all"
    if leads := drifting(found):
        return f"{leads} leads, changing with time"
    if lost := overturned(found):
        return f"{lost} leads, not before every rival"
    if START in found.main.winner.unbeaten:
        return "nothing is shown to beat the start"
    return f"{', '.join(lever for lever in KINDS if lever in won.unbeaten) or 'none'} unbeaten"


def _sturdy(found: PairFindings) -> dict[str, str] | None:
    """Whether the answer is sturdy, and how the re-runs ended."""
    made = sturdy_of(found)
    return made and {"word": "sturdy" if made.sturdy else "not sturdy", "counts": counts_told(made)}


def _gain(found: PairFindings, shares: Shares, lever: str) -> dict[str, Any] | None:
    if lever not in found.main.levers:
        return None
    share = shares.get((found.pair.slug, lever))
    if share is None:
        return {"mean": 0, "share": "no share", "ends": "", "remark": "the start may make no error"}
    verdict = found.main.scores.gain(lever).verdict
    if found.main.drifts(lever):
        remark = "changes with time"
    elif verdict not in DECIDED:
        remark = str(verdict)
    else:
        remark = "" if found.stands(lever) else "not after adjusting"
    return {"mean": share.mean, **_inpercent(share), "remark": remark}


def _all_levers(found: PairFindings) -> dict[str, Any] | None:
    """The share that all levers remove together, on the task's own splits; None where the start may make no error."""
    share = share_removed(found.main.own_scores, Combination(found.main.levers))
    return share and {"mean": share.mean, **_inpercent(share), "remark": _doubt(found)}


def _doubt(found: PairFindings) -> str:
    """The verdict of all levers together, where it is not better or worse. It is in no family with others."""
    verdict = found.main.scores.gain(Combination(found.main.levers)).verdict
    return "" if verdict in DECIDED else str(verdict)


def _inpercent(share: Interval) -> dict[str, str]:
    ends = interval_text(share.scaled(100), places_of_ends(100 * share.low, 100 * share.high, 0))
    return {"share": percent(share.mean), "ends": ends}


def _adds(found: PairFindings) -> str:
    """The levers that are better than the start, and better on top of each other lever, among all pairs."""
    adding = [
        lever for lever in found.main.levers if all(_better(found, *step) for step in steps(found) if step[0] == lever)
    ]
    return ", ".join(adding) or "none"


def _better(found: PairFindings, lever: str, over: str) -> bool:
    return found.step(lever, over).verdict is Verdict.BETTER and found.stands(lever, over)


def price(found: PairFindings) -> str:
    """What the data lever cost, in answers or in rows."""
    main = found.main
    if "data" not in main.levers:
        return ""
    cost = main.costs["data", main.own_budget("data")]
    if cost.questions:
        return f"{number(cost.questions, 0)} {main.bought}"
    change = round(cost.rows_used - main.costs[START, 0].rows_used)
    return f"{counted(abs(change), 'row')} {'more' if change > 0 else 'fewer'}" if change else "none"


def _too_few(findings: Sequence[PairFindings]) -> list[str]:
    count = len({found.pair.front.dataset for found in findings})
    return [
        f"<p>So far there {'is' if count == 1 else 'are'} {counted(count, 'data set')}. "
        f" With fewer than {FEWEST} an average over them would say more about "
        "our choice than about levers, so there is none.</p>"
    ]


def _in_words(pooled: Mapping[str, Summary], studies: Mapping[str, Sequence[Study]]) -> list[str]:
    """The shares as they are; the averages, which take chosen tables for a sample, behind a fold."""
    paragraphs = [_spread_in_words(lever, spread(studies[lever])) for lever in pooled]
    paragraphs.append(_folded("The average of these tables, which we chose", _averages_in_words(pooled, studies)))
    rows = [row for lever in pooled for row in _without_each(lever, studies[lever])]
    head = ("left out", "lever", "average of the rest", "95 % interval")
    paragraphs.append(
        _folded(
            "How the average changes when any single pair is left out",
            [f'<div class="wl-scroll">{table(head, rows)}</div>'],
        )
    )
    return paragraphs


def _folded(title: str, content: Sequence[str]) -> str:
    inside = "".join(content)
    return f'<div class="wl-block"><details class="wl-more"><summary>{title}</summary>{inside}</details></div>'


def _spread_in_words(lever: str, made: Spread) -> str:
    count = len(made.studies)
    return (
        f'<p><b class="wl-name wl-name--{lever}">The {lever} lever</b> removes '
        f"{number(100 * made.median, 0)} % of the start's error in the middle one of {count} data sets; "
        f"they lie anywhere from {from_to(made.lowest, made.highest)}. "
        "One more table, picked as these were, would fall inside that range "
        f"with a chance of {number(100 * made.one_more_inside, 0)} %.</p>"
    )


def _averages_in_words(pooled: Mapping[str, Summary], studies: Mapping[str, Sequence[Study]]) -> list[str]:
    method = (
        "<p>These are random-effects averages (the variance of Paule and Mandel, the interval of Hartung and Knapp): "
        "they take for granted that the true effect differs from data set to data set, "
        "and that the data sets are a sample. Ours were chosen, so read them as a description. "
        "Pairs that share a data set count as one.</p>"
    )
    return [*(_average_in_words(lever, made, outside(studies[lever])) for lever, made in pooled.items()), method]


def _average_in_words(lever: str, made: Summary, strangers: Sequence[str]) -> str:
    decided = "" if made.low > 0 or made.high < 0 else " So on average it is not decided whether it helps at all."
    alike = (
        f"The data sets differ far more than chance explains ({100 * made.i2:.0f} % of the spread)"
        if made.i2 > 0.5
        else f"Much of the spread between data sets is chance ({100 * (1 - made.i2):.0f} %)"
    )
    return (
        f"<p>The {lever} lever: {number(100 * made.mean, 0)} % "
        f"(95 % interval {from_to(made.low, made.high)}).{decided} "
        f"{alike}: on one more data set like these, anything from "
        f"{from_to(made.expected_low, made.expected_high)} would be no surprise. "
        f"Foretold from the others like that, {len(strangers)} of {len(made.studies)} data sets lie outside; "
        f"one in twenty would be expected.</p>"
    )


def _without_each(lever: str, studies: Sequence[Study]) -> list[tuple[str, str, str, str]]:
    return [
        (name, lever, percent(made.mean), from_to(made.low, made.high)) for name, made in leave_one_out(studies).items()
    ]
