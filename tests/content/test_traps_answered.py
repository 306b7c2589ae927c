"""Every trap that a look at our own pairs warns of is answered in their front matter, and no answer is idle."""

from __future__ import annotations

import pytest

from helpers.places import ROOT
from whichlever.press.kept.parsing import catalog_of, chosen
from whichlever.press.review.in_a_run import check_run
from whichlever.project import Project
from whichlever.runner.build_options import Options

PAIRS = {pair.slug: pair for pair in catalog_of(Project.find(ROOT)).pairs}
QUICK = ("one-row-off", "ten-times")


@pytest.mark.parametrize(
    "slug", [pytest.param(slug, marks=() if slug in QUICK else pytest.mark.thorough) for slug in PAIRS]
)
def test_every_warning_is_answered(slug):
    ran = check_run(chosen(Project.find(ROOT), slug, None), Options())
    found = ran.warned
    assert ran.faults == ()
    assert [str(one) for one in found if not one.answer] == []
    assert {one.trap.name for one in found} == set(PAIRS[slug].front.answers)
