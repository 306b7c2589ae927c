"""Two quick pairs of the real ones, thoroughly: what is told of them follows from their trials."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from helpers import recomputed
from helpers.places import ROOT
from whichlever.press.findings.published import results_json, trials_csv
from whichlever.press.stages import make_results
from whichlever.project import Project
from whichlever.runner.build_options import Options


@pytest.mark.parametrize("slug", ["one-row-off", "two-bundles"])
def test_what_becomes_of_the_answer_in_other_hands(built_site: Path, slug: str) -> None:
    made, _ = make_results(Project(ROOT), Options(only=slug, thorough=True))
    published = json.loads(results_json(made.findings, {}))["pairs"][slug]
    recomputed.check_others(published, trials_csv(made.findings), slug)
    command = [sys.executable, "-m", "whichlever", "sturdy", slug]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    lines = done.stdout.splitlines()
    assert lines[:2] == [f"{where}: {_who(winner)}" for where, winner in _winners(published)]
    assert any(line.startswith(f"the rival that comes nearest is {_nearest(published)}; against it") for line in lines)
    assert f"{_counts(published)}; {'' if published['sturdiness']['sturdy'] else 'not '}sturdy" in lines
    cannot = [one for one in published["rivals"] if "cannot" in one]
    assert lines[len(lines) - len(cannot) :] == [
        f"  {one['lever']}: {one['name']} cannot be pulled here: {one['cannot']}" for one in cannot
    ]


def _winners(published: dict) -> list[tuple[str, dict]]:
    return [
        ("among its levers", published["settings"]["main"]["winner"]),
        ("with every rival", published["sturdiness"]["winner"]),
    ]


def _who(winner: dict) -> str:
    if winner["lever"]:
        return f"the {winner['lever']} lever wins"
    names = winner["unbeaten"]
    told = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""
    return f"no single winner, {told} unbeaten" if names else "no winner, each is beaten"


def _nearest(published: dict) -> str:
    return published["sturdiness"]["nearest"]


def _counts(published: dict) -> str:
    counts = published["sturdiness"]["counts"]
    return "; ".join(
        f"{what}: " + (", ".join(f"{number} {end}" for end, number in ends.items() if number) or "none")
        for what, ends in counts.items()
    )
