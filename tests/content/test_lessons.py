"""The lessons themselves: sound files, exercises that can be solved, claims that say no more than the evidence."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from helpers import recomputed
from helpers.invented import mutations, survivors
from helpers.places import ROOT
from whichlever.press.catalog.lessons import Catalog
from whichlever.press.commands import check
from whichlever.press.findings.declared.outcomes import FITS, outcome_faults
from whichlever.press.findings.gather import PairFindings
from whichlever.press.review.in_a_run import check_run
from whichlever.press.stages import make_results
from whichlever.project import Project
from whichlever.runner.build_options import Options

FOLDERS = {path.parent.name: path.parent for path in sorted((ROOT / "lessons").glob("*/*/index.md"))}
LESSONS = list(FOLDERS)
PAIRS = [name for name, folder in FOLDERS.items() if folder.parent.name == "pairs"]


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    """What `whichlever check --ready` has nothing to say about."""
    return check(Project(ROOT), ROOT / "site_src/pages", ready=True).catalog


def test_whichlever_check_finds_nothing(catalog):
    assert [pair.folder.name for pair in sorted(catalog.pairs, key=lambda pair: pair.folder.name)] == PAIRS


# exercises


@pytest.mark.parametrize("name", LESSONS)
def test_an_exercise_fails_its_check_until_it_is_solved(catalog, name):
    (lesson,) = [one for one in (*catalog.pairs, *catalog.singles) if one.folder.name == name]
    alone = replace(catalog, pairs=(), singles=(lesson,))  # as if it had no levers: these have tests of their own
    assert check_run(alone, Options()).faults == ()


# the evidence


@pytest.fixture(scope="session")
def findings(built_site: Path) -> dict[str, PairFindings]:
    """The evidence of every pair, from the results that the build of the site stored."""
    made, _ = make_results(Project(ROOT), Options())
    return {found.pair.folder.name: found for found in made.findings}


@pytest.mark.parametrize("name", PAIRS)
def test_claims_say_no_more_than_the_evidence(findings, name):
    found = findings[name]
    assert len(found.claims) == len(found.pair.page.claims)
    for finding in found.claims:
        setting = found.settings[finding.claim.setting]
        assert finding.holds
        assert mutations(finding)
        assert survivors(finding, setting.scores, setting.facts.unit) == [], finding.claim.holds


@pytest.mark.parametrize("name", PAIRS)
def test_what_kind_of_outcome_it_was(findings, name):
    found = findings[name]
    assert outcome_faults(found) == []


def test_outcomes_of_every_kind_on_natural_defects(catalog):
    fronts = [pair.front for pair in catalog.pairs]
    assert {front.outcome for front in fronts} == set(FITS)
    assert len(fronts) >= 16
    assert sum(front.defect_kind == "natural" for front in fronts) >= 13


@pytest.mark.parametrize("name", PAIRS)
def test_every_lever_changes_something(findings, name):
    main = findings[name].main
    for lever in main.levers:
        assert np.any(main.scores.at(lever) != main.scores.at("start")), lever


def test_every_published_number_follows_from_the_published_trials(built_site):
    content = json.loads((built_site / "results.json").read_text(encoding="utf-8"))
    recomputed.check(content, (built_site / "trials.csv").read_text(encoding="utf-8"))
