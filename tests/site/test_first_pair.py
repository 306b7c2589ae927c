"""The page "Your first pair in half an hour": its commands and cells, run one after the other just as they stand."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from helpers.places import ROOT

PAGE = ROOT / "site_src/pages/contribute/first-pair.md"
BLOCK = re.compile(r'^```(console|python|yaml)(?: title="([^"]+)")?\n(.*?)^```$', re.MULTILINE | re.DOTALL)
ACTIVATE = "source .venv/bin/activate"


def put_in(path: Path, text: str) -> None:
    """What the page says: the lever cell with what follows it, or the claims, take the place of what was there."""
    old = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        new = re.sub(
            r'# %% tags=\["lever"\]\n.*?(?=# %% \[markdown\]\n# Say what you see)',
            lambda _: text + "\n",
            old,
            flags=re.DOTALL,
        )
    else:
        new = old.replace("claims: []\n", text)
    assert new != old
    path.write_text(new, encoding="utf-8")


def quicker(project: Path) -> None:
    """Fewer splits as soon as there is a task: what is tested is that all of it works."""
    for task in project.glob("lessons/pairs/two-precisions/task.py"):
        task.write_text(task.read_text(encoding="utf-8").replace("n_splits=20", "n_splits=8"), encoding="utf-8")


def test_what_the_page_says_works_as_it_stands(tiny):
    blocks = BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    assert [kind for kind, _, _ in blocks].count("console") >= 4
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    for kind, title, text in blocks:
        if kind != "console":
            put_in(tiny / title, text)
        for command in text.splitlines() if kind == "console" and text.strip() != ACTIVATE else ():
            done = subprocess.run(
                command,
                shell=True,
                cwd=tiny,
                env={**os.environ, "PATH": path},
                capture_output=True,
                text=True,
                check=False,
            )
            quicker(tiny)
            assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    page = (tiny / "site/pairs/two-precisions/index.html").read_text(encoding="utf-8")
    assert "Working s4 out again changes nothing that matters." in page
