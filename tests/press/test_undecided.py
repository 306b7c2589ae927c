"""Where nothing is decided: the choice that risks least, worked out by hand, and the pair that answers otherwise."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpers.invented import made_findings, with_others
from whichlever.press.findings.gather import PairFindings
from whichlever.press.findings.sentences import answer_sentence
from whichlever.press.findings.undecided import SafeChoice, contrary_pair, contrast, safe_choice, safe_sentence

LEVERS = ("model", "data")
GAINS = {"start": (0.0, 0.0), "model": (1.0, 0.1), "data": (1.2, 0.3), "data+model": (1.3, 0.3)}
"""Half of an interval is 2.945 times the difference of spreads: data over model .2 - .389 to .2 + .589."""


def choice(found: PairFindings) -> tuple[str, float, str]:
    made = safe_choice(found)
    return made.lever, round(made.regret, 3), made.against


def test_the_safe_choice_loses_least_at_worst():
    """Model may lose .789 against data, data .389 against model, the start 2.084 against data."""
    found = made_findings(LEVERS, gains=GAINS)
    assert choice(found) == ("data", 0.389, "model")
    assert safe_sentence(found) == (
        "The safe choice is the data lever: at most 0.39 min lost (upper end of the 95 % interval, against the model)."
    )


def test_a_rival_of_another_lever_counts_and_one_of_its_own_does_not():
    """A rival .5 +- .589 ahead of data, pulled as the model: data may lose 1.089. As the data: nothing changes."""
    found = made_findings(LEVERS, gains=GAINS)
    assert choice(with_others(found, {"model: mine": (1.7, 0.1)})) == ("model", 0.789, "data")
    assert choice(with_others(found, {"data: mine": (1.7, 0.3)})) == ("data", 0.389, "model")


def test_pulling_none_is_a_choice_too():
    """Both levers harm: model by 1 +- .2945, data by 2 +- .589. Nothing is lost by leaving them."""
    found = made_findings(LEVERS, gains={**GAINS, "model": (-1.0, 0.1), "data": (-2.0, 0.2)})
    assert safe_choice(found) == SafeChoice("start", 0.0, "model")
    assert safe_sentence(found) == "The safe choice is to pull none: on these splits nothing would have been better."


@pytest.mark.parametrize(
    ("gains", "told"),
    [
        ({"data": (1.0, 0.3)}, "the model lever, and to buy no answers: at most 0.59 min lost"),
        ({"model": (1.1, 0.1)}, "the data lever, for 50 answers: at most 0.49 min lost"),
    ],
)
def test_what_is_bought_is_the_price(gains, told):
    """Data 0 +- .589 over model, where the tie goes to the first that is named; then .1 +- .589."""
    priced = {name: gain for name, gain in (GAINS | gains).items() if "data" not in name} | {
        (name, budget): (GAINS | gains)[name] for name in ("data", "data+model") for budget in (10, 50)
    }
    found = made_findings(LEVERS, gains=priced, budgets=(10, 50))
    assert safe_sentence(found).startswith(f"The safe choice is {told}")


def test_where_a_lever_has_won_nothing_is_safer():
    assert safe_sentence(made_findings(LEVERS, gains={**GAINS, "data": (5.0, 0.3)})) == ""


def named(slug: str, won: str, *problems: str) -> PairFindings:
    """Where `won` is no lever, model and data tie."""
    gains = GAINS | ({won: (9.0, 0.1)} if won in LEVERS else {})
    found = made_findings(LEVERS, gains=gains)
    page = replace(found.pair.page, front=found.pair.front.model_copy(update={"problems": problems}))
    return replace(found, pair=replace(found.pair, slug=slug, page=page))


def test_the_contrary_pair_has_the_symptom_and_another_winner():
    pairs = [
        named("one", "model", "labels", "values"),
        named("two", "none", "labels", "values"),
        named("three", "data", "values"),
        named("four", "data", "labels", "values"),
        named("five", "model", "small"),
    ]
    contrary = {found.pair.slug: getattr(contrary_pair(found, pairs), "pair", None) for found in pairs}
    assert {slug: pair and pair.slug for slug, pair in contrary.items()} == {
        "one": "four",  # two problems in common, three has one
        "two": "one",  # one and four name unbeaten levers of it: the site's order
        "three": "one",
        "four": "one",
        "five": None,
    }


def test_a_contrary_pair_contradicts_or_decides_or_does_not():
    model, data, none = (
        named("one", "model", "labels"),
        named("two", "data", "labels"),
        named("three", "none", "labels"),
    )
    assert contrast(model, data) == "another answer"
    assert contrast(none, data) == "decided there"  # data is unbeaten here: no contradiction
    assert contrast(model, none) == "no single winner there"


@pytest.mark.parametrize(
    ("gains", "rivals", "said"),
    [
        ({"data": (4, 0.1)}, {}, "The data won, and the splits decide it."),
        ({}, {}, "No single lever won: the splits do not decide between them."),
        (
            {"model": (1, 0), "data": (1.01, 0.01)},
            {},
            "No single lever won: model and data are practically equal, and the splits decide that.",
        ),
        (
            {"model": (0, 0.01), "data": (-3, 0.1)},
            {},
            "No single lever won: none helps more than is negligible, and the splits decide that.",
        ),
        ({"data": (1, 0.11)}, {"features: ahead": (9, 0.1)}, "No single lever won: each of them is beaten."),
    ],
)
def test_the_answer_to_a_bet_says_what_the_splits_decide(gains, rivals, said):
    found = made_findings(LEVERS, gains=GAINS | gains)
    assert answer_sentence(with_others(found, rivals) if rivals else found) == said
