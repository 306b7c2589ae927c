"""The code is linted and formatted, and names no package index and no path of a machine."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from helpers.places import ROOT

FORBIDDEN = re.compile(
    "py" + r"pi\.org|python" + r"hosted|registry\.np" + r"mjs|deb\.de" + r"bian\.org|/(wo" + "rk|ro" + "ot)/"
)


@pytest.mark.parametrize("command", [["check", "."], ["format", "--check", "."]], ids=["lint", "format"])
def test_ruff_finds_nothing(command: list[str]) -> None:
    done = subprocess.run([sys.executable, "-m", "ruff", *command], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_committed_file_names_an_index_or_a_machine() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    found = []
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        if path.is_file() and path.suffix not in (".gz", ".png", ".woff2"):
            text = path.read_text(encoding="utf-8", errors="replace")
            found += [f"{name}: {match[0]}" for match in FORBIDDEN.finditer(text)]
    assert found == []


def test_the_lock_pins_every_package_by_hash() -> None:
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    entries = [line for line in lines if line and not line.startswith((" ", "#"))]
    assert len(entries) > 100
    assert all("==" in line and line.endswith("\\") for line in entries)
    assert not any("://" in line for line in lines)
