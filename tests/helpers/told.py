"""Sentences that name a winner, a help or a harm, worked out from results.json alone, to be found on pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from scipy import stats

LEVERS = ("model", "data", "features")
Results = Mapping[str, Any]


def counted(content: Results) -> dict[str, Results]:
    """The pairs of the scoreboard."""
    return {slug: pair for slug, pair in content["pairs"].items() if not pair["settings"]["main"]["careless"]}


def step(pair: Results, lever: str, over: str) -> Results:
    """A lever's gain over the start, or on top of another lever."""
    both = lever if over == "start" else "+".join(sorted([lever, over]))
    return pair["settings"]["main"]["gains"][both][over]


def steady(pair: Results, lever: str) -> bool:
    """Whether a lever's gains over the start do not change with time, as far as their windows show."""
    windows = pair["settings"]["main"].get("windows")
    return windows is None or windows[lever]["steady"]


def winners(content: Results) -> dict[str, str]:
    """By pair, the lever that is better than all else, and whose p value stands by Benjamini and Hochberg's rule."""
    pairs = counted(content)
    adjusted = stats.false_discovery_control([pair["together"]["winner"]["p"] for pair in pairs.values()])
    alone = {slug: pair.get("sturdiness", pair["settings"]["main"])["winner"]["lever"] for slug, pair in pairs.items()}
    return {
        slug: alone[slug]
        for (slug, pair), p_value in zip(pairs.items(), adjusted, strict=True)
        if alone[slug] and p_value <= 0.05
    }


def standing(content: Results) -> set[tuple[str, str, str]]:
    """Pair, lever and what is pulled already, where a gain stands by Benjamini and Yekutieli's rule."""
    found = set()
    for over_start in (True, False):
        family = {
            (slug, lever, over): told["p"]
            for slug, pair in counted(content).items()
            for lever, gains in pair["together"]["gains"].items()
            for over, told in gains.items()
            if (over == "start") == over_start
        }
        adjusted = stats.false_discovery_control(list(family.values()), method="by")
        found |= {
            place
            for place, p_value in zip(family, adjusted, strict=True)
            if p_value <= 0.05 and step(content["pairs"][place[0]], *place[1:])["verdict"] in ("better", "worse")
        }
    return found


def tally(content: Results) -> str:
    """How many pairs each lever won; of a thorough build, the winners that are sturdy."""
    pairs, all_won = counted(content), winners(content)
    stayed = {slug for slug in all_won if pairs[slug].get("sturdiness", {"sturdy": True})["sturdy"]}
    won = Counter(all_won[slug] for slug in stayed)
    parts = [f"the {lever} lever won {won[lever]}" for lever in LEVERS if won[lever]]
    if fell := len(all_won) - len(stayed):
        parts.append(f"{fell} had a winner that is not sturdy")
    if none := len(pairs) - len(all_won):
        parts.append(f"{none} had no single winner")
    told = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])}, and {parts[-1]}"
    thorough = stayed and any("sturdiness" in pair for pair in pairs.values())
    more = " Winners stayed with rivals beside them, and on other splits." if thorough else ""
    return f"Of {len(pairs)} pair{'s' * (len(pairs) != 1)}, {told}.{more}"


def on_top(content: Results, lever: str) -> str:
    """For pairs that all have all three levers."""
    better = {
        over: [slug for slug, pair in counted(content).items() if step(pair, lever, over)["verdict"] == "better"]
        for over in ("start", *LEVERS)
        if over != lever
    }
    kept = standing(content)
    stand = [sum((slug, lever, over) in kept for slug in slugs) for over, slugs in better.items()]
    others = "".join(
        f", on top of the {over} lever in {len(slugs)}" for over, slugs in better.items() if over != "start"
    )
    first = f"{len(better['start'])} of {len(counted(content))} pairs"
    return (
        f"The {lever} lever is better than the start in {first}{others}; "
        f"tested together, these are {', '.join(map(str, stand))}."
    )


def check_published(content: Results) -> None:
    """What results.json says of all pairs together follows from what it says of each."""
    kept = standing(content)
    for slug, pair in counted(content).items():
        assert pair["together"]["winner"]["lever"] == winners(content).get(slug)
        for lever, gains in pair["together"]["gains"].items():
            assert {over for over, told in gains.items() if told["stands"]} == {
                over for over in gains if (slug, lever, over) in kept
            }
    for pair in counted(content).values():
        main = pair["settings"]["main"]
        for seen in main.get("windows", {}).values():
            assert seen["steady"] == (seen["memory"] <= 0.4 and seen["slope_p"] >= 0.05)
            assert seen["gained"] == sum(gain > 0 for gain in seen["gains"])
        won, p_value = main["winner"]["lever"], pair["together"]["winner"]["p"]
        assert won is None or all(
            main["gains"][won][other]["verdict"] == "better"
            for other in ("start", *LEVERS)
            if other in main["gains"][won] and other != won
        )
        assert p_value <= 1
        for lever, seen in main.get("windows", {}).items():
            assert (main["gains"][lever]["start"]["verdict"] == "changes with time") == (not seen["steady"])
    for row in content["on_top"]:
        place = (row["lever"], row["over"])
        verdicts = Counter(step(pair, *place)["verdict"] for pair in counted(content).values())
        assert {name: count for name, count in row["verdicts"].items() if count} == verdicts
        better = {slug for slug, pair in counted(content).items() if step(pair, *place)["verdict"] == "better"}
        assert row["standing"] == len({slug for slug, *rest in kept if tuple(rest) == place} & better)


def helped(content: Results, slug: str, lever: str) -> bool:
    """Whether a lever won its pair, or is better than the start among all pairs, and does not change with time."""
    pair = content["pairs"][slug]
    better = step(pair, lever, "start")["verdict"] == "better" and (slug, lever, "start") in standing(content)
    return winners(content).get(slug) == lever or (better and steady(pair, lever))


def advice(content: Results, problem: str) -> str:
    """Of the guide, for pairs that all have all three levers."""
    slugs = [slug for slug, pair in counted(content).items() if problem in pair["problems"]]
    if len(slugs) == 1:
        better = [lever for lever in LEVERS if helped(content, slugs[0], lever)]
        won = winners(content).get(slugs[0])
        named = " and ".join(filter(None, [", ".join(better[:-1]), *better[-1:]]))
        none = f"{named} helped, none won" if better else "nothing helped for sure"
        return f"One pair only: {f'the {won} won' if won else none}."
    tries = {lever: [helped(content, slug, lever) for slug in slugs] for lever in LEVERS}
    for slug in slugs:
        for rival in content["pairs"][slug].get("rivals", ()):
            if "gain" in rival:
                tries[rival["lever"]].append(rival["gain"]["verdict"] == "better")
    if not any(map(any, tries.values())):
        return "Nothing was better than the start for sure."
    share = {lever: Fraction(sum(each), len(each)) for lever, each in tries.items()}
    order = sorted(LEVERS, key=lambda lever: -share[lever])
    first = [lever for lever in order if share[lever] >= share[order[0]] - Fraction(1, len(slugs))]
    rest = order[len(first) :]
    names = f"{' or '.join(first).capitalize()} before {' and '.join(rest)}" if rest else "No lever is ahead"
    same = len(set(map(len, tries.values()))) == 1
    told = [f"{lever} {sum(tries[lever])}{'' if same else f' of {len(tries[lever])}'}" for lever in order]
    return f"{names}: {', '.join(told)}{f' of {len(tries[order[0]])}' if same else ''}."
