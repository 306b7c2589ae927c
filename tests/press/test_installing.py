"""What a class installs: the lock's lines for each platform, scripts that run, a check that says what is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from whichlever.cli import app
from whichlever.errors import UsageError
from whichlever.press.teaching.installing import LOCK, PLATFORMS, PYTHONS, check_platforms, needed, set_up_files

SMALL = """\
colorama==0.4.6 ; sys_platform == 'win32' \\
    --hash=sha256:aa
numpy==2.4.6 ; python_full_version < '3.12' \\
    --hash=sha256:bb \\
    --hash=sha256:cc
numpy==2.5.5 ; python_full_version >= '3.12' \\
    --hash=sha256:dd
tornado==6.6.1 \\
    --hash=sha256:ee
"""


def names(platform: str, python: str) -> list[str]:
    return [line.split(" ")[0] for line in needed(SMALL, platform, python)]


def test_a_line_is_kept_where_its_marker_holds_on_that_platform():
    assert names("linux", "3.11") == ["numpy==2.4.6", "tornado==6.6.1"]
    assert names("windows", "3.12") == ["colorama==0.4.6", "numpy==2.5.5", "tornado==6.6.1"]
    (line,) = [line for line in needed(SMALL, "linux", "3.11") if "numpy" in line]
    assert line == "numpy==2.4.6 \\\n    --hash=sha256:bb \\\n    --hash=sha256:cc"


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("python", PYTHONS)
def test_each_package_of_the_lock_is_there_once(platform, python):
    lock = LOCK.read_text(encoding="utf-8")
    lines = [line.split("==")[0] for line in needed(lock, platform, python)]
    assert {"numpy", "pandas", "scikit-learn", "matplotlib", "jupyterlab", "jupytext"} <= set(lines)
    assert len(lines) == len(set(lines))
    assert ("pywinpty" in lines) == (platform == "windows")


def test_what_the_lock_is_not_for_is_refused(tiny, monkeypatch):
    with pytest.raises(UsageError, match="--wheels names 'amiga'; expected some of linux, macos, windows"):
        check_platforms(["linux", "amiga"], "3.12")
    monkeypatch.chdir(tiny)
    done = CliRunner().invoke(app, ["teach", "two-scales", "--wheels", "linux", "--python", "3.8"])
    assert "--python is '3.8'; expected one of 3.11, 3.12, 3.13" in done.stdout + done.stderr
    assert not (tiny / "class").exists()


def test_the_check_says_what_is_missing(tmp_path):
    for name, content in set_up_files().items():
        (tmp_path / name).write_bytes(content)
    done = check(tmp_path)
    assert done.returncode == 1  # the environment of the tests has no JupyterLab
    assert done.stdout.startswith("missing: jupyterlab 4.")
    (tmp_path / "lab.lock").unlink()
    assert "missing: the file lab.lock beside this one" in check(tmp_path).stdout


def check(folder):
    command = [sys.executable, str(folder / "check_setup.py")]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_scripts_have_the_lines_that_their_shells_read(tmp_path):
    files = set_up_files()
    assert b"\r\n" in files["setup.cmd"]
    assert b"\r" not in files["setup.sh"]
    (tmp_path / "setup.sh").write_bytes(files["setup.sh"])
    assert subprocess.run([shutil.which("sh") or "sh", "-n", str(tmp_path / "setup.sh")], check=False).returncode == 0


@pytest.mark.thorough
def test_a_class_installs_with_the_network_refused(tiny, monkeypatch, tmp_path):
    monkeypatch.chdir(tiny)
    python = f"{sys.version_info[0]}.{sys.version_info[1]}"
    done = CliRunner().invoke(app, ["teach", "two-scales", "--wheels", "linux", "--python", python])
    assert done.exit_code == 0, done.stdout + done.stderr
    refused = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    refused |= {"PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": "http://127.0.0.1:9", "PYTHON": sys.executable}
    done = subprocess.run(["sh", "class/setup.sh"], cwd=tiny, env=refused, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("ready")
