"""The lessons themselves: sound files, exercises that can be solved, claims that say no more than the evidence."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from helpers import recomputed
from helpers.invented import mutations, survivors
from helpers.places import ROOT
from whichlever.lab.evidence.effects import effects
from whichlever.lab.evidence.interval import Interval
from whichlever.lab.evidence.verdicts import Verdict
from whichlever.press.catalog.lessons import Catalog
from whichlever.press.commands import check
from whichlever.press.findings.gather import PairFindings, SettingFindings
from whichlever.press.stages import make_results
from whichlever.project import Project
from whichlever.runner.build_options import Options

FOLDERS = {path.parent.name: path.parent for path in sorted((ROOT / "lessons").glob("*/*/index.md"))}
LESSONS = list(FOLDERS)
PAIRS = [name for name, folder in FOLDERS.items() if folder.parent.name == "pairs"]
CELL = r'^(?P<indent> *)```python title="{}"\n(?P<code>.*?)^(?P=indent)```$'
RUN = """
import json, sys
from pathlib import Path

sys.path.insert(0, "")
said = []
for name, code in json.loads(sys.stdin.read()).items():
    try:
        exec(compile(code, name, "exec"), {"__name__": "__main__", "__file__": str(Path.cwd() / "exercise.py")})
    except BaseException as error:
        trace = error.__traceback__
        while trace.tb_next is not None and trace.tb_next.tb_frame.f_code.co_filename in ("exercise", "solution"):
            trace = trace.tb_next
        said.append([type(error).__name__, trace.tb_lineno, str(error)])
    else:
        said.append(["", 0, ""])
print("\\n" + json.dumps(said))
"""


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    """What `whichlever check --ready` has nothing to say about."""
    return check(Project(ROOT), ROOT / "site_src/pages", ready=True).catalog


def test_whichlever_check_finds_nothing(catalog):
    assert [pair.folder.name for pair in sorted(catalog.pairs, key=lambda pair: pair.folder.name)] == PAIRS


# exercises


def blocks(name: str) -> dict[str, str]:
    """The cells of a lesson's exercise: as given, and solved."""
    text = (FOLDERS[name] / "index.md").read_text(encoding="utf-8")
    found = {}
    for title in ("exercise", "solution"):
        matches = list(re.finditer(CELL.format(title), text, re.MULTILINE | re.DOTALL))
        assert len(matches) == 1, f"{name} has {len(matches)} cells titled {title}"
        lines = matches[0]["code"].splitlines()
        found[title] = "\n".join(line.removeprefix(matches[0]["indent"]) for line in lines)
    return found


@pytest.fixture(scope="module")
def exercises() -> Iterator[dict[str, object]]:
    """What came of each lesson's two cells, run in its folder one after the other, each in a namespace of its own."""

    def run(name: str) -> list[list[object]]:
        done = subprocess.run(
            [sys.executable, "-W", "error::DeprecationWarning", "-c", RUN],
            input=json.dumps(blocks(name)),
            cwd=FOLDERS[name],
            env=os.environ | {"PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1", "MPLBACKEND": "agg"},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        yield {name: pool.submit(run, name) for name in LESSONS}
        pool.shutdown(cancel_futures=True)


@pytest.mark.parametrize("name", LESSONS)
def test_an_exercise_fails_its_check_until_it_is_solved(exercises, name):
    given, solved = exercises[name].result()
    asserts = [
        number for number, line in enumerate(blocks(name)["exercise"].splitlines(), 1) if line.startswith("assert")
    ]
    assert given[0] == "AssertionError", given
    assert given[1] == asserts[-1]
    assert solved == ["", 0, ""]


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


OUTCOMES = {
    "data wins": lambda found: found.main.winner.lever == "data",
    "model wins": lambda found: found.main.winner.lever == "model",
    "features win": lambda found: found.main.winner.lever == "features",
    "substitutes": lambda found: any(each.high < 0 for each in interactions(found.main)),
    "multiplies": lambda found: any(each.low > 0 for each in interactions(found.main)),
    "harms": lambda found: Verdict.WORSE in verdicts(found.main).values(),
    "nothing": lambda found: Verdict.BETTER not in verdicts(found.main).values(),
    "undecided": lambda found: (
        found.main.winner.lever is None
        and Verdict.BETTER in verdicts(found.main).values()
        and all(each.low <= 0 <= each.high for each in interactions(found.main))
    ),
    "metric": lambda found: differs(found, lambda one, other: one.facts.metric != other.facts.metric),
    "sample size": lambda found: differs(found, lambda one, other: one.facts.metric == other.facts.metric),
}


def verdicts(setting: SettingFindings) -> dict[str, Verdict]:
    return {lever: setting.scores.gain(lever).verdict for lever in setting.levers}


def interactions(setting: SettingFindings) -> list[Interval]:
    return [interval for name, interval in effects(setting.scores).items() if name.count("+") == 1]


def differs(found: PairFindings, comparable: Callable[[SettingFindings, SettingFindings], bool]) -> bool:
    """Whether some other setting that is comparable has another winner, or other verdicts."""
    others = [one for one in found.settings.values() if comparable(found.main, one)]
    return any((one.winner, verdicts(one)) != (found.main.winner, verdicts(found.main)) for one in others)


@pytest.mark.parametrize("name", PAIRS)
def test_what_kind_of_outcome_it_was(findings, name):
    found = findings[name]
    assert OUTCOMES[found.pair.front.outcome](found)


def test_outcomes_of_every_kind_on_natural_defects(catalog):
    fronts = [pair.front for pair in catalog.pairs]
    assert {front.outcome for front in fronts} == set(OUTCOMES)
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
