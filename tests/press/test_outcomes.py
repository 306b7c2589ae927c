"""The kind of result that a pair declares, against invented findings."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpers.invented import made_findings
from whichlever.press.findings.declared.outcomes import outcome_faults

DATA_WINS = {"start": (0, 0.1), "model": (1, 0.1), "data": (5, 0.1), "data+model": (6.05, 0.1)}


def declared(outcome: str, **given: object):
    found = made_findings(("model", "data"), gains=DATA_WINS, **given)
    page = replace(
        found.pair.page, front=found.pair.front.model_copy(update={"outcome": outcome}), lines={("outcome",): 7}
    )
    return replace(found, pair=replace(found.pair, page=page))


def test_an_outcome_that_came_out():
    assert outcome_faults(declared("data wins")) == []
    assert outcome_faults(declared("")) == []


@pytest.mark.parametrize("outcome", ["model wins", "features win", "substitutes", "harms", "nothing", "metric"])
def test_an_outcome_that_did_not_come_out(outcome):
    (fault,) = outcome_faults(declared(outcome))
    assert str(fault).startswith(
        f"lessons/pairs/two-scales/index.md:7: outcome is {outcome!r}, and it came out as 'data wins'"
    )
    assert str(fault).endswith("; say that")


def test_another_metric_may_say_otherwise():
    twin = {"twin": {"metric": "neg_root_mean_squared_error", "negligible": 100.0}}
    assert outcome_faults(declared("metric", settings=twin)) == []
